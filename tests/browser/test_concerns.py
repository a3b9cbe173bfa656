"""Provider concerns and incidents, and who may see whom, in a real browser: accessible, narrow, dark, by keyboard."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles.concerns import actions
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walked(town):  # noqa: F811
    by = town.user(Role.PATHWAY_LEAD)
    step = NewStep(
        Decision.RAISED, "raised", Severity.GRAVE, owner=by.pk, next_step="Visit them tonight", next_on=towns.day(-1)
    )
    concern = actions.raise_concern(
        kind=Kind.PROVIDER, about="Harbour View", what="Nobody answers the bell at night.", happened_on=towns.day(1),
        step=step, touches=town.people["edith"], by=by, now=towns.now(),
    )  # fmt: skip
    return concern, actions.start(kind=Kind.PROVIDER, by=by, now=towns.now())


def test_the_pages_of_concerns_are_accessible(tab, axe, walked):
    concern, meeting = walked
    sign_in(tab)
    for more in ("", "raise/", f"{concern.pk}/", f"walk/{meeting.pk}/1/", f"walk/{meeting.pk}/minutes/"):
        looked_at(tab, axe, f"/huddles/concerns/{more}")


def test_who_may_see_is_accessible(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PRINCIPAL_SOCIAL_WORKER)
    looked_at(tab, axe, f"/people/{town.people['edith'].uuid}/who-may-see/")
