"""What a policy document suggests, for one wait or a million: one definition, worked out in columns.

A condition is true, untrue or not known. A rule that is not known for want of a *needed* fact leaves the suggestion
uncertain: the wait may belong in a more urgent band than the one that could be made out, so it is never certain that it
may wait. Any other fact that is not known counts as untrue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from operator import and_, or_
from typing import Any

import polars as pl

from fairwait.engine.policy.document.check import about, asked, in_waves, values
from fairwait.engine.policy.document.shape import (
    Ageing,
    Condition,
    Fact,
    FactKind,
    PolicyDocument,
    Protective,
    Score,
)

ESCALATED = "escalated"
"""Column with the code of the escalator told of since somebody last looked, or null."""
WAITED = "waited_days"
SHARE = "share_of_target"
SUGGESTED = {
    "suggested": pl.String(),
    "place": pl.Int16(),
    "is_certain": pl.Boolean(),
    "is_escalated": pl.Boolean(),
    "aged": pl.Int16(),
}
"""What `suggest` adds, see there."""

_TYPES: dict[FactKind, Any] = {
    FactKind.YES_NO: pl.Boolean(),
    FactKind.CHOICE: pl.String(),
    FactKind.NUMBER: pl.Float64(),
}
_RULE = "rule {} {}"
_UNKNOWN = "unknown {} {}"


def suggest(policy: PolicyDocument, waits: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """What a policy suggests for each wait.

    Args:
        policy: a checked document.
        waits: a row a wait; a column for each fact, by its code, null where it is not known (a column that is not there
            is not known of anybody). `waited_days` and `share_of_target` for ageing, `<fact>_on` for the day of a
            protective fact, `escalated` for the code of an escalator since the last triage.
        on: the day protective facts are judged on.
    Returns: the same rows with `suggested` (code of the most urgent band a rule puts the wait in, after ageing and
        protective facts; null where nothing could be made out), `place` (its place among the policy's bands, 0 for the
        most urgent), `is_certain` (no more urgent rule wants for a needed fact), `is_escalated`, and `aged` (the last
        step of `policy.ageing` reached, or null).
    """
    plan = Plan(policy)
    frame = plan.with_steps(plan.with_scores(plan.with_facts(waits).lazy()), on)
    return waits.hstack(frame.select(**plan.suggestion()).collect())


@dataclass(frozen=True)
class Reasons:
    """Why a policy suggests what it does for one wait, in its own words.

    `because` are the rules that put the wait in its band; `lowered` and `raised` the protective facts and the length of
    wait that moved it; `unknown` the labels of needed facts that could put it higher.
    """

    band: str | None
    because: tuple[str, ...]
    lowered: tuple[str, ...]
    raised: tuple[str, ...]
    unknown: tuple[str, ...]
    escalated: str | None
    aged: Ageing | None

    @property
    def is_certain(self) -> bool:
        """Whether nothing that is not known could put it higher."""
        return not self.unknown


def explain(policy: PolicyDocument, waits: pl.DataFrame, *, on: date) -> list[Reasons]:
    """The reasons behind `suggest`, a row each; for as many waits as a page shows. Arguments as there."""
    plan = _plan(policy)
    frame = plan.with_steps(plan.with_scores(plan.with_facts(waits).lazy()), on).with_columns(**plan.rules).collect()
    told = frame.select(pl.all().exclude(SUGGESTED), **plan.suggestion(), **plan.protections(on), **plan.aged_steps())
    return [plan.reasons(row) for row in told.iter_rows(named=True)]


@lru_cache(maxsize=16)
def _plan(policy: PolicyDocument) -> "Plan":
    """For pages, which ask the same policy again and again about a few waits: its rules as expressions are kept."""
    return Plan(policy)


class Plan:
    """A policy as expressions over columns."""

    def __init__(self, policy: PolicyDocument) -> None:
        self.policy = policy
        self._facts = {fact.code: fact for fact in policy.facts}
        self._scores = {score.code: score for score in policy.scores}
        self._bands = [band.band for band in policy.bands]

    def with_facts(self, waits: pl.DataFrame) -> pl.DataFrame:
        """The facts, each as its kind; an answer that the policy does not know is not known."""
        there = set(waits.columns)
        extra = {WAITED: pl.Float64(), SHARE: pl.Float64(), ESCALATED: pl.String()}
        extra |= {f"{each.fact}_on": pl.Date() for each in self.policy.protective}
        columns = [_as_kind(fact, fact.code in there) for fact in self.policy.facts]
        columns += [
            (pl.col(name) if name in there else pl.lit(None)).cast(kind, strict=False).alias(name)
            for name, kind in extra.items()
            if name not in self._facts
        ]
        names = [column.meta.output_name() for column in columns]
        # Beside the others first: a column that holds one value only would else be of one row.
        return waits.with_columns(columns).select(names)

    def with_scores(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The facts with each score beside them. A score is not known where what it asks about a needed fact is not."""
        for together in in_waves(self.policy):
            frame = frame.with_columns(**{score.code: self._total(score) for score in together})
        return frame

    def _total(self, score: Score) -> pl.Expr:
        parts = [self._points(each.when, each.points) for each in score.add]
        return reduce(lambda left, right: left + right, parts)

    @cached_property
    def rules(self) -> dict[str, pl.Expr]:
        """Each rule of each band, and whether it is not known."""
        told: dict[str, pl.Expr] = {}
        for at, band in enumerate(self.policy.bands):
            for number, rule in enumerate(band.rules):
                told[_RULE.format(at, number)] = self._true(rule.when)
                told[_UNKNOWN.format(at, number)] = self._unknown(rule.when)
        return told

    def with_steps(self, frame: pl.LazyFrame, on: date) -> pl.LazyFrame:
        """The band by rules alone, whether a more urgent one is not known, and what lowers and raises it."""
        by_rules = frame.with_columns(_place=self._place(), _unsure=self._first_unsure())
        return by_rules.with_columns(_lowered=self._lowered(on), _raised=self._raised())

    def suggestion(self) -> dict[str, pl.Expr]:
        """The columns of `SUGGESTED`, from those of `with_steps`."""
        last = len(self._bands) - 1
        moved = (pl.col("_place") + pl.col("_lowered") - pl.col("_raised")).clip(0, last)
        # Where nothing is true and something is not known, not even the last band can be suggested.
        is_certain = pl.col("_unsure").is_null() | (pl.col("_unsure") >= pl.col("_place"))
        has_rule = pl.col("_place").is_not_null()
        return {
            "suggested": self._named(moved),
            "place": moved.cast(pl.Int16),
            "is_certain": has_rule & is_certain.fill_null(False),
            "is_escalated": self._is_escalated(),
            "aged": self._aged(),
        }

    def _named(self, place: pl.Expr) -> pl.Expr:
        """The band at a place: gathered, which is an eighth of the work of looking it up."""
        return pl.lit(pl.Series(self._bands)).gather(place.cast(pl.UInt32))

    # Conditions --------------------------------------------------------------------------------------------------

    def _true(self, condition: Condition) -> pl.Expr:
        return self._holds(condition).fill_null(False)

    def _holds(self, condition: Condition) -> pl.Expr:
        """True, untrue, or null where it is not known."""
        if condition.fact is not None:
            return self._asked(condition)
        if condition.not_ is not None:
            return ~self._holds(condition.not_)
        inside = [self._holds(each) for each in condition.all or condition.any]
        return _all(inside) if condition.all else _any(inside)

    def _asked(self, condition: Condition) -> pl.Expr:
        code = condition.fact or ""
        accepted = values(condition)
        if code in self._scores:
            if accepted:
                levels = [level for level in self._scores[code].levels if level.level in accepted]
                return _any([pl.col(code).is_between(level.from_, level.to) for level in levels])
            return _in_range(condition)
        if not accepted:
            return _in_range(condition)
        kind = _TYPES[self._facts[code].kind]
        return _any([pl.col(code) == pl.lit(value, dtype=kind) for value in accepted])

    def _unknown(self, condition: Condition) -> pl.Expr:
        """Whether it is not known for want of a needed fact."""
        needed = [code for code in self._facts_asked(condition) if self._facts[code].needed]
        if not needed:
            return pl.lit(False)
        return self._holds(condition).is_null() & _any([pl.col(code).is_null() for code in needed])

    def _facts_asked(self, condition: Condition) -> list[str]:
        """Codes of the facts a condition asks about, those beneath its scores included."""
        codes: dict[str, None] = {}
        for _, each in asked(condition):
            code = each.fact or ""
            beneath = self._scores.get(code)
            found = [code] if beneath is None else [f for p in beneath.add for f in self._facts_asked(p.when)]
            codes |= dict.fromkeys(found)
        return list(codes)

    def _points(self, condition: Condition, points: int) -> pl.Expr:
        counted = pl.when(self._true(condition)).then(points).otherwise(0)
        return pl.when(self._unknown(condition)).then(None).otherwise(counted).cast(pl.Int32)

    # Bands -------------------------------------------------------------------------------------------------------

    def _place(self) -> pl.Expr:
        """The most urgent band that a rule puts the wait in, else the one for all others; null where nothing is true
        and something is not known."""
        place: Any = pl
        for at, band in enumerate(self.policy.bands):
            if band.rules:
                place = place.when(_any([self._true(rule.when) for rule in band.rules])).then(at)
        otherwise = next(at for at, band in enumerate(self.policy.bands) if band.otherwise is not None)
        everybody = pl.when(self._first_unsure().is_null()).then(otherwise)
        return (everybody if place is pl else place.otherwise(everybody)).cast(pl.Int16)

    def _first_unsure(self) -> pl.Expr:
        unsure: Any = pl
        for at, band in enumerate(self.policy.bands):
            if band.rules:
                unsure = unsure.when(_any([self._unknown(rule.when) for rule in band.rules])).then(at)
        return (pl.lit(None) if unsure is pl else unsure.otherwise(None)).cast(pl.Int16)

    # What moves a band ---------------------------------------------------------------------------------------------

    def protections(self, on: date) -> dict[str, pl.Expr]:
        """For each protective fact, whether it holds on the day."""
        return {f"protective {at}": self._protects(each, on) for at, each in enumerate(self.policy.protective)}

    def _protects(self, protective: Protective, on: date) -> pl.Expr:
        told_on = pl.col(f"{protective.fact}_on")
        is_recent = (told_on <= on) & (told_on + pl.duration(days=protective.holds_days) >= on)
        spared = [at for at, band in enumerate(self._bands) if band in protective.never_from]
        holds = self._true(about(protective)) & is_recent.fill_null(False)
        return holds & ~_any([pl.col("_place") == at for at in spared]).fill_null(True) if spared else holds

    def _lowered(self, on: date) -> pl.Expr:
        """By how many bands: the most that one protective fact allows, since two of a kind are no safer."""
        lowers = [pl.when(self._protects(each, on)).then(each.lowers).otherwise(0) for each in self.policy.protective]
        return pl.max_horizontal(lowers).cast(pl.Int16) if lowers else pl.lit(0, dtype=pl.Int16)

    def _raised(self) -> pl.Expr:
        raises = [pl.when(_has_aged(each)).then(each.raises).otherwise(0) for each in self.policy.ageing]
        return pl.max_horizontal(raises).cast(pl.Int16) if raises else pl.lit(0, dtype=pl.Int16)

    def aged_steps(self) -> dict[str, pl.Expr]:
        """For each step of ageing, whether the wait has reached it."""
        return {f"aged {at}": _has_aged(each) for at, each in enumerate(self.policy.ageing)}

    def _aged(self) -> pl.Expr:
        """The last step reached: asked from the last backwards, the first that is reached is it."""
        reached: Any = pl
        for at in reversed(range(len(self.policy.ageing))):
            reached = reached.when(_has_aged(self.policy.ageing[at])).then(at)
        return (pl.lit(None) if reached is pl else reached.otherwise(None)).cast(pl.Int16)

    def _is_escalated(self) -> pl.Expr:
        if not self.policy.escalators:
            return pl.lit(False)
        return _one_of(pl.col(ESCALATED), [escalator.code for escalator in self.policy.escalators]).fill_null(False)

    # Words ---------------------------------------------------------------------------------------------------------

    def reasons(self, row: Mapping[str, Any]) -> Reasons:
        """The reasons of one row that holds every column of this plan."""
        place = row["_place"]
        lowered = [each.because for at, each in enumerate(self.policy.protective) if row[f"protective {at}"]]
        raised = [each.label for at, each in enumerate(self.policy.ageing) if each.raises and row[f"aged {at}"]]
        labels = {escalator.code: escalator.label for escalator in self.policy.escalators}
        return Reasons(
            band=row["suggested"],
            because=self._because(row, place),
            lowered=tuple(lowered) if place is not None else (),
            raised=tuple(raised),
            unknown=self._missing(row, place),
            escalated=labels.get(row[ESCALATED]),
            aged=None if row["aged"] is None else self.policy.ageing[row["aged"]],
        )

    def _because(self, row: Mapping[str, Any], place: int | None) -> tuple[str, ...]:
        if place is None:
            return ()
        band = self.policy.bands[place]
        said = tuple(rule.because for number, rule in enumerate(band.rules) if row[_RULE.format(place, number)])
        return said or (band.otherwise or "",)

    def _missing(self, row: Mapping[str, Any], place: int | None) -> tuple[str, ...]:
        above = self.policy.bands if place is None else self.policy.bands[:place]
        codes: dict[str, None] = {}
        for at, band in enumerate(above):
            for number, rule in enumerate(band.rules):
                if row[_UNKNOWN.format(at, number)]:
                    codes |= dict.fromkeys(self._facts_asked(rule.when))
        return tuple(self._facts[c].label for c in codes if self._facts[c].needed and row[c] is None)


def _as_kind(fact: Fact, is_there: bool) -> pl.Expr:
    told = (pl.col(fact.code) if is_there else pl.lit(None)).cast(_TYPES[fact.kind], strict=False)
    if fact.kind is FactKind.CHOICE:
        told = pl.when(_one_of(told, [choice.code for choice in fact.choices])).then(told)
    if fact.kind is FactKind.NUMBER:
        possible = told.is_finite()
        if fact.least is not None:
            possible &= told >= fact.least
        if fact.most is not None:
            possible &= told <= fact.most
        told = pl.when(possible).then(told)
    return told.alias(fact.code)


_FEW = 12


def _one_of(told: pl.Expr, codes: list[str]) -> pl.Expr:
    """Whether a text is one of these. Of a few, comparing with each is several times as quick as looking it up."""
    return _any([told == pl.lit(code) for code in codes]) if len(codes) <= _FEW else told.is_in(codes)


def _in_range(condition: Condition) -> pl.Expr:
    told = pl.col(condition.fact or "")
    bounds = []
    if condition.at_least is not None:
        bounds.append(told >= condition.at_least)
    if condition.at_most is not None:
        bounds.append(told <= condition.at_most)
    return _all(bounds)


def _all(claims: list[pl.Expr]) -> pl.Expr:
    return reduce(and_, claims)


def _any(claims: list[pl.Expr]) -> pl.Expr:
    return reduce(or_, claims)


def _has_aged(step: Ageing) -> pl.Expr:
    if step.days is not None:
        return (pl.col(WAITED) >= step.days).fill_null(False)
    return (pl.col(SHARE) >= step.share_of_target).fill_null(False)
