"""The desk in a real browser: light, dark, forced colours, 320 pixels, by keyboard, without script, and printed."""

import pytest
from playwright.sync_api import expect

from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.people.joining import actions as joining
from fairwait.people.models import LikelyPair
from fairwait.people.rules import RESTRICTED
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept  # noqa: F401  counts kept in the process outlive a test

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
]


@pytest.fixture
def town(transactional_db):
    """Edith and those around her, a likely pair, a restricted record, and more than a page of others."""
    made = towns.settle()
    towns.join(
        made, "edith", last_contact_on=towns.day(60), last_checked_on=towns.day(61), referred_on=towns.day(64),
        locality="Harbour", known_ago=58,
        person={"first_name": "Edith", "last_name": "Marlowe", "known_as": "Edie", "date_of_birth": towns.day(84 * 365),
                "unsafe_contact": "Do not ring the landline or write to the house", "mobile": "+447700900431",
                "communication_needs": "Hard of hearing: two aids, large print", "lives_alone": True},
        private={"notes": "Second fall, told us by her daughter."},
    )  # fmt: skip
    towns.join(
        made, "amina", band="P2", referred_on=towns.day(3), person={"first_name": "Amina", "interpreter": "Somali"}
    )
    towns.join(made, "hidden", person={"first_name": "Hidden", "last_name": "Person"})
    fact = history.Fact(kind=RESTRICTED.name, subject=made.people["hidden"].pk, facts={"is_restricted": True})
    history.record(fact, by=made.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now())
    left, right = sorted((made.people["edith"], made.people["amina"]), key=lambda person: person.pk)
    made.pair = LikelyPair.objects.create(
        left=left, right=right, probability=0.93, because=["same birth date", "same postcode"], found_on=towns.day(1)
    )
    towns.join_many(made, 60)
    same = {
        "first_name": "Eric",
        "last_name": "Swallow",
        "date_of_birth": towns.day(25_000),
        "nhs_number": "9992934670",
    }
    one, two = (towns.join(made, name, person=same, source=name).person_id for name in ("trays", "ot"))
    agreeing = LikelyPair.objects.create(
        left_id=one, right_id=two, probability=0.999, because=["same NHS number"], found_on=towns.day(1)
    )
    lead = made.user(Role.TEAM_MANAGER)
    made.together = joining.choose(pairs=[agreeing.pk, made.pair.pk], by=lead, now=towns.now())
    return made


def sign_in(tab, role=Role.TEAM_MANAGER):
    tab.goto(tab.base + "/accounts/login/")
    tab.get_by_label("User name").fill("leila" if role is Role.COUNCIL_ADMINISTRATOR else role.value)
    tab.get_by_label("Password", exact=True).fill(towns.PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Everybody waiting")


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(str(value) for value in look.values()))
def context(browser, browser_context_args, request):
    made = browser.new_context(**{**browser_context_args, **request.param})
    yield made
    made.close()


def pages(town):
    wait, person = town.waits["edith"].uuid, town.people["edith"].uuid
    acts = [
        f"/waits/{wait}/{act}/"
        for act in ("contact", "recheck", "band", "triage", "change", "team", "pause", "wish", "end", "answer")
    ]
    return [
        "/", "/?tab=unseen&band=P3", "/?place=nowhere", "/find/", f"/people/{person}/",
        f"/people/{person}/rows/", *acts,
        "/same-person/", f"/same-person/{town.pair.pk}/", f"/same-person/together/{town.together.uuid}/",
        f"/people/{town.people['hidden'].uuid}/reason/", "/measures/",
        "/accessibility",
    ]  # fmt: skip


def test_pages_are_accessible_and_never_wider_than_the_screen(tab, axe, town):
    sign_in(tab)
    for address in pages(town):
        tab.goto(tab.base + address)
        for details in tab.locator("main details:not(.fw-drop)").all()[:12]:
            details.evaluate("each => { each.open = true }")
        axe(tab)
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    tab.goto(tab.base + f"/waits/{town.waits['edith'].uuid}/band/")
    tab.get_by_role("button", name="Choose this band").click()
    expect(tab.get_by_role("alert")).to_be_visible()
    axe(tab)
    tab.goto(tab.base + "/")
    tab.locator("main details.fw-drop summary").first.click()
    axe(tab)
