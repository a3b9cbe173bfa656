"""Putting waits in order by the default policy, beside the bare column arithmetic of the same operations."""

from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from bench.phases import AS_OF, SEED, Place, phase

if TYPE_CHECKING:
    import polars as pl

    from fairwait.engine.policy import PolicyDocument
    from fairwait.engine.policy.document import Condition

ROUNDS = 40


@phase("floor: arithmetic")
def arithmetic_floor(place: Place) -> None:
    """Each condition of the default policy once, two-valued, the bands and the keys of the order: bare expressions."""
    frame, policy = waits(place.rows), _default()
    expressions = bare(policy)
    _rounds(place, lambda: frame.lazy().with_columns(**expressions[0]).with_columns(**expressions[1]).collect())
    place.facts["conditions"] = sum(1 for band in policy.bands for _ in band.rules)


@phase("priority")
def priority(place: Place) -> None:
    """What the policy suggests for every wait, and the keys of the order, as after an adoption."""
    import polars as pl

    from fairwait.engine.policy import order, suggest

    frame, policy = waits(place.rows), _default()

    def put_in_order() -> "pl.DataFrame":
        told = suggest(policy, frame, on=AS_OF).with_columns(
            (pl.col("place") + 1).cast(pl.Int64).alias("suggested_rank"), pl.lit(False).alias("is_failed")
        )
        return told.with_columns(**order.sort_keys())

    found = _rounds(place, put_in_order)
    place.facts |= {"waits": found.height, "need triage": int((found["sort_rank"] <= 0).sum())}


def _rounds(place: Place, work: Any) -> Any:
    """Done many times over, once beforehand, and told for one: the processor's clock ticks a hundred times a second."""
    found = work()
    with place.timed("total"):
        for _ in range(ROUNDS):
            found = work()
    place.seconds["total"] /= ROUNDS
    place.processor["total"] /= ROUNDS
    return found


def _default() -> "PolicyDocument":
    from importlib import resources

    from fairwait.engine.policy import from_toml

    starter = resources.files("fairwait.priority") / "starter" / "default.toml"
    return from_toml(starter.read_text(encoding="utf-8"))


def waits(count: int) -> "pl.DataFrame":
    """So many waits, a third of each answer not known."""
    import polars as pl
    from numpy.random import default_rng

    from fairwait.engine.policy.document import FactKind

    rng = default_rng(SEED)

    def some(values: Any) -> Any:
        return pl.Series(values).zip_with(pl.Series(rng.random(count) > 0.33), pl.Series(values).clear(count))

    columns: dict[str, Any] = {"id": range(1, count + 1)}
    for fact in _default().facts:
        if fact.kind is FactKind.YES_NO:
            columns[fact.code] = some(rng.random(count) > 0.8)
        elif fact.kind is FactKind.CHOICE:
            columns[fact.code] = some(rng.choice([choice.code for choice in fact.choices], count))
        else:
            columns[fact.code] = some(rng.integers(0, 5, count).astype(float))
    days = rng.integers(1, 400, count)
    told_on = [AS_OF - timedelta(days=int(ago)) for ago in rng.integers(0, 60, count)]
    return pl.DataFrame(columns).with_columns(
        pl.Series("waited_days", days.astype(float)),
        pl.Series("share_of_target", days / 28),
        pl.Series("interim_support_on", told_on, dtype=pl.Date),
        pl.when(pl.Series(rng.random(count) > 0.95)).then(pl.lit("hospital")).alias("escalated"),
        pl.Series("chosen_rank", rng.integers(1, 5, count)),
        pl.Series("clock_start", [AS_OF - timedelta(days=int(ago)) for ago in days], dtype=pl.Date),
    )


# The bare arithmetic -------------------------------------------------------------------------------------------------


def bare(policy: "PolicyDocument") -> tuple[dict[str, Any], dict[str, Any]]:
    """The same operations without what makes them a policy's: nothing unknown, no reasons, no answers checked."""
    import polars as pl

    scores = {
        score.code: reduce(
            lambda left, right: left + right,
            [pl.when(_holds(each.when, policy)).then(each.points).otherwise(0) for each in score.add],
        )
        for score in policy.scores
    }
    place: Any = pl
    for at, band in enumerate(policy.bands):
        if band.rules:
            place = place.when(reduce(or_, [_holds(rule.when, policy) for rule in band.rules])).then(at)
    protective, long = policy.protective[0], [step.days for step in policy.ageing if step.days is not None]
    recent = pl.col(f"{protective.fact}_on") + pl.duration(days=protective.holds_days) >= AS_OF
    suggested = place.otherwise(len(policy.bands) - 1) + pl.when(pl.col(protective.fact) & recent).then(1).otherwise(0)
    rank = pl.min_horizontal("chosen_rank", suggested + 1)
    return scores, {
        "suggested": suggested,
        "aged": pl.sum_horizontal(*((pl.col("waited_days") >= days).cast(pl.Int8) for days in long)),
        "sort_rank": pl.when(pl.col("escalated").is_not_null()).then(0).otherwise(rank),
        "sort_unused": -pl.col("share_of_target"),
    }


def _holds(condition: "Condition", policy: "PolicyDocument") -> Any:
    import polars as pl

    if condition.not_ is not None:
        return ~_holds(condition.not_, policy)
    if condition.fact is None:
        joined = and_ if condition.all else or_
        return reduce(joined, [_holds(each, policy) for each in condition.all or condition.any])
    told = pl.col(condition.fact)
    if condition.is_ is None:
        return told >= condition.at_least
    levels = {level.level: level for score in policy.scores for level in score.levels if score.code == condition.fact}
    accepted = condition.is_ if isinstance(condition.is_, tuple) else (condition.is_,)
    claims = [
        told.is_between(levels[str(value)].from_, levels[str(value)].to) if levels else told == pl.lit(value)
        for value in accepted
    ]
    return reduce(or_, claims)
