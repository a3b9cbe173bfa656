"""Today's extract against what we know: the table of extracts.md section 4, row by row, and its promises."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.exchange.imports import actions, known, plan
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.verify import verify
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.folding import Question
from tests.exchange.imports.bringing import MONDAY, NEXT, NOW, bring, checked, council, events, manager, open_waits, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return council()


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    """As a list of a million is compared: a part of its waits and people at a time."""
    monkeypatch.setattr(plan, "_AT_ONCE", 2)


def test_a_row_we_do_not_know_joins_with_its_own_referral_date(by):
    brought = bring([row(1, referred_on=date(2024, 2, 29))], by=by)
    assert brought.record.counts["joined"] == 1
    assert open_waits().get().referred_on == date(2024, 2, 29)


def test_the_same_rows_again_write_nothing(by):
    rows = [row(n, priority="2 - Urgent", band="P2") for n in range(5)]
    bring(rows, by=by)
    before = events()
    brought = bring(rows, by=by, as_of=NEXT)
    assert (events(), brought.record.counts["same"]) == (before, 5)


def test_changed_fields_become_one_event_with_both_values(by):
    bring([row(1, team="Eastmarsh", phone="+441632960001")], by=by)
    before = events()
    brought = bring([row(1, team="Fellside", phone="+441632960002")], by=by, as_of=NEXT)
    assert events() == before + 1
    assert brought.record.counts["changed"] == 1
    wait = open_waits().get()
    assert (wait.team, wait.person.phone) == ("Fellside", "+441632960002")
    assert brought.weighed.plan.changes[wait.pk] == {"team": ("Eastmarsh", "Fellside")}


def test_a_long_list_is_never_held_whole(by, monkeypatch):
    asked = []

    def told(waits, fields, *, real=known._told):
        asked.append(len(waits))
        return real(waits, fields)

    rows = [row(n, phone="+441632960001") for n in range(5)]
    bring(rows, by=by)
    monkeypatch.setattr(known, "_told", told)
    brought = bring([{**each, "phone": "+441632960002", "team": "Fellside"} for each in rows], by=by, as_of=NEXT)
    assert (brought.record.counts["changed"], asked) == (5, [2, 2, 1])


def test_a_row_that_is_gone_leaves_a_question_and_the_wait_open(by):
    bring([row(n) for n in range(5)], by=by)
    brought = bring([row(n) for n in range(4)], by=by, as_of=NEXT)
    assert brought.record.counts["left"] == 1
    wait = open_waits().get(person__first_name="Person4")
    assert (wait.left_extract_on, wait.question) == (NEXT, Question.LEFT_EXTRACT.value)
    again = events()
    bring([row(n) for n in range(4)], by=by, as_of=NEXT + timedelta(days=1))
    assert events() == again
    back = bring([row(n) for n in range(5)], by=by, as_of=NEXT + timedelta(days=2))
    assert back.record.counts["returned"] == 1
    wait.refresh_from_db()
    assert (wait.left_extract_on, wait.question) == (None, None)


def test_an_end_in_the_file_ends_the_wait_with_its_reason(by):
    bring([row(1)], by=by)
    brought = bring([row(1, ended_on=MONDAY, end_reason="Deceased", status="ended")], by=by, as_of=NEXT)
    assert brought.record.counts["ended"] == 1
    wait = Wait.objects.get()
    assert (wait.status, wait.ended_on, wait.end_reason, wait.end_national) == ("ended", MONDAY, "Deceased", "died")
    assert wait.end_told == "not known"


def test_an_end_without_a_reason_is_not_given_and_an_undated_one_keeps_its_first_day(by):
    bring([row(1)], by=by)
    bring([row(1, status="ended")], by=by, as_of=NEXT)
    wait = Wait.objects.get()
    assert (wait.ended_on, wait.end_reason, wait.end_national) == (NEXT, "Not given", "not-given")
    before = events()
    bring([row(1, status="ended")], by=by, as_of=NEXT + timedelta(days=7))
    assert events() == before


def test_a_wait_ended_here_and_open_in_the_file_is_asked_about_once(by):
    bring([row(1)], by=by)
    manager = council()
    wait = open_waits().get()
    manager.role = "pathway_lead"
    manager.save()
    waiting.end(wait=wait, reason="assessed", told="We rang her", on=MONDAY, by=manager, now=NOW)
    manager.role = "council_administrator"
    manager.save()
    brought = bring([row(1)], by=by, as_of=NEXT)
    wait.refresh_from_db()
    assert (brought.record.counts["asked"], wait.status, wait.question) == (1, "ended", Question.REOPENED.value)
    before = events()
    bring([row(1)], by=by, as_of=NEXT + timedelta(days=1))
    assert events() == before


def test_what_people_here_recorded_is_not_written_over(by):
    bring([row(1, priority="Low", band="P4", last_contact_on=date(2026, 9, 1))], by=by)
    wait = open_waits().get()
    by.role = "pathway_lead"
    by.save()
    waiting.set_band(wait=wait, band="P2", reason="Two falls", by=by, now=NOW)
    waiting.record_contact(wait=wait, on=date(2026, 11, 20), how="phone", said="Managing", by=by, now=NOW)
    by.role = "council_administrator"
    by.save()
    bring([row(1, priority="Medium", band="P3", last_contact_on=date(2026, 10, 1))], by=by, as_of=NEXT)
    wait.refresh_from_db()
    assert (wait.band, wait.band_reason, wait.last_contact_on) == ("P2", "Two falls", date(2026, 11, 20))
    assert wait.theirs == {"band": "P3", "last_contact_on": "2026-10-01"}
    assert verify().is_whole


def test_where_one_wait_on_each_side_is_left_its_referral_date_changed(by):
    bring([row(1, referred_on=date(2026, 6, 1)), row(2)], by=by)
    brought = bring([row(1, referred_on=date(2026, 6, 8)), row(2)], by=by, as_of=NEXT)
    assert (brought.record.counts["changed"], brought.record.counts["joined"], brought.record.counts["left"]) == (
        1,
        0,
        0,
    )
    assert open_waits().get(person__first_name="Person1").referred_on == date(2026, 6, 8)


def test_a_referral_since_the_last_extract_is_another_request(by):
    bring([row(1, referred_on=date(2026, 6, 1)), row(2)], by=by)
    brought = bring([row(1, referred_on=NEXT), row(2)], by=by, as_of=NEXT)
    assert (brought.record.counts["joined"], brought.record.counts["left"]) == (1, 1)
    assert brought.record.counts["changed"] == 0


def test_a_referral_date_still_to_come_is_a_slip_and_no_request(by):
    bring([row(1), row(2)], by=by)
    brought = bring([row(1, referred_on=date(2027, 6, 1)), row(2)], by=by, as_of=NEXT)
    assert (brought.record.counts["changed"], brought.record.counts["joined"]) == (1, 0)


def test_two_references_are_two_waits_whatever_else_agrees(by):
    fields = ("wait_id", *("person_id", "pathway", "referred_on", "first_name", "last_name", "date_of_birth"))
    bring([row(1, wait_id="A1")], by=by, fields=fields)
    brought = bring([row(1, wait_id="A2", referred_on=date(2026, 7, 1))], by=by, as_of=NEXT, fields=fields)
    assert (brought.record.counts["joined"], brought.record.counts["left"]) == (1, 1)


def test_other_capitals_and_spaces_are_not_a_change(by):
    bring([row(1, team="Eastmarsh Adults", notes="Has key safe", address="4 Mill Lane, Fenmoor")], by=by)
    before = events()
    told = {"team": "EASTMARSH  Adults", "notes": "Has  key safe", "last_name": "INVENTED", "phone": None}
    brought = bring([row(1, address="4 Mill Lane,\u00a0Fenmoor", **told)], by=by, as_of=NEXT)
    assert (events(), brought.record.counts["same"]) == (before, 1)


@pytest.mark.parametrize(("before", "now", "changed"), [
    ("P2", "2", 0), ("2", "Priority 2", 0), ("pri-2", "P 2", 0), ("P2", "P3", 1), ("P2", "2 - Urgent", 1),
    ("P2", "High", 1),
])  # fmt: skip
def test_a_priority_under_its_bare_number_is_not_another(by, before, now, changed):
    bring([row(1, priority=before)], by=by)
    counts = bring([row(1, priority=now)], by=by, as_of=NEXT).record.counts
    assert counts["changed"] == changed


def test_every_row_that_tells_news_of_its_person_is_changed(by):
    rows = [row(1), row(1, pathway="ot")]
    bring([{**told, "phone": "+441632960001"} for told in rows], by=by)
    brought = bring([{**told, "phone": "+441632960002"} for told in rows], by=by, as_of=NEXT)
    assert (brought.record.counts["changed"], brought.record.counts["same"]) == (2, 0)
    pairs = [changes["phone"] for changes in brought.weighed.plan.person_changes.values()]
    assert pairs == [("+441632960001", "+441632960002")] * 2
    before = events()
    bring([{**told, "phone": "+441632960002"} for told in rows], by=by, as_of=NEXT + timedelta(days=1))
    assert events() == before


def test_a_row_with_other_news_does_not_take_back_what_its_neighbour_told(by):
    bring([row(1, phone="+441632960001"), row(1, pathway="ot", phone="+441632960001")], by=by)
    told = [row(1, phone="+441632960002"), row(1, pathway="ot", phone="+441632960001", postcode="ZX1 4BD")]
    bring(told, by=by, as_of=NEXT)
    person = Person.objects.get()
    assert (person.phone, person.postcode) == ("+441632960002", "ZX1 4BD")


@pytest.mark.parametrize(
    "lost",
    [{"referred_on": None}, {"pathway": None}, {"referred_on": None, "pathway": None}],
)
def test_nobody_has_left_because_their_row_must_be_mended(by, lost):
    bring([row(n) for n in range(5)], by=by)
    rows = [row(n) for n in range(4)]
    brought = bring([*rows, row(4, usable=False, **lost)], by=by, as_of=NEXT)
    assert (brought.record.counts["left"], brought.record.counts["same"]) == (0, 4)
    assert bring([row(n) for n in range(5)], by=by, as_of=NEXT + timedelta(days=1)).record.counts["returned"] == 0


def test_a_row_to_mend_keeps_only_the_wait_it_tells_of(by):
    bring([row(n) for n in range(4)] + [row(3, pathway="ot")], by=by)
    rows = [row(n) for n in range(3)]
    brought = bring([*rows, row(3, pathway="ot", usable=False, referred_on=None)], by=by, as_of=NEXT)
    assert brought.record.counts["left"] == 1
    assert open_waits().get(left_extract_on__isnull=False).pathway == "needs-assessment"


def test_a_person_under_another_number_is_still_the_one_who_waits(by):
    bring([row(n) for n in range(4)], by=by)
    brought = bring([*(row(n) for n in range(3)), row(3, person_id="WX-99003")], by=by, as_of=NEXT)
    assert (brought.record.counts["joined"], brought.record.counts["left"]) == (0, 0)
    assert Person.objects.count() == 4
    again = bring([*(row(n) for n in range(3)), row(3, person_id="WX-99003")], by=by, as_of=NEXT + timedelta(days=1))
    assert (again.record.counts["joined"], again.record.counts["left"]) == (0, 0)


@pytest.mark.parametrize(
    "other",
    [{"referred_on": date(2026, 6, 2)}, {"first_name": "Else"}, {"date_of_birth": date(1950, 1, 1)}, {"pathway": "ot"}],
)
def test_another_number_and_another_fact_is_another_wait(by, other):
    bring([row(n) for n in range(4)], by=by)
    brought = bring([*(row(n) for n in range(3)), row(3, person_id="WX-99003", **other)], by=by, as_of=NEXT)
    assert (brought.record.counts["joined"], brought.record.counts["left"]) == (1, 1)


def test_one_person_may_wait_for_two_things(by):
    brought = bring([row(1), row(1, pathway="ot")], by=by)
    assert (brought.record.counts["joined"], Person.objects.count()) == (2, 1)


def test_the_same_wait_twice_in_a_file_is_one_and_the_fuller_row_is_taken(by):
    brought = bring([row(1), row(1, team="Eastmarsh")], by=by)
    assert (brought.record.counts["joined"], brought.record.counts["settled"]) == (1, 1)
    assert open_waits().get().team == "Eastmarsh"


def test_one_number_shared_by_two_people_never_makes_them_one(by):
    bring(
        [row(1), row(1, first_name="Someone", last_name="Else", date_of_birth=date(1990, 5, 5), referred_on=MONDAY)],
        by=by,
    )
    assert Person.objects.count() == 2


def test_people_of_two_sources_are_two_until_a_person_joins_them(by):
    bring([row(1)], by=by, source="trays")
    bring([row(1, pathway="ot")], by=by, source="workbook")
    assert Person.objects.count() == 2


def test_ten_times_as_many_changes_ask_the_database_as_often(by, monkeypatch):
    asked = []
    monkeypatch.setattr(plan, "_AT_ONCE", 40)
    for count, source in ((4, "few"), (40, "many")):
        bring([row(n, team="A") for n in range(count)], by=by, source=source)
        record = checked([row(n, team="B") for n in range(count)], by=by, as_of=NEXT, source=source)
        with CaptureQueriesContext(connection) as seen:
            actions.bring_in(record, by=by, now=NOW)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_an_import_whose_history_fails_is_not_made(by, monkeypatch):
    from fairwait.exchange.imports import found

    def fails(*args, **kwargs):
        raise RuntimeError("the disk is gone")

    record = checked([row(1)], by=by)
    monkeypatch.setattr(found, "insert_waits", fails)
    with pytest.raises(RuntimeError):
        actions.bring_in(record, by=by, now=NOW)
    assert (events(), Person.objects.count(), Wait.objects.count()) == (0, 0, 0)
    assert Import.objects.get(pk=record.pk).status == ImportStatus.CHECKED


def test_lists_that_moved_meanwhile_are_compared_again(by, monkeypatch):
    bring([row(n, team="A") for n in range(3)], by=by)
    record = checked([row(n, team="B") for n in range(3)], by=by, as_of=NEXT)
    original, calls = actions.effect, []

    def effect(record):
        weighed = original(record)
        if not calls:
            calls.append(1)
            wait = open_waits().first()
            waiting.set_team(wait=wait, team="C", by=manager(by), now=NOW)
        else:
            calls.append(1)
        return weighed

    monkeypatch.setattr(actions, "effect", effect)
    actions.bring_in(record, by=by, now=NOW)
    assert len(calls) == 2
    assert sorted(open_waits().values_list("team", flat=True)) == ["B", "B", "C"]
    assert verify().is_whole
