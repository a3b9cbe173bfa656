"""The list cut by ward and by the council's own networks, from its lookup of postcodes."""

import io

import pytest

from fairwait.accounts.rules import Role
from fairwait.desk.lists import counting
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.directory.actions import load_areas
from fairwait.people import actions as people
from fairwait.waiting.models import Wait
from tests.desk import asked_of_the_database
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
FILE = "postcode,ward,network\nZX9 1AA,Harbour ward,North & Quay\nZX9 1AB,Quay ward,North & Quay\n"


@pytest.fixture
def homes(town):
    """Three with a postcode, one of them restricted, and whoever else the town has."""
    for name, postcode in (("harry", "ZX9 1AA"), ("quinn", "zx91ab"), ("hidden", "ZX9 1AB")):
        towns.join(town, name, person={"postcode": postcode})
    restrict = {"reason": "Works here.", "ring": "Nadia", "by": town.user(Role.DUTY_WORKER), "now": towns.now()}
    people.restrict(person=town.people["hidden"], **restrict)
    return town


def load(town, text=FILE):
    load_areas(file=io.StringIO(text), by=town.user(Role.PERFORMANCE_ANALYST), now=towns.now())


def boxes(answer, name):
    return {box.get("value") for box in answer.all("input", name=name)} | {
        option.get("value") for select in answer.all("select", name=name) for option in select.iter("option")
    }


def test_no_lookup_no_filter(homes, signed_in, page):
    answer = page("/", client=signed_in(Role.LIST_COORDINATOR))
    assert not boxes(answer, "ward")
    assert not boxes(answer, "network")


def test_the_list_is_cut_by_ward_and_network_and_tells_nothing_of_a_restricted_home(homes, signed_in, page):
    client = signed_in(Role.LIST_COORDINATOR)
    page("/", client=client)
    load(homes)
    answer = page("/", client=client)
    assert {"harbour-ward", "quay-ward", "restricted"} <= boxes(answer, "ward")
    assert "north-quay" in boxes(answer, "network")
    shape = counting.shape(teams=None, day=towns.day(0))
    asked = [("ward", "harbour-ward"), ("ward", "quay-ward"), ("network", "north-quay"), ("ward", "none"),
             ("ward", "restricted"), ("network", "restricted"), ("ward", "nowhere")]  # fmt: skip
    viewer = homes.user(Role.LIST_COORDINATOR)
    for name, code in asked:
        narrowing = Narrowing(chosen={name: (code,)})
        found = asked_of_the_database.narrowed(Wait.objects.visible_to(viewer), narrowing, shape=shape)
        assert sorted(found.values_list("pk", flat=True)) == sorted(shape.ids(narrowing)), (name, code)
    of = {code: shape.count(Narrowing(chosen={name: (code,)})) for name, code in asked}
    assert (of["harbour-ward"], of["quay-ward"], of["north-quay"], of["nowhere"]) == (1, 1, 2, 0)


def test_another_lookup_counts_at_once(homes, signed_in, page):
    load(homes)
    assert counting.shape(teams=None, day=towns.day(0)).count(Narrowing(chosen={"ward": ("quay-ward",)})) == 1
    load(homes, "postcode,ward\nZX9 1AA,Quay ward\nZX9 1AB,Quay ward\n")
    shape = counting.shape(teams=None, day=towns.day(0))
    assert shape.count(Narrowing(chosen={"ward": ("quay-ward",)})) == 2
    assert "Quay ward" in page("/?ward=quay-ward", client=signed_in(Role.LIST_COORDINATOR)).words
