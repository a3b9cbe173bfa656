"""Where the band a person chose and the band the policy suggests differ: counted by group, and listed wait by wait.

Counted by team, pathway, band and where the choice was made, never by who made it: a difference is a judgement to talk
about, and a league of names would stop people from making it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.suppression import hide_table
from fairwait.history.bulk import read
from fairwait.priority import queries
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway

PAGE = 50
WAYS = ("higher", "lower")
_COLUMNS = {"wait": pl.Int64(), "band_by": pl.Int64()} | dict.fromkeys(
    ("pathway", "team", "band", "band_suggested"), pl.String()
)
_COUNTED = ("higher", "lower", "same")


@dataclass(frozen=True)
class GroupCount:
    """Of one group, how many waits were given a more urgent band than suggested, a less urgent one, and the same.

    None: too few to be told, or they would give others away.
    """

    group: str
    higher: int | None
    lower: int | None
    same: int | None


@dataclass(frozen=True)
class Difference:
    """One wait whose bands differ. `name` "" for a restricted record: nothing of it is told."""

    wait: Wait
    name: str
    chosen: str
    suggested: str
    reason: str
    because: str


@dataclass(frozen=True)
class DifferencePage:
    """A page of them, of one way, out of those this viewer may see."""

    way: str
    page: int
    rows: tuple[Difference, ...]
    counts: dict[str, int]

    @property
    def first(self) -> int:
        """The number of the first on this page."""
        return (self.page - 1) * PAGE + 1


def compared(*, on: date) -> pl.DataFrame:
    """Every open wait with both bands: wait, pathway, team, band and band_suggested, band_by, and `way`."""
    rows = read(
        Wait.objects.filter(status="open", band__isnull=False, band_suggested__isnull=False).order_by("pk"),
        _COLUMNS,
        paths={"wait": "pk"},
    )
    ranks = {(p.code, band.code): band.rank for p in waiting.pathways(on=on) for band in p.bands}
    keys = pl.DataFrame(
        [(*key, rank) for key, rank in ranks.items()],
        schema={"pathway": pl.String, "code": pl.String, "rank": pl.Int64},
        orient="row",
    )
    chosen, suggested = (
        keys.rename({"code": "band", "rank": "chosen"}),
        keys.rename({"code": "band_suggested", "rank": "suggested"}),
    )
    both = rows.join(chosen, on=["pathway", "band"], maintain_order="left").join(
        suggested, on=["pathway", "band_suggested"], maintain_order="left"
    )
    higher, lower = pl.col("chosen") < pl.col("suggested"), pl.col("chosen") > pl.col("suggested")
    return both.with_columns(
        pl.when(higher).then(pl.lit("higher")).when(lower).then(pl.lit("lower")).otherwise(pl.lit("same")).alias("way")
    )


def counted(viewer: User, *, on: date) -> dict[str, tuple[GroupCount, ...]]:
    """The differences by team, pathway, band suggested and where the band was chosen, small counts hidden."""
    require(viewer, Permission.SEE_MEASURES)
    names = {pathway.code: pathway.name for pathway in waiting.pathways(on=on)}
    frame = compared(on=on).with_columns(
        pl.col("team").fill_null(_("no team")),
        pl.col("pathway").replace(names),
        pl.when(pl.col("band_by").is_null())
        .then(pl.lit(_("told by an extract")))
        .otherwise(pl.lit(_("chosen here by a person")))
        .alias("origin"),
    )
    cuts = {
        _("Everybody"): pl.lit(_("all waits with both bands")),
        _("Team"): pl.col("team"),
        _("Pathway"): pl.col("pathway"),
        _("Band suggested"): pl.col("band_suggested"),
        _("Where the band comes from"): pl.col("origin"),
    }
    return {name: _group_counts(frame.with_columns(group.alias("group"))) for name, group in cuts.items()}


def _group_counts(frame: pl.DataFrame) -> tuple[GroupCount, ...]:
    if frame.is_empty():
        return ()
    told = frame.group_by("group").agg((pl.col("way") == way).sum().alias(way) for way in _COUNTED).sort("group")
    counts = told.select(_COUNTED).to_numpy().astype(np.int64)
    # The columns of each cut add up to those of every other.
    hidden = hide_table(counts, totals_are_told=len(counts) > 1).cells
    return tuple(
        GroupCount(group, *(None if hides else count for count, hides in zip(row, hide, strict=True)))
        for group, row, hide in zip(told["group"], counts.tolist(), hidden.tolist(), strict=True)
    )


def listed(viewer: User, *, way: str, page: int, on: date) -> DifferencePage:
    """The waits whose bands differ one way, of those this viewer may see. An unknown way is the first."""
    way = way if way in WAYS else WAYS[0]
    frame = compared(on=on)
    ids = {each: frame.filter(pl.col("way") == each)["wait"].to_list() for each in WAYS}
    seen = {each: Wait.objects.visible_to(viewer).filter(pk__among=ids[each]) for each in WAYS}
    waits = list(
        seen[way].select_related("person").order_by("order_rank", "-order_share", "pk")[(page - 1) * PAGE : page * PAGE]
    )
    return DifferencePage(way, page, tuple(_rows(waits, on=on)), {each: seen[each].count() for each in WAYS})


def _rows(waits: Sequence[Wait], *, on: date) -> list[Difference]:
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=on)}
    open_ = [wait for wait in waits if not wait.person.is_restricted]
    reasons = queries.reasons(open_, on=on, pathways=tuple(pathways.values()))

    def row(wait: Wait) -> Difference:
        hidden, told = wait.person.is_restricted, reasons.get(wait.pk)
        return Difference(
            wait=wait,
            name="" if hidden else wait.person.name,
            chosen=_band(pathways, wait.pathway, wait.band),
            suggested=_band(pathways, wait.pathway, wait.band_suggested),
            reason="" if hidden else wait.band_reason or "",
            because="; ".join(told.because) if told else "",
        )

    return [row(wait) for wait in waits]


def _band(pathways: dict[str, Pathway], pathway: str | None, code: str | None) -> str:
    found = pathways[pathway or ""].band(code)
    return str(found or code or "")
