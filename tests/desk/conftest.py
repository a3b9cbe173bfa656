"""The town, and signing in as somebody of a role."""

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.desk.lists import counting
from tests import kept
from tests.desk import town as towns

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Counts are kept in the process, which outlives a test."""
    counting._kept.clear()


@pytest.fixture
def bare_town(db) -> towns.Town:
    """Staff and pathways, and nobody waiting."""
    return towns.settle()


@pytest.fixture
def town(bare_town) -> towns.Town:
    """Five people: seen, never heard from, without a band, of another team, and without a team."""
    kept.grown("five", bare_town, five, onto="settled")
    return bare_town


def five(bare_town: towns.Town) -> None:
    day = towns.day
    seen = {"last_contact_on": day(3), "last_checked_on": day(3)}
    towns.join(
        bare_town, "edith", **seen, locality="Harbour", worker="Kofi Mensah",
        person={"first_name": "Edith", "last_name": "Marlowe", "known_as": "Edie", "date_of_birth": day(84 * 365),
                "nhs_number": "9997442202", "postcode": "ZX1 4BD", "unsafe_contact": "Do not ring the landline",
                "communication_needs": "Large print", "lives_alone": True},
    )  # fmt: skip
    towns.join(bare_town, "amina", band="P2", referred_on=day(3), person={"first_name": "Amina", "last_name": "Yusuf"})
    towns.join(bare_town, "patrick", band=None, priority="Q7", person={"first_name": "Patrick", "last_name": "Doyle"})
    towns.join(
        bare_town,
        "owen",
        **seen,
        team=towns.WEST,
        person={"first_name": "Owen", "last_name": "Carver"},
        source="reviews",
    )
    towns.join(bare_town, "rosalind", **seen, team=None, person={"first_name": "Rosalind", "last_name": "Hart"})


@pytest.fixture
def signed_in(town):
    """A client signed in as somebody of a role."""
    return _signing_in(town)


def _signing_in(town: towns.Town):
    def go(role: Role = Role.PATHWAY_LEAD) -> Client:
        client = Client()
        client.force_login(town.user(role), backend=BACKEND)
        return client

    return go


@pytest.fixture
def signed_in_bare(bare_town):
    """The same in the town where nobody waits."""
    return _signing_in(bare_town)
