"""Weighing an import: what it would do, and what the gate asks first. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Q

from fairwait.engine.checks.values.names import folded
from fairwait.exchange.extracts import mapping as mappings
from fairwait.exchange.extracts.report import OURS
from fairwait.exchange.imports import gate, keeping
from fairwait.exchange.imports.known import known
from fairwait.exchange.imports.lines import NO_LINES, Lines
from fairwait.exchange.imports.matching import Known
from fairwait.exchange.imports.plan import Plan, reconcile
from fairwait.exchange.imports.rows import prepare
from fairwait.exchange.models import Import, ImportStatus, Source
from fairwait.history import queries as history
from fairwait.waiting import queries as waiting
from fairwait.waiting.rules.pathways import Pathway


@dataclass(frozen=True)
class Weighed:
    """What an import would do, as the lists stood at event `head`."""

    plan: Plan
    questions: tuple[gate.Question, ...]
    pathways: tuple[Pathway, ...]
    under: Mapping[str, str]
    """The version of each pathway by which the rows were understood, as events name it."""
    head: int
    left: pl.DataFrame
    """Waits that today's file does not hold: wait, person, key, pathway, referred_on."""


def last_import(source: Source | None, *, pathway: str | None = None) -> Import | None:
    """The latest import of a source that still stands; with a pathway, of those that could hold its waits."""
    if source is None:
        return None
    whole = Import.objects.filter(source=source, status=ImportStatus.DONE, is_supplement=False)
    if pathway is not None:  # a council may send one file a pathway: each has its own last week
        whole = whole.filter(Q(pathway=pathway) | Q(pathway__isnull=True))
    return whole.order_by("-as_of", "-id").first()


def only_pathway_told(source: Source) -> str | None:
    """The one pathway that was told of every file of a source that still stands, if there is one."""
    told = Import.objects.filter(source=source, status=ImportStatus.DONE, is_supplement=False)
    codes = set(told.order_by().values_list("pathway", flat=True).distinct())
    return codes.pop() if len(codes) == 1 else None


def weigh(rows: pl.LazyFrame, *, record: Import, source: Source | None, fields: frozenset[str]) -> Weighed:
    """Compare an import's rows with what is known of its source.

    Args:
        rows: the clean rows with their keys.
        source: None where this is the source's first file.
        fields: canonical fields the file has a column for.
    """
    head, _ = history.head()
    in_force = waiting.versions(on=record.as_of)
    day = record.as_of if in_force else date.max  # before the first adoption, what is in force now counts
    pathways = waiting.pathways(on=day)
    prepared = prepare(rows, fields=fields, as_of=record.as_of, pathways={p.code: p for p in pathways})
    held = known(source.name if source else record.source_name)
    last = last_import(source, pathway=record.pathway)
    plan = reconcile(
        prepared,
        held,
        pathway=record.pathway,
        is_supplement=record.is_supplement,
        is_earlier=last is not None and record.as_of < last.as_of,
        between=None if last is None else (last.as_of, record.as_of),
        lines=_lines(record, rows),
    )
    usual = _usual(last, held) if last is not None and not record.is_supplement else None
    still_open = plan.rows["pathway"].filter(plan.rows["is_open"])
    told = pl.concat([plan.rows["wait"].drop_nulls(), pl.Series(plan.to_mend, dtype=pl.Int64)])
    told_of = held.waits.filter(_there() & pl.col("wait").is_in(told.implode()))
    today = gate.Today(
        as_of=record.as_of,
        column_differences=_column_differences(last_import(source), record),
        contradictions=record.file_facts.get("doubted", ()),
        open_by_pathway=dict(still_open.value_counts().iter_rows()),
        told_by_pathway=dict(told_of["pathway"].value_counts().iter_rows()),
        pathway=record.pathway,
        has_total=_has_total(record),
        doubts=record.file_facts.get("doubts", {}),
    )
    left = held.waits.filter(pl.col("wait").is_in(list(plan.left)))
    return Weighed(
        plan=plan,
        questions=gate.questions(usual, today),
        pathways=pathways,
        under=in_force or waiting.versions(on=day),
        head=head,
        left=left.select("wait", "person", "key", "pathway", "referred_on"),
    )


def _lines(record: Import, rows: pl.LazyFrame) -> Lines:
    """The file's lines that could not be lined up, with how the others of it are made."""
    texts = keeping.folder(record).broken_lines(record)
    if not texts:
        return NO_LINES
    words = rows.select("pathway_text", "pathway").drop_nulls().unique().collect()
    columns = list(record.columns)
    return Lines(
        texts=texts,
        delimiter=record.file_facts.get("delimiter") or ",",
        width=len(columns),
        places={
            column.field: columns.index(column.column)
            for column in mappings.from_toml(record.mapping).columns
            if column.field is not None and column.column in columns
        },
        pathways={folded(text): code for text, code in words.iter_rows()},
    )


def _usual(last: Import, held: Known) -> gate.Usual:
    there = held.waits.filter(_there())
    return gate.Usual(
        as_of=last.as_of,
        columns=tuple(last.columns),
        open_by_pathway=dict(there["pathway"].value_counts().iter_rows()),
        has_total=_has_total(last),
    )


def _has_total(record: Import) -> bool:
    return bool(record.file_facts.get("left_out", {}).get("total"))


def _there() -> pl.Expr:
    """Open waits that the last extract still held."""
    return (pl.col("status") == "open") & pl.col("left_extract_on").is_null()


def _column_differences(last: Import | None, record: Import) -> list[str]:
    if last is None or not last.mapping or not record.columns:
        return []
    kept = mappings.from_toml(last.mapping)
    return [
        str(difference).rstrip(".")
        for difference in mappings.fits(kept, tuple(record.columns))
        if difference.kind != "gone" and not difference.column.startswith(OURS)
    ]
