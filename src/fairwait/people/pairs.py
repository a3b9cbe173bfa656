"""Two records side by side: what each says, where they agree, and how many such questions are open."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from fairwait.accounts.models import User
from fairwait.engine.checks.fields import BY_NAME
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.queries import likely_pairs
from fairwait.people.words import field_text

PAGE = 25
_COMPARED = (
    "first_name", "last_name", "known_as", "date_of_birth", "date_of_death", "nhs_number", "gender", "address",
    "postcode", "phone", "mobile", "email", "language", "interpreter", "communication_needs",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One field of two records. `agrees` None: one of them does not say."""

    label: str
    left: str
    right: str
    agrees: bool | None


@dataclass(frozen=True)
class Side:
    """One of the two records, by the numbers it is known by."""

    person: Person
    numbers: tuple[str, ...]

    @property
    def title(self) -> str:
        """The record as a form names it."""
        return self.numbers[0] if self.numbers else self.person.name


@dataclass(frozen=True)
class Pair:
    """A question: two records that may be one person."""

    pair: LikelyPair
    left: Side
    right: Side
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Asked:
    """One question of the queue: each record with the numbers that tell it from the other."""

    pair: LikelyPair
    left: Side
    right: Side


def open_pairs(viewer: User) -> tuple[list[Asked], int]:
    """The most likely of the questions still open that this viewer may decide, and how many there are in all."""
    asked = likely_pairs(viewer)
    shown = list(asked[:PAGE])
    numbers = numbers_of([person for pair in shown for person in (pair.left_id, pair.right_id)])
    return [
        Asked(pair, *(Side(person, numbers.get(person.pk, ())) for person in (pair.left, pair.right))) for pair in shown
    ], asked.count()


def pair(viewer: User, number: int) -> LikelyPair | None:
    """One open question; None where it is decided already, or not for this viewer."""
    return likely_pairs(viewer).filter(pk=number).first()


def side_by_side(asked: LikelyPair) -> Pair:
    """What two records say, field by field."""
    numbers = numbers_of([asked.left_id, asked.right_id])
    left, right = (Side(person, numbers.get(person.pk, ())) for person in (asked.left, asked.right))
    return Pair(asked, left, right, tuple(_lines(asked.left, asked.right, because=asked.because)))


def numbers_of(people: list[int]) -> Mapping[int, tuple[str, ...]]:
    """Numbers by person, each with the source that gives it."""
    found: dict[int, list[str]] = {}
    for key in Identifier.objects.filter(person_id__in=people, kind="person_id").order_by("source", "value"):
        found.setdefault(key.person_id, []).append(f"{key.shown} ({key.source})")
    return {person: tuple(values) for person, values in found.items()}


def _lines(left: Person, right: Person, *, because: Collection[str]) -> Iterator[Line]:
    for name in _COMPARED:
        one, two = getattr(left, name), getattr(right, name)
        if one or two:
            is_evidence = name == "address" and "same address" in because  # however each writes it
            is_same = is_evidence or str(one).casefold() == str(two).casefold()
            agrees = is_same if one and two else None
            yield Line(BY_NAME[name].label, field_text(name, one), field_text(name, two), agrees)
