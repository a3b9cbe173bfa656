"""Weeks that are not like the last: an old file late, a file a pathway, ends told twice, work taken over meanwhile."""

from datetime import date, timedelta

import pytest

from fairwait.exchange.imports import actions, commands, jobs, steps
from fairwait.exchange.imports.actions import GateClosed, ImportRefused
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history.verify import verify
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.jobs import JobRun, LeaseLost, kind
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.folding import Question
from tests.exchange.imports.bringing import MONDAY, NOW, bring, checked, council, events, row

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def by():
    return council()


def counts(brought, *names):
    return tuple(brought.record.counts[name] for name in names)


def test_a_file_of_an_earlier_day_only_adds_what_no_later_one_tells_of(by):
    bring([row(n, team="New") for n in range(12)] + [row(20, referred_on=MONDAY)], by=by)
    old = [row(n, team="Old") for n in range(11)] + [row(30, team="Old"), row(11, ended_on=date(2026, 11, 1))]
    with pytest.raises(GateClosed, match="would only add"):
        bring(old, by=by, as_of=MONDAY - WEEK)
    brought = bring(old, by=by, as_of=MONDAY - WEEK, confirm="The weeks before")
    assert counts(brought, "joined", "left", "changed", "ended", "asked", "same") == (1, 0, 0, 0, 0, 12)
    assert events() == 14
    assert set(Wait.objects.filter(status="open", team="New").values_list("person__first_name", flat=True)) == {
        f"Person{n}" for n in range(12)
    }
    assert counts(bring([row(n, team="New") for n in range(12)], by=by, as_of=MONDAY + WEEK), "left") == (2,)
    assert verify().is_whole


def test_one_file_a_pathway_has_its_own_last_week(by):
    def week(number, pathway, rows):
        return bring(rows, by=by, as_of=MONDAY + number * WEEK, pathway=pathway)

    ot, needs = [row(n, pathway="ot") for n in range(3)], [row(n) for n in range(5, 8)]
    week(0, "ot", ot)
    week(0, "needs-assessment", needs)
    week(1, "ot", ot)
    asked_since = row(5, referred_on=MONDAY + timedelta(days=3))
    brought = week(1, "needs-assessment", [asked_since, *needs[1:]])
    assert counts(brought, "joined", "left", "changed", "same") == (1, 1, 0, 2)


def ended(**told):
    return row(1, ended_on=MONDAY, **told)


def test_an_end_told_again_answers_whether_the_wait_was_reopened(by):
    bring([ended(end_reason="Assessed"), row(2)], by=by)
    wait = Wait.objects.get(person__first_name="Person1")
    for week, rows, question in ((1, row(1), Question.REOPENED.value), (2, ended(end_reason="Assessed"), None)):
        bring([rows, row(2)], by=by, as_of=MONDAY + week * WEEK)
        wait.refresh_from_db()
        assert (wait.status, wait.question) == ("ended", question)
    before = events()
    bring([ended(end_reason="Assessed"), row(2)], by=by, as_of=MONDAY + 3 * WEEK)
    assert events() == before
    afresh = bring([row(1), row(2)], by=by, as_of=MONDAY + 4 * WEEK)
    assert counts(afresh, "asked", "asked_again") == (1, 0)


def test_an_end_here_that_the_case_system_tells_later_says_what_it_had_not_told(by):
    bring([row(1), row(2)], by=by)
    wait = Wait.objects.get(person__first_name="Person1")
    by.role = "pathway_lead"
    by.save()
    waiting.end(wait=wait, reason="assessed", told="We rang her", on=MONDAY, by=by, now=NOW)
    by.role = "council_administrator"
    by.save()
    bring([row(1), row(2)], by=by, as_of=MONDAY + WEEK)
    brought = bring([ended(), row(2)], by=by, as_of=MONDAY + 2 * WEEK)
    assert brought.weighed.plan.told(wait.pk) == {
        "ended_on": (None, MONDAY),
        "end_national": (None, "not-given"),
    }
    wait.refresh_from_db()
    assert (wait.question, wait.end_reason) == (None, "Assessment completed")


# Names written another way -----------------------------------------------------------------------------------------

WHOLE_NAMES = ("full_name", "date_of_birth", "pathway", "referred_on", "team")


def test_a_title_within_names_comes_and_goes_with_the_report_and_is_no_change(by):
    plain = [row(n, person_id=None) for n in range(3)]
    titled = [told | {"title": "Mrs"} for told in plain]
    bring(plain, by=by, fields=WHOLE_NAMES)
    brought = bring(titled, by=by, fields=WHOLE_NAMES, as_of=MONDAY + WEEK)
    assert counts(brought, "joined", "left", "changed", "same") == (0, 0, 0, 3)
    moved = [titled[0] | {"phone": "+441632960001"}, *titled[1:]]
    brought = bring(moved, by=by, fields=(*WHOLE_NAMES, "phone"), as_of=MONDAY + 2 * WEEK, confirm="A column more")
    (changed,) = brought.weighed.plan.changed["wait"]
    assert brought.weighed.plan.told(changed) == {"phone": (None, "+441632960001"), "title": (None, "Mrs")}
    again = bring(plain, by=by, fields=WHOLE_NAMES, as_of=MONDAY + 3 * WEEK, confirm="A column less")
    assert counts(again, "changed", "same") == (0, 3)


def test_a_title_in_a_column_of_its_own_is_a_fact_that_changes(by):
    fields = (*WHOLE_NAMES, "title")
    bring([row(1, title="Miss"), row(2)], by=by, fields=fields)
    brought = bring([row(1), row(2, title="Mr")], by=by, fields=fields, as_of=MONDAY + WEEK)
    assert counts(brought, "changed") == (2,)


def test_a_letter_that_capitals_write_as_two_is_the_same_letter(by):
    bring([row(1, last_name="Weiß")], by=by)
    assert counts(bring([row(1, last_name="Weiss")], by=by, as_of=MONDAY + WEEK), "changed", "same") == (0, 1)


# Work taken over ----------------------------------------------------------------------------------------------------


def test_an_import_brought_in_by_somebody_else_meanwhile_is_not_written_twice(by):
    record = checked([row(n) for n in range(3)], by=by)
    actions.bring_in(Import.objects.get(pk=record.pk), by=by, now=NOW)
    done = Import.objects.get(pk=record.pk)
    with pytest.raises(ImportRefused, match="brought in"):
        actions.bring_in(record, by=by, now=NOW)
    again = Import.objects.get(pk=record.pk)
    assert (again.first_seq, again.last_seq, again.counts) == (done.first_seq, done.last_seq, done.counts)
    assert events() == 3


def test_a_worker_frozen_past_its_lease_writes_nothing(by, monkeypatch):
    record = checked([row(n) for n in range(3)], by=by)
    job = upkeep.enqueue(steps.BRING_IN, arguments={"import": record.pk}, by=by, now=NOW)
    held = {"state": JobState.RUNNING, "fence": 7, "lease_until": NOW, "started_at": NOW}
    Job.objects.filter(pk=job.pk).update(**held)
    run = JobRun(
        pk=job.pk, uuid=job.uuid, kind=kind(steps.BRING_IN), arguments={"import": record.pk}, created_by_id=by.pk,
        fence=7, attempt=1, clock=lambda: NOW,
    )  # fmt: skip
    compare = actions.effect

    def frozen(record):
        weighed = compare(record)
        Job.objects.filter(pk=job.pk).update(fence=8)
        return weighed

    monkeypatch.setattr(actions, "effect", frozen)
    monkeypatch.setattr(JobRun, "progress", lambda *_: None)  # a frozen worker gives no sign of life either
    with pytest.raises(LeaseLost):
        jobs.bring_in(run)
    assert (events(), Import.objects.get(pk=record.pk).status) == (0, ImportStatus.CHECKED)


# What is told -------------------------------------------------------------------------------------------------------


def test_what_people_recorded_and_the_file_says_otherwise_is_told_with_both_values(by):
    bring([row(1, priority="Low", band="P4", team="East"), row(2)], by=by)
    by.role = "pathway_lead"
    by.save()
    wait = Wait.objects.get(person__first_name="Person1")
    waiting.set_band(wait=wait, band="P2", reason="Two falls", by=by, now=NOW)
    waiting.set_team(wait=wait, team="West", by=by, now=NOW)
    by.role = "council_administrator"
    by.save()
    brought = bring([row(1, priority="Low", band="P4", team="East"), row(2)], by=by, as_of=MONDAY + WEEK)
    told = commands.kept(brought.weighed, source="trays")
    assert [(each["row"], each["person_id"], each["fields"]) for each in told] == [
        (2, "WX-00001", {"band": ["P4", "P2"], "team": ["East", "West"]})
    ]
