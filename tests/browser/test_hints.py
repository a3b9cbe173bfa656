"""A word the council would rather not write is said while it is typed, and stops nothing."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.models import Council
from fairwait.accounts.rules import Role
from tests.browser.test_desk import town  # noqa: F401  the same town
from tests.browser.test_weekly_review import as_somebody, narrow
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HINT = "A hint: here one would rather not write C++ (that), frequent flyer."


def test_it_is_said_while_it_is_typed_and_taken_back(new_context, axe, town, live_server):  # noqa: F811
    Council.objects.update(vocabulary={"preset": "statutory", "avoided": ["C++ (that)", "frequent flyer", "case"]})
    tab = as_somebody(new_context(), live_server, town, Role.TEAM_MANAGER)
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.goto(f"{live_server.url}/waits/{town.waits['edith'].uuid}/recheck/")
    field = tab.get_by_label("What you found")
    field.press_sequentially("Showcase. Frequent Flyers and C++ (that)")
    expect(tab.locator("main .fw-note", has_text=HINT)).to_be_visible()
    expect(tab.locator("p[role=status][data-avoided]")).to_have_text(HINT)
    axe(tab)
    narrow(tab)
    field.fill("Managing well")
    expect(tab.locator("main .fw-note", has_text="rather not")).to_have_count(0)
    expect(tab.locator("p[role=status][data-avoided]")).to_have_text("")
