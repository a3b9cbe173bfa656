"""How long a wait has lasted: with its pauses and without, and how much of its target is used.

A day is a London day. The day the clock starts is day 0, and a pause from the 3rd to the 10th is seven days: the clock
runs again on the 10th. Whatever is asked about, only what lies between the start and the end (the day asked about, or
the day the wait stopped) is counted. `clocks` in `clock_columns` is the same rule over whole columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.engine.calendars import WorkingCalendar
from fairwait.waiting.rules.pathways.shape import Band, DayUnit, Length, Pathway, StartFrom, Target, TargetBasis
from fairwait.waiting.rules.pauses import JudgedPause, Pause, judge


@dataclass(frozen=True)
class Clock:
    """A wait's clock on a day. Days are in `unit`, those named so in calendar days; both ways are always there.

    `share_of_target` is 1.0 when the target is just used up; a same-day target counts as one day, so that three days
    past it are three times as much. Against the council's own target the days without pauses are held;
    against a target in law, or a day of expiry, all days are, because nothing the council records stops those.
    `target_on` is the day the target is (or was) used up; while a pause is open it moves on by a day each day.
    """

    unit: DayUnit
    days_elapsed: int
    days_running: int
    paused_days: int
    calendar_days_elapsed: int
    calendar_days_running: int
    is_paused: bool
    is_future: bool
    is_stopped: bool
    share_of_target: float | None
    target_on: date | None
    days_past_target: int | None
    target_unit: DayUnit | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockStart:
    """The day a clock starts, and the sentence that says why that day."""

    on: date
    because: str


def clock_start(
    pathway: Pathway,
    *,
    referred_on: date,
    review_due_on: date | None = None,
    expires_on: date | None = None,
    date_of_birth: date | None = None,
) -> ClockStart:
    """When the clock of a wait starts, by the pathway's rule: the first of its dates that is known.

    On the way into adulthood it does not start before the 18th birthday: until then a young person is coming, not
    waiting.
    """
    start = _recorded_start(pathway, referred_on=referred_on, review_due_on=review_due_on, expires_on=expires_on)
    if pathway.is_transition and date_of_birth is not None:
        adult_on = birthday(date_of_birth, 18)
        if adult_on > start.on:
            return ClockStart(on=adult_on, because="the day of the 18th birthday")
    return start


def birthday(born: date, age: int) -> date:
    """The day a person reaches an age; born on 29 February, 1 March in a year without one, as English law has it."""
    year = min(born.year + age, date.max.year)
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _recorded_start(
    pathway: Pathway, *, referred_on: date, review_due_on: date | None, expires_on: date | None
) -> ClockStart:
    known = {StartFrom.REVIEW_DUE_ON: review_due_on, StartFrom.EXPIRES_ON: expires_on}
    for source in pathway.clock.start_from:
        day = known.get(source, referred_on)
        if day is not None:
            return ClockStart(on=_start_from(source, day, pathway), because=_START_WORDS[source].format(_lead(pathway)))
    return ClockStart(on=referred_on, because=_START_WORDS[StartFrom.REFERRED_ON])


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_START_WORDS = {
    StartFrom.REFERRED_ON: "the day of the request",
    StartFrom.REVIEW_DUE_ON: "the day the review was due",
    StartFrom.EXPIRES_ON: "{} the authorisation expires",
}


def _lead(pathway: Pathway) -> str:
    days = pathway.clock.lead_days
    return f"{Length(days)} before" if days else "the day"


def _start_from(source: StartFrom, day: date, pathway: Pathway) -> date:
    return _later(day, -pathway.clock.lead_days) if source is StartFrom.EXPIRES_ON else day


def clock_for(
    pathway: Pathway,
    *,
    band: Band | None,
    start: date,
    as_of: date,
    pauses: Sequence[Pause] = (),
    stopped_on: date | None = None,
    expires_on: date | None = None,
    calendar: WorkingCalendar | None = None,
) -> Clock:
    """The clock of one wait under its pathway's rules, with what was left out of the pauses said in `notes`.

    `calendar` is needed only where days or a target are working days; without one, England's is used.
    """
    judged = [judge(pause, reasons=pathway.pause_reasons) for pause in pauses]
    return clock(
        start=start,
        as_of=as_of,
        pauses=judged,
        stopped_on=stopped_on,
        target=band.target if band else None,
        deadline=expires_on if pathway.clock.has_deadline else None,
        round_days=pathway.clock.round_days,
        unit=pathway.clock.unit,
        calendar=calendar or WorkingCalendar(),
    )


def clock(
    *,
    start: date,
    as_of: date,
    pauses: Sequence[JudgedPause] = (),
    stopped_on: date | None = None,
    target: Target | None = None,
    deadline: date | None = None,
    round_days: int = 0,
    unit: DayUnit = DayUnit.CALENDAR,
    calendar: WorkingCalendar,
) -> Clock:
    """The clock of one wait from plain dated facts.

    Args:
        start: the day the clock started; after `as_of` for a wait that is still to come.
        as_of: the day asked about.
        pauses: judged pauses in any order; they may overlap, nest, be open, or lie outside the wait.
        stopped_on: the day the wait ended; one after `as_of` has not happened yet.
        target: how long it should take, with what that rests on.
        deadline: a day by which it must end whatever the target says; the earlier of the two is held against it.
        round_days: how long it was due for when the clock started, for what comes round: held against the target too.
        unit: the days to report in.
        calendar: whose working days are meant.
    """
    is_stopped = stopped_on is not None and stopped_on <= as_of
    end = stopped_on if is_stopped and stopped_on is not None else as_of
    end = max(end, start)
    counted = [item.pause for item in pauses if item.is_counted]
    stretches = _stretches(counted, start=start, end=end)
    count = _Count(unit, calendar)
    elapsed, paused = count.between(start, end), sum(count.between(*stretch) for stretch in stretches)
    days, days_paused = (end - start).days, sum((until - since).days for since, until in stretches)
    used = _used(
        start=start, end=end, stretches=stretches, target=target, deadline=deadline, calendar=calendar,
        round_days=round_days if start <= as_of else 0,  # before it is due, nothing of it is used
    )  # fmt: skip
    return Clock(
        unit=unit,
        days_elapsed=elapsed,
        days_running=elapsed - paused,
        paused_days=paused,
        calendar_days_elapsed=days,
        calendar_days_running=days - days_paused,
        is_paused=not is_stopped and any(_holds(pause, as_of) for pause in counted),
        is_future=start > as_of,
        is_stopped=is_stopped,
        share_of_target=used.share if used else None,
        target_on=used.on if used else None,
        days_past_target=used.past if used else None,
        target_unit=used.unit if used else None,
        notes=_notes(pauses, start=start, stopped_on=stopped_on),
    )


Stretch = tuple[date, date]


def _stretches(pauses: Sequence[Pause], *, start: date, end: date) -> list[Stretch]:
    """The pauses as stretches that do not overlap, in order, inside the wait; an open one lasts until its end."""
    inside = sorted(
        (max(pause.paused_on, start), min(pause.resumes_on or end, end)) for pause in pauses if pause.paused_on < end
    )
    stretches: list[Stretch] = []
    reached = start
    for since, until in inside:
        since = max(since, reached)
        if since < until:
            stretches.append((since, until))
            reached = until
    return stretches


def _holds(pause: Pause, day: date) -> bool:
    return pause.paused_on <= day and (pause.resumes_on is None or day < pause.resumes_on)


@dataclass(frozen=True)
class _Count:
    """Counting in one unit."""

    unit: DayUnit
    calendar: WorkingCalendar

    def between(self, since: date, until: date) -> int:
        if self.unit is DayUnit.WORKING:
            return self.calendar.working_days_between(since, until)
        return (until - since).days

    def later(self, day: date, days: int) -> date:
        if self.unit is DayUnit.WORKING:
            return self.calendar.add_working_days(day, days)
        return _later(day, days)


def _later(day: date, days: int) -> date:
    """The day so many days on, never outside the dates Python can hold."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


@dataclass(frozen=True)
class _Used:
    """How a wait stands against what it should end by."""

    share: float
    on: date
    past: int
    unit: DayUnit


def _used(
    *,
    start: date,
    end: date,
    stretches: Sequence[Stretch],
    target: Target | None,
    deadline: date | None,
    round_days: int,
    calendar: WorkingCalendar,
) -> _Used | None:
    by_target = _used_of_target(start, end, stretches, target, round_days, calendar) if target else None
    by_deadline = _used_of_deadline(start, end, deadline) if deadline else None
    if by_target and by_deadline:
        return by_deadline if by_deadline.on < by_target.on else by_target
    return by_target or by_deadline


def _used_of_target(
    start: date, end: date, stretches: Sequence[Stretch], target: Target, round_days: int, calendar: WorkingCalendar
) -> _Used:
    count = _Count(target.length.unit, calendar)
    days = target.length.days
    held = stretches if target.basis is TargetBasis.LOCAL else ()
    running = count.between(start, end) - sum(count.between(*stretch) for stretch in held)
    before = 0  # days paused before the target was used up
    for since, until in held:
        if count.between(start, since) - before < days:
            before += count.between(since, until)
    return _Used(
        share=(round_days + running) / max(round_days + days, 1),
        on=count.later(start, days + before),
        past=max(running - days, 0),
        unit=target.length.unit,
    )


def _used_of_deadline(start: date, end: date, deadline: date) -> _Used:
    days = max((deadline - start).days, 1)
    elapsed = (end - start).days
    return _Used(share=elapsed / days, on=deadline, past=max((end - deadline).days, 0), unit=DayUnit.CALENDAR)


def _notes(pauses: Sequence[JudgedPause], *, start: date, stopped_on: date | None) -> tuple[str, ...]:
    notes = [
        f"The pause from {said(item.pause.paused_on)} is not left out. {item.because}"
        for item in pauses
        if not item.is_counted
    ]
    if stopped_on is not None and stopped_on < start:
        notes.append(f"It is said to have ended on {said(stopped_on)}, before it started: counted as no days.")
    return tuple(notes)


def said(day: date) -> str:
    """A date as people read it, whatever the machine's own language: 3 February 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
