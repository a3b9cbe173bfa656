"""The town of the desk's tests, and a weekly review begun over the Eastmarsh team's list."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import actions, queries
from fairwait.huddles.rules.ordering import Ordering
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401


@pytest.fixture
def review(town):  # noqa: F811
    """Begin a huddle: of everybody, riskiest first, led by the team manager, unless told otherwise."""

    def begin(template="weekly-whole-list", *, by=Role.TEAM_MANAGER, ordering=Ordering.RISKIEST, waits=None):
        ids = Wait.objects.values_list("pk", flat=True) if waits is None else waits
        document = queries.templates(on=towns.day(0))[template][1]
        return actions.start(
            document=document, waits=list(ids), narrowing="", about="Everybody waiting",
            ordering=ordering, by=town.user(by), now=towns.now(),
        )  # fmt: skip

    return begin
