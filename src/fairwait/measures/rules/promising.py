"""How often a promise of a pack fell due and was kept: pure, over days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Waited:
    """One wait: its start, its end if it ended, whether they got what they waited for, and what excuses."""

    start: date
    end: date | None
    got_it: bool
    contacts: tuple[date, ...] = ()
    excused: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Count:
    """How often something fell due, and how often it was kept."""

    due: int = 0
    kept: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.due + other.due, self.kept + other.kept)


def contact_every(wait: Waited, *, days: int, since: date, until: date) -> Count:
    """Each time a contact fell due: kept by a contact on or before that day, counted on the day it was settled.

    A day in an excused span is not due; the days begin again when the span ends.
    """
    contacts = sorted(each for each in wait.contacts if each >= wait.start)
    held, due, kept = wait.start, 0, 0
    while held < until:  # a pause without an end is held for ever
        by = held + timedelta(days)
        excused = _excusing(wait.excused, held, by)
        spoken = next((each for each in contacts if each > held), None)
        is_kept = spoken is not None and spoken <= by
        if not is_kept and excused is not None:
            held = max(excused, held + timedelta(1))
            continue
        settled = spoken if is_kept and spoken is not None else by
        # What is due today can still be kept today.
        if settled > until or (wait.end is not None and settled >= wait.end) or (not is_kept and by >= until):
            return Count(due, kept)
        if settled >= since:
            due, kept = due + 1, kept + is_kept
        held = settled
    return Count(due, kept)


def _excusing(spans: Sequence[tuple[date, date]], held: date, by: date) -> date | None:
    """The end of a span that the due day falls in."""
    return max((end for start, end in spans if start <= by < end and end > held), default=None)


def seen_within(waits: Iterable[Waited], *, days: int, since: date, until: date) -> Count:
    """Everybody whose days ran out in the period: kept if they got it by then. Not who left otherwise."""
    total = Count()
    for wait in waits:
        by = wait.start + timedelta(days)
        has_left = wait.end is not None and wait.end <= by
        if since <= by < until and (wait.got_it or not has_left):
            total += Count(1, int(has_left and wait.got_it))
    return total


def done_within(pairs: Iterable[tuple[date, date | None]], *, days: int, since: date, until: date) -> Count:
    """From each first day: kept if the other came within the days. Counted when they ran out in the period."""
    total = Count()
    for first, other in pairs:
        by = first + timedelta(days)
        if since <= by < until:
            total += Count(1, int(other is not None and other <= by))
    return total
