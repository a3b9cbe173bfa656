"""Where waits meet the policy: due dates and sort keys of many waits at once. Frames in, frames out."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from fairwait.engine.calendars import WorkingCalendar
from fairwait.engine.policy import order
from fairwait.engine.policy.columns import suggest
from fairwait.priority.facts import facts_of
from fairwait.priority.rules import Adopted, policy_for
from fairwait.waiting.rules.clock_columns import clocks, judged, with_rules
from fairwait.waiting.rules.pathways import Pathway

DERIVED: tuple[str, ...] = (
    "clock_started_on", "target_due_on", "contact_good_until", "recheck_good_until", "band_suggested",
    "order_rank", "order_share", "aged_to", "ordered_on", "ordered_under",
)  # fmt: skip
"""The stored columns this room keeps."""

NEEDED: tuple[str, ...] = (
    "wait", "pathway", "band", "referred_on", "review_due_on", "expires_on", "ended_on", "last_contact_on",
    "last_checked_on", "band_on", "band_by", "wish_on", "wish_until", "wish_reason",
    "date_of_birth", "pauses", "triage", "escalated", "lives_alone", "has_unpaid_carer", "is_carer",
)  # fmt: skip
OF_PERSON = ("date_of_birth", "lives_alone", "has_unpaid_carer", "is_carer")
PATHS = {"wait": "pk", **{name: f"person__{name}" for name in OF_PERSON}}
SCHEMA = {
    name: pl.Int64()
    if name in ("wait", "band_by")
    else pl.Boolean()
    if name in ("lives_alone", "has_unpaid_carer", "is_carer")
    else pl.Date()
    if name.endswith(("_on", "_until", "_birth"))
    else pl.String()
    for name in NEEDED
}
_PAUSES = pl.List(pl.List(pl.String))


def derive(
    waits: pl.DataFrame,
    *,
    on: date,
    pathways: Sequence[Pathway],
    policies: Sequence[Adopted],
    calendar: WorkingCalendar,
) -> pl.DataFrame:
    """The derived columns of waits.

    Args:
        waits: columns `NEEDED`; `pauses` is JSON text, a list of [paused on, resumes on, reason], `triage` JSON text,
            {fact: [answer, day]}. Others are kept.
        on: the day the shares are counted to.
        policies: those in force, see `rules.policy_for`.
    Returns: the same rows in the same order with `DERIVED` set.
    """
    told = counted(waits.select(NEEDED), on=on, pathways=pathways, calendar=calendar)
    suggested = suggestions(told, on=on, policies=policies, pathways=pathways)
    derived = told.hstack(suggested).select(
        pl.col("clock_start").alias("clock_started_on"),
        pl.col("target_on").alias("target_due_on"),
        _contact_good_until(on).alias("contact_good_until"),
        _recheck_good_until(on).alias("recheck_good_until"),
        pl.col("suggested").alias("band_suggested"),
        order.rank_of(pl.col("band_rank")).alias("order_rank"),
        pl.col("share_of_target").fill_null(0.0).alias("order_share"),
        "aged_to",
        pl.lit(on).alias("ordered_on"),
        "ordered_under",
    )
    return waits.drop(DERIVED, strict=False).hstack(derived)


def counted(waits: pl.DataFrame, *, on: date, pathways: Sequence[Pathway], calendar: WorkingCalendar) -> pl.DataFrame:
    """The waits with what their pathway and band say and the columns of their clocks, as at a day."""
    ruled = with_rules(waits, pathways).with_columns(
        pl.col("ended_on").alias("stopped_on"), pl.col("wait").alias("wait_id")
    )
    # A clock needs a start; a wait without any date starts when it was asked about, and is shown as such.
    ruled = ruled.with_columns(pl.col("clock_start").fill_null(on))
    told = clocks(ruled, _pauses(waits, pathways), as_of=on, calendar=calendar)
    return told.with_columns(pl.col("calendar_days_elapsed").alias("waited_days"))


def suggestions(
    waits: pl.DataFrame, *, on: date, policies: Sequence[Adopted], pathways: Sequence[Pathway]
) -> pl.DataFrame:
    """What the policy that counts for each wait suggests.

    Args:
        waits: as `counted` gives them.
    Returns: `suggested` (a band of the wait's pathway, or null), `suggested_rank`, `is_certain`, `is_escalated`,
        `aged_to` (who must look at a wait this long) and `ordered_under` (the policy's name), rows as given.
    """
    ranks = pl.DataFrame(
        [(p.code, band.code, band.rank) for p in pathways for band in p.bands],
        schema={"pathway": pl.String(), "suggested": pl.String(), "suggested_rank": pl.Int64()},
        orient="row",
    )
    told = _told_by_policies(waits.with_row_index("_at"), on=on, policies=policies)
    ranked = told.join(ranks, on=["pathway", "suggested"], how="left", maintain_order="left")
    # A band that the pathway does not have says nothing about a wait on it.
    is_its_own = pl.col("suggested_rank").is_not_null()
    return ranked.select(
        pl.when(is_its_own).then("suggested").alias("suggested"),
        "suggested_rank",
        (pl.col("is_certain") & is_its_own).alias("is_certain"),
        "is_escalated",
        "aged_to",
        "ordered_under",
    )


def _told_by_policies(waits: pl.DataFrame, *, on: date, policies: Sequence[Adopted]) -> pl.DataFrame:
    """What each policy suggests for its waits, of whatever pathway: working out a policy costs more than a row."""
    counting = {code: policy_for(code, policies) for code in waits["pathway"].unique()}
    if len({adopted.named for adopted in counting.values()}) < 2:
        return _suggested(waits, next(iter(counting.values()), policy_for(None, policies)), on=on)
    named = {code: adopted.named for code, adopted in counting.items()}
    by_name = {adopted.named: adopted for adopted in counting.values()}
    grouped = waits.group_by(pl.col("pathway").replace_strict(named, return_dtype=pl.String))
    return pl.concat([_suggested(part, by_name[str(name)], on=on) for (name,), part in grouped]).sort("_at")


def _suggested(waits: pl.DataFrame, adopted: Adopted, *, on: date) -> pl.DataFrame:
    """What one policy suggests."""
    told = suggest(adopted.policy, facts_of(waits, adopted.policy, on=on), on=on)
    levels = dict(enumerate(step.level for step in adopted.policy.ageing))
    return waits.select("_at", "pathway").hstack(
        told.select(
            "suggested",
            "is_certain",
            "is_escalated",
            pl.col("aged").replace_strict(levels, default=None, return_dtype=pl.String).alias("aged_to"),
            pl.lit(adopted.named).alias("ordered_under"),
        )
    )


def unscored(waits: pl.DataFrame, *, on: date, policies: Sequence[Adopted]) -> pl.DataFrame:
    """The derived columns of waits that cannot be scored: first in order, with no contact or re-check that holds."""
    nothing = pl.lit(None, dtype=pl.Date)
    named = {code: policy_for(code, policies).named for code in waits["pathway"].unique()}
    return waits.drop(DERIVED, strict=False).with_columns(
        pl.coalesce("referred_on", pl.lit(on)).alias("clock_started_on"),
        nothing.alias("target_due_on"),
        nothing.alias("contact_good_until"),
        nothing.alias("recheck_good_until"),
        pl.lit(None, dtype=pl.String).alias("band_suggested"),
        pl.lit(order.UNSCORED, dtype=pl.Int64).alias("order_rank"),
        pl.lit(0.0).alias("order_share"),
        pl.lit(None, dtype=pl.String).alias("aged_to"),
        pl.lit(on).alias("ordered_on"),
        pl.col("pathway").replace_strict(named, return_dtype=pl.String).alias("ordered_under"),
    )


def _contact_good_until(on: date) -> pl.Expr:
    """Twin of `unseen.good_until`: a contact holds for the band's interval, a wish for none until it runs out."""
    heard = pl.when(pl.col("last_contact_on") <= on).then("last_contact_on") + pl.duration(days=pl.col("contact_days"))
    wished = (pl.col("wish_on") <= on) & (pl.col("wish_until") >= on) & pl.col("wish_reason").is_not_null()
    return pl.max_horizontal(heard, pl.when(wished).then("wish_until"))


def _recheck_good_until(on: date) -> pl.Expr:
    """Twin of `unseen.good_until`: a re-check, or a band chosen by a person here, is a look at the risk."""
    looked = pl.when(pl.col("last_checked_on") <= on).then("last_checked_on")
    chosen = pl.when(pl.col("band_by").is_not_null() & (pl.col("band_on") <= on)).then("band_on")
    return pl.max_horizontal(looked, chosen) + pl.duration(days=pl.col("recheck_days"))


def _pauses(waits: pl.DataFrame, pathways: Sequence[Pathway]) -> pl.DataFrame:
    schema = {
        "wait_id": pl.Int64(),
        "pathway": pl.String(),
        "paused_on": pl.Date(),
        "resumes_on": pl.Date(),
        "reason": pl.String(),
    }
    held = waits.filter(pl.col("pauses").is_not_null()).select(
        pl.col("wait").alias("wait_id"), "pathway", pl.col("pauses").str.json_decode(_PAUSES)
    )
    if not held.height:
        return judged(pl.DataFrame(schema=schema), pathways)
    each = held.explode("pauses").with_columns(
        pl.col("pauses").list.get(0).str.to_date(strict=False).alias("paused_on"),
        pl.col("pauses").list.get(1).str.to_date(strict=False).alias("resumes_on"),
        pl.col("pauses").list.get(2).alias("reason"),
    )
    return judged(each.select(*schema), pathways)
