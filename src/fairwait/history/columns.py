"""The words of many facts at once: what `chain.canonical` writes of one, made in columns. Pure.

A property test holds each text equal to `chain.canonical` of the same values.
"""

from collections.abc import Mapping

import orjson
import polars as pl

_TO_ESCAPE = r'["\\\x00-\x1f]'


def json_value(values: pl.Series) -> pl.Series:
    """Each value as JSON text; null stays null. Texts, days, whole numbers and yes or no."""
    if values.dtype in (pl.Boolean, pl.Int64):
        return values.cast(pl.String)
    text = values.cast(pl.String)
    quoted = text.to_frame("v").select('"' + pl.col("v") + '"').to_series()
    if values.dtype == pl.Date:
        return quoted
    odd = text.str.contains(_TO_ESCAPE).fill_null(value=False)
    if not odd.any():
        return quoted
    # Few texts hold a quotation mark or a new line: those are written one by one.
    written = [orjson.dumps(value).decode() for value in text.filter(odd)]
    return quoted.scatter(odd.arg_true(), pl.Series(written, dtype=pl.String))


def json_object(values: Mapping[str, pl.Series]) -> pl.Series:
    """A JSON object for each place of these columns: keys sorted, nulls left out.

    Args:
        values: at least one, each of the same length, by the key it is written under.
    """
    parts = pl.DataFrame({name: json_value(values[name]) for name in sorted(values)})
    pairs = (pl.lit(f"{orjson.dumps(name).decode()}:") + pl.col(name) for name in parts.columns)
    return parts.select("{" + pl.concat_str(pairs, separator=",", ignore_nulls=True) + "}").to_series()
