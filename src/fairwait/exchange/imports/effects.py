"""What bringing an import in would do, kept beside it for the pages: counts that add up, and the lists behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
import polars as pl

from fairwait.exchange.imports import keeping
from fairwait.exchange.imports.plan import Plan
from fairwait.exchange.imports.unseen import Unseen, unseen_before_and_after
from fairwait.exchange.imports.weigh import Weighed
from fairwait.exchange.models import Import
from fairwait.people.models import Identifier, Person
from fairwait.waiting.models import Wait

SUMMARY, LISTS = "effect.json", "effect.parquet"
LISTED = ("joined", "changed", "ended", "left", "asked", "returned", "history", "settled", "kept")
"""The lists that can be looked into: what would join, change, end; and `kept`, what stays as people here left it."""
ROW_KINDS = ("joined", "changed", "ended", "history", "same", "asked", "asked_again", "settled")
"""The counts that add up to the usable rows of the file: every row is in exactly one."""
_SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(), "row": pl.Int64(), "wait": pl.Int64(), "person": pl.Int64(), "name": pl.String(),
    "number": pl.String(), "pathway": pl.String(), "referred_on": pl.Date(), "ended_on": pl.Date(), "what": pl.String(),
}  # fmt: skip
NO_NAME = "Name not known"
_NEVER_SHOWN = frozenset({"end_national"})


@dataclass(frozen=True)
class Effect:
    """What an import would do, as the lists stood at event `head` at an instant.

    `kept` counts the facts people recorded here that the file says otherwise, by what they are of.
    """

    head: int
    at: datetime
    counts: Mapping[str, int]
    questions: tuple[Mapping[str, str], ...]
    unseen: Unseen
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows of the file the counts account for."""
        return sum(self.counts.get(kind, 0) for kind in ROW_KINDS)


@dataclass(frozen=True)
class Line:
    """One wait of a list: its row in the file (none where the file has none), who, and what would change."""

    kind: str
    row: int | None
    wait: int | None
    person: int | None
    name: str
    number: str
    pathway: str | None
    referred_on: date | None
    ended_on: date | None
    changes: tuple[tuple[str, Any, Any], ...]


def keep(record: Import, weighed: Weighed, *, on: date, now: datetime) -> Effect:
    """Keep what an import would do, and what the gate asks of it. Written whole before it is spoken of."""
    differences = list(_differences(weighed, source=record.source_name))
    lines = pl.concat(
        [*_rows(weighed.plan), _left(weighed), _settled(record, weighed.plan), _lines_of(differences, weighed.plan)]
    )
    effect = Effect(
        head=weighed.head,
        at=now,
        counts=dict(weighed.plan.counts),
        questions=tuple({"rule": q.rule.value, "words": q.words, "look": q.look} for q in weighed.questions),
        unseen=unseen_before_and_after(weighed, on=on),
        kept=_kept(differences, weighed.plan),
    )
    folder = keeping.folder(record).folder
    folder.mkdir(parents=True, exist_ok=True)
    lines.write_parquet(folder / LISTS, compression="zstd")
    partial = folder / f"{SUMMARY}.partial"
    partial.write_bytes(orjson.dumps(asdict(effect)))
    partial.rename(folder / SUMMARY)
    record.gate = [dict(question) for question in effect.questions]
    record.save(update_fields=["gate"])
    return effect


def kept(record: Import) -> Effect | None:
    """What was last worked out; None where nothing was."""
    path = keeping.folder(record).folder / SUMMARY
    if not path.exists():
        return None
    told = orjson.loads(path.read_bytes())
    return Effect(
        head=told["head"], at=datetime.fromisoformat(told["at"]), counts=told["counts"],
        questions=tuple(told["questions"]), unseen=Unseen(**told["unseen"]), kept=told["kept"],
    )  # fmt: skip


def forget(record: Import) -> None:
    """Drop what was worked out: the file is being read another way. The caller saves the record."""
    record.gate = []
    (keeping.folder(record).folder / SUMMARY).unlink(missing_ok=True)


def lines(record: Import, kind: str, *, start: int, count: int) -> tuple[int, list[Line]]:
    """A part of one list, in the order of the file, and how many it holds in all."""
    path = keeping.folder(record).folder / LISTS
    if not path.exists():
        return 0, []
    frame = pl.scan_parquet(path).filter(pl.col("kind") == kind)
    total = frame.select(pl.len()).collect().item()
    part = frame.slice(start, count).collect()
    return total, [_line(row) for row in part.iter_rows(named=True)]


def _line(row: dict[str, Any]) -> Line:
    what = row.pop("what")
    return Line(**row, changes=tuple((name, was, now) for name, was, now in orjson.loads(what)) if what else ())


def _rows(plan: Plan) -> Iterator[pl.DataFrame]:
    """The lists of rows of the file, in columns: a first import may have a million that join."""
    yield _listed("joined", plan.found.filter("is_open"))
    yield _listed("history", plan.found.filter(~pl.col("is_open")))
    is_end = ~pl.col("is_open") & (pl.col("status_was") == "open")
    for kind, rows in (("changed", plan.changed.filter(~is_end)), ("ended", plan.changed.filter(is_end))):
        rows = rows.sort("row")
        what = [orjson.dumps(_changes(plan, wait)).decode() for wait in rows["wait"].to_list()]
        yield _listed(kind, rows, what=what)
    for kind, waits in (("returned", plan.back), ("asked", plan.asked)):
        yield _listed(kind, plan.rows.filter(pl.col("wait").is_in(list(waits))))


def _listed(kind: str, rows: pl.DataFrame, *, what: list[str] | None = None) -> pl.DataFrame:
    """Rows of the file as lines of one list. `what` goes with rows already in order."""
    rows = rows if what is not None else rows.sort("row")
    is_number = pl.col("person_key").str.starts_with("person_id:")
    number = pl.col("person_key").str.strip_prefix("person_id:").str.split("|").list.first()
    name = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True).str.strip_chars()
    told = pl.Series("what", what, dtype=pl.String()) if what is not None else pl.lit(None, dtype=pl.String())
    return rows.select(
        pl.lit(kind).alias("kind"),
        "row",
        *(
            pl.col(key) if key in rows.columns else pl.lit(None, dtype=pl.Int64).alias(key)
            for key in ("wait", "person")
        ),
        pl.when(name != "").then(name).otherwise(pl.coalesce("known_as", pl.lit(NO_NAME))).alias("name"),
        pl.when(is_number).then(number).otherwise(pl.lit("")).alias("number"),
        "pathway",
        "referred_on",
        "ended_on",
        told.alias("what"),
    ).cast(_SCHEMA)  # type: ignore[arg-type]


def _changes(plan: Plan, wait: int) -> list[tuple[str, Any, Any]]:
    return [(name, was, now) for name, (was, now) in plan.told(wait).items() if name not in _NEVER_SHOWN]


def _left(weighed: Weighed) -> pl.DataFrame:
    people, numbers = _people(weighed.left["person"].to_list())
    rows = [
        ("left", None, wait, person, people.get(person, ""), numbers.get(person, ""), pathway, referred_on, None, None)
        for wait, person, _, pathway, referred_on in weighed.left.sort("referred_on", "wait").iter_rows()
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _people(ids: Iterable[int]) -> tuple[dict[int, str], dict[int, str]]:
    wanted = sorted(set(ids))
    names: dict[int, str] = {}
    numbers: dict[int, str] = {}
    for start in range(0, len(wanted), 900):
        part = wanted[start : start + 900]
        names |= {person.pk: person.name for person in Person.objects.filter(pk__in=part)}
        for key in Identifier.objects.filter(person_id__in=part, kind="person_id").order_by("-pk"):
            numbers[key.person_id] = key.shown
    return names, numbers


def _settled(record: Import, plan: Plan) -> pl.DataFrame:
    """Rows that tell of a wait another row tells of too: that one is used."""
    if not plan.counts.get("settled"):
        return pl.DataFrame(schema=_SCHEMA)
    rows = pl.scan_parquet(keeping.folder(record).rows).filter(
        pl.col("usable") & ~pl.col("row").is_in(plan.rows["row"].implode())
    )
    return _listed("settled", rows.collect().drop("wait", "person", strict=False))


_OURS = {
    "band": "band",
    "last_contact_on": "contact",
    "last_checked_on": "re-check",
    "team": "team",
    "worker": "worker",
}


@dataclass(frozen=True)
class _Kept:
    """One wait whose file row says otherwise than people here recorded."""

    row: Mapping[str, Any]
    what: tuple[tuple[str, Any, Any], ...]


def _lines_of(differences: Sequence[_Kept], plan: Plan) -> pl.DataFrame:
    rows = plan.rows.filter(pl.col("row").is_in([difference.row["row"] for difference in differences])).sort("row")
    return _listed("kept", rows, what=[orjson.dumps(difference.what).decode() for difference in differences])


def kept_facts(
    weighed: Weighed, *, source: str
) -> Iterator[tuple[Mapping[str, Any], tuple[tuple[str, Any, Any], ...]]]:
    """Rows that say otherwise than people here recorded: the row, and of each field its value and ours, which stays."""
    for kept in _differences(weighed, source=source):
        yield kept.row, kept.what


def _differences(weighed: Weighed, *, source: str) -> Iterator[_Kept]:
    """What people here recorded and the file says otherwise, by row. It is never written over."""
    own = Wait.objects.filter(source=source, status="open")
    decided = own.filter(band_by__isnull=False) | own.filter(theirs__isnull=False)
    decided |= own.filter(last_contact_by__isnull=False) | own.filter(last_checked_by__isnull=False)
    held = {wait.pk: wait for wait in decided.iterator(chunk_size=5_000)}
    if not held:
        return
    rows = weighed.plan.rows.filter(pl.col("wait").is_in(sorted(held)) & pl.col("is_open")).sort("row")
    for row in rows.iter_rows(named=True):
        if what := tuple(_of_wait(held[row["wait"]], row, weighed.plan.fields)):
            yield _Kept(row, what)


def _of_wait(wait: Wait, row: Mapping[str, Any], fields: frozenset[str]) -> Iterator[tuple[str, Any, Any]]:
    theirs = wait.theirs or {}
    if "band" in fields and row["band"] and wait.band_by is not None and row["band"] != wait.band:
        yield "band", row["band"], wait.band
    for name in ("last_contact_on", "last_checked_on"):
        ours = getattr(wait, name)
        if name in fields and getattr(wait, name.replace("_on", "_by")) is not None and ours > (row[name] or date.min):
            yield name, row[name], ours
    for name in ("team", "worker"):
        if name in fields and name in theirs and row[name] != getattr(wait, name):
            yield name, row[name], getattr(wait, name)


def _kept(differences: Iterable[_Kept], plan: Plan) -> dict[str, int]:
    counted: dict[str, int] = {}
    for difference in differences:
        for name, _, _ in difference.what:
            counted[_OURS[name]] = counted.get(_OURS[name], 0) + 1
    people = plan.rows["person"].drop_nulls().unique().to_list()
    joined = 0
    for start in range(0, len(people), 900):
        joined += Person.objects.filter(pk__in=people[start : start + 900], now_known_as__isnull=False).count()
    return counted | ({"people": joined} if joined else {})
