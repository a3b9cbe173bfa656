"""A wait's first state, many at once: what folding its first event gives, computed in columns. Pure.

A first import of a whole county would otherwise fold a million single events one by one. A property test holds this
equal to `folding.fold` followed by `state.row`.
"""

from datetime import date

import polars as pl

from fairwait.waiting.rules.ends import NOT_GIVEN
from fairwait.waiting.rules.folding import NOT_KNOWN, PAUSED_STATUS, WaitStatus

_NOT_YET: dict[str, pl.DataType] = {
    **dict.fromkeys(("wish_on", "wish_until", "left_extract_on", "asked_on", "triaged_on", "escalated_on"), pl.Date()),
    **dict.fromkeys(("last_attempt_on", "contact_planned_on", "recheck_planned_on", "aged_seen_on"), pl.Date()),
    **dict.fromkeys(("band_by", "last_contact_by", "last_checked_by", "triaged_by"), pl.Int64()),
    **dict.fromkeys(("attempts", "aged_seen_by"), pl.Int64()),
    **dict.fromkeys(("call_asked_on", "decision_on"), pl.Date()),
    **dict.fromkeys(("decision_to", "decision_by", "decision_agreed_by"), pl.Int64()),
    **dict.fromkeys(("tries", "decision"), pl.String()),
    **dict.fromkeys(("wish_reason", "question", "theirs", "escalated", "triage", "aged_seen"), pl.String()),
}
"""What no extract has told of a wait on its first day."""


def first_states(rows: pl.DataFrame, *, source: str, as_of: date) -> pl.DataFrame:
    """The stored columns of waits just found.

    Args:
        rows: one row a wait: wait, person, key, seq, and every wait field, typed as in the clean table.
        source: the name of the source that told of them.
        as_of: the extract's day.
    Returns: the same rows with the columns of `state.COLUMNS` added or set.
    """
    over, banded = pl.col("ended_on").is_not_null(), pl.col("band").is_not_null()
    paused_on = pl.coalesce("paused_on", pl.when(pl.col("status") == PAUSED_STATUS).then(pl.lit(as_of)))
    nothing = pl.lit(None)
    return rows.with_columns(
        pl.col("status").alias("source_status"), paused_on.alias("_paused_on"), pl.col("seq").alias("last_seq")
    ).with_columns(
        pl.lit(source).alias("source"),
        pl.when(over).then(pl.lit(WaitStatus.ENDED.value)).otherwise(pl.lit(WaitStatus.OPEN.value)).alias("status"),
        pl.lit(as_of).alias("first_known_on"),
        pl.when(banded).then(pl.lit(f"set in {source}")).alias("band_reason"),
        pl.when(banded).then(pl.lit(as_of)).alias("band_on"),
        pl.when(over).then(pl.coalesce("end_reason", pl.lit(NOT_GIVEN.label))).alias("end_reason"),
        pl.when(over).then(pl.coalesce("end_national", pl.lit(NOT_GIVEN.national.value))).alias("end_national"),
        pl.when(over).then(pl.lit(NOT_KNOWN)).alias("end_told"),
        _pauses().alias("pauses"),
        *(nothing.cast(kind).alias(name) for name, kind in _NOT_YET.items()),
    )


def _pauses() -> pl.Expr:
    quoted = pl.concat_str(pl.lit('"'), pl.col("resumes_on").cast(pl.String), pl.lit('"'))
    reason = pl.struct(pl.col("pause_reason").alias("r")).struct.json_encode().str.slice(5).str.strip_suffix("}")
    written = pl.concat_str(
        pl.lit('[["'), pl.col("_paused_on").cast(pl.String), pl.lit('",'), quoted.fill_null("null"), pl.lit(","),
        reason, pl.lit("]]"),
    )  # fmt: skip
    return pl.when(pl.col("_paused_on").is_not_null()).then(written)
