"""Measures of a small town, counted by hand; and of generated lists, counted the slow way."""

import json
import statistics
from collections import Counter
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.measures.rules.definitions import DEFINITIONS
from fairwait.measures.rules.measuring import Given, measure
from fairwait.measures.rules.results import Period, as_json
from fairwait.measures.rules.states import AGE_GROUPS, BAND_CHANGES, CARERS, WAITS, age_group, age_groups

MONDAY = date(2026, 11, 23)
PERIOD = Period(date(2026, 10, 27), MONDAY)


def row(number, person, pathway="needs-assessment", team="Harbour", band="P3", days=10, **more):
    return {
        "wait_id": number,
        "person_id": person,
        "pathway": pathway,
        "team": team,
        "band": band,
        "age_group": "65 and over",
        "carer": "person",
        "joined_on": MONDAY - timedelta(days=max(days, 0)),
        "ended_on": None,
        "end_reason": None,
        "is_paused": False,
        "is_assessable": days >= 0,
        "days": max(days, 0),
        "days_without_pauses": max(days, 0),
    } | more


# Eight open waits of six people; two that ended; one coming; one that joins tomorrow.
TOWN = [
    row(1, 1, days=0, band="P1"),
    row(2, 2, days=28),
    row(3, 2, "ot", team="Therapy", days=29, band="P2"),
    row(4, 3, days=90, is_paused=True, days_without_pauses=80),
    row(5, 4, days=182, team=None, band=None),
    row(6, 5, days=183, is_paused=True, days_without_pauses=100),
    row(7, 5, "ot", team="Therapy", days=365, age_group="18 to 64", carer="carer"),
    row(8, 6, "planned-review", days=366, band="P4"),
    row(9, 7, days=40, ended_on=date(2026, 11, 1), end_reason="assessed"),
    row(10, 8, days=300, ended_on=date(2026, 10, 26), end_reason="died"),  # the day before the period
    row(11, 9, "planned-review", days=-30, joined_on=date(2026, 11, 2), band=None),
    row(12, 10, joined_on=date(2026, 11, 24)),
    row(13, 11, days=60, ended_on=MONDAY, end_reason=None),
    row(14, 12, days=60, ended_on=MONDAY, end_reason="no idea"),
]


def frame(rows):
    return pl.DataFrame(rows, schema=WAITS)


def taken(rows=TOWN, **more):
    return measure(frame(rows), as_of=MONDAY, period=PERIOD, **more)


def test_w1_waiting_now():
    found = taken()["W1"]
    assert found.overall.values == {"n": 8, "people": 6, "running": 6, "paused": 2, "coming": 1}
    assert found.of("pathway", "ot").values == {"n": 2, "people": 2, "running": 2, "paused": 0, "coming": 0}
    assert found.of("pathway", "planned-review").values["coming"] == 1
    assert found.of("team", None).n == 1
    assert [figure.group for figure in found.figures if figure.cut == "team"] == ["Harbour", "Therapy", None]
    assert [figure.group for figure in found.figures if figure.cut == "carer"] == ["carer", "person"]
    assert found.cannot == ()


def test_w2_waiting_rate_needs_a_population():
    without = taken()["W2"]
    assert (without.figures, without.overall, without.of("team", "Harbour")) == ((), None, None)
    assert "was not given" in without.cannot[0]
    found = taken(given=Given(population=200_000))["W2"]
    assert found.overall.values == {
        "n": 8,
        "population": 200_000,
        "per_100000": 4.0,
        "people_per_100000": 3.0,
        "people": 6,
    }


def test_w3_wait_so_far_both_ways():
    values = taken()["W3"].overall.values
    # 0, 28, 29, 90, 182, 183, 365, 366: half-way between 90 and 182; 0.9 of the way through 7 gaps is 0.3 past the 7th
    assert values["median_days"] == 136
    assert values["mean_days"] == pytest.approx(1243 / 8)
    assert values["p90_days"] == pytest.approx(365 + 0.3)
    assert values["longest_days"] == 366
    # 0, 28, 29, 80, 100, 182, 365, 366
    assert values["median_days_without_pauses"] == 90
    assert values["longest_days_without_pauses"] == 366


def test_w4_over_six_months_is_over_182_days():
    assert taken()["W4"].overall.values == {
        "n": 8,
        "over": 3,
        "people_over": 2,
        "over_share": 3 / 8,
        "over_without_pauses": 2,
        "over_without_pauses_share": 2 / 8,
    }


def test_w5_lengths_hold_both_ends():
    assert taken()["W5"].overall.values == {
        "n": 8,
        "days_0_28": 2,
        "days_29_56": 1,
        "days_57_90": 1,
        "days_91_182": 1,
        "days_183_365": 2,
        "days_over_365": 1,
    }


def changes(*rows):
    return pl.DataFrame(rows, schema=BAND_CHANGES, orient="row")


def test_w8_bands_and_their_changes():
    history = changes(
        (1, date(2026, 11, 1), 3, 2),
        (1, date(2026, 11, 2), 2, 1),
        (2, date(2026, 11, 1), 2, 4),
        (2, date(2026, 11, 9), 4, 3),
        (3, date(2026, 10, 26), 1, 2),  # before the period
        (4, date(2026, 11, 3), None, 3),  # a first band
        (9, date(2026, 10, 28), 3, 1),  # ended since
        (5, date(2026, 11, 3), 3, None),
    )
    found = taken(given=Given(history_since=date(2025, 1, 1), band_changes=history))["W8"]
    assert found.overall.values == {
        "n": 8,
        "band_P1": 1,
        "band_P2": 1,
        "band_P3": 4,
        "band_P4": 1,
        "band_none": 1,
        "raised": 3,
        "lowered": 1,
    }
    assert found.cannot == ()
    assert [value.name for value in found.values][:3] == ["n", "band_P1", "band_P2"]
    late = taken(given=Given(history_since=date(2026, 11, 2), band_changes=history))["W8"]
    assert late.cannot == ("Nothing is known before 2026-11-02, so the period is counted from that day only.",)


def test_w8_without_history_says_so_and_still_gives_the_mix():
    found = taken()["W8"]
    assert (found.overall.values["raised"], found.overall.values["band_P3"]) == (None, 4)
    assert "No history of bands" in found.cannot[0]


def test_w12_joined_left_and_net():
    found = taken(given=Given(history_since=date(2025, 1, 1)))["W12"]
    values = found.overall.values
    # joined in the period: 1, 11 and nobody else who is on the list by Monday; 2 joined on 26 October
    assert (values["joined"], values["left"], values["net"], values["n"]) == (2, 3, -1, 5)
    assert values["left_assessed"] == 1
    assert values["left_died"] == 0
    assert values["left_not_given"] == 2
    assert sum(value for name, value in values.items() if name.startswith("left_")) == 3


def test_w12_from_one_extract_cannot_be_said():
    found = taken()["W12"]
    assert found.overall is None
    assert "One extract" in found.cannot[0]
    assert "counted from that day" in taken(given=Given(history_since=date(2026, 11, 1)))["W12"].cannot[0]


def test_w15_reviews_overdue():
    found = taken(given=Given(people_with_plan=40))["W15"]
    assert found.overall.values == {
        "n": 2,
        "overdue_people": 1,
        "overdue": 1,
        "overdue_dated": 1,
        "overdue_undated": 0,
        "people_with_plan": 40,
        "overdue_share": 1 / 40,
    }
    assert found.of("pathway", "planned-review").values["overdue_share"] is None
    without = taken()["W15"]
    assert without.overall.values["overdue_share"] is None
    assert "no share" in without.cannot[0]


def test_w15_without_a_list_of_reviews():
    assert "no list of planned reviews" in taken(given=Given(review_pathways=("annual",)))["W15"].cannot[0]


def test_w15_says_what_reviews_without_a_due_date_are_counted_from():
    reviews = [row(n, n, "planned-review", days=40, has_due_date=n > 2) for n in range(1, 5)]
    found = taken(reviews)["W15"]
    counted = found.overall.values
    assert [counted[name] for name in ("overdue", "overdue_dated", "overdue_undated")] == [4, 2, 2]
    said = found.cannot[0]
    assert said.startswith("2 of the 4 planned reviews have no due date")
    assert "counted from the day they were recorded" in said
    assert taken(reviews[:2])["W15"].cannot[0].startswith("None of the 2 planned reviews has a due date")
    assert not any("due date" in said for said in taken(reviews[2:])["W15"].cannot)


def test_on_the_due_date_a_review_is_not_overdue():
    found = taken([row(1, 1, "planned-review", days=0)])["W15"]
    assert (found.overall.n, found.overall.values["overdue"]) == (1, 0)


def test_an_empty_list_has_counts_of_nought_and_no_averages():
    found = taken([])
    assert found["W1"].overall.n == 0
    assert found["W3"].overall.values["median_days"] is None
    assert found["W4"].overall.values["over_share"] is None


def test_the_set_is_json_with_its_definitions():
    found = json.loads(json.dumps(as_json(taken(known_at=MONDAY, given=Given(history_since=date(2025, 1, 1))))))
    assert found["schema"] == "fairwait.measures/1"
    assert (found["as_of"], found["known_at"], found["suppressed"]) == ("2026-11-23", "2026-11-23", False)
    assert found["period"] == {"since": "2026-10-27", "until": "2026-11-23"}
    assert [item["code"] for item in found["measures"]] == list(DEFINITIONS)
    w4 = next(item for item in found["measures"] if item["code"] == "W4")
    assert "182 days" in w4["definition"]["rules"][0]
    assert w4["figures"][0]["n"] == 8
    assert "n" not in w4["figures"][0]["values"]
    for item in found["measures"]:
        for figure in item["figures"]:
            assert set(figure["values"]) | {"n"} == {value["name"] for value in item["values"]}
    assert as_json(taken())["known_at"] is None


def test_an_unknown_code_is_not_there():
    with pytest.raises(KeyError, match="W99"):
        taken()["W99"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: taken(cuts=("worker",)), "no measure is cut by worker"),
        (lambda: taken([TOWN[0], TOWN[0]]), "each wait once"),
        (lambda: taken(given=Given(population=0)), "population must be at least 1"),
        (lambda: taken(given=Given(people_with_plan=-1)), "people_with_plan must be at least 1"),
        (lambda: measure(frame(TOWN).drop("days"), as_of=MONDAY, period=PERIOD), "waits must have the columns days"),
        (lambda: taken(given=Given(band_changes=pl.DataFrame())), "band_changes must have the columns"),
        (
            lambda: measure(frame(TOWN).cast({"days": pl.Float64}), as_of=MONDAY, period=PERIOD),
            "waits must have days as Int64",
        ),
        (lambda: measure(frame(TOWN), as_of=date(2026, 11, 1), period=PERIOD), "period must end by 2026-11-01"),
        (lambda: Period(MONDAY, date(2026, 1, 1)), "until must not be before since"),
    ],
)
def test_what_is_out_of_bounds_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


rows = st.builds(
    row,
    st.just(0),
    st.integers(1, 12),
    pathway=st.sampled_from(["needs-assessment", "ot", "planned-review"]),
    team=st.sampled_from(["Harbour", "Millfield", None]),
    band=st.sampled_from(["P1", "P2", "P3", None]),
    days=st.integers(-5, 500),
    age_group=st.sampled_from(AGE_GROUPS),
    carer=st.sampled_from(CARERS),
    is_paused=st.booleans(),
    ended_on=st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 10)),
    end_reason=st.sampled_from(["assessed", "died", "no-contact-decision", None]),
)
towns = st.lists(rows, max_size=30).map(
    lambda town: [item | {"wait_id": number} for number, item in enumerate(town, start=1)]
)


@given(towns)
@settings(max_examples=40, deadline=None)
def test_every_cut_adds_up_and_agrees_with_counting_one_by_one(town):
    found = taken(town, given=Given(history_since=date(2025, 1, 1)))
    open_ = [item for item in town if item["ended_on"] is None or item["ended_on"] > MONDAY]
    mine = [item for item in open_ if item["is_assessable"]]
    days = [item["days"] for item in mine]
    assert found["W1"].overall.n == len(mine)
    assert found["W1"].overall.values["people"] == len({item["person_id"] for item in mine})
    assert found["W3"].overall.values["median_days"] == (statistics.median(days) if days else None)
    if len(days) > 1:
        p90 = statistics.quantiles(days, n=10, method="inclusive")[-1]
        assert found["W3"].overall.values["p90_days"] == pytest.approx(p90)
    assert found["W4"].overall.values["over"] == sum(number > 182 for number in days)
    bands = Counter(item["band"] or "none" for item in mine)
    assert {name: found["W8"].overall.values.get(f"band_{name}", 0) for name in bands} == bands
    for code, names in (("W1", ("n", "running", "paused", "coming")), ("W12", ("joined", "left", "net", "left_died"))):
        for cut in ("pathway", "team", "band", "age_group", "carer"):
            groups = [figure for figure in found[code].figures if figure.cut == cut]
            for name in names:
                assert sum(figure.values[name] for figure in groups) == found[code].overall.values[name]
    for figure in found["W5"].figures:
        assert sum(value for name, value in figure.values.items() if name != "n") == figure.n


@given(
    st.lists(st.none() | st.dates(date(1920, 1, 1), date(2030, 1, 1)), max_size=20),
    st.dates(date(2020, 1, 1), date(2028, 12, 31)),
)
@settings(max_examples=60, deadline=None)
def test_age_groups_in_columns_agree(births, as_of):
    ages = pl.DataFrame({"date_of_birth": pl.Series(births, dtype=pl.Date)}).select(found=age_groups(as_of=as_of))
    assert ages["found"].to_list() == [age_group(born, as_of=as_of) for born in births]


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2008, 11, 24), "under 18"),
        (date(2008, 11, 23), "18 to 64"),
        (date(1961, 11, 24), "18 to 64"),
        (date(1961, 11, 23), "65 and over"),
        (date(2027, 1, 1), "not known"),
        (None, "not known"),
    ],
)
def test_age_groups_turn_on_the_birthday(born, group):
    assert age_group(born, as_of=MONDAY) == group
