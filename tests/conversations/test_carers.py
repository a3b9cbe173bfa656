"""A carer's own request, wait and record stand apart; what cannot wait is opened in one act."""

import json
import re
import uuid

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import Way
from fairwait.desk.person import ombudsman
from fairwait.govuk.windows import digest
from fairwait.people.adding import add
from fairwait.waiting import opening
from fairwait.waiting.models import Wait
from tests.conversations.conftest import HEARD
from tests.desk import town as towns
from tests.house.test_routes import routes

pytestmark = pytest.mark.django_db

WORD = "vermilionkettle"
OTHER = "cobaltlantern"
ROUTE = re.compile(r"<(?:(\w+):)?(\w+)>")


def send(client, url, do, **typed):
    pk = url.rstrip("/").rsplit("/", 1)[1]
    was = {name: digest(value) for name, value in Request.objects.get(uuid=pk).said.items()}
    return client.post(url, {"was": json.dumps(was), "do": do, "reason": "", **typed})


@pytest.fixture
def worker(signed_in):
    return signed_in(Role.DUTY_WORKER)


@pytest.fixture
def both(town, worker):
    """The request of Edith, who is cared for, and that of her carer, begun from it; each finished with a word in it."""
    began = worker.post("/front-door/", {"way": "phone", "once": str(uuid.uuid4())})["Location"]
    first = Request.objects.get()
    by = town.user(Role.DUTY_WORKER)
    actions.say_who(request=first, person=town.people["edith"], by=by, now=towns.now())
    own = send(worker, began, "carer", reason=f"{OTHER} at night", caring="cared_for", wants=OTHER)["Location"]
    assert send(worker, began, "carer", reason=f"{OTHER} at night", caring="cared_for", wants=OTHER)["Location"] == own
    second = Request.objects.exclude(pk=first.pk).get()
    assert (second.person, second.said) == (None, {"speaker": "self", "caring": "cares", "topic": "caring"})
    carer = add(known={"first_name": "Ruth", "last_name": f"{WORD}son", "postcode": "ZX1 1AA"}, by=by, now=towns.now())
    actions.say_who(request=second, person=carer, by=by, now=towns.now())
    told = {**HEARD, "topic": "caring", "reason": f"{WORD} and no sleep", "pathway": "carers-assessment"}
    done = send(worker, own, "finish", **told, wants=f"{WORD} days", strengths=WORD)
    assert done.status_code == 302
    send(worker, began, "finish", **HEARD | {"reason": f"{OTHER} at night"}, wants=OTHER)
    return first, Request.objects.get(pk=second.pk), carer


def addresses(known):
    """Every address that can be made of these references."""
    for path, _view in routes():
        names = {name for _kind, name in ROUTE.findall(path)}
        if names and names <= set(known):
            yield ROUTE.sub(lambda found: str(known[found[2]]), path)


def seen(client, known, word):
    """The addresses that show the word."""
    found, walked = [], 0
    for path in addresses(known):
        answer = client.get(f"/{path.lstrip('/^')}", follow=True)
        if answer.status_code == 200:
            walked += 1
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if word in body.decode(errors="ignore").lower():
                found.append(path)
    assert walked > 10
    return found


def references(request, person, wait):
    return {"person": person.uuid, "person_uuid": person.uuid, "wait": wait.uuid, "wait_id": wait.uuid,
            "wait_uuid": wait.uuid, "request_uuid": request.uuid}  # fmt: skip


def test_nothing_of_the_carer_shows_through_the_other_and_the_other_way_round(town, both, signed_in):
    first, second, carer = both
    own = Wait.objects.get(person=carer)
    edith, wait = town.people["edith"], town.waits["edith"]
    client = signed_in(Role.PATHWAY_LEAD)
    assert seen(client, references(first, edith, wait), OTHER), "the word is there to be found"
    assert seen(client, references(second, carer, own), WORD), "the word is there to be found"
    assert seen(client, references(first, edith, wait), WORD) == []
    assert seen(client, references(second, carer, own), OTHER) == []


def test_their_files_tell_nothing_of_each_other(town, both):
    _first, _second, carer = both
    lead = town.user(Role.PATHWAY_LEAD)
    for person, word, other in ((town.people["edith"], OTHER, WORD), (carer, WORD, OTHER)):
        opened = opening.person(lead, person.uuid, has_reason=False)
        made = ombudsman.make(lead, opened, known_at=towns.day(0), why="asked", now=towns.now())
        text = " ".join(line.what for line in made.lines)
        assert word in text
        assert other not in text


def test_the_carers_wait_is_their_own(town, both):
    _first, second, carer = both
    own = Wait.objects.get(person=carer)
    assert (own.pathway, second.wait_id) == ("carers-assessment", own.pk)
    assert not Wait.objects.filter(person=town.people["edith"], pathway="carers-assessment").exists()


def test_a_carer_is_heard_from_the_record(town, worker):
    once = str(uuid.uuid4())
    for _again in range(2):
        sent = worker.post("/front-door/carer/", {"way": "phone", "once": once})
        assert sent.status_code == 302
    begun = Request.objects.get()
    assert (begun.person, begun.said["caring"]) == (None, "cares")
    assert worker.post("/front-door/carer/", {"way": "carrier pigeon", "once": once}).status_code == 404


def test_what_cannot_wait_is_opened_in_one_act_with_why(town, worker, page):
    url = worker.post("/front-door/", {"way": "phone", "once": str(uuid.uuid4())})["Location"]
    by = town.user(Role.DUTY_WORKER)
    actions.say_who(request=Request.objects.get(), person=town.people["edith"], by=by, now=towns.now())
    missing = send(worker, url, "now", now_pathway="carers-assessment").content.decode()
    assert "Enter why it cannot wait." in missing
    sent = send(worker, url, "now", now_pathway="carers-assessment", now_reason="She was taken to hospital")
    assert sent.status_code == 302
    wait = Wait.objects.get(pathway="carers-assessment", person=town.people["edith"])
    assert "Opened at once" in page(url, client=worker).words
    finished = send(worker, url, "finish", **{**HEARD, "came_to": []}, now_reason="She was taken to hospital")
    assert finished.status_code == 302
    done = Request.objects.get()
    assert (done.wait_id, done.came_to) == (wait.pk, ["wait_opened"])
    assert Wait.objects.filter(pathway="carers-assessment").count() == 1


def test_a_carers_request_is_begun_once_and_carries_nothing(town):
    once, by = uuid.uuid4(), town.user(Role.DUTY_WORKER)
    one = actions.begin_for_carer(way=Way.PHONE, uuid=once, by=by, now=towns.now())
    actions.keep(request=one, typed={"reason": "No sleep"}, was={}, prose=(), by=by, now=towns.now())
    again = actions.begin_for_carer(way=Way.PHONE, uuid=once, by=by, now=towns.now())
    assert (again.pk, again.said["reason"]) == (one.pk, "No sleep")
