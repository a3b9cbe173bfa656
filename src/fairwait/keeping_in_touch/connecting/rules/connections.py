"""Connections with help nearby: their kinds of event, the answers there are, and the figures of a council.

What somebody was connected with describes them ("help with drinking"), so it is `private` in the event, and in figures
small numbers are hidden together with whatever they could be worked out from.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np

from fairwait.engine.suppression import hide_line, hide_table, to_fives
from fairwait.history.registry import Kind, register

CONNECTED = register(Kind("person.connected"))
"""Somebody was connected with a listing, or chose it themselves: `private` names it."""
ANSWERED = register(Kind("person.connection_answered"))
"""They were asked whether it helped: `private["helped"]`, and in their words `private["said"]`."""

NOT_TAKEN = register(Kind("person.help_not_taken"))
"""Help nearby was offered, and they would rather not: `private` names it, and why in their words."""

ASKED_AFTER = timedelta(days=28)
"""Long enough to have gone twice, short enough to be remembered. Source: ours; systems brief D6 names no time."""


class Helped(StrEnum):
    """What came of a connection, by the person's own account."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_USED = "not_used"
    COULD_NOT = "could_not"


@dataclass(frozen=True)
class Made:
    """One connection as figures read it: its kind, the first half of the person's postcode, and the answer, if any."""

    kind: str
    area: str
    helped: Helped | None


@dataclass(frozen=True)
class OfKind:
    """One kind of connection. None is a number too small to be shown.

    `by_area` follows the areas given; `helped` are those who said yes or partly, of `asked`.
    """

    kind: str
    made: int | None
    by_area: tuple[int | None, ...]
    asked: int | None
    helped: int | None
    not_reached: int | None


@dataclass(frozen=True)
class Figures:
    """Every kind, the areas its columns are of, and all kinds together."""

    kinds: tuple[OfKind, ...]
    areas: tuple[str, ...]
    together: OfKind
    is_suppressed: bool

    @property
    def made(self) -> int | None:
        """All connections."""
        return self.together.made


def figures(connections: Iterable[Made], *, is_open: bool) -> Figures:
    """How often each kind was made in each area, and how often it helped.

    Args:
        is_open: show small numbers too, to whoever may see the people themselves.
    """
    made = list(connections)
    kinds, areas = sorted({one.kind for one in made}), sorted({one.area for one in made})
    if not made:
        return Figures((), (), OfKind("", 0, (), 0, 0, 0), not is_open)
    counts = np.zeros((len(kinds), len(areas)), dtype=np.int64)
    for one in made:
        counts[kinds.index(one.kind), areas.index(one.area)] += 1
    hidden = hide_table(counts) if not is_open else None
    rows = []
    for at, kind in enumerate(kinds):
        cells = tuple(
            None if hidden is not None and hidden.cells[at, place] else _shown(int(counts[at, place]), is_open=is_open)
            for place in range(len(areas))
        )
        total = None if hidden is not None and hidden.row_totals[at] else int(counts[at].sum())
        answers = _answers([one for one in made if one.kind == kind], total, is_open=is_open)
        told = None if total is None else _shown(total, is_open=is_open)
        rows.append(OfKind(kind, told, cells, *answers))
    whole = None if hidden is not None and hidden.total else _shown(len(made), is_open=is_open)
    columns = tuple(
        None if hidden is not None and hidden.column_totals[place] else _shown(int(count), is_open=is_open)
        for place, count in enumerate(counts.sum(axis=0))
    )
    silent = {one.kind for one in rows if one.asked is None}
    together = OfKind("", whole, columns, *_answers_of_all(made, silent, is_told=whole is not None, is_open=is_open))
    return Figures(tuple(rows), tuple(areas), together, not is_open)


_GOOD = (Helped.YES, Helped.PARTLY)
_AWAY = (Helped.NOT_USED, Helped.COULD_NOT)


def _answers(
    made: Sequence[Made], total: int | None, *, is_open: bool
) -> tuple[int | None, int | None, int | None]:  # fmt: skip
    """Asked, helped, and never got there. They split the kind's total with those not asked yet: hidden as one line."""
    good = sum(one.helped in _GOOD for one in made)
    away = sum(one.helped in _AWAY for one in made)
    bad = sum(one.helped is Helped.NO for one in made)
    if is_open:
        return good + away + bad, good, away
    if total is None:
        return None, None, None
    line = hide_line([good, away, bad, len(made) - good - away - bad])
    is_told = not any(line.cells) and not line.total
    if not is_told:
        return None, None, None
    return to_fives(good + away + bad), to_fives(good), to_fives(away)


def _answers_of_all(
    made: Sequence[Made], silent: Collection[str], *, is_told: bool, is_open: bool
) -> tuple[int | None, int | None, int | None]:  # fmt: skip
    """Those of all kinds, where they give none away that is hidden of one: what is left for those must be told too.

    Args:
        silent: the kinds whose answers are hidden.
    """
    rest = [one for one in made if one.kind in silent]
    if len(silent) == 1 or (silent and _answers(rest, len(rest), is_open=False)[0] is None):
        return None, None, None
    return _answers(made, len(made) if is_told else None, is_open=is_open)


def _shown(count: int, *, is_open: bool) -> int:
    """In fives for whoever may not see the people: two tables of days that overlap could be compared else."""
    return count if is_open else to_fives(count)
