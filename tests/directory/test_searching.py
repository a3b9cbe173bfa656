"""Finding: what fits, in which order, what filters offer; places, access, freshness."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.directory.rules.access import Access, heard
from fairwait.directory.rules.connectors import Neighbourhood
from fairwait.directory.rules.freshness import Freshness, latest
from fairwait.directory.rules.places import Point, around, is_postcode, metres_between, normal, outward, spaced
from fairwait.directory.rules.reading import Layer
from fairwait.directory.rules.searching import Asked, Candidate, search
from fairwait.directory.rules.telling import Facts, Opening

TODAY = date(2026, 11, 26)  # a Thursday
HERE = Point(54.3, 1.3)


def one(number, *, layer=Layer.ASSET, at=None, checked=10, name=None, **more):
    facts = {name: more.pop(name) for name in list(more) if name in Facts.__dataclass_fields__}
    return Candidate(
        id=UUID(int=number), layer=layer, name=name or f"n{number}", provider="", words=more.pop("words", f"n{number}"),
        facts=Facts(**facts), points=(at,) if at else (), checked_on=TODAY - timedelta(days=checked), **more,
    )  # fmt: skip


def found(asked, *candidates):
    return [each.candidate.id.int for each in search(candidates, asked, today=TODAY).found]


def north(metres):
    return Point(HERE.latitude + metres / 111_195, HERE.longitude)


def test_near_before_far_and_stale_last():
    asked = Asked(postcode="ZX1 4BD", point=HERE)
    assert found(asked, one(1, at=north(3000)), one(2, at=north(500), checked=400), one(3, at=north(900))) == [3, 1, 2]


def test_too_far_is_left_out_and_what_is_everywhere_stays():
    asked = Asked(postcode="ZX1 4BD", point=HERE, metres=1000)
    assert found(asked, one(1, at=north(999)), one(2, at=north(1001)), one(3, is_everywhere=True), one(4)) == [1, 3]


def test_connectors_are_found_by_their_neighbourhood():
    sana = one(1, layer=Layer.CONNECTOR, postcodes=("ZX1",))
    anybody = one(2, layer=Layer.CONNECTOR)
    assert found(Asked(postcode="ZX14BD", point=HERE), sana, anybody) == [1, 2]
    assert found(Asked(postcode="ZX2 4BD"), sana, anybody) == [2]


@pytest.mark.parametrize(
    ("start", "postcode", "is_in"),
    [("ZX1", "ZX1 4AB", True), ("ZX1", "ZX10 4AB", False), ("ZX10", "ZX10 4AB", True), ("ZX14", "ZX1 4AB", True),
     ("ZX15", "ZX1 4AB", False), ("ZX14AB", "zx1 4ab", True)],
)  # fmt: skip
def test_the_beginning_of_a_postcode_is_told_from_a_longer_one(start, postcode, is_in):
    assert Neighbourhood("n", (start,)).has(postcode) is is_in


def test_a_postcode_nobody_knows_the_place_of_finds_its_own_half():
    asked = Asked(postcode="ZX1 9ZZ")
    assert found(asked, one(1, postcodes=("ZX14BD",)), one(2, postcodes=("ZX24BD",))) == [1]


def test_filters_offer_only_what_occurs_under_the_others():
    candidates = (
        one(1, needs=("a",), cost="free", languages=("Urdu",)),
        one(2, needs=("a", "b"), cost="paid"),
        one(3, needs=("b",), cost="free"),
    )
    answer = search(candidates, Asked(need="a"), today=TODAY)
    offered = {name: {each.value: each.count for each in several} for name, several in answer.choices.items()}
    assert offered["need"] == {"a": 2, "b": 2}
    assert offered["cost"] == {"free": 1, "paid": 1}
    assert offered["language"] == {"Urdu": 1}
    answer = search(candidates, Asked(need="zzz"), today=TODAY)
    assert {each.value: (each.count, each.is_chosen) for each in answer.choices["need"]}["zzz"] == (0, True)


def test_days_ages_and_words():
    thursday = one(1, openings=(Opening("TH", "11:30", "14:00"),), words="hot lunch")
    young = one(2, openings=(Opening("MO"),), minimum_age=18, maximum_age=30, words="lunch")
    assert found(Asked(day="today"), thursday, young) == [1] == found(Asked(day="TH"), thursday, young)
    assert found(Asked(age=31), thursday, young) == [1]
    assert found(Asked(age=30), thursday, young) == [1, 2]
    assert found(Asked(words="HOT lunch"), thursday, young) == [1]


@given(st.lists(st.tuples(st.floats(-9000, 9000), st.integers(0, 400)), max_size=8), st.floats(1, 9000))
def test_the_quick_way_finds_what_the_slow_way_does(places, metres):
    several = [one(number, at=north(away), checked=checked) for number, (away, checked) in enumerate(places, 1)]
    asked = Asked(postcode="ZX14BD", point=HERE, metres=metres)
    slow = {each.id.int for each in several if metres_between(HERE, each.points[0]) <= metres}
    assert set(found(asked, *several)) == slow


def test_distances_are_those_of_the_globe():
    london, edinburgh = Point(51.5074, -0.1278), Point(55.9533, -3.1883)
    assert metres_between(london, edinburgh) == pytest.approx(534_000, rel=0.005)
    assert around(HERE, metres=1000).holds(north(999))
    assert not around(HERE, metres=1000).holds(north(1010))


def test_postcodes_are_known_by_their_shape():
    assert is_postcode("zx1 4bd")
    assert is_postcode("ZX1A4BD")
    assert not is_postcode("ZX1")
    assert (normal(" zx1-4bd "), spaced("zx14bd"), outward("ZX1 4BD"), outward("ZX1")) == (
        "ZX14BD",
        "ZX1 4BD",
        "ZX1",
        "",
    )
    assert spaced("Harbour") == "Harbour"


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("Step-free, accessible toilet", {Access.STEP_FREE, Access.TOILET}),
        ("Sorry, no wheelchair access", set()),
        ("The hall is not suitable for wheelchairs. Hearing loop.", {Access.LOOP}),
        ("Ramp at the back. No lift", set()),
        ("Limited parking", set()),
        ("Guide dogs welcome; BSL on request", {Access.ASSISTANCE_DOGS, Access.SIGNED}),
        ("", set()),
    ],
)
def test_what_is_said_of_getting_in_is_heard_and_so_is_its_opposite(said, facts):
    assert heard(said) == facts


def test_never_checked_is_stale():
    assert Freshness(None, TODAY).is_stale
    assert Freshness(TODAY - timedelta(days=184), TODAY).is_stale
    assert not Freshness(TODAY - timedelta(days=183), TODAY).is_stale
    assert latest(None, TODAY) == TODAY
    assert latest(None) is None
