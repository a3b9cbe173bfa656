"""Two people decide about one wait at the same instant, each on a connection: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.huddles.models import Decision
from fairwait.waiting.rules import facts
from tests.desk.conftest import BACKEND

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


def signed_in(town, role) -> Client:
    client = Client()
    client.force_login(town.user(role), backend=BACKEND)
    return client


def at_once(*posts):
    """Send each (client, address, what is said) from a thread of its own, at one instant. What each was answered."""
    together = Barrier(len(posts))

    def send(client, address, said):
        try:
            together.wait(timeout=30)
            return client.post(address, said)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as threads:
        return [sent.result() for sent in [threads.submit(send, *post) for post in posts]]


def in_huddle(meeting, town, band, why):
    item = meeting.items.get(wait=town.waits["edith"])
    said = {
        "go": "decide", "seen": item.revision, "seen_wait": town.fresh("edith").last_seq, "decision": f"band:{band}",
        "why": why, **{f"q_{code}": "yes" for code in ("safe", "heard", "next")},
    }  # fmt: skip
    return f"/huddles/{meeting.pk}/{item.position}/", said


def outside(town, band, why):
    wait = town.fresh("edith")
    return f"/waits/{wait.uuid}/band/", {"band": band, "reason": why, "seen": wait.last_seq}


def bands_set():
    return Event.objects.filter(kind=facts.BAND_SET.name).count()


def one_is_first(answers, *, called, typed):
    """One was taken; the other reads who was first, and finds what they typed."""
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    second = next(answer for answer in answers if answer.status_code == 200)
    at = answers.index(second)
    told = second.content.decode()
    assert called[1 - at] in told
    assert typed[at] in told


def test_two_in_one_huddle_one_is_first_and_the_other_is_told_who(town, review):
    meeting = review()
    lead, manager = signed_in(town, Role.PATHWAY_LEAD), signed_in(town, Role.TEAM_MANAGER)
    called = ("Pathway Lead Example", "Team Manager Example")
    for n in range(ROUNDS):
        typed = (f"Lead says {n}", f"Manager says {n}")
        before = bands_set()
        answers = at_once(
            (lead, *in_huddle(meeting, town, "P2", typed[0])), (manager, *in_huddle(meeting, town, "P1", typed[1]))
        )
        one_is_first(answers, called=called, typed=typed)
        assert bands_set() == before + 1
    assert Decision.objects.count() == ROUNDS


def test_one_in_a_huddle_and_one_outside_it_likewise(town, review):
    meeting = review()
    lead, manager = signed_in(town, Role.PATHWAY_LEAD), signed_in(town, Role.TEAM_MANAGER)
    called = ("Pathway Lead Example", "Team Manager Example")
    for n in range(ROUNDS):
        typed = (f"Lead says {n}", f"Manager says {n}")
        before = bands_set()
        answers = at_once((lead, *outside(town, "P2", typed[0])), (manager, *in_huddle(meeting, town, "P1", typed[1])))
        one_is_first(answers, called=called, typed=typed)
        assert bands_set() == before + 1


def test_one_huddle_finished_by_two_at_once_is_finished_once(town, review):
    meeting = review()
    leader = meeting.led_by
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(leader, backend=BACKEND)
    answers = at_once(*((client, f"/huddles/{meeting.pk}/end/", {}) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    meeting.refresh_from_db()
    assert meeting.is_ended
    assert meeting.items.filter(state="not_reached").count() == meeting.items.count()
