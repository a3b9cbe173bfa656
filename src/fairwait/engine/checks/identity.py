"""Who a row is about, and which wait it is: stable text keys, the same for the checks and for an import.

A person number comes first, then a valid NHS number, then name with date of birth. Where one number is shared by two
different people the name and birth date join the key, so that they are never made one in silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from fairwait.engine.checks.repeats import Places, first_places, numbered, numbered_by
from fairwait.engine.checks.values.names import folded, nicknames

_PERSON = ("first_name", "last_name", "known_as", "date_of_birth")


@dataclass(frozen=True)
class Person:
    """What one row says of who it is about; names folded for comparing, a part that is not there is empty."""

    first: str
    last: str
    known_as: str
    born: date | None


def _alike(left: str, right: str) -> bool:
    """Whether two folded names could be one name: a slip, an initial, a part of a double name, a pet name."""
    if not left or not right or left == right:
        return True
    if left[0] == right[0] and (len(left) == 1 or len(right) == 1):
        return True
    lefts, rights = set(left.split()), set(right.split())
    if lefts & rights or left.replace(" ", "") == right.replace(" ", ""):
        return True
    if JaroWinkler.similarity(left, right) >= 0.88 or DamerauLevenshtein.distance(left, right) <= 1:
        return True
    groups = nicknames()
    return any(groups.get(one, frozenset()) & groups.get(other, frozenset()) for one in lefts for other in rights)


def _first_alike(left: Person, right: Person) -> bool:
    if _alike(left.first, right.first):
        return True
    return bool(
        (left.known_as and right.first and _alike(left.known_as, right.first))
        or (right.known_as and left.first and _alike(right.known_as, left.first))
    )


def _born_near(left: date, right: date) -> bool:
    """The same day, the same day with day and month changed about, or one figure different."""
    if left == right or (left.year == right.year and left.day == right.month and left.month == right.day):
        return True
    return sum(a != b for a, b in zip(left.isoformat(), right.isoformat(), strict=True)) <= 1


def different(left: Person, right: Person) -> bool:
    """Whether two rows under one number are about two different people: name and birth date differ.

    A slip in one of them, a married name with the same birth date, or a pet name is the same person. Where a birth
    date is missing, first name and surname must both differ.
    """
    first, last = _first_alike(left, right), _alike(left.last, right.last)
    swapped = bool(left.first and left.last) and _alike(left.first, right.last) and _alike(left.last, right.first)
    if swapped or (first and last):
        return False
    if left.born is None or right.born is None:
        return not first and not last
    if not first and not last:
        return left.born != right.born
    return not _born_near(left.born, right.born)


def one_person(left: Person, right: Person) -> bool:
    """Whether two records under different numbers may well be one person's, by their words alone.

    The same birth date and a first name that may be one, whatever the surname: people marry. Else both names alike, and
    a birth date that is a slip apart or, where one is missing, not told at all.
    """
    both_first = bool(left.first and right.first) and _first_alike(left, right)
    if left.born is None or right.born is None:
        return both_first and bool(left.last) and (left.first, left.last) == (right.first, right.last)
    both_last = bool(left.last and right.last) and _alike(left.last, right.last)
    if left.born == right.born:
        return both_first or (both_last and not (left.first and right.first))
    return both_first and both_last and _born_near(left.born, right.born)


def _people(rows: pl.DataFrame) -> list[Person]:
    return [
        Person(first=folded(first or ""), last=folded(last or ""), known_as=folded(known or ""), born=born)
        for first, last, known, born in rows.select(_PERSON).iter_rows()
    ]


def shared(clean: pl.DataFrame, *, number: str, place: Places | None = None) -> pl.DataFrame:
    """The values of a number that stand for two different people.

    Args:
        clean: rows with `number`, first_name, last_name, known_as and date_of_birth.
        number: "person_id" or "nhs_number".
        place: its `first_places`, if they have been asked already.
    Returns: one row a shared value: `number`, and `people`, how many different people it stands for.
    """
    doubtful = _told_otherwise(clean, place if place is not None else first_places(clean.get_column(number)))
    values = clean.get_column(number).gather(doubtful).unique()
    chosen = clean.lazy().select(number, *_PERSON).filter(pl.col(number).is_in(values.implode()))
    distinct = chosen.unique(maintain_order=True).collect()
    found: list[tuple[str, int]] = []
    for (value,), group in distinct.group_by([number], maintain_order=True):
        count = _count_people(_people(group))
        if count > 1:
            found.append((str(value), count))
    return pl.DataFrame(found, schema={number: pl.String(), "people": pl.Int64()}, orient="row")


def _told_otherwise(clean: pl.DataFrame, place: Places) -> Places:
    """The rows that say of somebody something else than the first row with the same number does."""
    later = np.flatnonzero((place >= 0) & (place != np.arange(len(place))))
    differ = np.zeros(len(later), dtype=np.bool_)
    for part in _PERSON:
        told = clean.get_column(part)
        differ |= told.gather(later).ne_missing(told.gather(place[later])).to_numpy()
    return later[differ]


def _count_people(people: Sequence[Person]) -> int:
    """How many different people there must be: members of no group contradict one another."""
    groups: list[list[Person]] = []
    for person in people:
        home = next((group for group in groups if not any(different(person, other) for other in group)), None)
        if home is None:
            groups.append([person])
        else:
            home.append(person)
    return len(groups)


def _folded_names(clean: pl.DataFrame, part: str) -> pl.DataFrame:
    values = clean.get_column(part).drop_nulls().unique()
    return pl.DataFrame(
        {part: values, f"folded {part}": [folded(value) for value in values]},
        schema={part: pl.String(), f"folded {part}": pl.String()},
    )


def _name_and_birth(clean: pl.DataFrame, wanted: pl.Series) -> pl.Series:
    """ "marlowe|edith|1942-03-03" for the wanted rows, null for the rest; unknown parts are empty."""
    rows = (
        clean.lazy()
        .with_row_index("place")
        .filter(wanted)
        .select("place", "first_name", "last_name", "date_of_birth")
        .collect()
    )
    for part in ("first_name", "last_name"):
        rows = rows.join(_folded_names(rows, part), on=part, how="left")
    keyed = rows.select(
        "place",
        key=pl.concat_str(
            pl.col("folded last_name").fill_null(""),
            pl.col("folded first_name").fill_null(""),
            pl.col("date_of_birth").dt.strftime("%Y-%m-%d").fill_null(""),
            separator="|",
        ),
    )
    places = pl.DataFrame({"place": pl.arange(0, clean.height, eager=True, dtype=pl.UInt32)})
    return places.join(keyed, on="place", how="left", maintain_order="left").get_column("key")


def has_identity() -> pl.Expr:
    """Whether a clean row says who it is about: a person number, a valid NHS number, or name with date of birth."""
    named = pl.col("last_name").is_not_null() | pl.col("first_name").is_not_null()
    return (
        pl.col("person_id").is_not_null()
        | pl.col("nhs_number").is_not_null()
        | (named & pl.col("date_of_birth").is_not_null())
    )


def with_identities(
    clean: pl.DataFrame, *, shared_ids: pl.DataFrame | None = None, shared_nhs: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Add `person_key`, `wait_key` (text) and `identity` (a number for each person of this frame).

    A row that says of nobody who it is about has null keys. `wait_key` is the file's own reference, else person,
    pathway and referral date.

    Args:
        clean: rows of the clean table.
        shared_ids, shared_nhs: what `shared` found for person_id and nhs_number, if it has been asked already.
    """
    if shared_ids is None:
        shared_ids = shared(clean, number="person_id")
    if shared_nhs is None:
        shared_nhs = shared(clean, number="nhs_number")
    two_ids = clean.get_column("person_id").is_in(shared_ids.get_column("person_id").implode()).fill_null(value=False)
    no_id = clean.get_column("person_id").is_null()
    two_nhs = no_id & clean.get_column("nhs_number").is_in(shared_nhs.get_column("nhs_number").implode()).fill_null(
        value=False
    )
    by_name = no_id & clean.get_column("nhs_number").is_null()
    name = _name_and_birth(clean, two_ids | two_nhs | by_name)
    person_id, nhs = "person_id:" + pl.col("person_id"), "nhs:" + pl.col("nhs_number")
    keyed = clean.with_columns(name.alias("name and birth"), two_ids.alias("two ids"), two_nhs.alias("two nhs"))
    key = (
        pl.when(~has_identity())
        .then(None)
        .when(pl.col("two ids"))
        .then(person_id + "|" + pl.col("name and birth"))
        .when(pl.col("person_id").is_not_null())
        .then(person_id)
        .when(pl.col("two nhs"))
        .then(nhs + "|" + pl.col("name and birth"))
        .when(pl.col("nhs_number").is_not_null())
        .then(nhs)
        .otherwise("name-dob:" + pl.col("name and birth"))
    )
    keyed = keyed.with_columns(key.alias("person_key")).drop("name and birth", "two ids", "two nhs")
    derived = pl.concat_str("person_key", "pathway", pl.col("referred_on").dt.strftime("%Y-%m-%d"), separator="|")
    return keyed.with_columns(
        numbered(keyed.get_column("person_key")).alias("identity"),
        pl.coalesce("wait_id:" + pl.col("wait_id"), derived).alias("wait_key"),
    )


def identities(
    clean: pl.DataFrame, *, shared_ids: pl.DataFrame, shared_nhs: pl.DataFrame, place: Places | None = None
) -> pl.Series:
    """The `identity` of `with_identities`, without the keys as text for rows whose person number alone tells who it is.

    Args:
        clean, shared_ids, shared_nhs: as for `with_identities`.
        place: the `first_places` of the person numbers, if they have been asked already.
    """
    number = clean.get_column("person_id")
    plain = number.is_not_null()
    if not shared_ids.is_empty():
        plain &= ~number.is_in(shared_ids.get_column("person_id").implode())
        number, place = number.set(~plain, None), None
    if place is None:
        place = first_places(number)
    if not plain.all():
        others = np.flatnonzero(~plain.to_numpy())
        keyed = with_identities(clean.filter(~plain), shared_ids=shared_ids, shared_nhs=shared_nhs)
        within = first_places(keyed.get_column("identity"))
        place = place.copy()
        place[others] = np.where(within >= 0, others[within], -1)
    return numbered_by(place)


IDENTITY_FIELDS = (
    "title", "first_name", "last_name", "known_as", "date_of_birth", "gender", "postcode", "address", "nhs_number",
    "phone", "mobile", "email",
)  # fmt: skip
"""What linkage is told of one identity."""


def people(keyed: pl.DataFrame) -> pl.DataFrame:
    """One row an identity, each fact the first its rows give, as linkage wants them; an unknown gender is none."""
    gender = pl.when(pl.col("gender").is_in(["male", "female", "other"])).then(pl.col("gender")).alias("gender")
    told = keyed.filter(pl.col("identity").is_not_null()).with_columns(gender)
    # By first places: a query that groups the rows and asks each group for its first value takes ten times as long.
    identities = told.get_column("identity").unique().sort()
    place = told.get_column("identity").replace_strict(
        identities, pl.Series(range(len(identities)), dtype=pl.Int64), return_dtype=pl.Int64
    )
    facts = [
        told.get_column(field).gather(_first_told(told.get_column(field), place, len(identities)))
        for field in IDENTITY_FIELDS
    ]
    return pl.DataFrame([identities, *facts])


def _first_told(values: pl.Series, place: pl.Series, many: int) -> pl.Series:
    """For each of so many places the number of the first row that says something; null where no row does."""
    rows = (~values.is_null()).arg_true()
    first = np.full(many, -1, dtype=np.int64)
    first[place.gather(rows).to_numpy()[::-1]] = rows.to_numpy()[::-1]  # what is written last stays
    numbers = pl.Series(first)
    return numbers.set(numbers < 0, None)
