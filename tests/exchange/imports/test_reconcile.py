"""Today's extract against what we know: the table of extracts.md section 4, row by row, and its promises."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from fairwait.accounts.actions import create_user
from fairwait.accounts.rules import Role
from fairwait.exchange.imports import actions
from fairwait.exchange.imports.actions import GateClosed, ImportRefused
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.verify import verify
from fairwait.people.models import Person
from fairwait.waiting import actions as waiting
from fairwait.waiting.bulk import actions as bulk
from fairwait.waiting.models import Wait
from fairwait.waiting.queries import waits_as_at
from fairwait.waiting.rules.bulk import BulkAct, Choices
from fairwait.waiting.rules.folding import Question
from tests.exchange.imports.bringing import FIELDS, MONDAY, NOW, bring, checked, council, events, row

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(days=1)


@pytest.fixture
def by():
    return council()


def open_waits():
    return Wait.objects.filter(status="open")


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


def test_an_import_is_undone_as_a_whole_and_both_stay_in_the_history(by):
    bring([row(n, team="A") for n in range(10)], by=by)
    second = bring([row(n, team="B") for n in range(9)] + [row(20)], by=by, as_of=NEXT)
    before = events()
    assert actions.undo(second.record, by=by, now=NOW) == 11
    assert events() > before
    assert set(open_waits().values_list("team", flat=True)) == {"A"}
    assert open_waits().count() == 10
    assert not open_waits().filter(left_extract_on__isnull=False).exists()
    assert verify().is_whole
    again = bring([row(n, team="B") for n in range(9)] + [row(20)], by=by, as_of=NEXT)
    assert (again.record.counts["changed"], again.record.counts["joined"], again.record.counts["left"]) == (9, 1, 1)


def test_what_was_undone_is_on_the_list_of_no_day(by):
    bring([row(1)], by=by)
    second = bring([row(1), row(2, referred_on=date(2026, 3, 1))], by=by, as_of=NEXT)
    actions.undo(second.record, by=by, now=NOW)
    for day in (date(2026, 4, 1), date(2026, 7, 1), MONDAY, NEXT):
        names = {state.person for state in waits_as_at(as_of=day) if state.exists}
        assert names <= {Person.objects.get(first_name="Person1").pk}, day
    assert len(list(waits_as_at(as_of=NEXT, known_at=NEXT))) == 2


def test_an_import_that_something_builds_on_cannot_be_undone(by):
    first = bring([row(1)], by=by)
    bring([row(1, team="B")], by=by, as_of=NEXT)
    with pytest.raises(ImportRefused, match="later"):
        actions.undo(first.record, by=by, now=NOW)
    first.record.refresh_from_db()
    assert first.record.status == ImportStatus.DONE


def test_an_undone_bulk_act_does_not_stand_in_the_way_of_undoing_an_import(by):
    lead = create_user(
        username="lead", display_name="Lead", role=Role.PATHWAY_LEAD, password="harbour lantern oats", by=by, now=NOW
    )
    brought = bring([row(1), row(2)], by=by)
    waits = list(open_waits().order_by("pk").values_list("pk", flat=True))
    run = bulk.choose(act=BulkAct.TEAM, waits=waits, about="all", by=lead, now=NOW)
    run = bulk.settle(run=run, choices=Choices(team="Harbour"), why="moved", by=lead, now=NOW)
    run = bulk.confirm(run=run, by=lead, now=NOW)
    with pytest.raises(ImportRefused, match="later about 2"):
        actions.undo(brought.record, by=by, now=NOW)
    bulk.undo(run=run, by=lead, now=NOW)
    assert actions.undo(brought.record, by=by, now=NOW) == 2
    assert not open_waits().exists()
    assert verify().is_whole


def test_ten_times_as_many_changes_ask_the_database_as_often(by):
    asked = []
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


def manager(by):
    from fairwait.accounts.models import User

    found = User.objects.filter(username="nadia").first()
    if found:
        return found
    from fairwait.accounts import actions as accounts

    return accounts.create_user(
        username="nadia", display_name="Nadia", role="pathway_lead", password="a long enough sentence", by=by, now=NOW
    )


# Properties ------------------------------------------------------------------------------------------------

# Each example is a whole import or two: shrinking one would take longer than reading it.
NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
people = st.integers(min_value=1, max_value=8)
days = st.dates(min_value=date(2026, 1, 1), max_value=MONDAY)
maybe_day = st.none() | days


@st.composite
def some_rows(draw):
    """Rows of a small council: a few people, a few pathways, everything optional, each wait once."""
    chosen = draw(
        st.lists(st.tuples(people, st.sampled_from(["needs-assessment", "ot", "dols"])), unique=True, max_size=10)
    )
    return [
        row(
            number,
            pathway=pathway,
            referred_on=draw(days),
            priority=draw(st.sampled_from([None, "Low", "High"])),
            band=draw(st.sampled_from([None, "P2", "P4"])),
            team=draw(st.sampled_from([None, "A", "B"])),
            phone=draw(st.sampled_from([None, "+441632960001", "+441632960002"])),
            last_contact_on=draw(maybe_day),
            last_checked_on=draw(maybe_day),
            paused_on=draw(maybe_day),
            resumes_on=draw(maybe_day),
            pause_reason=draw(st.sampled_from([None, "In hospital"])),
            status=draw(st.sampled_from([None, "waiting", "paused", "ended"])),
            ended_on=draw(maybe_day),
            end_reason=draw(st.sampled_from([None, "Assessed", "Moved away"])),
            notes=draw(st.sampled_from([None, "fell", "ok"])),
        )
        for number, pathway in chosen
    ]


def snapshot():
    """Everything an import decides, without numbers that only count."""
    hidden = {"id", "uuid", "last_seq", "person_id", "key"}
    waits = sorted(
        str({k: str(v) for k, v in values.items() if k not in hidden} | {"who": names[values["person_id"]]})
        for names in [dict(Person.objects.values_list("pk", "first_name"))]
        for values in Wait.objects.exclude(status="void").values()
    )
    persons = sorted(
        str({k: str(v) for k, v in values.items() if k not in hidden})
        for values in Person.objects.filter(is_void=False).values()
    )
    return waits, persons


FATES = {
    "same": {},
    "noise": {"last_name": "INVENTED ", "team": "east  team"},
    "twice": {},
    "gone": {},
    "to mend": {"usable": False, "referred_on": None},
    "team": {"team": "Fellside"},
    "earlier": {"referred_on": date(2026, 2, 2)},
    "married": {"last_name": "Osei-Marlowe"},
    "number": {"person_id": "WX-9"},
}
"""What may befall a wait between two extracts, and what its row then tells otherwise."""
CHANGES = ("team", "earlier", "married", "number")
STEADY = 4
"""Waits that stay as they are: by them a report is seen to number its rows anew."""
KNOWN_BY = {"number": {}, "name": {"person_id": None}}


def numbered(rows, *, style, week):
    """The rows with references: none, the case system's own, or the number of each row in this report."""
    own = {"none": lambda n: None, "own": lambda n: f"W{n:04}", "of the row": lambda n: str(n + week)}[style]
    return [{**told, "wait_id": own(number)} for number, told in rows]


def week_of(fates, *, week, known_by, late=False):
    """One week's rows with their numbers. `late`: a month on, dates of those with a new name or number are mended."""
    rows = []
    for number, fate in enumerate(fates, start=1):
        told = {**row(number, team="East Team", referred_on=date(2026, 5, number)), **KNOWN_BY[known_by]}
        if week and fate == "number":
            told["person_id"] = f"WX-9{number:05}"
        elif week and not (late and fate == "to mend"):
            told |= FATES[fate]
        if late and fate in ("married", "number"):
            told["referred_on"] = date(2026, 3, number)
        if not (week and fate == "gone"):
            rows.append((number, told))
        if week and fate == "twice":
            rows.append((number, told))
    return rows


class TestPromises(TestCase):
    """P05 to P08 over random files. Each example has a database of its own."""

    @settings(max_examples=40, phases=NO_SHRINK)
    @given(first=some_rows(), second=some_rows(), order=st.randoms(use_true_random=False))
    def test_state_is_the_fold_and_imports_repeat_and_do_not_mind_order(self, first, second, order):
        by = council()
        for day, rows in ((MONDAY, first), (NEXT, second)):
            if rows:
                bring(rows, by=by, as_of=day, confirm="as drawn")
        assert verify().faults == ()
        if second:
            before, state = events(), snapshot()
            shuffled = list(second)
            order.shuffle(shuffled)
            bring(shuffled, by=by, as_of=NEXT, confirm="again")
            assert (events(), snapshot()) == (before, state)

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(rows=some_rows(), seed=st.integers(0, 99))
    def test_the_order_of_rows_does_not_matter(self, rows, seed):
        by = council()
        shuffled = list(rows)
        random.Random(seed).shuffle(shuffled)
        if not rows:
            return
        bring(rows, by=by, source="one")
        one = snapshot()
        for record in Import.objects.filter(status=ImportStatus.DONE):
            actions.undo(record, by=by, now=NOW)
        bring(shuffled, by=by, source="one")
        assert snapshot() == one

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(rows=some_rows(), kept=st.sets(st.integers(0, 9)))
    def test_whoever_vanishes_from_a_file_is_asked_about_and_nobody_closes(self, rows, kept):
        by = council()
        still = [told for told in rows if told["ended_on"] is None and told["status"] != "ended"]
        rest = [told for place, told in enumerate(still) if place in kept]
        if not rest:
            return
        bring(still, by=by)
        bring(rest, by=by, as_of=NEXT, confirm="as drawn")
        assert open_waits().count() == len(still)
        gone = {(told["first_name"], told["pathway"]) for told in still} - {
            (told["first_name"], told["pathway"]) for told in rest
        }
        flagged = open_waits().filter(left_extract_on__isnull=False)
        assert set(flagged.values_list("person__first_name", "pathway")) == gone

    @settings(max_examples=25, phases=NO_SHRINK)
    @given(first=some_rows(), second=some_rows())
    def test_undoing_gives_back_the_state_from_before(self, first, second):
        by = council()
        if first:
            bring(first, by=by, confirm="as drawn")
        before = snapshot()
        if second:
            brought = bring(second, by=by, as_of=NEXT, confirm="as drawn")
            actions.undo(brought.record, by=by, now=NOW)
        assert snapshot() == before
        assert verify().faults == ()

    @settings(max_examples=30, phases=NO_SHRINK)
    @given(
        fates=st.lists(st.sampled_from(list(FATES)), max_size=8),
        style=st.sampled_from(["none", "own", "of the row"]),
        known_by=st.sampled_from(list(KNOWN_BY)),
        order=st.randoms(use_true_random=False),
    )
    @example(
        fates=["team", "to mend", "team", "twice", "to mend", "to mend", "gone", "earlier"],
        style="of the row",
        known_by="number",
        order=random.Random(0),
    )
    def test_every_week_tells_what_truly_happened(self, fates, style, known_by, order):
        by = council()
        fates = ["same"] * STEADY + [fate for fate in fates if (known_by, fate) != ("name", "number")]
        told = []
        for week, late in ((0, False), (1, False), (2, True)):
            rows = numbered(week_of(fates, week=week, known_by=known_by, late=late), style=style, week=week)
            order.shuffle(rows)
            fields = FIELDS if style == "none" else ("wait_id", *FIELDS)
            brought = bring(rows, by=by, as_of=MONDAY + timedelta(days=7 * week), fields=fields, confirm="as drawn")
            told.append({name: count for name, count in brought.record.counts.items() if count})
        gone, twice = fates.count("gone"), fates.count("twice")
        changed = sum(fate in CHANGES for fate in fates)
        mended = fates.count("married") + fates.count("number")
        settled, to_mend = twice, fates.count("to mend")
        true = {"changed": changed, "left": gone, "to_mend": to_mend, "settled": settled}
        later = {"changed": mended, "still_missing": gone, "settled": settled}
        here = len(fates) - gone
        assert told[1] == {name: n for name, n in {**true, "same": here - changed - to_mend}.items() if n}
        assert told[2] == {name: n for name, n in {**later, "same": here - mended}.items() if n}
        assert open_waits().count() == len(fates)
        assert verify().faults == ()
