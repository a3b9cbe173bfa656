"""What followed a first request: how many doors and hand-offs somebody met, and how far they went on. Pure.

A person is followed for a number of days from their first request of the period, and counted once all of them have
passed. A *door* is a way they came in by. A *hand-off* is each time somebody else took it on: another department, the
colleague who finished a request another had begun, or another team that was given a wait of theirs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairwait.engine.suppression import hide_line, is_small, to_fives


class Onward(StrEnum):
    """How far somebody went on. Several may be true of one person, save NOWHERE."""

    CRISIS = "crisis"
    GOOD_LIFE = "good_life"
    WAIT = "wait"
    SUPPORT = "support"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Met:
    """Something that happened to somebody on a day: a request through a door, a hand-off, or a step further on.

    Args:
        person: the record they now stand for.
        door: how they came in, of a request; "" of what is none.
    """

    person: int
    on: date
    door: str = ""
    hand_offs: int = 0
    onward: Onward | None = None


@dataclass(frozen=True)
class Followed:
    """One person over their days."""

    person: int
    doors: int
    hand_offs: int
    onward: frozenset[Onward]


def followed(met: Iterable[Met], *, since: date, until: date, within: int, as_of: date) -> tuple[list[Followed], int]:
    """Everybody whose first request of the period is so many days ago, and how many are too recent to tell.

    Args:
        met: what happened to people, in any order; requests from `since` on, the rest from then on too.
        within: days from the first request, that day included as the first of them.
    """
    of_person: defaultdict[int, list[Met]] = defaultdict(list)
    for one in met:
        of_person[one.person].append(one)
    found, too_recent = [], 0
    for person, told in sorted(of_person.items()):
        first = min((one.on for one in told if one.door and since <= one.on <= until), default=None)
        if first is None:
            continue
        if as_of <= first + timedelta(days=within):  # the last day counts, and is over when the next begins
            too_recent += 1
            continue
        found.append(_over(person, [one for one in told if first <= one.on <= first + timedelta(days=within)]))
    return found, too_recent


def _over(person: int, told: Sequence[Met]) -> Followed:
    onward = frozenset(one.onward for one in told if one.onward is not None)
    return Followed(
        person, len({one.door for one in told if one.door}), sum(one.hand_offs for one in told),
        onward or frozenset({Onward.NOWHERE}),
    )  # fmt: skip


@dataclass(frozen=True)
class Count:
    """How many people, of all that were followed. None: too small to be shown, or it would give such a number away."""

    key: str
    people: int | None


@dataclass(frozen=True)
class Told:
    """The counts of everybody followed. `people`: all of them, None where they are too few to be shown."""

    people: int | None
    too_recent: int | None
    doors: tuple[Count, ...]
    hand_offs: tuple[Count, ...]
    onward: tuple[Count, ...]


def told(people: Sequence[Followed], *, too_recent: int, is_open: bool) -> Told:
    """How many met one door, two, or more; no hand-off, one, two, or more; and how far they went on.

    Args:
        is_open: show small numbers too, to whoever may see the people themselves; else what is shown is in fives, so
            that two pages cannot be compared.
    """
    total = len(people)
    return Told(
        _one(total, is_open=is_open), _one(too_recent, is_open=is_open),
        _spread([one.doors for one in people], first=1, is_open=is_open),
        _spread([one.hand_offs for one in people], first=0, is_open=is_open),
        tuple(
            Count(one.value, _share(sum(one in each.onward for each in people), total, is_open=is_open))
            for one in Onward
        ),
    )  # fmt: skip


_KINDS = 3


def _spread(numbers: Collection[int], *, first: int, is_open: bool) -> tuple[Count, ...]:
    """By number, the last of them "or more". They add up to everybody, whose number is shown: hidden as one line."""
    kinds = range(first, first + _KINDS)
    counts = [sum(min(number, kinds[-1]) == kind for number in numbers) for kind in kinds]
    if is_open:
        return tuple(Count(str(kind), count) for kind, count in zip(kinds, counts, strict=True))
    hidden = hide_line(counts)
    return tuple(
        Count(str(kind), None if is_hidden or hidden.total else to_fives(count))
        for kind, count, is_hidden in zip(kinds, counts, hidden.cells, strict=True)
    )


def _share(count: int, total: int, *, is_open: bool) -> int | None:
    """These overlap, so each is hidden by itself, and where what is left of everybody would be small."""
    if is_open:
        return count
    return None if is_small(count) or is_small(total - count) or is_small(total) else to_fives(count)


def _one(count: int, *, is_open: bool) -> int | None:
    if is_open:
        return count
    return None if is_small(count) else to_fives(count)
