"""What a huddle has open on a wait opened here comes before that wait is joined into the case system's own."""

from datetime import date

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import actions
from fairwait.huddles.models import Action, Bringing
from fairwait.people import adding
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.actions.joining import join_waits
from fairwait.waiting.actions.opening import open_wait
from tests.desk import town as towns


@pytest.mark.django_db
def test_what_a_huddle_has_open_comes_first(town, review):
    worker, keeper = town.user(Role.DUTY_WORKER), town.user(Role.COUNCIL_ADMINISTRATOR)
    theirs = town.fresh("amina")
    known = {"first_name": "Amina", "last_name": "Marlowe", "date_of_birth": date(1942, 12, 17)}
    amina = adding.add(known=known, by=worker, now=towns.now())
    here = open_wait(person=amina, pathway=theirs.pathway, reason="Falls", on=towns.day(50), by=worker, now=towns.now())
    actions.bring_to_next(template="weekly-whole-list", wait=here, why="Fell", told="", by=worker, now=towns.now())

    def refused(why):
        with pytest.raises(WaitRefused, match=why):
            join_waits(here=here, theirs=theirs, reason="One.", by=keeper, now=towns.now())

    refused("brought to the next huddle")
    meeting = review(waits=[town.waits["edith"].pk])
    assert Bringing.objects.get().item.wait == here
    refused("is not done")
    actions.finish(action=Action.objects.get(), by=worker, now=towns.now())
    refused("has not ended")
    meeting.refresh_from_db()
    actions.end(meeting=meeting, by=meeting.led_by, now=towns.now())
    join_waits(here=here, theirs=theirs, reason="One.", by=keeper, now=towns.now())
    assert town.fresh("amina").referred_on == min(towns.day(50), theirs.referred_on)
