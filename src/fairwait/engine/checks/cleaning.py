"""From rows as written to rows of the clean table, a batch of rows at a time."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import polars as pl

from fairwait.engine.checks.clean import SCHEMA
from fairwait.engine.checks.columns import DISTINCT_FIELDS, Columns, Setting
from fairwait.engine.checks.identity import has_identity
from fairwait.engine.checks.values import blanks, contacts, numbers, terms

AS_WRITTEN = "as:"
"""Prefix of a mapped field as the file wrote it, beside the clean one; empty words are null."""
BAD = "bad:"
"""Prefix of the mark that an NHS number, phone, mobile, postcode or e-mail is not one."""

_INVISIBLE = r"[\u{200B}\u{FEFF}\u{00AD}\u{2060}]"


def written(rows: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """The mapped columns of raw rows under our field names with `AS_WRITTEN`, empty words null, text in NFC."""
    fields = columns.setting.columns
    frame = rows.select("row", *(pl.col(header).alias(AS_WRITTEN + name) for name, header in fields.items()))
    # A look at all columns first: most hold no empty word and no accent, and are then not copied.
    looked_at = [name for name in fields if name not in DISTINCT_FIELDS]
    blank = _where(frame, looked_at, lambda name, column: column.is_in(sorted(blanks.words(name))).any())
    blank |= columns.with_blanks & fields.keys()
    texts = [name for name in fields if name not in DISTINCT_FIELDS or name.endswith("name")]
    accented = _where(frame, texts, lambda _, column: column.str.len_bytes().sum() != column.str.len_chars().sum())
    frame = frame.with_columns(
        blanks.without_blanks(pl.col(AS_WRITTEN + name), field=name).alias(AS_WRITTEN + name) for name in sorted(blank)
    )
    return frame.with_columns(_composed(frame.get_column(AS_WRITTEN + name)) for name in sorted(accented))


def _composed(values: pl.Series) -> pl.Series:
    """`composed`, only where there is anything but plain letters."""
    at = (values.str.len_bytes() != values.str.len_chars()).arg_true()
    return values.scatter(at, values.gather(at).to_frame().select(composed(pl.first())).to_series())


def _where(frame: pl.DataFrame, fields: list[str], claim: Callable[[str, pl.Expr], pl.Expr]) -> set[str]:
    """The fields of whose column a claim is true."""
    if not fields:
        return set()
    true = frame.select(claim(name, pl.col(AS_WRITTEN + name)).alias(name) for name in fields).row(0, named=True)
    return {name for name in fields if true[name]}


def composed(column: pl.Expr) -> pl.Expr:
    """Text in its composed form (NFC), without characters that nobody can see."""
    return column.str.normalize("NFC").str.replace_all(_INVISIBLE, "")


def clean(rows: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    """Clean one batch of raw rows.

    Args:
        rows: `row`, and one text column a header of the file.
        columns: how each column is to be read.
    Returns: every column of the clean table's schema, in its order, then each mapped field as written and the marks
        of contact details that are none; rows in the order given.
    """
    setting = columns.setting
    frame = written(rows, columns=columns)
    frame = _looked_up(frame, columns=columns)
    texts = frame.lazy().select(_texts(setting)).collect()  # lazily, so that what is asked twice is done once
    frame = frame.with_columns(texts.rechunk().get_columns())
    for name in SHAPED:
        frame = _with_odd(frame, name=name)
    frame = _pathways(frame, setting=setting)
    frame = _bands(frame, setting=setting)
    missing = [pl.lit(None, dtype=type_).alias(name) for name, type_ in SCHEMA.items() if name not in frame.columns]
    frame = frame.with_columns(missing).with_columns(_usable(columns))
    extras = [name for name in frame.columns if name.startswith((AS_WRITTEN, BAD))]
    return frame.select(*(pl.col(name).cast(type_) for name, type_ in SCHEMA.items()), *extras)


def _replaced(name: str, into: str, *, columns: Columns) -> pl.Expr:
    table = columns.lookups[name].table
    return pl.col(AS_WRITTEN + name).replace_strict(
        table.get_column("value"), table.get_column(into), default=None, return_dtype=table.schema[into]
    )


def _looked_up(frame: pl.DataFrame, *, columns: Columns) -> pl.DataFrame:
    fields = columns.setting.columns
    simple = [
        _replaced(name, name, columns=columns).alias(name)
        for name in fields
        if name in DISTINCT_FIELDS and not name.endswith("name") and name not in ("known_as", "title", "priority")
    ]
    return frame.with_columns(*simple, *_names(columns))


def _names(columns: Columns) -> list[pl.Expr]:
    """The four parts of a name; what a column of its own says comes before what a whole name implies."""
    sources = {
        "title": ("title", "first_name", "last_name", "full_name"),
        "first_name": ("first_name", "full_name"),
        "last_name": ("last_name", "full_name"),
        "known_as": ("known_as", "first_name", "full_name"),
    }
    parts = []
    for part, candidates in sources.items():
        filled = [
            _replaced(name, part, columns=columns)
            for name in candidates
            if name in columns.lookups
            and columns.lookups[name].table.get_column(part).null_count() < columns.lookups[name].table.height
        ]
        parts.append((pl.coalesce(filled) if filled else pl.lit(None, dtype=pl.String())).alias(part))
    return parts


SHAPED = ("nhs_number", "phone", "mobile", "postcode", "email")
"""Fields that have a form: the usual one is read for all rows at once, the rest once for each distinct value."""

_USUAL: Mapping[str, Callable[[pl.Expr], pl.Expr]] = {
    "nhs_number": numbers.ten_digits,
    "phone": contacts.usual_phone,
    "mobile": contacts.usual_phone,
    "postcode": contacts.usual_postcode,
    "email": contacts.email,
}


def _texts(setting: Setting) -> list[pl.Expr]:
    found = []
    for name in setting.columns:
        column = pl.col(AS_WRITTEN + name)
        if name in SHAPED:
            found.append(_USUAL[name](column).alias(name))
        elif name not in DISTINCT_FIELDS or name in ("full_name", "priority"):
            found.append(column.alias(name))
    return found


@lru_cache(maxsize=200_000)
def _phone(text: str) -> tuple[str, bool]:
    good, bad = contacts.phones(text)
    return (good[0] if good else text), bool(bad)


@lru_cache(maxsize=50_000)
def _email(text: str) -> tuple[str, bool]:
    found = contacts.emails(text)
    return (found or text), found is None


def _odd(name: str, values: pl.Series) -> pl.DataFrame:
    """Distinct values not in the usual form: `value`, what is `kept` of it, and whether it is `bad`."""
    frame = values.alias("value").to_frame()
    if name == "nhs_number":
        return frame.with_columns(kept=numbers.nhs_number(pl.col("value"))).with_columns(bad=pl.col("kept").is_null())
    if name == "postcode":
        valid = contacts.postcode(pl.col("value"))
        return frame.with_columns(kept=pl.coalesce(valid, "value"), bad=valid.is_null())
    if name == "email":
        return _one_by_one(frame, _email)
    spaced = frame.with_columns(kept=contacts.spaced_phone(pl.col("value"))).with_columns(bad=pl.lit(value=False))
    rest = pl.col("kept").is_null()
    return pl.concat([spaced.filter(~rest), _one_by_one(spaced.filter(rest).select("value"), _phone)])


def _one_by_one(frame: pl.DataFrame, read: Callable[[str], tuple[str, bool]]) -> pl.DataFrame:
    found = [read(text) for text in frame.get_column("value").to_list()]
    return frame.with_columns(
        pl.Series("kept", [kept for kept, _ in found], dtype=pl.String()),
        pl.Series("bad", [bad for _, bad in found], dtype=pl.Boolean()),
    )


def _with_odd(frame: pl.DataFrame, *, name: str) -> pl.DataFrame:
    """Read the cells the usual form did not fit, and mark those that are no such number or address."""
    source = AS_WRITTEN + name
    if source not in frame.columns:
        return frame
    odd = frame.filter(pl.col(source).is_not_null() & pl.col(name).is_null()).get_column(source).unique()
    if odd.is_empty():
        return frame.with_columns(pl.lit(value=False).alias(BAD + name))
    table = _odd(name, odd)
    kept = pl.col(source).replace_strict(
        table.get_column("value"), table.get_column("kept"), default=None, return_dtype=pl.String()
    )
    bad = table.filter("bad").get_column("value")
    return frame.with_columns(
        pl.coalesce(name, kept).alias(name),
        (pl.col(source).is_in(bad.implode()).fill_null(value=False) if len(bad) else pl.lit(value=False)).alias(
            BAD + name
        ),
    )


def _pathways(frame: pl.DataFrame, *, setting: Setting) -> pl.DataFrame:
    given = pl.lit(setting.pathway, dtype=pl.String())
    if "pathway" not in setting.columns:
        return frame.with_columns(given.alias("pathway"), pl.lit(None, dtype=pl.String()).alias("pathway_text"))
    return frame.with_columns(
        pl.coalesce("pathway", given).alias("pathway"), pl.col(AS_WRITTEN + "pathway").alias("pathway_text")
    )


def _bands(frame: pl.DataFrame, *, setting: Setting) -> pl.DataFrame:
    """The band each priority names, by the pathway of its row: settled once for each pair that occurs."""
    if "priority" not in setting.columns:
        return frame.with_columns(pl.lit(None, dtype=pl.String()).alias("band"))
    pairs = (
        frame.lazy().select("pathway", "priority").filter(pl.all_horizontal(pl.all().is_not_null())).unique().collect()
    )
    chosen = setting.chosen.get("priority")
    found = []
    for code, text in pairs.iter_rows():
        pathway = setting.vocabulary.pathway(code)
        found.append(None if pathway is None else terms.band_code(text, pathway=pathway, chosen=chosen))
    bands = pairs.with_columns(pl.Series("band", found, dtype=pl.String()))
    return frame.join(bands, on=["pathway", "priority"], how="left", maintain_order="left")


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
