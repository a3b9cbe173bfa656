"""What a record says of a person, as people read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.engine.checks.values.codes import LISTS, labels
from fairwait.govuk.formats import format_date, format_list, format_nhs_number
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.rules.communicating import SAYS, Communication, Format, Professional, needed
from fairwait.people.rules.reaching import Channel

_TELEPHONES = frozenset({"phone", "mobile"})


def dialled(number: str | None) -> str | None:
    """A British number as it is dialled here, in groups: "01632 960 118", "07700 900 431"; another as it stands."""
    if not number or not number.startswith("+44") or not number[3:].isdigit() or len(number) != 13:
        return number
    local = f"0{number[3:]}"
    return f"{local[:5]} {local[5:8]} {local[8:]}"


def field_text(name: str, value: Any) -> str:
    """A field of a person's record in words; "not said" where there is none."""
    if not value:
        return _("not said")
    if name == "nhs_number":
        return format_nhs_number(value)
    if name in _TELEPHONES:
        return dialled(value) or ""
    if name in LISTS:
        return labels(name).get(value, value)
    return format_date(value) if name.startswith("date_") else str(value)


FORMATS: Mapping[Format, str] = {
    Format.LARGE_PRINT: gettext_noop("large print"),
    Format.EASY_READ: gettext_noop("easy read"),
    Format.BRAILLE: gettext_noop("braille"),
    Format.AUDIO: gettext_noop("audio"),
    Format.BSL: gettext_noop("British Sign Language video"),
    Format.PLAIN: gettext_noop("plain text for a screen reader"),
}
PROFESSIONALS: Mapping[Professional, str] = {
    Professional.SPOKEN: gettext_noop("interpreter"),
    Professional.BSL: gettext_noop("British Sign Language interpreter"),
    Professional.DEAFBLIND: gettext_noop("deafblind communicator guide"),
    Professional.LIPSPEAKER: gettext_noop("lipspeaker"),
    Professional.NOTETAKER: gettext_noop("notetaker or speech-to-text reporter"),
    Professional.SPEECH: gettext_noop("somebody who knows their communication aid"),
    Professional.ADVOCATE: gettext_noop("advocate"),
}
WAY_WORDS: Mapping[Channel, str] = {
    Channel.PHONE: gettext_noop("phone"),
    Channel.MOBILE: gettext_noop("mobile"),
    Channel.TEXT: gettext_noop("text message"),
    Channel.EMAIL: gettext_noop("e-mail"),
    Channel.LETTER: gettext_noop("letter"),
    Channel.VISIT: gettext_noop("visit"),
}


def language_name(code: str | None) -> str:
    """A language by its code, as people say it; words that are no code as they stand."""
    return labels("language").get(code or "", code or "")


def professional_words(told: Communication) -> str:
    """Who must be there: "interpreter: Urdu"; "" where nobody must."""
    if told.professional is None:
        return ""
    words = _(PROFESSIONALS[told.professional])
    is_spoken = told.professional is Professional.SPOKEN
    return f"{words}: {language_name(told.language) or _('ask which language')}" if is_spoken else words


def told_words(told: Communication) -> Iterator[tuple[str, str]]:
    """How somebody told us to communicate with them."""
    if told.professional:
        yield _("Needs with them"), professional_words(told)
    if told.formats:
        yield _("Needs it in"), format_list([_(FORMATS[each]) for each in Format if each in told.formats])
    if told.cannot:
        yield _("Cannot use"), format_list([_(WAY_WORDS[each]) for each in Channel if each in told.cannot])
    if told.prefers:
        yield _("Prefers"), _(WAY_WORDS[told.prefers])
    if told.language and told.professional is not Professional.SPOKEN:
        yield _("Language"), language_name(told.language)
    if told.support:
        yield _("What helps"), told.support


def short_talk(records: Sequence[Person]) -> list[str]:
    """How to speak with somebody in a line: what they told us, else what the record of their wait says."""
    told = reaching.communication_of(records)
    if told is None:
        return [each for each in (needed(records[0].interpreter), needed(records[0].communication_needs)) if each]
    shown = [(label, words) for label, words in told_words(told) if label != _("Prefers")]
    return [f"{label}: {words}" if label == _("Cannot use") else words for label, words in shown]


def needs_in_short(person: Person) -> list[str]:
    """What somebody needs to be spoken with, for a row: what they told us, else what the case system says.

    Of one record as it was read: a row asks no question of its own.
    """
    if reaching.said_of(person).communication is not None:
        return short_talk([person])
    who, how = needed(person.interpreter), needed(person.communication_needs)
    return ([_("Interpreter: %(language)s") % {"language": who}] if who else []) + ([how] if how else [])


def _recorded_words(told: Communication, says: Iterable[str]) -> Iterator[tuple[str, str]]:
    listed = tuple(says)
    if told.is_behind(listed) and any(listed):
        named = (language_name(each) if name == "language" else each for name, each in zip(SAYS, listed, strict=True))
        yield _("The case system says since"), "; ".join(dict.fromkeys(each for each in named if each))
    who = f"{told.said_by}, " if told.said_by else ""  # taken away on a shared screen
    words = {"who": who, "day": format_date(told.on), "review": format_date(told.review_on)}
    yield _("Confirmed"), _("%(who)s%(day)s; ask again by %(review)s") % words


def talk(
    person: Person, *, records: Iterable[Person] | None = None, is_shared: bool = False
) -> Iterator[tuple[str, str]]:
    """How to speak and write with the person; contact details only below, where an unsafe one is marked.

    `records` are every record of theirs where they have been read; `is_shared`: it is shown outside the council, so
    what they told us goes only where they agreed to that.
    """
    told = reaching.communication_of(reaching.records(person) if records is None else records)
    if told is None:
        yield from _case_system_words(person)
    elif told.may_share or not is_shared:
        yield from told_words(told)
        yield from _recorded_words(told, reaching.says(person))
    phone, mobile = dialled(person.phone), dialled(person.mobile)
    for label, value in ((_("Phone"), phone), (_("Mobile"), mobile), (_("E-mail"), person.email)):
        if value:
            safely = _("%(value)s, only as \u201cUnsafe contact\u201d says") % {"value": value}
            yield label, safely if person.unsafe_contact else value


def _case_system_words(person: Person) -> Iterator[tuple[str, str]]:
    if person.contact_preference:
        yield _("Prefers"), person.contact_preference
    if person.interpreter:
        yield _("Interpreter"), person.interpreter
    if person.communication_needs:
        yield _("Needs"), person.communication_needs
    if person.language and person.language != "en" and not needed(person.interpreter):
        yield _("Language"), language_name(person.language)
