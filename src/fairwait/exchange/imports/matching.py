"""Who is who, and which wait is which: rows of today beside the people and waits their source told of before. Pure.

A short ladder of exact steps (ADR 0008), each of which needs exactly one candidate on either side. Where numbers change
the words decide: the same pathway and referral day, and a name and birth date that one person may have.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from fairwait.engine.checks.identity import Person, different, one_person
from fairwait.engine.checks.values.names import folded

REFERENCE = "wait_id:"
"""How the key of a wait begins that the case system gave a reference."""
NUMBER = "person_id:"
_ENOUGH_TO_JUDGE = 3
WORDS = ("first_name", "last_name", "known_as", "date_of_birth", "nhs_number")
"""The words by which somebody is known to be the same."""
_NEED = ("pathway", "referred_on")


@dataclass(frozen=True)
class Known:
    """What the database holds of one source before an import: of everything only as much as says which is which.

    `waits`, in order: wait, person, key, status (open or ended), left_extract_on, asked_on, and pathway and referred_on
    as the extract last told them. `keys`: key, person. `people`: person and WORDS.

    `told` gives of some waits, in order, the fields asked for as the extract last told them (`source_status` is its
    status, `digest` that of its words about the person); `words` of some people every person field. A county's whole
    list of a million is compared by them a part at a time.
    """

    waits: pl.DataFrame
    keys: pl.DataFrame
    people: pl.DataFrame
    told: Callable[[Sequence[int], Iterable[str]], pl.DataFrame]
    words: Callable[[Sequence[int]], pl.DataFrame]


# Who is who --------------------------------------------------------------------------------------------------------


def with_numbered_people(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Add `person`: whom the source knows by the row's number, in the same or in another writing, or null."""
    keys = known.keys.unique("key").rename({"key": "person_key"})
    told = rows.with_columns(beside(rows, keys, on="person_key").alias("person"))
    return _known_by_nhs_number(_known_by_number_written_otherwise(told, known), known)


def with_people(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Complete `person` by what the rows tell of their waits; add `new_person`, a number for each we do not know."""
    told = _known_by_what_they_wait_for(_known_by_reference(told, known), known)
    unknown = pl.when(pl.col("person").is_null()).then("person_key")
    return told.with_columns((unknown.rank("dense").cast(pl.Int64) - 1).alias("new_person"))


def beside(rows: pl.DataFrame, table: pl.DataFrame, *, on: str | list[str]) -> pl.Series:
    """What a table of one row a key holds besides it, for each of these rows. A join of the rows themselves would copy
    every column of a million."""
    keys = [on] if isinstance(on, str) else on
    told = next(name for name in table.columns if name not in keys)
    if table.is_empty():
        return pl.Series(told, [None], dtype=table.schema[told]).new_from_index(0, rows.height)
    return rows.select(keys).join(table, on=keys, how="left", maintain_order="left")[told].rechunk()


def _known_by_number_written_otherwise(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A spreadsheet takes leading zeros, a report changes capitals; a number that two people share in one of the files
    carries their names. It is the same number unless the words tell of somebody else."""
    if not known.keys.height:
        return told
    lost = _lost(told).filter(pl.col("person_key").str.starts_with(NUMBER))
    if not lost.height:
        return told
    held = known.keys.filter(pl.col("key").str.starts_with(NUMBER)).select(
        pl.col("person").alias("_held"), number_as_read("key").alias("_plain")
    )
    pairs = lost.with_columns(number_as_read("person_key").alias("_plain")).join(held.unique(), on="_plain")
    pairs = _with_words(pairs, known).filter(_judged(lambda row, stored: not different(row, stored)))
    return _named(told, pairs)


def _known_by_nhs_number(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose key is new may still be somebody this source knew: the same NHS number and birth date, where the
    source did not know them by a person number of another value."""
    is_lost = pl.col("person").is_null() & pl.col("nhs_number").is_not_null() & pl.col("date_of_birth").is_not_null()
    if not known.people.height or not told.select(is_lost.any()).item():
        return told
    numbered = known.keys.filter(pl.col("key").str.starts_with(NUMBER))["person"]
    held = known.people.filter(pl.col("nhs_number").is_not_null() & ~pl.col("person").is_in(numbered.implode())).select(
        pl.col("person").alias("_held"), "nhs_number", "date_of_birth"
    )
    held = held.filter(~pl.struct("nhs_number", "date_of_birth").is_duplicated())
    if not held.height:
        return told
    found = beside(told, held, on=["nhs_number", "date_of_birth"])
    return told.with_columns(pl.coalesce("person", found).alias("person"))


def _known_by_reference(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose person's key is new, but whose wait the case system knows by the same reference, may be the same
    person under a new number: where name or birth date agrees, it is; whoever else comes under that number is too."""
    if not known.waits.height:
        return told
    lost = _lost(told).filter(pl.col("wait_key").str.starts_with(REFERENCE))
    if not lost.height:
        return told
    waits = known.waits.select(pl.col("key").alias("wait_key"), pl.col("person").alias("_held"))
    pairs = _with_words(lost.join(waits, on="wait_key"), known).filter(_judged(_agree))
    return _named(told, pairs)


def _agree(row: Person, stored: Person) -> bool:
    born = row.born is not None and row.born == stored.born
    return not different(row, stored) and (born or bool(row.last and row.last == stored.last))


def _known_by_what_they_wait_for(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose person's key is new, where somebody is gone who waited, by the words of both, for the same since the
    same day: the case system gave them another number, or they married."""
    if not known.waits.height:
        return told
    lost = _lost(told)
    if not lost.height:
        return told
    here = told["person"].drop_nulls().unique()
    gone = known.waits.filter(~pl.col("person").is_in(here.implode()))
    pairs = _who_may_be_one(lost, gone, known).select("person_key", "_held").unique()
    return _named(told, pairs)


def _who_may_be_one(rows: pl.DataFrame, waits: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows and waits of the same pathway and referral day whose words one person may have: `_held`, `_wait` beside
    each row, and only where a row and a wait have but each other."""
    held = waits.select(pl.col("wait").alias("_wait"), pl.col("person").alias("_held"), *_NEED)
    held = held.join(_stored_words(known), on="_held")
    rows, held = _with_folded(rows, ""), _with_folded(held, "_stored")
    same_birth = rows.join(held, left_on=[*_NEED, "date_of_birth"], right_on=[*_NEED, "date_of_birth_stored"])
    same_name = rows.join(held, left_on=[*_NEED, "_first", "_last"], right_on=[*_NEED, "_first_stored", "_last_stored"])
    columns = ["wait_key", "person_key", "_held", "_wait", *WORDS]
    pairs = pl.concat([same_birth.select(columns), same_name.select(columns)]).unique()
    pairs = _with_words(pairs, known).filter(_judged(one_person)).filter(_no_other_nhs_number())
    return pairs.filter(~pl.col("wait_key").is_duplicated() & ~pl.col("_wait").is_duplicated())


def _no_other_nhs_number() -> pl.Expr:
    """Two NHS numbers are two people, unless name and birth date are the same: then one of them was mended."""
    same = [pl.col(name).eq_missing(pl.col(f"{name}_stored")) for name in ("first_name", "last_name", "date_of_birth")]
    return (pl.col("nhs_number") == pl.col("nhs_number_stored")).fill_null(value=True) | pl.all_horizontal(same)


def _lost(told: pl.DataFrame) -> pl.DataFrame:
    lazy = told.lazy().filter(pl.col("person").is_null())
    return lazy.select("wait_key", "person_key", *WORDS, *_NEED).collect()


def _stored_words(known: Known) -> pl.DataFrame:
    return known.people.select(pl.col("person").alias("_held"), *(pl.col(n).alias(f"{n}_stored") for n in WORDS))


def _with_words(pairs: pl.DataFrame, known: Known) -> pl.DataFrame:
    return pairs.select(c for c in pairs.columns if not c.endswith("_stored")).join(_stored_words(known), on="_held")


def _with_folded(frame: pl.DataFrame, ending: str) -> pl.DataFrame:
    for part, name in (("_first", "first_name"), ("_last", "last_name")):
        values = [folded(value) or None if value else None for value in frame[f"{name}{ending}"].to_list()]
        frame = frame.with_columns(pl.Series(f"{part}{ending}", values, dtype=pl.String))
    return frame


def _judged(verdict: Any) -> pl.Expr:
    """Whether the words of a row and of a person we hold pass a verdict."""
    names = ("first_name", "last_name", "known_as", "date_of_birth")

    def judge(pair: dict[str, Any]) -> bool:
        return bool(verdict(_person(pair, ""), _person(pair, "_stored")))

    columns = [*names, *(f"{name}_stored" for name in names)]
    return pl.struct(columns).map_elements(judge, return_dtype=pl.Boolean)


def _person(pair: dict[str, Any], ending: str) -> Person:
    first, last, known_as = (folded(pair[f"{n}{ending}"] or "") for n in ("first_name", "last_name", "known_as"))
    return Person(first=first, last=last, known_as=known_as, born=pair[f"date_of_birth{ending}"])


def _named(told: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    same = pairs.select("person_key", "_held").unique()
    same = same.filter(~pl.col("person_key").is_duplicated() & ~pl.col("_held").is_duplicated())
    return told.with_columns(pl.coalesce("person", beside(told, same, on="person_key")).alias("person"))


def number_as_read(key: str) -> pl.Expr:
    """A number or reference without what reports and spreadsheets change of it: capitals, leading zeros, spaces, marks
    that do not part two figures, the ".0" of a number taken for a sum; and without the name of one who shares it."""
    value = pl.col(key).str.splitn("|", 2).struct.field("field_0").str.replace(r"^[a-z_]+:", "").str.to_lowercase()
    value = value.str.replace(r"^([0-9]{3,})\.0+$", "${1}")
    apart = value.str.replace_all(r"([0-9])[^a-z0-9]+", "${1}-").str.replace_all(r"[^a-z0-9-]+", "")
    joined = apart.str.replace_all(r"-+([a-z])", "${1}").str.replace_all(r"([a-z])-+", "${1}").str.strip_chars("-")
    return joined.str.replace(r"^([a-z]*)0+([0-9])", "${1}${2}")


# Which wait is which -----------------------------------------------------------------------------------------------


def is_renumbered(told: pl.DataFrame, known: Known) -> bool:
    """Whether the case system numbers its waits anew in every report: most rows of the same person, pathway and
    referral day as a wait we hold give another reference than it had."""
    on = ["person", *_NEED]
    now = told.lazy().filter(pl.col("wait_key").str.starts_with(REFERENCE) & pl.col("person").is_not_null())
    before = known.waits.lazy().filter(pl.col("key").str.starts_with(REFERENCE)).select("key", *on)
    pairs = _once(now.select("wait_key", *on).collect(), on).join(_once(before.collect(), on), on=on)
    kept = int((pairs["wait_key"] == pairs["key"]).sum())
    return pairs.height >= _ENOUGH_TO_JUDGE and 2 * kept < pairs.height


def _once(frame: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return frame.filter(~pl.struct(on).is_duplicated())


def with_waits(told: pl.DataFrame, known: Known, *, between: tuple[date, date] | None) -> pl.DataFrame:
    """Add `wait`: the one we hold that a row tells of, or null.

    Args:
        between: the days of the last extract and of this one.
    """
    waits = known.waits.select("wait", "person", "key", *_NEED, "status")
    keyed = waits.select("wait", pl.col("key").alias("wait_key"))
    told = told.with_columns(beside(told, keyed, on="wait_key").alias("wait"))
    told = _by_reference_written_otherwise(told, waits)
    told = _matched(told, waits, on=["person", *_NEED])
    told = _moved_to_another_number(told, known)
    still_open = waits.filter(pl.col("status") == "open")
    if between is None:
        asked_since = pl.lit(value=False)
    else:
        asked_since = (pl.col("referred_on") > between[0]) & (pl.col("referred_on") <= between[1])
    return _matched(told, still_open, on=["person", "pathway"], only=pl.col("is_open") & ~asked_since)


def _by_reference_written_otherwise(told: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    """The same person's reference without its leading zeros, or in capitals, is the same reference."""
    rows, free = _free(told), _not_taken(told, waits)
    rows = rows.filter(pl.col("wait_key").str.starts_with(REFERENCE)).with_columns(
        number_as_read("wait_key").alias("_plain")
    )
    free = free.filter(pl.col("key").str.starts_with(REFERENCE)).with_columns(number_as_read("key").alias("_plain"))
    on = ["person", "_plain"]
    return _given(told, _once(rows, on).join(_once(free, on), on=on))


def _moved_to_another_number(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A wait that the case system moved to another record of, by its words, the same person."""
    rows = told.lazy().filter(pl.col("wait").is_null() & pl.col("person").is_not_null())
    rows = rows.filter(~pl.col("wait_key").str.starts_with(REFERENCE))
    moved = rows.select("wait_key", "person_key", *WORDS, *_NEED).collect()
    free = _not_taken(told, known.waits).filter(pl.col("status") == "open")
    if not moved.height or not free.height:
        return told
    pairs = _who_may_be_one(moved, free, known)
    return _given(told, pairs.select("wait_key", pl.col("_wait").alias("wait")))


def _matched(told: pl.DataFrame, waits: pl.DataFrame, *, on: list[str], only: pl.Expr | None = None) -> pl.DataFrame:
    """Give waits to rows that have none, where exactly one is left on each side. Two references are two waits:
    there the case system has spoken."""
    left = _free(told, only)
    right = _not_taken(told, waits)
    if not left.height or not right.height:
        return told
    pairs = _once(left.select("wait_key", *on), on).join(_once(right.select("wait", "key", *on), on), on=on)
    both_have = pl.col("wait_key").str.starts_with(REFERENCE) & pl.col("key").str.starts_with(REFERENCE)
    return _given(told, pairs.filter(~both_have))


def _free(told: pl.DataFrame, only: pl.Expr | None = None) -> pl.DataFrame:
    free = told.lazy().filter(pl.col("wait").is_null() & pl.col("person").is_not_null())
    free = free if only is None else free.filter(only)
    return free.select("wait_key", "person", *_NEED).collect()


def _not_taken(told: pl.DataFrame, waits: pl.DataFrame) -> pl.DataFrame:
    return waits.filter(~pl.col("wait").is_in(told["wait"].drop_nulls().implode()))


def _given(told: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    pairs = pairs.select("wait_key", pl.col("wait").alias("_wait"))
    return told.with_columns(pl.coalesce("wait", beside(told, pairs, on="wait_key")).alias("wait"))
