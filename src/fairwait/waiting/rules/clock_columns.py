"""The clocks of a whole list at once: the rules of `clock` over columns, for a million waits as for one.

Tests hold every column equal to the plain rule.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from fairwait.engine.calendars import WorkingCalendar
from fairwait.waiting.rules.pathways.shape import DayUnit, Pathway, StartFrom, TargetBasis
from fairwait.waiting.rules.pauses import Pause, judge

RULES: dict[str, pl.DataType] = {
    "pathway": pl.String(),
    "band": pl.String(),
    "band_rank": pl.Int64(),
    "recheck_days": pl.Int64(),
    "contact_days": pl.Int64(),
    "unit": pl.String(),
    "target_days": pl.Int64(),
    "target_unit": pl.String(),
    "target_basis": pl.String(),
    "round_days": pl.Int64(),
}
"""One row for each pathway and band, and one with no band for those nobody has banded yet."""

CLOCKS: dict[str, pl.DataType] = {
    "days_elapsed": pl.Int64(),
    "days_running": pl.Int64(),
    "paused_days": pl.Int64(),
    "calendar_days_elapsed": pl.Int64(),
    "calendar_days_running": pl.Int64(),
    "is_paused": pl.Boolean(),
    "is_future": pl.Boolean(),
    "is_stopped": pl.Boolean(),
    "share_of_target": pl.Float64(),
    "target_on": pl.Date(),
    "days_past_target": pl.Int64(),
}
"""The columns `clocks` adds: those of `Clock`, save its notes."""

_LATEST = pl.lit(date.max.toordinal() - date(1970, 1, 1).toordinal(), dtype=pl.Int64)


def rules_table(pathways: Sequence[Pathway]) -> pl.DataFrame:
    """What the rules need of these pathways, as a frame of `RULES` to join on pathway and band (nulls equal)."""
    rows = []
    for pathway in pathways:
        for band in (*pathway.bands, None):
            intervals = pathway.intervals(band.code if band else None)
            target = band.target if band else None
            rows.append(
                (
                    pathway.code,
                    band.code if band else None,
                    band.rank if band else None,
                    intervals.recheck_days,
                    intervals.contact_days,
                    pathway.clock.unit.value,
                    target.length.days if target else None,
                    target.length.unit.value if target else None,
                    target.basis.value if target else None,
                    pathway.clock.round_days,
                )
            )
    return pl.DataFrame(rows, schema=RULES, orient="row")


def with_rules(waits: pl.DataFrame, pathways: Sequence[Pathway]) -> pl.DataFrame:
    """The waits with what their pathway and band say, and the day each clock starts.

    Args:
        waits: columns pathway, band, referred_on, review_due_on, expires_on, date_of_birth (and any others, which are
            kept).
        pathways: a band or pathway not among them gets the rules of no band, or none at all.
    Returns: `waits` in their order, with the columns of `RULES`, `clock_start` and `deadline`.
    """
    table = rules_table(pathways)
    known = table.filter(pl.col("band").is_not_null()).select("pathway", "band").with_columns(_known=True)
    joined = (
        waits.join(known, on=["pathway", "band"], how="left", maintain_order="left")
        .with_columns(_band=pl.when(pl.col("_known")).then(pl.col("band")))
        .join(
            table.rename({"band": "_band"}),
            on=["pathway", "_band"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
    )
    return joined.with_columns(clock_start=_clock_start(pathways), deadline=_deadline(pathways)).drop("_known", "_band")


def _clock_start(pathways: Sequence[Pathway]) -> pl.Expr:
    own = [
        pl.when(pl.col("pathway") == pathway.code).then(
            pl.coalesce(*(_start_column(source, pathway) for source in pathway.clock.start_from))
        )
        for pathway in pathways
    ]
    recorded = pl.coalesce(*own, "referred_on")
    coming = pl.col("pathway").is_in([pathway.code for pathway in pathways if pathway.is_transition])
    return pl.when(coming).then(pl.max_horizontal(recorded, birthdays(18))).otherwise(recorded)


def birthdays(age: int) -> pl.Expr:
    """The day each person born on `date_of_birth` reaches an age. Twin of `clock.birthday`."""
    born = pl.col("date_of_birth")
    saturated = born.dt.offset_by(f"{age}y")  # Polars makes 29 February the 28th
    is_moved = saturated.dt.day() != born.dt.day()
    return pl.when(is_moved).then(saturated.dt.offset_by("1d")).otherwise(saturated)


def _start_column(source: StartFrom, pathway: Pathway) -> pl.Expr:
    day = pl.col(source.value)
    if source is not StartFrom.EXPIRES_ON:
        return day
    return pl.when(day.is_not_null()).then(
        pl.max_horizontal(day.dt.offset_by(f"-{pathway.clock.lead_days}d"), pl.lit(date.min))
    )


def _deadline(pathways: Sequence[Pathway]) -> pl.Expr:
    bound = [pathway.code for pathway in pathways if pathway.clock.has_deadline]
    return pl.when(pl.col("pathway").is_in(bound)).then(pl.col("expires_on"))


def judged(pauses: pl.DataFrame, pathways: Sequence[Pathway]) -> pl.DataFrame:
    """The pauses with `is_counted`, by each pathway's reasons. Twin of `pauses.judge`.

    Args:
        pauses: columns pathway, paused_on, resumes_on, reason (and any others, which are kept).
    """
    reasons = {pathway.code: pathway.pause_reasons for pathway in pathways}
    pairs = pauses.select("pathway", "reason").unique()
    sound = [
        judge(Pause(paused_on=date.min, resumes_on=None, reason=reason), reasons=reasons.get(pathway, ())).is_counted
        for pathway, reason in pairs.iter_rows()
    ]
    known = pairs.with_columns(_sound=pl.Series(sound, dtype=pl.Boolean))
    upright = pl.col("resumes_on").is_null() | (pl.col("resumes_on") >= pl.col("paused_on"))
    return (
        pauses.join(known, on=["pathway", "reason"], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(is_counted=pl.col("_sound") & upright)
        .drop("_sound")
    )


def clocks(waits: pl.DataFrame, pauses: pl.DataFrame, *, as_of: date, calendar: WorkingCalendar) -> pl.DataFrame:
    """The clock of every wait. Twin of `clock.clock`.

    Args:
        waits: one row a wait: wait_id (unique), clock_start, stopped_on, deadline Date, unit, target_unit,
            target_basis String, target_days, round_days Int64; all but wait_id, clock_start and unit may be null.
        pauses: any number a wait: wait_id, paused_on, resumes_on Date, is_counted Boolean.
        as_of: the day asked about.
        calendar: whose working days are meant.
    Returns: `waits` in their order with the columns of `CLOCKS`.
    """
    counting = _Counting(calendar)
    stopped = (pl.col("stopped_on") <= as_of).fill_null(False)
    framed = waits.with_columns(
        is_stopped=stopped,
        is_future=pl.col("clock_start") > as_of,
        _end=pl.max_horizontal(pl.when(stopped).then("stopped_on").otherwise(pl.lit(as_of)), "clock_start"),
    )
    framed = counting.between(framed, "days_elapsed", "clock_start", "_end", unit="unit")
    framed = counting.between(framed, "_target_elapsed", "clock_start", "_end", unit="target_unit")
    framed = _with_pauses(framed, pauses, as_of=as_of, counting=counting)
    framed = framed.with_columns(
        days_running=pl.col("days_elapsed") - pl.col("paused_days"),
        calendar_days_elapsed=_days("clock_start", "_end"),
        _target_running=pl.col("_target_elapsed") - pl.col("_target_paused"),
    ).with_columns(calendar_days_running=pl.col("calendar_days_elapsed") - pl.col("_calendar_paused"))
    framed = counting.later(
        framed, "_target_on", "clock_start", pl.col("target_days") + pl.col("_paused_before"), unit="target_unit"
    )
    return framed.with_columns(**_against_target()).select(*waits.columns, *CLOCKS)


def _with_pauses(waits: pl.DataFrame, pauses: pl.DataFrame, *, as_of: date, counting: "_Counting") -> pl.DataFrame:
    sums = (
        _stretches(waits, pauses, counting=counting)
        .group_by("wait_id")
        .agg(
            pl.sum("_in_unit").alias("paused_days"),
            pl.sum("_in_days").alias("_calendar_paused"),
            pl.sum("_in_target").alias("_target_paused"),
            pl.col("_in_target").filter(pl.col("_is_before")).sum().alias("_paused_before"),
        )
    )
    holding = (
        pauses.filter(
            pl.col("is_counted")
            & (pl.col("paused_on") <= as_of)
            & (pl.col("resumes_on").is_null() | (pl.col("resumes_on") > as_of))
        )
        .select("wait_id", _held=pl.lit(True))
        .unique("wait_id")
    )
    numbers = ["paused_days", "_calendar_paused", "_target_paused", "_paused_before"]
    return (
        waits.join(sums, on="wait_id", how="left", maintain_order="left")
        .join(holding, on="wait_id", how="left", maintain_order="left")
        .with_columns(
            pl.col(numbers).fill_null(0),
            is_paused=pl.col("_held").fill_null(False) & ~pl.col("is_stopped"),
        )
    )


def _stretches(waits: pl.DataFrame, pauses: pl.DataFrame, *, counting: "_Counting") -> pl.DataFrame:
    """Counted pauses cut to the wait and to what no earlier one covers, with their lengths in each unit."""
    kept = ["wait_id", "clock_start", "_end", "unit", "target_unit", "target_basis", "target_days"]
    inside = (
        pauses.filter(pl.col("is_counted"))
        .select("wait_id", "paused_on", "resumes_on")
        .join(waits.select(kept), on="wait_id", how="inner")
        .filter(pl.col("paused_on") < pl.col("_end"))
        .with_columns(
            since=pl.max_horizontal("paused_on", "clock_start"),
            until=pl.min_horizontal(pl.col("resumes_on").fill_null(pl.col("_end")), "_end"),
        )
        .sort("wait_id", "since", "until")
        .with_columns(since=pl.max_horizontal("since", pl.col("until").cum_max().shift(1).over("wait_id")))
        .filter(pl.col("since") < pl.col("until"))
        .with_columns(_in_days=_days("since", "until"))
    )
    inside = counting.between(inside, "_in_unit", "since", "until", unit="unit")
    inside = counting.between(inside, "_in_target", "since", "until", unit="target_unit")
    inside = counting.between(inside, "_run_up", "clock_start", "since", unit="target_unit")
    # Nothing a council records stops a target in law.
    held = pl.col("target_basis") == TargetBasis.LOCAL.value
    return inside.with_columns(_in_target=pl.when(held).then(pl.col("_in_target")).otherwise(0)).with_columns(
        _is_before=held
        & (
            pl.col("_run_up") - pl.col("_in_target").cum_sum().over("wait_id") + pl.col("_in_target")
            < pl.col("target_days")
        )
    )


def _against_target() -> dict[str, pl.Expr]:
    by_deadline = pl.col("deadline").is_not_null() & (
        pl.col("_target_on").is_null() | (pl.col("deadline") < pl.col("_target_on"))
    )
    allowed = _days("clock_start", "deadline").clip(lower_bound=1)
    round_days = pl.when(pl.col("is_future")).then(0).otherwise(pl.col("round_days").fill_null(0))
    return {
        "share_of_target": pl.when(by_deadline)
        .then(pl.col("calendar_days_elapsed") / allowed)
        .otherwise((round_days + pl.col("_target_running")) / (round_days + pl.col("target_days")).clip(lower_bound=1)),
        "target_on": pl.when(by_deadline).then(pl.col("deadline")).otherwise(pl.col("_target_on")),
        "days_past_target": pl.when(by_deadline)
        .then(_days("deadline", "_end").clip(lower_bound=0))
        .otherwise((pl.col("_target_running") - pl.col("target_days")).clip(lower_bound=0)),
    }


def _days(since: str, until: str) -> pl.Expr:
    return pl.col(until).to_physical().cast(pl.Int64) - pl.col(since).to_physical().cast(pl.Int64)


class _Counting:
    """Days between, and days later, in the unit each row names; a row that names none gets no answer."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar

    def between(self, frame: pl.DataFrame, name: str, since: str, until: str, *, unit: str) -> pl.DataFrame:
        counted: pl.Expr = pl.when(pl.col(unit) == DayUnit.CALENDAR.value).then(_days(since, until))
        works = frame[unit] == DayUnit.WORKING.value
        if works.any():
            start, end = (self._only(frame, column, works) for column in (since, until))
            counted = pl.coalesce(counted, self._calendar.working_days_between_each(start, end))
        return frame.with_columns(counted.cast(pl.Int64).alias(name))

    def later(self, frame: pl.DataFrame, name: str, since: str, days: pl.Expr, *, unit: str) -> pl.DataFrame:
        ordinal = pl.min_horizontal(pl.col(since).to_physical().cast(pl.Int64) + days, _LATEST)
        moved: pl.Expr = pl.when(pl.col(unit) == DayUnit.CALENDAR.value).then(ordinal.cast(pl.Int32).cast(pl.Date))
        works = frame[unit] == DayUnit.WORKING.value
        if works.any():
            start, counts = self._only(frame, since, works), frame.select(days.alias("_days")).to_series()
            moved = pl.coalesce(moved, self._calendar.add_working_days_each(start, counts))
        return frame.with_columns(moved.alias(name))

    @staticmethod
    def _only(frame: pl.DataFrame, column: str, works: pl.Series) -> pl.Series:
        """The column where rows count working days, so that an odd date elsewhere widens no calendar."""
        return frame.select(pl.when(works).then(pl.col(column)).alias(column)).to_series()
