"""Nobody is visited by somebody who may not see them, and nothing booked is left with nobody."""

import json
from datetime import timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.due import work_for
from fairwait.accounts.rules import Role, Sight
from fairwait.capacity import offering, queries
from fairwait.capacity.actions import BookingRefused, booking
from fairwait.capacity.left_over import able
from fairwait.capacity.models import Diary, Hold, Visit
from fairwait.capacity.proof import differences
from fairwait.capacity.rules.visits import EndedBy
from fairwait.people import erasing
from fairwait.people.erasing import ErasureReason
from fairwait.waiting.models import Wait
from tests.capacity.conftest import DAY, DUTY, LEAD, NOW
from tests.desk import town as towns
from tests.desk.test_who_may_see import say

pytestmark = pytest.mark.django_db
KEEPERS = (Role.TEAM_MANAGER, Role.LIST_COORDINATOR, Role.PATHWAY_LEAD)


def seen_by(town, role):
    return list(queries.to_find(town.user(role)))


@pytest.mark.parametrize("how", ["account", "diary"])
def test_closed_its_visits_stand_with_who_keeps_diaries(town, diary, book, tomorrow, how):
    visit = book(diary(), tomorrow)
    assert not any(seen_by(town, role) for role in KEEPERS)
    if how == "account":
        accounts.disable(user=visit.diary.worker, by=town.user(Role.COUNCIL_ADMINISTRATOR), now=NOW)
    else:
        Diary.objects.update(is_open=False)
    assert seen_by(town, LEAD) == [visit]
    assert seen_by(town, DUTY) == []
    (due,) = [one for one in work_for(town.user(LEAD), DAY, now=NOW) if one.key == "visits-lost"]
    assert "has left" in due.things[0].note


def test_when_a_wait_changes_team_a_visit_its_worker_may_not_see_stands_with_keepers(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    Wait.objects.filter(pk=visit.wait_id).update(team=towns.WEST)
    assert seen_by(town, LEAD) == [visit]


def test_what_its_owner_left_behind_stands_with_keepers(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    done = booking.cancel(visit=visit, ended_by=EndedBy.PERSON, reason="", by=None, now=NOW)
    assert done.owner == town.user(DUTY)
    assert seen_by(town, LEAD) == []
    accounts.disable(user=done.owner, by=town.user(Role.COUNCIL_ADMINISTRATOR), now=NOW)
    assert seen_by(town, LEAD) == [done]


def test_who_may_not_see_the_person_leaves_it_to_keepers(town, diary, book, tomorrow):
    one = diaries_of_practitioner(town, diary)
    visit = book(one, tomorrow)
    say(town, "edith", Role.PRACTITIONER, Sight.MAY_NOT)
    assert able(town.fresh("edith"), [one], on=towns.now().date()) == []
    assert visit in seen_by(town, LEAD)


def diaries_of_practitioner(town, diary):
    one = diary()
    Diary.objects.filter(pk=one.pk).update(worker=town.user(Role.PRACTITIONER))
    return Diary.objects.select_related("worker").get(pk=one.pk)


def test_only_who_may_see_the_wait_is_offered_and_accepted(town, diary, book, tomorrow):
    west, east = diary("Wendy West", team=towns.WEST), diary()
    assert able(town.fresh("edith"), [west, east], on=DAY) == [east]
    with pytest.raises(BookingRefused, match="able to see this wait"):
        book(west, tomorrow, by=LEAD)
    visit = book(east, tomorrow)
    moving = booking.Picked(west.uuid, tomorrow + timedelta(days=1), visit.kind)
    with pytest.raises(BookingRefused, match="able to see this wait"):
        booking.move(visit=visit, picked=moving, by=None, now=NOW, revision=0)
    Diary.objects.filter(pk=west.pk).update(team=towns.EAST)
    assert offering.same_team(visit, on=DAY) == [east]


def test_missed_by_somebody_who_may_not_see_it_a_keeper_finds_another_time(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow, by=LEAD)
    Wait.objects.filter(pk=visit.wait_id).update(team=towns.WEST)
    missed = booking.settle(
        visit=visit, was_kept=False, said="Nobody in", by=town.user(LEAD), now=tomorrow + timedelta(hours=2)
    )  # fmt: skip
    assert missed.owner == town.user(LEAD)


def test_erased_again_after_a_restore_nothing_is_booked_for_them(town, diary, book, tomorrow, tmp_path):
    visit = book(diary(), tomorrow)
    lost = book(visit.diary, tomorrow + timedelta(days=1))
    Visit.objects.filter(pk=lost.pk).update(lost_at=NOW, owner=town.user(DUTY))
    person = visit.wait.person
    line = {"person": person.pk, "uuid": str(person.uuid), "by": None, "reason": next(iter(ErasureReason)).value}
    (tmp_path / erasing.NOTED).write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert erasing.erase_again(home=tmp_path, now=NOW) == 1
    assert set(Visit.objects.values_list("state", "lost_at")) == {("cancelled", None)}
    assert not Hold.objects.exists()
    assert list(differences()) == []


def test_time_held_by_a_visit_that_was_let_go_is_found(diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    assert list(differences()) == []
    Visit.objects.update(state="cancelled", settled_at=NOW)
    assert list(differences()) == [f"visit {visit.pk} holds time in diary {visit.diary_id} that it does not need."]
