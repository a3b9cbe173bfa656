"""The rows of an extract made ready to be compared: usable ones, one for each wait, ends dated. Pure.

The same wait twice in one file is settled by a stated rule, never by the order of rows (P07): the row that says the
most is taken; of rows that say as much, the one whose values come first in the alphabet.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from fairwait.exchange.imports.matching import REFERENCE
from fairwait.people.rules import PERSON_FIELDS
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.pathways import Pathway

ENDED_STATUS = "ended"
_AT_ONCE = 50_000
_COLUMNS_AT_ONCE = 6
_ROW_FIELDS = tuple(name for name in facts.WAIT_FIELDS if name != "end_national")


@dataclass(frozen=True)
class Rows:
    """Rows ready to compare: one person's after another's, each person's by `wait_key`, as they will be written.

    `frame` has row, wait_key, person_key, wait_id, every person and wait field, `end_national`, `digest` (of what the
    row says of the person), `is_open`, and `end_is_guess` where only a status tells of the end. `settled` counts rows
    that told of a wait another row told of too.
    `fields` are those the file has a column for: only they can have changed. `to_mend` has person_key, wait_key,
    pathway and referred_on of the rows that cannot be used, as far as they tell them.
    """

    frame: pl.DataFrame
    to_mend: pl.DataFrame
    fields: frozenset[str]
    settled: int
    has_references: bool = True
    """Whether a reference says which wait it is: not where the case system numbers its waits anew in every report."""
    asides: frozenset[str] = frozenset()
    """Fields told only within a whole name ("Mrs", "(Molly)"): a report that writes names without them unsays none."""


def prepare(
    clean: pl.DataFrame | pl.LazyFrame, *, fields: frozenset[str], as_of: date, pathways: Mapping[str, Pathway]
) -> Rows:
    """Rows of a clean table that can be used, made ready.

    Args:
        clean: the clean table with `person_key` and `wait_key` (see `engine.checks.identity`).
        fields: canonical fields the file has a column for.
        as_of: the extract's day: an end without a date is dated by it.
        pathways: by code, for what their end reasons count as.
    """
    told = _usable(clean.lazy(), fields)
    usable = told.height
    told = _one_for_each_wait(_with_references_of_one(told))
    told = _with_ends(told, as_of=as_of, pathways=pathways)
    told = told.with_columns(_digests(told, fields).alias("digest"), pl.col("ended_on").is_null().alias("is_open"))
    known = set(fields)
    if "priority" in known:
        known.add("band")
    if "end_reason" in known or "ended_on" in known or "status" in known:
        known |= {"ended_on", "end_reason", "end_national"}
    asides = _ASIDES - known if "full_name" in known else frozenset[str]()
    if "full_name" in known:
        known |= {"first_name", "last_name", *_ASIDES}
    to_mend = (
        clean.lazy().filter(~pl.col("usable")).select("person_key", "wait_key", "pathway", "referred_on").collect()
    )
    return Rows(
        frame=told, to_mend=to_mend, fields=frozenset(known), settled=usable - told.height, asides=frozenset(asides)
    )


_ASIDES = frozenset({"title", "known_as"})


def _usable(clean: pl.LazyFrame, fields: frozenset[str]) -> pl.DataFrame:
    """The rows that can be used, in order. A column in which no row says anything is held as one value: a million
    times nothing would be as large as what other columns say. Some columns are put in order at a time, so that never
    all are held twice."""
    columns = ("row", "wait_key", "person_key", "wait_id", *PERSON_FIELDS, *_ROW_FIELDS)
    unasked = [name for name in (*PERSON_FIELDS, *_ROW_FIELDS) if name not in fields]
    said = clean.select(pl.col(unasked).count()).collect().row(0, named=True)
    empty = [name for name in unasked if not said[name]]
    spoken = [name for name in columns if name not in empty]
    usable = clean.filter(pl.col("usable"))
    order = usable.select(pl.arg_sort_by("person_key", "wait_key")).collect().to_series()
    parts = (spoken[start : start + _COLUMNS_AT_ONCE] for start in range(0, len(spoken), _COLUMNS_AT_ONCE))
    told = pl.concat([usable.select(part).collect()[order].rechunk() for part in parts], how="horizontal")
    types = clean.collect_schema()
    return told.with_columns(pl.lit(None, dtype=types[name]).alias(name) for name in empty).select(columns)


def without_references(rows: Rows) -> Rows:
    """The same rows, known by person, pathway and referral day alone: their references are no wait's own."""
    frame = rows.frame.with_columns(_derived().alias("wait_key"))
    told = _one_for_each_wait(frame.sort("wait_key"))
    is_reference = pl.col("wait_key").str.starts_with(REFERENCE)
    to_mend = rows.to_mend.with_columns(pl.when(~is_reference).then("wait_key").alias("wait_key"))
    settled = rows.settled + frame.height - told.height
    return replace(rows, frame=told, to_mend=to_mend, settled=settled, has_references=False)


def _with_references_of_one(rows: pl.DataFrame) -> pl.DataFrame:
    """A reference that stands beside two people or two pathways in one file (a household's, a case's) is no wait's."""
    if not rows["wait_key"].is_duplicated().any():
        return rows
    shared = rows.lazy().filter(pl.col("wait_key").is_duplicated()).group_by("wait_key")
    differs = (pl.col("person_key").n_unique() > 1) | (pl.col("pathway").n_unique() > 1)
    several = shared.agg(differs.alias("differs")).filter("differs").select("wait_key").collect()["wait_key"]
    is_of_several = pl.col("wait_key").is_in(several.implode())
    return rows.with_columns(pl.when(is_of_several).then(_derived()).otherwise("wait_key").alias("wait_key")).sort(
        "wait_key"
    )


def _derived() -> pl.Expr:
    return pl.concat_str("person_key", "pathway", pl.col("referred_on").cast(pl.String), separator="|")


_APOSTROPHES, _DASHES = "\u2018\u2019\u02bc\u0060\u00b4", "\u2010\u2011\u2012\u2013\u2014\u2212"
_AS_TYPED = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-"))


def as_read(text: pl.Expr) -> pl.Expr:
    """Text as a person reads it, for comparing: capitals, spaces and the ways of writing one letter or mark aside."""
    read = text.str.replace_all(f"[{_APOSTROPHES}]", "'").str.replace_all(f"[{_DASHES}]", "-")
    # In capitals a "ß" is written "SS", and comes back as two letters.
    small = read.str.normalize("NFKC").str.to_lowercase().str.replace_all("ß", "ss", literal=True)
    return small.str.replace_all(r"\s+", " ").str.replace_all(r" ([,;])", "$1").str.strip_chars()


def reads_alike(left: object, right: object) -> bool:
    """The same for two values at hand: equal, or texts that differ only in the way they are written."""
    if left == right or not (isinstance(left, str) and isinstance(right, str)):
        return left == right
    return _plainly(left) == _plainly(right)


def _plainly(text: str) -> str:
    small = unicodedata.normalize("NFKC", text.translate(_AS_TYPED)).lower().replace("ß", "ss")
    return " ".join(small.split()).replace(" ,", ",").replace(" ;", ";")


def _one_for_each_wait(rows: pl.DataFrame) -> pl.DataFrame:
    if not rows["wait_key"].is_duplicated().any():
        return rows
    said = [name for name in rows.columns if name not in ("row", "wait_key", "person_key")]
    text = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in said], separator="\x1f")
    much = pl.sum_horizontal(pl.col(name).is_not_null().cast(pl.Int32) for name in said)
    return (
        rows.with_columns(text.alias("_text"), much.alias("_much"))
        .sort("wait_key", "_much", "_text", "row", descending=[False, True, False, False])
        .unique("wait_key", keep="first", maintain_order=True)
        .drop("_text", "_much")
    )


def _with_ends(rows: pl.DataFrame, *, as_of: date, pathways: Mapping[str, Pathway]) -> pl.DataFrame:
    """Dated ends with the fixed reason they count as. An end that lies ahead has not happened: the wait is open."""
    says_ended = (pl.col("status") == ENDED_STATUS).fill_null(value=False)
    rows = (
        rows.with_columns(pl.when(pl.col("ended_on") <= as_of).then("ended_on").alias("ended_on"))
        .with_columns((says_ended & pl.col("ended_on").is_null()).alias("end_is_guess"))
        .with_columns(pl.when("end_is_guess").then(pl.lit(as_of)).otherwise("ended_on").alias("ended_on"))
    )
    over = pl.col("ended_on").is_not_null()
    rows = rows.with_columns(pl.when(over).then("end_reason").alias("end_reason"))
    reasons = rows.filter(over).select("pathway", "end_reason").unique()
    counted = [
        pathways[pathway].national_end(reason).value if pathway in pathways else None
        for pathway, reason in reasons.iter_rows()
    ]
    reasons = reasons.with_columns(pl.Series("end_national", counted, dtype=pl.String))
    # Joined by themselves: a join of the whole table would copy every column.
    counted_as = rows.select("pathway", "end_reason").join(
        reasons, on=["pathway", "end_reason"], how="left", nulls_equal=True, maintain_order="left"
    )
    return rows.with_columns(pl.when(over).then(counted_as["end_national"]).alias("end_national"))


def _digests(rows: pl.DataFrame, fields: frozenset[str]) -> pl.Series:
    """A short digest of what each row says of the person: whether this row's words changed since last time."""
    parts = (pl.col(name).cast(pl.String).fill_null("") for name in PERSON_FIELDS)
    # All of a row's words are made plain together: field by field would take twenty-seven times as long.
    said = as_read(pl.concat_str(parts, separator="\x1f")).str.replace_all(" ?\x1f ?", "\x1f")
    digests = [
        pl.Series([hashlib.blake2b(text.encode(), digest_size=8).hexdigest() for text in texts], dtype=pl.String)
        for part in rows.select("row", *PERSON_FIELDS).iter_slices(_AT_ONCE)
        for texts in [part.select(said.alias("said"))["said"].to_list()]
    ]
    return pl.concat([pl.Series(dtype=pl.String), *digests]).rename("digest")
