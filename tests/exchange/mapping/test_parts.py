"""The parts of the judgement: pairing, headings, dates, profiles and the lists of words."""

import itertools
import subprocess
import sys
import tomllib
from importlib.resources import files

import nhs_number
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.extracts.mapping import dates, reasons
from fairwait.exchange.extracts.mapping.assignment import best_pairs
from fairwait.exchange.extracts.mapping.evidence import JUDGES
from fairwait.exchange.extracts.mapping.headers import hear, is_left_out, words_of, written_words
from fairwait.exchange.extracts.mapping.lexicon import PRIOR, lexicon
from fairwait.exchange.extracts.mapping.profile import is_nhs_number, profile
from fairwait.exchange.extracts.mapping.relations import goes_with_people
from fairwait.exchange.extracts.mapping.sampling import repeats
from tests.exchange.mapping.writing import reading_of


def every_pairing(gain):
    rows, columns = gain.shape
    for size in range(min(rows, columns) + 1):
        for chosen in itertools.combinations(range(rows), size):
            for places in itertools.permutations(range(columns), size):
                yield list(zip(chosen, places, strict=True))


@settings(max_examples=60, deadline=None)
@given(
    gain=st.integers(1, 4).flatmap(
        lambda rows: st.integers(1, 4).flatmap(
            lambda columns: st.lists(
                st.lists(st.integers(-9, 9), min_size=columns, max_size=columns), min_size=rows, max_size=rows
            )
        )
    )
)
def test_no_pairing_gains_more(gain):
    table = np.array(gain, dtype=np.float64)
    best = max(sum(table[pair] for pair in pairs) for pairs in every_pairing(table))
    pairs = best_pairs(table)
    assert sum(table[pair] for pair in pairs) == pytest.approx(best)
    assert all(table[pair] > 0 for pair in pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)


def test_nothing_to_pair():
    assert best_pairs(np.zeros((0, 3))) == []


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("D.O.B.", ["dob"]),
        ("Rec'd", ["recd"]),
        ("LastContactDate", ["last", "contact", "date"]),
        ("PCode", ["pcode"]),
        ("Forename(s)", ["forename"]),
        ("txtSurname", ["surname"]),
        ("Ffôn", ["ffon"]),
        ("R/A/G", ["rag"]),
        ("Tel1", ["tel", "1"]),
    ],
)
def test_the_words_of_a_heading(header, words):
    assert written_words(header) == words


@pytest.mark.parametrize("header", ["dateofbirth", "Date of Brith", "Dt of Birth", "BIRTH_DATE", "Dob", "pers_dob"])
def test_one_idea_in_many_spellings(header):
    assert max(hear(header).says, key=lambda meaning: hear(header).says[meaning]) == "date_of_birth"


def test_somebody_elses_telephone_is_not_the_persons():
    assert hear("Phone").odds("phone") > 3
    assert hear("GP Phone").odds("phone") < 0
    assert hear("GP Phone").whose == "gp"


@pytest.mark.parametrize("header", ["", "Column 7", "Unnamed: 3", "F12", "  "])
def test_a_heading_that_says_nothing(header):
    heard = hear(header)
    assert heard.is_bare
    assert heard.odds("person_id") == PRIOR


@settings(max_examples=150, deadline=None)
@given(header=st.text(max_size=40))
def test_any_heading_can_be_heard(header):
    heard = hear(header)
    assert all(np.isfinite(odds) for odds in heard.says.values())
    assert len(words_of(header)) <= 200


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("03/02/2026", 2026.09),
        ("3-Feb-26", 2026.09),
        ("2026-02-03T00:00:00", 2026.09),
        ("03.02.26 14:10", 2026.09),
        ("03 February 2026", 2026.09),
        ("Tuesday 3 February 2026", 2026.09),
        ("Feb 3, 2026", 2026.09),
        ("02/28/2026", 2026.16),
        ("20260203", 2026.09),
        ("3/2/42", 1942.09),
        ("'03/02/2026", 2026.09),
    ],
)
def test_dates_are_seen_in_any_writing(text, year):
    assert dates.when(text) == pytest.approx(year, abs=0.01)


@pytest.mark.parametrize(
    "text", ["", "46301", "3/4", "99/99/2026", "P2", "12:30", "2026", "01632 960123", "9990109109"]
)
def test_what_is_no_date(text):
    assert dates.when(text) is None


def test_a_spreadsheets_day_number():
    assert dates.serial("46056") == pytest.approx(2026.09, abs=0.01)
    assert dates.serial("999") is None
    assert dates.serial("0046056") is None


@settings(max_examples=100, deadline=None)
@given(tail=st.integers(0, 9_999_998))  # all digits alike is somebody filling in a form
def test_the_check_digit_of_an_nhs_number(tail):
    text = f"999{tail:07d}"
    assert is_nhs_number(text) == nhs_number.is_valid(text)


@pytest.mark.parametrize("text", ["0000000000", "999010910", "99901091090", "99901O9109"])
def test_what_is_no_nhs_number(text):
    assert not is_nhs_number(text)


@settings(max_examples=100, deadline=None)
@given(cells=st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=30))
def test_any_column_can_be_measured(cells):
    look = profile("x", cells)
    assert 0 <= look.filled <= 1
    for share in (look.date, look.nhs, look.postcode, look.phone, look.number, *look.words.values()):
        assert 0 <= share <= 1


def test_every_field_has_phrases_and_a_judge_and_every_phrase_a_meaning():
    meanings = {phrase.meaning for phrase in lexicon().phrases}
    assert set(BY_NAME) <= meanings
    assert set(JUDGES) == set(BY_NAME)
    assert {meaning for meaning in meanings if not is_left_out(meaning)} == set(BY_NAME)
    assert {meaning for meaning in meanings if is_left_out(meaning)} == set(lexicon().left_out_words)


def test_no_spelling_stands_for_two_ideas():
    table = tomllib.loads(files("fairwait.exchange.extracts.mapping").joinpath("tokens.toml").read_text("utf-8"))
    spellings = [way for kind in ("same",) for ways in table[kind].values() for way in ways]
    spellings += [*table["expand"], *table["either"]]
    assert sorted(spellings) == sorted(set(spellings))


def test_mapping_needs_no_django():
    loaded = "any(name.split('.')[0] == 'django' for name in sys.modules)"
    code = f"import sys, fairwait.exchange.extracts.mapping; sys.exit({loaded})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PEOPLE_AND_NUMBERS = st.lists(
    st.tuples(
        *(st.none() | st.sampled_from("ab") for _ in range(2)), *(st.none() | st.sampled_from("123") for _ in "nd")
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(PEOPLE_AND_NUMBERS)
def test_whom_a_number_stays_with_is_counted_as_by_hand(tmp_path_factory, rows):
    names = ("name", "born", "number", "day")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    reading = reading_of(columns, tmp_path_factory.getbasetemp(), name="numbers")
    told = {}
    for name, born, number, day in (row for row in rows if None not in row):
        told.setdefault((name, born), []).append((number, day))
    several = [each for each in told.values() if len({day for _, day in each}) > 1]
    same = sum(len({number for number, _ in each}) == 1 for each in several)
    counted = goes_with_people(reading, "number", people=["name", "born"], beside="day")
    assert counted == (same, len(several) - same)


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.0, "all values"), (0.996, "nearly all values"), (0.94, "9 in 10 values"), (0.02, "1 in 10 values")],
)
def test_all_is_said_of_all_alone(share, said):
    assert reasons._in_ten(share) == said


def test_repeats_are_shares_of_filled_cells(tmp_path):
    reading = reading_of({"one": ["a", "b", "a", None, "a"], "none": [None] * 5}, tmp_path)
    assert repeats(reading, ["one", "none"]) == {"one": 0.5, "none": 0.0}
