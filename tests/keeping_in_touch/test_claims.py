"""One person on the staff speaks with somebody at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.contacts import claiming
from fairwait.keeping_in_touch.contacts.claiming import TakenByAnother
from fairwait.keeping_in_touch.contacts.models import Claim
from fairwait.keeping_in_touch.contacts.rules.claims import CLAIM
from fairwait.people import actions as people
from tests.desk import town as towns

ROUNDS = 5


@pytest.mark.django_db
def test_whoever_takes_somebody_has_them_to_themselves_until_it_runs_out(town):
    mine, other, now = town.user(Role.LIST_COORDINATOR), town.user(Role.DUTY_WORKER), towns.now()
    edith = town.people["edith"]
    claiming.take(person=edith, by=mine, now=now)
    with pytest.raises(TakenByAnother, match="List Coordinator Example"):
        claiming.take(person=edith, by=other, now=now + CLAIM - timedelta(seconds=1))
    kept = claiming.take(person=edith, by=mine, now=now + timedelta(minutes=5))
    assert (kept.taken_at, kept.until) == (now, now + timedelta(minutes=5) + CLAIM)
    assert claiming.take(person=edith, by=other, now=kept.until).by == other


@pytest.mark.django_db
def test_only_ones_own_are_given_back_and_only_callers_take(town):
    edith, now = town.people["edith"], towns.now()
    claiming.take(person=edith, by=town.user(Role.LIST_COORDINATOR), now=now)
    claiming.give_back(person=edith, by=town.user(Role.DUTY_WORKER))
    assert Claim.objects.count() == 1
    claiming.give_back(person=edith, by=town.user(Role.LIST_COORDINATOR))
    assert not Claim.objects.exists()
    with pytest.raises(NotAllowed):
        claiming.take(person=edith, by=town.user(Role.PERFORMANCE_ANALYST), now=now)


@pytest.mark.django_db
def test_a_person_known_under_two_records_is_taken_once(town):
    amina, patrick = town.people["amina"], town.people["patrick"]
    people.merge(record=amina, into=patrick, reason="one person", by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    claiming.take(person=amina, by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    with pytest.raises(TakenByAnother):
        claiming.take(person=patrick, by=town.user(Role.DUTY_WORKER), now=towns.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_instant_one_is_first(town):
    callers = [town.user(Role.LIST_COORDINATOR), town.user(Role.DUTY_WORKER), town.user(Role.PRACTITIONER)]
    for _round in range(ROUNDS):
        Claim.objects.all().delete()
        together = Barrier(len(callers))

        def take(user, together=together):
            try:
                together.wait(timeout=30)
                return claiming.take(person=town.people["edith"], by=user, now=towns.now()).by
            except TakenByAnother as refused:
                return refused.claim.by.pk
            finally:
                connection.close()

        with ThreadPoolExecutor(len(callers)) as threads:
            told = list(threads.map(take, callers))
        winners = [who for who in told if not isinstance(who, int)]
        assert len(winners) == 1
        assert {who for who in told if isinstance(who, int)} == {winners[0].pk}
