"""By which ways somebody may be reached, and when. Pure: the one place that decides it, for callers and for messages.

Free words of a case system ("not the landline, after 10") are read as bans, never as leave: what names a way is a ban
on it, and nothing is sent by itself until a person has said what the words mean. What a person here said outranks the
words it was said of; once the case system says something else, its words stand again beside it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from fairwait.engine.calendars import LONDON


class Channel(StrEnum):
    """A way to reach somebody. Landline and mobile are two: who answers differs."""

    PHONE = "phone"
    MOBILE = "mobile"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"

    @property
    def detail(self) -> str:
        """The field of the record it goes to."""
        return _DETAILS[self]

    @property
    def is_sent(self) -> bool:
        """Whether it can go by itself, without a person speaking."""
        return self in (Channel.TEXT, Channel.EMAIL, Channel.LETTER)

    @property
    def is_rung(self) -> bool:
        """Whether somebody speaks by it at once."""
        return self in (Channel.PHONE, Channel.MOBILE)


_DETAILS = {
    Channel.PHONE: "phone", Channel.MOBILE: "mobile", Channel.TEXT: "mobile", Channel.EMAIL: "email",
    Channel.LETTER: "address", Channel.VISIT: "address",
}  # fmt: skip
DETAILS: tuple[str, ...] = ("phone", "mobile", "email", "address")
EVERY_DAY = frozenset(range(7))


class Reported(StrEnum):
    """What somebody told that stops everything sent, until a person has settled it."""

    DIED = "died"
    ADMITTED = "admitted"


@dataclass(frozen=True)
class Safe:
    """How somebody may safely be reached. Nothing said: by every way, at every hour.

    `days` are those of the week, Monday 0; `is_read` False: there are words that nobody has said the meaning of.
    """

    never: frozenset[Channel] = frozenset()
    not_before: time | None = None
    not_after: time | None = None
    days: frozenset[int] = EVERY_DAY
    no_message: bool = False
    instruction: str = ""
    is_read: bool = True

    def kept(self) -> dict[str, Any]:
        """As an event keeps it."""
        return {
            "never": sorted(self.never), "days": sorted(self.days), "no_message": self.no_message,
            "not_before": self.not_before.isoformat("minutes") if self.not_before else None,
            "not_after": self.not_after.isoformat("minutes") if self.not_after else None,
            "instruction": self.instruction,
        }  # fmt: skip

    @classmethod
    def opened(cls, kept: dict[str, Any]) -> "Safe":
        """As `kept` gave it."""
        return cls(
            never=frozenset(Channel(each) for each in kept["never"]),
            days=frozenset(kept["days"]),
            no_message=kept["no_message"],
            not_before=time.fromisoformat(kept["not_before"]) if kept["not_before"] else None,
            not_after=time.fromisoformat(kept["not_after"]) if kept["not_after"] else None,
            instruction=kept["instruction"],
        )

    def and_also(self, other: "Safe") -> "Safe":
        """Both at once: what either forbids is forbidden."""
        earliest = [each.not_before for each in (self, other) if each.not_before]
        latest = [each.not_after for each in (self, other) if each.not_after]
        return Safe(
            never=self.never | other.never,
            not_before=max(earliest, default=None),
            not_after=min(latest, default=None),
            days=self.days & other.days,
            no_message=self.no_message or other.no_message,
            instruction=" ".join(dict.fromkeys(each for each in (self.instruction, other.instruction) if each)),
            is_read=self.is_read and other.is_read,
        )

    def is_open(self, at: datetime) -> bool:
        """Whether an instant lies in the safe days and hours."""
        local = at.astimezone(LONDON)
        clock = local.time()
        return (
            local.weekday() in self.days
            and (self.not_before is None or clock >= self.not_before)
            and (self.not_after is None or clock < self.not_after)
        )


@dataclass(frozen=True)
class Contactable:
    """What is known of one person's ways, under every record of theirs. `unusable` are values known to be wrong."""

    details: dict[str, str] = field(default_factory=dict)
    unusable: frozenset[tuple[str, str]] = frozenset()
    safe: Safe = field(default_factory=Safe)
    has_died: bool = False
    reported: Reported | None = None
    is_erased: bool = False


@dataclass(frozen=True)
class Reach:
    """Whether somebody may be reached by a way at an instant: why or why not, to which value, and what to mind."""

    channel: Channel
    is_allowed: bool
    because: str
    value: str | None = None
    must: tuple[str, ...] = ()
    is_only_the_hour: bool = False


NO_MESSAGE = "Leave no message."


def may_reach(person: Contactable, channel: Channel, at: datetime, *, by_itself: bool = False) -> Reach:
    """Whether this way is open at this instant. `by_itself`: nobody speaks or looks as it goes (an outbox asks this).

    Raises ValueError if `at` carries no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at must carry a time zone")
    if refusal := _stopped(person):
        return Reach(channel, False, refusal)
    value = person.details.get(channel.detail)
    if not value:
        return Reach(channel, False, f"No {_called(channel)} is known.")
    if (channel.detail, value) in person.unusable:
        return Reach(channel, False, f"The {_called(channel)} on record is known to be wrong.")
    if channel in person.safe.never:
        return Reach(channel, False, f"Not safe: never by {_NAMES[channel]}.")
    if by_itself and not person.safe.is_read:
        return Reach(
            channel, False, "Nobody has said yet what the warning about contact means: nothing goes by itself."
        )
    if not person.safe.is_open(at):
        return Reach(channel, False, f"Not now: {hours(person.safe)}.", value, is_only_the_hour=True)
    return Reach(channel, True, "", value, tuple(_must(person.safe, channel)))


def forbidden(person: Contactable, channel: Channel, *, on: date) -> str:
    """Why this way was not open on a day whatever the hour, to many at once and with nobody looking; "" where it was.

    That no number is known here is no reason: a case system may hold it.
    """
    if refusal := _stopped(person):
        return refusal
    if channel in person.safe.never:
        return f"Not safe: never by {_NAMES[channel]}."
    if not person.safe.is_read:
        return "Nobody has said yet what the warning about contact means."
    if on.weekday() not in person.safe.days:
        return f"Not on that day: {hours(person.safe)}."
    if (channel.detail, person.details.get(channel.detail)) in person.unusable:
        return f"The {_called(channel)} on record is known to be wrong."
    return ""


def _stopped(person: Contactable) -> str:
    if person.is_erased:
        return "This record was erased."
    if person.has_died:
        return "This person has died."
    if person.reported is Reported.DIED:
        return "Somebody told us that this person has died: nothing is sent until a named person has settled it."
    if person.reported is Reported.ADMITTED:
        return "Somebody told us that this person is in hospital: a named person finds out first how to reach them."
    return ""


def _must(safe: Safe, channel: Channel) -> Iterator[str]:
    if safe.no_message and channel.is_rung:
        yield NO_MESSAGE
    if safe.instruction:
        yield safe.instruction


_NAMES = {
    Channel.PHONE: "landline", Channel.MOBILE: "mobile call", Channel.TEXT: "text message", Channel.EMAIL: "e-mail",
    Channel.LETTER: "letter", Channel.VISIT: "visit",
}  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _called(channel: Channel) -> str:
    return {"phone": "landline", "mobile": "mobile", "email": "e-mail address", "address": "address"}[channel.detail]


def hours(safe: Safe) -> str:
    """The safe days and hours in words."""
    parts = []
    if safe.days != EVERY_DAY:
        parts.append("only on " + (" or ".join(_DAYS[day] for day in sorted(safe.days)) or "no day"))
    if safe.not_before:
        parts.append(f"not before {safe.not_before:%H:%M}")
    if safe.not_after:
        parts.append(f"not after {safe.not_after:%H:%M}")
    return ", ".join(parts)


# Words of a case system ----------------------------------------------------------------------------------------------

_HOUR = r"(?P<{name}>\d{{1,2}})(?:[:.](?P<{name}_m>\d{{2}}))? ?(?P<{name}_h>am|pm|noon)?"
_BEFORE = re.compile(r"\b(?:not|never|no calls?|don'?t (?:ring|call)) before " + _HOUR.format(name="a"))
_AFTER = re.compile(r"\b(?:only |ring |call |phone )?after " + _HOUR.format(name="a"))
_NOT_AFTER = re.compile(r"\b(?:not|never|no calls?|don'?t (?:ring|call)) after " + _HOUR.format(name="b"))
_NOR_AFTER = re.compile(r"\b(?:or|nor) after " + _HOUR.format(name="b"))
_UNTIL = re.compile(r"\b(?:only |ring |call |phone )?before " + _HOUR.format(name="b"))
_BETWEEN = re.compile(r"\b" + _HOUR.format(name="a") + r" ?(?:to|-|–|and|until) ?" + _HOUR.format(name="b"))
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|rs?|urs)?s?\b")
_NO_MESSAGE = re.compile(r"voice ?mail|answer ?(?:phone|machine)|\bmessages?\b|\bvm\b")
_WAYS: tuple[tuple[re.Pattern[str], frozenset[Channel]], ...] = (
    (re.compile(r"land ?line|\bl/?line\b|(?:house|home) (?:phone|number|tel)"), frozenset({Channel.PHONE})),
    (re.compile(r"mobile|\bmob\b|\bcell"), frozenset({Channel.MOBILE, Channel.TEXT})),
    (re.compile(r"\btexts?\b|\btexting\b|\bsms\b|\bwhats ?app"), frozenset({Channel.TEXT})),
    (re.compile(r"\be-?mail"), frozenset({Channel.EMAIL})),
    (
        re.compile(r"\bpost\b|\bletters?\b|\bwrit(?:e|ing)\b|\bmail\b|\baddress\b"),
        frozenset({Channel.LETTER}),
    ),
    (re.compile(r"\baddress\b|\bvisit|\bhouse\b|\bhome\b|\bdoor\b|\bcall(?:ing)? round"), frozenset({Channel.VISIT})),
    (re.compile(r"\bring\b|\bcalls?\b|\bphon(?:e|ing)\b|\btelephon"), frozenset({Channel.PHONE, Channel.MOBILE})),
)
_CLAUSES = re.compile(r"[;,]|[.:](?!\d\d)|\bbut\b")
_ONLY = re.compile(r"\bonly\b")
_NO_CONTACT = re.compile(r"\b(?:do not|don'?t|never|no) (?:make )?contact\b")
_EVERY_WAY = frozenset(Channel)


def read_words(words: str | None) -> Safe:
    """What free words forbid, as far as they can be read: rather too much than too little, and never as leave."""
    text = " ".join((words or "").split())
    if not text:
        return Safe()
    found = Safe(instruction=text, is_read=False)
    for clause in _CLAUSES.split(text.lower()):
        if clause.strip():
            found = found.and_also(_clause(clause.strip()))
    return found


def _clause(text: str) -> Safe:
    window, rest = _window(text)
    if window is not None and not _forbids(rest):
        return window
    never = frozenset(channel for pattern, ways in _ways_of(rest) if pattern.search(rest) for channel in ways)
    no_message = bool(_NO_MESSAGE.search(rest))
    is_whole = _NO_CONTACT.search(rest) and not never
    if window is None and (is_whole or _ONLY.search(rest)):
        never = _EVERY_WAY  # "only through her sister": somebody must first say which way that is
    return (window or Safe()).and_also(Safe(never=never, no_message=no_message))


def _ways_of(text: str) -> Iterable[tuple[re.Pattern[str], frozenset[Channel]]]:
    """A landline or mobile that is named says which phone is meant; a message that is not left is no text."""
    names_one = any(pattern.search(text) for pattern, _ways in _WAYS[:2])
    return _WAYS[:-1] if names_one or _NO_MESSAGE.search(text) else _WAYS


def _forbids(text: str) -> bool:
    return bool(re.search(r"\b(?:not|never|no|don'?t|avoid|unsafe)\b", text))


def _window(text: str) -> tuple[Safe | None, str]:
    """The days and hours a clause names, and what is left of it."""
    never_before, never_after = _BEFORE.search(text), _NOT_AFTER.search(text)
    after = never_before or (None if never_after else _AFTER.search(text))
    until = never_after or (_NOR_AFTER if never_before else _UNTIL).search(text)
    between = None if after or until else _BETWEEN.search(text)
    start, end = (between, between) if between else (after, until)
    days = frozenset(_INDEX[each] for each in _WEEKDAY.findall(text))
    if not (start or end or days):
        return None, text
    rest = text
    for match in {start, end} - {None}:
        rest = rest.replace(match.group(0), " ")  # type: ignore[union-attr]
    not_before = _time(start, "a", leaning="am") if start else None
    not_after = _time(end, "b", leaning="pm" if not between else "am", since=not_before) if end else None
    return Safe(not_before=not_before, not_after=not_after, days=days or EVERY_DAY), _WEEKDAY.sub(" ", rest)


_INDEX = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}


def _time(match: "re.Match[str]", name: str, *, leaning: str, since: time | None = None) -> time:
    hour, minute, half = int(match[name]), int(match[f"{name}_m"] or 0), match[f"{name}_h"]
    if half == "pm" and hour < 12:
        hour += 12
    elif half is None and hour < 12:
        is_small = hour < 7 if leaning == "am" else hour < 8
        if is_small or (since is not None and time(hour) <= since):
            hour += 12
    return time(min(hour, 23), min(minute, 59))


# What people here said -----------------------------------------------------------------------------------------------


@dataclass
class Said:
    """What was said here of how one person is reached, folded from their events."""

    safe: dict[str, Any] | None = None
    safe_of: str = ""
    unusable: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, list[str | None]] = field(default_factory=dict)
    reported: str | None = None
    reported_on: str | None = None
    communication: dict[str, Any] | None = None

    def mark(self, *, detail: str, value: str, is_usable: bool) -> None:
        """A detail was found wrong, or right after all."""
        values = [each for each in self.unusable.get(detail, []) if each != value]
        self.unusable[detail] = values if is_usable else [*values, value]
        if not self.unusable[detail]:
            del self.unusable[detail]

    def kept(self) -> dict[str, Any] | None:
        """As it is stored; None where nothing was said."""
        found = {name: value for name, value in vars(self).items() if value}
        return found or None


def settled(
    *, details: dict[str, str | None], words: str | None, said: Said, died_on: date | None, is_erased: bool
) -> Contactable:
    """One record's ways: what the case system says, and what was said here since.

    A detail told here counts until the case system says something else than it said then.
    """
    current = {name: value for name, value in details.items() if value}
    for name, (value, was) in said.told.items():
        if value and details.get(name) == was:
            current[name] = value
    return Contactable(
        details=current,
        unusable=frozenset((name, value) for name, values in said.unusable.items() for value in values),
        safe=_safe(words, said),
        has_died=died_on is not None,
        reported=Reported(said.reported) if said.reported else None,
        is_erased=is_erased,
    )


def _safe(words: str | None, said: Said) -> Safe:
    if said.safe is None:
        return read_words(words)
    own = Safe.opened(said.safe)
    return own if (words or "") == said.safe_of else own.and_also(read_words(words))


def together(records: Iterable[Contactable]) -> Contactable:
    """The ways of somebody under several records, the one now known as first: what any forbids is forbidden."""
    listed = list(records)
    first, *others = listed
    details, safe = dict(first.details), first.safe
    for other in others:
        details = {**other.details, **details}
        safe = safe.and_also(other.safe)
    return Contactable(
        details=details,
        unusable=frozenset().union(*(each.unusable for each in listed)),
        safe=safe,
        has_died=any(each.has_died for each in listed),
        reported=next((each.reported for each in listed if each.reported), None),
        is_erased=all(each.is_erased for each in listed),
    )
