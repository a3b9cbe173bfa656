"""Acts on many and acts on one at the same moment, from several processes: one wins, and the other is told by whom."""

from contextlib import ExitStack

import pytest

from fairwait.accounts.bulk.rules import ItemState, RunState
from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.waiting.bulk import actions
from fairwait.waiting.models import BulkItem, BulkRun
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.processes import READY, SETUP, SIGNED_IN, Process, at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4
CONFIRM = (
    SETUP
    + SIGNED_IN
    + """
from fairwait.waiting.bulk import actions
from fairwait.waiting.models import BulkRun
"""
    + READY
    + """
for number in told["runs"]:
    sys.stdin.readline()
    run = actions.confirm(run=BulkRun.objects.get(pk=number), by=by, now=timezone.now())
    say(state=run.state)
"""
)
ONE = (
    SETUP
    + SIGNED_IN
    + READY
    + """
for address, seen in told["acts"]:
    sys.stdin.readline()
    answer = client.post(address, {"team": "", "other": "Singles team", "seen": seen})
    say(status=answer.status_code, told="gave the wait to Harbour team" in answer.content.decode())
"""
)


@pytest.fixture
def town(transactional_db):
    made = towns.settle()
    for n in range(TIMES):
        towns.join(made, f"wait{n}", person={"first_name": f"First{n}", "last_name": "Example"})
    return made


@pytest.fixture
def stack():
    with ExitStack() as held:
        yield held


def chosen(town, role, *names, team="Harbour team") -> BulkRun:
    by = town.user(role)
    waits = [town.waits[name].pk for name in names]
    run = actions.choose(act=BulkAct.TEAM, waits=waits, about="race", by=by, now=towns.now())
    return actions.settle(run=run, choices=Choices(team=team), why="race", by=by, now=towns.now())


def given(town, name) -> list[Event]:
    return list(Event.objects.filter(wait=town.waits[name].pk, kind="wait.team_set"))


def test_one_of_a_bulk_act_and_a_single_act_wins_and_the_other_is_told_by_whom(town, stack):
    names = [f"wait{n}" for n in range(TIMES)]
    runs = [chosen(town, Role.PATHWAY_LEAD, name) for name in names]
    acts = [(f"/waits/{town.waits[name].uuid}/team/", town.fresh(name).last_seq) for name in names]
    many = Process(stack, CONFIRM, by=town.user(Role.PATHWAY_LEAD).pk, runs=[run.pk for run in runs])
    one = Process(stack, ONE, by=town.user(Role.LIST_COORDINATOR).pk, acts=acts)
    for run, name in zip(runs, names, strict=True):
        _, single = at_once(many, one)
        item = BulkItem.objects.get(run=run)
        events = given(town, name)
        assert len(events) == 1, "both were done, or neither"
        if item.state == ItemState.DONE:
            assert single == {"status": 200, "told": True}
        else:
            assert (item.skip, single["status"]) == (Skip.CHANGED, 302)
            assert events[0].by == town.user(Role.LIST_COORDINATOR).pk
    assert verify().faults == ()


def test_a_bulk_act_confirmed_in_two_processes_is_done_once(town, stack):
    names = [f"wait{n}" for n in range(TIMES)]
    run = chosen(town, Role.PATHWAY_LEAD, *names)
    by = town.user(Role.PATHWAY_LEAD).pk
    processes = [Process(stack, CONFIRM, by=by, runs=[run.pk]) for _ in range(2)]
    assert [said["state"] for said in at_once(*processes)] == [RunState.DONE, RunState.DONE]
    assert [len(given(town, name)) for name in names] == [1] * TIMES
    assert verify().faults == ()


def test_two_bulk_acts_on_the_same_people_overwrite_nobody(town, stack):
    names = [f"wait{n}" for n in range(TIMES)]
    first = chosen(town, Role.PATHWAY_LEAD, *names)
    second = chosen(town, Role.LIST_COORDINATOR, *names, team="Singles team")
    at_once(
        Process(stack, CONFIRM, by=town.user(Role.PATHWAY_LEAD).pk, runs=[first.pk]),
        Process(stack, CONFIRM, by=town.user(Role.LIST_COORDINATOR).pk, runs=[second.pk]),
    )
    assert [len(given(town, name)) for name in names] == [1] * TIMES
    states = {run.pk: set(run.items.values_list("state", "skip")) for run in (first, second)}
    assert sorted(states.values(), key=str) == sorted(
        [{(ItemState.DONE, "")}, {(ItemState.SKIPPED, Skip.CHANGED)}], key=str
    )
    assert verify().faults == ()
