"""What was learned of labelled columns: how it is weighed, what it may not unsay, that it agrees with its lessons."""

import random
from dataclasses import replace

import numpy as np
import pytest

from fairwait.exchange.extracts.mapping.column import Column
from fairwait.exchange.extracts.mapping.evidence import FIELD_NAMES, Surroundings
from fairwait.exchange.extracts.mapping.headers import hear
from fairwait.exchange.extracts.mapping.learned import (
    heading_signs,
    judged,
    judgement,
    look_signs,
    placed,
)
from fairwait.exchange.extracts.mapping.learned.judgement import WEIGHTS_FILE
from fairwait.exchange.extracts.mapping.learned.signs import known_share
from fairwait.exchange.extracts.mapping.profile import Profile, profile
from scripts import learn_columns
from tests.exchange.mapping.suggesting import cells

NEAR = Surroundings(today=2026.9, rows=160)
EMPTY = profile("", [None] * 20)


def looking_like(field: str) -> Profile:
    return profile("", cells(field))


def told(heading: str, looks: Profile, near: Surroundings = NEAR) -> dict[str, float]:
    return judged({heading: (looks, near)})[heading]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("clnt surnme now", "last_name"),
        ("Wer they live postal", "address"),
        ("When the asking reached us", "referred_on"),
        ("cur_prio_desc", "priority"),
        ("case wrkr nm", "worker"),
    ],
)
def test_headings_nobody_wrote_down_are_known_by_their_pieces_and_values(heading, field):
    odds = told(heading, looking_like(field))
    assert max(odds, key=lambda name: odds[name]) == field
    assert odds[field] > 1


def test_the_same_heading_is_another_field_over_other_values():
    dates, names = (told("Allocated", looking_like(kind)) for kind in ("last_contact_on", "worker"))
    assert names["worker"] > dates["worker"] + 3


def test_of_a_heading_that_is_all_new_nothing_was_learned():
    assert told("Xyzzy", looking_like("worker")) == {}
    assert known_share(placed(heading_signs("Xyzzy"), known=judgement().known)[1]) < 0.5
    assert known_share(placed(heading_signs("Worker name"), known=judgement().known)[1]) > 0.9


@pytest.mark.parametrize("heading", ["Surname", "Ref", "Case number", "Notes?", "Ward", "Date it was closed off by"])
def test_nothing_learned_is_beyond_its_bounds_and_two_numbers_stay_near(heading):
    for looks in (EMPTY, looking_like("person_id"), looking_like("referred_on")):
        odds = told(heading, looks)
        assert set(odds) == set(FIELD_NAMES)
        assert min(odds.values()) >= -6.0
        assert 0.0 <= max(odds.values()) <= 4.0
        assert abs(odds["person_id"] - odds["wait_id"]) <= 1.5


def test_signs_know_a_question_and_days_without_a_day_of_the_extract():
    assert "q" in heading_signs("Who is waiting?")
    assert "q" not in heading_signs("Waiting")
    born = looking_like("date_of_birth")
    assert look_signs(born, Surroundings())["days0.5<10.0"] == 0.0
    assert look_signs(looking_like("referred_on"), NEAR)["days0.5<10.0"] == 1.0
    assert "days_ahead" not in look_signs(replace(born, years=born.years[:2]), NEAR)
    assert look_signs(replace(born, repeated=0.5), NEAR)["repeats"] == 1.0
    assert look_signs(EMPTY, NEAR) == {"bias": 1.0, "empty": 2.0}
    assert placed({}, known=judgement().known)[1].size == 0


def column(heading: str, looks: Profile, learned: dict[str, float]) -> Column:
    made = Column(name=heading, profile=looks, heard=hear(heading), near=NEAR, learned=learned)
    made.judge()
    return made


def without(heading: str, looks: Profile) -> Column:
    return column(heading, looks, {})


ALL_ZERO = dict.fromkeys(FIELD_NAMES, 0.0)


def added(heading: str, field: str, odds: float, *, looks: str) -> float:
    seen = looking_like(looks)
    with_it = column(heading, seen, ALL_ZERO | {field: odds})
    return with_it.odds[field] - without(heading, seen).odds[field]


def test_what_was_learned_unsays_no_plain_heading():
    assert added("Surname", "last_name", -4.0, looks="last_name") == 0.0
    assert added("Surname", "last_name", 2.0, looks="last_name") == 2.0
    assert added("Surname", "first_name", 2.0, looks="last_name") == pytest.approx(0.5)
    assert added("Surname", "first_name", -2.0, looks="last_name") == pytest.approx(-2.0)


def test_a_hint_is_doubted_less_than_what_no_heading_speaks_for():
    assert 0 < hear("Name").odds("last_name") < 4.5
    assert added("Name", "last_name", -2.0, looks="date_of_birth") == pytest.approx(-0.7)
    assert added("Name", "worker", -2.0, looks="date_of_birth") == pytest.approx(-2.0)


def test_somebody_elses_telephone_is_not_learned_to_be_the_persons():
    assert added("GP phone", "phone", 4.0, looks="phone") == 0.0
    assert added("GP phone", "phone", -1.0, looks="phone") < 0.0
    assert added("Ring on it", "phone", 4.0, looks="phone") == 4.0


def test_a_warning_how_to_reach_somebody_is_not_learned_to_be_a_risk():
    looks = looking_like("unsafe_contact")
    taught = column("Warning", looks, ALL_ZERO | {"risks": 4.0, "unsafe_contact": -1.0})
    before = without("Warning", looks)
    assert taught.odds["risks"] == before.odds["risks"]
    assert taught.odds["unsafe_contact"] == pytest.approx(before.odds["unsafe_contact"] + 1.0)


def test_weights_are_small_and_of_our_fields_and_signs():
    weights = judgement()
    assert weights.fields == FIELD_NAMES
    seen = [look_signs(looking_like(kind), NEAR) for kind in ("referred_on", "person_id", "worker")]
    seen.append(look_signs(replace(looking_like("person_id"), repeated=0.1), NEAR))
    assert set(weights.looks) - {"empty"} == {sign for signs in seen for sign in signs}
    assert WEIGHTS_FILE.stat().st_size < 1_000_000


def test_weights_are_those_of_the_lessons():
    names, lessons = learn_columns.lessons()
    assert names == judgement().looks
    assert {meaning for lesson in lessons for meaning in lesson.meanings} == set(learn_columns.MEANINGS)
    assert learn_columns.right(judgement(), lessons) >= 0.97 * len(lessons)


def test_a_few_rounds_teach_what_they_show_and_are_kept(tmp_path, monkeypatch):
    names, lessons = learn_columns.lessons()
    some = [lesson for lesson in lessons if lesson.set == lessons[0].set]
    monkeypatch.setattr(learn_columns, "ROUNDS", 4)
    monkeypatch.setattr(learn_columns, "PHRASES", 400)
    weights = learn_columns.learned(names, some, seed=3)
    again = learn_columns.learned(names, some, seed=3)
    assert np.allclose(weights.heading, again.heading)
    assert learn_columns.right(weights, some) > 0.6 * len(some)
    learn_columns.kept(weights, tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz") as kept:
        unit = kept["heading_unit"]
        assert np.abs(kept["heading"] * unit - weights.heading).max() <= unit.max() / 2 + 1e-6


def test_a_heading_is_written_in_many_ways():
    rnd = random.Random(5)
    ways = {learn_columns.rewritten("date referral received", rnd) for _ in range(300)}
    assert {"date_referral_received", "DateReferralReceived", "Date Referral Received", "date referral"} <= ways
    assert learn_columns.rewritten("", rnd) == ""
