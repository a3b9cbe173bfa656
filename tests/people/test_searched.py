"""The copy that searches ask: the same people as the database finds, whatever has happened since."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.people import actions as people
from fairwait.people import searched
from fairwait.people.models import Person
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, monkeypatch):
    monkeypatch.setattr(searched, "_kept", {})
    made = towns.settle()
    towns.join(made, "edith", person={"first_name": "Edith", "last_name": "Marlowe", "postcode": "ZX1 4BD"})
    towns.join(made, "yusuf", person={"first_name": "Yusuf", "last_name": "Marlow"})
    towns.join_many(made, 40)
    return made


@pytest.fixture
def reads(monkeypatch):
    """How many people were read each time."""
    counts, read = [], searched._read
    monkeypatch.setattr(searched, "_read", lambda asked: counts.append(asked.count()) or read(asked))
    return counts


def by_the_database(*terms):
    found = Person.objects.all()
    for term in terms:
        found = found.filter(search__contains=term)
    return sorted(found.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "terms", [("marlow",), ("marlowe", "edith"), ("arlo",), ("zx14",), ("2000",), ("nobody",), (".*",), ("",), ()]
)
def test_the_same_are_found_as_by_the_database(town, terms):
    assert sorted(searched.whose(terms)) == by_the_database(*terms)


def test_it_follows_what_is_recorded_and_reads_nobody_else_again(town, reads):
    searched.whose(("marlowe",))
    towns.join(town, "ada", person={"first_name": "Ada", "last_name": "Marlowe"})
    fact = towns.told(town.people["edith"].pk, town.waits["edith"].pk, person={"last_name": "Hale"})
    history.record(fact, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now())
    assert searched.whose(("marlowe",)) == [town.people["ada"].pk]
    assert searched.whose(("hale",)) == [town.people["edith"].pk]
    assert reads == [42, 2]


def test_who_is_restricted_is_left_to_the_database(town):
    people.restrict(
        person=town.people["edith"], reason="asked for it", ring="Duty, 01632 960001",
        by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    assert sorted(searched.whose(("marlowe",))) == by_the_database("marlowe")


def test_a_history_that_is_not_this_one_is_read_whole(town, reads, monkeypatch):
    searched.whose(("marlowe",))
    kept = searched._kept["people"]
    searched._kept["people"] = searched._Kept((kept.head[0], b"another"), kept.people.clear())
    assert searched.whose(("marlowe",)) == [town.people["edith"].pk]
    monkeypatch.setattr(searched, "_CHANGED", 0)
    towns.join(town, "ada", person={"first_name": "Ada", "last_name": "Marlowe"})
    assert len(searched.whose(("marlowe",))) == 2
    assert reads == [42, 42, 43]


def test_very_many_are_left_to_the_database(town, monkeypatch):
    monkeypatch.setattr(searched, "MANY", 10)
    assert searched.whose(("person",)) is None
    assert searched.whose(("marlowe",)) == [town.people["edith"].pk]
