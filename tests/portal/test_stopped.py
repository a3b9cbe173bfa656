"""Not safe to talk: no message leaves either."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.check_in import actions
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.pace import Hours
from fairwait.keeping_in_touch.messages.standing import standings
from tests.desk import town as towns
from tests.portal.test_private_page import EDITH_BORN, edith

__all__ = ["edith"]
pytestmark = pytest.mark.django_db


def barred(town) -> set:
    person = town.people["edith"].pk
    return set(standings([person], council=Hours())[person].barred)


def test_whoever_says_it_is_not_safe_is_sent_nothing_until_one_worker_lets_it(edith, town):
    assert not barred(town)
    edith.come_in(EDITH_BORN)
    edith.client.post("/p/away/", {"a": "unsafe", "once": edith.once("/p/away/")})
    assert barred(town) == set(Channel)
    psw = town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    with pytest.raises(actions.CheckInRefused):
        actions.turn_on(person=town.people["edith"], by=town.user(Role.TEAM_MANAGER), now=towns.now())
    actions.turn_on(person=town.people["edith"], by=psw, now=towns.now())
    assert not barred(town)
