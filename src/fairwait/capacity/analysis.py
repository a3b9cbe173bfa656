"""The best times for a visit: diaries are gathered, and the engine is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from fairwait.capacity.models import Diary, HoursVersion, Span
from fairwait.capacity.rules.hours import opened
from fairwait.capacity.rules.settings import Settings, VisitKind
from fairwait.capacity.rules.visits import DiaryKind, Source, minute_of
from fairwait.directory.queries import point_of
from fairwait.engine.calendars import WorkingCalendar, bank_holidays, london_day, london_instant
from fairwait.engine.scheduling import (
    TICK_MINUTES,
    Busy,
    Diaries,
    Free,
    Open,
    Slot,
    Wanted,
    Window,
    best,
    free_starts,
    travel_minutes,
)

NOON = 12 * 60
EVERY_DAY = frozenset(range(7))
Point = tuple[float, float]


@dataclass(frozen=True)
class Held:
    """The time they have already, which is no change: with this worker, or with anybody (None).

    Attributes:
        is_near: what overlaps it is no change either; else only the very time.
        is_settled: it takes place as it stands. One that needs somebody to interpret may be had again with somebody.
    """

    starts_at: datetime
    diary: int | None
    is_near: bool = True
    is_settled: bool = True


@dataclass(frozen=True)
class Asked:
    """What visit is looked for.

    Attributes:
        weekdays, part: the days and the half of the day they like, Monday is 0; "" for either.
        day: only this day, by the quarter of an hour.
        need: who must be there for the person to be understood, as `Diary.skills` of an interpreter say it.
        known: diaries of workers they know.
        without: a visit that would be moved, whose own time does not stand in the way.
        held: that time, which is not offered.
    """

    kind: VisitKind
    point: Point | None
    weekdays: frozenset[int] = EVERY_DAY
    part: str = ""
    day: date | None = None
    need: str = ""
    known: frozenset[int] = frozenset()
    without: int | None = None
    held: Held | None = None


@dataclass(frozen=True)
class Offer:
    """One time that can be booked."""

    diary: Diary
    starts_at: datetime
    ends_at: datetime
    before_minutes: int
    after_minutes: int
    is_wished: bool
    interpreter: Diary | None = None


@dataclass(frozen=True)
class Offers:
    """The best times, how many diaries were looked at, and whether an interpreter has to be found outside."""

    offers: tuple[Offer, ...]
    diaries: int
    asks_outside: bool = False
    is_more: bool = False


@dataclass(frozen=True)
class _Days:
    """The days that are looked at, in minutes from the first instant of the first."""

    first: date
    window: Window
    base: int
    working: np.ndarray = field(repr=False)

    def instant(self, minutes: int) -> datetime:
        """The instant so many minutes into the window."""
        return london_instant(self.first) + timedelta(minutes=minutes)


def point(postcode: str | None) -> Point | None:
    """Where a postcode lies, where that is known."""
    found = point_of(postcode) if postcode else None
    return (found.latitude, found.longitude) if found else None


def offers(
    *, asked: Asked, diaries: Sequence[Diary], interpreters: Sequence[Diary], settings: Settings,
    calendar: WorkingCalendar, now: datetime, count: int = 5, skip: int = 0,
) -> Offers:  # fmt: skip
    """The best times of these diaries.

    Where somebody must interpret and the council has such diaries, only times at which one of them can come too. Where
    it has none, or none of them can, times are offered all the same, and somebody outside has to be found.
    """
    able = [one for one in diaries if _may(one, asked)]
    days = _days(settings, calendar, now=now)
    if not able:
        return Offers((), 0)
    who = _gathered(able, days, asked, settings)
    free = free_starts(diaries=who, window=days.window, minutes=asked.kind.minutes)
    other = _but_held(free, able, days, asked)
    allowed = _allowed(days, asked)
    helping = [one for one in interpreters if asked.need and asked.need in one.skills and one.is_bookable]
    place = days, asked, settings, able, who, other
    if helping:
        if asked.held and not asked.held.is_settled:
            place = days, asked, settings, able, who, free
        found = _with_interpreter(place, helping, allowed, now=now, count=count, skip=skip)
        if found.offers or skip:
            return found
        place = days, asked, settings, able, who, other
    slots = _best(place, allowed, now=now, count=count + 1, skip=skip)
    made = tuple(_offer(slot, able, days, asked) for slot in slots[:count])
    return Offers(made, len(able), asks_outside=bool(asked.need), is_more=len(slots) > count)


def is_free(
    *, diary: Diary, starts_at: datetime, asked: Asked, settings: Settings, calendar: WorkingCalendar, now: datetime,
    notice: timedelta = timedelta(),
) -> bool:  # fmt: skip
    """Whether a visit of this kind still fits into a diary at an instant, at least so long ahead."""
    days = _days(settings, calendar, now=now)
    minutes = minute_of(starts_at) - days.base
    if not _may(diary, asked, is_named=True) or starts_at < now + notice or minutes % TICK_MINUTES:
        return False
    who = _gathered([diary], days, asked, settings)
    free = free_starts(diaries=who, window=days.window, minutes=asked.kind.minutes)
    return bool(np.any(free.ticks == minutes // TICK_MINUTES))


def _may(diary: Diary, asked: Asked, *, is_named: bool = False) -> bool:
    if not diary.is_bookable:
        return False
    if diary.kind == DiaryKind.INTERPRETER.value:
        return is_named and asked.need in diary.skills
    return not asked.kind.skill or asked.kind.skill in diary.skills


def _days(settings: Settings, calendar: WorkingCalendar, *, now: datetime) -> _Days:
    first = london_day(now)
    count = settings.weeks_ahead * 7
    base = minute_of(london_instant(first))
    dates = [first + timedelta(days=number) for number in range(count + 1)]
    starts = np.array([minute_of(london_instant(day)) - base for day in dates], dtype=np.int64)
    noons = [minute_of(london_instant(day, time(12))) - base for day in dates[:count]]
    open_days = [day not in bank_holidays(calendar.nation, day.year) and day not in calendar.extra for day in dates]
    return _Days(first, Window(starts, np.array(noons, dtype=np.int64)), base, np.array(open_days[:count]))


def _but_held(free: Free, able: Sequence[Diary], days: _Days, asked: Asked) -> Free:
    """Where it fits, but for the time they have already."""
    held = asked.held
    if held is None:
        return free
    at = (minute_of(held.starts_at) - days.base) / TICK_MINUTES
    length = -(-asked.kind.minutes // TICK_MINUTES) if held.is_near else 1
    is_same = np.abs(free.ticks - at) < length
    is_theirs = np.array([held.diary in (None, one.pk) for one in able], dtype=np.bool_)
    fits = free.fits & ~(is_theirs[:, None] & is_same)
    some = fits.any(axis=0)
    return Free(free.ticks[some], fits[:, some], free.before[:, some], free.after[:, some])


def _allowed(days: _Days, asked: Asked) -> np.ndarray:
    if asked.day is None:
        return np.ones(days.window.ticks, dtype=np.bool_)
    return days.window.days() == (asked.day - days.first).days


def _wished(days: _Days, asked: Asked) -> np.ndarray:
    of_day, half = days.window.days(), days.window.halves() % 2
    weekday = (of_day + days.first.weekday()) % 7
    wished = np.isin(weekday, sorted(asked.weekdays or EVERY_DAY))
    if asked.part:
        wished &= half == (asked.part == "afternoon")
    return wished


def _best(place: Any, allowed: np.ndarray, *, now: datetime, count: int, skip: int) -> tuple[Slot, ...]:
    days, asked, settings, able, who, free = place
    known = np.array([one.pk in asked.known for one in able], dtype=np.bool_)
    # a minute that has begun is gone: what is offered within it could not be taken
    earliest = minute_of(now + timedelta(minutes=1, microseconds=-1)) - days.base + settings.notice_hours * 60
    wanted = Wanted(
        minutes=asked.kind.minutes, earliest=earliest, allowed=allowed,
        wished=_wished(days, asked), day_cost=settings.day_cost, known=known, known_worth=settings.known_worth,
    )  # fmt: skip
    return best(
        diaries=who, free=free, window=days.window, wanted=wanted, count=count, skip=skip, by_tick=asked.day is not None
    )


def _with_interpreter(
    place: Any, helping: list[Diary], allowed: np.ndarray, *, now: datetime, count: int, skip: int
) -> Offers:  # fmt: skip
    days, asked, settings, able, _who, _free = place
    they = _gathered(helping, days, asked, settings)
    theirs = free_starts(diaries=they, window=days.window, minutes=asked.kind.minutes)
    can = np.zeros(days.window.ticks, dtype=np.bool_)
    can[theirs.ticks] = True
    slots = _best(place, allowed & can, now=now, count=count + 1, skip=skip)
    made = []
    for slot in slots[:count]:
        at = int(np.searchsorted(theirs.ticks, slot.start // TICK_MINUTES))
        way = np.where(theirs.fits[:, at], theirs.before[:, at] + theirs.after[:, at], np.int64(2**40))
        made.append(_offer(slot, able, days, asked, interpreter=helping[int(way.argmin())]))
    return Offers(tuple(made), len(able), is_more=len(slots) > count)


def _offer(
    slot: Slot, able: Sequence[Diary], days: _Days, asked: Asked, *, interpreter: Diary | None = None
) -> Offer:  # fmt: skip
    starts_at = days.instant(slot.start)
    return Offer(
        able[slot.worker], starts_at, starts_at + timedelta(minutes=asked.kind.minutes), slot.before_minutes,
        slot.after_minutes, slot.is_wished, interpreter,
    )  # fmt: skip


def _gathered(diaries: Sequence[Diary], days: _Days, asked: Asked, settings: Settings) -> Diaries:
    """These diaries as the engine reads them, numbered in this order."""
    number = {diary.pk: place for place, diary in enumerate(diaries)}
    hours = _hours(number, days)
    places = np.array([[_or_nan(d.latitude), _or_nan(d.longitude)] for d in diaries], dtype=np.float64)
    base = travel_minutes(here=asked.point, latitudes=places[:, 0], longitudes=places[:, 1], rule=settings.travel)
    return Diaries(len(diaries), hours.open, _taken(number, days, asked, settings), base, hours.most)


@dataclass(frozen=True)
class _Hours:
    open: Open
    most: np.ndarray = field(repr=False)


def _hours(number: dict[int, int], days: _Days) -> _Hours:
    """When each diary is open, and how many visits it takes: by the version in force on each day."""
    count = len(days.window.noons)
    versions: dict[int, list[HoursVersion]] = {}
    for version in HoursVersion.objects.filter(diary__pk__among=list(number)).order_by("from_day", "pk"):
        versions.setdefault(number[version.diary_id], []).append(version)
    midnights, weekdays = days.window.noons - NOON, (np.arange(count) + days.first.weekday()) % 7
    who: list[np.ndarray] = []
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    most = np.zeros((len(number), count), dtype=np.int64)
    for place, theirs in versions.items():
        for at, version in enumerate(theirs):
            first = max(0, (version.from_day - days.first).days)
            until = (theirs[at + 1].from_day - days.first).days if at + 1 < len(theirs) else count
            if until <= first:
                continue
            most[place, first:until] = version.most_visits
            for weekday, spans in enumerate(opened(version.week)):
                on = midnights[first:until][(weekdays[first:until] == weekday) & days.working[first:until]]
                for start, end in spans:
                    who.append(np.full(len(on), place))
                    starts.append(on + start)
                    ends.append(on + end)
    return _Hours(Open(_joined(who), _joined(starts), _joined(ends)), most)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts).astype(np.int64) if parts else np.array([], dtype=np.int64)


def _taken(number: dict[int, int], days: _Days, asked: Asked, settings: Settings) -> Busy:
    """What takes these diaries' time, with the way from each place to the one asked for."""
    last = days.base + int(days.window.day_starts[-1])
    found = Span.objects.filter(diary__pk__among=list(number), end__gt=days.base, start__lt=last)
    if asked.without is not None:
        found = found.exclude(visit=asked.without)
    rows = list(found.values_list("diary_id", "start", "end", "source", "is_place", "latitude", "longitude"))
    who = np.array([number[row[0]] for row in rows], dtype=np.int64)
    start = np.array([row[1] for row in rows], dtype=np.int64) - days.base
    end = np.array([row[2] for row in rows], dtype=np.int64) - days.base
    is_visit = np.array([row[3] == Source.VISIT.value for row in rows], dtype=np.bool_)
    is_place = np.array([row[4] for row in rows], dtype=np.bool_)
    north = np.array([_or_nan(row[5]) for row in rows], dtype=np.float64)
    east = np.array([_or_nan(row[6]) for row in rows], dtype=np.float64)
    way = travel_minutes(here=asked.point, latitudes=north, longitudes=east, rule=settings.travel)
    travel = np.where(is_visit, way, np.where(is_place, settings.meeting_minutes, 0))
    return Busy(who, start, end, travel, is_visit)


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def spans_between(diaries: Iterable[Diary], *, start: datetime, end: datetime) -> list[Span]:
    """What takes these diaries' time between two instants."""
    found = Span.objects.filter(
        diary__pk__among=[one.pk for one in diaries], end__gt=minute_of(start), start__lt=minute_of(end)
    )
    return list(found.order_by("start", "pk"))
