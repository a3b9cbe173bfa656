"""Who waits and how long: both true at once, short finished waits and an old list."""

from datetime import date

import numpy as np
import pytest
from numpy.random import default_rng

from fairwait.exchange.example import flow
from fairwait.exchange.example.days import NEVER, STYLES, written
from fairwait.exchange.example.identities import all_landlines, check_digits, homes, nhs_numbers

MONDAY = date(2026, 11, 23).toordinal()


@pytest.fixture(scope="module")
def council():
    return flow.simulate(people=6000, today=MONDAY, rng=default_rng(5))


def shares(council):
    still = council.ended > MONDAY
    return np.bincount(council.path[still], minlength=len(flow.PATHWAYS)) / still.sum()


def waits_of(council, name):
    here = council.path == flow.INDEX[name]
    finished = here & (council.ended <= MONDAY) & (council.ended > MONDAY - 365)
    still = here & (council.ended > MONDAY)
    return (council.ended - council.referred)[finished], MONDAY - council.referred[still]


@pytest.mark.parametrize("people", [30, 211, 2400])
def test_exactly_so_many_people_wait(people):
    council = flow.simulate(people=people, today=MONDAY, rng=default_rng(3))
    assert np.unique(council.person[council.ended > MONDAY]).size == people


def test_finished_assessments_look_quick(council):
    finished, _ = waits_of(council, "needs")
    assert 14 <= np.median(finished) <= 22
    assert 95 <= np.percentile(finished, 90) <= 140


def test_the_list_looks_old_all_the_same(council):
    still = council.ended > MONDAY
    waited = (MONDAY - council.referred)[still]
    assert 0.24 <= np.mean(waited > 182) <= 0.38
    finished, _ = waits_of(council, "needs")
    assert np.mean(finished > 182) < 0.09


def test_waits_have_a_long_right_tail_with_an_end(council):
    lasted = council.ended - council.referred
    assert lasted.min() >= 0
    assert lasted.max() <= flow.CAP_DAYS
    finished, _ = waits_of(council, "planned-review")
    assert finished.mean() > 1.5 * np.median(finished)


def test_the_mix_is_that_of_the_surveys(council):
    share = dict(zip(flow.INDEX, shares(council), strict=True))
    assert 0.46 <= share["needs"] + share["ot"] + share["carer"] <= 0.56
    assert 0.33 <= share["planned-review"] + share["unplanned-review"] <= 0.43
    assert 0.045 <= share["sourcing"] <= 0.085
    assert all(share[name] > 0 for name in flow.INDEX)


def test_the_list_was_about_as_long_two_years_ago(council):
    now = flow.is_open(council, MONDAY).sum()
    then = flow.is_open(council, MONDAY - flow.HISTORY_DAYS).sum()
    assert 0.85 <= then / now <= 1.18


def test_nobody_waits_twice_on_one_list(council):
    still = np.flatnonzero(council.ended > MONDAY)
    whose = council.person[still] * 100 + council.path[still]
    assert np.unique(whose).size == whose.size


def test_some_people_wait_for_several_things(council):
    still = council.ended > MONDAY
    counts = np.bincount(council.person[still])
    assert 0.025 <= np.mean(counts[counts > 0] > 1) <= 0.10


def test_carers_are_people_of_their_own(council):
    carers = np.unique(council.person[council.path == flow.INDEX["carer"]])
    assert np.all(council.cares_for[carers] >= 0)
    assert np.all(council.cares_for[carers] != carers)


def test_one_system_alone_keeps_only_its_people(council):
    reviews = flow.only(council, flow.REVIEWS)
    assert set(flow.SOURCE_OF[np.unique(reviews.path)]) == {flow.REVIEWS}
    assert reviews.people == np.unique(reviews.person).size


def test_check_digits_follow_the_data_dictionary():
    stems = np.array([943476591, 987654321, 999744220])  # 943 476 5919 is the dictionary's own example
    assert check_digits(stems).tolist()[0] == 9
    assert check_digits(stems).tolist()[2] == 2


def test_nhs_numbers_are_different_valid_and_belong_to_nobody():
    numbers = nhs_numbers(5000, default_rng(1), reserved=frozenset({"9997442202"}))
    assert len(set(numbers)) == 5000
    assert "9997442202" not in numbers
    assert all(text.startswith("999") and len(text) == 10 for text in numbers)
    stems = np.array([int(text[:9]) for text in numbers])
    assert np.array_equal(check_digits(stems), np.array([int(text[9]) for text in numbers]))


def test_nhs_numbers_run_out_rather_than_repeat():
    numbers = nhs_numbers(920_000, default_rng(1))
    given = numbers[numbers != ""]
    assert 905_000 < given.size < 912_000
    assert "9999999999" not in given
    assert np.unique(given.astype(str)).size == given.size


def test_homes_lie_where_nobody_lives():
    address, postcode, locality = homes(2000, default_rng(2))
    assert {text[:2] for text in postcode} == {"ZX"}
    assert all(text.endswith(place) for text, place in zip(address, locality, strict=True))


def test_landlines_are_those_kept_for_drama():
    numbers = all_landlines()
    assert len(set(numbers)) == 14_000
    assert all(len(number.replace(" ", "")) == 11 for number in numbers)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("03/02/2026", "03/02/2026"),
        ("3-Feb-26", "3-Feb-26"),
        ("03 February 2026", "03 February 2026"),
        ("serial", "46056"),
    ],
)
def test_days_are_written_in_the_styles_they_are_named_for(style, text):
    days = np.array([date(2026, 2, 3).toordinal(), NEVER])
    assert written(days, style).tolist() == [text, ""]
    assert style in STYLES
