"""A week later: is it sorted? Asked where it is safe, answered by page, by text or in a call, and counted."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import asking_after as asking
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.actions.asking_after import AskingRefused
from fairwait.conversations.models import AskedAfter
from fairwait.conversations.queries import asking_after as queries
from fairwait.conversations.queries.first_time import Cut, first_time
from fairwait.conversations.rules.asking_after import Ended, Heard, Later, is_over, replied
from fairwait.conversations.rules.asking_after import asking as decided
from fairwait.conversations.rules.shape import CameTo
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people.erasing import _holders
from tests.conversations.conftest import HEARD
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import ANY_HOUR, clock, notify, post  # noqa: F401
from tests.portal.conftest import DESK

BORN = towns.day(80 * 365)
A_WEEK_AGO = timedelta(days=7)


def ended(**told):
    said = {
        "came_to": frozenset({CameTo.ANSWERED}), "is_named": True, "is_closed": False, "speaker": "self", "knows": "",
        "safe": "any_way", "safe_before": False,
    }  # fmt: skip
    return Ended(**(said | told))


@pytest.mark.parametrize(
    ("told", "is_asked", "by_message"),
    [
        ({}, True, True),
        ({"is_named": False}, False, False),
        ({"came_to": frozenset({CameTo.ANSWERED, CameTo.WAIT_OPENED})}, False, False),
        ({"came_to": frozenset({CameTo.PASSED_ON})}, False, False),
        ({"came_to": frozenset({CameTo.SAFEGUARDING})}, False, False),
        ({"came_to": frozenset({CameTo.BOOKED})}, False, False),
        ({"is_closed": True}, False, False),
        ({"asked_not_to": True}, False, False),
        ({"speaker": "professional", "knows": "no"}, False, False),
        ({"speaker": "family", "knows": "not_asked"}, False, False),
        ({"speaker": "family", "knows": "yes"}, True, True),
        ({"safe": "some_ways"}, True, False),
        ({"safe": "not_asked"}, False, False),
        ({"safe": ""}, False, False),
        ({"safe": "", "safe_before": True}, True, True),
    ],
)
def test_who_is_asked_later_and_by_which_hand(told, is_asked, by_message):
    found = decided(ended(**told))
    assert (found.is_asked, found.by_message, bool(found.because)) == (is_asked, by_message, not by_message)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("YES", Later.YES), ("yes thanks", Later.YES), ("Yes, it has. Thank you!", Later.YES), ("Partly", Later.PARTLY),
        ("No.", Later.NO), ("no it hasn’t", Later.NO), ("Not yet", Later.NO), ("call me please", Later.CALL_ME),
        ("Please ring me back", Later.CALL_ME), ("yes but the bath is worse", None), ("no thanks", None),
        ("yesterday", None), ("STOP", None), ("", None), ("Who is this?", None),
    ],
)  # fmt: skip
def test_a_text_is_an_answer_only_where_it_says_nothing_else(words, told):
    assert replied(words) is told


def test_it_is_asked_for_four_weeks():
    assert not is_over(towns.day(28), today=towns.day(0))
    assert is_over(towns.day(29), today=towns.day(0))


@pytest.fixture
def read(post):  # noqa: F811
    post.adopt(ANY_HOUR, ago=90)
    check_in.adopt_desk(
        desk=DESK, adopted_from=towns.day(90), reason="We begin.", by=post.town.user(Role.COUNCIL_ADMINISTRATOR),
        now=post.clock(),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _at_any_hour(monkeypatch):
    """We ask from ten in the morning; these tests run at any hour."""
    monkeypatch.setattr(asking, "_AT", time(0))


@pytest.fixture
def by(town):
    return town.user(Role.DUTY_WORKER)


@pytest.fixture
def ended_here(post, begun, by):  # noqa: F811
    """A request of somebody that ended at the door a week ago, where every way was safe."""

    def end(person=None, *, ago=A_WEEK_AGO, **said):
        at = towns.now() - ago
        who = person or post.somebody(date_of_birth=BORN).person
        request = actions.say_who(request=begun(), person=who, by=by, now=at)
        return actions.finish(
            request=request, said={**HEARD, "safe": "any_way", **said}, connections=0, by=by, now=at
        )  # fmt: skip

    return end


def sent_words(post, asked):  # noqa: F811
    return post.fake.of(str(asked.message.uuid)).body


pytestmark = pytest.mark.django_db


def page_of(post, asked):  # noqa: F811
    (token,) = re.findall(r"/p/o/([\w-]+)/?", sent_words(post, asked))
    browser = Client()
    browser.post(f"/p/o/{token}/", follow=True)
    return browser, browser.post(
        "/p/check/", {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year}, follow=True
    )


def test_a_message_asks_after_a_week_and_the_private_page_takes_the_answer(post, read, ended_here):  # noqa: F811
    request = ended_here()
    asked = AskedAfter.objects.get()
    assert asked.because == ""
    assert (asked.request, asked.ask_on, asked.message.way) == (request, towns.day(0), Channel.TEXT)
    post.run()
    browser, shown = page_of(post, asked)
    assert "Has it sorted what you came to us for?" in shown.content.decode()
    answer = browser.post("/p/sorted/", {"told": "partly", "said": "The rail is loose."}, follow=True)
    assert "Thank you. We have it" in answer.content.decode()
    assert "The rail is loose." not in answer.content.decode()
    asked.refresh_from_db()
    assert (asked.answer, asked.how, asked.answered_by, asked.read_at) == ("partly", "page", None, None)
    request.refresh_from_db()
    assert request.solved == "yes"
    assert "The rail is loose." in Event.objects.get(seq=asked.event).private
    assert "Has it sorted what you came to us for?" not in browser.get("/p/now/").content.decode()
    assert verify().is_whole


def test_somebody_who_waits_for_nothing_can_be_asked_and_nobody_else_gets_such_a_page(
    town, post, read, begun, by  # noqa: F811
):  # fmt: skip
    request = actions.record_new(
        request=begun(), known={"last_name": "Whitlow", "mobile": "+447700900218", "date_of_birth": BORN}, by=by,
        now=towns.now() - A_WEEK_AGO,
    )  # fmt: skip
    with pytest.raises(messages.MessageRefused, match="waits for nothing"):
        messages.queue(person=request.person, code="did-it-sort-it", wait=None, by=by, now=towns.now())
    actions.finish(
        request=request, said={**HEARD, "safe": "any_way"}, connections=0, by=by, now=towns.now() - A_WEEK_AGO
    )  # fmt: skip
    post.run()
    asked = AskedAfter.objects.get()
    assert (asked.because, asked.message and asked.message.holds_link) == ("", True)
    _browser, shown = page_of(post, asked)
    assert "Answer one question" in shown.content.decode()


def test_where_no_link_may_go_a_text_is_answered_by_a_text(post, read, ended_here):  # noqa: F811
    request = ended_here(post.somebody().person)
    asked = AskedAfter.objects.get()
    assert (asked.message.template, asked.message.holds_link) == ("did-it-sort-it-text", False)
    post.run()
    taking.text(number="t1", source=request.person.mobile, words="No", now=post.clock())
    asked.refresh_from_db()
    assert (asked.answer, asked.how) == ("no", "text")
    assert IncomingText.objects.get().settled_at is None


def test_a_text_that_answers_something_else_says_nothing_of_it(post, read, ended_here):  # noqa: F811
    request = ended_here(post.somebody(date_of_birth=BORN).person)
    post.run()
    post.clock.forward(minutes=5)
    messages.queue(person=request.person, code="please-ring", wait=None, by=post.by, now=post.clock())
    post.run()
    taking.text(number="t1", source=request.person.mobile, words="Yes", now=post.clock())
    assert AskedAfter.objects.get().answer == ""


def test_whoever_wants_no_texts_any_more_is_not_texted_and_a_colleague_asks(post, read, ended_here, by):  # noqa: F811
    request = ended_here(post.somebody().person)
    messages.choose(
        person=request.person, channel=Channel.TEXT, is_out=True, said="STOP", by=None, now=post.clock()
    )  # fmt: skip
    post.run()
    asked = AskedAfter.objects.get()
    assert asked.message.state == "cancelled"
    assert list(queries.to_ring(by, today=towns.day(0))) == [asked]


def test_what_becomes_unsafe_before_the_day_keeps_the_message_here(post, read, ended_here, begun, by):  # noqa: F811
    request = ended_here(post.somebody().person)
    check_in.LinksOff.objects.create(person=request.person, is_unsafe=True, at=towns.now())
    post.run()
    assert AskedAfter.objects.get().message.state == "cancelled"


def test_not_every_way_is_safe_so_no_message_is_written(post, read, ended_here, by):  # noqa: F811
    ended_here(safe="some_ways", safe_words="Never when her son is at home")
    asked = AskedAfter.objects.get()
    assert (asked.message, asked.because[:18]) == (None, "not every way is s")
    assert list(queries.to_ring(by, today=towns.day(0))) == [asked]
    assert list(queries.to_ring(by, today=towns.day(1))) == []


def test_whoever_comes_back_before_the_day_is_asked_about_the_last_only(post, read, ended_here, by):  # noqa: F811
    person = post.somebody(date_of_birth=BORN).person
    ended_here(person, ago=timedelta(days=3))
    ended_here(person, ago=timedelta(days=2))
    first, last = AskedAfter.objects.order_by("pk")
    assert (first.is_off, first.message.state, last.is_off) == (True, "cancelled", False)


def test_a_colleague_asks_and_somebody_else_cannot_answer_it_again(post, read, ended_here, by):  # noqa: F811
    ended_here(safe="some_ways", safe_words="Mornings only")
    asked = AskedAfter.objects.get()
    asking.answer(asked=asked, told=Later.NO, how=Heard.SPOKEN, said="Still slips", by=by, now=towns.now())
    asked.refresh_from_db()
    assert (asked.answer, asked.read_by, asked.answered_by) == ("no", by, by)
    with pytest.raises(AskingRefused, match="already"):
        asking.answer(asked=asked, told=Later.YES, how=Heard.SPOKEN, by=by, now=towns.now())


def test_the_last_word_of_the_person_counts_and_each_is_kept(post, read, ended_here, town):  # noqa: F811
    request = ended_here(ago=timedelta(days=35))
    asked = AskedAfter.objects.get()
    for told in (Later.NO, Later.NO, Later.YES):
        asking.answer(asked=asked, told=told, how=Heard.PAGE, by=None, now=towns.now())
    assert Event.objects.filter(kind="request.asked_after", subject=request.person_id).count() == 2
    asked.refresh_from_db()
    assert asked.answer == "yes"


@pytest.mark.parametrize(
    ("noted", "later", "solved"), [("yes", Later.NO, 0), ("no", Later.YES, 1), ("yes", Later.CALL_ME, 1)]
)
def test_what_they_say_later_counts_over_what_was_noted(post, read, ended_here, town, noted, later, solved):  # noqa: F811
    ended_here(ago=timedelta(days=35), solved=noted, solved_words="a rail, by Friday")
    asking.answer(asked=AskedAfter.objects.get(), told=later, how=Heard.PAGE, by=None, now=towns.now())
    found = first_time(
        town.user(Role.PATHWAY_LEAD), since=towns.day(60), until=towns.day(0), within=28, cut=Cut.TOPIC,
        as_of=towns.day(0),
    )  # fmt: skip
    assert (found.together.all, found.together.solved, found.together.not_solved) == (1, solved, 1 - solved)


def test_it_stands_on_today_is_read_and_goes_away(post, read, ended_here, signed_in, page):  # noqa: F811
    ended_here()
    asked = AskedAfter.objects.get()
    asking.answer(asked=asked, told=Later.CALL_ME, how=Heard.PAGE, said="I fell again", by=None, now=towns.now())
    client = signed_in(Role.DUTY_WORKER)
    assert "Please call me" in page("/today/", client=client).words
    assert "I fell again" in page("/front-door/is-it-sorted/", client=client).words
    at = f"/front-door/is-it-sorted/{asked.uuid}/"
    assert "I fell again" in page(at, client=client).words
    client.post(at, {"do": "read"})
    asked.refresh_from_db()
    assert asked.read_by is not None
    assert "Please call me" not in page("/today/", client=client).words
    assert "Please call me" in page(at, client=client).words


def test_a_colleague_records_it_on_the_page(post, read, ended_here, signed_in, page):  # noqa: F811
    ended_here(safe="some_ways", safe_words="Mornings only")
    asked, client = AskedAfter.objects.get(), signed_in(Role.DUTY_WORKER)
    at = f"/front-door/is-it-sorted/{asked.uuid}/"
    assert "Mornings only" in page(at, client=client).words
    assert "Select what they said" in page(at, client=client, method="post", data={"do": "answer"}).words
    client.post(at, {"do": "answer", "told": "yes"})
    asked.refresh_from_db()
    assert (asked.answer, asked.how) == ("yes", "spoken")
    assert page(at, client=signed_in(Role.DIRECTOR), status=403)


def test_when_somebody_is_erased_their_answer_counts_on(post, read, ended_here, by):  # noqa: F811
    request = ended_here()
    asking.answer(asked=AskedAfter.objects.get(), told=Later.YES, how=Heard.PAGE, by=None, now=towns.now())
    holder = _holders["requests"]
    assert [one.count for one in holder.held([request.person_id])] == [1, 1]
    holder.erase([request.person_id])
    assert not AskedAfter.objects.visible_to(by).exists()
    with pytest.raises(AskingRefused, match="erased"):
        asking.answer(asked=AskedAfter.objects.get(), told=Later.NO, how=Heard.PAGE, by=None, now=towns.now())
