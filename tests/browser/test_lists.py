"""Parts of the list in a real browser: other orders and columns, saved views, a file; wide, narrow, without script."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.desk import actions
from fairwait.desk.lists.narrowing import Column, Narrowing, Tab
from fairwait.desk.rules import Whose
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
]


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    yield made
    made.close()


def test_parts_of_the_list_are_accessible_and_never_wider_than_the_screen(tab, axe, town):  # noqa: F811
    view = actions.save_view(
        name="Late calls with <b>a name</b> that goes on and on, 60 marks", whose=Whose.TEAM, team=towns.EAST,
        narrowing=Narrowing(Tab.CONTACT), by=town.user(Role.TEAM_MANAGER), now=towns.now(),
    )  # fmt: skip
    every = "&".join(f"col={column.value}" for column in Column)
    sign_in(tab)
    for address in (
        f"/?{every}&sort=-heard", f"/?tab=new&view={view.uuid.hex}", "/arrange/?tab=all", "/views/",
        "/views/save/?tab=new", f"/views/{view.uuid}/rename/", f"/views/{view.uuid}/change/?tab=new",
        f"/views/{view.uuid}/delete/", "/take-away/?tab=all", "/start-huddle/?tab=all",
    ):  # fmt: skip
        tab.goto(tab.base + address)
        for details in tab.locator(".fw-views details").all():
            details.evaluate("each => { each.open = true }")
        axe(tab)
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert tab.evaluate(wide), address


def test_at_no_width_does_an_open_filter_or_a_column_leave_the_screen(tab, town):  # noqa: F811
    sign_in(tab)
    for width in (1520, 1280, 1150, 1024, 912, 821):
        tab.set_viewport_size({"width": width, "height": 700})
        tab.goto(tab.base + "/")
        drops = tab.locator("details.fw-drop")
        assert drops.count() > 5
        for number in [None, *range(drops.count())]:
            drops.evaluate_all("(all, open) => all.forEach((one, at) => { one.open = at === open })", number)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (width, number)


def test_a_view_is_made_and_a_file_taken_without_script(tab_without_javascript, town):  # noqa: F811
    tab = tab_without_javascript
    sign_in(tab)
    tab.get_by_role("link", name="Last heard").click()
    expect(tab.get_by_role("columnheader", name="Last heard")).to_have_attribute("aria-sort", "ascending")
    tab.get_by_role("link", name="Columns and order").click()
    tab.get_by_label("Communication need").check()
    tab.get_by_label("Band and why here").uncheck()
    tab.get_by_role("button", name="Show the list").click()
    expect(tab.get_by_role("columnheader", name="Communication need")).to_be_visible()
    expect(tab.get_by_role("columnheader", name="Band and why here")).to_have_count(0)
    tab.get_by_role("link", name="Save as a view").click()
    tab.get_by_role("button", name="Save the view").click()
    tab.get_by_role("link", name="Enter a name for the view").click()
    tab.get_by_label("Name", exact=True).fill("Monday calls")
    tab.get_by_label("Eastmarsh team, everybody in it").check()
    tab.get_by_role("button", name="Save the view").click()
    expect(tab.get_by_text("The view is saved.")).to_be_visible()
    expect(tab.locator(".fw-views summary")).to_have_text("View: Monday calls")
    tab.get_by_role("link", name="Take away as a file").click()
    tab.get_by_label("Why do you need this file?").fill("For the Monday review")
    with tab.expect_download() as sent:
        tab.get_by_role("button", name="Make the file").click()
    assert sent.value.suggested_filename.endswith(".csv")


def test_a_view_opens_first_by_keyboard_alone(tab, town):  # noqa: F811
    actions.save_view(
        name="New ones", whose=Whose.COUNCIL, team=None, narrowing=Narrowing(Tab.NEW),
        by=town.user(Role.PATHWAY_LEAD), now=towns.now(),
    )  # fmt: skip
    sign_in(tab)
    tab.locator(".fw-views summary").press("Enter")
    tab.get_by_role("link", name="All saved views").press("Enter")
    tab.get_by_role("button", name="Open my lists with it").press("Enter")
    expect(tab.get_by_text("Your lists open with this view.")).to_be_visible()
    tab.goto(tab.base + "/")
    expect(tab.locator(".fw-tabs [aria-current]")).to_contain_text("New")


def test_a_printed_list_keeps_its_columns_and_loses_what_is_pressed(tab, town):  # noqa: F811
    sign_in(tab)
    tab.goto(tab.base + "/?col=heard&col=need&sort=name")
    tab.emulate_media(media="print")
    expect(tab.get_by_role("columnheader", name="Communication need")).to_be_visible()
    expect(tab.locator(".fw-views")).to_be_hidden()
    expect(tab.get_by_text("In another order than that of risk: By name.")).to_be_visible()


def in_focus(tab):
    return tab.evaluate("document.activeElement.closest('tbody tr')?.querySelector('.fw-who').textContent")


def test_the_list_is_walked_by_single_keys_that_can_be_turned_off(tab, axe, town):  # noqa: F811
    sign_in(tab)
    names = tab.locator("tbody .fw-who").all_text_contents()
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert in_focus(tab) == names[1]
    tab.keyboard.press("x")
    tab.keyboard.press("k")
    ticked = tab.locator("tbody input.fw-tick:checked")
    expect(ticked).to_have_count(1)
    expect(ticked).to_have_accessible_name(f"Choose {names[1]}")
    for _each in range(len(names) + 1):
        tab.keyboard.press("k")
    assert in_focus(tab) == names[0]

    tab.keyboard.press("/")
    tab.keyboard.type("jkx?")
    expect(tab.get_by_label("Find a person")).to_have_value("jkx?")
    expect(ticked).to_have_count(1)
    tab.locator("tbody .fw-who").first.focus()
    tab.keyboard.press("Control+j")
    assert in_focus(tab) == names[0]

    tab.keyboard.press("?")
    expect(tab.get_by_text("None of them works while you type.")).to_be_visible()
    axe(tab)
    tab.get_by_role("button", name="Turn single keys off").press("Enter")
    expect(tab.locator("#list-keys:not([data-on])")).to_be_attached()
    tab.wait_for_load_state()
    tab.keyboard.press("j")
    assert in_focus(tab) is None
    tab.locator("#list-keys summary").press("Enter")
    tab.get_by_role("button", name="Turn single keys on").press("Enter")
    expect(tab.locator("#list-keys[data-on]")).to_be_attached()
    tab.wait_for_load_state()
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(names[0])


def test_shift_ticks_every_row_since_the_last(tab, town):  # noqa: F811
    sign_in(tab)
    ticks = tab.locator("tbody input.fw-tick")
    ticks.first.click()
    ticks.last.click(modifiers=["Shift"])
    expect(tab.locator("tbody input.fw-tick:checked")).to_have_count(ticks.count())


def test_without_script_there_are_no_keys_to_speak_of(tab_without_javascript, town):  # noqa: F811
    sign_in(tab_without_javascript)
    expect(tab_without_javascript.get_by_text("Keys on this list")).to_be_hidden()
