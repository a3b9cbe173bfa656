"""What the database holds of one source, as frames to compare an extract with."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson
import polars as pl
from django.db.models import QuerySet

from fairwait.engine.checks.clean import SCHEMA
from fairwait.exchange.imports.matching import WORDS, Known
from fairwait.history.bulk import read
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NOT_GIVEN

_FIELDS = {**SCHEMA, "end_national": pl.String(), "source_status": pl.String(), "digest": pl.String()}
_OVERLAID = (
    "referred_on", "band", "team", "worker", "last_contact_on", "last_checked_on", "ended_on", "end_reason",
    "end_national",
)  # fmt: skip
_WHICH = {
    "wait": pl.Int64(), "person": pl.Int64(), "key": pl.String(), "status": pl.String(), "pathway": pl.String(),
    "referred_on": pl.Date(), "left_extract_on": pl.Date(), "asked_on": pl.Date(),
}  # fmt: skip


def known(source: str) -> Known:
    """Waits, keys and people of a source: three queries however many rows."""
    of_source = Identifier.objects.filter(source=source)
    keys = read(of_source, {"kind": pl.String(), "value": pl.String(), "person": pl.Int64()})
    return Known(
        waits=_as_told(Wait.objects.filter(source=source).exclude(status="void"), _WHICH),
        keys=keys.select(pl.concat_str("kind", pl.lit(":"), "value").alias("key"), "person"),
        people=_words(Person.objects.filter(pk__in=of_source.values("person_id")), WORDS),
        told=_told,
        words=stored_words,
    )


def stored_words(people: Iterable[int]) -> pl.DataFrame:
    """What is stored of these people's own words: person, and every person field."""
    return _words(Person.objects.filter(pk__among=people), PERSON_FIELDS)


def _words(people: QuerySet[Person], names: Iterable[str]) -> pl.DataFrame:
    fields = {name: SCHEMA[name] for name in names}
    return read(people.order_by("pk"), {"person": pl.Int64(), **fields}, paths={"person": "pk"})


def _told(waits: Iterable[int], fields: Iterable[str]) -> pl.DataFrame:
    """What the extract last told of these waits: wait and these fields."""
    return _as_told(Wait.objects.filter(pk__among=waits), {"wait": pl.Int64(), **{n: _FIELDS[n] for n in fields}})


def _as_told(waits: QuerySet[Wait], columns: Mapping[str, Any]) -> pl.DataFrame:
    """Each field as the extract last told it: what people here decided instead lies over it in the stored columns."""
    overlaid = [name for name in _OVERLAID if name in columns]
    beside = {"theirs": pl.String(), "status": pl.String()}
    frame = read(waits.order_by("pk"), {**columns, **beside}, paths={"wait": "pk"})
    if "end_reason" in overlaid:
        has_reason = (pl.col("status") != "ended") | pl.col("end_reason").ne_missing(NOT_GIVEN.label)
        frame = frame.with_columns(pl.when(has_reason).then("end_reason").alias("end_reason"))
    differing = frame.filter(pl.col("theirs").is_not_null()).select("wait", "theirs")
    frame = frame.select(list(columns))
    if not differing.height or not overlaid:
        return frame
    schema = {**{f"_{n}": _FIELDS[n] for n in overlaid}, **{f"_has_{n}": pl.Boolean() for n in overlaid}}
    told = pl.DataFrame(
        [{"wait": wait, **_opened(text, overlaid)} for wait, text in differing.iter_rows()],
        schema={"wait": pl.Int64(), **schema},
    )
    frame = frame.join(told, on="wait", how="left", maintain_order="left")
    return frame.with_columns(
        pl.when(pl.col(f"_has_{n}").fill_null(value=False)).then(f"_{n}").otherwise(n).alias(n) for n in overlaid
    ).select(list(columns))


def _opened(text: str, names: Iterable[str]) -> dict[str, Any]:
    theirs = orjson.loads(text)
    opened: dict[str, Any] = {}
    for name in names:
        value = theirs.get(name)
        opened[f"_{name}"] = date.fromisoformat(value) if value and name in facts.DATE_FIELDS else value
        opened[f"_has_{name}"] = name in theirs
    return opened
