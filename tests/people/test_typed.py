"""What is typed of somebody new: names as people have them, and what cannot be a name, a birth date or a number."""

from datetime import date

import pytest

from fairwait.people.rules.typed import read

TODAY = date(2026, 3, 4)


def named(first, last=""):
    return read({"first_name": first, "last_name": last}, born=None, today=TODAY)


@pytest.mark.parametrize(
    "name",
    ["Ana 😀", "O'Neil-Smythe", "Null", "B", "李", "José", "Robert'); DROP TABLE people;--", "=HYPERLINK(1)", "N’Golo"],
)
def test_a_name_is_kept_as_it_is_typed(name):
    assert named(name) == ({"first_name": name}, {})


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u2003\u200d", "\u202e", "\u0301", "\u3164", "\u2800"])
def test_a_name_of_which_nothing_can_be_seen_is_none(name):
    known, wrong = named(name, name)
    assert known == {}
    assert wrong == {"last_name": "Enter a name, or what they are called."}


def test_what_would_turn_the_page_round_is_left_out_and_marks_of_letters_stay():
    known, _wrong = named("Smi\u202eth \u2067Ali\u2069", "Ali\u200f")
    assert known == {"first_name": "Smith Ali", "last_name": "Ali\u200f"}


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2026, 3, 4), None), (date(1906, 1, 1), None), (date(1905, 12, 31), "born in 1905 they would be over 120"),
        (date(1875, 1, 1), "born in 1875"), (date(2026, 3, 5), "in the past"),
    ],
)  # fmt: skip
def test_a_birth_date_is_one_that_somebody_alive_can_have(born, said):
    known, wrong = read({"first_name": "Ana"}, born=born, today=TODAY)
    assert ("date_of_birth" in known) is (said is None)
    assert said is None or said in wrong["date_of_birth"]
