"""Reconcile: what today's rows mean, given what we knew (extracts.md section 4, decision 8). Pure: frames in, plan out.

Who is who: a row's person is the one its source knows by the same key. Which wait is which: the same source and wait
reference; else the same person, pathway and referral date; then, where one open wait on each side is left for the same
person and pathway, they are one wait whose referral date changed, unless the row's referral came after the last
extract: then it is another request. Rows come ordered by key, so their order in the file cannot matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from fairwait.exchange.imports.rows import Rows, as_read, reads_alike
from fairwait.waiting.rules import facts

_ENOUGH_TO_JUDGE = 10
REFERENCE = "wait_id:"
"""How the key of a wait begins that the case system gave a reference."""


@dataclass(frozen=True)
class Known:
    """What the database holds of one source before an import.

    `waits`: wait, person, key, status (open or ended), source_status (as the extract told it), left_extract_on,
    question, asked_on, digest, and every other wait field as the extract last told it. `keys`: key, person.
    `people`: person and every person field.
    """

    waits: pl.DataFrame
    keys: pl.DataFrame
    people: pl.DataFrame


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    `rows` are the prepared rows with `person` and `wait` (null where new) and `new_person` (a number for each new
    person, from 0). The lists name waits we hold. `changes` tells, for each wait with changed words, the fields and
    both values.
    """

    rows: pl.DataFrame
    fields: frozenset[str]
    found: pl.DataFrame
    changed: pl.DataFrame
    changes: Mapping[int, dict[str, tuple[object, object]]]
    person_changes: Mapping[int, dict[str, tuple[object, object]]]
    left: tuple[int, ...]
    returned: tuple[int, ...]
    asked: tuple[int, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where nothing would be written."""
        return not (self.found.height or self.changed.height or self.left or self.returned or self.asked)


def reconcile(
    rows: Rows,
    known: Known,
    *,
    pathway: str | None = None,
    is_supplement: bool = False,
    between: tuple[date, date] | None = None,
) -> Plan:
    """Compare prepared rows with what is known of their source.

    Args:
        rows: the file's rows, one for each wait.
        known: the same source's waits, keys and people.
        pathway: where the file was said to hold one pathway, its code: only that pathway's waits can have left it.
        is_supplement: the file is part of a list, so nobody has left it.
        between: the days of the last extract and of this one.
    """
    told = _with_people(rows.frame, known)
    is_renumbered = _is_renumbered(told, known)
    told = _with_waits(told, known, is_renumbered=is_renumbered, between=between)
    matched = told.filter(pl.col("wait").is_not_null())
    found = told.filter(pl.col("wait").is_null()) if matched.height else told
    before = known.waits.rename({name: f"{name}_was" for name in known.waits.columns if name != "wait"})
    both = matched.join(before, on="wait", how="inner", maintain_order="left").with_columns(
        # The case system may have moved a wait to another record. Here it stays with its person: that is for people
        # to join, and what the row says of somebody else is not told of them.
        pl.col("person_was").alias("person"),
        pl.col("person").eq_missing(pl.col("person_was")).alias("is_same_person"),
    )
    asks = (pl.col("status_was") == "ended") & pl.col("is_open")
    reopened = both.filter(asks)
    compared = both.filter(~asks)
    changes = _changes(compared, rows.fields, is_renumbered=is_renumbered)
    person_changes = _person_changes(compared, rows.fields, known)
    changed = compared.filter(pl.col("wait").is_in(sorted(changes.keys() | person_changes.keys())))
    returned = compared.filter(pl.col("left_extract_on_was").is_not_null())
    seen = pl.concat([matched["wait"], _in_rows_to_mend(rows.to_mend, known)])
    left = known.waits.clear() if is_supplement else _left(known.waits, seen, pathway=pathway)
    return Plan(
        rows=told,
        fields=rows.fields,
        found=found,
        changed=changed,
        changes=changes,
        person_changes=person_changes,
        left=tuple(left.filter(pl.col("left_extract_on").is_null())["wait"].sort().to_list()),
        returned=tuple(sorted(set(returned["wait"].to_list()) - set(changed["wait"].to_list()))),
        asked=tuple(reopened.filter(pl.col("asked_on_was").is_null())["wait"].sort().to_list()),
        counts=_counts(rows, found, compared, changed, returned, reopened, left),
    )


def _counts(
    rows: Rows,
    found: pl.DataFrame,
    compared: pl.DataFrame,
    changed: pl.DataFrame,
    returned: pl.DataFrame,
    reopened: pl.DataFrame,
    left: pl.DataFrame,
) -> dict[str, int]:
    ended = changed.filter(~pl.col("is_open") & (pl.col("status_was") == "open"))
    return {
        "joined": int(found["is_open"].sum()),
        "history": int((~found["is_open"]).sum()),
        "changed": changed.height - ended.height,
        "ended": ended.height,
        "same": compared.height - changed.height,
        "left": left.filter(pl.col("left_extract_on").is_null()).height,
        "still_missing": left.filter(pl.col("left_extract_on").is_not_null()).height,
        "returned": returned.height,
        "asked": reopened.height,
        "new_people": found["new_person"].n_unique() - (1 if found["new_person"].null_count() else 0)
        if found.height
        else 0,
        "settled": rows.settled,
    }


def _with_people(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Add `person` (one we hold, or null) and `new_person` (a number for each person we do not)."""
    keys = known.keys.unique("key")
    told = rows.with_columns(_beside(rows, keys.rename({"key": "person_key"}), on="person_key").alias("person"))
    told = _known_by_reference(_known_by_nhs_number(told, known), known)
    told = _known_by_what_they_wait_for(told, known)
    unknown = pl.when(pl.col("person").is_null()).then("person_key")
    return told.with_columns((unknown.rank("dense").cast(pl.Int64) - 1).alias("new_person"))


def _beside(rows: pl.DataFrame, table: pl.DataFrame, *, on: str | list[str]) -> pl.Series:
    """What a table of one row a key holds besides it, for each of these rows. A join of the rows themselves would copy
    every column of a million."""
    keys = [on] if isinstance(on, str) else on
    told = next(name for name in table.columns if name not in keys)
    if table.is_empty():
        return pl.Series(told, [None], dtype=table.schema[told]).new_from_index(0, rows.height)
    return rows.select(keys).join(table, on=keys, how="left", maintain_order="left")[told]


def _known_by_what_they_wait_for(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose person's key is new, where somebody is gone whose name, birth date, pathway and referral date are
    the row's: the case system gave them another number. Only where there is one such row and one such wait."""
    facts_of_both = ["_first", "_last", "date_of_birth", "pathway", "referred_on"]
    names = (as_read(pl.col("first_name")).alias("_first"), as_read(pl.col("last_name")).alias("_last"))
    if not known.waits.height:
        return told
    new = told.lazy().filter(pl.col("person").is_null()).with_columns(*names).select("person_key", *facts_of_both)
    lost = new.drop_nulls().collect()
    if not lost.height:
        return told
    here = told["person"].drop_nulls().unique()
    gone = (
        known.waits.filter((pl.col("status") == "open") & ~pl.col("person").is_in(here.implode()))
        .select(pl.col("person").alias("_held"), "pathway", "referred_on")
        .join(
            known.people.select(pl.col("person").alias("_held"), *names, "date_of_birth"),
            on="_held",
        )
    )
    once_lost = lost.filter(~pl.struct(facts_of_both).is_duplicated())
    once_gone = gone.filter(~pl.struct(facts_of_both).is_duplicated())
    same = once_lost.join(once_gone, on=facts_of_both).select("person_key", "_held").unique()
    same = same.filter(~pl.col("person_key").is_duplicated() & ~pl.col("_held").is_duplicated())
    return told.with_columns(pl.coalesce("person", _beside(told, same, on="person_key")).alias("person"))


def _known_by_reference(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose person's key is new, but whose wait the case system knows by the same reference, may be the same
    person under a new number: where name or birth date agrees, it is; whoever else comes under that number is too."""
    if not known.waits.height:
        return told
    spoken_of = told.select("person", "person_key", "wait_key", "date_of_birth", "last_name")
    lost = spoken_of.filter(pl.col("person").is_null() & pl.col("wait_key").str.starts_with(REFERENCE))
    if not lost.height:
        return told
    held = known.people.select(
        pl.col("person").alias("_held"), pl.col("date_of_birth").alias("_born"), pl.col("last_name").alias("_last")
    )
    same = (
        lost.select("person_key", "wait_key", "date_of_birth", "last_name")
        .join(known.waits.select("key", pl.col("person").alias("_held")), left_on="wait_key", right_on="key")
        .join(held, on="_held")
        .filter((pl.col("date_of_birth") == pl.col("_born")) | (pl.col("last_name") == pl.col("_last")))
        .select("person_key", "_held")
        .unique()
    )
    same = same.filter(~pl.col("person_key").is_duplicated())
    return told.with_columns(pl.coalesce("person", _beside(told, same, on="person_key")).alias("person"))


def _known_by_nhs_number(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A row whose key is new may still be somebody this source knew: the same NHS number and birth date, where the
    source did not know them by a person number of another value."""
    is_lost = pl.col("person").is_null() & pl.col("nhs_number").is_not_null() & pl.col("date_of_birth").is_not_null()
    if not known.people.height or not told.select(is_lost.any()).item():
        return told
    numbered = known.keys.filter(pl.col("key").str.starts_with("person_id:"))["person"]
    held = known.people.filter(pl.col("nhs_number").is_not_null() & ~pl.col("person").is_in(numbered.implode())).select(
        pl.col("person").alias("_held"), "nhs_number", "date_of_birth"
    )
    held = held.filter(~pl.struct("nhs_number", "date_of_birth").is_duplicated())
    if not held.height:
        return told
    found = _beside(told, held, on=["nhs_number", "date_of_birth"])
    return told.with_columns(pl.coalesce("person", found).alias("person"))


def _is_renumbered(told: pl.DataFrame, known: Known) -> bool:
    """Whether the case system numbers its waits anew in every report: many references on both sides, none in common."""
    now = told["wait_key"].filter(told["wait_key"].str.starts_with(REFERENCE))
    before = known.waits.filter(pl.col("key").str.starts_with(REFERENCE))["key"]
    enough = min(now.len(), before.len()) >= _ENOUGH_TO_JUDGE
    return enough and not now.is_in(before.implode()).any()


def _with_waits(
    told: pl.DataFrame, known: Known, *, is_renumbered: bool, between: tuple[date, date] | None
) -> pl.DataFrame:
    """Add `wait`: the one we hold that a row tells of, or null."""
    waits = known.waits.select("wait", pl.col("person").alias("person"), "key", "pathway", "referred_on", "status")
    keyed = waits.select("wait", pl.col("key").alias("wait_key"))
    by_key = told.with_columns(_beside(told, keyed, on="wait_key").alias("wait"))
    by_date = _matched(by_key, waits, on=["person", "pathway", "referred_on"], is_renumbered=is_renumbered)
    still_open = waits.filter(pl.col("status") == "open")
    if between is None:
        asked_since = pl.lit(value=False)
    else:
        asked_since = (pl.col("referred_on") > between[0]) & (pl.col("referred_on") <= between[1])
    return _matched(
        by_date,
        still_open,
        on=["person", "pathway"],
        only=pl.col("is_open") & ~asked_since,
        is_renumbered=is_renumbered,
    )


def _matched(
    told: pl.DataFrame, waits: pl.DataFrame, *, on: list[str], is_renumbered: bool, only: pl.Expr | None = None
) -> pl.DataFrame:
    """Give waits to rows that have none, where exactly one is left on each side. Two references are two waits:
    there the case system has spoken."""
    taken = told["wait"].drop_nulls()
    free = pl.col("wait").is_null() & pl.col("person").is_not_null()
    if only is not None:
        free = free & only
    left = told.lazy().filter(free).select("wait_key", *on).collect()
    right = waits.filter(~pl.col("wait").is_in(taken.implode())).select("wait", "key", *on)
    if not left.height or not right.height:
        return told
    one_left = left.filter(~pl.struct(on).is_duplicated())
    one_right = right.filter(~pl.struct(on).is_duplicated())
    pairs = one_left.join(one_right, on=on, how="inner")
    if not is_renumbered:
        pairs = pairs.filter(
            ~(pl.col("wait_key").str.starts_with(REFERENCE) & pl.col("key").str.starts_with(REFERENCE))
        )
    pairs = pairs.select("wait_key", pl.col("wait").alias("_wait"))
    return told.with_columns(pl.coalesce("wait", _beside(told, pairs, on="wait_key")).alias("wait"))


def _in_rows_to_mend(rows: pl.DataFrame, known: Known) -> pl.Series:
    """Open waits that the file holds in a row that cannot be used: known by their reference, else by the person and,
    where the row tells it, the pathway. Nobody has left a list because their row must be mended."""
    waits = known.waits.filter(pl.col("status") == "open").select("wait", "person", "key", "pathway")
    by_reference = waits.join(rows.select(pl.col("wait_key").alias("key")).drop_nulls(), on="key", how="semi")
    people = rows.join(known.keys.unique("key"), left_on="person_key", right_on="key", how="inner")
    by_person = waits.join(people.select("person", pl.col("pathway").alias("_told")), on="person", how="inner").filter(
        pl.col("_told").is_null() | (pl.col("_told") == pl.col("pathway"))
    )
    return pl.concat([by_reference["wait"], by_person["wait"]]).unique()


def _left(waits: pl.DataFrame, matched: pl.Series, *, pathway: str | None) -> pl.DataFrame:
    missing = waits.filter((pl.col("status") == "open") & ~pl.col("wait").is_in(matched.implode()))
    return missing if pathway is None else missing.filter(pl.col("pathway") == pathway)


Changes = dict[int, dict[str, tuple[object, object]]]
"""By wait, the fields that changed, with the value before and now."""


def _changes(both: pl.DataFrame, fields: frozenset[str], *, is_renumbered: bool) -> Changes:
    """What rows newly say of their waits."""
    compared = [name for name in facts.WAIT_FIELDS if name in fields]
    # An end that only a status tells of was dated by the first extract that said so; it does not move daily.
    dated_before = pl.col("end_is_guess") & pl.col("ended_on_was").is_not_null()
    both = both.with_columns(pl.when(dated_before).then("ended_on_was").otherwise("ended_on").alias("ended_on"))
    changes: Changes = {}
    for name in compared:
        before = "source_status_was" if name == "status" else f"{name}_was"
        differs = both.filter(_reads_otherwise(name, before, type_=both.schema[name])).select("wait", before, name)
        for wait, was, now in differs.iter_rows():
            changes.setdefault(wait, {})[name] = (was, now)
    rekeyed = both.clear() if is_renumbered else both.filter(pl.col("wait_key") != pl.col("key_was"))
    for wait, was, now in rekeyed.select("wait", "key_was", "wait_key").iter_rows():
        if now.startswith(REFERENCE):
            changes.setdefault(wait, {})["key"] = (was, now)
    return changes


def _person_changes(both: pl.DataFrame, fields: frozenset[str], known: Known) -> Changes:
    """What rows newly say of their person. A row whose words about the person are as last time says nothing new, even
    where another row of the person says otherwise; a blank unsays a value only if no row of the person tells it."""
    spoken = [name for name in known.people.columns if name != "person" and name in fields]
    fresh = both.filter(pl.col("digest").ne_missing(pl.col("digest_was")) & pl.col("is_same_person"))
    if not fresh.height or not spoken:
        return {}
    people = {
        row["person"]: row
        for row in known.people.filter(pl.col("person").is_in(fresh["person"].implode())).iter_rows(named=True)
    }
    told_by_any: dict[int, set[str]] = {}
    for row in (
        both.filter(pl.col("person").is_in(fresh["person"].implode())).select("person", *spoken).iter_rows(named=True)
    ):
        told_by_any.setdefault(row["person"], set()).update(name for name in spoken if row[name] is not None)
    told_now: dict[int, dict[str, object]] = {}
    found: Changes = {}
    for row in fresh.select("wait", "person", *spoken).iter_rows(named=True):
        # Every row that tells the news is a changed row; one that says what was known before this import says nothing.
        was, now_told = people[row["person"]], told_now.setdefault(row["person"], dict(people[row["person"]]))
        new = {
            name: (was[name] if now_told[name] == row[name] else now_told[name], row[name])
            for name in spoken
            if not reads_alike(row[name], was[name])
            and (row[name] is not None or name not in told_by_any[row["person"]])
        }
        if new:
            found[row["wait"]] = new
            now_told.update({name: now for name, (_, now) in new.items()})
    return found


def _reads_otherwise(name: str, before: str, *, type_: pl.DataType) -> pl.Expr:
    """Whether two values differ in more than the way they are written: capitals and spaces change with the report."""
    differs = pl.col(name).ne_missing(pl.col(before))
    if type_ != pl.String:
        return differs
    return differs & as_read(pl.col(name)).ne_missing(as_read(pl.col(before)))
