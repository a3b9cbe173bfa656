"""The queue and the call, as a coordinator works through them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.contacts.models import Claim, ScriptVersion
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.script import starter
from fairwait.people.rules.reaching import Channel
from tests.desk import town as towns
from tests.desk.conftest import BACKEND
from tests.keeping_in_touch.test_calling import HOME, mary, record  # noqa: F401

pytestmark = pytest.mark.django_db


def call(town, name="mary"):
    return f"/keep-in-touch/{town.waits[name].uuid}/"


def dated(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def said(town, outcome, *, name="mary", way="mobile", **more):
    return {
        "outcome": outcome, "way": way, "said": "She is managing.", "seen": town.fresh(name).last_seq, "go": "next",
        **dated("on", towns.day(1)), "at": "10:00", **more,
    }  # fmt: skip


def test_the_queue_says_why_now_and_how(any_hour, town, mary, signed_in, page, django_assert_max_num_queries):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    with django_assert_max_num_queries(40):
        shown = page("/keep-in-touch/", client=client)
    assert "Late: nobody has spoken with them in time" in shown.words
    assert "Mary Lock" in shown.words
    assert "last heard from" in shown.words
    assert "Now by landline, mobile, text message, letter and visit" in shown.words
    assert "Edith Marlowe" not in shown.words
    assert AccessLog.objects.filter(page="keep-in-touch").exists()


def test_the_queue_asks_as_much_for_many_as_for_few(town, mary, signed_in):  # noqa: F811
    from django.test.utils import CaptureQueriesContext

    client = signed_in(Role.LIST_COORDINATOR)
    client.get("/keep-in-touch/")
    with CaptureQueriesContext(connection) as few:
        client.get("/keep-in-touch/")
    towns.join_many(town, 40)
    client.get("/keep-in-touch/")
    with CaptureQueriesContext(connection) as many:
        client.get("/keep-in-touch/")
    assert len(many) == len(few)


def test_the_queue_is_narrowed_and_looks_ahead(town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    assert "Nobody is due" in page("/keep-in-touch/?pathway=amhp", client=client).words
    assert "Mary Lock" in page(f"/keep-in-touch/?team={towns.EAST}&days=7", client=client).words
    assert "Mary Lock" in page("/keep-in-touch/?days=nonsense", client=client).words


def test_the_next_one_is_taken_and_a_colleague_is_told(town, mary, signed_in, page):  # noqa: F811
    client, other = signed_in(Role.LIST_COORDINATOR), signed_in(Role.DUTY_WORKER)
    first = client.post("/keep-in-touch/next/")
    assert Claim.objects.get().by == town.user(Role.LIST_COORDINATOR)
    assert "Yours until" in page(first["Location"], client=client).words
    assert "List Coordinator Example is speaking with them" in page(first["Location"], client=other).words
    assert "With List Coordinator Example now" in page("/keep-in-touch/", client=other).words
    second = other.post("/keep-in-touch/next/")
    assert second["Location"] != first["Location"]
    refused = page(f"{first['Location']}take/", client=other, method="post", follow=True)
    assert "is speaking with this person" in refused.words
    client.post(f"{first['Location']}give-back/")
    assert Claim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_are_given_two_people(town):
    users = [town.user(role) for role in (Role.LIST_COORDINATOR, Role.DUTY_WORKER, Role.PATHWAY_LEAD)]
    clients = []
    for user in users:
        client = Client()
        client.force_login(user, backend=BACKEND)
        clients.append(client)
    for _round in range(3):
        Claim.objects.all().delete()
        together = Barrier(len(clients))

        def press(client, together=together):
            try:
                together.wait(timeout=30)
                return client.post("/keep-in-touch/next/")["Location"]
            finally:
                connection.close()

        with ThreadPoolExecutor(len(clients)) as threads:
            places = list(threads.map(press, clients))
        given = [place for place in places if place != "/keep-in-touch/"]
        assert len(given) == len(set(given)) >= 2


def test_nobody_is_left(bare_town, page):
    client = Client()
    client.force_login(bare_town.user(Role.LIST_COORDINATOR), backend=BACKEND)
    assert "Nobody is left for now" in page("/keep-in-touch/next/", client=client, method="post", follow=True).words


def test_a_call_shows_what_to_know_and_records_what_came_of_it(any_hour, town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    shown = page(call(town), client=client)
    assert "Hello, is that Mary? It is List Coordinator Example." in shown.words
    assert "Have you had a fall" in shown.words
    assert "07700 900431" in shown.words
    answer = client.post(call(town), said(town, "worse", q_falls="yes", q_pressure_damage="yes", q_carer="no"))
    assert answer["Location"] == "/keep-in-touch/"
    wait = town.fresh("mary")
    assert (wait.last_contact_on, wait.escalated) == (towns.day(1), "worse")
    after = page("/keep-in-touch/", client=client).words
    assert "Triage is open again" in after
    assert "Mary Lock" not in after.partition("Triage is open again")[2]


def test_a_refusal_keeps_what_was_typed_and_says_what_is_allowed(town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(2), at=time(10))
    again = said(town, "no_answer", said="Rang twice")
    refused = page(call(town), client=client, method="post", data=again)
    assert "Tried at 10:00 before. Try at another time of day: 13:00 to 17:30." in refused.words
    assert "Rang twice" in refused.words
    assert "It happened all the same" in refused.words
    assert client.post(call(town), {**again, "is_past": "on"}).status_code == 302
    assert town.fresh("mary").attempts == 2


def test_of_two_who_record_at_once_the_second_reads_that_somebody_did(town, mary, signed_in, page):  # noqa: F811
    old = said(town, "spoken")
    record(town)
    refused = page(call(town), client=signed_in(Role.DUTY_WORKER), method="post", data=old)
    assert "Since you opened this page: List Coordinator Example and the person spoke by phone." in refused.words


def test_a_word_one_would_rather_not_write_is_hinted_at_and_kept(town, mary, signed_in, page):  # noqa: F811
    admin, client = signed_in(Role.COUNCIL_ADMINISTRATOR), signed_in(Role.LIST_COORDINATOR)
    admin.post("/words/", {"preset": "statutory", "phrases": "", "avoided": "referral", "reason": "We say it plainly."})
    client.post(call(town), said(town, "spoken", said="Her referral is old"))
    told = page("/keep-in-touch/", client=client).words
    assert "here one would rather not write referral. What you wrote is kept as it is." in told
    assert "Her referral is old" in page(f"/people/{town.people['mary'].uuid}/", client=client).words


def test_an_unsafe_way_is_not_shown_and_not_offered(town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    address = f"{call(town)}safe/"
    page(address, client=client)
    told = {
        "never": ["phone"],
        "no_message": "on",
        "not_before": "10",
        "reason": "Mary, today",
        "instruction": "Ask for M",
    }
    assert client.post(address, told).status_code == 302
    shown = page(call(town), client=client)
    assert "01632 960118" not in shown.words.replace("\xa0", " ")
    assert "01632 960 118" not in shown.words
    assert "Never by landline; not before 10:00; leave no message." in shown.words
    assert not [box for box in shown.all("input", name="way") if box.get("value") == "phone"]
    assert "Enter who said so" in page(address, client=client, method="post", data={**told, "reason": ""}).words
    assert "Enter a time" in page(address, client=client, method="post", data={**told, "not_before": "soon"}).words


def test_it_can_be_undone_from_the_page(town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    client.post(call(town), said(town, "spoken", go="person"))
    assert "Undo what you last recorded" in page(call(town), client=client).words
    assert "Undone" in page(f"{call(town)}undo/", client=client, method="post", follow=True).words
    assert town.fresh("mary").last_contact_on == towns.day(40)


def test_a_decision_stands_on_somebodys_today_until_they_make_it(town, mary, signed_in, page):  # noqa: F811
    manager, lead = signed_in(Role.TEAM_MANAGER), signed_in(Role.PATHWAY_LEAD)
    record(town, outcome=Outcome.DIED, said="On Sunday", by_whom="The ward", owner=town.user(Role.TEAM_MANAGER))
    today = page("/today/", client=manager)
    assert "Mary Lock: what is true of the news that the person has died" in today.words
    assert "For you to decide" not in page("/today/", client=lead).words
    assert "Mary Lock" not in page("/keep-in-touch/", client=lead).words
    address = f"{call(town)}decide/"
    assert "It ends: say why" in page(address, client=manager).words
    assert manager.post(address, {"decision": "end", "words": "Seen"})["Location"].endswith("/end/")
    assert manager.post(address, {"decision": "go-on", "words": "It was her sister"}).status_code == 302
    assert town.fresh("mary").decision is None
    assert "For you to decide" not in page("/today/", client=manager).words
    assert manager.get(address).status_code == 302


def test_an_ending_of_the_riskiest_takes_two(town, signed_in, page):
    towns.join(town, "ruth", band="P1", last_contact_on=towns.day(40), person={"first_name": "Ruth", **HOME})
    record(town, "ruth", Outcome.NO_LONGER_NEEDED, owner=town.user(Role.TEAM_MANAGER))
    manager, lead = signed_in(Role.TEAM_MANAGER), signed_in(Role.PATHWAY_LEAD)
    address = f"{call(town, 'ruth')}decide/"
    end = f"/waits/{town.waits['ruth'].uuid}/end/"
    pathway_end = {"reason": "not-needed", "told": "She was told", **dated("on", towns.day(0))}
    assert "It ends" not in page(address, client=manager).words
    assert manager.post(address, {"decision": "agree", "words": "I rang too"}).status_code == 302
    shown = page(address, client=lead)
    assert "A first person agreed; a second decides." in shown.words
    assert "It ends" in shown.words
    refused = page(end, client=manager, method="post", data=pathway_end)
    assert "A second person must decide it." in refused.words
    assert town.fresh("ruth").status == "open"
    lead.post(end, pathway_end)
    assert (town.fresh("ruth").status, town.fresh("ruth").decision) == ("ended", None)


def test_who_could_not_be_reached_goes_to_a_named_person(town, mary, signed_in, page):  # noqa: F811
    client, duty = signed_in(Role.LIST_COORDINATOR), town.user(Role.DUTY_WORKER)
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(20), at=time(10))
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(18), at=time(15), way=Channel.PHONE)
    assert "Tried, now a letter" in page("/keep-in-touch/", client=client).words
    record(town, outcome=Outcome.NO_ANSWER, said="", on=towns.day(15), way=Channel.LETTER)
    assert "Not reached: a person decides" in page("/keep-in-touch/", client=client).words
    address = f"{call(town)}hand-over/"
    assert f"A letter was sent {towns.day(15):%-d %B}, and nobody" in page(address, client=client).words
    assert client.post(address, {"owner": duty.pk, "words": "Not seen for weeks"})["Location"] == "/keep-in-touch/"
    assert "1 wait is with a named person" in page("/keep-in-touch/", client=client).words


def test_what_is_said_is_adopted_by_who_sets_up_pathways(town, signed_in, page):
    admin, reader = signed_in(Role.COUNCIL_ADMINISTRATOR), signed_in(Role.LIST_COORDINATOR)
    assert "The one that comes with Fairwait" in page("/keep-in-touch/script/", client=reader).words
    wrong = {
        "document": starter().replace("tries = 2", "tries = 1"),
        "reason": "x",
        **dated("adopted_from", towns.day(0)),
    }
    assert "Write a number from 2 to 6" in page("/keep-in-touch/script/", client=admin, method="post", data=wrong).words
    right = {**wrong, "document": starter().replace("tries = 2", "tries = 3")}
    reader.post("/keep-in-touch/script/", right)
    assert not ScriptVersion.objects.exists()
    assert "Version 2" in page("/keep-in-touch/script/", client=admin, method="post", data=right, follow=True).words


def test_a_restricted_record_asks_why_first_and_names_nobody(town, mary, signed_in, page):  # noqa: F811
    from fairwait.people import actions as people

    people.restrict(
        person=mary.person,
        reason="She works here",
        ring="the duty desk",
        by=town.user(Role.TEAM_MANAGER),
        now=towns.now(),
    )
    client = signed_in(Role.TEAM_MANAGER)
    assert "/reason" in client.get(call(town))["Location"]
    shown = page("/keep-in-touch/", client=client)
    assert "Mary" not in shown.words
    assert "07700" not in shown.words
    assert client.get(call(town, "owen")).status_code == 404
