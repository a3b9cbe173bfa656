"""A visit booked on a wait opened here goes along when that wait is the case system's own, and comes back."""

from datetime import date

from fairwait.accounts.rules import Role
from fairwait.capacity.models import Visit
from fairwait.history.verify import verify
from fairwait.people import adding
from fairwait.waiting.actions.joining import join_waits, part_waits
from fairwait.waiting.actions.opening import open_wait
from tests.desk import town as towns


def test_a_booked_visit_goes_with_the_wait_and_comes_back(town, diary, book, tomorrow):
    worker, keeper = town.user(Role.DUTY_WORKER), town.user(Role.COUNCIL_ADMINISTRATOR)
    known = {"first_name": "Edith", "last_name": "Marlowe", "date_of_birth": date(1942, 12, 17)}
    edith = adding.add(known=known, by=worker, now=towns.now())
    here = open_wait(
        person=edith, pathway="needs-assessment", reason="Falls", on=towns.day(50), by=worker, now=towns.now()
    )
    town.waits["new"] = here
    visit = book(diary(), tomorrow, name="new")
    theirs = town.fresh("edith")
    join_waits(here=here, theirs=theirs, reason="One call.", by=keeper, now=towns.now())
    visit.refresh_from_db()
    assert (visit.wait_id, visit.state, visit.lost_at) == (theirs.pk, "booked", None)
    assert town.fresh("edith").referred_on == towns.day(50)
    part_waits(theirs=theirs, reason="Two baths.", by=keeper, now=towns.now())
    assert Visit.objects.get().wait_id == here.pk
    assert not verify().faults
