"""Days that cannot be what their headings say, by the other days of their rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fairwait.exchange.extracts.mapping.column import NOT_A_PERSONS, Column
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
