"""The open interface: what it gives is what the standard says, to anybody, and nobody can write."""

from datetime import UTC, datetime, timedelta

import pytest

from fairwait.directory.models import Listing
from fairwait.exchange.oruk import views
from tests.desk.conftest import bare_town  # noqa: F401
from tests.directory.conftest import bring_in, postcodes  # noqa: F401
from tests.directory.records import older, service, uid
from tests.exchange.oruk.standard import judge

pytestmark = pytest.mark.django_db
BASE = "/open-referral"


@pytest.fixture
def ask(client, bring_in):  # noqa: F811
    """Ask the interface of a directory of eight services: 3.0 and older, one far off, one closed for good."""
    far = service(5)
    far["service_at_locations"][0]["location"]["latitude"] = 54.4
    rich = service(
        6, url="https://example.org/x", email="desk@example.org", minimum_age=60, maximum_age=90, fees="Free",
        last_modified="2026-11-01T10:00:00Z", alert="Closed at Christmas",
        cost_options=[{"id": uid(50), "amount": "4.50", "valid_from": "2026-01-01"}],
        languages=[{"id": uid(51), "name": "Urdu"}], funding=[{"id": uid(52), "source": "A charity"}],
        contacts=[{"id": uid(53), "name": "Desk", "phones": [{"id": uid(54), "number": "01632 960300"}]}],
        service_areas=[{"id": uid(55), "name": "Harbour"}],
        schedules=[{"id": uid(56), "freq": "WEEKLY", "byday": "SA", "opens_at": "09:00", "closes_at": "10:00"}],
    )  # fmt: skip
    closed = service(7, status="defunct")
    bring_in(*(service(number) for number in range(1, 5)), far, rich, closed, older())

    def get(path, status=200, **query):
        answer = client.get(f"{BASE}{path}", query)
        assert answer.status_code == status, answer.content
        assert answer["Access-Control-Allow-Origin"] == "*"
        return answer.json()

    return get


def names(page):
    return [one["name"] for one in page["contents"]]


def test_what_it_is(ask):
    assert ask("/")["openapi_url"] == "http://testserver/open-referral/openapi.json"
    described = ask("/openapi.json")
    assert set(described["paths"]) >= {"/", "/services", "/services/{id}", "/service_at_locations"}


def test_every_service_is_what_the_standard_says_short_and_whole(ask):
    page = ask("/services")
    assert (page["total_items"], page["size"], page["first_page"], page["last_page"], page["empty"]) == (
        7, 7, True, True, False,
    )  # fmt: skip
    assert "Lunch club 7" not in names(page)
    for short in page["contents"]:
        judge("service_list", short)
        assert "schedules" not in short
        whole = ask(f"/services/{short['id']}")
        judge("service", whole)
        assert whole["name"] == short["name"]
    Listing.objects.filter(uuid=uid(1)).update(checked_on="2026-11-20")  # one of ours rang, after its publisher's day
    of_one = [ask(f"/services/{uid(1)}"), *(one for one in ask("/services")["contents"] if one["id"] == uid(1))]
    at = next(one["id"] for one in ask("/service_at_locations")["contents"] if one["service"]["id"] == uid(1))
    of_one += [ask(f"/service_at_locations/{at}")["service"]]
    assert [one["assured_date"] for one in of_one] == ["2026-11-20"] * 3
    assert "neighbourhoods" not in str(page)


def test_pairings_taxonomies_and_terms_are_what_the_standard_says(ask):
    page = ask("/service_at_locations")
    for short in page["contents"]:
        judge("service_at_location_list", short)
        whole = ask(f"/service_at_locations/{short['id']}")
        judge("service_at_location", whole)
        assert whole["service"]["name"] == short["service"]["name"]
    assert page["total_items"] == 7
    for short in ask("/taxonomies")["contents"]:
        judge("taxonomy", short)
        for term in ask(f"/taxonomies/{short['id']}")["taxonomy_terms"]:
            judge("taxonomy_term", term)
    for term in ask("/taxonomy_terms")["contents"]:
        judge("taxonomy_term", ask(f"/taxonomy_terms/{term['id']}"))


def test_pages_follow_one_another_and_an_empty_one_says_so(ask):
    seen = []
    for number in (1, 2, 3, 4):
        page = ask("/services", page=number, per_page=2)
        assert (page["page_number"], page["total_pages"], page["first_page"], page["last_page"]) == (
            number, 4, number == 1, number == 4,
        )  # fmt: skip
        seen += names(page)
    assert sorted(seen) == sorted(set(seen)) == sorted(names(ask("/services")))
    assert ask("/services", page=9, per_page=2)["empty"] is True


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "songs"}, {"Memory café 1"}),
        ({"minimum_age": 55}, {"Lunch club 6"}),
        ({"maximum_age": 90}, {"Lunch club 6"}),
        ({"day": "WE"}, {"Memory café 1"}),
        ({"day": "saturday", "end_time": "10:00"}, {"Lunch club 6"}),
        ({"start_time": "11:00", "day": "MO"}, {f"Lunch club {number}" for number in range(1, 6)}),
        ({"taxonomy_term_id": uid(91), "search": "club 3"}, {"Lunch club 3"}),
        ({"taxonomy_term_id": uid(99)}, set()),
    ],
)
def test_services_are_found_by_what_the_standard_lets_one_ask(ask, query, found):
    assert set(names(ask("/services", **query))) == found


def test_who_keeps_a_copy_asks_for_what_changed_since(ask):
    before = datetime(2026, 11, 1, 8, tzinfo=UTC)
    Listing.objects.update(changed_at=before)
    Listing.objects.filter(uuid=uid(3)).update(changed_at=before + timedelta(hours=2))
    for since in ("2026-11-01T10:00:00Z", "2026-11-01T11:00:00+01:00", "2026-11-01T11:00:00 01:00", "2026-11-01T09:30"):
        assert names(ask("/services", modified_after=since)) == ["Lunch club 3"]
    assert len(names(ask("/services", modified_after="2026-11-01"))) == 7
    assert names(ask("/services", modified_after="2026-11-02")) == []
    assert ask("/service_at_locations", modified_after="2026-11-01T10:00:00Z")["total_items"] == 1


def test_a_taxonomy_finds_all_its_terms(ask):
    needs = next(one for one in ask("/taxonomies")["contents"] if one["name"] == "Needs")
    assert names(ask("/services", taxonomy_id=needs["id"])) == ["Memory café 1"]


def test_a_postcode_finds_what_is_near_the_nearest_first(ask, postcodes):  # noqa: F811
    near = ask("/service_at_locations", postcode="ZX1 4BD", proximity=3000)
    assert near["total_items"] == 6
    assert near["contents"][-1]["service"]["name"] == "Memory café 1"
    everything = ask("/service_at_locations", postcode="ZX1 4BD", proximity=20_000)["contents"]
    assert everything[-1]["service"]["name"] == "Lunch club 5"


@pytest.mark.parametrize(
    "query",
    [
        {"page": "x"}, {"page": "0"}, {"per_page": "9999"}, {"day": "noday"}, {"minimum_age": "-1"},
        {"start_time": "9"}, {"taxonomy_id": "1"}, {"proximity": "10"}, {"postcode": "ZX9 9ZZ"}, {"postcode": "?"},
        {"maximum_age": "1e9"}, {"page": "١"}, {"modified_after": "yesterday"}, {"modified_after": "0001-01-01"},
        {"modified_after": "9999-12-31T23:59:59-05:00"},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_named_and_never_guessed(ask, postcodes, query):  # noqa: F811
    error = ask("/service_at_locations", status=400, **query)["error"]
    assert next(iter(query)) in error


def test_nobody_writes_and_nothing_unknown_is_there(ask, client):
    for path in ("/services", f"/services/{uid(1)}"):
        assert client.post(BASE + path).status_code == 405
    assert ask(f"/services/{uid(77)}", status=404)
    for odd in ("/services/seven", "/services/1/2", "/nonsense"):
        assert ask(odd, status=404) == {"error": "There is nothing of this id."}
    assert ask(f"/services/{uid(7)}", status=404), "closed for good"
    Listing.objects.filter(uuid=uid(1)).update(is_gone=True)
    assert ask(f"/services/{uid(1)}", status=404)


def test_whoever_asks_too_often_waits(ask, monkeypatch):
    monkeypatch.setattr(views, "A_MINUTE", 2)
    monkeypatch.setattr("fairwait.govuk.limits.time", lambda: 1_000.0)
    ask("/taxonomies")
    ask("/taxonomies")
    ask("/taxonomies", status=429)
    monkeypatch.setattr("fairwait.govuk.limits.time", lambda: 1_060.0)
    ask("/taxonomies")


def test_answers_cost_a_fixed_number_of_questions(ask, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        ask("/services")
    with django_assert_max_num_queries(4):
        ask("/service_at_locations")
