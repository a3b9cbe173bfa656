"""Reconcile: what today's rows mean, given what we knew (extracts.md section 4, decision 8). Pure: frames in, plan out.

Who is who and which wait is which is for `matching`; here is what follows from it. Rows come ordered by key, so their
order in the file cannot matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from fairwait.exchange.imports import matching
from fairwait.exchange.imports.lines import NO_LINES, Lines, waits_in
from fairwait.exchange.imports.matching import NUMBER, REFERENCE, Known, number_as_read
from fairwait.exchange.imports.rows import Rows, as_read, reads_alike, without_references
from fairwait.people.rules import PERSON_FIELDS
from fairwait.waiting.rules import facts


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    `found` are the prepared rows of new waits, with `person` (null where new) and `new_person` (a number for each new
    person, from 0). Of all `rows`, and of those `changed`, only what is shown of them is kept, with `person` and `wait`
    (null where new); beside `changed` stands what we hold of the wait. The lists name waits we hold. `changes` tells,
    for each wait with changed words, the fields and both values; `numbers` the person number where the case system gave
    another. `returned` are only those of which nothing else has to be told; `back` is everybody who is back.
    `asked_again` were asked about before. `to_mend` are open waits that the file holds in rows that cannot be used.
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
    numbers: Mapping[int, tuple[str | None, str]] = field(default_factory=dict)
    still_missing: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    asked_again: tuple[int, ...] = ()
    to_mend: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where nothing would be written."""
        return not (self.found.height or self.changed.height or self.left or self.returned or self.asked)

    def told(self, wait: int) -> dict[str, tuple[object, object]]:
        """Every field of a wait and its person that a row says otherwise, by name, with the value before and now."""
        fields = {**self.changes.get(wait, {}), **self.person_changes.get(wait, {})}
        key = fields.pop("key", None)
        if key is not None:
            before, now = (str(value) for value in key)
            was = before.removeprefix(REFERENCE) if before.startswith(REFERENCE) else None
            fields["wait_id"] = (was, now.removeprefix(REFERENCE))
        if wait in self.numbers:
            fields["person_id"] = self.numbers[wait]
        return dict(sorted(fields.items()))


def reconcile(
    rows: Rows,
    known: Known,
    *,
    pathway: str | None = None,
    is_supplement: bool = False,
    is_earlier: bool = False,
    between: tuple[date, date] | None = None,
    lines: Lines = NO_LINES,
) -> Plan:
    """Compare prepared rows with what is known of their source.

    Args:
        rows: the file's rows, one for each wait.
        known: the same source's waits, keys and people.
        pathway: where the file was said to hold one pathway, its code: only that pathway's waits can have left it.
        is_supplement: the file is part of a list, so nobody has left it.
        is_earlier: a file of a later day came before it. What that one told stands: this one only adds what no file
            told of.
        between: the days of the last extract and of this one.
        lines: what the file holds that could not be lined up with its header.
    """
    rows, told = _matched(rows, known, between=between)
    both = _both(told, known)
    found = _with_own_references(_in_order(told.filter(pl.col("wait").is_null()) if both.height else told), known)
    heard = both.clear() if is_earlier else both
    asks = (pl.col("status_was") == "ended") & pl.col("is_open")
    reopened = heard.filter(asks)
    compared = heard.filter(~asks)
    changes, person_changes = _news(compared, told, rows, known)
    numbers = _new_numbers(compared, known)
    changed = compared.filter(pl.col("wait").is_in(sorted({*changes, *person_changes, *numbers})))
    changed = _of_rows(changed, told, _LISTED)
    told = told.select("person", "wait", *_LISTED)
    returned = compared.filter(pl.col("left_extract_on_was").is_not_null())["wait"]
    seen = told["wait"].drop_nulls()
    to_mend = _to_mend(rows, known, lines=lines, seen=seen)
    seen = pl.concat([seen, to_mend])
    left = known.waits.clear() if is_supplement or is_earlier else _left(known.waits, seen, pathway=pathway)
    is_new = pl.col("left_extract_on").is_null()
    plan = Plan(
        rows=told,
        fields=rows.fields,
        found=found,
        changed=changed,
        changes=changes,
        person_changes=person_changes,
        numbers=numbers,
        left=_numbers(left.filter(is_new)),
        still_missing=_numbers(left.filter(~is_new)),
        returned=tuple(sorted(set(returned.to_list()) - set(changed["wait"].to_list()))),
        back=tuple(sorted(returned.to_list())),
        asked=_numbers(reopened.filter(pl.col("asked_on_was").is_null())),
        asked_again=_numbers(reopened.filter(pl.col("asked_on_was").is_not_null())),
        to_mend=tuple(sorted(to_mend.to_list())),
    )
    return replace(plan, counts=_counts(plan, settled=rows.settled, compared=both.height - reopened.height))


def _numbers(waits: pl.DataFrame) -> tuple[int, ...]:
    return tuple(waits["wait"].sort().to_list())


def _counts(plan: Plan, *, settled: int, compared: int) -> dict[str, int]:
    ended = int((~plan.changed["is_open"] & (plan.changed["status_was"] == "open")).sum())
    return {
        "joined": int(plan.found["is_open"].sum()),
        "history": int((~plan.found["is_open"]).sum()),
        "changed": plan.changed.height - ended,
        "ended": ended,
        "same": compared - plan.changed.height,
        "left": len(plan.left),
        "still_missing": len(plan.still_missing),
        "returned": len(plan.back),
        "asked": len(plan.asked),
        "asked_again": len(plan.asked_again),
        "to_mend": len(plan.to_mend),
        "new_people": plan.found["new_person"].drop_nulls().n_unique(),
        "settled": settled,
    }


def _matched(rows: Rows, known: Known, *, between: tuple[date, date] | None) -> tuple[Rows, pl.DataFrame]:
    """The rows as they are to be compared, and with the person and wait that each tells of."""
    told = matching.with_numbered_people(rows.frame, known)
    if matching.is_renumbered(told, known):
        rows = without_references(rows)
        told = matching.with_numbered_people(rows.frame, known)
    return rows, matching.with_waits(matching.with_people(told, known), known, between=between)


def _in_order(found: pl.DataFrame) -> pl.DataFrame:
    """New rows such that each person's stand by their keys. They do already, one number after another, unless somebody
    has several numbers."""
    who = found.select("person", "person_key").drop_nulls("person").unique()
    return found.sort("wait_key") if who["person"].is_duplicated().any() else found


def _with_own_references(found: pl.DataFrame, known: Known) -> pl.DataFrame:
    """A new wait keeps its reference, also where it was not matched by it, if no other wait has it: it shows next time
    whether the report numbers its rows anew."""
    own = pl.lit(REFERENCE) + pl.col("wait_id")
    is_free = ~own.is_in(known.waits["key"].implode()) & ~own.is_duplicated()
    return found.with_columns(pl.when(is_free.fill_null(value=False)).then(own).otherwise("wait_key").alias("wait_key"))


def _to_mend(rows: Rows, known: Known, *, lines: Lines, seen: pl.Series) -> pl.Series:
    """Open waits that the file holds in a row that cannot be used: known by their reference, else by the person and,
    where the row tells it, the pathway, else by pathway and referral day. Nobody has left a list because their row must
    be mended."""
    still = known.waits.filter((pl.col("status") == "open") & ~pl.col("wait").is_in(seen.implode()))
    readable = lines if rows.has_references else lines.without("wait_id")
    return pl.concat([_in_rows_to_mend(rows.to_mend, still, known), waits_in(readable, still, known)]).unique()


def _in_rows_to_mend(rows: pl.DataFrame, still: pl.DataFrame, known: Known) -> pl.Series:
    waits = still.select("wait", "person", "key", "pathway", "referred_on")
    by_reference = waits.join(rows.select(pl.col("wait_key").alias("key")).drop_nulls(), on="key", how="semi")
    people = rows.join(known.keys.unique("key"), left_on="person_key", right_on="key", how="inner")
    by_person = waits.join(people.select("person", pl.col("pathway").alias("_told")), on="person", how="inner").filter(
        pl.col("_told").is_null() | (pl.col("_told") == pl.col("pathway"))
    )
    nameless = rows.filter(pl.col("person_key").is_null() & pl.col("wait_key").is_null())
    by_need = waits.join(nameless.drop_nulls(["pathway", "referred_on"]), on=["pathway", "referred_on"], how="semi")
    return pl.concat([by_reference["wait"], by_person["wait"], by_need["wait"]])


def _left(waits: pl.DataFrame, matched: pl.Series, *, pathway: str | None) -> pl.DataFrame:
    missing = waits.filter((pl.col("status") == "open") & ~pl.col("wait").is_in(matched.implode()))
    return missing if pathway is None else missing.filter(pl.col("pathway") == pathway)


Changes = dict[int, dict[str, tuple[object, object]]]
"""By wait, the fields that changed, with the value before and now."""
_AT_ONCE = 20_000
_LISTED = (
    "row", "wait_key", "person_key", "digest", "is_open", "first_name", "last_name", "known_as", "pathway",
    "referred_on", "ended_on", "band", "team", "worker", "last_contact_on", "last_checked_on", "review_due_on",
    "expires_on",
)  # fmt: skip
_WHICH = ("person", "key", "status", "left_extract_on", "asked_on")


def _both(told: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The rows that tell of a wait we hold, each by its place among the rows, beside what says which wait it is.

    The case system may have moved a wait to another record. Here it stays with its person: that is for people to join,
    and what the row says of somebody else is not told of them.
    """
    place = pl.int_range(pl.len()).alias("place")
    rows = told.select("wait", "person", "wait_key", "person_key", "is_open", "digest", place).drop_nulls("wait")
    before = known.waits.select("wait", *(pl.col(name).alias(f"{name}_was") for name in _WHICH))
    both = rows.join(before, on="wait", how="inner", maintain_order="left")
    return both.with_columns(
        pl.col("person_was").alias("person"), pl.col("person").eq_missing(pl.col("person_was")).alias("is_same_person")
    )


def _of_rows(both: pl.DataFrame, told: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """The same, with what their rows tell besides."""
    return both.hstack(told.select(name for name in dict.fromkeys(names) if name not in both.columns)[both["place"]])


def _news(compared: pl.DataFrame, told: pl.DataFrame, rows: Rows, known: Known) -> tuple[Changes, Changes]:
    """What rows newly say of their waits, and of their people. All that a wait's row tells and all we hold of it are
    looked at for a part of the waits at a time: of a million they would be gigabytes."""
    fields = [name for name in facts.WAIT_FIELDS if name in rows.fields]
    stored = ["digest", "ended_on", *("source_status" if name == "status" else name for name in fields)]
    changes: Changes = {}
    fresh = [compared.clear()]
    order = compared["wait"].arg_sort()  # as the database holds them
    for start in range(0, len(order), _AT_ONCE):
        part = compared[order.slice(start, _AT_ONCE)]
        before = known.told(part["wait"].to_list(), dict.fromkeys(stored))
        before = before.rename({name: f"{name}_was" for name in before.columns if name != "wait"})
        both = _of_rows(part, told, [*fields, *_END, "end_is_guess"]).join(before, on="wait", maintain_order="left")
        changes |= _changes(both, fields)
        is_fresh = pl.col("digest").ne_missing(pl.col("digest_was")) & pl.col("is_same_person")
        fresh.append(both.filter(is_fresh).select(compared.columns))
    return changes, _person_changes(pl.concat(fresh), compared, told, rows, known)


def _changes(both: pl.DataFrame, fields: Sequence[str]) -> Changes:
    """What rows newly say of their waits."""
    # An end that only a status tells of was dated by the first extract that said so; it does not move daily.
    dated_before = pl.col("end_is_guess") & pl.col("ended_on_was").is_not_null()
    both = both.with_columns(pl.when(dated_before).then("ended_on_was").otherwise("ended_on").alias("ended_on"))
    changes: Changes = {}
    for name in fields:
        before = "source_status_was" if name == "status" else f"{name}_was"
        for wait, was, now in _reading_otherwise(both.select("wait", before, name)).iter_rows():
            changes.setdefault(wait, {})[name] = (was, now)
    for wait, end in _ends_agreed(both).items():
        changes[wait] = {name: pair for name, pair in changes.get(wait, {}).items() if name not in _END} | end
    has_reference = pl.col("wait_key").str.starts_with(REFERENCE) & ~pl.col("key_was").str.starts_with(REFERENCE)
    for wait, was, now in both.filter(has_reference).select("wait", "key_was", "wait_key").iter_rows():
        changes.setdefault(wait, {})["key"] = (was, now)
    return changes


_END = ("ended_on", "end_reason", "end_national")


def _ends_agreed(both: pl.DataFrame) -> Changes:
    """Ends of waits of which it was asked whether they were reopened: the file last told them open, and now tells an
    end. It is news even where it is the very end we hold, for it answers the question."""
    agreed = both.filter(pl.col("asked_on_was").is_not_null() & ~pl.col("is_open"))
    return {
        row["wait"]: {name: (None, row[name]) for name in _END if row[name] is not None}
        for row in agreed.select("wait", *_END).iter_rows(named=True)
    }


def _new_numbers(both: pl.DataFrame, known: Known) -> dict[int, tuple[str | None, str]]:
    """By wait, the person's number before and now, where the case system gave them another, and not the same in
    another writing. It has to be kept: next week's file knows them by nothing else."""
    mine = both.filter(pl.col("is_same_person") & pl.col("person_key").str.starts_with(NUMBER))
    mine = mine.select("wait", "person", "person_key").join(
        known.keys, left_on=["person_key", "person"], right_on=["key", "person"], how="anti"
    )
    held = known.keys.filter(pl.col("key").str.starts_with(NUMBER) & pl.col("person").is_in(mine["person"].implode()))
    numbers = {person: key for key, person in held.sort("key").iter_rows()}
    written = mine.with_columns(number_as_read("person_key").alias("number")).join(
        held.with_columns(number_as_read("key").alias("number")), on=["person", "number"], how="anti"
    )
    return {
        wait: (_number(numbers[person]) if person in numbers else None, _number(key))
        for wait, person, key in written.select("wait", "person", "person_key").iter_rows()
    }


def _number(key: str) -> str:
    return key.removeprefix(NUMBER).split("|")[0]


def _person_changes(
    fresh: pl.DataFrame, compared: pl.DataFrame, told: pl.DataFrame, rows: Rows, known: Known
) -> Changes:
    """What rows newly say of their person, some people at a time. A row whose words about the person are as last time
    (it is not `fresh`) says nothing new, even where another row of the person says otherwise."""
    spoken = [name for name in PERSON_FIELDS if name in rows.fields]
    found: Changes = {}
    for some in fresh.select("person").unique().sort("person").iter_slices(_AT_ONCE) if spoken else ():
        theirs = compared.join(some, on="person", how="semi").sort("wait_key")
        is_fresh = pl.col("place").is_in(fresh["place"].implode())
        theirs = _of_rows(theirs, told, spoken).with_columns(is_fresh.alias("is_fresh"))
        found |= _news_of_people(theirs, known.words(some["person"].to_list()), spoken, asides=rows.asides)
    return found


def _news_of_people(
    theirs: pl.DataFrame, stored: pl.DataFrame, spoken: Sequence[str], *, asides: frozenset[str]
) -> Changes:
    """Of some people, from all their rows. A blank unsays a value only if no row of the person tells it."""
    people = {row["person"]: row for row in stored.iter_rows(named=True)}
    told_by_any: dict[int, set[str]] = {}
    for row in theirs.select("person", *spoken).iter_rows(named=True):
        told_by_any.setdefault(row["person"], set()).update(name for name in spoken if row[name] is not None)
    told_now: dict[int, dict[str, object]] = {}
    found: Changes = {}
    for row in theirs.filter("is_fresh").select("wait", "person", *spoken).iter_rows(named=True):
        # Every row that tells the news is a changed row; one that says what was known before this import says nothing.
        was, now_told = people[row["person"]], told_now.setdefault(row["person"], dict(people[row["person"]]))
        new = {
            name: (was[name] if now_told[name] == row[name] else now_told[name], row[name])
            for name in spoken
            if not reads_alike(row[name], was[name])
            and (row[name] is not None or name not in told_by_any[row["person"]] | asides)
        }
        if new and not _is_a_title_alone(new, asides):
            found[row["wait"]] = new
            now_told.update({name: now for name, (_, now) in new.items()})
    return found


def _is_a_title_alone(new: Mapping[str, tuple[object, object]], asides: frozenset[str]) -> bool:
    """Whether a report that now writes "Mrs" before names says nothing else of somebody: that is its way of writing."""
    return set(new) == {"title"} & asides and new["title"][0] is None


def _reading_otherwise(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of waits with a value before and now, those where they differ in more than the way they are written: capitals and
    spaces change with the report, a spreadsheet takes a number's leading zeros, and "P2" is "2" and "Priority 2"."""
    _, before, now = pairs.columns
    differing = pairs.filter(pl.col(now).ne_missing(pl.col(before)))
    if pairs.schema[now] != pl.String:
        return differing
    if now == "wait_id":
        return differing.filter(number_as_read(now).ne_missing(number_as_read(before)))
    read = _code_as_read if now == "priority" else as_read
    return differing.filter(read(pl.col(now)).ne_missing(read(pl.col(before))))


def _code_as_read(text: pl.Expr) -> pl.Expr:
    return as_read(text).str.replace(r"^p(?:ri(?:o(?:rity)?)?)?[ .:-]*([0-9])$", "${1}")
