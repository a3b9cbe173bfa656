"""A carer's page and that of the person they care for never show each other, whoever holds which phone."""

import re

import pytest

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
