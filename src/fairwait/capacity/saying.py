"""The words in which people are told of a visit, in each language there is a catalogue for.

They say when, and that somebody comes along; never what for, and nothing by which somebody at home learns more.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import get_language_bidi, gettext_noop, override
from django.utils.translation import gettext as _

from fairwait.govuk import catalogues
from fairwait.govuk.formats import format_time, format_weekday
from fairwait.govuk.languages import EASY, ENGLISH, code_of


class Word(StrEnum):
    """What is told."""

    BOOKED = "visit-booked"
    MOVED = "visit-moved"
    CANCELLED = "visit-cancelled"
    TOMORROW = "visit-tomorrow"


_FIRST = {
    Word.BOOKED: gettext_noop("We will visit you on %(when)s."),
    Word.MOVED: gettext_noop("Your visit has a new time. We will visit you on %(when)s."),
    Word.CANCELLED: gettext_noop("We will not visit you on %(when)s after all."),
    Word.TOMORROW: gettext_noop("We will visit you tomorrow, %(when)s."),
}
_WITH_FILE = {
    Word.BOOKED: gettext_noop("The file with this email puts it into your calendar."),
    Word.MOVED: gettext_noop("The file with this email puts the new time into your calendar."),
    Word.CANCELLED: gettext_noop("The file with this email takes it out of your calendar."),
}


@dataclass(frozen=True)
class Said:
    """What is said, part by part; `by_email` is what an email says besides."""

    subject: str
    text: str
    body: str
    easy: str
    by_email: str


@dataclass(frozen=True)
class About:
    """What the words are about. `along` names who comes to interpret; `is_attached`: a calendar file goes with it;
    `cannot_ring`: the phone is of no use to them."""

    word: Word
    starts_at: datetime
    ends_at: datetime
    still_waits: bool
    along: str = ""
    has_phone: bool = False
    may_link: bool = False
    is_attached: bool = False
    cannot_ring: bool = False


def language_for(name: str) -> tuple[str, str]:
    """The catalogue in which somebody whose language staff call `name` is written to, and its name; else English."""
    code = code_of(name) if name else ""
    return (code, name) if code in catalogues.offered() and code not in (ENGLISH, EASY) else (ENGLISH, "English")


def said(about: About, *, code: str) -> Said:
    """The words, in the language of a catalogue."""
    with override(code):
        return _said(about, is_english=code == ENGLISH)


def _said(about: About, *, is_english: bool) -> Said:
    first = _(_FIRST[about.word]) % {"when": _when(about)}
    if about.still_waits and about.word is Word.CANCELLED:
        first += " " + _("You are still on our list, and we will be in touch.")
    along = _along(about, is_english=is_english)
    relay = _relay(about)
    change = _joined(_change(about), "" if about.may_link else relay)
    is_changed = about.still_waits and about.word is not Word.CANCELLED
    more = [
        _joined(_rather(about), relay) if about.may_link else "",
        _("You lose no place on our list by changing a visit.") if is_changed else "",
    ]
    more.append(_in_an_emergency(about))
    dear, hello = _("Dear ((name))"), _("Hello ((name))")
    body = f"{dear}\n\n{_joined(first, along)}\n\n{change}\n\n{_joined(*more)}\n\n((council))\n"
    easy = f"{hello}\n\n{first}\n\n{along}\n\n{change}\n\n((council))\n"
    text = _joined(_("((council)): hello ((name))."), first, along, change)
    if get_language_bidi():  # the groups of a number would else stand the other way round: the last of them first
        text, body, easy = (one.replace("((phone))", "\u200e((phone))") for one in (text, body, easy))
    return Said(_("A message from ((council))"), text, body, easy, _by_email(about))


def _when(about: About) -> str:
    return _("%(day)s, %(from)s to %(to)s") % {
        "day": format_weekday(about.starts_at), "from": format_time(about.starts_at), "to": format_time(about.ends_at),
    }  # fmt: skip


def _along(about: About, *, is_english: bool) -> str:
    if not about.along or about.word is Word.CANCELLED:
        return ""
    if is_english:
        return _("Somebody comes with us: %(who)s.") % {"who": about.along}
    return _("An interpreter comes too.")


def _change(about: About) -> str:
    if about.word is Word.CANCELLED:
        return (
            _("If that is wrong, ring ((phone)).") if about.has_phone
            else _("If that is wrong, ring the number you have for us.")
        )  # fmt: skip
    if about.may_link:
        return _("To change it, or if you do not want it: ((private_page))")
    if about.has_phone:
        return _("To change it, ring ((phone)).")
    return _("To change it, ring the number you have for us.")


def _rather(about: About) -> str:
    if not about.may_link:
        return ""
    return (
        _("If you would rather talk, ring ((phone)).") if about.has_phone
        else _("If you would rather talk, ring the number you have for us.")
    )  # fmt: skip


def _relay(about: About) -> str:
    """How they ring all the same."""
    if not about.cannot_ring:
        return ""
    return _("If you cannot hear or speak on the phone, use %(service)s: dial %(prefix)s, then the number.") % {
        "service": "Relay UK", "prefix": "18001",
    }  # fmt: skip


def _in_an_emergency(about: About) -> str:
    if not about.cannot_ring:
        return _("In an emergency ring 999.")
    return _("In an emergency dial %(number)s with %(service)s.") % {"number": "18000", "service": "Relay UK"}


def _by_email(about: About) -> str:
    if about.word is Word.TOMORROW:
        return ""
    if about.is_attached:
        return "\n" + _(_WITH_FILE[about.word]) + "\n"
    if about.word is Word.CANCELLED:
        return "\n" + _("If it stands in your calendar, take it out there.") + "\n"
    return "\n" + _("On that page you can also put it into your calendar.") + "\n" if about.may_link else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
