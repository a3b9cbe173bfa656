"""Days that cannot be what their headings say, by the other days of their rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, PLAINLY, Column
from fairwait.exchange.extracts.mapping.headers import words_of
from fairwait.exchange.extracts.mapping.relations import apart, share_before, share_same

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_HALF, _NEARLY_ALL = 0.5, 0.95
_ENOUGH = 8
_ENDS_A_WAIT = ("ended_on", "paused_on")


def leave_days_out_of_order(reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]) -> bool:
    """Leave a day that was taken as the end or the pause of a wait, where on most rows it lies before the referral
    ("Predecessor step completed"), or where every row has it and it is the very day another column tells ("Completion
    time" of a form beside its "Start time").

    Returns: whether any was left, so that all must be paired again.
    """
    owners = {field_name: name for name, field_name in pairs.items()}
    begun = owners.get("referred_on")
    wrong = [
        (columns[owners[field_name]], field_name)
        for field_name in _ENDS_A_WAIT
        if field_name in owners and _is_out_of_order(reading, columns, owners[field_name], begun=begun)
    ]
    for column, field_name in wrong:
        column.odds[field_name] -= NOT_A_PERSONS
    return bool(wrong)


def _is_out_of_order(reading: "Reading", columns: Mapping[str, Column], name: str, *, begun: str | None) -> bool:
    if begun is not None:
        gaps = apart(reading, name, other=begun)
        if len(gaps) >= _ENOUGH and share_before(gaps) > _HALF:
            return True
    if columns[name].profile.filled < _NEARLY_ALL:
        return False
    beside = [
        other
        for other, column in sorted(columns.items())
        if other not in (name, begun) and column.profile.date >= _NEARLY_ALL and column.profile.filled >= _NEARLY_ALL
    ]
    return any(_are_one_day(reading, name, other=other) for other in beside)


def _are_one_day(reading: "Reading", name: str, *, other: str) -> bool:
    gaps = apart(reading, name, other=other)
    return len(gaps) >= _ENOUGH and share_same(gaps) >= _NEARLY_ALL


_NEARLY_AS_FULL, _FEW = 0.9, 0.1
_WAITS_FROM = frozenset({"receive"})
_LATER_STEPS = frozenset({"accept", "screen", "triage", "process", "log", "register", "enter", "allocate", "open"})


def take_the_start_that_comes_first(
    reading: "Reading", columns: Mapping[str, Column], pairs: Mapping[str, str]
) -> bool:
    """Of two days whose headings both plainly say the start, the plainer and earlier one is it: "Referral date", and
    not the "Referral accepted date" beside it, of which the heading says more and which lies later where they differ.

    A referral waits from the day it was received, however much earlier it was written.
    Returns: whether another was taken, so that all must be paired again.
    """
    owners = {field_name: name for name, field_name in pairs.items()}
    if "referred_on" not in owners:
        return False
    taken = columns[owners["referred_on"]]
    better = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.heard.whose is None
        and column.heard.odds("referred_on") >= PLAINLY
        and column.profile.filled >= _NEARLY_AS_FULL * taken.profile.filled
        and _comes_first(reading, column, taken)
    ]
    if not better:
        return False
    best = max(better, key=lambda column: (column.profile.filled, column.name))
    best.odds["referred_on"] = max(best.odds["referred_on"], taken.odds["referred_on"]) + 1.0
    return True


def _comes_first(reading: "Reading", column: Column, taken: Column) -> bool:
    """Whether a heading says the start with fewer words, or the other speaks of a later step, and no more than a few
    days lie after the others."""
    own, other = _said_in(column.name), _said_in(taken.name)
    plainer = all(any(word & beside for beside in other) for word in own) and len(own) < len(other)
    more = frozenset().union(*other) - frozenset().union(*own)
    if more & _WAITS_FROM or not (plainer or more & _LATER_STEPS):
        return False
    gaps = apart(reading, column.name, other=taken.name)
    return len(gaps) >= _ENOUGH and share_before([-gap for gap in gaps]) <= _FEW


def _said_in(heading: str) -> list[frozenset[str]]:
    return [word.readings for word in words_of(heading)]
