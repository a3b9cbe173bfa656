"""Rows that an import found for the first time: their events, their new people and their waits, all made in columns.

A first import of a whole county would otherwise fold a million single events. Promises P05 and P06 hold what is stored
here equal to what folding the events gives.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from typing import Any, cast

import orjson
import polars as pl
from uuid_utils import uuid7

from fairwait.engine.calendars import london_day
from fairwait.exchange.imports.known import stored_words
from fairwait.exchange.imports.matching import REFERENCE
from fairwait.history import actions as history
from fairwait.history.actions import Written
from fairwait.history.bulk import IN_CACHE, indexes_last, insert_frame, made_ahead
from fairwait.history.columns import json_object, json_value
from fairwait.people import state as people_state
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS
from fairwait.priority import actions as priority
from fairwait.priority import queries as priority_queries
from fairwait.priority.analysis import NEEDED
from fairwait.waiting import queries as waiting
from fairwait.waiting import state as waiting_state
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.first import first_states

Progress = Callable[[str, int, int], None]
AT_ONCE = 20_000
_OF_PEOPLE_ALONE = tuple(name for name in PERSON_FIELDS if name not in NEEDED)


@dataclass(frozen=True)
class Told:
    """Who tells, and when: what every event of an import has in common."""

    source: str
    as_of: date
    by: int | None
    now: datetime
    cause: str
    under: Mapping[str, str] = field(default_factory=dict)
    """Of each pathway, the version by which its rows were understood."""

    @property
    def today(self) -> date:
        """The day it is told: the list is put in order as at this day, however old the extract."""
        return london_day(self.now)


def with_numbers(found: pl.DataFrame) -> pl.DataFrame:
    """Give numbers to new people and new waits, and each wait without a reference a key of our own.

    Adds `wait`, `key`, `is_new` (the person is) and `is_alone` (the person is new, and in this one row only); `person`
    is everybody's.
    """
    new_people = history.new_ids(found["new_person"].drop_nulls().n_unique())
    waits = history.new_ids(found.height)
    # No join: it would copy every column.
    number = pl.col("new_person").rank("dense").cast(pl.Int64) - 1 + new_people.start
    found = found.with_columns(
        pl.coalesce("person", number).alias("person"), pl.col("new_person").is_not_null().alias("is_new")
    )
    # One person's waits follow another's: every index by person is then written from end to end.
    place = pl.arg_sort_by("person", maintain_order=True).arg_sort().cast(pl.Int64)
    found = found.with_columns(
        (place + waits.start).alias("wait"), (pl.col("is_new") & ~pl.col("person").is_duplicated()).alias("is_alone")
    )
    has_reference = pl.col("wait_key").str.starts_with(REFERENCE)
    if found.select(has_reference.all()).item():
        return found.with_columns(pl.col("wait_key").alias("key"))
    return found.with_columns(pl.when(has_reference).then("wait_key").otherwise(_derived_key()).alias("key"))


def _in_order(found: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows in order of their waits' numbers, a part at a time: all at once would copy every column. All rows of a
    person are in one part."""
    order = found["wait"].arg_sort()
    people = found["person"].gather(order)
    start = 0
    while start < found.height:
        last = min(start + AT_ONCE, found.height) - 1
        end = people.search_sorted(people[last], side="right")
        yield found[order.slice(start, end - start)]
        start = end


def _derived_key() -> pl.Expr:
    return pl.concat_str("person", "pathway", pl.col("referred_on").cast(pl.String), separator="|")


def derived_key(person: int, pathway: str, referred_on: date) -> str:
    """The key of a wait its source has no reference for. It holds nothing about the person but our own number."""
    return f"{person}|{pathway}|{referred_on.isoformat()}"


# Events ------------------------------------------------------------------------------------------------------------


def events(found: pl.DataFrame, told: Told, *, progress: Progress, total: int) -> Iterator[Written]:
    """One event a row, in order: each holds only what is new about its person.

    Whatever is asked of the database is asked now, not while rows are being copied in.
    """
    stored = stored_words(found.filter(~pl.col("is_new"))["person"].unique().sort().to_list())
    return _events(found, stored, told, progress=progress, total=total)


def _events(
    found: pl.DataFrame, stored: pl.DataFrame, told: Told, *, progress: Progress, total: int
) -> Iterator[Written]:
    done = 0
    for words in made_ahead(_words(part, stored, told) for part in _in_order(found)):
        progress("writing events", done, total)
        done += words.height
        for some in words.iter_slices(IN_CACHE):
            person, wait, told_openly, private, occurred_on = (column.to_list() for column in some.iter_columns())
            written = zip(
                repeat(facts.FOUND.name), repeat(facts.FOUND.version), person, wait, told_openly, private, occurred_on,
                repeat(told.as_of.isoformat()), strict=False,
            )  # fmt: skip
            yield from cast(Iterator[Written], written)  # plain tuples in the same order, a third quicker to make


def _words(part: pl.DataFrame, stored: pl.DataFrame, told: Told) -> pl.DataFrame:
    """What each row's event says, in its stored words."""
    told_of = _told_of_people(part, _news(part, stored))
    return part.select(
        "person",
        "wait",
        _facts(part, told).alias("facts"),
        _private(part, told_of).alias("private"),
        pl.min_horizontal("referred_on", pl.lit(told.as_of)).cast(pl.String).alias("on"),
    )


def _facts(part: pl.DataFrame, told: Told) -> pl.Series:
    source = json_value(pl.Series([told.source])).item()
    return part.select(
        pl.concat_str(
            pl.lit('{"key":'), json_value(part["key"]), pl.lit(',"row":'), "row",
            pl.lit(',"set":'), json_object({name: part[name] for name in facts.OPEN_FIELDS}),
            pl.lit(f',"source":{source}'), _under(told), pl.lit("}"),
        )
    ).to_series()  # fmt: skip


def _under(told: Told) -> pl.Expr:
    """What names the pathway's version, as it stands in each row's words."""
    words = {code: f',"under":{orjson.dumps(name).decode()}' for code, name in told.under.items()}
    return pl.col("pathway").replace_strict(words, default="") if words else pl.lit("")


def _private(part: pl.DataFrame, of_person: pl.DataFrame) -> pl.Series:
    hidden = {name: part[name] for name in (*facts.PRIVATE_FIELDS, "digest")}
    return part.select(
        pl.concat_str(
            pl.lit('{"keys":['), json_value(part["person_key"]),
            pl.lit('],"person":'), json_object({name: of_person[name] for name in PERSON_FIELDS}),
            pl.lit(',"set":'), json_object(hidden), pl.lit("}"),
        )
    ).to_series()  # fmt: skip


def _news(part: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """What each row says that is new about its person, of those who are in several rows or were known before.

    A person's first row tells all it says, later rows tell what differs; somebody known has their stored words to
    differ from. Nearly everybody comes in one row only, and is not here.
    """
    several = part.lazy().filter(~pl.col("is_alone")).select("wait", "person", *PERSON_FIELDS).collect()
    if stored.height:
        several = several.join(stored, on="person", how="left", maintain_order="left", suffix="_stored")
    at, is_first = pl.int_range(pl.len()), pl.col("person").ne_missing(pl.col("person").shift())
    several = several.with_columns(at.alias("_at"), pl.when(is_first).then(at).forward_fill().alias("_first"))
    return several.select("wait", *(_new_words(name, has_stored=stored.height > 0) for name in PERSON_FIELDS))


def _new_words(name: str, *, has_stored: bool) -> pl.Expr:
    """Twenty times quicker than a window over each person, whose rows stand together here."""
    said_at = pl.when(pl.col(name).is_not_null()).then("_at").forward_fill().shift()
    said_before = pl.col(name).gather(pl.when(said_at >= pl.col("_first")).then(said_at))
    known = pl.coalesce(said_before, pl.col(f"{name}_stored")) if has_stored else said_before
    return pl.when(pl.col(name).ne_missing(known)).then(name).alias(name)


def _told_of_people(part: pl.DataFrame, news: pl.DataFrame) -> pl.DataFrame:
    if not news.height:
        return part
    joined = part.select("wait", "is_alone", *PERSON_FIELDS).join(
        news, on="wait", how="left", maintain_order="left", suffix="_new"
    )
    return joined.select(pl.when("is_alone").then(name).otherwise(f"{name}_new").alias(name) for name in PERSON_FIELDS)


# People and waits --------------------------------------------------------------------------------------------------


def insert_people(found: pl.DataFrame, *, first: int, source: str) -> None:
    """New people in order of their numbers, and the keys they are known by. `first` is the first event's number."""
    base = _base(found, first=first)
    fresh = found.filter("is_new").select("person", "person_key")
    of_people = found.select("person", "person_key", "wait", "is_alone", "is_new", *PERSON_FIELDS)
    with indexes_last(Person, people_state.IN_NO_ORDER, coming=fresh.height):
        for people in made_ahead(_people(part, base=base) for part in _new_people(of_people)):
            insert_frame(Person, people)
    _insert_keys(fresh.unique("person"), source=source)


def _people(rows: pl.DataFrame, *, base: int) -> pl.DataFrame:
    """The stored columns of the people of these rows."""
    people = _together(rows.drop("is_new"))
    return people.select(
        pl.col("person").alias("id"), _uuids(people.height).alias("uuid"), *PERSON_FIELDS,
        pl.lit(value=False).alias("is_restricted"),
        people_state.search_column().alias("search"),
        pl.lit(value=False).alias("is_void"),
        (pl.col("wait") + base).alias("last_seq"),
    )  # fmt: skip


def _new_people(found: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of so many new people at a time, whose numbers follow one another as their waits' do."""
    order = found["wait"].arg_sort()
    people = found["person"].gather(order)
    is_new = found["is_new"].gather(order)
    order, people = order.filter(is_new), people.filter(is_new)
    if people.len():
        last = int(people[-1])
        for start in range(int(people[0]), last + 1, AT_ONCE):
            begin, end = people.search_sorted(pl.Series([start, start + AT_ONCE]), side="left")
            yield found[order.slice(begin, end - begin)]


def _together(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a person, in order: of what several rows tell, the last word that each field was given."""
    alone, several = rows.filter("is_alone").drop("is_alone"), rows.filter(~pl.col("is_alone"))
    told = several.group_by("person", maintain_order=True).agg(
        pl.col("person_key").first(),
        pl.col("wait").max(),
        *(pl.col(name).drop_nulls().last() for name in PERSON_FIELDS),
    )
    return pl.concat([alone, told.select(alone.columns)]).sort("person")


def _insert_keys(known_by: pl.DataFrame, *, source: str) -> None:
    split = known_by.select(pl.col("person_key").str.splitn(":", 2).struct.rename_fields(["kind", "value"]), "person")
    keys = split.unnest("person_key").select(pl.lit(source).alias("source"), "kind", "value", "person")
    # In the order of their index, which is then written once from end to end.
    with indexes_last(Identifier, people_state.KEYS_IN_NO_ORDER, coming=keys.height):
        insert_frame(Identifier, keys.sort("kind", "value"))


def insert_waits(found: pl.DataFrame, *, told: Told, first: int, pathways: Any, progress: Progress) -> None:
    """New waits in order of their numbers, with due dates and place in the order of the list."""
    with indexes_last(Wait, waiting_state.IN_NO_ORDER, coming=found.height):
        _insert_waits(found, told=told, first=first, pathways=pathways, progress=progress)


def _insert_waits(found: pl.DataFrame, *, told: Told, first: int, pathways: Any, progress: Progress) -> None:
    base = _base(found, first=first)
    done = 0
    # Putting rows in order costs as much as anything done with them: no column goes along that is not used.
    parts = _in_order(found.drop(_OF_PEOPLE_ALONE))
    told_at = (part.with_columns((pl.col("wait") + base).alias("seq")) for part in parts)
    states = (first_states(part, source=told.source, as_of=told.as_of) for part in told_at)
    policies, calendar = priority_queries.policies(on=told.today), waiting.calendar()
    ordered = (
        priority.derived(part, on=told.today, pathways=pathways, policies=policies, calendar=calendar)
        for part in states
    )
    for part in made_ahead(_stored(waits) for waits in ordered):
        progress("writing waits", done, found.height)
        done += part.height
        insert_frame(Wait, part)


def _stored(waits: pl.DataFrame) -> pl.DataFrame:
    """The stored columns of these waits."""
    return waits.select(
        pl.col("wait").alias("id"), _uuids(waits.height).alias("uuid"), *waiting_state.COLUMNS, *priority.DERIVED
    )


def _base(found: pl.DataFrame, *, first: int) -> int:
    """What to add to a new wait's number for its event's: events were written in the order of the waits."""
    return first - int(found["wait"].min() or 0)  # type: ignore[arg-type]


def _uuids(count: int) -> pl.Series:
    return pl.Series([uuid7().hex for _ in range(count)], dtype=pl.String)
