"""Adopting a kind of huddle: a new version, from a day, by a named person, with a reason."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import adopted
from fairwait.huddles.models import TemplateVersion
from fairwait.huddles.queries.documents import read_template
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.templates import starter_texts, to_toml


@transaction.atomic
def adopt_template(*, text: str, adopted_from: date, reason: str, by: User, now: datetime) -> TemplateVersion:
    """Adopt a kind of huddle from a day. Meetings that began under an earlier version go on under it.

    Raises: TemplateRefused naming the line, HuddleRefused, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    template = read_template(text, on=adopted_from)
    if not reason.strip():
        raise HuddleRefused("Enter why it changes", field="reason")
    # The number is the next of its code here, whatever the document says: it may come from another council.
    first = 2 if template.code in starter_texts() else 1
    number = max(first, adopted.next_version(TemplateVersion, template.code))
    return adopted.adopt(
        TemplateVersion, code=template.code, document=to_toml(replace(template, version=number)), version=number,
        adopted_from=adopted_from, reason=reason.strip(), by=by.pk, now=now,
    )  # fmt: skip
