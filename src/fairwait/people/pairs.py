"""Two records side by side: what each says, and where they agree."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fairwait.accounts.models import User
from fairwait.engine.checks.fields import BY_NAME
from fairwait.people.joining.weighing import numbers_of, said_numbers
from fairwait.people.models import LikelyPair, Person
from fairwait.people.queries import likely_pairs
from fairwait.people.words import field_text

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


def pair(viewer: User, number: int) -> LikelyPair | None:
    """One open question; None where it is decided already, or not for this viewer."""
    return likely_pairs(viewer).filter(pk=number).first()


def about(viewer: User, people: Collection[UUID]) -> QuerySet[LikelyPair]:
    """The open questions whether two of these records are one person."""
    return likely_pairs(viewer).filter(left__uuid__in=people, right__uuid__in=people)


def side_by_side(asked: LikelyPair) -> Pair:
    """What two records say, field by field."""
    numbers = numbers_of([asked.left_id, asked.right_id])
    left, right = (Side(person, said_numbers(person.pk, numbers)) for person in (asked.left, asked.right))
    return Pair(asked, left, right, tuple(_lines(asked.left, asked.right, because=asked.because)))


def _lines(left: Person, right: Person, *, because: Collection[str]) -> Iterator[Line]:
    for name in _COMPARED:
        one, two = getattr(left, name), getattr(right, name)
        if one or two:
            is_evidence = name == "address" and "same address" in because  # however each writes it
            is_same = is_evidence or str(one).casefold() == str(two).casefold()
            agrees = is_same if one and two else None
            yield Line(BY_NAME[name].label, field_text(name, one), field_text(name, two), agrees)
