"""Every page of a huddle: light, dark, forced colours and 320 pixels, checked against WCAG."""

import pytest
from playwright.sync_api import expect

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
    for address in ["/huddles/", "/start-huddle/", *addresses, f"{at}projector/", f"{at}minutes/"]:
        tab.goto(tab.base + address)
        axe(tab)
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} pixels too wide"
    tab.goto(tab.base + f"{at}{places['edith']}/")
    tab.locator("#go-decide").click()
    expect(tab.get_by_text("There is a problem")).to_be_visible()
    axe(tab)
    assert Meeting.objects.get().state == "running"
