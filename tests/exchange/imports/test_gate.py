"""What stops an import that looks wrong, and how a named person lets it through."""

from datetime import timedelta

import pytest

from fairwait.exchange.imports.actions import GateClosed, ImportRefused
from tests.exchange.imports.bringing import MONDAY, NEXT, bring, council, events, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return council()


def test_the_gate_stops_half_a_file_and_a_named_person_may_pass_it(by):
    bring([row(n) for n in range(40)], by=by)
    before = events()
    half = [row(n) for n in range(20)]
    with pytest.raises(GateClosed, match="20 of the 40 open waits"):
        bring(half, by=by, as_of=NEXT)
    assert events() == before
    brought = bring(half, by=by, as_of=NEXT, confirm="The reviews tray moved")
    assert (brought.record.counts["left"], brought.record.confirmed_by) == (20, by.pk)
    assert brought.record.confirm_reason == "The reviews tray moved"


@pytest.mark.parametrize(
    ("rows", "as_of", "words"),
    [
        ([row(n) for n in range(100, 140)], NEXT, "tells of 0"),
        ([row(n) for n in range(40)] + [row(n) for n in range(200, 240)], NEXT, "we hold 40"),
        ([row(n) for n in range(40)], MONDAY - timedelta(days=1), "last brought in as of 23 November 2026"),
    ],
    ids=["another council", "doubled", "an old file"],
)
def test_the_gate_stops_what_looks_wrong(by, rows, as_of, words):
    bring([row(n) for n in range(40)], by=by)
    with pytest.raises(GateClosed, match=words):
        bring(rows, by=by, as_of=as_of)


def test_a_pathway_that_held_ten_and_is_missing_stops(by):
    rows = [row(n) for n in range(60)] + [row(n, pathway="ot") for n in range(100, 110)]
    bring(rows, by=by)
    with pytest.raises(GateClosed, match="All 10 waits on the pathway ot"):
        bring(rows[:60], by=by, as_of=NEXT)


def test_waits_that_the_file_ends_are_not_missing(by):
    bring([row(n) for n in range(40)], by=by)
    ended = [row(n, ended_on=MONDAY, end_reason="Assessed") for n in range(30)] + [row(n) for n in range(30, 40)]
    assert bring(ended, by=by, as_of=NEXT).record.counts["ended"] == 30


def test_other_columns_than_last_time_stop(by):
    bring([row(1)], by=by)
    with pytest.raises(GateClosed, match="columns"):
        bring([row(1)], by=by, as_of=NEXT, fields=("person_id", "pathway", "referred_on"))


def test_a_file_with_no_usable_row_is_refused(by):
    with pytest.raises(ImportRefused, match="No row"):
        bring([row(1, usable=False)], by=by)
