"""Who could not be reached: tries on different days, at different hours and by different ways, then a letter, then a
person on duty decides. Nobody leaves a list by not answering.

The numbers are the council's own. Where one stands follows from the tries themselves; nothing else is kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from fairwait.keeping_in_touch.contacts.rules.ways import Hours
from fairwait.people.rules.reaching import Channel, Safe


@dataclass(frozen=True)
class Numbers:
    """How often and how far apart somebody is tried, for bands up to a rank.

    Attributes:
        tries: so many count before a letter.
        days_apart, hours_apart: between one try and the next, by the day and by the clock.
        next_within_days: the next try, or the letter, is due so many days after the last.
        letter_days: so long a letter is given to be answered.
        up_to_rank: the lowest band these hold for; None for every other.
    """

    tries: int = 2
    days_apart: int = 1
    hours_apart: int = 3
    next_within_days: int = 3
    letter_days: int = 10
    up_to_rank: int | None = None


@dataclass(frozen=True)
class Try:
    """One try: its day, its time where it is known, and the way. `how` is a Channel's value."""

    on: date
    at: time | None
    how: str


class Step(StrEnum):
    """What comes next."""

    FIRST = "first"
    AGAIN = "again"
    LETTER = "letter"
    ANSWER = "answer"
    DUTY = "duty"


@dataclass(frozen=True)
class Next:
    """The next step: from which day it may be taken, by which it is due, and why. FIRST is due by the band."""

    step: Step
    not_before: date | None
    due: date | None
    because: str


def opened(kept: Sequence[Sequence[str | None]]) -> tuple[Try, ...]:
    """Tries as a wait keeps them: [ISO day, HH:MM or None, way]."""
    return tuple(
        Try(date.fromisoformat(str(on)), time.fromisoformat(at) if at else None, str(how)) for on, at, how in kept
    )


def next_step(tries: Sequence[Try], *, numbers: Numbers) -> Next:
    """What comes next after these tries, which have all been made since the person was last heard from."""
    if not tries:
        return Next(Step.FIRST, None, None, "nobody has tried yet")
    letters = [one.on for one in tries if one.how == Channel.LETTER]
    if letters:
        answer_by = max(letters) + timedelta(days=numbers.letter_days)
        return Next(Step.DUTY, answer_by, answer_by, f"a letter was sent {max(letters):%-d %B}, and nobody answered")
    counted = counting(tries, numbers=numbers)
    last = max(one.on for one in tries)
    due = last + timedelta(days=numbers.next_within_days)
    if len(counted) >= numbers.tries:
        return Next(Step.LETTER, last, due, f"{_times(len(counted))} tried, and not reached")
    not_before = last + timedelta(days=numbers.days_apart)
    return Next(Step.AGAIN, not_before, due, f"{_times(len(counted))} tried, last on {last:%-d %B}")


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def stands(tries: Sequence[Try], *, numbers: Numbers, today: date) -> Next:
    """The next step as it stands on a day: until a letter's time is over, its answer is awaited."""
    found = next_step(tries, numbers=numbers)
    if found.step is Step.DUTY and found.not_before is not None and today < found.not_before:
        return Next(Step.ANSWER, found.not_before, found.due, found.because.replace(", and nobody answered", ""))
    return found


def counting(tries: Sequence[Try], *, numbers: Numbers) -> tuple[Try, ...]:
    """The tries that count beside those before them: on a day, and at an hour, of their own."""
    found: list[Try] = []
    for one in sorted(tries, key=lambda each: (each.on, each.at or time(0))):
        if one.how != Channel.LETTER and _clashes(one, found, numbers=numbers) is None:
            found.append(one)
    return tuple(found)


def refusal(
    new: Try,
    earlier: Sequence[Try],
    *,
    numbers: Numbers,
    ways: Collection[Channel],
    safe: Safe,
    hours: Hours,
) -> str | None:
    """Why a try may not be made now, with what is allowed instead; None where it may.

    Args:
        ways: the ways that are open to this person, whatever the hour.
        safe, hours: when they may safely be reached, and when the council rings. Where these leave no other hour, the
            same hour does.
    """
    counted = counting(earlier, numbers=numbers)
    spoken = [each for each in ways if each is not Channel.LETTER]
    if new.how == Channel.LETTER:
        missing = numbers.tries - len(counted)
        if missing > 0 and spoken:
            return f"A letter comes after {_times(numbers.tries)} trying: {missing} more to go, by {_listed(spoken)}."
        return None
    if not counted:
        return None
    clash = _clashes(new, counted, numbers=numbers)
    if clash == "day":
        free = hours.next_day(max(one.on for one in counted) + timedelta(days=numbers.days_apart))
        return f"Tried on {counted[-1].on:%-d %B} already. Try again on another day, from {free:%-d %B}."
    if clash == "hour":
        free_hours = _free(counted, numbers=numbers, safe=safe, hours=hours)
        if free_hours:
            tried = " and ".join(f"{one.at:%H:%M}" for one in counted if one.at)
            return f"Tried at {tried} before. Try at another time of day: {free_hours}."
    used = {one.how for one in counted}
    others = [each for each in spoken if each.value not in used]
    if new.how in used and others:
        return f"Tried by {_WAYS[Channel(new.how)]} before. This time try by {_listed(others)}."
    return None


def _clashes(new: Try, earlier: Sequence[Try], *, numbers: Numbers) -> str | None:
    for one in earlier:
        if abs((new.on - one.on).days) < numbers.days_apart:
            return "day"
    if any(_near(new.at, one.at, numbers.hours_apart) for one in earlier):
        return "hour"
    return None


def _near(one: time | None, other: time | None, hours: int) -> bool:
    if one is None or other is None:
        return False
    return abs(_minutes(one) - _minutes(other)) < hours * 60


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _free(counted: Sequence[Try], *, numbers: Numbers, safe: Safe, hours: Hours) -> str:
    """The hours left, in words; "" where there are none."""
    start = max(_minutes(hours[0]), _minutes(safe.not_before or time(0)))
    end = min(_minutes(hours[1]), _minutes(safe.not_after) if safe.not_after else 24 * 60)
    gap = numbers.hours_apart * 60
    tried = [_minutes(one.at) for one in counted if one.at]
    open_at = [m for m in range(start, end, 15) if all(abs(m - each) >= gap for each in tried)]
    spans: list[list[int]] = []
    for minute in open_at:
        if spans and minute - spans[-1][1] == 15:
            spans[-1][1] = minute
        else:
            spans.append([minute, minute])
    return " or ".join(f"{_clock(first)} to {_clock(last + 15)}" for first, last in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


_WAYS = {
    Channel.PHONE: "the landline", Channel.MOBILE: "the mobile", Channel.TEXT: "text message", Channel.EMAIL: "e-mail",
    Channel.LETTER: "letter", Channel.VISIT: "a visit",
}  # fmt: skip


def _listed(ways: Collection[Channel]) -> str:
    named = [_WAYS[each] for each in Channel if each in ways]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
