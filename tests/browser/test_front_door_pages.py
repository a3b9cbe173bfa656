"""What follows a request, in a real browser: narrow and dark, for staff and on somebody's own page."""

import re
import uuid
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.capacity.actions import booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Visit
from fairwait.conversations.actions import asking_after, naming
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import AskedAfter, PassedOn
from fairwait.conversations.rules.asking_after import Heard, Later
from fairwait.conversations.rules.shape import Way
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.people import actions as people
from tests.browser.test_desk import sign_in, town  # noqa: F401  the same town
from tests.browser.test_person import LOOKS, context, looked_at  # noqa: F401  the same looks
from tests.browser.test_visits import EVERY_DAY
from tests.conversations.conftest import HEARD
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test
from tests.portal.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSED_ON = {
    "came_to": ["passed_on"], "passed_to": "Jo Reed, fire service", "passed_by": towns.day(1), "solved": "partly",
    "solved_words": "a gas valve",
}  # fmt: skip


@pytest.fixture
def finish(town):  # noqa: F811
    """A request of somebody in the town, finished some days ago."""
    by = town.user(Role.DUTY_WORKER)

    def end(name, *, days=7, **said):
        at = towns.now() - timedelta(days=days)
        begun = actions.begin(way=Way.PHONE, uuid=uuid.uuid4(), by=by, now=at)
        named = actions.say_who(request=begun, person=town.people[name], by=by, now=at)
        return actions.finish(request=named, said=HEARD | said, connections=0, by=by, now=at)

    return end


@pytest.fixture
def seen(tab, axe):
    """Look at a page, under a name of its own for its picture."""
    return lambda address, name: looked_at(tab, axe, address, name)


def test_what_came_in_by_itself_and_what_followed_are_read(tab, seen, town, finish):  # noqa: F811
    told = {"reason": "I fell.", "first_name": "Edith", "last_name": "Marlowe", "find": "Marlowe"}
    for urgent, days in (("today", 0), ("no", 9)):
        at = towns.now() - timedelta(days=days)
        actions.arrive(uuid=uuid.uuid4(), way=Way.WEB, said=told | {"urgent": urgent}, now=at)
    finish("amina", days=120)
    sign_in(tab, Role.PATHWAY_LEAD)
    seen("/front-door/", "came-in")
    expect(tab.get_by_role("heading", name="Came in, to be heard")).to_be_visible()
    tab.get_by_role("region", name="Came in, to be heard").get_by_role("link").first.press("Enter")
    seen("", "came-in-one")
    seen("/front-door/onward/", "onward")
    tab.get_by_role("button", name="Show", exact=True).press("Enter")
    seen("", "onward-shown")
    seen("/today/", "today")


def test_a_week_later_a_colleague_asks_and_another_reads(tab, seen, town, finish):  # noqa: F811
    finish("edith", safe="some_ways", safe_words="Not the landline")
    finish("amina")
    theirs = AskedAfter.objects.get(request__person=town.people["amina"])
    asking_after.answer(
        asked=theirs, told=Later.NO, how=Heard.PAGE, said="The rail came off the wall.", by=None, now=towns.now()
    )  # fmt: skip
    sign_in(tab, Role.DUTY_WORKER)
    seen("/front-door/is-it-sorted/", "sorted-list")
    tab.get_by_role("region", name="To ask, by a colleague").get_by_role("link").press("Enter")
    seen("", "sorted-ask")
    tab.get_by_role("button", name="Keep what they said").press("Enter")
    expect(tab.get_by_role("alert")).to_be_visible()
    seen("", "sorted-ask-problem")
    seen(f"/front-door/is-it-sorted/{theirs.uuid}/", "sorted-answer")
    tab.get_by_role("button", name="I have read it, and go on with it").press("Enter")
    seen("", "sorted-read")


def test_what_another_department_does_comes_back(tab, seen, town, finish):  # noqa: F811
    finish("edith", days=3, **PASSED_ON)
    passed = PassedOn.objects.get()
    sign_in(tab, Role.DUTY_WORKER)
    seen("/front-door/passed-on/", "passed-on-list")
    tab.get_by_role("link", name="Edith Marlowe").press("Enter")
    seen("", "passed-on")
    tab.get_by_role("button", name="Save").press("Enter")
    expect(tab.get_by_role("alert")).to_be_visible()
    seen("", "passed-on-problem")
    tab.get_by_label("It is done").check()
    tab.get_by_role("button", name="Save").press("Enter")
    seen(f"/front-door/passed-on/{passed.uuid}/", "passed-on-back")
    seen("/front-door/passed-on/", "passed-on-none")


@pytest.fixture
def diary(town):  # noqa: F811
    by, now = town.user(Role.PATHWAY_LEAD), towns.now()
    one = diaries.open_diary(worker=town.user(Role.PRACTITIONER), team=towns.EAST, by=by, now=now)
    diaries.say_hours(diary=one, week=EVERY_DAY, most_visits=4, from_day=date(2026, 1, 1), by=by, now=now)
    return one


def test_another_calendar_is_followed_and_an_address_made(tab, seen, town, diary):  # noqa: F811
    sign_in(tab)
    seen(f"/visits/diaries/{diary.uuid}/", "calendars")
    tab.get_by_label("Secret address").fill("http://calendar.example/a.ics")
    tab.get_by_role("button", name="Keep the address").press("Enter")
    expect(tab.get_by_role("alert")).to_be_visible()
    seen("", "calendars-problem")
    tab.get_by_label("Secret address").fill("https://calendar.example/a.ics")
    tab.get_by_role("button", name="Keep the address").press("Enter")
    expect(tab.get_by_role("button", name="Make a new address")).to_have_count(0)  # a worker's is for the worker alone
    lead = town.user(Role.PATHWAY_LEAD)
    interpreter = diaries.open_interpreter(name="Ines Sparrow", skills=["bsl"], by=lead, now=towns.now())
    tab.goto(f"{tab.base}/visits/diaries/{interpreter.uuid}/")
    tab.get_by_role("button", name="Make a new address").press("Enter")
    seen("", "calendars-made")


def test_somebodys_own_page_asks_whether_it_is_sorted_and_changes_a_visit(tab, seen, town, finish, diary):  # noqa: F811
    by, now = town.user(Role.DUTY_WORKER), towns.now()
    check_in.adopt_desk(
        desk=DESK, adopted_from=towns.day(9), reason="We begin.", by=town.user(Role.COUNCIL_ADMINISTRATOR), now=now
    )  # fmt: skip
    finish("amina")
    at = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)
    booking.book(
        wait=town.waits["amina"], picked=Picked(diary.uuid, at, "first-visit", "", None), once=uuid.uuid4(), by=by,
        now=now,
    )  # fmt: skip
    made = check_in.make_link(person=town.people["amina"], with_pin=True, by=by, now=now)
    tab.goto(f"{tab.base}/p/o/{made.token}/")
    tab.get_by_role("button", name="Carry on").press("Enter")
    tab.get_by_label(re.compile("PIN")).fill(made.pin)
    tab.get_by_role("button", name="Carry on").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Where things stand")
    seen("", "own-stands")
    seen("/p/sorted/", "own-sorted")
    tab.get_by_role("button", name="Send").press("Enter")
    seen("", "own-sorted-problem")
    tab.get_by_label("No, it is not sorted").check()
    tab.get_by_role("button", name="Send").press("Enter")
    seen("", "own-kept")
    seen("/p/visit/", "own-visit")
    tab.locator("button[value^='pick:']").first.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your visit is moved")
    seen("", "own-moved")
    tab.goto(f"{tab.base}/p/visit/")
    tab.get_by_role("button", name="Cancel this visit").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Your visit is cancelled")
    seen("", "own-cancelled")
    assert Visit.objects.get().state == "cancelled"


def test_a_caller_is_named_and_what_they_said_stays_with_a_restricted_record(tab, seen, town):  # noqa: F811
    by, manager, edith = town.user(Role.DUTY_WORKER), town.user(Role.TEAM_MANAGER), town.people["edith"]
    said = HEARD | {"reason": "He shouts.", "safe": "some_ways", "safe_words": "Never in the evening"}
    for person in (None, edith):
        begun = actions.begin(way=Way.PHONE, uuid=uuid.uuid4(), by=by, now=towns.now())
        begun = actions.say_who(request=begun, person=person, gives_no_name=person is None, by=by, now=towns.now())
        begun.said = {name: value for name, value in said.items() if isinstance(value, str)}
        begun.save()
        if person is None:
            actions.finish(request=begun, said=said, connections=0, by=by, now=towns.now())
            nameless = begun
            naming.say_who_it_was(request=begun, person=edith, why="She rang again.", by=by, now=towns.now())
    actions.finish(
        request=begun, said=said | {"safe_words": "Ring the side door"}, connections=0, by=by, now=towns.now()
    )  # fmt: skip
    people.restrict(person=edith, reason="Her former husband works here", ring="Jo", by=manager, now=towns.now())
    at = f"/front-door/{nameless.uuid}/"
    sign_in(tab)
    tab.goto(f"{tab.base}{at}not-them/")
    tab.locator("textarea, input[name=why]").first.fill("She rang.")
    tab.get_by_role("button", name="Open the record").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("It was not Edith Marlowe")
    expect(tab.get_by_text("“Never in the evening”")).to_be_visible()
    seen("", "not-them")
    tab.get_by_label("How do you know that it was not them?").fill("A mistake.")
    tab.get_by_role("button", name="It was not them").press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("Select who may read what this caller said")
    seen("", "not-them-refused")
    tab.get_by_label("Only whoever may open this restricted record").press("Space")
    tab.get_by_role("button", name="It was not them").press("Enter")
    expect(tab.get_by_text("Words of this caller still stand on the record")).to_be_visible()
    seen("", "taken-back")
    tab.get_by_role("link", name="It is known now who this was").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Who was this caller?")
    seen("", "who-it-was")
    tab.context.clear_cookies()
    sign_in(tab, Role.DUTY_WORKER)
    seen("/front-door/no-name/", "no-name")
    seen(f"{at}who-it-was/", "who-it-was-closed")
    expect(tab.get_by_text("stays with a restricted record")).to_be_visible()
