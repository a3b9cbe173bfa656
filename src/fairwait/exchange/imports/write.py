"""Writing a plan: its events, and the state they fold into, as one stream each (decision 19).

Everything here runs inside the caller's transaction. Whole new people and waits are written in columns; whoever was
known before is refolded from their events.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import polars as pl
from uuid_utils import uuid7

from fairwait.engine.calendars import london_day
from fairwait.exchange.imports.plan import REFERENCE, Plan
from fairwait.history import actions as history
from fairwait.history.actions import Written
from fairwait.history.bulk import insert
from fairwait.people import state as people_state
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS, PersonState
from fairwait.priority import actions as priority
from fairwait.waiting import state as waiting_state
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.first import first_states

Progress = Callable[[str, int, int], None]
_SLICE = 50_000
_SORTED = orjson.OPT_SORT_KEYS


@dataclass(frozen=True)
class Told:
    """Who tells, and when: what every event of an import has in common."""

    source: str
    as_of: date
    by: int | None
    now: datetime
    cause: str

    @property
    def today(self) -> date:
        """The day it is told: the list is put in order as at this day, however old the extract."""
        return london_day(self.now)


def write(plan: Plan, *, told: Told, pathways: Any, progress: Progress) -> tuple[int, int] | None:
    """Write a plan. Returns the first and last event, or None where there was nothing to write."""
    if plan.is_empty:
        return None
    found = _with_ids(plan.found)
    touched = sorted(set(_people_touched(plan)))
    keys = history.keys_of(sorted({*touched, *found.filter(pl.col("new_person").is_null())["person"].to_list()}))
    people = _People(found, source=told.source)
    total = found.height + plan.changed.height + len(plan.left) + len(plan.returned) + len(plan.asked)
    stream = _counted(
        _chain(_found_events(found, people, told), _changed_events(plan, told), _plain_events(plan, told)),
        progress=progress,
        total=total,
    )
    first, last = history.append(stream, by=told.by, now=told.now, cause=told.cause, keys=keys)
    progress("writing people", 0, total)
    _insert_people(people, found, first=first)
    progress("writing waits", 0, total)
    _insert_waits(found, told=told, first=first, pathways=pathways)
    known = sorted({*touched, *found.filter(pl.col("new_person").is_null())["person"].to_list()})
    _refold(known, progress=progress)
    priority.reorder(people=known, on=told.today, pathways=pathways)
    return first, last


def _refold(known: list[int], *, progress: Progress) -> None:
    for start in range(0, len(known), 2_000):
        progress("updating people and waits", start, len(known))
        part = known[start : start + 2_000]
        people_state.refold(part)
        waiting_state.refold(part)


def _chain(*streams: Iterator[Written]) -> Iterator[Written]:
    for stream in streams:
        yield from stream


def _counted(events: Iterator[Written], *, progress: Progress, total: int) -> Iterator[Written]:
    for number, event in enumerate(events):
        if number % _SLICE == 0:
            progress("writing events", number, total)
        yield event


def _with_ids(found: pl.DataFrame) -> pl.DataFrame:
    """Give numbers to new people and new waits, and each wait without a reference a key of our own."""
    fresh = found["new_person"].drop_nulls().unique().sort()
    people = history.new_ids(fresh.len())
    waits = history.new_ids(found.height)
    numbered = pl.DataFrame(
        {"new_person": fresh, "_id": pl.Series(range(people.start, people.stop), dtype=pl.Int64)},
        schema={"new_person": pl.Int64, "_id": pl.Int64},
    )
    found = found.join(numbered, on="new_person", how="left", maintain_order="left")
    found = found.with_columns(
        pl.coalesce("person", "_id").alias("person"),
        pl.Series("wait", range(waits.start, waits.stop), dtype=pl.Int64),
        pl.col("new_person").is_not_null().alias("is_new"),
    ).drop("_id")
    found = found.with_columns((pl.col("is_new") & ~pl.col("person").is_duplicated()).alias("is_alone"))
    return found.with_columns(
        pl.when(pl.col("wait_key").str.starts_with(REFERENCE)).then("wait_key").otherwise(_derived_key()).alias("key")
    )


def _derived_key() -> pl.Expr:
    return pl.concat_str(pl.col("person"), pl.lit("|"), pl.col("pathway"), pl.lit("|"), pl.col("referred_on").cast(pl.String))


def derived_key(person: int, pathway: str, referred_on: date) -> str:
    """The key of a wait its source has no reference for. It holds nothing about the person but our own number."""
    return f"{person}|{pathway}|{referred_on.isoformat()}"


def _people_touched(plan: Plan) -> Iterator[int]:
    yield from plan.changed["person"].to_list()
    waits = [*plan.left, *plan.returned, *plan.asked]
    for start in range(0, len(waits), 900):
        yield from Wait.objects.filter(pk__in=waits[start : start + 900]).values_list("person_id", flat=True)


class _People:
    """What is told of people row by row, so that each row's event holds only what is new about its person.

    A new person's first row tells all it says; later rows tell what differs. Somebody known before has their stored
    words to differ from. Whoever comes in one row only, nearly everybody, is not kept here at all.
    """

    def __init__(self, found: pl.DataFrame, *, source: str) -> None:
        self.source = source
        self.states: dict[int, PersonState] = {}
        self._known = _stored(found.filter(pl.col("new_person").is_null())["person"].to_list())

    def tell(self, person: int, *, key: str, said: dict[str, Any], is_new: bool, seq: int) -> dict[str, Any]:
        """The words of this row that are new about its person."""
        if not is_new:
            return self._news(self._known.setdefault(person, {}), said)
        state = self.states.get(person)
        if state is None:
            kind, _, value = key.partition(":")
            keys = {(self.source, kind, value)}
            self.states[person] = PersonState(id=person, fields=dict(said), keys=keys, last_seq=seq)
            return said
        state.last_seq = seq
        return self._news(state.fields, said)

    @staticmethod
    def _news(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        news = {name: value for name, value in said.items() if known.get(name) != value}
        known.update(news)
        return news


def _stored(people: list[int]) -> dict[int, dict[str, Any]]:
    stored: dict[int, dict[str, Any]] = {}
    wanted = sorted(set(people))
    for start in range(0, len(wanted), 900):
        for person, *values in Person.objects.filter(pk__in=wanted[start : start + 900]).values_list("pk", *PERSON_FIELDS):
            stored[person] = dict(zip(PERSON_FIELDS, values, strict=True))
    return stored


def _found_events(found: pl.DataFrame, people: _People, told: Told) -> Iterator[Written]:
    source, as_of = told.source, told.as_of.isoformat()
    dumps, kind, version = orjson.dumps, facts.FOUND.name, facts.FOUND.version
    person_names, wait_names, private_names = PERSON_FIELDS, facts.OPEN_FIELDS, (*facts.PRIVATE_FIELDS, "digest")
    columns = (*_LEADING, *person_names, *wait_names, *private_names)
    first_of_wait = len(_LEADING) + len(person_names)
    first_private = first_of_wait + len(wait_names)
    referred = columns.index("referred_on")
    for part in found.select(columns).iter_slices(_SLICE):
        for row in part.iter_rows():
            number, person, wait, key, person_key, is_alone, is_new = row[: len(_LEADING)]
            said = {n: v for n, v in zip(person_names, row[len(_LEADING) : first_of_wait]) if v is not None}  # noqa: B905
            if not is_alone:
                said = people.tell(person, key=person_key, said=said, is_new=is_new, seq=wait)
            values = {n: v for n, v in zip(wait_names, row[first_of_wait:first_private]) if v is not None}  # noqa: B905
            hidden = {n: v for n, v in zip(private_names, row[first_private:]) if v is not None}  # noqa: B905
            began = row[referred].isoformat()
            yield Written(
                kind, version, person, wait,
                dumps({"key": key, "row": number, "set": values, "source": source}, option=_SORTED).decode(),
                dumps({"keys": (person_key,), "person": said, "set": hidden}, option=_SORTED).decode(),
                began if began < as_of else as_of, as_of,
            )  # fmt: skip


_LEADING = ("row", "person", "wait", "key", "person_key", "is_alone", "is_new")


def _changed_events(plan: Plan, told: Told) -> Iterator[Written]:
    columns = ("wait", "person", "row", "wait_key", "person_key", "key_was", "digest", "pathway", "referred_on", "is_same_person")
    for row in plan.changed.select(columns).sort("wait").iter_rows(named=True):
        changes = dict(plan.changes.get(row["wait"], {}))
        person = plan.person_changes.get(row["wait"], {})
        entry: dict[str, Any] = {"row": row["row"], "source": told.source}
        key = _key_after(row, changes)
        changes.pop("key", None)
        if key != row["key_was"]:
            entry["key"] = key
        open_changes = {name: pair for name, pair in changes.items() if name not in facts.PRIVATE_FIELDS}
        hidden = {name: pair for name, pair in changes.items() if name in facts.PRIVATE_FIELDS}
        entry["set"] = {name: now for name, (_, now) in open_changes.items()}
        entry["was"] = {name: was for name, (was, _) in open_changes.items()}
        private: dict[str, Any] = {
            "keys": (row["person_key"],) if row["is_same_person"] else (),
            "set": {**{name: now for name, (_, now) in hidden.items()}, "digest": row["digest"]},
            "was": {name: was for name, (was, _) in hidden.items()},
        }
        if person:
            private["person"] = {name: now for name, (_, now) in person.items()}
            private["person_was"] = {name: was for name, (was, _) in person.items()}
        yield Written(
            facts.CHANGED.name, facts.CHANGED.version, row["person"], row["wait"],
            orjson.dumps(entry, option=_SORTED).decode(), orjson.dumps(private, option=_SORTED).decode(),
            _earliest(changes, told.as_of).isoformat(), told.as_of.isoformat(),
        )  # fmt: skip


def _key_after(row: dict[str, Any], changes: dict[str, Any]) -> str:
    if "key" in changes:
        return changes["key"][1]
    if row["key_was"].startswith(REFERENCE) or not changes.keys() & {"referred_on", "pathway"}:
        return row["key_was"]
    return derived_key(row["person"], row["pathway"], row["referred_on"])


def _earliest(changes: dict[str, tuple[Any, Any]], as_of: date) -> date:
    """The earliest day any of these changes is true of, so that a list as at that day knows of it."""
    own = ("last_contact_on", "last_checked_on", "ended_on", "paused_on", "referred_on")
    days = [day for name in own if name in changes for day in changes[name] if day is not None]
    return min([as_of, *days])


def _plain_events(plan: Plan, told: Told) -> Iterator[Written]:
    people = dict(_people_of([*plan.returned, *plan.asked, *plan.left]))
    said = orjson.dumps({"source": told.source}).decode()
    on = told.as_of.isoformat()
    for kind, waits in ((facts.RETURNED, plan.returned), (facts.ASKED, plan.asked), (facts.LEFT, plan.left)):
        for wait in waits:
            yield Written(kind.name, kind.version, people[wait], wait, said, None, on, on)


def _people_of(waits: list[int]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(waits), 900):
        yield from Wait.objects.filter(pk__in=waits[start : start + 900]).values_list("pk", "person_id")


def _insert_people(people: _People, found: pl.DataFrame, *, first: int) -> None:
    """New people, in order of their numbers: those of one row in columns, the others from what their rows told."""
    # Events were written in the order of the new waits' numbers.
    base = first - (found["wait"].min() or 0)  # type: ignore[operator]
    for state in people.states.values():
        state.last_seq += base
    alone = found.filter("is_alone").sort("person")
    insert(Person, ("id", "uuid", *people_state.COLUMNS), _person_rows(alone, base=base))
    insert(
        Person,
        ("id", "uuid", *people_state.COLUMNS),
        ((state.id, uuid7().hex, *people_state.row(state)) for state in people.states.values()),
    )
    keys = [(*key, state.id) for state in people.states.values() for key in state.keys]
    split = alone.select(pl.col("person_key").str.splitn(":", 2), "person").unnest("person_key")
    keys += [(people.source, kind, value, person) for kind, value, person in split.iter_rows()]
    insert(Identifier, ("source", "kind", "value", "person"), sorted(keys))


def _person_rows(alone: pl.DataFrame, *, base: int) -> Iterator[tuple[Any, ...]]:
    nobody = pl.lit(None, dtype=pl.Int64)
    columns = alone.select(
        "person",
        *(pl.col(n).cast(pl.String) if alone.schema[n] == pl.Date else pl.col(n) for n in PERSON_FIELDS),
        nobody.alias("now_known_as"),
        pl.lit(value=False).alias("is_restricted"),
        people_state.search_column().alias("search"),
        pl.lit(value=False).alias("is_void"),
        (pl.col("wait") + base).alias("last_seq"),
    )
    for part in columns.iter_slices(_SLICE):
        for person, *values in part.iter_rows():
            yield (person, uuid7().hex, *values)


def _insert_waits(found: pl.DataFrame, *, told: Told, first: int, pathways: Any) -> None:
    columns = ("id", "uuid", *waiting_state.COLUMNS, *priority.DERIVED)

    def rows() -> Iterator[tuple[Any, ...]]:
        start = 0
        for part in found.iter_slices(_SLICE):
            numbered = part.with_columns(pl.Series("seq", range(first + start, first + start + part.height), dtype=pl.Int64))
            states = first_states(numbered, source=told.source, as_of=told.as_of)
            ordered = priority.derived(states, on=told.today, pathways=pathways)
            text = ordered.select(
                pl.col(name).cast(pl.String) if ordered.schema[name] == pl.Date else pl.col(name)
                for name in (*waiting_state.COLUMNS, *priority.DERIVED)
            )
            for wait, values in zip(part["wait"].to_list(), text.iter_rows(), strict=True):
                yield (wait, uuid7().hex, *values)
            start += part.height

    insert(Wait, columns, rows())
