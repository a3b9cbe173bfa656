"""The plausibility gate: what makes an import stop and ask a named person before anything changes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

FALL_SHARE = 2 / 3
"""An extract with no more than this share of the open waits we hold is asked about, unless it tells how they ended."""
RISE_SHARE = 1.8
FEW = 10
"""Below this many, a list may well halve or vanish by itself."""
KNOWN_SHARE = 0.2
"""A file that tells of fewer than this share of the waits we hold may be another council's."""


class GateRule(StrEnum):
    """Why the gate asks."""

    FELL = "fell"
    ROSE = "rose"
    PATHWAY_MISSING = "pathway-missing"
    PATHWAY_FELL = "pathway-fell"
    COLUMNS = "columns"
    VALUES = "values"
    EARLIER = "earlier"
    STRANGERS = "strangers"
    CUT = "cut"
    TOTAL = "total"
    NO_TOTAL = "no-total"


@dataclass(frozen=True)
class Question:
    """One thing the gate asks about, in words, with what to look at before saying yes."""

    rule: GateRule
    words: str
    look: str


@dataclass(frozen=True)
class Usual:
    """What the source was like when last brought in: its day, columns, and open waits by pathway."""

    as_of: date
    columns: tuple[str, ...]
    open_by_pathway: Mapping[str, int]
    has_total: bool = False

    @property
    def open(self) -> int:
        """Open waits in all."""
        return sum(self.open_by_pathway.values())


@dataclass(frozen=True)
class Today:
    """What the file is like: its day, its columns' differences in words, open waits by pathway.

    `told_by_pathway` counts, of the open waits we hold, those the file tells of at all, as open or as ended: a wait the
    file ends is not missing. `pathway` is the one the file was said to hold, where it has no such column. `doubts` are
    what reading said against the file being whole, by rule; `has_total` whether a line of totals stands in it;
    `contradictions` say which columns hold another kind of values than they were confirmed for.
    """

    as_of: date
    column_differences: Sequence[str]
    open_by_pathway: Mapping[str, int]
    told_by_pathway: Mapping[str, int]
    pathway: str | None = None
    has_total: bool = False
    doubts: Mapping[str, str] = field(default_factory=dict)
    contradictions: Sequence[str] = ()

    @property
    def open(self) -> int:
        """Open waits in all."""
        return sum(self.open_by_pathway.values())


def questions(usual: Usual | None, today: Today) -> tuple[Question, ...]:
    """Everything that should be asked before this file changes anything.

    A source's first file is only asked whether it is whole.
    """
    whole = tuple(_doubts(today))
    return whole if usual is None else (*whole, *_questions(usual, today))


def _doubts(today: Today) -> Iterator[Question]:
    if GateRule.CUT in today.doubts:
        look = "Run the export again, check that it finished, and bring the whole file."
        yield Question(GateRule.CUT, today.doubts[GateRule.CUT], look)
    if GateRule.TOTAL in today.doubts:
        look = "Were rows lost on the way, or taken out? Run the report again, and bring the whole file."
        yield Question(GateRule.TOTAL, today.doubts[GateRule.TOTAL], look)


def _questions(usual: Usual, today: Today) -> Iterator[Question]:
    if today.as_of < usual.as_of:
        yield Question(
            GateRule.EARLIER,
            f"This file is as of {today.as_of:%-d %B %Y}, and this source was last brought in as of "
            f"{usual.as_of:%-d %B %Y}.",
            "Is it an old file? What later files told stands: this would only add waits none of them tells of.",
        )
    if today.column_differences:
        yield Question(
            GateRule.COLUMNS,
            "The columns are not those of last time: " + "; ".join(today.column_differences) + ".",
            "Was the report changed, or is this another source? Give another source its own name with --source.",
        )
    if today.contradictions:
        yield Question(
            GateRule.VALUES,
            "A column holds something else than it was confirmed for: " + "; ".join(today.contradictions) + ".",
            "Was the report changed? Settle the column anew: `fairwait map FILE --out M.toml`, correct it, then --map.",
        )
    yield from _sizes(usual, today)


def _sizes(usual: Usual, today: Today) -> Iterator[Question]:
    before = {
        pathway: count
        for pathway, count in usual.open_by_pathway.items()
        if today.pathway is None or pathway == today.pathway
    }
    held = sum(before.values())
    told = sum(today.told_by_pathway.get(pathway, 0) for pathway in before)
    if held >= FEW and told < held * KNOWN_SHARE:
        yield Question(
            GateRule.STRANGERS,
            f"Of the {held:,} open waits we hold from this source, the file tells of {told:,}.",
            "Is it another council's file, or another list? If it is another list, give it its own name with --source.",
        )
    elif held >= FEW and told <= held * FALL_SHARE and today.open <= held * FALL_SHARE:
        yield Question(
            GateRule.FELL,
            f"{held - told:,} of the {held:,} open waits we hold from this source are missing from the file.",
            "Was it cut short, or filtered? Nobody leaves a list because a row is missing.",
        )
    if held >= FEW and today.open >= held * RISE_SHARE:
        yield Question(
            GateRule.ROSE,
            f"The file holds {today.open:,} open waits; we hold {held:,} from this source.",
            "Does it hold everything twice, or another team's list as well?",
        )
    if usual.has_total and not today.has_total and told < held:
        yield Question(
            GateRule.NO_TOTAL,
            f"The last file of this source had a total line and this one has none, and {held - told:,} of the "
            f"{held:,} open waits we hold are missing from it.",
            "Was it cut short? Look whether its end is there; if the report was changed, say so.",
        )
    yield from _pathways(before, today)


def _pathways(before: Mapping[str, int], today: Today) -> Iterator[Question]:
    for pathway, count in sorted(before.items()):
        told, now = today.told_by_pathway.get(pathway, 0), today.open_by_pathway.get(pathway, 0)
        if count >= FEW and told == 0 and now == 0:
            yield Question(
                GateRule.PATHWAY_MISSING,
                f"All {count:,} waits on the pathway {pathway} are missing from the file.",
                "Was a tray left out of the report?",
            )
        elif count >= 2 * FEW and told <= count / 2 and now <= count / 2:
            yield Question(
                GateRule.PATHWAY_FELL,
                f"{count - told:,} of {count:,} waits on the pathway {pathway} are missing from the file.",
                "It may be real, or a tray left out of the report.",
            )
