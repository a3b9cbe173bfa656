"""What visits, and whoever comes to them, are called on pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.capacity.rules.became import Became, Chosen
from fairwait.capacity.rules.telling import How
from fairwait.capacity.rules.visits import Away, Interpreting, State
from fairwait.engine.checks.values.codes import read
from fairwait.govuk.formats import format_time, format_weekday
from fairwait.people.rules.communicating import SIGNED, Communication, Professional, needed, professional_in
from fairwait.people.words import PROFESSIONALS, language_name

AWAY: Mapping[Away, str] = {
    Away.LEAVE: gettext_noop("Leave"),
    Away.SICKNESS: gettext_noop("Sickness"),
    Away.TRAINING: gettext_noop("Training"),
    Away.MEETING: gettext_noop("A meeting"),
    Away.OTHER: gettext_noop("Something else"),
}
STATES: Mapping[State, str] = {
    State.BOOKED: gettext_noop("booked"),
    State.CANCELLED: gettext_noop("cancelled"),
    State.KEPT: gettext_noop("took place"),
    State.MISSED: gettext_noop("missed"),
}
INSTEAD: Mapping[How, str] = {
    How.SAID: gettext_noop("I have told them in this call, or face to face"),
    How.TEXT: gettext_noop("By text to %(to)s"),
    How.EMAIL: gettext_noop("By e-mail to %(to)s"),
    How.RING: gettext_noop("A colleague rings them today, on %(to)s"),
    How.HAND: gettext_noop("A colleague takes a letter to them"),
}
NOT_INSTEAD: Mapping[How, str] = {
    How.TEXT: gettext_noop("Not by text"),
    How.EMAIL: gettext_noop("Not by e-mail"),
    How.RING: gettext_noop("Not by phone"),
    How.HAND: gettext_noop("Not by hand"),
}
INTERPRETING: Mapping[Interpreting, str] = {
    Interpreting.NONE: "",
    Interpreting.BOOKED: gettext_noop("booked with it"),
    Interpreting.ASKED: gettext_noop("still to be found"),
    Interpreting.FOUND: gettext_noop("found outside"),
}


def when(starts_at: datetime, ends_at: datetime) -> str:
    """A day and its times: "Wednesday 3 March 2027, 9:00 am to 10:30 am"."""
    times = {"day": format_weekday(starts_at), "from": format_time(starts_at), "to": format_time(ends_at)}
    return _("%(day)s, %(from)s to %(to)s") % times


def needs() -> Iterator[tuple[str, str]]:
    """Everything that may be interpreted without a language: value and words."""
    for one in Professional:
        if one is not Professional.SPOKEN:
            yield one.value, _(PROFESSIONALS[one])


def need_of(told: Communication | None, *, says: Sequence[str] = ("", "", "", "")) -> str:
    """Who must be there for somebody, as diaries of interpreters say it.

    Args:
        told: what they told us.
        says: what the case system says, where they told us nothing (`people.reaching.says`).
    """
    if told is None:
        return _recorded_need(*says[:3])
    if told.professional is None:
        return ""
    if told.professional is Professional.SPOKEN:
        return f"{Professional.SPOKEN.value}:{told.language}" if told.language else ""
    return told.professional.value


def _recorded_need(needs: str, interpreter: str, language: str) -> str:
    """What a record plainly says: a signer in its words, or an interpreter, with the language it names."""
    asked = needed(interpreter)
    who = professional_in(asked) or professional_in(needed(needs)) or (Professional.BSL if language == SIGNED else None)
    if who is not None or not asked:
        return who.value if who else ""
    named = read(re.sub(r"(?i)interpreter|required|needed|speaking|[:]", " ", asked), field="language").code
    spoken = named or (language if language != "en" else "")
    return f"{Professional.SPOKEN.value}:{spoken}" if spoken else ""


def need_words(need: str) -> str:
    """The same in words: "British Sign Language interpreter", "interpreter: Urdu"."""
    kind, _colon, language = need.partition(":")
    if kind not in set(Professional):
        return ""
    words = _(PROFESSIONALS[Professional(kind)])
    return f"{words}: {language_name(language)}" if language else words


BECAME: Mapping[Became, str] = {
    Became.KEPT: gettext_noop("Took place"),
    Became.MISSED: gettext_noop("Did not take place"),
    Became.MOVED: gettext_noop("Moved"),
    Became.BY_PERSON: gettext_noop("They cancelled"),
    Became.BY_COUNCIL: gettext_noop("We cancelled"),
    Became.UNSAID: gettext_noop("Nobody has said yet"),
}
CHOSEN: Mapping[Chosen, str] = {
    Chosen.FIRST_CONTACT: gettext_noop("in the contact they came with"),
    Chosen.COLLEAGUE: gettext_noop("by a colleague, at another moment"),
    Chosen.PERSON: gettext_noop("on their own page"),
}
REMINDED: Mapping[str, str] = {"yes": gettext_noop("a reminder had gone out"), "no": gettext_noop("none had gone out")}
