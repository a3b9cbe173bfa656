"""A small council with one person of each role that these tests need."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from fairwait.accounts import actions
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Role

MONDAY = datetime(2026, 11, 23, 9, 2, tzinfo=UTC)
PASSWORD = "harbour lantern oats"


@dataclass(frozen=True)
class Staff:
    """Who works here."""

    council: Council
    admin: User
    manager: User
    worker: User
    director: User


@pytest.fixture
def staff(db: None) -> Staff:
    """An administrator, and three people she added."""
    council = actions.found_council(name="Wexmoor Council", is_example=True, now=MONDAY)
    admin = actions.create_user(
        username="leila",
        display_name="Leila Haddad",
        role=Role.COUNCIL_ADMINISTRATOR,
        password=PASSWORD,
        by=None,
        now=MONDAY,
        os_account="leila",
    )

    def add(username: str, display_name: str, role: Role, *teams: str) -> User:
        return actions.create_user(
            username=username,
            display_name=display_name,
            role=role,
            password=PASSWORD,
            by=admin,
            now=MONDAY,
            teams=teams,
        )

    return Staff(
        council=council,
        admin=admin,
        manager=add("nadia", "Nadia Rahman", Role.TEAM_MANAGER, "Eastmarsh"),
        worker=add("owen", "Owen Price", Role.PRACTITIONER, "Eastmarsh"),
        director=add("ruth", "Ruth Adeyemi", Role.DIRECTOR),
    )


@pytest.fixture
def sign_in(client):
    """Sign somebody in through the page, as they would."""

    def go(user: User, *, password: str = PASSWORD, client=client, **fields: str):
        return client.post("/accounts/login/", {"login": user.username, "password": password, **fields})

    return go
