"""Who is unseen and why, by hand; and a whole list against one wait at a time."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.waiting.rules import clock_columns
from fairwait.waiting.rules.pathways import starter
from fairwait.waiting.rules.unseen import (
    FACTS,
    Due,
    Lack,
    Origin,
    WaitFacts,
    good_until,
    lacking,
    lacks,
    next_contact,
    next_recheck,
)

PATHWAYS = {pathway.code: pathway for pathway in starter()}
NEEDS = PATHWAYS["needs-assessment"]
MONDAY = date(2026, 11, 23)

SEEN = WaitFacts(
    band="P3",
    band_reason="set in Liquidlogic",
    band_on=MONDAY,
    band_origin=Origin.EXTRACT,
    last_checked_on=MONDAY - timedelta(days=14),
    checked_origin=Origin.EXTRACT,
    last_contact_on=MONDAY - timedelta(days=28),
    contact_origin=Origin.PERSON,
    team="Harbour",
    team_origin=Origin.EXTRACT,
    clock_start=date(2026, 9, 1),
)


def lacked(**changes):
    return [item.lack for item in lacks(replace(SEEN, **changes), pathway=NEEDS, as_of=MONDAY)]


def sentence(**changes):
    (only,) = lacks(replace(SEEN, **changes), pathway=NEEDS, as_of=MONDAY)
    return only.because


def test_a_wait_with_all_in_date_is_seen_even_on_the_last_day():
    assert lacked() == []


@pytest.mark.parametrize(
    ("changes", "lack", "words"),
    [
        ({"band": None}, Lack.BAND, "No band has been chosen."),
        ({"band": "P9"}, Lack.BAND, "\u201cP9\u201d is not a band of Needs assessment."),
        ({"band_reason": " "}, Lack.BAND, "P3 has no reason."),
        ({"band_origin": Origin.DEFAULT}, Lack.BAND, "P3 was filled in, not chosen for this person."),
        ({"band_origin": Origin.BULK}, Lack.BAND, "P3 was filled in, not chosen for this person."),
        ({"band_origin": None}, Lack.BAND, "P3 was filled in, not chosen for this person."),
        ({"last_checked_on": None}, Lack.RECHECK, "The risk has never been looked at again."),
        (
            {"checked_origin": Origin.BULK},
            Lack.RECHECK,
            "The risk has never been looked at again (a date was filled in, which does not count).",
        ),
        (
            {"last_checked_on": date(2026, 11, 8)},
            Lack.RECHECK,
            "The risk was last looked at on 8 November 2026: a re-check was due 22 November 2026.",
        ),
        ({"last_checked_on": MONDAY + timedelta(days=1)}, Lack.RECHECK, "The risk has never been looked at again."),
        ({"last_contact_on": None}, Lack.CONTACT, "Nobody has yet heard from the person."),
        (
            {"contact_origin": Origin.DEFAULT},
            Lack.CONTACT,
            "Nobody has yet heard from the person (a date was filled in, which does not count).",
        ),
        (
            {"last_contact_on": date(2026, 9, 24)},
            Lack.CONTACT,
            "Last heard from on 24 September 2026: a contact was due 22 October 2026.",
        ),
        ({"team": ""}, Lack.TEAM, "No team is responsible."),
        ({"team_origin": Origin.DEFAULT}, Lack.TEAM, "Harbour was filled in, not given this wait."),
        (
            {"left_extract_on": MONDAY},
            Lack.WHEREABOUTS,
            "Missing from the extract since 23 November 2026: a person must say whether it ended, and why.",
        ),
    ],
)
def test_each_lack_is_found_and_said(changes, lack, words):
    if changes.get("band", "P3") in (None, "P9"):  # then the intervals of no band hold, which are shorter
        changes = changes | {"last_checked_on": MONDAY, "last_contact_on": MONDAY}
    assert lacked(**changes) == [lack]
    assert sentence(**changes) == words


def test_an_empty_wait_lacks_everything_in_order():
    found = lacks(WaitFacts(), pathway=NEEDS, as_of=MONDAY)
    assert [item.lack for item in found] == [Lack.BAND, Lack.RECHECK, Lack.CONTACT, Lack.TEAM]
    assert [lack.label for lack in Lack] == [
        "No band with a reason",
        "No re-check in date",
        "No contact in date",
        "No team",
        "Left the extract",
    ]


def test_a_band_chosen_here_is_a_look_at_the_risk_and_one_from_an_extract_is_not():
    assert lacked(last_checked_on=None, band_origin=Origin.PERSON) == []
    assert lacked(last_checked_on=None, band_origin=Origin.EXTRACT) == [Lack.RECHECK]
    assert lacked(last_checked_on=None, band_origin=Origin.PERSON, band_on=None) == [Lack.RECHECK]


def test_no_band_is_held_to_the_intervals_of_no_band():
    week = {"last_checked_on": MONDAY - timedelta(days=7), "last_contact_on": MONDAY - timedelta(days=7)}
    assert lacked(band=None, **week) == [Lack.BAND]
    assert lacked(band=None, **{name: day - timedelta(days=1) for name, day in week.items()}) == [
        Lack.BAND,
        Lack.RECHECK,
        Lack.CONTACT,
    ]


WISH = {"wish_on": date(2026, 11, 1), "wish_until": MONDAY, "wish_reason": "She asked us to wait until January"}


def test_a_wish_stands_in_for_a_contact_and_never_for_a_recheck():
    assert lacked(last_contact_on=None, **WISH) == []
    assert lacked(last_contact_on=None, last_checked_on=None, **WISH) == [Lack.RECHECK]


@pytest.mark.parametrize(
    "change",
    [
        {"wish_on": None},
        {"wish_on": MONDAY + timedelta(days=1)},
        {"wish_until": None},
        {"wish_until": MONDAY - timedelta(days=1)},
        {"wish_reason": None},
        {"wish_reason": "  "},
    ],
)
def test_a_wish_without_date_or_reason_or_run_out_is_none(change):
    assert lacked(last_contact_on=None, **WISH | change) == [Lack.CONTACT]


def test_a_wait_that_will_leave_the_extract_has_not_left_it():
    assert lacked(left_extract_on=MONDAY + timedelta(days=1)) == []


def due(facts, rule=next_contact):
    found = rule(facts, pathway=NEEDS, as_of=MONDAY)
    assert isinstance(found, Due)
    return found.on, found.because, found.is_overdue


def test_when_the_next_contact_is_due_and_why():
    assert due(SEEN) == (MONDAY, "every 28 days while P3 Medium", False)
    assert due(replace(SEEN, band="P1")) == (date(2026, 10, 27), "every day while P1 Critical", True)
    assert due(replace(SEEN, band=None)) == (date(2026, 11, 2), "every 7 days until a band is chosen", True)
    assert due(replace(SEEN, **WISH)) == (MONDAY, "by their recorded wish, no contact until 23 November 2026", False)
    fresh = replace(SEEN, last_contact_on=None, clock_start=date(2026, 11, 20))
    assert due(fresh) == (date(2026, 11, 30), "nobody has yet heard from the person", False)
    assert due(replace(fresh, band=None)) == (date(2026, 11, 20), "nobody has yet heard from the person", True)
    assert due(WaitFacts()) == (MONDAY, "nobody has yet heard from the person", False)


def test_a_promise_that_comes_sooner_counts_until_it_is_kept():
    assert due(replace(SEEN, contact_promised_on=date(2026, 11, 20))) == (date(2026, 11, 20), "promised", True)
    kept = replace(SEEN, contact_promised_on=date(2026, 11, 20), last_contact_on=date(2026, 11, 20))
    assert due(kept)[0] == date(2026, 12, 18)
    assert due(replace(SEEN, contact_promised_on=date(2026, 12, 20)))[1] == "every 28 days while P3 Medium"
    never = replace(SEEN, last_contact_on=None, contact_promised_on=date(2026, 9, 2))
    assert due(never) == (date(2026, 9, 2), "promised", True)


def test_when_the_next_recheck_is_due_and_why():
    assert due(SEEN, next_recheck) == (MONDAY, "every 14 days while P3 Medium", False)
    never = replace(SEEN, last_checked_on=None)
    because = "the risk has not been looked at since it joined the list"
    assert due(never, next_recheck) == (date(2026, 9, 1), because, True)
    assert due(replace(never, clock_start=None), next_recheck) == (MONDAY, because, False)


days = st.dates(min_value=MONDAY - timedelta(days=70), max_value=MONDAY + timedelta(days=5))
origins = st.sampled_from([*Origin, None])
facts = st.builds(
    WaitFacts,
    band=st.sampled_from(["P1", "P2", "P3", "P4", "P9", "", None]),
    band_reason=st.sampled_from(["a fall", " ", "", None]),
    band_on=st.none() | days,
    band_origin=origins,
    last_checked_on=st.none() | days,
    checked_origin=origins,
    last_contact_on=st.none() | days,
    contact_origin=origins,
    wish_on=st.none() | days,
    wish_until=st.none() | days,
    wish_reason=st.sampled_from(["asked", "", None]),
    team=st.sampled_from(["Harbour", " ", None]),
    team_origin=origins,
    left_extract_on=st.none() | days,
)


@given(st.lists(st.tuples(st.sampled_from(sorted(PATHWAYS)), facts), max_size=25))
@settings(max_examples=80, deadline=None)
def test_a_list_lacks_what_each_of_its_waits_lacks(listed):
    rows = [(code, *(getattr(item, name) for name in FACTS), None, None, None, MONDAY) for code, item in listed]
    schema = {
        "pathway": pl.String(),
        **FACTS,
        "review_due_on": pl.Date(),
        "expires_on": pl.Date(),
        "date_of_birth": pl.Date(),
        "referred_on": pl.Date(),
    }
    frame = clock_columns.with_rules(pl.DataFrame(rows, schema=schema, orient="row"), starter())
    found = frame.select(**lacking(as_of=MONDAY))
    expected = [{item.lack for item in lacks(item, pathway=PATHWAYS[code], as_of=MONDAY)} for code, item in listed]
    columns = dict(
        zip(["lacks_band", "lacks_recheck", "lacks_contact", "lacks_team", "left_extract"], Lack, strict=True)
    )
    for row, lacked_here in zip(found.to_dicts(), expected, strict=True):
        assert {lack for name, lack in columns.items() if row[name]} == lacked_here
        assert row["is_unseen"] == bool(lacked_here)


@given(st.sampled_from(sorted(PATHWAYS)), facts)
@settings(max_examples=150, deadline=None)
def test_what_is_good_until_a_day_is_lacking_after_it_and_not_before(code, item):
    pathway = PATHWAYS[code]
    good = good_until(item, pathway=pathway, as_of=MONDAY)
    found = {lacked.lack for lacked in lacks(item, pathway=pathway, as_of=MONDAY)}
    assert (good.recheck is None or good.recheck < MONDAY) == (Lack.RECHECK in found)
    assert (good.contact is None or good.contact < MONDAY) == (Lack.CONTACT in found)


def test_a_default_or_a_bulk_fill_never_makes_anybody_seen():
    for origin in (Origin.DEFAULT, Origin.BULK):
        filled = replace(SEEN, band_origin=origin, checked_origin=origin, contact_origin=origin, team_origin=origin)
        assert len(lacks(filled, pathway=NEEDS, as_of=MONDAY)) == 4
