"""Searching the directory: what fits, in which order, and what else could be asked.

The order can be explained: what was checked lately before what was not, what is near before what is far, then by name.
Filters offer only what occurs among what the other filters leave, with how many.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fairwait.directory.rules.connectors import Neighbourhood
from fairwait.directory.rules.freshness import Freshness
from fairwait.directory.rules.places import METRES_IN_A_MILE, Box, Point, around, metres_between, outward
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.telling import Facts, Opening
from fairwait.directory.rules.values import DAYS

NEAR_METRES = 10 * METRES_IN_A_MILE
"""How far a search by postcode looks, unless it says."""
TODAY = "today"
FILTERS = ("need", "place", "day", "cost", "language", "access")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. Empty: anything. `point` is where the postcode lies, if known; `metres` how far."""

    words: str = ""
    need: str = ""
    place: str = ""
    day: str = ""
    cost: str = ""
    language: str = ""
    access: str = ""
    age: float | None = None
    postcode: str = ""
    point: Point | None = None
    metres: float = NEAR_METRES


@dataclass(frozen=True)
class Candidate:
    """One thing that may be found: its search facts, where it is, and what its line shows.

    `postcodes`: of an asset those of its places; of a connector the beginnings of those they know, none for all.
    """

    id: UUID
    layer: Layer
    name: str
    provider: str
    words: str
    facts: Facts
    points: tuple[Point, ...]
    checked_on: date | None
    is_closed: bool = False
    is_everywhere: bool = False
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """One thing found, how far away, and whether it was checked lately."""

    candidate: Candidate
    metres: float | None
    is_stale: bool
    open_today: tuple[Opening, ...]


@dataclass(frozen=True)
class Choice:
    """One value of a filter that occurs, and how many have it."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Answer:
    """What was found, in order, and what each filter can still be set to."""

    found: tuple[Found, ...]
    choices: Mapping[str, tuple[Choice, ...]]

    @property
    def connectors(self) -> tuple[Found, ...]:
        """Those one can speak to."""
        return tuple(one for one in self.found if one.candidate.layer is Layer.CONNECTOR)

    @property
    def assets(self) -> tuple[Found, ...]:
        """Places and groups."""
        return tuple(one for one in self.found if one.candidate.layer is Layer.ASSET)


def search(candidates: Iterable[Candidate], asked: Asked, *, today: date) -> Answer:
    """Everything that fits, ordered, with the choices left."""
    box = around(asked.point, metres=asked.metres) if asked.point else None
    near = [
        (one, metres) for one in candidates
        if _says(one, asked) and (metres := _distance(one, asked, box)) is not _TOO_FAR
    ]  # fmt: skip
    found = [_found(one, metres, today) for one, metres in near if _fits(one, asked, today)]
    choices = {name: _choices(name, [one for one, _ in near], asked, today) for name in FILTERS}
    return Answer(tuple(sorted(found, key=order)), choices)


def order(one: Found) -> tuple[bool, bool, float, str, str]:
    """Why one stands before another."""
    metres = one.metres if one.metres is not None else float("inf")
    return one.is_stale, one.candidate.is_closed, metres, one.candidate.name.lower(), str(one.candidate.id)


_TOO_FAR = -1.0


def _distance(one: Candidate, asked: Asked, box: Box | None) -> float | None:
    """How far away; None where that is not asked or it has no place; too far where it is left out."""
    if not asked.postcode and asked.point is None:
        return None
    if one.layer is Layer.CONNECTOR:
        return None if Neighbourhood("", one.postcodes).has(asked.postcode) or not one.postcodes else _TOO_FAR
    if asked.point is None or box is None:  # a postcode nobody knows the place of: at least the same half of it
        same = outward(asked.postcode) in {outward(postcode) for postcode in one.postcodes}
        return None if one.is_everywhere or same else _TOO_FAR
    inside = [metres_between(asked.point, point) for point in one.points if box.holds(point)]
    nearest = min(inside, default=None)
    if nearest is not None and nearest <= asked.metres:
        return nearest
    return None if one.is_everywhere else _TOO_FAR


def _says(one: Candidate, asked: Asked) -> bool:
    return all(word in one.words for word in asked.words.lower().split())


def _fits(one: Candidate, asked: Asked, today: date, *, but: str = "") -> bool:
    if asked.age is not None and not _suits(one.facts, asked.age):
        return False
    return all(
        not getattr(asked, name) or name == but or getattr(asked, name) in _values(name, one, today) for name in FILTERS
    )


def _suits(facts: Facts, age: float) -> bool:
    low = facts.minimum_age if facts.minimum_age is not None else 0
    return low <= age and (facts.maximum_age is None or age <= facts.maximum_age)


def _values(name: str, one: Candidate, today: date) -> frozenset[str]:
    facts = one.facts
    if name == "day":
        days = {opening.day for opening in facts.openings}
        return frozenset(days | ({TODAY} if DAYS[today.weekday()] in days else set()))
    if name == "cost":
        return frozenset({facts.cost})
    held: Mapping[str, Sequence[str]] = {
        "need": facts.needs, "place": facts.places, "language": facts.languages, "access": facts.access,
    }  # fmt: skip
    return frozenset(held[name])


def _choices(name: str, candidates: Sequence[Candidate], asked: Asked, today: date) -> tuple[Choice, ...]:
    """The values of one filter among what all the others leave. The one chosen stays to be seen, whatever it counts."""
    counts = Counter(
        value for one in candidates if _fits(one, asked, today, but=name) for value in _values(name, one, today)
    )
    chosen = getattr(asked, name)
    if chosen:
        counts.setdefault(chosen, 0)
    return tuple(Choice(value, counts[value], value == chosen) for value in sorted(counts))


def _found(one: Candidate, metres: float | None, today: date) -> Found:
    is_stale = Freshness(one.checked_on, today).is_stale
    open_today = tuple(opening for opening in one.facts.openings if opening.day == DAYS[today.weekday()])
    return Found(one, metres, is_stale, open_today)
