"""The town of the desk's tests, where somebody reads what people tell us."""

import re
from dataclasses import dataclass
from datetime import time

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.check_in import actions
from fairwait.keeping_in_touch.check_in.rules.desk import Desk
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, signed_in_bare, town

__all__ = ["_nothing_kept", "bare_town", "signed_in", "signed_in_bare", "town"]

DESK = Desk(
    reader="the duty social worker", phone="01632 960 210", opens=time(9), closes=time(17), within_minutes=60,
    night_phone="01632 960 199", signing_address="https://sign.example.org/?council=1&way=video",
)  # fmt: skip


@dataclass
class Phone:
    """Somebody's phone with a link on it."""

    client: Client
    made: actions.NewLink

    def carry_on(self):
        """Open the link and tap the button."""
        return self.client.post(f"/p/o/{self.made.token}/", follow=True)

    def prove(self, born):
        """Give a birth date."""
        parts = {"born-day": born.day, "born-month": born.month, "born-year": born.year}
        return self.client.post("/p/check/", parts, follow=True)

    def come_in(self, born):
        """Both."""
        self.carry_on()
        return self.prove(born)

    def once(self, address):
        """The hidden value that makes one sending one."""
        return re.search(r'name="once" value="([0-9a-f-]{36})"', self.client.get(address).content.decode())[1]

    def tell(self, told, **more):
        """Say how things are."""
        return self.client.post("/p/how/", {"told": told, "once": self.once("/p/how/"), **more}, follow=True)


@pytest.fixture
def desk(town) -> Desk:
    """Who reads it, and whom to ring."""
    actions.adopt_desk(
        desk=DESK, adopted_from=towns.day(30), reason="We begin.", by=town.user(Role.COUNCIL_ADMINISTRATOR),
        now=towns.now(),
    )  # fmt: skip
    return DESK


@pytest.fixture
def phone(town, desk):
    """A phone with a new link to somebody's page."""

    def given(name="edith", *, with_pin=False) -> Phone:
        made = actions.make_link(
            person=town.people[name], with_pin=with_pin, by=town.user(Role.DUTY_WORKER), now=towns.now()
        )
        return Phone(Client(), made)

    return given


def ediths_link(*, born) -> actions.NewLink:
    """A council where somebody reads, in which Edith waits; and a link for her."""
    town = towns.settle()
    towns.join(
        town, "edith", last_contact_on=towns.day(60), last_checked_on=towns.day(61), referred_on=towns.day(64),
        person={"first_name": "Edith", "last_name": "Marlowe", "date_of_birth": born},
    )  # fmt: skip
    actions.adopt_desk(
        desk=DESK, adopted_from=towns.day(9), reason="We begin.", by=town.user(Role.COUNCIL_ADMINISTRATOR),
        now=towns.now(),
    )  # fmt: skip
    return actions.make_link(
        person=town.people["edith"], with_pin=False, by=town.user(Role.DUTY_WORKER), now=towns.now()
    )
