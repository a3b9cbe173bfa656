"""The example's packs, concerns and campaign: published save one and given, worries owned by one, nobody asked yet."""

from datetime import date, timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import User
from fairwait.exchange.example import asking, concerns, packs
from fairwait.history.verify import verify
from fairwait.huddles.concerns.models import Concern
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.models import GivenPack
from tests.exchange.imports.bringing import NOW, PASSWORD, bring, council, row

pytestmark = pytest.mark.django_db


def colleague(role: str) -> User:
    """Somebody of a role."""
    return accounts.create_user(
        username=f"a-{role}", display_name=f"A {role}", role=role, password=PASSWORD, by=council(), now=NOW
    )


def test_every_pack_is_published_save_the_one_with_an_empty_part():
    by = council()
    published = packs.publish(by=by, now=NOW)
    assert set(published) == set(documents.cores(on=NOW.date())) - {"carers"}


def test_one_in_six_of_those_who_came_lately_were_handed_one_three_days_later():
    by = council()
    lately, long_ago = (row(n, referred_on=date(2026, 10, 1)) for n in range(12)), (row(n) for n in range(50, 56))
    bring([*lately, *long_ago], by=by)
    packs.publish(by=by, now=NOW - timedelta(weeks=12, days=1))
    assert packs.give(by=colleague("list_coordinator"), now=NOW) == 2
    assert {given.given_at.date() for given in GivenPack.objects.all()} == {date(2026, 10, 4)}
    assert verify().is_whole


def test_a_campaign_is_drafted_and_nobody_is_asked():
    bring([row(n, pathway=asking.PATHWAY) for n in range(3)], by=council())
    made = asking.draft(seed=1, by=colleague("list_coordinator"), now=NOW)
    assert (made.asked.count(), made.started_at) == (3, None)


def test_worries_have_an_owner_and_a_day():
    by = colleague("team_manager")
    concerns.worry(by=by, owner=by, now=NOW)
    assert [one.owner_id for one in Concern.objects.all()] == [by.pk] * 3
    assert all(one.next_on > NOW.date() for one in Concern.objects.all())
