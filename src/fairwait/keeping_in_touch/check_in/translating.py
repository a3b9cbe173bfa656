"""The languages of private and public pages: what the council says in them, and who checked them.

A language that nobody who speaks it has checked is a draft, and every page of it says so. An approval is of one text: a
new release, or another word of the council's, makes it a draft again.
"""

import hashlib
from datetime import date, datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk import catalogues
from fairwait.history import actions as history
from fairwait.history import adopted
from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.actions import CheckInRefused
from fairwait.keeping_in_touch.check_in.models import LanguageVersion
from fairwait.keeping_in_touch.check_in.rules.translations import Translation, from_toml, to_toml
from fairwait.waiting import queries as waiting


def translation(code: str) -> Translation:
    """What stands of a language now; nothing said and nobody's name where nobody did anything."""
    latest = LanguageVersion.objects.filter(code=code).order_by("-version").first()
    return from_toml(latest.document) if latest else Translation()


def versions(code: str) -> list[LanguageVersion]:
    """Everything that was done about a language, the newest first."""
    return list(LanguageVersion.objects.filter(code=code).order_by("-version"))


def is_draft(code: str) -> bool:
    """Whether nobody who speaks the language has checked what its pages say now."""
    return translation(code).is_draft(catalogues.digest(code))


def as_shown(code: str) -> str:
    """What a page of a language shows, in sixteen letters: the catalogue, and the council's words as they stand."""
    shown = (catalogues.digest(code), sorted(translation(code).words.items()))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def council_words(*, on: date) -> list[str]:
    """What the council itself says on these pages: names of pathways, and who reads what people tell us."""
    desk = queries.desk(on=on)
    names = [pathway.name for pathway in waiting.pathways(on=on)]
    return list(dict.fromkeys([*names, *([desk.reader] if desk else ())]))


@transaction.atomic
def say(*, code: str, words: dict[str, str], seen: str, by: User, now: datetime) -> None:
    """Keep the council's own words in a language. Whoever checked it before has not seen these.

    Every box is sent, so a page shown before somebody else's change would put older words back: it is refused.
    `seen`: what was shown (`as_shown`). Raises CheckInRefused, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    history.locked_head()
    if seen != as_shown(code):
        raise CheckInRefused("The texts have changed since that page was shown. Look at them again.")
    stands = translation(code)
    kept = {**stands.words, **words}
    kept = {english: said.strip() for english, said in kept.items() if said.strip()}
    if kept != stands.words:
        _keep(code, Translation(words=kept), "Words of the council’s were changed.", by=by, now=now)


@transaction.atomic
def approve(*, code: str, checked_by: str, checked_on: date, seen: str, by: User, now: datetime) -> None:
    """Somebody who speaks the language checked every page of it. `seen`: what was shown to them (`as_shown`).

    Raises CheckInRefused, NotAllowed.
    """
    require(by, Permission.CONFIGURE)
    history.locked_head()  # whoever says other words meanwhile comes before or after, and not between
    if not checked_by.strip():
        raise CheckInRefused("Enter who checked it.")
    if checked_on > london_day(now):
        raise CheckInRefused("The day it was checked is still to come.")
    if seen != as_shown(code):
        raise CheckInRefused("The texts have changed since that page was shown. Look at them again.")
    checked = translation(code).model_copy(update={
        "checked_by": checked_by.strip(), "checked_on": checked_on, "digest": catalogues.digest(code),
    })  # fmt: skip
    _keep(code, checked, "It was checked.", by=by, now=now)


@transaction.atomic
def take_back(*, code: str, reason: str, by: User, now: datetime) -> None:
    """It is a draft again: something in it is wrong. Raises CheckInRefused, NotAllowed."""
    require(by, Permission.CONFIGURE)
    history.locked_head()
    if not reason.strip():
        raise CheckInRefused("Enter what is wrong.")
    _keep(code, translation(code).unchecked(), reason.strip(), by=by, now=now)


def _keep(code: str, kept: Translation, reason: str, *, by: User, now: datetime) -> None:
    adopted.adopt(
        LanguageVersion, code=code, document=to_toml(kept), adopted_from=london_day(now), reason=reason, by=by.pk,
        now=now,
    )  # fmt: skip
