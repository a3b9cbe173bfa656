"""The directory's pages for staff: finding, one listing, keeping it right, bringing in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fairwait.accounts.rules import Role
from fairwait.directory import actions, queries
from fairwait.directory.models import Arrival, Listing, Proposal, Source
from fairwait.upkeep.models import Job
from tests.desk import town as towns
from tests.directory.records import connector, file_of, service, uid

pytestmark = pytest.mark.django_db


def test_somebody_looks_through_the_directory(page, signed_in_bare, listed, postcodes):
    client = signed_in_bare(Role.PRACTITIONER)
    shown = page("/directory/", client=client)
    assert "1 person one can speak to" in shown.html
    assert "6 places and groups" in shown.html
    assert "Sana Iqbal, local area connector" in shown.html
    answer = client.post("/directory/", {"postcode": "ZX2 4BD", "need": uid(91)})
    text = answer.content.decode()
    assert "6.9 miles" in text
    assert "Sana Iqbal" not in text, "she knows another neighbourhood"
    assert "ZX2" not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
    assert "Enter a whole postcode" in client.post("/directory/", {"postcode": "near the sea"}).content.decode()


def test_pages_follow_one_another_with_the_same_question(signed_in_bare, bring_in):
    bring_in(*(service(number, name=f"Club {number:02}") for number in range(1, 20)), *(
        service(number, name=f"Club {number:02}") for number in range(100, 120)
    ))  # fmt: skip
    client = signed_in_bare()
    assert "page 1 of 2" in client.post("/directory/", {"words": "club"}).content.decode()
    second = client.post("/directory/", {"words": "club", "page": "2"}).content.decode()
    assert "Club 119" in second
    assert "Club 01" not in second


def test_a_search_asks_a_fixed_number_of_questions(signed_in_bare, listed, bring_in, django_assert_max_num_queries):
    client = signed_in_bare()
    client.get("/directory/")
    bring_in(*(service(number) for number in range(20, 40)), name="More")
    with django_assert_max_num_queries(16):
        client.post("/directory/", {"words": "lunch"})


def test_one_listing_says_what_is_known_and_how_it_came_to_stand_so(page, signed_in_bare, listed):
    shown = page(f"/directory/{uid(1)}/", client=signed_in_bare(Role.PRACTITIONER))
    assert "Monday and Thursday, 11:30 to 14:00" in shown.html
    assert "Quayside Hall, 2 Quay Row, Harbour, ZX1 4BD" in shown.html
    assert "Version 1" in shown.html
    assert "I have checked it" not in shown.html
    assert "I have checked it" in page(f"/directory/{uid(1)}/", client=signed_in_bare(Role.LIST_COORDINATOR)).html
    page(f"/directory/{uid(77)}/", client=signed_in_bare(), status=404)


def test_a_check_and_an_end_are_recorded(page, signed_in_bare, bring_in):
    bring_in(service(1, assured_date="2019-01-01"))
    client = signed_in_bare(Role.LIST_COORDINATOR)
    assert "Check before you rely on it" in page("/directory/", client=client).html
    assert "Lunch club 1" in page("/directory/keeping/", client=client).html
    assert (
        "There is a problem" in page(f"/directory/{uid(1)}/check/", client=client, method="post", data={"how": ""}).html
    )
    client.post(f"/directory/{uid(1)}/check/", {"how": "Rang the warden"})
    assert "Check before you rely on it" not in page("/directory/", client=client).html
    client.post(f"/directory/{uid(1)}/end/", {"why": "The hall is sold"})
    assert "Closed for good" in page(f"/directory/{uid(1)}/", client=client).html
    assert queries.standing(today=towns.day(0)).assets == 0


def test_a_connector_is_added_and_changed(page, signed_in_bare):
    client = signed_in_bare(Role.LIST_COORDINATOR)
    page("/directory/connectors/add/", client=client)
    said = {
        "name": "Colm Reilly", "role": "local area connector", "phone": "07700 900121",
        "neighbourhoods": "Harbour: ZX1, ZX2 4\nTown", "languages": "English, Irish", "byday": "Monday, Thursday",
    }  # fmt: skip
    client.post("/directory/connectors/add/", said)
    kept = Listing.objects.get()
    assert kept.document["neighbourhoods"] == [
        {"name": "Harbour", "postcodes": ["ZX1", "ZX24"]},
        {"name": "Town", "postcodes": []},
    ]
    shown = page(f"/directory/{kept.uuid}/change/", client=client)
    assert "Harbour: ZX1, ZX24" in shown.html
    answer = page(f"/directory/{kept.uuid}/change/", client=client, method="post", data={**said, "phone": "no"})
    assert "Write a telephone number" in answer.html
    client.post(f"/directory/{kept.uuid}/change/", {**said, "phone": "07700 900122", "why": "New"})
    assert Listing.objects.get().document["phone"] == "07700 900122"


def test_a_file_is_tried_then_brought_in_and_what_was_not_used_is_listed(page, signed_in_bare):
    client = signed_in_bare(Role.PERFORMANCE_ANALYST)
    page("/directory/sources/", client=client)

    def send(**more):
        file = SimpleUploadedFile("services.json", file_of(service(1), service(2, status="?")))
        return client.post("/directory/sources/", {"act": "file", "name": "Trust", "file": file, **more}, follow=True)

    assert "1 new" in send(is_trial="on").content.decode()
    assert not Listing.objects.exists()
    text = send().content.decode()
    assert "Give it a status." in text
    assert Listing.objects.get().name == "Lunch club 1"
    assert "Nothing changes" in send().content.decode()
    page(f"/directory/arrivals/{Arrival.objects.get().uuid}/", client=client)
    cut = SimpleUploadedFile("services.json", file_of(service(1))[:-5])
    answer = client.post("/directory/sources/", {"act": "file", "name": "Trust", "file": cut})
    assert "may have been cut" in answer.content.decode()


def test_a_published_directory_is_followed_from_allowed_hosts_only(page, signed_in_bare, settings):
    settings.DIRECTORY_HOSTS = ("directory.example.org",)
    client = signed_in_bare(Role.PERFORMANCE_ANALYST)
    said = {"act": "follow", "name": "Trust", "address": "https://elsewhere.example.org/o/"}
    assert "not among the hosts" in page("/directory/sources/", client=client, method="post", data=said).html
    assert not Source.objects.exists()
    client.post("/directory/sources/", {**said, "address": "https://directory.example.org/o/"})
    source = Source.objects.get()
    assert (source.address, source.is_followed) == ("https://directory.example.org/o", True)
    assert Job.objects.get(kind="directory.look").arguments == {"source": source.pk}
    client.post(f"/directory/sources/{source.uuid}/", {"act": "stop"})
    assert Source.objects.get().is_followed is False
    page("/directory/sources/", client=client)


@pytest.mark.parametrize(
    ("path", "role"),
    [("keeping/", Role.DIRECTOR), ("sources/", Role.LIST_COORDINATOR), ("connectors/add/", Role.PRACTITIONER),
     (f"{uid(1)}/check/", Role.PRACTITIONER), (f"{uid(1)}/owner/", Role.PRACTITIONER)],
)  # fmt: skip
def test_whoever_may_not_is_refused(page, signed_in_bare, listed, path, role):
    page(f"/directory/{path}", client=signed_in_bare(role), status=403)


# Owners, and the public ------------------------------------------------------------------------------------------


def test_an_owner_opens_a_link_proposes_and_it_counts_once_somebody_agrees(page, client, signed_in_bare, listed):
    keeper = signed_in_bare(Role.LIST_COORDINATOR)
    made = page(
        f"/directory/{uid(1)}/owner/", client=keeper, method="post", data={"act": "make", "given_to": "The warden"}
    )
    address = made.html.split("/local-help/change/")[1].split("/")[0]
    shown = page(f"/local-help/change/{address}/")
    assert "Lunch club 1" in shown.html
    said = {"name": "Supper club", "description": "A hot meal.", "status": "active", "fees": "£3"}
    wrong = page(f"/local-help/change/{address}/", method="post", data={**said, "url": "javascript:x"})
    assert "begins https://" in wrong.html
    assert client.post(f"/local-help/change/{address}/", said).headers["Location"] == "/local-help/thank-you/"
    assert "Lunch club 1" in page("/local-help/").html
    proposal = Proposal.objects.get()
    decided = page(f"/directory/proposals/{proposal.uuid}/", client=keeper)
    assert "Supper club" in decided.html
    assert "Lunch club 1" in page("/today/", client=keeper).html, "it is work of the day"
    page(
        f"/directory/proposals/{proposal.uuid}/",
        client=keeper,
        method="post",
        data={"decision": "turned_down", "why": ""},
    )
    keeper.post(f"/directory/proposals/{proposal.uuid}/", {"decision": "approved"})
    assert "Supper club" in page("/local-help/").html
    page("/local-help/thank-you/")
    keeper.post(f"/directory/{uid(1)}/owner/", {"act": "take-back"})
    assert client.get(f"/local-help/change/{address}/").status_code == 404
    assert client.get("/local-help/change/guessed/").status_code == 404


def test_anybody_finds_help_without_a_cookie(page, client, listed, postcodes):
    page("/local-help/")
    answer = client.post("/local-help/", {"postcode": "zx1 4bd", "day": "", "cost": ""})
    text = answer.content.decode()
    assert "less than 0.1 miles" in text
    assert "Sana Iqbal" in text
    assert not answer.cookies
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "<script" not in text
    assert len(answer.content) < 60_000
    page(f"/local-help/{uid(1)}/")
    assert "ZX9" not in text


def test_what_is_gone_is_shown_to_nobody_outside(page, client, listed):
    Listing.objects.filter(uuid=uid(1)).update(is_gone=True)
    assert client.get(f"/local-help/{uid(1)}/").status_code == 404
    assert "Lunch club 1" not in page("/local-help/").html


def test_whoever_asks_for_too_many_public_pages_waits(client, listed, monkeypatch):
    monkeypatch.setattr("fairwait.portal.public.views.A_MINUTE", 1)
    monkeypatch.setattr("fairwait.govuk.limits._counts", {})
    monkeypatch.setattr("fairwait.govuk.limits.time", lambda: 1_000.0)
    assert client.get("/local-help/").status_code == 200
    assert client.get("/local-help/").status_code == 429


def test_a_stale_listing_says_so_to_everybody(page, bring_in):
    bring_in(service(1, assured_date="2019-01-01"), service(2), more={"connectors": [connector()]})
    shown = page("/local-help/").html
    assert shown.index("Lunch club 2") < shown.index("Lunch club 1")
    assert "Ring before you go" in page(f"/local-help/{uid(1)}/").html


def test_the_export_can_be_brought_in_again(listed, bring_in):
    import orjson

    outcome = bring_in(payload=orjson.dumps(queries.as_one_file()))
    assert outcome.changes == 0
    assert actions.Outcome is type(outcome)
