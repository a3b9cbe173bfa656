"""The town of the desk's tests, and a request begun in it."""

import uuid

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.rules.shape import Way
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401

HEARD = {
    "speaker": "self", "reason": "I cannot get out of the bath.", "topic": "personal_care", "urgent": "no",
    "came_to": ["answered"], "solved": "yes",
}  # fmt: skip
"""All that a request needs to be finished, its person aside."""


@pytest.fixture
def begun(town):  # noqa: F811
    """Begin a request, by the duty worker unless told otherwise."""

    def begin(*, by=Role.DUTY_WORKER, way=Way.PHONE):
        return actions.begin(way=way, uuid=uuid.uuid4(), by=town.user(by), now=towns.now())

    return begin
