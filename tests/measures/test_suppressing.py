"""Measures that leave the team: small numbers hidden, totals consistent, derived values gone with them."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.measures.rules.definitions import Kind
from fairwait.measures.rules.measuring import Given, measure
from fairwait.measures.rules.results import Period, as_json
from fairwait.measures.rules.states import BAND_CHANGES, WAITS
from fairwait.measures.rules.suppressing import suppressed

MONDAY = date(2026, 11, 23)
GIVEN = Given(history_since=date(2025, 1, 1), population=200_000, people_with_plan=300)


def town(*groups):
    """Waits of (number, pathway, team, band, days, is_paused); each of a person of its own."""
    rows = []
    for number, pathway, team, band, days, is_paused in groups:
        for _ in range(number):
            rows.append(
                (
                    len(rows) + 1,
                    len(rows) + 1,
                    pathway,
                    team,
                    band,
                    "65 and over",
                    "person",
                    MONDAY - timedelta(days=days),
                    None,
                    None,
                    is_paused,
                    True,
                    days,
                    days,
                    True,
                )
            )
    return pl.DataFrame(rows, schema=WAITS, orient="row")


def taken(*groups, cuts=("pathway", "team"), given=GIVEN):
    return measure(town(*groups), as_of=MONDAY, period=Period(date(2026, 10, 27), MONDAY), given=given, cuts=cuts)


LARGE = (60, "needs-assessment", "Harbour", "P3", 40, False)


def test_large_numbers_stay_as_they_are():
    plain = taken(LARGE, (30, "ot", "Therapy", "P3", 20, False))
    found = suppressed(plain)
    assert found.is_suppressed
    assert as_json(found)["suppressed"] is True
    assert [item.figures for item in found.measures] == [item.figures for item in plain.measures]


def test_a_small_group_goes_and_takes_another_with_it_in_every_measure():
    found = suppressed(taken(LARGE, (30, "ot", "Therapy", "P3", 20, False), (3, "dols", "Harbour", "P3", 20, False)))
    for code in ("W1", "W3", "W4", "W5", "W8"):
        assert found[code].of("pathway", "dols").n is None
        assert found[code].of("pathway", "ot").n is None  # the least of the others: 3 would follow from the total
        assert found[code].of("pathway", "needs-assessment").n == 60
        assert found[code].overall.n == 93
    assert found["W3"].of("pathway", "dols").values["median_days"] is None
    assert "median_days" in found["W3"].of("pathway", "dols").hidden
    assert found["W1"].of("pathway", "dols").values["people"] is None


def test_few_paused_are_not_told_by_the_running():
    found = suppressed(taken(LARGE, (2, "needs-assessment", "Harbour", "P3", 40, True)))["W1"].overall
    assert (found.n, found.values["running"], found.values["paused"]) == (62, None, None)


def test_a_share_of_a_hidden_count_is_hidden():
    found = suppressed(taken(LARGE, (2, "needs-assessment", "Harbour", "P3", 400, False)))["W4"].overall
    assert (found.n, found.values["over"], found.values["over_share"], found.values["people_over"]) == (
        62,
        None,
        None,
        None,
    )


def test_a_small_total_hides_what_rests_on_it():
    found = suppressed(taken((3, "ot", "Therapy", "P3", 20, False), cuts=()))
    assert found["W1"].overall.n is None
    assert found["W2"].overall.values["per_100000"] is None
    assert found["W2"].overall.values["population"] == 200_000
    assert found["W12"].overall.values["net"] is None


def test_few_people_behind_many_waits_are_hidden():
    frame = town(LARGE).with_columns(person_id=pl.lit(1, dtype=pl.Int64))
    plain = measure(frame, as_of=MONDAY, period=Period(MONDAY, MONDAY), given=GIVEN, cuts=())
    found = suppressed(plain)["W1"].overall
    assert (found.n, found.values["people"]) == (60, None)


def test_measures_that_could_not_be_taken_stay_so():
    found = suppressed(taken(LARGE, given=Given()))
    assert found["W12"].overall is None
    assert found["W2"].cannot


def test_changes_of_few_bands_are_hidden():
    history = pl.DataFrame([(1, MONDAY, 3, 2), (2, MONDAY, 3, 2)], schema=BAND_CHANGES, orient="row")
    with_changes = Given(history_since=date(2025, 1, 1), band_changes=history)
    found = suppressed(taken(LARGE, given=with_changes))["W8"].overall
    assert (found.values["raised"], found.values["lowered"]) == (None, 0)


groups = st.tuples(
    st.integers(1, 9),
    st.sampled_from(["needs-assessment", "ot", "dols", "planned-review"]),
    st.sampled_from(["Harbour", "Millfield", "Therapy", None]),
    st.sampled_from(["P1", "P2", "P3", None]),
    st.sampled_from([0, 30, 100, 200, 400]),
    st.booleans(),
)


@given(st.lists(groups, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_small_count_is_shown_and_none_follows_from_one_total(listed):
    plain = taken(*listed, cuts=("pathway", "team", "band"))
    found = suppressed(plain)
    for before, after in zip(plain.measures, found.measures, strict=True):
        kinds = {value.name: value.kind for value in after.values}
        for was, now in zip(before.figures, after.figures, strict=True):
            for name, number in now.values.items():
                if kinds[name] in (Kind.COUNT, Kind.PEOPLE):
                    assert number is None or not 0 < number < 5
                assert number is None or number == was.values[name]
                assert (name in now.hidden) or number == was.values[name]
        for cut in ("pathway", "team", "band"):
            shown = [figure.n for figure in after.figures if figure.cut == cut]
            if after.overall is not None and after.overall.n is not None and shown:
                assert shown.count(None) != 1
