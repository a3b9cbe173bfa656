"""How birth dates, places, telephones, e-mails, NHS numbers and genders of pairs agree: a level each, names aside."""

import numpy as np
import numpy.typing as npt
import polars as pl

from fairwait.engine.linkage.identities import Identities
from fairwait.engine.linkage.levels import UNKNOWN, LevelArray, level_of
from fairwait.engine.linkage.names import NOTHING, BoolArray, IntArray

GENERATION_YEARS = 15


def born(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """Birth dates: faults of typing and of changing format have a level each; a generation apart has its own."""
    day, month, year = ((part[left], part[right]) for part in (people.day, people.month, people.year))
    known = (year[0] > 0) & (year[1] > 0)
    same_day, same_month, same_year = day[0] == day[1], month[0] == month[1], year[0] == year[1]
    apart = np.abs(year[0] - year[1])
    level = np.full(len(left), level_of("born", "different"), dtype=np.uint8)
    level[apart >= GENERATION_YEARS] = level_of("born", "generation")
    alike = same_day.astype(np.int8) + same_month + same_year
    level[(alike == 2) & (apart < GENERATION_YEARS)] = level_of("born", "close")
    slip = (same_month & same_year & _digit_slip(day[0], day[1])) | (
        same_day & same_year & _digit_slip(month[0], month[1])
    )
    # 1926 read as 2026 is the century a two-digit year was given.
    slip |= same_day & same_month & (_digit_slip(year[0], year[1]) | (apart == 1) | (apart == 100))
    level[slip] = level_of("born", "one digit")
    level[same_year & (day[0] == month[1]) & (month[0] == day[1])] = level_of("born", "day and month exchanged")
    level[alike == 3] = level_of("born", "same")
    level[(alike == 3) & (day[0] == 1) & (month[0] == 1)] = level_of("born", "same first of January")
    level[~known] = UNKNOWN
    return level


def _digit_slip(one: IntArray, other: IntArray) -> BoolArray:
    """Whether two numbers of up to four digits differ in one digit, or in two neighbours exchanged."""
    digits = [((one // 10**place) % 10, (other // 10**place) % 10) for place in range(4)]
    wrong = [a != b for a, b in digits]
    count = np.sum(wrong, axis=0)
    slip = count == 1
    for place in range(3):
        (low, low_other), (high, high_other) = digits[place], digits[place + 1]
        swapped = (low == high_other) & (high == low_other)
        slip |= (count == 2) & wrong[place] & wrong[place + 1] & swapped
    return np.asarray(slip, dtype=np.bool_)


def place(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """Postcode and street together; a slip in the postcode is forgiven where the street agrees."""
    one, other = people.postcode[left], people.postcode[right]
    here, there = people.street[left], people.street[right]
    codes, streets = (one != NOTHING) & (other != NOTHING), (here != NOTHING) & (there != NOTHING)
    same_street = streets & (here == there)
    level = np.full(len(left), level_of("place", "different"), dtype=np.uint8)
    level[~codes & ~streets] = UNKNOWN
    at = np.flatnonzero(codes & (one != other))
    near = at[_one_character(people.postcodes, one[at], other[at])]
    level[near] = level_of("place", "near postcode")
    level[codes & (one == other)] = level_of("place", "same postcode")
    level[codes & (one == other) & streets] = level_of("place", "neighbours")
    level[same_street & (~codes | (level != level_of("place", "different")))] = level_of("place", "same address")
    return level


def _one_character(words: pl.Series, one: IntArray, other: IntArray) -> BoolArray:
    wrong = np.sum(_letters(words, one) != _letters(words, other), axis=1)
    return np.asarray(wrong == 1, dtype=np.bool_)


def _letters(words: pl.Series, which: IntArray) -> npt.NDArray[np.uint8]:
    """The first eight letters of words of plain letters, shape (words, 8), spaces after the last."""
    padded = words.gather(which).str.head(8).str.pad_end(8)
    return np.frombuffer((padded.str.join().item() or "").encode(), dtype=np.uint8).reshape(-1, 8)


def phone(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """Any number of the one is any of the other."""
    one, other = people.phones[left], people.phones[right]
    level = np.full(len(left), level_of("phone", "different"), dtype=np.uint8)
    level[~((one != NOTHING).any(axis=1) & (other != NOTHING).any(axis=1))] = UNKNOWN
    for a in one.T:
        for b in other.T:
            level[(a == b) & (a != NOTHING)] = level_of("phone", "same")
    return level


def nhs(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """A number whose check digit fails can only ever speak for a pair: it is near the other's, or it is not known."""
    one, other = people.nhs[left], people.nhs[right]
    level = np.full(len(left), UNKNOWN, dtype=np.uint8)
    at = np.flatnonzero((one != NOTHING) & (other != NOTHING))
    a, b = one[at], other[at]
    both_valid = people.nhs_valid[a] & people.nhs_valid[b]
    level[at[both_valid]] = level_of("nhs", "different")
    level[at[(a == b) & people.nhs_valid[a]]] = level_of("nhs", "same")
    damaged = (~both_valid) & (a != b)
    level[at[damaged][_one_slip(people.nhs_numbers, a[damaged], b[damaged])]] = level_of("nhs", "near")
    level[at[(a == b) & ~people.nhs_valid[a]]] = level_of("nhs", "near")
    return level


def _one_slip(numbers: pl.Series, one: IntArray, other: IntArray) -> BoolArray:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    a, b = numbers.gather(one).to_list(), numbers.gather(other).to_list()
    return np.asarray(process.cpdist(a, b, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8) <= 1, dtype=np.bool_)


def _same_or_different(one: IntArray, other: IntArray) -> LevelArray:
    level = np.asarray(one != other).astype(np.uint8)
    level[(one == NOTHING) | (other == NOTHING)] = UNKNOWN
    return level


def gender(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """Same or different."""
    one, other = people.gender[left], people.gender[right]
    level = np.asarray(one != other).astype(np.uint8)
    level[(one == 0) | (other == 0)] = UNKNOWN
    return level


def email(people: Identities, left: IntArray, right: IntArray) -> LevelArray:
    """Same or different."""
    return _same_or_different(people.email[left], people.email[right])
