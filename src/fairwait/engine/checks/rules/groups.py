"""Findings about several rows together: shared numbers, the same row, need or person twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fairwait.engine.checks.cleaning import is_open
from fairwait.engine.checks.findings import COLUMNS
from fairwait.engine.checks.repeats import repeated
from fairwait.engine.checks.rules.batch import NOTHING
from fairwait.engine.checks.rules.catalogue import BY_NAME
from fairwait.engine.linkage import likely

ROWS_NAMED = 5


@dataclass(frozen=True)
class Group:
    """Rows that belong together: why, and for people how probable and on what evidence."""

    rule: str
    rows: tuple[int, ...]
    probability: float | None
    because: tuple[str, ...]


def _findings(rows: pl.DataFrame, *, rule: str, column: str | None) -> pl.DataFrame:
    """Findings from `row`, `value` and `message`."""
    known = BY_NAME[rule]
    return rows.select(
        pl.lit(rule).alias("rule"),
        pl.lit(str(known.severity)).alias("severity"),
        "row",
        pl.lit(column, dtype=pl.String()).alias("column"),
        pl.col("value").cast(pl.String),
        "message",
        pl.lit(known.fix).alias("fix"),
    ).cast(COLUMNS)


def _other_rows(key: str) -> pl.Expr:
    """The other rows of the row's group in words: "row 7" or "rows 7, 9 and 31 more"."""
    rows = pl.col("row").sort().over(key, mapping_strategy="join")
    others = rows.list.set_difference(pl.concat_list("row")).list.sort()
    count = others.list.len()
    named = others.list.head(ROWS_NAMED).cast(pl.List(pl.String)).list.join(", ")
    more = (count - ROWS_NAMED).cast(pl.String)
    text = pl.when(count > ROWS_NAMED).then(pl.format("{} and {} more", named, more)).otherwise(named)
    return pl.when(count == 1).then(pl.format("row {}", text)).otherwise(pl.format("rows {}", text))


def shared_number(clean: pl.DataFrame, shared: pl.DataFrame, *, number: str, column: str | None) -> pl.DataFrame:
    """`nhs-number-shared` or `person-id-shared`: a finding on every row with a number of two different people.

    Args:
        clean: `row` and the number.
        shared: what `identity.shared` found.
    """
    rule, label = (
        ("nhs-number-shared", "NHS number") if number == "nhs_number" else ("person-id-shared", "person number")
    )
    rows = clean.lazy().select("row", number).join(shared.lazy(), on=number).collect()
    if rows.is_empty():
        return NOTHING
    message = pl.format(
        "This {} stands for {} different people: see {}.", pl.lit(label), pl.col("people"), _other_rows(number)
    )
    return _findings(
        rows.with_columns(message.alias("message"), pl.col(number).alias("value")), rule=rule, column=column
    )


def duplicate_rows(fingerprints: pl.DataFrame) -> pl.DataFrame:
    """`duplicate-row`: a finding on every row that says the same as another in every mapped field.

    Args:
        fingerprints: `row` and `fingerprint`, equal where two rows say the same.
    """
    repeated = fingerprints.filter(pl.col("fingerprint").is_duplicated())
    if repeated.is_empty():
        return NOTHING
    message = pl.format("This row says the same as {}.", _other_rows("fingerprint"))
    return _findings(
        repeated.with_columns(message.alias("message"), pl.lit(None).alias("value")), rule="duplicate-row", column=None
    )


def need(keyed: pl.DataFrame) -> pl.Expr:
    """One number for each person and pathway, null where either is not known."""
    codes = keyed.get_column("pathway").drop_nulls().unique().sort()
    place = pl.col("pathway").replace_strict(
        codes, pl.Series(range(len(codes)), dtype=pl.Int64), default=None, return_dtype=pl.Int64
    )
    return pl.col("identity") * max(len(codes), 1) + place


_KINDS = {
    "equip": "equipment",
    "equipment": "equipment",
    "adaptation": "adaptation",
    "adaptations": "adaptation",
    "major": "major",
    "minor": "minor",
    "housing": "housing",
    "handling": "handling",
    "reassessment": "review",
    "review": "review",
}
"""Words that part what people wait for within one pathway: somebody may need equipment and a major adaptation."""


def _kind(texts: pl.Series) -> pl.Series:
    """Which kind of the pathway each text names: empty where it only names the pathway, however it is written."""
    different = texts.unique()
    words = [re.findall(r"[a-z]+", text.lower().replace("re-", "re")) if text else [] for text in different.to_list()]
    kinds = [" ".join(sorted({_KINDS[word] for word in each if word in _KINDS})) for each in words]
    return texts.replace_strict(different, pl.Series(kinds, dtype=pl.String()), return_dtype=pl.String()).alias("kind")


def duplicate_waits(keyed: pl.DataFrame, *, columns: Mapping[str, str]) -> tuple[pl.DataFrame, list[Group]]:
    """`duplicate-wait`: the same person, the same pathway, both open; other kinds of help within it are other needs.

    Args:
        keyed: row, identity, pathway, pathway_text, ended_on and status of clean rows.
        columns: field -> the file's own header.
    """
    waits = (
        keyed.lazy()
        .filter(is_open() & pl.col("identity").is_not_null() & pl.col("pathway").is_not_null())
        .select("row", "pathway_text", need(keyed).alias("need"))
        .collect()
    )
    waits = waits.filter(repeated(waits.get_column("need")))
    waits = waits.with_columns(need=pl.struct("need", _kind(waits.get_column("pathway_text"))).rank("dense"))
    # In one piece: Polars takes the difference of two lists only where both lie in as many.
    waits = waits.filter(repeated(waits.get_column("need"))).rechunk()
    if waits.is_empty():
        return NOTHING, []
    message = pl.format("The same person already waits for the same thing: {}.", _other_rows("need"))
    found = _findings(
        waits.with_columns(message.alias("message"), pl.col("pathway_text").alias("value")),
        rule="duplicate-wait",
        column=columns.get("pathway"),
    )
    rows = waits.group_by("need", maintain_order=True).agg(pl.col("row").sort()).get_column("row").to_list()
    because = ("same person, same pathway, both open",)
    return found, [Group(rule="duplicate-wait", rows=tuple(group), probability=None, because=because) for group in rows]


@dataclass(frozen=True)
class LinkedPeople:
    """Identities that are probably one person, as linkage grouped them."""

    identities: tuple[int, ...]
    probability: float
    because: tuple[str, ...]


def duplicate_people(
    keyed: pl.DataFrame, linked: Sequence[LinkedPeople], *, column: str | None
) -> tuple[pl.DataFrame, list[Group]]:
    """`duplicate-person`: a finding on every row of every identity that is probably one person with another.

    Args:
        keyed: `row`, `identity` and `person_key` of clean rows.
        linked: the groups linkage found.
        column: the header the findings point at.
    """
    if not linked:
        return NOTHING, []
    members = pl.DataFrame(
        [(number, identity) for number, group in enumerate(linked) for identity in group.identities],
        schema={"group": pl.Int64(), "identity": pl.Int64()},
        orient="row",
    )
    rows = keyed.lazy().select("row", "identity", "person_key").join(members.lazy(), on="identity").collect()
    evidence = pl.DataFrame(
        [
            (number, likely(group.probability or 0), ", ".join(group.because) or "close in every part")
            for number, group in enumerate(linked)
        ],
        schema={"group": pl.Int64(), "probable": pl.String(), "evidence": pl.String()},
        orient="row",
    )
    by_group = rows.group_by("group").agg("row", "identity").sort("group")
    others = _rows_of_others(by_group)
    message = pl.format("Probably the same person as {} ({}): {}.", "others", "probable", "evidence")
    found = (
        rows.join(evidence, on="group")
        .join(others, on=["group", "identity"])
        .with_columns(message.alias("message"), pl.col("person_key").str.replace(r"^[a-z_-]+:", "").alias("value"))
    )
    groups = [
        Group(
            rule="duplicate-person",
            rows=tuple(sorted(entry["row"])),
            probability=linked[entry["group"]].probability,
            because=linked[entry["group"]].because,
        )
        for entry in by_group.iter_rows(named=True)
    ]
    return _findings(found, rule="duplicate-person", column=column), groups


def _rows_of_others(by_group: pl.DataFrame) -> pl.DataFrame:
    """For each identity of a group, the rows of the group's other identities in words."""
    said = []
    for entry in by_group.iter_rows(named=True):
        pairs = sorted(zip(entry["row"], entry["identity"], strict=True))
        for identity in dict.fromkeys(entry["identity"]):
            rows = [row for row, owner in pairs if owner != identity]
            named = ", ".join(str(row) for row in rows[:ROWS_NAMED]) + (
                f" and {len(rows) - ROWS_NAMED} more" if len(rows) > ROWS_NAMED else ""
            )
            said.append((entry["group"], identity, f"row{'s' if len(rows) != 1 else ''} {named}"))
    return pl.DataFrame(said, schema={"group": pl.Int64(), "identity": pl.Int64(), "others": pl.String()}, orient="row")
