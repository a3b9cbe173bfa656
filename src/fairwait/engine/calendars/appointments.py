"""Appointments as iCalendar (RFC 5545) writes them and other calendars keep them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil.tz import resolve_imaginary
from icalendar import Calendar, Event
from icalendar.timezone import tzp

OURS = "@visits.fairwait"
"""How the name of an appointment ends that we wrote: read back from another calendar it is one of ours."""
LARGEST = 4_000_000
MOST = 20_000
"""Appointments in a window. More is no diary of one person."""
MOST_WRITTEN = 20_000
"""Events in a file, over all the years it holds."""
FIRST_YEAR = 1970
_FAULTS = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError)
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")


class CalendarRefused(ValueError):
    """A calendar that cannot be read; the words say why and what to do."""


@dataclass(frozen=True)
class Appointment:
    """One appointment. `uid` names it for ever, `sequence` grows when it is moved. `by` is the address of whose it is;
    one that `is_private` shows as busy where a calendar is shared.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    sequence: int = 0
    description: str = ""
    is_cancelled: bool = False
    is_private: bool = False
    by: str = ""


def written(
    appointments: Iterable[Appointment], *, stamp: datetime, name: str = "", method: str = "PUBLISH"
) -> bytes:  # fmt: skip
    """A calendar of these appointments, in UTC, which every calendar shows in its own clock.

    `method` is PUBLISH, or CANCEL for those that are not to be any more (RFC 5546, 3.2.1). Never REQUEST: a mail
    program would then ask for an answer, and nobody reads it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Fairwait//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for one in appointments:
        event = Event()
        event.add("uid", f"{one.uid}{OURS}")
        event.add("dtstamp", stamp.astimezone(UTC))
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", one.summary)
        event.add("sequence", one.sequence)
        event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
        if one.is_private:
            event.add("class", "PRIVATE")
        if one.by:
            event.add("organizer", f"mailto:{one.by}")
        if one.description:
            event.add("description", one.description)
        calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


@dataclass(frozen=True)
class Busy:
    """When somebody is busy, joined and in order; and whether a zone was named that nobody knows."""

    spans: list[tuple[datetime, datetime]]
    is_zone_unknown: bool = False


def busy(payload: bytes, *, start: datetime, end: datetime, zone: ZoneInfo) -> Busy:
    """When a calendar says that its owner is busy, between two instants. None of its words.

    Repeated appointments count with their exceptions; what is cancelled, marked free, or was written by us does not. A
    whole day lasts from midnight to midnight, and a time without a zone, or with one that is neither known nor told in
    the file, is read, by the clock of `zone`. A time that the clocks leave out in spring is read as if they had not
    changed yet (RFC 5545, 3.3.5), by the rules of a zone that the file tells itself too; what would end before it
    began so lasts as long as it was written. So many hours are hours gone by (3.3.6). The last day of a rule counts
    whole.
    Raises: CalendarRefused.
    """
    if len(payload) > LARGEST:
        raise CalendarRefused("It is larger than a diary of one person is.")
    if len(_BEGINS.findall(payload)) != len(_ENDS.findall(payload)):
        raise CalendarRefused("It is no calendar: it was cut.")
    try:
        calendars = Calendar.from_ical(payload, multiple=True)
    except _FAULTS as fault:
        raise CalendarRefused("It is no calendar: it was cut, or is something else.") from fault
    if not calendars:
        raise CalendarRefused("It is no calendar: it is empty.")
    found: list[tuple[datetime, datetime]] = []
    is_zone_unknown = False
    for calendar in calendars:
        try:
            _refuse_endless(calendar)
            is_named = not _zone_of_all(calendar)
            unknown = {
                str(event.get("UID", "")) for event in calendar.walk("VEVENT")
                if _is_zone_unknown(event, is_named=is_named)
            }  # fmt: skip
            for event in calendar.walk("VEVENT"):
                _said_plainly(event, zone)
            for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(start, end):
                if len(found) >= MOST:
                    raise CalendarRefused("It holds more appointments than a diary of one person does.")
                spans = list(_span(event, zone))
                is_zone_unknown |= bool(spans) and str(event.get("UID", "")) in unknown
                found.extend(spans)
        except _FAULTS as fault:
            if isinstance(fault, CalendarRefused):
                raise
            raise CalendarRefused("One of its appointments cannot be read.") from fault
    return Busy(_joined((max(one, start), min(other, end)) for one, other in found), is_zone_unknown)


_BEGINS, _ENDS = (
    re.compile(rb"^(?:\xef\xbb\xbf)?" + word + rb":VCALENDAR[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
    for word in (b"BEGIN", b"END")
)
_TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})


def _refuse_endless(calendar: Any) -> None:
    """Something every minute for ever is no appointment, and would take for ever to write out; what cannot be read
    would leave its owner free."""
    events = calendar.walk("VEVENT")
    if len(events) > MOST_WRITTEN:
        raise CalendarRefused("It holds more appointments than a diary of one person does.")
    for event in events:
        if any(name in _TIMES for name, _fault in event.errors):  # left out by the parser, it would leave them free
            raise CalendarRefused("One of its appointments cannot be read.")
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            often = {str(each).upper() for each in rule["FREQ"]}
            if any(int(each) < 1 for each in rule.get("INTERVAL", [])):
                raise CalendarRefused("One of its appointments is repeated after no time at all.")
            if event.decoded("DTSTART").year < FIRST_YEAR and often != {"YEARLY"}:
                raise CalendarRefused(f"One of its appointments has been repeated since before {FIRST_YEAR}.")
            if often & set(_TOO_OFTEN):
                raise CalendarRefused("One of its appointments is repeated more often than daily.")
            if rule.get("BYSECOND") or len(rule.get("BYMINUTE", [])) * max(1, len(rule.get("BYHOUR", []))) > 48:
                raise CalendarRefused("One of its appointments is repeated more often than daily.")


_LASTS = "X-FAIRWAIT-LASTS"


def _said_plainly(event: Any, zone: ZoneInfo) -> None:
    """What the reader of repeated appointments would lose: a last day without a time would end them the day before,
    and of a length in hours the clock on the wall alone would be left."""
    starts = event["DTSTART"].dt if "DTSTART" in event else None
    if isinstance(starts, datetime):
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if "UNTIL" in rule:
                rule["UNTIL"] = [_last(one, starts, zone) for one in rule["UNTIL"]]
    if "DTEND" not in event and "DURATION" in event and event["DURATION"].dt.seconds:
        event[_LASTS] = event["DURATION"]


def _last(until: date | datetime, starts: datetime, zone: ZoneInfo) -> datetime:
    """The last moment at which a rule repeats: in UTC, or by the clock on the wall where its start has no zone."""
    if not isinstance(until, datetime):
        until = datetime.combine(until, time(23, 59, 59))
    if until.tzinfo is None:
        until = until.replace(tzinfo=starts.tzinfo or zone)
    return until.astimezone(UTC) if starts.tzinfo else until.astimezone(zone).replace(tzinfo=None)


def _zone_of_all(calendar: Any) -> bool:
    """Whether the zone a file names for times without one (X-WR-TIMEZONE) is known. One that is not would refuse it."""
    if "X-WR-TIMEZONE" not in calendar:
        return True
    known = tzp.timezone(str(calendar.pop("X-WR-TIMEZONE")))
    if isinstance(known, ZoneInfo):
        calendar.add("X-WR-TIMEZONE", known.key)
    return known is not None


def _span(event: Any, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE" or str(event.get("UID", "")).endswith(OURS):
        return
    starts, ends = _instant(event.start, zone), _instant(event.end, zone)
    if ends <= starts and event.end > event.start:  # by one clock on the wall: the hour that is left out lay between
        ends = starts + (event.end - event.start)
    if _LASTS in event:
        ends = max(ends, starts + event[_LASTS].dt)
    if ends > starts:
        yield starts, ends


def _is_zone_unknown(event: Any, *, is_named: bool) -> bool:
    """Whether a time of it names a zone, or the file does for it, and was read without one."""
    times = (event[name] for name in ("DTSTART", "DTEND") if name in event)
    return any(
        (is_named or "TZID" in one.params) and isinstance(one.dt, datetime) and one.dt.tzinfo is None for one in times
    )


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(0))
    real: datetime = resolve_imaginary(value if value.tzinfo else value.replace(tzinfo=zone))
    return real.astimezone(UTC)


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    made: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if made and start <= made[-1][1]:
            made[-1] = made[-1][0], max(made[-1][1], end)
        else:
            made.append((start, end))
    return made
