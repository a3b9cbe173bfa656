"""A carer's page and that of the person they care for never show each other, whoever holds which phone."""

import re
from string import ascii_letters

import pytest
from django.middleware import csrf
from django.test import Client

from tests.desk import town as towns

pytestmark = pytest.mark.django_db
CARED_FOR_BORN, CARER_BORN = towns.day(82 * 365), towns.day(55 * 365)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def household(town):
    """Somebody who waits for a needs assessment, and their daughter, who waits for one of her own."""
    towns.join(
        town, "cared-for", pathway="needs-assessment", referred_on=towns.day(70),
        person={"first_name": "Walter", "last_name": "Reed", "date_of_birth": CARED_FOR_BORN},
    )  # fmt: skip
    number = town.people["cared-for"].pk + 2_000_000
    towns.join(
        town, "carer", pathway="carers-assessment", referred_on=towns.day(30),
        person={
            "first_name": "Joan", "last_name": "Reed", "date_of_birth": CARER_BORN, "is_carer": True,
            "cares_for_id": str(number),
        },
    )  # fmt: skip
    return town


@pytest.mark.parametrize(
    ("whose", "born", "other"), [("carer", CARER_BORN, "cared-for"), ("cared-for", CARED_FOR_BORN, "carer")]
)
def test_each_page_shows_its_own_wait_alone(household, phone, whose, born, other):
    mine, theirs = household.waits[whose], household.waits[other]
    shown = words(phone(whose).come_in(born))
    assert shown.count("What you are waiting for") == 1
    assert f"{mine.referred_on:%-d %B %Y}" in shown
    assert f"{theirs.referred_on:%-d %B %Y}" not in shown
    for name in ("Walter", "Joan", "Reed", "carer for", "cares for"):
        assert name not in shown


def test_neither_opens_with_the_other_birth_date(household, phone):
    assert "That does not match" in words(phone("carer").come_in(CARED_FOR_BORN))
    assert "That does not match" in words(phone("cared-for").come_in(CARER_BORN))


def test_what_one_tells_stands_on_their_own_wait_alone(household, phone):
    hers = phone("carer")
    hers.come_in(CARER_BORN)
    hers.tell("worse")
    assert household.fresh("carer").escalated == "worse"
    assert household.fresh("cared-for").escalated is None


@pytest.mark.parametrize("is_proved", [False, True])
def test_what_one_still_writes_never_goes_to_the_other_on_the_same_phone(household, phone, is_proved, monkeypatch):
    """Two tabs of one browser: the carer's page stands open while that of the cared-for is opened beside it."""
    secrets = iter(ascii_letters)  # our tests have one secret for all forms; here they differ, as they do in use
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: next(secrets) * csrf.CSRF_SECRET_LENGTH)
    hers, his = phone("carer"), phone("cared-for")
    hers.client = his.client = Client(enforce_csrf_checks=True)

    def hidden(address, name):
        return re.search(rf'name="{name}" value="([^"]+)"', his.client.get(address).content.decode())[1]

    def come_in(link, born):
        at = f"/p/o/{link.made.token}/"
        his.client.post(at, {"csrfmiddlewaretoken": hidden(at, "csrfmiddlewaretoken")})
        if born:
            parts = {"born-day": born.day, "born-month": born.month, "born-year": born.year}
            his.client.post("/p/check/", {**parts, "csrfmiddlewaretoken": hidden("/p/check/", "csrfmiddlewaretoken")})

    come_in(hers, CARER_BORN)
    shown = his.client.get("/p/how/").content.decode()
    form = dict(re.findall(r'name="(once|csrfmiddlewaretoken)" value="([^"]+)"', shown))
    come_in(his, CARED_FOR_BORN if is_proved else None)
    answer = his.client.post("/p/how/", {**form, "told": "worse"})
    assert answer.status_code == 403
    assert "What you sent was not kept" in words(answer)
    assert household.fresh("cared-for").escalated is None
    assert household.fresh("carer").escalated is None
    if is_proved:
        token = hidden("/p/how/", "csrfmiddlewaretoken")
        his.client.post("/p/how/", {"csrfmiddlewaretoken": token, "once": hidden("/p/how/", "once"), "told": "worse"})
        assert household.fresh("cared-for").escalated == "worse"
        assert household.fresh("carer").escalated is None


def test_what_one_told_is_shown_to_nobody_else_on_the_same_phone(household, phone):
    hers, his = phone("carer"), phone("cared-for")
    hers.client = his.client
    hers.come_in(CARER_BORN)
    hers.tell("worse")
    assert household.fresh("carer").escalated == "worse"
    his.come_in(CARED_FOR_BORN)
    for address in ("/p/thanks/", "/p/kept/", "/p/visit/changed/"):
        assert "/p/now/" in his.client.get(address).headers.get("Location", ""), address
    assert household.fresh("cared-for").escalated is None
