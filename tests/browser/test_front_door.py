"""The front door in a real browser: accessible, narrow, dark, by keyboard, and kept while it is typed."""

import re
from string import ascii_letters

import pytest
from django.middleware import csrf
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.conversations.models import Request
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_call_is_heard_by_keyboard_and_kept_as_it_is_typed(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.DUTY_WORKER)
    looked_at(tab, axe, "/front-door/")
    tab.get_by_role("button", name="By phone").press("Enter")
    looked_at(tab, axe, "")
    tab.get_by_label("Name, number, NHS number").press_sequentially("marlowe")
    tab.get_by_role("button", name="This is who it is about").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("A request: Edith Marlowe")
    tab.get_by_role("group", name="Who speaks?").get_by_label("The person", exact=True).press("Space")
    tab.get_by_label("Why they got in touch, in their own words").press_sequentially("I cannot get out of the bath.")
    expect(tab.locator("#request-saved")).to_contain_text("Saved")
    tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('reason')")
    tab.reload()
    expect(tab.get_by_label("Why they got in touch, in their own words")).to_have_value("I cannot get out of the bath.")
    tab.get_by_role("button", name="Finish the request").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Select what it is about")
    looked_at(tab, axe, "")
    tab.get_by_label("What is it about?").select_option("personal_care")
    tab.get_by_role("group", name="Is anything urgent now?").get_by_label("No", exact=True).press("Space")
    tab.get_by_label("Something was changed or arranged there and then").press("Space")
    tab.get_by_role("group", name="Ask:").get_by_label("Yes", exact=True).press("Space")
    tab.get_by_role("button", name="Finish the request").press("Enter")
    expect(tab.get_by_text("The request is finished.")).to_be_visible()
    looked_at(tab, axe, "")
    assert Request.objects.get().solved == "yes"


def test_whoever_says_who_it_is_by_keyboard_goes_on_from_there_and_not_from_the_top(tab, town):  # noqa: F811
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(f"{tab.base}/front-door/")
    with tab.expect_navigation():
        tab.get_by_role("button", name="By phone").press("Enter")
    tab.get_by_label("Name, number, NHS number").press_sequentially("marlowe")
    tab.get_by_role("button", name="This is who it is about").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("A request: Edith Marlowe")
    expect(tab).to_have_url(re.compile("#about$"))
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Open their record")).to_be_focused()
    tab.get_by_role("button", name="Finish the request").press("Enter")
    expect(tab.locator(".govuk-error-summary")).to_be_focused()
    assert "#" not in tab.url  # what is wrong stands at the top


def test_solved_first_time_is_accessible(tab, axe, town):  # noqa: F811
    sign_in(tab, Role.PATHWAY_LEAD)
    looked_at(tab, axe, "/front-door/first-time/")


def test_two_windows_show_what_the_other_wrote_and_lose_nothing(tab, town):  # noqa: F811
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(f"{tab.base}/front-door/")
    tab.get_by_role("button", name="By phone").click()
    other = tab.context.new_page()
    other.goto(tab.url)
    other.get_by_label("What they want to be different").fill("To see people who sign.")
    expect(other.locator("#request-saved")).to_contain_text("Saved")
    other.wait_for_function("() => document.querySelector('[name=was]').value.includes('wants')")
    for words in ("I cannot get out", " of the bath"):
        tab.get_by_label("Why they got in touch, in their own words").press_sequentially(words)
        tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('reason')")
    expect(tab.get_by_label("What they want to be different")).to_have_value("To see people who sign.")
    with tab.expect_navigation():
        tab.get_by_label("Their name, and how they know the person").press("Enter")
    expect(tab.get_by_label("Why they got in touch, in their own words")).to_have_value("I cannot get out of the bath")
    expect(tab.get_by_label("What they want to be different")).to_have_value("To see people who sign.")


def test_what_is_typed_before_the_script_has_come_is_kept_too(tab, town):  # noqa: F811
    late = []
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(f"{tab.base}/front-door/")
    tab.route(re.compile(r"/keep[^/]*\.js"), lambda route: late.append(route))
    tab.get_by_role("button", name="By phone").click()
    tab.get_by_label("Why they got in touch, in their own words").fill("I cannot get out of the bath.")
    assert "reason" not in Request.objects.get().said
    while not late:  # another script asks for it, which may not have come either
        tab.wait_for_timeout(50)
    late.pop().continue_()
    tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('reason')")
    assert Request.objects.get().said["reason"] == "I cannot get out of the bath."


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.LIST_COORDINATOR])
def test_signed_out_while_typing_it_is_saved_once_they_sign_in_elsewhere_and_not_by_a_colleague(
    tab,
    town,  # noqa: F811
    role,
    monkeypatch,
):
    new = iter(ascii_letters)
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: next(new) * csrf.CSRF_SECRET_LENGTH)  # as it is outside
    sign_in(tab, Role.DUTY_WORKER)
    tab.goto(f"{tab.base}/front-door/")
    with tab.expect_navigation():  # what is typed from here on is heard
        tab.get_by_role("button", name="By phone").click()
    tab.get_by_label("Why they got in touch, in their own words").fill("I cannot get out of the bath.")
    tab.wait_for_function("() => document.querySelector('[name=was]').value.includes('reason')")
    tab.context.clear_cookies(name="fairwait")
    tab.get_by_label("What they want to be different").fill("To see people who sign.")
    expect(tab.locator("#request-saved")).to_contain_text("you are signed out")
    other = tab.context.new_page()
    other.base = tab.base
    sign_in(other, role)
    with tab.expect_response(lambda answer: answer.request.method == "GET" and answer.url == tab.url):
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    if role is not Role.DUTY_WORKER:
        expect(tab.locator("#request-saved")).to_contain_text("you are signed out")
        assert "wants" not in Request.objects.get().said
        return
    expect(tab.locator("#request-saved")).to_contain_text("Saved")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save, and go on later").click()
    expect(tab.get_by_label("What they want to be different")).to_have_value("To see people who sign.")
    assert Request.objects.get().said["wants"] == "To see people who sign."
