"""What the database holds of one source, as frames to compare an extract with."""

from datetime import date
from typing import Any

import orjson
import polars as pl

from fairwait.engine.checks.clean import SCHEMA
from fairwait.exchange.imports.plan import Known
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import PERSON_FIELDS
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NOT_GIVEN

_AT_ONCE = 20_000
_FIELDS = {**SCHEMA, "end_national": pl.String()}
_OVERLAID = ("band", "team", "worker", "last_contact_on", "last_checked_on", "ended_on", "end_reason", "end_national")
_KEPT = {
    "wait": pl.Int64(), "person": pl.Int64(), "key": pl.String(), "status": pl.String(), "question": pl.String(),
    "left_extract_on": pl.Date(), "asked_on": pl.Date(), "digest": pl.String(),
}  # fmt: skip


def known(source: str) -> Known:
    """Waits, keys and people of a source. Reads columns, in parts; three queries however many rows."""
    waits = _waits(source)
    keys = _frame(
        ((f"{kind}:{value}", person) for kind, value, person in Identifier.objects.filter(source=source)
         .values_list("kind", "value", "person_id").iterator(chunk_size=_AT_ONCE)),
        {"key": pl.String(), "person": pl.Int64()},
    )  # fmt: skip
    of_source = Identifier.objects.filter(source=source).values("person_id")
    people = _frame(
        Person.objects.filter(pk__in=of_source).values_list("pk", *PERSON_FIELDS).iterator(chunk_size=_AT_ONCE),
        {"person": pl.Int64(), **{name: SCHEMA[name] for name in PERSON_FIELDS}},
    )
    return Known(waits=waits, keys=keys, people=people)


def _waits(source: str) -> pl.DataFrame:
    names = [name for name in facts.WAIT_FIELDS if name != "status"]
    rows = (
        Wait.objects.filter(source=source)
        .exclude(status="void")
        .order_by("pk")
        .values_list(
            "pk", "person_id", "key", "status", "question", "left_extract_on", "asked_on", "digest",
            *names, "source_status", "theirs",
        )
    )  # fmt: skip
    schema = {**_KEPT, **{name: _FIELDS[name] for name in names}, "source_status": pl.String(), "theirs": pl.String()}
    texts = ((*row[:-1], orjson.dumps(row[-1]).decode() if row[-1] is not None else None) for row in rows.iterator(chunk_size=_AT_ONCE))
    return _as_told(_frame(texts, schema)).drop("theirs")


def _as_told(frame: pl.DataFrame) -> pl.DataFrame:
    """Each field as the extract last told it: what people here decided instead lies over it in the stored columns."""
    differing = frame.filter(pl.col("theirs").is_not_null()).select("wait", "theirs")
    open_default = pl.col("status") == "ended"
    frame = frame.with_columns(
        pl.when(open_default & (pl.col("end_reason") == NOT_GIVEN.label)).then(None).otherwise("end_reason").alias("end_reason")
    )
    if not differing.height:
        return frame
    told = pl.DataFrame(
        [{"wait": wait, **_opened(text)} for wait, text in differing.iter_rows()],
        schema={"wait": pl.Int64(), **{f"_{n}": _FIELDS[n] for n in _OVERLAID}, **{f"_has_{n}": pl.Boolean() for n in _OVERLAID}},
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


def _frame(rows: Any, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Rows from the database as a frame, built in parts so that a million rows need not be Python objects at once."""
    parts, part = [], []
    for row in rows:
        part.append(row)
        if len(part) >= _AT_ONCE:
            parts.append(pl.DataFrame(part, schema=schema, orient="row"))
            part = []
    parts.append(pl.DataFrame(part, schema=schema, orient="row"))
    return pl.concat(parts)
