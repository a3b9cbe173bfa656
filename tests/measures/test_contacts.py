"""Contacts made in time and late, those owing, tries and promises: counted by hand."""

from datetime import date

import polars as pl
import pytest

from fairwait.accounts.rules import Role
from fairwait.assessments.rules.facts import TALKED
from fairwait.capacity.rules.visits import KEPT
from fairwait.history.registry import Told
from fairwait.measures import queries
from fairwait.measures.rules.contacts import What, counted
from fairwait.measures.rules.measuring import Given, measure
from fairwait.measures.rules.states import CONTACTS, MET
from fairwait.measures.rules.suppressing import suppressed
from fairwait.waiting import actions as waiting
from fairwait.waiting.rules import facts
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401
from tests.measures.test_measuring import MONDAY, PERIOD, TOWN, frame
from tests.waiting.test_sentences import event

JOINED, TODAY = date(2026, 9, 1), date(2026, 11, 23)
DAYS = {"P1": 1, "P3": 28}


def happened(kind, on, **told) -> Told:
    return event(kind, told=told, on=date(2026, *on), known=date(2026, *on))


def spoke(*on):
    return happened(facts.CONTACTED, on)


def tried(*on, counts=True):
    return happened(facts.ATTEMPTED, on, counts=counts)


def found(*events, is_open=True, as_of=TODAY):
    return [
        (one.what, one.on, one.tries)
        for one in counted(
            events, joined_on=JOINED, contact_days=lambda band: DAYS.get(band, 28), as_of=as_of, is_open=is_open
        )
    ]


def test_a_contact_is_in_time_until_its_last_day_and_what_comes_after_is_late_or_owing():
    assert found(spoke(9, 29), spoke(10, 28)) == [
        (What.IN_TIME, date(2026, 9, 29), 0),  # 28 days
        (What.LATE, date(2026, 10, 28), 0),  # 29 days
    ]
    assert found() == [(What.OWING, date(2026, 9, 29), None)]
    assert found(is_open=False) == []
    assert found(spoke(10, 26)) == [(What.LATE, date(2026, 10, 26), 0)]  # holds until today


def test_the_band_of_its_own_time_counts():
    raised = happened(facts.BAND_SET, (9, 10), band="P1")
    assert found(raised, spoke(9, 12))[0][0] is What.LATE
    told = happened(facts.CHANGED, (9, 10), set={"band": "P1"})
    assert found(told, spoke(9, 12))[0][0] is What.LATE
    assert found(happened(facts.BAND_SET, (9, 13), band="P1"), spoke(9, 12))[0][0] is What.IN_TIME


def test_a_wish_for_no_contact_moves_what_is_due_to_its_end():
    wish = happened(facts.WISH_RECORDED, (9, 5), until="2026-12-01")
    assert found(wish, spoke(11, 20))[0][0] is What.IN_TIME
    assert found(wish) == []


def test_tries_count_until_somebody_is_reached_and_then_begin_anew():
    events = [tried(9, 3), tried(9, 4, counts=False), tried(9, 7), spoke(9, 8), spoke(10, 1)]
    assert [one for one in found(*events) if one[0] is not What.OWING] == [
        (What.TRIED, date(2026, 9, 3), None),
        (What.TRIED, date(2026, 9, 7), None),
        (What.IN_TIME, date(2026, 9, 8), 2),
        (What.IN_TIME, date(2026, 10, 1), 0),
    ]


def test_what_a_case_system_tells_is_a_contact_once_and_nobody_knows_its_tries():
    told = happened(facts.CHANGED, (9, 20), set={"last_contact_on": "2026-09-18"})
    again = happened(facts.CHANGED, (9, 27), set={"last_contact_on": "2026-09-18", "team": "East"})
    assert found(told, again, as_of=date(2026, 10, 1)) == [(What.IN_TIME, date(2026, 9, 18), None)]


def test_what_happens_later_is_not_yet_counted():
    assert found(spoke(9, 29), as_of=date(2026, 9, 28)) == []


# Over a list --------------------------------------------------------------------------------------------------------


def rows(*given):
    return pl.DataFrame([(wait, what.value, on, tries) for wait, what, on, tries in given], CONTACTS, orient="row")


BEFORE, WITHIN = date(2026, 10, 1), date(2026, 11, 2)
KNOWN = rows(
    (1, What.IN_DATE, MONDAY, None), (2, What.OUT_OF_DATE, MONDAY, None), (3, What.OUT_OF_DATE, MONDAY, None),
    (4, What.WISH, MONDAY, None), (11, What.IN_DATE, MONDAY, None),  # still to come
    (1, What.IN_TIME, BEFORE, 0), (1, What.IN_TIME, WITHIN, 0), (2, What.LATE, WITHIN, 1), (9, What.LATE, WITHIN, 3),
    (5, What.IN_TIME, WITHIN, None), (2, What.OWING, BEFORE, None), (2, What.TRIED, WITHIN, None),
    (2, What.TRIED, BEFORE, None), (1, What.PROMISE_KEPT, WITHIN, None), (2, What.PROMISE_MISSED, WITHIN, None),
    (2, What.PROMISE_LATE, WITHIN, None), (2, What.PROMISE_KEPT, BEFORE, None),
)  # fmt: skip


def taken(known=KNOWN):
    return measure(frame(TOWN), as_of=MONDAY, period=PERIOD, given=Given(contacts=known))


def test_the_four_measures_counted_by_hand():
    measures = taken()
    assert dict(measures["W10"].overall.values) == {
        "n": 3, "in_date": 1, "out_of_date": 2, "in_date_share": pytest.approx(1 / 3), "wish": 1,
    }  # fmt: skip
    assert dict(measures["C1"].overall.values) == {
        "n": 5, "in_time": 2, "late": 2, "owing": 1, "in_time_share": 0.4, "made_per_week": 1.0,
    }  # fmt: skip
    assert dict(measures["C2"].overall.values) == {"n": 3, "at_first": 1, "at_second": 1, "later": 1, "tries": 1}
    assert dict(measures["C3"].overall.values) == {
        "n": 3, "kept": 1, "kept_late": 1, "broken": 1, "kept_share": pytest.approx(1 / 3),
    }  # fmt: skip
    assert measures["C1"].of("team", "Therapy") is None
    assert measures["C1"].of("band", None).values["n"] == 1


def test_without_a_history_of_contacts_they_cannot_be_said():
    for code in ("W10", "C1", "C2", "C3"):
        assert measure(frame(TOWN), as_of=MONDAY, period=PERIOD)[code].cannot == (
            "No history of contacts was given, so they cannot be counted.",
        )


def test_few_people_are_hidden_and_what_rests_on_them_too():
    found = suppressed(taken())["C3"].overall
    assert found.values["kept"] is None
    assert found.values["kept_share"] is None


def test_a_frame_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="contacts must have the columns what"):
        taken(KNOWN.drop("what"))


@pytest.mark.django_db
def test_they_are_taken_from_the_history(town):  # noqa: F811
    by, now = town.user(Role.TEAM_MANAGER), towns.now()

    def read():
        return queries.take(town.user(Role.PATHWAY_LEAD), as_of=towns.day(0))

    before = {code: read()[code].overall.values for code in ("W10", "C1", "C2")}
    wait = towns.join(town, "late", referred_on=towns.day(200), last_contact_on=towns.day(90))
    assert read()["C1"].overall.values["owing"] == before["C1"]["owing"] + 1
    waiting.record_attempt(wait=wait, on=towns.day(2), how="phone", by=by, now=now)
    waiting.record_contact(
        wait=wait, on=towns.day(1), how="phone", said="Well", promised=towns.day(-5), by=by, now=now
    )  # fmt: skip
    after = read()
    assert after["C1"].overall.values["owing"] == before["C1"]["owing"]
    assert after["C1"].overall.values["late"] == (before["C1"]["late"] or 0) + 1
    assert after["C2"].overall.values["at_second"] == before["C2"]["at_second"] + 1
    assert after["W10"].overall.values["in_date"] == before["W10"]["in_date"] + 1


# Workers met ----------------------------------------------------------------------------------------------------------


def test_workers_met_are_counted_of_those_who_got_what_they_waited_for():
    got_it = frame(TOWN).filter((pl.col("end_reason") == "assessed") & pl.col("ended_on").is_between(*DAYS_OF_PERIOD))
    ids = got_it["wait_id"].to_list()
    met = pl.DataFrame([(ids[0], 1)], schema=MET, orient="row")
    given = Given(met=met, history_since=PERIOD.since)
    measures = measure(frame(TOWN), as_of=MONDAY, period=PERIOD, given=given)
    assert dict(measures["C4"].overall.values) == {
        "n": len(ids), "one": 1, "two": 0, "more": 0, "not_known": len(ids) - 1, "one_share": 1.0,
    }  # fmt: skip
    assert measures["C4"].overall.values["n"] == measures["W12"].overall.values["left_assessed"]
    hidden = suppressed(measures)
    assert hidden["C4"].overall.values["n"] is None
    assert hidden["W12"].overall.values["left_assessed"] is None


DAYS_OF_PERIOD = (PERIOD.since, PERIOD.until)


def test_without_a_history_of_meetings_they_cannot_be_said():
    assert measure(frame(TOWN), as_of=MONDAY, period=PERIOD)["C4"].cannot


def test_who_met_them_is_told_by_conversations_and_visits_of_those_days_and_nothing_else():
    def met(kind, on=(9, 2), **told):
        return queries._met_by(happened(kind, on, **told))

    assert met(TALKED, with_person=True) == happened(TALKED, (9, 2)).by
    assert met(TALKED, with_person=False) is None
    assert met(KEPT, colleague=7) == 7
    assert met(facts.CONTACTED) is None
    since, until = date(2026, 9, 1), date(2026, 11, 23)
    meetings = [(date(2026, 8, 31), 7), (since, 5), (date(2026, 10, 2), 5), (until, 6), (date(2026, 11, 24), 8)]
    assert queries._workers(meetings, since=since, until=until) == {5, 6}
