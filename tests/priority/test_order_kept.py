"""The order kept beside each wait: what it says of itself, when it is worked out again, and how it is proved
(decision 12)."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.rules import Role
from fairwait.history.verify import verify
from fairwait.priority import actions as priority
from fairwait.priority import proof
from fairwait.priority.analysis import DERIVED
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep import schedules, worker
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting import actions, queries
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Length
from tests.desk import town as towns


def kept():
    return list(Wait.objects.filter(status="open").order_by("pk").values_list("pk", *DERIVED))


def spoil(column, value, wait):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE waiting_wait SET {column} = %s WHERE id = %s", [value, wait.pk])


def words():
    return [fault.words for fault in verify().faults]


def test_each_place_says_which_policy_gave_it_and_for_which_day(town):
    assert set(Wait.objects.values_list("ordered_under", "ordered_on")) == {("default/0", towns.day(0))}


def test_a_wait_that_cannot_be_scored_says_so_too(town, monkeypatch):
    monkeypatch.setattr(priority, "derive", lambda *_, **__: 1 / 0)
    priority.reorder(on=towns.day(-1))
    assert set(Wait.objects.values_list("ordered_under", "order_rank")) == {("default/0", -1)}


def test_an_event_puts_that_person_in_order_again_and_nobody_else(town):
    before = {row[0]: row for row in kept()}
    actions.set_band(
        wait=town.waits["edith"], band="P1", reason="fell", by=town.user(Role.PATHWAY_LEAD), now=towns.now()
    )
    after = {row[0]: row for row in kept()}
    assert [pk for pk in before if before[pk] != after[pk]] == [town.waits["edith"].pk]
    assert words() == []


def test_the_nightly_job_counts_every_share_to_the_new_day(town):
    priority.reorder(on=towns.day(0))
    night = datetime.combine(towns.day(-1), time(0, 30), tzinfo=UTC)
    shares = {row[0]: row[1 + DERIVED.index("order_share")] for row in kept()}
    schedules.run_due(now=towns.now())  # a new timetable owes nothing for the past
    schedules.run_due(now=night)
    asked = Job.objects.get(kind="priority.reorder")
    while run := upkeep.claim(clock=lambda: night):
        if run.uuid == asked.uuid:
            worker.perform(run)
    job = Job.objects.get(pk=asked.pk)
    assert job.state == JobState.DONE
    assert set(Wait.objects.values_list("ordered_on", flat=True)) == {towns.day(-1)}
    grown = {row[0]: row[1 + DERIVED.index("order_share")] for row in kept()}
    assert all(grown[pk] > share for pk, share in shares.items() if share)
    assert words() == []


def test_a_list_of_another_policy_is_put_in_order_again_on_the_same_day(town):
    spoil("ordered_under", "default/9", town.waits["edith"])
    assert priority.reorder(on=towns.day(0)) == 1
    assert words() == []


def test_adopting_a_pathway_puts_its_waits_in_order_with_it(town):
    pathway = next(p for p in queries.pathways(on=towns.day(0)) if p.code == "needs-assessment")
    bands = tuple(replace(b, target=replace(b.target, length=Length(2))) if b.target else b for b in pathway.bands)
    before = kept()
    actions.adopt_pathway(
        pathway=replace(pathway, bands=bands), adopted_from=towns.day(0), reason="shorter", by=None, now=towns.now()
    )
    assert kept() != before
    assert words() == []


def test_adopting_a_pathway_for_later_changes_nothing_today(town):
    before = kept()
    pathway = next(p for p in queries.pathways(on=towns.day(0)) if p.code == "needs-assessment")
    actions.adopt_pathway(pathway=pathway, adopted_from=towns.day(-9), reason="later", by=None, now=towns.now())
    assert kept() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("order_share", 0.123),
        ("order_rank", 9),
        ("target_due_on", "2001-02-03"),
        ("contact_good_until", "2001-02-03"),
        ("recheck_good_until", None),
        ("clock_started_on", "2001-02-03"),
        ("band_suggested", "P1"),
        ("ordered_under", "my-own/7"),
    ],
)
def test_a_place_that_the_policy_does_not_give_is_found_and_the_first_named(town, column, value):
    first, second = sorted((town.waits["edith"], town.waits["owen"]), key=lambda wait: wait.pk)
    spoil(column, value, second)
    today = f"{towns.day(0):%-d %B %Y}"
    assert words() == [f"Wait {second.pk}: the stored {column} is not what the policy gives as at {today}."]
    spoil(column, value, first)
    assert words() == [f"Wait {first.pk}: the stored {column} is not what the policy gives as at {today}, and 1 more."]


def test_an_order_of_yesterday_is_stale_and_not_wrong(town):
    Wait.objects.update(ordered_on=None)
    priority.reorder(on=towns.day(1))
    assert set(Wait.objects.values_list("ordered_on", flat=True)) == {towns.day(1)}
    assert words() == []


def test_a_wait_that_was_never_put_in_order_is_named(town):
    spoil("ordered_on", None, town.waits["amina"])
    assert words() == [f"Wait {town.waits['amina'].pk}: was never put in order."]


def test_proving_the_order_asks_as_often_for_many_as_for_few(town, monkeypatch):
    def asked():
        with CaptureQueriesContext(connection) as queries_:
            assert list(proof.differences()) == []
        return len(queries_)

    few = asked()
    towns.join_many(town, 60)
    assert asked() == few
    monkeypatch.setattr(proof, "_AT_ONCE", 10)
    assert list(proof.differences()) == []
