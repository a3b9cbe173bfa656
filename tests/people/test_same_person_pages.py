"""Perhaps the same person: a queue of questions, decided by somebody, and undone."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.history import actions as history
from fairwait.people import actions
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.rules import KEPT_APART
from tests.desk import town as towns
from tests.desk.test_person import restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(town):
    return pair(town, "edith", "amina")


def pair(town, one, two, probability=0.93):
    left, right = sorted((town.people[one], town.people[two]), key=lambda person: person.pk)
    because = ["same birth date", "surname one letter apart"]
    return LikelyPair.objects.create(
        left=left, right=right, probability=probability, because=because, found_on=towns.day(1)
    )


@pytest.mark.parametrize("role", list(Role))
def test_the_queue_is_for_those_who_may_join(town, asked, signed_in, page, role):
    wanted = 200 if allows(role, Permission.MERGE_PEOPLE) else 403
    for address in ("/same-person/", f"/same-person/{asked.pk}/"):
        page(address, client=signed_in(role), status=wanted)


def test_a_manager_is_asked_only_about_people_of_her_team(town, asked, signed_in, page):
    other = pair(town, "edith", "owen")
    answer = page("/same-person/", client=signed_in(Role.TEAM_MANAGER))
    assert "1 pair is still a question" in answer.words
    assert "Owen" not in answer.words
    page(f"/same-person/{other.pk}/", client=signed_in(Role.TEAM_MANAGER), status=404)


def test_a_thousand_decisions_and_more_are_no_deeper_a_question(town, asked, signed_in, page):
    lead, decided = town.user(Role.PATHWAY_LEAD), pair(town, "edith", "owen")
    fact = history.Fact(
        kind=KEPT_APART.name, subject=decided.left_id, facts={"from": decided.right_id}, private={"reason": "Twins"}
    )
    others = [replace(fact, facts={"from": 1_000_000 + number}) for number in range(1_200)]
    history.record_all([fact, *others], by=lead.pk, now=towns.now(), cause="test")
    client = signed_in(Role.PATHWAY_LEAD)
    with CaptureQueriesContext(connection) as asked_for:
        answer = page("/same-person/", client=client)
    assert "1 pair is still a question" in answer.words
    assert len(asked_for) < 20


def test_the_numbers_tell_two_records_of_one_name_apart(town, asked, signed_in, page):
    answer = page("/same-person/", client=signed_in())
    for name in ("edith", "amina"):
        number = Identifier.objects.get(person=town.people[name], kind="person_id")
        assert f"{number.shown} ({number.source})" in answer.words


def test_restricted_records_are_in_no_queue(town, asked, signed_in, page):
    restrict(town, "edith")
    answer = page("/same-person/", client=signed_in())
    assert "No two records look alike" in answer.words
    page(f"/same-person/{asked.pk}/", client=signed_in(), status=404)


def test_the_evidence_stands_side_by_side(town, asked, signed_in, page):
    answer = page(f"/same-person/{asked.pk}/", client=signed_in())
    assert "93% likely" in answer.words
    assert "same birth date; surname one letter apart" in answer.words
    rows = {row[0]: row[1:] for row in answer.rows()}
    assert rows["First name"] == ["Edith", "Amina", "differs"]
    assert rows["Postcode"] == ["ZX1 4BD", "not said", "not said"]
    logged = AccessLog.objects.filter(page="same-person:pair").get()
    assert len(logged.people) == 2


def test_an_address_that_is_evidence_is_not_said_to_differ(town, asked, signed_in, page):
    Person.objects.filter(pk=asked.left_id).update(address="7 Bobbin Court, Millfield")
    Person.objects.filter(pk=asked.right_id).update(address="7 Bobbin Ct, Millfield")
    client = signed_in(Role.PATHWAY_LEAD)
    assert "7 Bobbin Ct, Millfield differs" in page(f"/same-person/{asked.pk}/", client=client).words
    LikelyPair.objects.filter(pk=asked.pk).update(because=["same address"])
    assert "7 Bobbin Ct, Millfield the same" in page(f"/same-person/{asked.pk}/", client=client).words


def test_nothing_is_decided_beforehand_and_a_reason_is_asked(town, asked, signed_in, page):
    client = signed_in()
    form = page(f"/same-person/{asked.pk}/", client=client)
    assert not [e for e in form.all("input", type="radio") if e.get("checked") is not None]
    refused = page(f"/same-person/{asked.pk}/", client=client, method="post", data={"decision": "left"})
    assert refused.link("Enter how you know") == "#id_reason"
    assert Person.objects.filter(now_known_as__isnull=False).count() == 0


@pytest.mark.parametrize(("decision", "stays"), [("left", "left"), ("right", "right")])
def test_joining_keeps_the_record_that_was_chosen(town, asked, signed_in, client, decision, stays):
    signed_in().post(f"/same-person/{asked.pk}/", {"decision": decision, "reason": "One card."})
    goes = asked.right if stays == "left" else asked.left
    goes.refresh_from_db()
    assert goes.now_known_as_id == getattr(asked, stays).pk


def test_joining_is_undone_with_a_reason(town, asked, signed_in, page):
    client = signed_in()
    client.post(f"/same-person/{asked.pk}/", {"decision": "left", "reason": "One card."})
    address = f"/people/{asked.right.uuid}/part/"
    assert "was joined to" in page(address, client=client).words
    refused = page(address, client=client, method="post", data={"reason": ""})
    assert refused.link("Enter why these are two people after all") == "#id_reason"
    answer = client.post(address, {"reason": "They are twins."})
    assert answer["Location"] == f"/people/{asked.left.uuid}/"
    assert Person.objects.filter(now_known_as__isnull=False).count() == 0
    said = page(answer["Location"], client=client).words
    assert "The joining is undone" in said
    page(address, client=client, status=404)


def test_an_undone_joining_is_told_on_both_pages_and_once_where_they_are_joined_again(town, asked, signed_in, page):
    client, pair = signed_in(), f"/same-person/{asked.pk}/"
    client.post(pair, {"decision": "left", "reason": "One card."})
    client.post(f"/people/{asked.right.uuid}/part/", {"reason": "They are twins."})
    stayed = page(f"/people/{asked.left.uuid}/", client=client).words
    assert "had been joined to this record on" in stayed
    assert "is another person's after all. “They are twins.”" in stayed.replace("’", "'")
    parted = page(f"/people/{asked.right.uuid}/", client=client).words
    assert "joined two records as one person" in parted
    assert "are two people after all" in parted
    left, right = (Person.objects.get(pk=number) for number in (asked.left_id, asked.right_id))
    actions.merge(
        record=right, into=left, reason="One after all.", by=town.user(Role.LIST_COORDINATOR), now=towns.now()
    )
    again = page(f"/people/{asked.left.uuid}/", client=client).words
    assert "are two people after all" in again
    assert "had been joined to this record" not in again


def test_kept_apart_is_not_asked_again(town, asked, signed_in, page):
    client = signed_in()
    client.post(f"/same-person/{asked.pk}/", {"decision": "apart", "reason": "Twins."})
    assert "No two records look alike" in page("/same-person/", client=client).words
    page(f"/same-person/{asked.pk}/", client=client, status=404)
    assert "are two people" in page(f"/people/{asked.left.uuid}/", client=client).words


def test_the_queue_costs_the_same_however_long(town, asked, signed_in):
    client = signed_in()
    client.get("/same-person/")
    with CaptureQueriesContext(connection) as few:
        client.get("/same-person/")
    names = list(town.people)
    for number, one in enumerate(names):
        for two in names[number + 1 :]:
            if {one, two} != {"edith", "amina"}:
                pair(town, one, two, 0.8)
    with CaptureQueriesContext(connection) as many:
        client.get("/same-person/")
    assert len(few) == len(many) <= 18  # one of them: whom this colleague leaves to others
