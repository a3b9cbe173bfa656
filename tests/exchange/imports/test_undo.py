"""Undoing an import as a whole, and what stands in the way of it."""

from datetime import date

import pytest

from fairwait.accounts.actions import create_user
from fairwait.accounts.rules import Role
from fairwait.desk.lists import listing
from fairwait.exchange.imports import actions
from fairwait.exchange.imports.actions import ImportRefused
from fairwait.exchange.models import ImportStatus
from fairwait.history.verify import verify
from fairwait.people.models import Person
from fairwait.waiting.bulk import actions as bulk
from fairwait.waiting.queries import waits_as_at
from fairwait.waiting.rules.bulk import BulkAct, Choices
from tests.exchange.imports.bringing import MONDAY, NEXT, NOW, bring, council, events, open_waits, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return council()


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


def test_a_list_as_it_was_known_names_people_as_they_were_known_whatever_was_undone_since(by):
    bring([row(1, last_name="Before")], by=by)
    second = bring([row(1, last_name="After"), row(2)], by=by, as_of=NEXT)

    def listed(known_at):
        found = listing.as_at(by, as_of=known_at, known_at=known_at)
        return {(str(one.wait.person.first_name), one.wait.person.last_name, one.numbers) for one in found}

    then = {("Person1", "After", ("WX-00001",)), ("Person2", "Invented", ("WX-00002",))}
    assert listed(NEXT) == then
    assert listed(MONDAY) == {("Person1", "Before", ("WX-00001",))}
    actions.undo(second.record, by=by, now=NOW)
    assert listed(NEXT) == then
    assert Person.objects.get(first_name="Person1").last_name == "Before", "nothing of it is saved"
    Person.objects.filter(first_name="Person1").update(is_restricted=True)
    assert not any("After" in one for one in listed(NEXT)), "whoever is restricted today is not named by a day before"


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
