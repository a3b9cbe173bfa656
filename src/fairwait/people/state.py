"""People's stored state: written from events, and compared with them. Nowhere else is a person written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson
import polars as pl
from uuid_utils import uuid7

from fairwait.history import queries as history
from fairwait.history.bulk import as_text, insert, update
from fairwait.history.registry import Stretch, Told
from fairwait.people.models import Identifier, Person, SightSaid
from fairwait.people.rules import PERSON_FIELDS, PersonState, fold, tells_news

_CHECKED_AT_ONCE = 2_000
COLUMNS: tuple[str, ...] = (
    *PERSON_FIELDS,
    "now_known_as",
    "is_restricted",
    "ring",
    "reach",
    "is_erased",
    "search",
    "is_void",
    "last_seq",
)
IN_NO_ORDER = ("people_person_postcode",)
"""The indexes that new people come to in no order."""
KEYS_IN_NO_ORDER = ("people_identifier_person_id_f0bbceea",)
"""Likewise of the keys they are known by, which are written in the order of the keys."""


def row(state: PersonState) -> tuple[Any, ...]:
    """A person's columns, in the order of `COLUMNS`, as the database takes them."""
    told = state.fields.get
    return (
        *[value.isoformat() if type(value) is date else value for value in map(told, PERSON_FIELDS)],
        state.now_known_as, state.is_restricted, state.ring, _reach(state), state.is_erased, state.search,
        state.is_void, state.last_seq,
    )  # fmt: skip


def _reach(state: PersonState) -> str | None:
    kept = state.said.kept()
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode() if kept else None


def search_column() -> pl.Expr:
    """`rules.search_text` of many people at once, each known by one key in `person_key`."""
    number = pl.col("person_key").str.strip_prefix("person_id:").str.splitn("|", 2).struct.field("field_0")
    words = (
        pl.col("last_name"), pl.col("first_name"), pl.col("known_as"), pl.col("nhs_number"),
        pl.col("postcode").str.replace_all(" ", "", literal=True), pl.col("date_of_birth").cast(pl.String),
        pl.when(pl.col("person_key").str.starts_with("person_id:")).then(number),
    )  # fmt: skip
    said = (pl.when(word != "").then(word).str.to_lowercase() for word in words)
    return pl.concat_str(*said, separator=" ", ignore_nulls=True)


def refold(
    subjects: Iterable[int], *, events: Mapping[int, list[Told]] | None = None, since: int | None = None
) -> None:
    """Rebuild the stored state of these people from their events, and the keys they are known by.

    Args:
        events: what `history.about` gives of them, where it has been asked already.
        since: the first event that is not in what is stored. Whoever it and those after it tell nothing new of stays
            as they are: most of a week's changes are of waits alone.
    """
    wanted = list(subjects)
    events = history.about(wanted) if events is None else events
    known = dict(Person.objects.filter(pk__among=wanted).values_list("pk", "is_void"))
    keys = _stored_keys(person__pk__among=wanted)
    told = [person for person in wanted if person in events]
    same = {
        person
        for person in told
        if since is not None
        and known.get(person) is False
        and not _news(events[person], since, keys.get(person, set()))
    }
    update(Person, ("last_seq",), [(events[person][-1].seq, person) for person in sorted(same)])
    states = [fold(person, events[person]) for person in told if person not in same]
    update(Person, COLUMNS, [(*row(state), state.id) for state in states if state.id in known])
    insert(Person, ("id", "uuid", *COLUMNS), [(s.id, uuid7().hex, *row(s)) for s in states if s.id not in known])
    _rewrite_identifiers(states, stored=keys)
    _rewrite_sights(states)


def _news(events: list[Told], since: int, known_by: set[tuple[str, str, str]]) -> bool:
    return any(tells_news(event, known_by=known_by) for event in events if event.seq >= since)


def _stored_keys(**of: Any) -> dict[int, set[tuple[str, str, str]]]:
    stored: dict[int, set[tuple[str, str, str]]] = {}
    keys = Identifier.objects.filter(**of).values_list("person_id", "source", "kind", "value")
    for person, source, kind, value in keys:
        stored.setdefault(person, set()).add((source, kind, value))
    return stored


def _rewrite_identifiers(states: list[PersonState], *, stored: dict[int, set[tuple[str, str, str]]]) -> None:
    for state in states:
        for source, kind, value in stored.get(state.id, set()) - state.keys:
            Identifier.objects.filter(person_id=state.id, source=source, kind=kind, value=value).delete()
    fresh = sorted((*key, state.id) for state in states for key in state.keys - stored.get(state.id, set()))
    insert(Identifier, ("source", "kind", "value", "person"), fresh)


SightRow = tuple[int, int, str, str]


def _sight_rows(state: PersonState) -> set[SightRow]:
    return {(state.id, who, said.sight.value, said.until.isoformat()) for who, said in state.sights.items()}


def _stored_sights(**of: Any) -> dict[int, set[SightRow]]:
    stored: dict[int, set[SightRow]] = {}
    found = SightSaid.objects.filter(**of).values_list("person_id", "colleague", "sight", "until")
    for person, colleague, sight, until in found:
        stored.setdefault(person, set()).add((person, colleague, sight, until.isoformat()))
    return stored


def _rewrite_sights(states: list[PersonState]) -> None:
    stored = _stored_sights(person__pk__among=[state.id for state in states])
    for state in states:
        for person, colleague, _sight, _until in stored.get(state.id, set()) - _sight_rows(state):
            SightSaid.objects.filter(person_id=person, colleague=colleague).delete()
    fresh = sorted(row for state in states for row in _sight_rows(state) - stored.get(state.id, set()))
    insert(SightSaid, ("person", "colleague", "sight", "until"), fresh)


def differences(stretch: Stretch) -> Iterator[str]:
    """A sentence for each stored person of a stretch who is not what the events say."""
    people = Person.objects.filter(**stretch.bounds("pk")).order_by("pk")
    keys, stored = _stored_keys(**stretch.bounds("person_id")), set()
    said = _stored_sights(**stretch.bounds("person_id"))
    for values in people.values_list("pk", *as_text(Person, COLUMNS)).iterator(chunk_size=_CHECKED_AT_ONCE):
        stored.add(values[0])
        of = (keys.get(values[0], set()), said.get(values[0], set()))
        yield from _difference(values, stretch.events.get(values[0], []), *of)
    for person in sorted(stretch.events.keys() - stored):
        yield f"Person {person} has events, and is not stored."


def _difference(
    stored: tuple[Any, ...], events: list[Told], keys: set[tuple[str, str, str]], said: set[SightRow]
) -> Iterator[str]:
    person = stored[0]
    if not events:
        yield f"Person {person} is stored, and no event speaks of them."
        return
    state = fold(person, events)
    folded = row(state)
    if stored[1:] != folded:
        for name, value, rebuilt in zip(COLUMNS, stored[1:], folded, strict=True):
            if value != rebuilt:
                yield f"Person {person}: the stored {name} is not what the events say."
    if keys != state.keys:
        yield f"Person {person}: the stored numbers are not what the events say."
    if said != _sight_rows(state):
        yield f"Person {person}: the stored word on which colleagues may see them is not what the events say."
