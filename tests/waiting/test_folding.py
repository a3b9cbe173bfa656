"""A wait as its events tell it: what was true when, and what was known when."""

from datetime import UTC, date, datetime

import pytest

from fairwait.history.registry import Told
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.folding import Question, WaitStatus, fold

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
MARY = 4


def told(seq, kind, on, *, known=None, by=None, cause="import:1", private=None, **words):
    """One event about wait 7 of person 3."""
    return Told(
        seq=seq, subject=3, wait=7, kind=kind.name, occurred_on=on, occurred_at=None, known_on=known or on,
        recorded_at=datetime(2026, 8, 2, tzinfo=UTC), by=by, cause=cause, facts=words, private=private or {},
    )  # fmt: skip


def found(seq=1, on=JUNE, known=JULY, **words):
    return told(
        seq, facts.FOUND, on, known=known, key="wait_id:1", row=2, source="trays",
        set={"pathway": "ot", "referred_on": on.isoformat(), **words},
    )  # fmt: skip


def changed(seq, known, **words):
    return told(seq, facts.CHANGED, known, known=known, row=2, source="trays", set=words)


def test_nobody_waits_before_their_referral():
    assert fold(7, [found()], until=date(2026, 5, 31)) is None
    assert fold(7, [found()], until=JUNE).status is WaitStatus.OPEN


def test_an_undated_word_is_true_from_the_day_it_was_known():
    events = [found(team="Eastmarsh", band="P2")]
    assert fold(7, events, until=date(2026, 6, 30)).value("team") is None
    state = fold(7, events, until=JULY)
    assert (state.value("team"), state.value("band"), state.band_reason, state.band_on) == (
        "Eastmarsh",
        "P2",
        "set in trays",
        JULY,
    )


def test_a_contact_is_true_from_its_own_day_whenever_it_was_told():
    events = [found(last_contact_on="2026-06-10")]
    assert fold(7, events, until=date(2026, 6, 9)).last_contact_on is None
    assert fold(7, events, until=date(2026, 6, 10)).last_contact_on == date(2026, 6, 10)


def test_an_earlier_contact_told_later_unsays_nothing():
    state = fold(7, [found(last_contact_on="2026-06-20"), changed(2, AUGUST, last_contact_on="2026-06-10")])
    assert state.last_contact_on == date(2026, 6, 20)
    assert state.told["last_contact_on"] == date(2026, 6, 10)


def test_a_corrected_end_was_always_so():
    events = [
        found(ended_on="2026-06-25", end_reason="Assessed", end_national="assessed"),
        changed(2, AUGUST, ended_on="2026-06-05"),
    ]
    assert fold(7, events, until=date(2026, 6, 10)).status is WaitStatus.ENDED
    assert fold(7, events[:1], until=date(2026, 6, 10)).status is WaitStatus.OPEN
    assert fold(7, events).ended_on == date(2026, 6, 5)


def test_a_corrected_referral_date_was_always_so():
    events = [found(), changed(2, AUGUST, referred_on="2026-06-15")]
    assert fold(7, events, until=date(2026, 6, 14)) is None
    assert fold(7, events).referred_on == date(2026, 6, 15)


def test_a_referral_dated_ahead_is_on_the_list_from_the_day_we_knew_of_it():
    events = [found(on=date(2026, 9, 1), known=JULY)]
    assert fold(7, events, until=JULY).status is WaitStatus.OPEN
    assert fold(7, events, until=date(2026, 6, 30)) is None


def test_a_band_chosen_here_outranks_the_extract_and_stays():
    events = [
        found(band="P4"),
        told(2, facts.BAND_SET, JULY, by=MARY, cause="", band="P1", private={"reason": "No care today"}),
        changed(3, AUGUST, band="P3"),
    ]
    state = fold(7, events)
    assert (state.value("band"), state.band_reason, state.band_by, state.told["band"]) == (
        "P1",
        "No care today",
        MARY,
        "P3",
    )


def test_a_wait_that_left_is_open_and_asked_about_until_it_is_back():
    events = [found(), told(2, facts.LEFT, AUGUST, source="trays")]
    state = fold(7, events)
    assert (state.status, state.left_extract_on, state.question) == (WaitStatus.OPEN, AUGUST, Question.LEFT_EXTRACT)
    back = fold(7, [*events, changed(3, date(2026, 8, 8), team="B")])
    assert (back.left_extract_on, back.question) == (None, None)


def test_a_wait_reopened_by_a_person_is_ended_only_by_a_new_word():
    ended = [found(ended_on="2026-06-25")]
    reopened = [*ended, told(2, facts.REOPENED, AUGUST, by=MARY, cause="", private={"reason": "Not assessed"})]
    state = fold(7, reopened)
    assert (state.status, state.told["ended_on"]) == (WaitStatus.OPEN, date(2026, 6, 25))
    again = fold(
        7,
        [
            *reopened,
            changed(3, date(2026, 8, 9), ended_on="2026-08-08", end_reason="Assessed", end_national="assessed"),
        ],
    )
    assert (again.status, again.ended_on, again.end_national) == (WaitStatus.ENDED, date(2026, 8, 8), "assessed")


def test_pauses_come_and_go_with_the_extract_and_with_people():
    events = [
        found(paused_on="2026-06-10", pause_reason="In hospital"),
        changed(2, AUGUST, resumes_on="2026-06-20"),
        told(3, facts.PAUSED, date(2026, 8, 2), by=MARY, cause="", reason="abroad"),
        told(4, facts.RESUMED, date(2026, 8, 5), by=MARY, cause=""),
    ]
    pauses = [(p.paused_on, p.resumes_on, p.reason) for p in fold(7, events).pauses]
    assert pauses == [
        (date(2026, 6, 10), date(2026, 6, 20), "In hospital"),
        (date(2026, 8, 2), date(2026, 8, 5), "abroad"),
    ]


def test_a_status_that_says_paused_pauses_from_the_day_it_was_known():
    assert fold(7, [found(status="paused")]).pauses[0].paused_on == JULY


def test_what_was_undone_never_was():
    from fairwait.history.rules import UNDONE

    undone = told(2, UNDONE, AUGUST, cause="undo:1", **{"cause_": None})
    undone = Told(
        **{**{name: getattr(undone, name) for name in Told.__slots__}, "facts": {"cause": "import:1"}, "wait": None}
    )
    assert fold(7, [found(), undone]).status is WaitStatus.VOID


@pytest.mark.parametrize("wait", [8, 0])
def test_events_of_another_wait_tell_nothing_of_this(wait):
    assert fold(wait, [found()]) is None
