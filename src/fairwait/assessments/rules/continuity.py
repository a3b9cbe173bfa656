"""How many different workers people met, and how often their navigator changed, beside how long it took. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from fairwait.engine.suppression import to_fives


@dataclass(frozen=True)
class Seen:
    """One finished assessment: how many met the person, how often the navigator changed, days of waiting."""

    pathway: str
    workers: int
    handovers: int
    conversations: int
    days: int | None


@dataclass(frozen=True)
class Line:
    """Several of them together. `n` and the rest are None where so few are shown that one could be known."""

    pathway: str
    n: int | None
    median_workers: float | None
    one_worker: int | None
    handed_over: int | None
    median_conversations: float | None
    median_days: float | None
    days_n: int | None


FEW = 5
"""Below this nobody who may not see people is shown a number."""


def lines(seen: Iterable[Seen], *, is_open: bool) -> tuple[Line, ...]:
    """All of them first, then by what was waited for. `is_open`: whether the reader may see people anyway.

    A pathway with a few is left out for others, and so is the next smallest where those left out are few together: they
    would follow from the sum. Of a line that is shown, a count that would tell of a few is left out too, and the
    others are in fives, so that two spans of days tell of nobody when they are compared.
    """
    all_of = list(seen)
    by: dict[str, list[Seen]] = {}
    for one in all_of:
        by.setdefault(one.pathway, []).append(one)
    hidden = set() if is_open else _hidden({pathway: len(some) for pathway, some in by.items()})
    is_all_hidden = not is_open and 0 < len(all_of) < FEW
    return (
        _line("", all_of, is_hidden=is_all_hidden, is_open=is_open),
        *(_line(pathway, by[pathway], is_hidden=pathway in hidden, is_open=is_open) for pathway in sorted(by)),
    )


def _hidden(counts: dict[str, int]) -> set[str]:
    found = {pathway for pathway, count in counts.items() if count < FEW}
    rest = sorted((count, pathway) for pathway, count in counts.items() if pathway not in found)
    for _count, pathway in rest:
        if not found or (len(found) > 1 and sum(counts[one] for one in found) >= FEW):
            break
        found.add(pathway)
    return found


def _line(pathway: str, some: Sequence[Seen], *, is_hidden: bool, is_open: bool) -> Line:
    if is_hidden:
        return Line(pathway, *([None] * 7))
    days = [one.days for one in some if one.days is not None]
    n = len(some)

    def told(count: int) -> int | None:
        if is_open:
            return count
        return None if 0 < count < FEW or 0 < n - count < FEW else to_fives(count)

    days_n = told(len(days))
    return Line(
        pathway, n if is_open else to_fives(n), _middle([one.workers for one in some]),
        told(sum(one.workers == 1 for one in some)),
        told(sum(one.handovers > 0 for one in some)), _middle([one.conversations for one in some]),
        _middle(days) if is_open or len(days) >= FEW else None, days_n,
    )  # fmt: skip


def _middle(numbers: Sequence[int]) -> float | None:
    return float(median(numbers)) if numbers else None
