"""What the council chooses about the checks: adopted in versions from a day, as pathways are."""

from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.choices import Choices, ChoicesRefused, from_toml, to_toml
from fairwait.exchange.models import ChecksDocument
from fairwait.waiting import queries as waiting


def in_force(*, on: date) -> Choices:
    """The choices in force on a day: the last version adopted by then, or none."""
    latest = (
        ChecksDocument.objects.filter(adopted_from__lte=on)
        .order_by("-adopted_from", "-version")
        .values_list("document", flat=True)
        .first()
    )
    return from_toml(latest) if latest else Choices()


def words(*, on: date) -> Vocabulary | None:
    """What the council's words mean on a day, with its choices; None before it has a pathway."""
    vocabulary = waiting.council_vocabulary(on=on)
    return in_force(on=on).in_words(vocabulary) if vocabulary.pathways else None


@transaction.atomic
def adopt(*, choices: Choices, adopted_from: date, reason: str, by: User, now: datetime) -> ChecksDocument:
    """Adopt a new version of the choices from a day. Earlier versions stay: an import of their time keeps them."""
    require(by, Permission.CONFIGURE)
    if not reason.strip():
        raise ChoicesRefused("No reason is given.", key="--reason", remedy="Say why the checks change.")
    last = ChecksDocument.objects.order_by("-version").first()
    return ChecksDocument.objects.create(
        version=last.version + 1 if last else 1, document=to_toml(choices), adopted_from=adopted_from,
        adopted_by=by.pk, reason=reason.strip(), recorded_at=now,
    )  # fmt: skip
