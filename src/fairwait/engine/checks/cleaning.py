"""From rows as written to rows of the clean table, a batch of rows at a time."""

from collections.abc import Callable, Collection

import polars as pl

from fairwait.engine.checks.clean import SCHEMA
from fairwait.engine.checks.columns import DISTINCT_FIELDS, Columns, Setting, may_be_composed
from fairwait.engine.checks.identity import has_identity
from fairwait.engine.checks.shaped import SHAPED, read_shaped
from fairwait.engine.checks.values import blanks, letters, safe_contact, terms

AS_WRITTEN = "as:"
"""Prefix of a mapped field as the file wrote it, beside the clean one; empty words are null."""
CODE = "code:"
"""Prefix of the place of a field's value among the different ones of its column."""
BAD = "bad:"
"""Prefix of the mark that an NHS number, phone, mobile, postcode or e-mail is not one."""


def written(rows: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """The mapped columns of raw rows under our field names with `AS_WRITTEN`, empty words null, text in NFC.

    A column taken apart is put together from what was settled of its values; the others are read here.
    """
    fields = columns.setting.columns
    frame = rows.select("row", *(_put_together(rows, name, header, columns) for name, header in fields.items()))
    # A look at all columns first: most hold no empty word and no accent, and are then not copied.
    unknown = [name for name in fields if not _is_coded(rows, name)]
    blank = _where(frame, unknown, lambda name, column: column.is_in(sorted(blanks.words(name))).any())
    accented = _where(
        frame,
        [name for name in unknown if may_be_composed(name)],
        lambda _, column: column.str.len_bytes().sum() != column.str.len_chars().sum(),
    )
    frame = frame.with_columns(
        blanks.without_blanks(pl.col(AS_WRITTEN + name), field=name).alias(AS_WRITTEN + name) for name in sorted(blank)
    )
    return frame.with_columns(letters.composed(frame.get_column(AS_WRITTEN + name)) for name in sorted(accented))


def _is_coded(rows: pl.DataFrame, name: str) -> bool:
    return CODE + name in rows.columns


def _put_together(rows: pl.DataFrame, name: str, header: str, columns: Columns) -> pl.Series:
    if not _is_coded(rows, name):
        return rows.get_column(header).alias(AS_WRITTEN + name)
    return columns.as_read[name].gather(rows.get_column(CODE + name)).alias(AS_WRITTEN + name)


def _where(frame: pl.DataFrame, fields: list[str], claim: Callable[[str, pl.Expr], pl.Expr]) -> set[str]:
    """The fields of whose column a claim is true."""
    if not fields:
        return set()
    true = frame.select(claim(name, pl.col(AS_WRITTEN + name)).alias(name) for name in fields).row(0, named=True)
    return {name for name in fields if true[name]}


def clean(rows: pl.DataFrame, *, columns: Columns, without: Collection[str] = ()) -> pl.DataFrame:
    """Clean one batch of raw rows.

    Args:
        rows: `row`, the `CODE` of each field that has a lookup and of any other whose values are known, and one text
            column a header for the rest.
        columns: how each column is to be read.
        without: coded and yes-or-no fields that nobody is going to ask for.
    Returns: every other column of the clean table's schema, in its order, then each mapped field as written, the
        marks of contact details that are none and the codes; rows in the order given.
    """
    setting = columns.setting
    frame = written(rows, columns=columns)
    frame = _looked_up(frame, rows, columns=columns, without=without)
    frame = _end_reasons(rows, frame.with_columns(_texts(setting)), columns=columns)
    frame = _shaped(rows, frame, columns=columns)
    frame = _pathways(frame, setting=setting)
    frame = _bands(rows, frame, columns=columns)
    made = {name: type_ for name, type_ in SCHEMA.items() if name not in without}
    missing = [pl.lit(None, dtype=type_).alias(name) for name, type_ in made.items() if name not in frame.columns]
    frame = frame.with_columns(missing).with_columns(_usable(columns))
    extras = [name for name in frame.columns if name.startswith((AS_WRITTEN, BAD))]
    coded = [column for column in rows.iter_columns() if column.name.startswith(CODE)]
    return frame.select(*(pl.col(name).cast(type_) for name, type_ in made.items()), *extras, *coded)


def _replaced(rows: pl.DataFrame, name: str, into: str, *, columns: Columns) -> pl.Series:
    return columns.lookups[name].in_order(into).gather(rows.get_column(CODE + name)).alias(into)


def _looked_up(frame: pl.DataFrame, rows: pl.DataFrame, *, columns: Columns, without: Collection[str]) -> pl.DataFrame:
    fields = columns.setting.columns
    simple = [
        _replaced(rows, name, name, columns=columns)
        for name in fields
        if name in DISTINCT_FIELDS
        and name not in without
        and not name.endswith("name")
        and name not in ("known_as", "title", "priority")
    ]
    return frame.with_columns(*simple, *_names(rows, columns=columns))


def _names(rows: pl.DataFrame, *, columns: Columns) -> list[pl.Series | pl.Expr]:
    """The four parts of a name; what a column of its own says comes before what a whole name implies."""
    sources = {
        "title": ("title", "first_name", "last_name", "full_name"),
        "first_name": ("first_name", "full_name"),
        "last_name": ("last_name", "full_name"),
        "known_as": ("known_as", "first_name", "full_name"),
    }
    parts: list[pl.Series | pl.Expr] = []
    for part, candidates in sources.items():
        filled = [
            _replaced(rows, name, part, columns=columns)
            for name in candidates
            if name in columns.lookups
            and columns.lookups[name].table.get_column(part).null_count() < columns.lookups[name].table.height
        ]
        parts.append(_first_told(filled).alias(part))
    return parts


def _first_told(columns: list[pl.Series]) -> pl.Series | pl.Expr:
    if not columns:
        return pl.lit(None, dtype=pl.String())
    first, *others = columns
    for other in others:
        first = first.zip_with(first.is_not_null(), other) if first.null_count() else first
    return first


def _texts(setting: Setting) -> list[pl.Expr]:
    return [
        _text(name, setting).alias(name)
        for name in setting.columns
        if name not in SHAPED and (name not in DISTINCT_FIELDS or name in ("full_name", "priority"))
    ]


def _end_reasons(rows: pl.DataFrame, frame: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """The reason for an end that only the status tells ("Closed - moved away"), where no column of its own does."""
    lookup = columns.lookups.get("status")
    if lookup is None or lookup.table.get_column("end_reason").null_count() == lookup.table.height:
        return frame
    said = _replaced(rows, "status", "end_reason", columns=columns)
    own = frame.get_column("end_reason") if "end_reason" in frame.columns else None
    return frame.with_columns(said if own is None else own.zip_with(own.is_not_null(), said).alias("end_reason"))


def _text(name: str, setting: Setting) -> pl.Expr:
    column = pl.col(AS_WRITTEN + name)
    if name != safe_contact.FIELD:
        return column
    return safe_contact.read(column, heading=setting.columns[name], chosen=setting.chosen.get(name))


def _shaped(rows: pl.DataFrame, frame: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """What each cell of a field with a form is read as, and whether it is no such number or address."""
    for name in SHAPED:
        if name in columns.shaped:
            kept, bad = (each.gather(rows.get_column(CODE + name)) for each in columns.shaped[name])
        elif name in columns.setting.columns:
            kept, bad = read_shaped(frame.get_column(AS_WRITTEN + name), name=name)
        else:
            continue
        frame = frame.with_columns(kept.alias(name), bad.fill_null(value=False).alias(BAD + name))
    return frame


def _pathways(frame: pl.DataFrame, *, setting: Setting) -> pl.DataFrame:
    given = pl.lit(setting.pathway, dtype=pl.String())
    if "pathway" not in setting.columns:
        return frame.with_columns(given.alias("pathway"), pl.lit(None, dtype=pl.String()).alias("pathway_text"))
    return frame.with_columns(
        pl.coalesce("pathway", given).alias("pathway"), pl.col(AS_WRITTEN + "pathway").alias("pathway_text")
    )


def _bands(rows: pl.DataFrame, frame: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """The band each priority names, by the pathway of its row: settled once for each pair that occurs.

    Where the pathway is not known yet, it is the band that all pathways mean by the word.
    """
    setting = columns.setting
    if "priority" not in setting.columns:
        return frame.with_columns(pl.lit(None, dtype=pl.String()).alias("band"))
    unknown = frozenset(columns.lookups["priority"].unknown)
    pair = _pairs(rows, columns=columns)
    at = pair.arg_unique()
    chosen = setting.chosen.get("priority")
    found: list[str | None] = []
    for code, text in frame.select(pl.col("pathway", "priority").gather(at)).iter_rows():
        pathway = setting.vocabulary.pathway(code) if code is not None else None
        if text is None or text in unknown:
            found.append(None)
        elif code is None:
            found.append(terms.band_in_every(text, vocabulary=setting.vocabulary, chosen=chosen))
        else:
            found.append(None if pathway is None else terms.band_code(text, pathway=pathway, chosen=chosen))
    bands = pair.replace_strict(pair.gather(at), pl.Series(found, dtype=pl.String()), return_dtype=pl.String())
    return frame.with_columns(bands.alias("band"))


def _pairs(rows: pl.DataFrame, *, columns: Columns) -> pl.Series:
    """A number for each pair of pathway and priority as the file wrote them."""
    many = len(columns.as_read["priority"]) + 1
    place = pl.col(CODE + "priority").cast(pl.Int64).fill_null(many - 1)
    if "pathway" in columns.setting.columns:
        place += pl.col(CODE + "pathway").cast(pl.Int64).fill_null(len(columns.as_read["pathway"])) * many
    return rows.select(place.alias("pair")).to_series()


def _usable(columns: Columns) -> pl.Expr:
    usable = has_identity() & pl.col("pathway").is_not_null() & pl.col("referred_on").is_not_null()
    for name, lookup in columns.lookups.items():
        if lookup.undecided:
            waits = pl.col(AS_WRITTEN + name).is_in(list(lookup.undecided)).fill_null(value=False)
            usable = usable & ~waits
    return usable.alias("usable")


def is_open() -> pl.Expr:
    """Whether a clean row still waits: no end date, and no status that says it ended."""
    return pl.col("ended_on").is_null() & ~pl.col("status").is_in(["ended"]).fill_null(value=False)
