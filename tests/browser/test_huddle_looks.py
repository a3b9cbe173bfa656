"""Every page of a huddle: light, dark, forced colours and 320 pixels, checked against WCAG."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.huddles import actions
from fairwait.huddles.models import Meeting
from fairwait.huddles.rules.walking import Decided, DecisionKind
from tests.browser.test_desk import context, sign_in, town  # noqa: F401  the same town, in every look
from tests.browser.test_huddles import begin
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_of_a_huddle_in_every_look(tab, axe, town):  # noqa: F811
    meeting = begin(town, [town.waits[name].pk for name in ("edith", "amina", "hidden")])
    places = {name: meeting.items.get(wait=town.waits[name]).position for name in ("edith", "amina", "hidden")}
    actions.decide(
        item=meeting.items.select_related("meeting").get(wait=town.waits["amina"]),
        seen=(0, town.fresh("amina").last_seq), answers={"safe": True, "heard": True, "next": True}, actions=[],
        decided=Decided(DecisionKind.BAND, "P1", "A second fall"), by=meeting.led_by, now=towns.now(),
    )  # fmt: skip
    sign_in(tab)
    at = f"/huddles/{meeting.pk}/"
    addresses = [f"{at}{place}/" for place in places.values()]
    around = ["/huddles/", "/start-huddle/", "/huddles/over-time/", "/huddles/sharing/"]
    of_edith = [f"/huddles/{act}/{town.waits['edith'].uuid}/" for act in ("bring", "share")]
    look_at(tab, axe, [*around, *of_edith, *addresses, f"{at}projector/", f"{at}minutes/"])
    tab.goto(tab.base + f"{at}{places['edith']}/")
    tab.locator("#go-decide").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)
    assert Meeting.objects.get().state == "running"


def test_every_page_about_kinds_in_every_look(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.COUNCIL_ADMINISTRATOR)
    kinds = ["", "weekly-whole-list/change/", "weekly-whole-list/copy/"]
    look_at(tab, axe, [*(f"/huddles/kinds/{kind}" for kind in kinds), "/huddles/bring-in-a-kind/"])
    tab.goto(tab.base + "/huddles/bring-in-a-kind/")
    tab.get_by_role("button", name="Adopt").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)


def look_at(tab, axe, addresses):
    """Open each page: it answers, passes axe and is no wider than its window."""
    for address in addresses:
        assert tab.goto(tab.base + address).status == 200, address
        axe(tab)
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} pixels too wide"
