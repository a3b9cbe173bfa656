"""The order in which a huddle walks its list, and why somebody stands where they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ordering(StrEnum):
    """The orders a huddle may choose."""

    RISKIEST = "riskiest"
    LONGEST = "longest"
    STUCK = "stuck"
    SIMPLEST = "simplest"
    CHANGED = "changed"


@dataclass(frozen=True)
class Candidate:
    """One wait that a huddle may walk.

    `rank` and `share` are the list's own order; `needs` is how many things it lacks or has open; `moved_on` the last
    day on which somebody did something; `is_changed` whether anything was recorded since it was last on
    an agenda of this kind. `was_missed`: that meeting did not reach it. `is_expected`: somebody waits for it to come,
    because an action is open or somebody brought it.
    """

    wait: int
    rank: int
    share: float
    start: date | None
    needs: int
    moved_on: date | None
    is_changed: bool = True
    was_missed: bool = False
    is_expected: bool = False


def agenda(candidates: Iterable[Candidate], *, ordering: Ordering, at_most: int = 0) -> tuple[int, ...]:
    """The waits in the order they are walked. Whoever the last meeting did not reach opens this one, in any order.

    Ties fall back on the list's own order and then on the wait's number, so that the order is total. Of those
    who need as little, whoever the list places last is the simplest. `at_most` (0 for everybody) leaves out none who
    was missed or is expected: they come beside the count.
    """
    places = sorted(candidates, key=lambda one: _place(one, ordering))
    counted = [one.wait for one in places if not (one.was_missed or one.is_expected)]
    left_out = set(counted[at_most:]) if at_most else set()
    return tuple(one.wait for one in places if one.wait not in left_out)


def _place(one: Candidate, ordering: Ordering) -> tuple[object, ...]:
    start = one.start or date.min
    riskiest = (one.rank, -one.share, start, one.wait)
    own: tuple[object, ...] = {
        Ordering.RISKIEST: (),
        Ordering.LONGEST: (start,),
        Ordering.STUCK: (one.moved_on or date.min,),
        Ordering.SIMPLEST: (one.needs, -one.rank, one.share),
        Ordering.CHANGED: (not one.is_changed,),
    }[ordering]
    return (not one.was_missed, *own, *riskiest)
