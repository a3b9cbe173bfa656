"""More of a person's page: the timeline narrowed, promises, what the person wants, who lives there too."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.people import actions as people
from fairwait.people.rules import PeopleRefused, WishAbout
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.sentences import Topic
from fairwait.waiting.sentences.topics import TOPICS
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db


def address(town, name, more="") -> str:
    return f"/people/{town.people[name].uuid}/{more}"


def spoke(town, name="edith", *, ago=1, said="She is managing.", **more):
    return waiting.record_contact(
        wait=town.waits[name], on=towns.day(ago), how="phone", said=said, by=town.user(Role.DUTY_WORKER),
        now=towns.now(), **more,
    )  # fmt: skip


def shown(answer) -> str:
    return " ".join(text(each) for each in answer.all("div", class_="fw-timeline"))


# The timeline, narrowed ------------------------------------------------------------------------------------------


def test_every_kind_of_event_is_about_one_thing():
    from fairwait.history import registry

    assert {kind.name for kind in registry.kinds()} <= set(TOPICS)
    assert set(TOPICS.values()) == set(Topic)


def test_the_timeline_is_narrowed_by_kind_with_counts(town, signed_in, page):
    spoke(town)
    client = signed_in()
    everything = page(address(town, "edith"), client=client)
    tabs = {text(link): link.get("href") for nav in everything.all("nav", class_="fw-tabs") for link in nav.iter("a")}
    assert tabs["Contacts 1"] == "?about=contacts"
    assert tabs["From imports 1"] == "?about=imports"
    narrowed = page(address(town, "edith", tabs["Contacts 1"]), client=client)
    assert "spoke by phone" in shown(narrowed)
    assert "The wait began" not in shown(narrowed)
    assert "1 of 2" in narrowed.words
    assert narrowed.link("Show everything") == address(town, "edith")


def test_the_timeline_is_narrowed_by_wait_and_by_period(town, signed_in, page):
    by = town.user(Role.LIST_COORDINATOR)
    people.merge(record=town.people["amina"], into=town.people["edith"], reason="one card", by=by, now=towns.now())
    spoke(town)
    spoke(town, "amina", said="About the other need.")
    client, wait = signed_in(), town.waits["amina"].uuid
    one = shown(page(address(town, "edith", f"?wait={wait}"), client=client))
    assert "About the other need." in one
    assert "She is managing." not in one
    assert "joined two records" in one  # what is about the person is about every wait
    late = shown(page(address(town, "edith", "?days=30"), client=client))
    assert "The wait began" in late  # Amina's, three days ago
    assert late.count("The wait began") == 1


@pytest.mark.parametrize(
    "query", ["?about=nonsense", "?wait=1", "?days=7", "?wait=0190163d-8694-739b-aea5-966c26f8ad91"]
)
def test_an_address_that_means_nothing_narrows_nothing(town, signed_in, page, query):
    assert "The wait began" in shown(page(address(town, "edith", query), client=signed_in()))


def test_nothing_of_a_kind_says_so(town, signed_in, page):
    answer = page(address(town, "edith", "?about=notes"), client=signed_in())
    assert "Nothing of this kind" in answer.words


def test_narrowing_costs_no_question(town, signed_in):
    client, counts = signed_in(), set()
    client.get(address(town, "edith"))
    for query in ("", "?about=contacts", f"?wait={town.waits['edith'].uuid}&days=30"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address(town, "edith", query))
        counts.add(len(asked))
    assert len(counts) == 1


# Promises --------------------------------------------------------------------------------------------------------


def test_a_promise_is_made_with_a_contact_and_is_due_then(town, signed_in, page):
    client = signed_in(Role.DUTY_WORKER)
    on, promised = towns.day(1), towns.day(-6)
    names = {"on": on, "promised": promised}
    told = {"outcome": "spoken", "way": "visit", "said": "She is managing.", "seen": town.fresh("edith").last_seq} | {
        f"{name}-{part}": getattr(day, part) for name, day in names.items() for part in ("day", "month", "year")
    }
    assert client.post(f"/keep-in-touch/{town.waits['edith'].uuid}/", told).status_code == 302
    answer = page(address(town, "edith"), client=client)
    assert "Promises: 0 kept, 0 missed or late To keep speak by" in answer.words
    assert "told the person: we will speak again by" in shown(answer)
    assert town.fresh("edith").next_contact_due == promised
    assert "promised" in answer.words


def test_a_promise_comes_after_the_day_spoken(town):
    with pytest.raises(WaitRefused, match="must be after the day you spoke"):
        spoke(town, promised=towns.day(1))
    assert town.fresh("edith").last_contact_on != towns.day(1)


def test_promises_are_kept_or_missed(town, signed_in, page):
    towns.join(town, "vera", next_contact_due=towns.day(3), last_contact_on=towns.day(30))
    missed = page(address(town, "vera"), client=signed_in())
    assert "Promises: 0 kept, 1 missed or late Missed speak by" in missed.words
    assert "as “trays” says (3 days late)" in missed.words
    spoke(town, "vera", ago=3)
    assert "Promises: 1 kept, 0 missed or late" in page(address(town, "vera"), client=signed_in()).words


# What the person wants -------------------------------------------------------------------------------------------


def test_wishes_stand_above_the_next_step_with_who_said_so(town, signed_in, page):
    client = signed_in(Role.DUTY_WORKER)
    asked = page(address(town, "edith", "wishes/"), client=client, method="post", data={"words": ""})
    for words in ("Select what it is about", "Enter what they want, in their words", "Enter who said so, and to whom"):
        assert asked.link(words)
    day = towns.day(2)
    when = {"on-day": day.day, "on-month": day.month, "on-year": day.year}
    for words in ("In hospital.", "At home, with Biscuit."):
        told = {"about": "end_of_life", "words": words, "said_by": "Edith, to Kofi Mensah", **when}
        assert client.post(address(town, "edith", "wishes/"), told)["Location"] == address(town, "edith")
    answer = page(address(town, "edith"), client=client)
    box = text(answer.all("section", class_="fw-wishes")[0])
    assert "Wishes at the end of life: “At home, with Biscuit.” Said by Edith, to Kofi Mensah" in box
    assert "In hospital." not in box
    assert "In hospital." in shown(answer)
    assert answer.html.index('id="wishes"') < answer.html.index('class="fw-next"')


@pytest.mark.parametrize("role", list(Role))
def test_who_may_record_wishes(town, signed_in, page, role):
    wanted = 200 if allows(role, Permission.RECORD_CONTACT) else 403
    page(address(town, "edith", "wishes/"), client=signed_in(role), status=wanted)


@pytest.mark.parametrize("wrong", [{"words": " "}, {"said_by": " "}, {"on": towns.day(-1)}])
def test_wishes_without_words_source_or_day_are_refused(town, wrong):
    said = {"words": "At home.", "said_by": "Edith", "on": towns.day(1)} | wrong
    with pytest.raises(PeopleRefused):
        people.record_wishes(
            person=town.people["edith"], about=WishAbout.ADVANCE, **said, by=town.user(Role.DUTY_WORKER),
            now=towns.now(),
        )  # fmt: skip


def test_erased_wishes_are_no_wish(town, signed_in, page):
    people.record_wishes(
        person=town.people["edith"], about=WishAbout.MATTERS, words="Biscuit", said_by="Edith", on=towns.day(1),
        by=town.user(Role.DUTY_WORKER), now=towns.now(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history_event SET private = NULL WHERE subject = %s", [town.people["edith"].pk])
    answer = page(address(town, "edith"), client=signed_in())
    assert not answer.all("section", class_="fw-wishes")


# Who lives there too ---------------------------------------------------------------------------------------------


HOME = {"postcode": "ZX2 2AA", "address": "12, Quay Row"}


def test_others_at_the_address_are_shown_to_whoever_may_open_them(town, signed_in, page):
    towns.join(town, "ada", person={"first_name": "Ada", "last_name": "Lund", **HOME})
    towns.join(town, "ben", person={"first_name": "Ben", "last_name": "Lund", **HOME, "address": "12 quay row"})
    towns.join(town, "cyd", team=towns.WEST, person={"first_name": "Cyd", "last_name": "Lund", **HOME})
    towns.join(town, "dov", person={"first_name": "Dov", "last_name": "Lund", **HOME, "address": "14 Quay Row"})
    towns.join(town, "eve", person={"first_name": "Eve", "last_name": "Lund", **HOME})
    people.restrict(
        person=town.people["eve"], reason="works here", ring="Nadia", by=town.user(Role.DUTY_WORKER), now=towns.now()
    )

    def home(role):
        answer = page(address(town, "ada"), client=signed_in(role))
        return {name for name in ("Ben Lund", "Cyd Lund", "Dov Lund", "Eve Lund") if name in answer.words}

    assert home(Role.DUTY_WORKER) == {"Ben Lund", "Cyd Lund"}
    assert home(Role.PRACTITIONER) == {"Ben Lund"}
    assert page(address(town, "ada"), client=signed_in()).link("Ben Lund") == address(town, "ben")


def test_the_same_property_is_the_same_home_however_it_is_written(town, signed_in, page):
    towns.join(town, "ada", person={"first_name": "Ada", "last_name": "Lund", **HOME, "uprn": "990000000001"})
    same = HOME | {"address": "Harbour Lights", "uprn": "990000000001"}
    towns.join(town, "ben", person={"first_name": "Ben", "last_name": "Lund", **same})
    towns.join(town, "cyd", person={"first_name": "Cyd", "last_name": "Lund", **HOME, "uprn": "990000000002"})
    words = page(address(town, "ada"), client=signed_in()).words
    assert "Ben Lund" in words
    assert "Cyd Lund" not in words
