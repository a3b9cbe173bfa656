"""What columns say about each other: the day of the extract, which number repeats, which review is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from fairwait.engine.checks.repeats import Places, first_of_hash
from fairwait.exchange.extracts.mapping.dates import serial, when
from fairwait.exchange.extracts.mapping.headers import Heard
from fairwait.exchange.extracts.mapping.profile import Profile
from fairwait.exchange.extracts.mapping.sampling import repeats

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_PAST_FIELDS = ("referred_on", "last_contact_on", "left_out:record_keeping")
_SAME_TIME = 0.03  # of a year: eleven days
_NUMBER_FIELDS = ("person_id", "wait_id")


def _is_of_our_days(profile: Profile) -> bool:
    return len(profile.years) >= 3 and max(profile.date, profile.serial) >= 0.6 and profile.year(0.5) > 2008


def day_of_extract(profiles: Mapping[str, Profile], heard: Mapping[str, Heard]) -> float | None:
    """The day the extract was made, about, as a fractional year: where the dates that must lie in the past end.

    Where no heading tells which those are, the day on which at least two columns end, if there is one. The latest
    hundredth of each column is left aside, since a mistyped year must not move the day.
    """
    ends = {name: profile.year(0.985) for name, profile in profiles.items() if _is_of_our_days(profile)}
    past = [end for name, end in ends.items() if any(heard[name].odds(field) > 2.5 for field in _PAST_FIELDS)]
    if past:
        return max(past)
    ordered = sorted(ends.values())
    return next((later for earlier, later in pairwise(ordered) if later - earlier < _SAME_TIME), None)


_PLAINLY, _NUMBERS = 3.5, 0.7


def writes_days_as_numbers(profiles: Mapping[str, Profile], heard: Mapping[str, Heard]) -> bool:
    """Whether a column that is plainly headed as days holds a spreadsheet's numbers: then others may too."""
    return any(
        profile.serial >= _NUMBERS
        and profile.date < 1 - _NUMBERS
        and not heard[name].numbers_something
        and any(heard[name].odds(field) >= _PLAINLY for field in ("date_of_birth", "referred_on"))
        for name, profile in profiles.items()
    )


def with_repeats(reading: "Reading", profiles: Mapping[str, Profile], heard: Mapping[str, Heard]) -> dict[str, Profile]:
    """The profiles, with the share of repeated values counted over the whole file where a column may be a number
    of a person or a wait: a person's number repeats where the person waits twice, a wait's number never does."""
    asked = [
        name
        for name, profile in profiles.items()
        if not profile.is_empty
        and max(profile.code, profile.identifier, profile.number) >= 0.4
        and profile.date < 0.5
        and any(heard[name].odds(field) > -1.5 for field in _NUMBER_FIELDS)
    ]
    found = repeats(reading, sorted(asked))
    return {name: replace(profile, repeated=found.get(name)) for name, profile in profiles.items()}


def people_told_twice(reading: "Reading", names: Sequence[str], *, born: str) -> int:
    """How many rows name somebody whom an earlier row names, by name and birth date together."""
    who = pl.scan_parquet(reading.table).select(*names, born).drop_nulls().collect()
    return who.height - who.n_unique()


def beside_several(reading: "Reading", column: str, *, other: str) -> int:
    """How many values of a column stand beside more than one value of another."""
    pairs = pl.scan_parquet(reading.table).select(column, other).drop_nulls().unique()
    return pairs.group_by(column).len().filter(pl.col("len") > 1).select(pl.len()).collect().item()


def goes_with_people(reading: "Reading", column: str, *, people: Sequence[str], beside: str) -> tuple[int, int]:
    """Of the people told of beside more than one value of another column, how many have one value of this column, and
    how many have more."""
    told = pl.scan_parquet(reading.table).select(*people, column, beside).drop_nulls().collect()
    # By hashes, each row held against the first that names the same person: to group a million rows by what stands in
    # them takes three times as long, and two values of one hash are as good as impossible in a file.
    first = first_of_hash(told.select(people).hash_rows().to_numpy())
    later = np.flatnonzero(first != np.arange(len(first)))
    have_more, have_days = (_unlike_the_first(told.get_column(name), later, first) for name in (column, beside))
    more = int(np.count_nonzero(have_more & have_days))
    return int(np.count_nonzero(have_days)) - more, more


def _unlike_the_first(values: pl.Series, later: Places, first: Places) -> npt.NDArray[np.bool_]:
    """For each row whether some later one that goes back to it has another value."""
    hashes = values.hash().to_numpy()
    unlike = np.zeros(len(first), dtype=np.bool_)
    unlike[first[later[hashes[later] != hashes[first[later]]]]] = True
    return unlike


def is_the_review_before(last: Profile, following: Profile) -> bool:
    """Whether two columns of dates are a review and the one due a year after it: then neither is a re-check."""
    if len(last.years) < 8 or len(following.years) < 8:
        return False
    return 0.85 <= following.year(0.5) - last.year(0.5) <= 1.15


_ROWS_COMPARED = 400
_A_DAY = 1.5 / 365


def apart(reading: "Reading", column: str, *, other: str) -> list[float]:
    """By how much of a year dates of one column lie after those of another, on the first rows that tell both."""
    table = pl.scan_parquet(reading.table).select(column, other).drop_nulls().head(_ROWS_COMPARED).collect()
    told = ((_day(one), _day(two)) for one, two in table.iter_rows())
    return [one - two for one, two in told if one is not None and two is not None]


def _day(text: str) -> float | None:
    told = when(text)
    return serial(text) if told is None else told


def share_before(gaps: Sequence[float]) -> float:
    """The share of dates that lie a day and more before those they were compared with."""
    return sum(1 for gap in gaps if gap < -_A_DAY) / len(gaps) if gaps else 0.0


def share_same(gaps: Sequence[float]) -> float:
    """The share of dates that are the day they were compared with."""
    return sum(1 for gap in gaps if abs(gap) < _A_DAY) / len(gaps) if gaps else 0.0
