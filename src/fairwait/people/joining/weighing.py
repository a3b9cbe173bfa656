"""Pairs with what both records say, and what stands against joining each with others. The number of questions to the
database is the same however many pairs there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from fairwait.engine.linkage.identities import valid_nhs_numbers
from fairwait.people.models import Identifier, LikelyPair, Person, shown_of
from fairwait.people.queries import in_question
from fairwait.people.rules.sameness import FIELDS, Agreement, Around, Doubt, Said, agreement, doubts, twin_key

Numbers = Mapping[int, tuple[tuple[str, str], ...]]
"""By record: source and number, of each number it is known by."""


@dataclass(frozen=True)
class Weighed:
    """One pair: what both records say as they are stored, and what stands against joining it with others."""

    number: int
    left: int
    right: int
    seqs: tuple[int, int]
    probability: float
    found_on: date
    said: tuple[Said, Said]
    search: tuple[str, str]
    sources: tuple[str, ...]
    numbers: tuple[tuple[str, ...], tuple[str, ...]]
    doubts: tuple[Doubt, ...]

    @property
    def agreement(self) -> Agreement:
        """How far the two agree."""
        return agreement(self.doubts)


_RECORD = (*FIELDS, "last_seq", "search")
_PAIR = ("pk", "left_id", "right_id", "probability", "found_on", "because")


def weighed(pairs: QuerySet[LikelyPair]) -> list[Weighed]:
    """These pairs in their order. What is compared is read as it is stored: nothing of it is shown from here."""
    names = [*_PAIR, *(f"{side}__{name}" for side in ("left", "right") for name in _RECORD)]
    rows = list(pairs.values_list(*names))
    if not rows:
        return []
    size, start = len(_RECORD), len(_PAIR)
    sides = [(row[start : start + size], row[start + size :]) for row in rows]
    both = [(Said(*one[: len(FIELDS)]), Said(*two[: len(FIELDS)])) for one, two in sides]
    people = {person for row in rows for person in row[1:3]}
    known, around = numbers_of(people), _around(rows, both, people)
    return [
        Weighed(
            number=row[0], left=row[1], right=row[2], seqs=(one[-2], two[-2]), probability=row[3], found_on=row[4],
            said=said, search=(one[-1], two[-1]), sources=_sources(row[1:3], known),
            numbers=(said_numbers(row[1], known), said_numbers(row[2], known)),
            doubts=doubts(*said, beside, because=row[5]),
        )
        for row, (one, two), said, beside in zip(rows, sides, both, around, strict=True)
    ]  # fmt: skip


def numbers_of(people: Iterable[int]) -> Numbers:
    """The numbers these records are known by."""
    keys = Identifier.objects.filter(person__pk__among=people, kind="person_id").order_by("source", "value")
    found: dict[int, list[tuple[str, str]]] = {}
    for person, source, value in keys.values_list("person_id", "source", "value"):
        found.setdefault(person, []).append((source, shown_of(value)))
    return {person: tuple(numbers) for person, numbers in found.items()}


def said_numbers(person: int, numbers: Numbers) -> tuple[str, ...]:
    """Each number of a record, with the source that gives it."""
    return tuple(f"{number} ({source})" for source, number in numbers.get(person, ()))


def _sources(pair: Iterable[int], known: Numbers) -> tuple[str, ...]:
    return tuple(sorted({source for person in pair for source, _ in known.get(person, ())}))


def _around(
    rows: Sequence[tuple[int, int, int, float, date, list[str]]], both: Sequence[tuple[Said, Said]], people: set[int]
) -> list[Around]:
    asked = Counter(person for pair in in_question() for person in pair)
    joined = set(Person.objects.filter(now_known_as__isnull=False).values_list("now_known_as_id", flat=True))
    numbers = pl.Series([left.nhs_number for left, _ in both], dtype=pl.String)
    is_valid = valid_nhs_numbers(numbers)
    twins, nhs = _bearers([said for pair in both for said in pair], people)
    return [
        Around(
            is_nhs_valid=bool(valid),
            is_asked_otherwise=max(asked[row[1]], asked[row[2]]) > 1,
            has_third=any(
                bool((twins.get(twin_key(said), set()) | nhs.get(said.nhs_number, set())) - {row[1], row[2]})
                for said in pair
            ),
            is_joined_before=bool({row[1], row[2]} & joined),
        )
        for row, pair, valid in zip(rows, both, is_valid, strict=True)
    ]


Bearers = tuple[dict[tuple[str, date] | None, set[int]], dict[str | None, set[int]]]


def _bearers(saids: Iterable[Said], people: set[int]) -> Bearers:
    """Who else has the surname and birth date, or the NHS number, of one of these. A record joined to one of `people`
    is not somebody else; a restricted one is, and is not named."""
    born = {said.date_of_birth for said in saids if twin_key(said)}
    numbers = {said.nhs_number for said in saids if said.nhs_number}
    alike = Person.objects.filter(Q(date_of_birth__among=born) | Q(nhs_number__among=numbers), is_void=False)
    twins: dict[tuple[str, date] | None, set[int]] = {}
    nhs: dict[str | None, set[int]] = {}
    for pk, root, last, day, number in alike.values_list(
        "pk", "now_known_as_id", "last_name", "date_of_birth", "nhs_number"
    ):
        if root in people:
            continue
        if key := twin_key(Said(last_name=last, date_of_birth=day)):
            twins.setdefault(key, set()).add(pk)
        if number:
            nhs.setdefault(number, set()).add(pk)
    return twins, nhs
