"""Clocks by hand, and the clock of a whole list against the clock of one wait."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.calendars import WorkingCalendar
from fairwait.waiting.rules import clock_columns
from fairwait.waiting.rules.clock import birthday, clock, clock_for, clock_start, said
from fairwait.waiting.rules.coming import are_assessable, assessable
from fairwait.waiting.rules.pathways import DayUnit, Length, StartFrom, Target, TargetBasis, starter
from fairwait.waiting.rules.pauses import JudgedPause, Pause, judge

PATHWAYS = {pathway.code: pathway for pathway in starter()}
NEEDS, DOLS = PATHWAYS["needs-assessment"], PATHWAYS["dols"]
RENEWAL, REVIEW = PATHWAYS["dols-renewal"], PATHWAYS["planned-review"]
MONDAY = date(2026, 11, 23)
ENGLAND = WorkingCalendar()


def pause(start, end, reason="In hospital"):
    return Pause(paused_on=start, resumes_on=end, reason=reason)


def needs(start, *pauses, as_of=MONDAY, band="P3", **more):
    return clock_for(NEEDS, band=NEEDS.band(band), start=start, as_of=as_of, pauses=pauses, **more)


def test_62_days_of_a_10_day_target():
    found = needs(date(2026, 9, 22), band="P2")
    assert (found.days_elapsed, found.days_running, found.paused_days) == (62, 62, 0)
    assert found.share_of_target == pytest.approx(6.2)
    assert (found.target_on, found.days_past_target) == (date(2026, 10, 2), 52)
    assert (found.is_paused, found.is_future, found.is_stopped) == (False, False, False)


def test_a_same_day_target_counts_as_one_day():
    found = needs(date(2026, 11, 17), band="P1")
    assert (found.share_of_target, found.target_on, found.days_past_target) == (6.0, date(2026, 11, 17), 6)


def test_without_a_band_there_is_no_target():
    found = needs(date(2026, 11, 17), band=None)
    assert (found.share_of_target, found.target_on, found.days_past_target, found.target_unit) == (None,) * 4


def test_a_pause_is_reported_both_ways_and_moves_the_local_target():
    found = needs(date(2026, 11, 1), pause(date(2026, 11, 5), date(2026, 11, 15)))
    assert (found.days_elapsed, found.days_running, found.paused_days) == (22, 12, 10)
    assert found.target_on == date(2026, 12, 9)  # 1 November + 28 days + 10
    assert not found.is_paused


def test_a_pause_after_the_target_was_used_up_does_not_move_it():
    found = needs(date(2026, 9, 1), pause(date(2026, 10, 10), date(2026, 10, 20)))
    assert found.target_on == date(2026, 9, 29)
    assert found.days_past_target == 83 - 10 - 28


def test_overlapping_and_nested_pauses_are_counted_once():
    found = needs(
        date(2026, 11, 1),
        pause(date(2026, 11, 4), date(2026, 11, 10)),
        pause(date(2026, 11, 2), date(2026, 11, 6)),
        pause(date(2026, 11, 3), date(2026, 11, 5)),
    )
    assert found.paused_days == 8  # 2 to 10 November


def test_an_open_pause_lasts_until_today_and_the_target_moves_with_it():
    found = needs(date(2026, 11, 1), pause(date(2026, 11, 13), None))
    assert found.is_paused
    assert (found.days_elapsed, found.days_running, found.paused_days) == (22, 12, 10)
    assert found.target_on == MONDAY + timedelta(days=28 - 12)


def test_a_pause_ends_on_the_morning_it_ends():
    assert not needs(date(2026, 11, 1), pause(date(2026, 11, 13), MONDAY)).is_paused
    assert needs(date(2026, 11, 1), pause(MONDAY, None)).is_paused
    assert not needs(date(2026, 11, 1), pause(MONDAY + timedelta(days=1), None)).is_paused


def test_pauses_outside_the_wait_count_for_nothing():
    found = needs(
        date(2026, 11, 10),
        pause(date(2026, 10, 1), date(2026, 10, 20)),
        pause(date(2026, 12, 1), date(2026, 12, 20)),
        pause(date(2026, 11, 8), date(2026, 11, 12)),
    )
    assert found.paused_days == 2


@pytest.mark.parametrize(
    ("reason", "end", "words"),
    [
        ("Awaiting allocation", None, "council\u2019s own delay is never a pause"),
        (None, None, "It has no reason"),
        ("  ", None, "It has no reason"),
        ("Because", None, "\u201cBecause\u201d is not a pause reason of this pathway"),
        ("In hospital", date(2026, 11, 1), "It ends before it starts"),
    ],
)
def test_what_is_no_pause_leaves_the_clock_running_and_is_said(reason, end, words):
    found = needs(date(2026, 11, 1), pause(date(2026, 11, 13), end, reason))
    assert (found.days_running, found.paused_days, found.is_paused) == (22, 0, False)
    assert len(found.notes) == 1
    assert found.notes[0].startswith("The pause from 13 November 2026 is not left out.")
    assert words in found.notes[0]


def test_a_counted_pause_says_so():
    found = judge(pause(date(2026, 11, 1), None, "at client's request"), reasons=NEEDS.pause_reasons)
    assert found.is_counted
    assert "with and without" in found.because


def test_a_wait_that_stopped_no_longer_grows():
    found = needs(date(2026, 11, 1), pause(date(2026, 11, 5), None), stopped_on=date(2026, 11, 11))
    assert found.is_stopped
    assert not found.is_paused
    assert (found.days_elapsed, found.days_running) == (10, 4)


def test_a_stop_still_to_come_has_not_happened():
    assert not needs(date(2026, 11, 1), stopped_on=MONDAY + timedelta(days=1)).is_stopped


def test_a_stop_before_the_start_is_no_days_and_is_said():
    found = needs(date(2026, 11, 10), stopped_on=date(2026, 11, 1))
    assert (found.days_elapsed, found.days_past_target) == (0, 0)
    assert "before it started" in found.notes[0]


def test_a_wait_to_come_has_waited_no_days():
    found = needs(date(2026, 12, 25))
    assert (found.is_future, found.days_elapsed, found.share_of_target) == (True, 0, 0.0)
    assert found.target_on == date(2027, 1, 22)


def test_the_21_days_in_regulation_are_not_stopped_by_a_pause():
    found = clock_for(
        DOLS,
        band=DOLS.band("P3"),
        start=date(2026, 11, 1),
        as_of=MONDAY,
        pauses=[pause(date(2026, 11, 5), date(2026, 11, 15))],
    )
    assert (found.days_running, found.paused_days) == (12, 10)  # still reported both ways
    assert (found.target_on, found.days_past_target) == (date(2026, 11, 22), 1)
    assert found.share_of_target == pytest.approx(22 / 21)


def test_an_urgent_authorisation_that_ends_sooner_is_what_counts():
    found = clock_for(DOLS, band=DOLS.band("P2"), start=date(2026, 11, 16), as_of=MONDAY, expires_on=date(2026, 11, 21))
    assert (found.target_on, found.days_past_target, found.share_of_target) == (date(2026, 11, 21), 2, 7 / 5)
    later = clock_for(DOLS, band=DOLS.band("P2"), start=date(2026, 11, 16), as_of=MONDAY, expires_on=date(2027, 1, 1))
    assert later.target_on == date(2026, 12, 7)
    unbanded = clock_for(DOLS, band=None, start=date(2026, 11, 16), as_of=MONDAY, expires_on=date(2026, 11, 16))
    assert (unbanded.target_on, unbanded.share_of_target) == (date(2026, 11, 16), 7.0)


def test_a_yearly_review_a_year_late_is_twice_as_long_as_it_should_be_and_not_365_times():
    review = next(each for each in starter() if each.code == "planned-review")
    due = date(2026, 1, 1)
    told = [
        clock_for(review, band=review.band("P3"), start=due, as_of=due + timedelta(days=days)).share_of_target
        for days in (-1, 0, 1, 365)
    ]
    assert told == [0.0, 1.0, 366 / 365, 2.0]


def test_an_expiry_means_nothing_to_a_pathway_without_deadlines():
    assert needs(date(2026, 11, 16), expires_on=date(2026, 11, 17)).target_on == date(2026, 12, 14)


def test_working_days_by_hand():
    # Tuesday 22 December; Christmas Day and the 28th are days off; paused from Wednesday 23 to Tuesday 29.
    found = clock(
        start=date(2026, 12, 22),
        as_of=date(2027, 1, 5),
        pauses=[JudgedPause(pause(date(2026, 12, 23), date(2026, 12, 29)), is_counted=True, because="")],
        target=Target(Length(5, DayUnit.WORKING)),
        unit=DayUnit.WORKING,
        calendar=ENGLAND,
    )
    assert found.days_elapsed == 7  # 23, 24, 29, 30, 31 December, 4, 5 January
    assert found.paused_days == 2  # 24 and 29 December
    assert found.target_on == date(2027, 1, 5)
    assert (found.calendar_days_elapsed, found.calendar_days_running) == (14, 8)


def test_a_clock_starts_where_its_pathway_says():
    referred, due, expires = date(2026, 1, 5), date(2026, 8, 1), date(2026, 12, 1)
    assert clock_start(NEEDS, referred_on=referred, review_due_on=due).on == referred
    assert clock_start(REVIEW, referred_on=referred, review_due_on=due).on == due
    assert clock_start(REVIEW, referred_on=referred).on == referred
    renewal = clock_start(RENEWAL, referred_on=referred, expires_on=expires)
    assert (renewal.on, renewal.because) == (date(2026, 11, 3), "28 days before the authorisation expires")


def test_a_pathway_may_name_no_date_that_is_known():
    odd = replace(REVIEW, clock=replace(REVIEW.clock, start_from=(StartFrom.EXPIRES_ON,)))
    assert clock_start(odd, referred_on=MONDAY).because == "the day of the request"
    expiring = clock_start(odd, referred_on=MONDAY, expires_on=date(2026, 12, 1))
    assert expiring.because == "the day the authorisation expires"


def test_the_far_ends_of_dates_do_not_break_it():
    found = needs(date.max)
    assert (found.is_future, found.target_on) == (True, date.max)
    assert clock_start(RENEWAL, referred_on=MONDAY, expires_on=date(1, 1, 2)).on == date.min


def test_dates_are_said_the_same_in_any_locale():
    assert said(date(2026, 2, 3)) == "3 February 2026"


days = st.dates(min_value=date(2026, 10, 1), max_value=date(2027, 2, 1))
pauses = st.builds(
    lambda since, until, counted: JudgedPause(pause(since, until), is_counted=counted, because="so"),
    days,
    st.none() | days,
    st.sampled_from([True, True, True, False]),
).filter(lambda item: item.pause.resumes_on is None or item.pause.resumes_on >= item.pause.paused_on)
targets = st.builds(
    Target,
    st.builds(Length, st.integers(0, 40), st.sampled_from(DayUnit)),
    st.sampled_from(TargetBasis),
    st.just("a regulation"),
)
waits = st.fixed_dictionaries(
    {
        "start": days,
        "stopped_on": st.none() | days,
        "deadline": st.none() | days,
        "target": st.none() | targets,
        "round_days": st.sampled_from([0, 0, 365]),
        "unit": st.sampled_from(DayUnit),
        "pauses": st.lists(pauses, max_size=5),
    }
)


@given(waits, days)
@settings(max_examples=150, deadline=None)
def test_a_clock_agrees_with_walking_day_by_day(wait, as_of):
    found = clock(**wait, as_of=as_of, calendar=ENGLAND)
    end = max(min(as_of, wait["stopped_on"] or as_of), wait["start"])
    walked = [wait["start"] + timedelta(days=step) for step in range(1, (end - wait["start"]).days + 1)]
    counted = [day for day in walked if wait["unit"] is DayUnit.CALENDAR or ENGLAND.is_working_day(day)]
    held = [day for day in counted if any(_covers(item, day) for item in wait["pauses"])]
    assert found.days_elapsed == len(counted)
    assert found.paused_days == len(held)
    assert found.days_running == len(counted) - len(held)
    if wait["target"] and not wait["deadline"]:
        _check_target(found, wait, walked)


def _check_target(found, wait, walked):
    target = wait["target"]
    running = [
        day
        for day in walked
        if (target.length.unit is DayUnit.CALENDAR or ENGLAND.is_working_day(day))
        and not (target.is_local and any(_covers(item, day) for item in wait["pauses"]))
    ]
    assert found.days_past_target == max(0, len(running) - target.length.days)
    led = 0 if found.is_future else wait["round_days"]
    assert found.share_of_target == (led + len(running)) / max(led + target.length.days, 1)
    if target.length.days == 0:
        assert found.target_on == wait["start"]
    elif len(running) >= target.length.days:
        assert found.target_on == running[target.length.days - 1]
    else:
        assert found.target_on > max(walked, default=wait["start"] - timedelta(days=1))


def _covers(item, day):
    """A day is paused when the night before it was: from `paused_on` until `resumes_on`."""
    return (
        item.is_counted
        and item.pause.paused_on < day
        and (item.pause.resumes_on is None or day <= item.pause.resumes_on)
    )


@given(st.lists(waits, max_size=12), days)
@settings(max_examples=120, deadline=None)
def test_the_clock_of_a_list_is_the_clock_of_each(listed, as_of):
    found = clock_columns.clocks(_wait_frame(listed), _pause_frame(listed), as_of=as_of, calendar=ENGLAND)
    expected = [clock(**wait, as_of=as_of, calendar=ENGLAND) for wait in listed]
    assert found.height == len(listed)
    for name in clock_columns.CLOCKS:
        assert found[name].to_list() == [getattr(item, name) for item in expected], name
    assert {name: found.schema[name] for name in clock_columns.CLOCKS} == clock_columns.CLOCKS


def _wait_frame(listed):
    return pl.DataFrame(
        [
            (
                number,
                wait["start"],
                wait["stopped_on"],
                wait["deadline"],
                wait["unit"].value,
                wait["target"] and wait["target"].length.days,
                wait["target"] and wait["target"].length.unit.value,
                wait["target"] and wait["target"].basis.value,
                wait["round_days"],
            )
            for number, wait in enumerate(listed)
        ],
        schema={
            "wait_id": pl.Int64(),
            "clock_start": pl.Date(),
            "stopped_on": pl.Date(),
            "deadline": pl.Date(),
            "unit": pl.String(),
            "target_days": pl.Int64(),
            "target_unit": pl.String(),
            "target_basis": pl.String(),
            "round_days": pl.Int64(),
        },
        orient="row",
    )


def _pause_frame(listed):
    rows = [
        (number, item.pause.paused_on, item.pause.resumes_on, item.is_counted)
        for number, wait in enumerate(listed)
        for item in wait["pauses"]
    ]
    schema = {"wait_id": pl.Int64(), "paused_on": pl.Date(), "resumes_on": pl.Date(), "is_counted": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


reasons = st.sampled_from([None, "", "In hospital", "in HOSPITAL.", "Awaiting allocation", "Because", "abroad"])


codes = st.sampled_from([*PATHWAYS, "unheard-of", None])


@given(st.lists(st.tuples(codes, days, st.none() | days, reasons), max_size=15))
@settings(max_examples=60, deadline=None)
def test_judging_a_column_of_pauses_is_judging_each(rows):
    schema = {"pathway": pl.String(), "paused_on": pl.Date(), "resumes_on": pl.Date(), "reason": pl.String()}
    found = clock_columns.judged(pl.DataFrame(rows, schema=schema, orient="row"), starter())
    assert found["is_counted"].to_list() == [
        judge(Pause(since, until, reason), reasons=PATHWAYS[code].pause_reasons if code in PATHWAYS else ()).is_counted
        for code, since, until, reason in rows
    ]


rule_rows = st.tuples(
    st.sampled_from([*PATHWAYS, "unheard-of"]),
    st.sampled_from(["P1", "P2", "P3", "P4", "P9", None]),
    days,
    st.none() | days,
    st.none() | days,
    st.none() | st.dates(date(2005, 1, 1), date(2012, 1, 1)) | st.just(date(2008, 2, 29)),
)


@given(st.lists(rule_rows, max_size=20))
@settings(max_examples=60, deadline=None)
def test_rules_joined_to_a_list_are_those_of_each_wait(rows):
    names = ["pathway", "band", "referred_on", "review_due_on", "expires_on", "date_of_birth"]
    types = [pl.String(), pl.String(), pl.Date(), pl.Date(), pl.Date(), pl.Date()]
    frame = pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
    found = clock_columns.with_rules(frame, starter())
    assert found.select(names).rows() == rows
    found = found.with_columns(ready=are_assessable(starter(), as_of=MONDAY))
    for row in found.to_dicts():
        pathway = PATHWAYS.get(row["pathway"])
        dates = {name: row[name] for name in names[2:]}
        if pathway is None:
            assert (row["clock_start"], row["recheck_days"], row["unit"]) == (row["referred_on"], None, None)
            continue
        band = pathway.band(row["band"])
        start = clock_start(pathway, **dates).on
        ready = assessable(pathway, clock_start=start, date_of_birth=row["date_of_birth"], as_of=MONDAY)
        assert (row["clock_start"], row["ready"]) == (start, ready.is_assessable)
        assert row["deadline"] == (row["expires_on"] if pathway.clock.has_deadline else None)
        assert row["band_rank"] == (band.rank if band else None)
        assert row["recheck_days"] == pathway.intervals(row["band"]).recheck_days
        assert row["contact_days"] == pathway.intervals(row["band"]).contact_days
        assert row["target_days"] == (band.target.length.days if band and band.target else None)


TRANSITION = PATHWAYS["transition"]


def test_a_young_person_is_coming_until_the_18th_birthday_and_then_waits():
    born = date(2008, 12, 1)
    start = clock_start(TRANSITION, referred_on=date(2024, 1, 5), date_of_birth=born)
    assert (start.on, start.because) == (date(2026, 12, 1), "the day of the 18th birthday")
    found = assessable(TRANSITION, clock_start=start.on, date_of_birth=born, as_of=MONDAY)
    assert (found.is_assessable, found.because) == (
        False,
        "Not yet assessable: counted as waiting from 1 December 2026.",
    )
    assert assessable(TRANSITION, clock_start=start.on, date_of_birth=born, as_of=date(2026, 12, 1)).is_assessable


def test_a_young_person_without_a_birth_date_is_not_counted_as_waiting():
    found = assessable(TRANSITION, clock_start=date(2024, 1, 5), date_of_birth=None, as_of=MONDAY)
    assert "no birth date" in found.because
    assert not found.is_assessable
    assert assessable(NEEDS, clock_start=MONDAY, date_of_birth=None, as_of=MONDAY).is_assessable


def test_birthdays_of_the_29th_of_february():
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
    assert birthday(date(9990, 1, 1), 18) == date(9999, 1, 1)


def test_an_odd_expiry_far_in_the_past_is_kept_within_dates():
    row = {
        "pathway": ["dols-renewal"],
        "band": [None],
        "referred_on": [MONDAY],
        "review_due_on": [None],
        "date_of_birth": [None],
    }
    frame = pl.DataFrame(
        row | {"expires_on": [date(1, 1, 2)]},
        schema_overrides={"band": pl.String()} | dict.fromkeys(("review_due_on", "date_of_birth"), pl.Date()),
    )
    assert clock_columns.with_rules(frame, starter())["clock_start"].to_list() == [date.min]
