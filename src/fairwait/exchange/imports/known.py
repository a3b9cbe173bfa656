"""What the database holds of one source, as frames to compare an extract with."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson
import polars as pl
from django.db.models import QuerySet

from fairwait.engine.checks.clean import SCHEMA
from fairwait.exchange.imports.matching import Known
from fairwait.history.bulk import read
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NOT_GIVEN

_FIELDS = {**SCHEMA, "end_national": pl.String()}
_OVERLAID = (
    "referred_on", "band", "team", "worker", "last_contact_on", "last_checked_on", "ended_on", "end_reason",
    "end_national",
)  # fmt: skip
_KEPT = {
    "wait": pl.Int64(), "person": pl.Int64(), "key": pl.String(), "status": pl.String(), "question": pl.String(),
    "left_extract_on": pl.Date(), "asked_on": pl.Date(), "digest": pl.String(),
}  # fmt: skip


def known(source: str) -> Known:
    """Waits, keys and people of a source. Three queries however many rows."""
    waits = _waits(source)
    of_source = Identifier.objects.filter(source=source)
    keys = read(of_source, {"kind": pl.String(), "value": pl.String(), "person": pl.Int64()})
    keys = keys.select(pl.concat_str("kind", pl.lit(":"), "value").alias("key"), "person")
    return Known(waits=waits, keys=keys, people=_words(Person.objects.filter(pk__in=of_source.values("person_id"))))


def stored_words(people: Iterable[int]) -> pl.DataFrame:
    """What is stored of these people's own words: person, and every person field."""
    return _words(Person.objects.filter(pk__among=people))


def _words(people: QuerySet[Person]) -> pl.DataFrame:
    fields = {name: SCHEMA[name] for name in PERSON_FIELDS}
    return read(people.order_by("pk"), {"person": pl.Int64(), **fields}, paths={"person": "pk"})


def _waits(source: str) -> pl.DataFrame:
    names = [name for name in facts.WAIT_FIELDS if name != "status"]
    columns = {**_KEPT, **{name: _FIELDS[name] for name in names}, "source_status": pl.String(), "theirs": pl.String()}
    rows = Wait.objects.filter(source=source).exclude(status="void").order_by("pk")
    return _as_told(read(rows, columns, paths={"wait": "pk"})).drop("theirs")


def _as_told(frame: pl.DataFrame) -> pl.DataFrame:
    """Each field as the extract last told it: what people here decided instead lies over it in the stored columns."""
    differing = frame.filter(pl.col("theirs").is_not_null()).select("wait", "theirs")
    open_default = pl.col("status") == "ended"
    frame = frame.with_columns(
        pl.when(~open_default | pl.col("end_reason").ne_missing(NOT_GIVEN.label)).then("end_reason").alias("end_reason")
    )
    if not differing.height:
        return frame
    schema = {**{f"_{n}": _FIELDS[n] for n in _OVERLAID}, **{f"_has_{n}": pl.Boolean() for n in _OVERLAID}}
    told = pl.DataFrame(
        [{"wait": wait, **_opened(text)} for wait, text in differing.iter_rows()], schema={"wait": pl.Int64(), **schema}
    )
    frame = frame.join(told, on="wait", how="left", maintain_order="left")
    return frame.with_columns(
        pl.when(pl.col(f"_has_{n}").fill_null(value=False)).then(f"_{n}").otherwise(n).alias(n) for n in _OVERLAID
    ).drop([f"_{n}" for n in _OVERLAID] + [f"_has_{n}" for n in _OVERLAID])


def _opened(text: str) -> dict[str, Any]:
    theirs = orjson.loads(text)
    opened: dict[str, Any] = {}
    for name in _OVERLAID:
        value = theirs.get(name)
        opened[f"_{name}"] = date.fromisoformat(value) if value and name in facts.DATE_FIELDS else value
        opened[f"_has_{name}"] = name in theirs
    return opened
