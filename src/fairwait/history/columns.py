"""The words of many facts at once: what `chain.canonical` writes of one, made in columns. Pure.

A property test holds each text equal to `chain.canonical` of the same values.
"""

from collections.abc import Iterable, Mapping

import orjson
import polars as pl

_BARE = (pl.Boolean(), pl.Int64())
_TO_ESCAPE = r'["\\\x00-\x1f]'


def json_value(values: pl.Series) -> pl.Series:
    """Each value as JSON text; null stays null. Texts, days, whole numbers and yes or no."""
    if values.dtype in _BARE:
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
    told = pl.DataFrame({name: values[name] for name in sorted(values)})
    frame = told.select(column for column in told if column.null_count() < told.height)
    if not frame.width:
        return pl.Series([_EMPTY]).new_from_index(0, told.height)
    written = frame.select(_object(frame)).to_series()
    odd = _is_odd(frame)
    if not odd.any():
        return written
    by_hand = frame.filter(odd).with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows(named=True)
    rows = [orjson.dumps({name: value for name, value in row.items() if value is not None}).decode() for row in by_hand]
    return written.scatter(odd.arg_true(), pl.Series(rows, dtype=pl.String))


_EMPTY = "{}"


def _object(frame: pl.DataFrame) -> pl.Expr:
    """Keys and values as one object, of texts that need no escape.

    Every text put together is one more copy of them all, so all are put together at once. Around a column that always
    has a value, those before it bring the comma that follows them, those after it the comma before.
    """
    always = next((at for at, column in enumerate(frame) if not column.null_count()), None)
    if always is None:
        pairs = pl.concat_str([pl.concat_str(_pair(column)) for column in frame], separator=",", ignore_nulls=True)
        return pl.concat_str(pl.lit("{"), pairs, pl.lit("}"))
    pieces: list[str | pl.Expr] = ["{"]
    for at, column in enumerate(frame):
        before, value, after = _said(column)
        pair = ("," * (at > always) + before, value, after + "," * (at < always))
        pieces += (pl.concat_str(_joined(pair)),) if column.null_count() else pair
    return pl.concat_str(_joined([*pieces, "}"]), ignore_nulls=True)


def _pair(column: pl.Series) -> list[pl.Expr]:
    return _joined(_said(column))


def _said(column: pl.Series) -> tuple[str, pl.Expr, str]:
    """What stands before a value, the value, and what stands after."""
    quote = "" if column.dtype in _BARE else '"'
    return f"{orjson.dumps(column.name).decode()}:{quote}", pl.col(column.name).cast(pl.String), quote


def _joined(pieces: Iterable[str | pl.Expr]) -> list[pl.Expr]:
    """The pieces as expressions; words that follow one another are one."""
    joined: list[str | pl.Expr] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return [pl.lit(piece) if isinstance(piece, str) else piece for piece in joined]


def _is_odd(frame: pl.DataFrame) -> pl.Series:
    """Which rows hold a text with a quotation mark or a new line: few, and written one by one. All texts of a row are
    looked through together, which is four times quicker than one after the other."""
    texts = frame.select(pl.col(pl.String))
    if not texts.width:
        return pl.Series([False]).new_from_index(0, frame.height)
    said = pl.concat_str(pl.all(), ignore_nulls=True)
    return texts.select(said.str.contains(_TO_ESCAPE).fill_null(value=False)).to_series()
