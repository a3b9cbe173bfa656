"""How the columns of one file are to be read: settled once over their distinct values, before any row is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from fairwait.engine.checks.fields import BY_NAME, CODE_FIELDS, DATE_FIELDS, YES_NO_FIELDS, FieldType
from fairwait.engine.checks.shaped import SHAPED, read_shaped
from fairwait.engine.checks.values import blanks, codes, dates, letters, names, pathways, plain_dates, terms
from fairwait.engine.checks.vocabulary import Vocabulary

LISTED_FIELDS: tuple[str, ...] = tuple(name for name in CODE_FIELDS if name in codes.LISTS)
NAME_FIELDS: tuple[str, ...] = ("first_name", "last_name", "full_name", "known_as", "title")
DISTINCT_FIELDS: frozenset[str] = frozenset(
    (*DATE_FIELDS, *YES_NO_FIELDS, *LISTED_FIELDS, "pathway", "priority", *NAME_FIELDS)
)
"""Fields read once for each distinct value; all others are read for every row at once."""

_SIMPLE_NAME = r"^\p{Lu}\p{Ll}+(?:[ \-]\p{Lu}\p{Ll}+)*$"
_NAME_PARTS = ("title", "first_name", "last_name", "known_as")


@dataclass(frozen=True)
class Setting:
    """What the checks of one file are told.

    columns: field -> the file's own header, for every mapped field.
    chosen: field -> what a person chose for the words of that field: word as written -> code.
    pathway: the pathway of every row that names none itself (`--pathway`).
    declared_order, remembered_order: the order of dates as a person settled it, and as this source had it last.
    """

    columns: Mapping[str, str]
    as_of: date
    header_row: int
    vocabulary: Vocabulary
    chosen: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pathway: str | None = None
    declared_order: str | None = None
    remembered_order: str | None = None
    epoch_1904: bool = False


@dataclass(frozen=True)
class Lookup:
    """The distinct values of one column and what each means.

    table: the column `value` as written, then one column a clean field it fills. `unknown` are the values that mean
    nothing we know; `undecided` those that wait for somebody to say whether day or month comes first; `worded` those
    with words beside the day that was read. `order`: for each
    value, in the order they were given to `settle`, its place in the table; null for one that means an empty cell.
    """

    table: pl.DataFrame
    unknown: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    order: pl.Series = field(default_factory=pl.Series)

    def in_order(self, part: str) -> pl.Series:
        """One clean field of the table, for the values in the order they were given to `settle`."""
        return self.table.get_column(part).gather(self.order)


@dataclass(frozen=True)
class Columns:
    """Everything settled about a file's columns."""

    setting: Setting
    lookups: Mapping[str, Lookup]
    orders: Mapping[str, str | None]
    evidence: Mapping[str, dates.Evidence]
    as_read: Mapping[str, pl.Series] = field(default_factory=dict)
    """Every different value of the fields of which they were told, in the order given: empty words null, in NFC."""
    shaped: Mapping[str, tuple[pl.Series, pl.Series]] = field(default_factory=dict)
    """Of those that have a form: what each value is read as, and whether it is none (see `shaped.read_shaped`)."""
    new_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Field -> words a column uses again and again that nobody has told us of, with their rows: asked about once."""

    def new(self, name: str) -> list[str]:
        """The new words of one field."""
        return list(self.new_words.get(name, ()))


def settle(
    distinct: Mapping[str, pl.Series], *, setting: Setting, texts: Mapping[str, pl.Series] | None = None
) -> Columns:
    """Settle how each column is read.

    Args:
        distinct: the distinct values, as written, of each mapped field of `DISTINCT_FIELDS`; nulls allowed.
        setting: what the checks are told.
        texts: likewise of other mapped fields, as many as are known.
    """
    values = {name: _without_blanks(series, field_name=name) for name, series in distinct.items()}
    evidence = {name: _evidence(values[name]) for name in DATE_FIELDS if name in values}
    orders = dates.settle(evidence, declared=setting.declared_order, remembered=setting.remembered_order)
    lookups = {
        name: _placed(_lookup(name, values[name], setting=setting, orders=orders), distinct[name]) for name in values
    }
    as_read = {name: _as_read(each, field_name=name) for name, each in {**(texts or {}), **distinct}.items()}
    return Columns(
        setting=setting,
        lookups=lookups,
        orders=orders,
        evidence=evidence,
        as_read=as_read,
        shaped={name: read_shaped(as_read[name], name=name) for name in SHAPED if name in as_read},
    )


def may_be_composed(name: str) -> bool:
    """Whether a field holds text of people's own, in which a letter and its accent may stand apart."""
    return name not in DISTINCT_FIELDS or name.endswith("name")


def _as_read(values: pl.Series, *, field_name: str) -> pl.Series:
    read = values.to_frame().select(blanks.without_blanks(pl.first(), field=field_name)).to_series()
    return letters.composed(read) if may_be_composed(field_name) and letters.are_accented(read) else read


def _placed(lookup: Lookup, given: pl.Series) -> Lookup:
    values = lookup.table.get_column("value")
    places = pl.Series(range(len(values)), dtype=pl.UInt32())
    order = given.replace_strict(values, places, default=None, return_dtype=pl.UInt32())
    return replace(lookup, order=order)


_AGAIN, _SCHEME = 3, 5
_SCHEME_SHARE = 0.03
_SLIPS, _SLIPS_SHARE = 10, 0.02


def new_words(name: str, unknown: Mapping[str, int], *, rows: int) -> dict[str, int]:
    """The words of a column that are the file's own and not a slip in a row, most rows first.

    A word used again and again is the file's word for something, and a person has to say once what it means. Of a
    pathway three rows prove that; of a priority or a code, where one slip may be made more often, a good part of the
    file. Where a pathway column has very many words of one row or two, it speaks another language altogether.

    Args:
        name: the field.
        unknown: the words that mean nothing we know, with their rows.
        rows: the rows of the file.
    """
    least = _AGAIN if name == "pathway" else max(_SCHEME, _SCHEME_SHARE * rows)
    if name == "pathway" and sum(count for count in unknown.values() if count < least) > max(
        _SLIPS, _SLIPS_SHARE * rows
    ):
        least = 1
    ordered = sorted(unknown.items(), key=lambda pair: (-pair[1], pair[0]))
    return {word: count for word, count in ordered if count >= least}


def _without_blanks(values: pl.Series, *, field_name: str) -> pl.Series:
    values = values.drop_nulls().alias("value")
    return values.filter(~values.is_in(sorted(blanks.words(field_name))))


def _without_times(values: pl.Series) -> pl.Series:
    return values.str.replace(dates.TIME_PATTERN, "")


def _evidence(values: pl.Series) -> dates.Evidence:
    short = _without_times(values).unique()
    plain = plain_dates.are_plain(short)
    return plain_dates.evidence(short.filter(plain)) + dates.evidence(short.filter(~plain).to_list())


def _lookup(name: str, values: pl.Series, *, setting: Setting, orders: Mapping[str, str | None]) -> Lookup:
    if name in DATE_FIELDS:
        return _dates(name, values, setting=setting, order=orders[name])
    if name in YES_NO_FIELDS:
        return _yes_no(name, values, chosen=setting.chosen.get(name))
    if name == "pathway":
        return _pathways(values, setting=setting)
    if name == "priority":
        return _priorities(values, setting=setting)
    if name in LISTED_FIELDS:
        return _listed(name, values, chosen=setting.chosen.get(name))
    if name == "full_name":
        return Lookup(_full_names(values))
    return Lookup(_single_names(name, values))


_MOST_PRIORITIES = 60
"""Different words a column of priorities has at most; past that nobody asks of each whether it is a band anywhere."""


def _priorities(values: pl.Series, *, setting: Setting) -> Lookup:
    chosen = setting.chosen.get("priority")
    asked = values.to_list() if len(values) <= _MOST_PRIORITIES else []
    strays = terms.stray_labels(asked, vocabulary=setting.vocabulary) - (chosen or {}).keys()
    unknown = tuple(
        text
        for text in asked
        if text in strays or not terms.is_band(text, vocabulary=setting.vocabulary, chosen=chosen)
    )
    return Lookup(values.to_frame().with_columns(priority=pl.col("value")), unknown=unknown)


def _dates(name: str, values: pl.Series, *, setting: Setting, order: str | None) -> Lookup:
    if order is None:  # each has to be looked at: which of them could be read two ways
        return _other_dates(name, values, setting=setting, order=order)
    plain = plain_dates.are_plain(values)
    easy = values.filter(plain)
    rest = _other_dates(name, values.filter(~plain), setting=setting, order=order)
    read = pl.DataFrame([easy, plain_dates.read(easy, order=order).alias(name)])
    return replace(rest, table=pl.concat([read, rest.table]))


def _other_dates(name: str, values: pl.Series, *, setting: Setting, order: str | None) -> Lookup:
    short = _without_times(values).alias("short")
    texts = short.unique().to_list()
    birth = name == "date_of_birth"
    read = [
        dates.read(text, order=order, as_of=setting.as_of, birth=birth, epoch_1904=setting.epoch_1904, words_of=name)
        for text in texts
    ]
    days = pl.DataFrame(
        {
            "short": texts,
            name: [found.day for found in read],
            "undecided": [found.undecided for found in read],
            "worded": [bool(found.words) for found in read],
        },
        schema={"short": pl.String(), name: pl.Date(), "undecided": pl.Boolean(), "worded": pl.Boolean()},
    )
    table = pl.DataFrame([values, short]).join(days, on="short", how="left")
    undecided, worded = (tuple(table.filter(mark).get_column("value").to_list()) for mark in ("undecided", "worded"))
    return Lookup(table.select("value", name), undecided=undecided, worded=worded)


def _table(texts: list[str], found: Mapping[str, list[Any]], types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({"value": texts, **found}, schema={"value": pl.String(), **types})


def _pathways(values: pl.Series, *, setting: Setting) -> Lookup:
    chosen, texts = setting.chosen.get("pathway"), values.to_list()
    names_of = pathways.pathway_names(setting.vocabulary.pathways)
    mapped = {text: code for text, code in (chosen or {}).items() if setting.vocabulary.pathway(code) is not None}
    read = [mapped.get(text) or names_of.named(text).code for text in texts]
    unknown = tuple(text for text, code in zip(texts, read, strict=True) if code is None)
    return Lookup(_table(texts, {"pathway": read}, {"pathway": pl.String()}), unknown=unknown)


def _yes_no(name: str, values: pl.Series, *, chosen: Mapping[str, str] | None) -> Lookup:
    texts = values.to_list()
    read = [codes.read_yes_no(text, field=name, chosen=chosen) for text in texts]
    unknown = tuple(text for text, (_, known) in zip(texts, read, strict=True) if not known)
    return Lookup(_table(texts, {name: [answer for answer, _ in read]}, {name: pl.Boolean()}), unknown=unknown)


def _listed(name: str, values: pl.Series, *, chosen: Mapping[str, str] | None) -> Lookup:
    texts = values.to_list()
    read = [codes.read(text, field=name, chosen=chosen) for text in texts]
    unknown = tuple(text for text, found in zip(texts, read, strict=True) if not found.known)
    kept = [found.code if found.known else text for text, found in zip(texts, read, strict=True)]
    columns, types = {name: kept}, {name: pl.String()}
    if name == "status":
        is_end = (found.code in codes.ENDED_STATUSES for found in read)
        columns["end_reason"] = [
            codes.reason_within(text) if end else None for text, end in zip(texts, is_end, strict=True)
        ]
        types["end_reason"] = pl.String()
    return Lookup(_table(texts, columns, types), unknown=unknown)


_NAME_TYPES: Mapping[str, pl.DataType] = {part: pl.String() for part in _NAME_PARTS}


def _named(texts: list[str], read: Callable[[str], names.Name]) -> pl.DataFrame:
    found = [read(text) for text in texts]
    parts: dict[str, list[Any]] = {
        "title": [name.title for name in found],
        "first_name": [name.first for name in found],
        "last_name": [name.last for name in found],
        "known_as": [name.known_as for name in found],
    }
    return _table(texts, parts, _NAME_TYPES)


def _title_first() -> str:
    titles = "|".join(sorted(names.title_words(), key=len, reverse=True))
    return rf"(?i)^(?:{titles})\b|\s(?:{titles})\.?$"


def _single_names(name: str, values: pl.Series) -> pl.DataFrame:
    """First name, surname, known-as or title cells; only those with something to mend are taken apart."""
    simple = values.str.contains(_SIMPLE_NAME) & ~values.str.contains(_title_first())
    plain = (
        values.filter(simple)
        .to_frame()
        .with_columns(pl.lit(None, dtype=pl.String()).alias(part) for part in _NAME_PARTS)
    )
    plain = plain.with_columns(pl.col("value").alias(name))
    readers: Mapping[str, Callable[[str], names.Name]] = {
        "first_name": names.first_parts,
        "last_name": names.last_parts,
        "known_as": lambda text: names.Name(known_as=names.tidy(text)),
        "title": lambda text: names.Name(title=names.tidy_title(text)),
    }
    if name == "title":
        plain, simple = plain.clear(), pl.Series([False] * len(values), dtype=pl.Boolean())
    return pl.concat([plain.select("value", *_NAME_PARTS), _named(values.filter(~simple).to_list(), readers[name])])


_SURNAME_FIRST = r"^([^\s,()\[\]\"'.]+), (\p{Lu}\p{Ll}+)$"
_FIRST_SURNAME = r"^(\p{Lu}\p{Ll}{2,}) (\p{Lu}\p{Ll}+)$"


def _full_names(values: pl.Series) -> pl.DataFrame:
    """Whole names; the two plainest shapes are taken apart at once, the rest one by one."""
    turned = names.surnames_first(values)
    parts = ["last", "first"] if turned else ["first", "last"]
    found = values.to_frame().with_columns(
        pl.col("value").str.extract_groups(_SURNAME_FIRST).struct.rename_fields(["last", "first"]).alias("comma"),
        pl.col("value").str.extract_groups(_FIRST_SURNAME).struct.rename_fields(parts).alias("plain"),
        pl.col("value").str.contains(_title_first()).alias("titled"),
    )
    found = found.select(
        "value",
        "titled",
        first_name=pl.coalesce(pl.col("comma").struct.field("first"), pl.col("plain").struct.field("first")),
        last_name=pl.coalesce(pl.col("comma").struct.field("last"), pl.col("plain").struct.field("last")),
    )
    easy = (pl.col("last_name").is_not_null() & ~pl.col("titled")).alias("easy")
    found = found.with_columns(easy)
    quick = found.filter("easy")
    surnames = quick.get_column("last_name").unique()
    tidied = pl.DataFrame(
        {"last_name": surnames, "tidied": [names.tidy(name) for name in surnames]},
        schema={"last_name": pl.String(), "tidied": pl.String()},
    )
    none = pl.lit(None, dtype=pl.String())
    plain = quick.join(tidied, on="last_name", how="left").select(
        "value", none.alias("title"), "first_name", pl.col("tidied").alias("last_name"), none.alias("known_as")
    )
    hard = found.filter(~pl.col("easy")).get_column("value").to_list()
    return pl.concat([plain, _named(hard, partial(names.split, surname_first=turned))])


def wanted(mapped: Iterable[str]) -> tuple[str, ...]:
    """Which of the mapped fields are settled over their distinct values."""
    return tuple(name for name in mapped if name in DISTINCT_FIELDS)


def is_text(name: str) -> bool:
    """Whether a field holds text that is kept as it is written."""
    return BY_NAME[name].type is FieldType.TEXT and name not in NAME_FIELDS
