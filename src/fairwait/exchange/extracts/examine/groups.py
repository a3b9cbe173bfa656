"""What rows say together: one number for two people, a row or a need twice, one person under two identities."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from fairwait.engine.checks import identity
from fairwait.engine.checks.columns import Setting
from fairwait.engine.checks.fields import DATE_FIELDS
from fairwait.engine.checks.repeats import Places, first_places, in_pieces
from fairwait.engine.checks.rules import groups
from fairwait.engine.checks.rules.groups import Group, LinkedPeople

_NUMBERS = ("person_id", "nhs_number")
_KEY_FIELDS = (
    "row",
    "wait_id",
    "person_id",
    "nhs_number",
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "pathway",
    "pathway_text",
    "referred_on",
    "ended_on",
    "status",
)
_READ_ALIKE = (*DATE_FIELDS, "nhs_number", "postcode", "phone", "mobile")
"""Fields of which one value is written in several ways: "3/2/26" and "03 February 2026" are one day."""


def asked(columns: Mapping[str, str], *, link: bool) -> list[str]:
    """The fields of the clean table these questions need, for a file with these columns."""
    alike = [field for field in _READ_ALIKE if field in columns]
    return list(dict.fromkeys([*_KEY_FIELDS, *alike, *(identity.IDENTITY_FIELDS if link else ())]))


def check_groups(
    rows: pl.DataFrame, table: pl.LazyFrame, *, setting: Setting, link: bool
) -> tuple[list[pl.DataFrame], list[Group]]:
    """Findings and groups.

    Args:
        rows: the fields `asked` of every clean row.
        table: the file as written, the same rows in the same order.
        setting: what the checks are told.
        link: whether to look for one person under two identities.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        numbers = dict(zip(_NUMBERS, pool.map(lambda number: _shared(rows, number), _NUMBERS), strict=True))
    places = {number: place for number, (place, _) in numbers.items()}
    shared = {number: values for number, (_, values) in numbers.items()}
    parts = [
        groups.shared_number(rows, values, number=number, column=setting.columns.get(number))
        for number, values in shared.items()
    ]
    ids, nhs = shared["person_id"], shared["nhs_number"]
    who = identity.identities(rows, shared_ids=ids, shared_nhs=nhs, place=places["person_id"])
    keyed = groups.with_needs(rows.select(_KEY_FIELDS).with_columns(in_pieces(who, of=rows).alias("identity")))
    parts.append(_duplicate_rows(keyed, table, rows, setting=setting))
    waits, found = groups.duplicate_waits(keyed, columns=setting.columns, vocabulary=setting.vocabulary)
    parts.append(waits)
    if link:
        told = rows.select(identity.IDENTITY_FIELDS)
        del rows
        people, linked = _duplicate_people(keyed, told, setting=setting, shared_ids=ids, shared_nhs=nhs)
        parts.append(people)
        found += linked
    return parts, found


def _shared(rows: pl.DataFrame, number: str) -> tuple[Places, pl.DataFrame]:
    """Where each value of a number stands first, and the values that stand for two people."""
    place = first_places(rows.get_column(number))
    return place, identity.shared(rows, number=number, place=place)


def _duplicate_rows(keyed: pl.DataFrame, table: pl.LazyFrame, clean: pl.DataFrame, *, setting: Setting) -> pl.DataFrame:
    """Rows the same in every mapped field: looked for only among rows of one person and pathway, or of nobody."""
    headers = list(dict.fromkeys(setting.columns.values()))
    near = keyed.filter(pl.col("need").is_null() | pl.col("again")).select("row", "referred_on", "need")
    # Most of one person's rows for one pathway were referred on other days: those are not read again.
    alike = near.filter(pl.struct("referred_on", "need").is_duplicated()).get_column("row")
    if not headers or alike.is_empty():
        return groups.duplicate_rows(pl.DataFrame(schema={"row": pl.Int64(), "fingerprint": pl.UInt64()}))
    rows = _as_understood(table, clean, alike, setting=setting)
    same = rows.filter(rows.select(headers).is_duplicated())
    numbered = same.select("row", pl.struct(headers).rank("dense").alias("fingerprint"))
    return groups.duplicate_rows(numbered)


def _as_understood(table: pl.LazyFrame, clean: pl.DataFrame, wanted: pl.Series, *, setting: Setting) -> pl.DataFrame:
    """The wanted rows' mapped columns, however each value is written: capitals, spaces and the ways of writing a day
    or a number aside. A value that could not be read stays as it is written."""
    chosen = pl.col("row").is_in(wanted.implode())
    headers = list(dict.fromkeys(setting.columns.values()))
    rows = table.filter(chosen).select("row", *headers).collect()
    rows = rows.with_columns(pl.col(headers).str.to_lowercase().str.replace_all(r"\s+", " "))
    read = {field: header for field, header in setting.columns.items() if field in _READ_ALIKE}
    if not read:
        return rows
    understood = clean.lazy().filter(chosen).select("row", *(pl.col(f).cast(pl.String) for f in read)).collect()
    understood = understood.rename({field: f"read {field}" for field in read})
    joined_rows = rows.join(understood, on="row", how="left", maintain_order="left")
    return joined_rows.with_columns(
        pl.coalesce(f"read {field}", header).alias(header) for field, header in read.items()
    ).select("row", *headers)


def _duplicate_people(
    keyed: pl.DataFrame,
    told: pl.DataFrame,
    *,
    setting: Setting,
    shared_ids: pl.DataFrame,
    shared_nhs: pl.DataFrame,
) -> tuple[pl.DataFrame, list[Group]]:
    from fairwait.engine import linkage  # the dearest import of all, and not every check links

    people = identity.people(told.with_columns(keyed.get_column("identity")))
    del told
    linked = [
        LinkedPeople(identities=group.identities, probability=group.probability, because=tuple(group.because))
        for group in linkage.groups(linkage.duplicate_people(people))
    ]
    header = next(
        (
            setting.columns[name]
            for name in ("person_id", "nhs_number", "last_name", "full_name")
            if name in setting.columns
        ),
        None,
    )
    members = pl.Series([each for group in linked for each in group.identities], dtype=pl.Int64())
    rows = keyed.filter(pl.col("identity").is_in(members.implode()))
    named = identity.with_identities(rows.drop("identity"), shared_ids=shared_ids, shared_nhs=shared_nhs)
    rows = rows.select("row", "identity").with_columns(named.get_column("person_key"))
    return groups.duplicate_people(rows, linked, column=header)
