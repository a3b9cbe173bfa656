"""A private link in a message: made as it leaves, kept by nobody, and open to whoever got it."""

import re

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.check_in import actions as check_in
from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.messages import actions, batches
from fairwait.keeping_in_touch.messages.fake_notify import Fault
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.people import actions as people
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import state
from tests.portal.conftest import DESK

pytestmark = pytest.mark.django_db
BORN = towns.day(80 * 365)
CODE = "your-private-page"


@pytest.fixture
def read(post):
    """Somebody reads what people tell us."""
    check_in.adopt_desk(
        desk=DESK, adopted_from=towns.day(9), reason="We begin.", by=post.town.user(Role.COUNCIL_ADMINISTRATOR),
        now=post.clock(),
    )  # fmt: skip


def words_of(post, message):
    return post.fake.of(str(message.uuid)).body


def dump():
    """Everything the database holds, as text."""
    return "".join(serializers.serialize("json", model.objects.all()) for model in apps.get_models())


def test_the_link_is_in_what_left_and_nowhere_else(post, read):
    wait = post.somebody(date_of_birth=BORN)
    message = post.write(wait, code=CODE)
    assert "((private_page))" in message.body
    post.run()
    (token,) = re.findall(r"/p/o/([\w-]+)/?", words_of(post, message))
    assert len(token) == 32
    assert token not in dump()
    link = queries.by_token(token)
    assert (link.person_id, link.message) == (wait.person_id, message)
    page = Client().post(f"/p/o/{token}/", follow=True)
    parts = {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year}
    assert page.status_code == 200
    browser = Client()
    browser.post(f"/p/o/{token}/")
    assert b"Where things stand" in browser.post("/p/check/", parts, follow=True).content


def test_a_link_that_is_sent_opens_in_the_language_of_the_record(post, read):
    wait = post.somebody(date_of_birth=BORN, language="ur")
    message = post.write(wait, code=CODE)
    post.run()
    (address,) = re.findall(r"/p/o/[\w-]+/\?l=ur", words_of(post, message))
    assert '<html lang="ur" dir="rtl">' in Client().get(address).content.decode()
    english = post.write(post.somebody(date_of_birth=BORN, language="en"), code=CODE)
    post.run()
    assert "?l=" not in words_of(post, english)


def test_the_timeline_says_that_a_link_went_and_not_which(post, read):
    message = post.write(post.somebody(date_of_birth=BORN), code=CODE)
    post.run()
    told = Event.objects.get(kind="wait.attempted")
    assert "[their private link]" in told.private
    assert "((private_page))" not in told.private
    assert state(message) == "sent"


def test_a_letter_carries_a_code_and_each_printing_other_codes(post, read, monkeypatch):
    pages = []
    monkeypatch.setattr(batches, "as_pdf", lambda page: pages.append(page) or b"%PDF")
    wait = post.somebody(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA", date_of_birth=BORN)
    post.write(wait, code=CODE, wanted=actions.Channel.PRINT)
    batch = batches.make(by=post.by, now=post.clock())
    for _ in range(2):
        batches.pdf(batch, batches.files(batch)[0], now=post.clock())
    codes = [re.search(r"Your code there: (\w{4} \w{4})", page)[1] for page in pages]
    assert codes[0] != codes[1]
    assert all(queries.by_code(code).person_id == wait.person_id for code in codes)
    assert all(code not in dump() for code in codes)


def test_a_file_of_letters_is_made_with_as_many_questions_for_one_as_for_three(
    post, read, monkeypatch, django_assert_max_num_queries
):
    """No link on paper opens in a language, so nobody's is looked up."""
    monkeypatch.setattr(batches, "as_pdf", lambda page: b"%PDF")

    def asked_for(count):
        for _ in range(count):
            wait = post.somebody(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA", date_of_birth=BORN)
            post.write(wait, code=CODE, wanted=actions.Channel.PRINT)
        batch = batches.make(by=post.by, now=post.clock())
        (file,) = batches.files(batch)
        with django_assert_max_num_queries(99) as asked:
            batches.pdf(batch, file, now=post.clock())
        return len(asked)

    assert asked_for(1) == asked_for(3)


@pytest.mark.parametrize(
    ("person", "because"),
    [({"date_of_birth": None}, "birth date"), ({"date_of_birth": BORN, "unsafe_contact": "ask first"}, "no way")],
)
def test_where_no_link_can_go_nothing_is_written(post, read, person, because):
    with pytest.raises(actions.MessageRefused, match=because):
        post.write(post.somebody(**person), code=CODE)


def test_nobody_is_asked_before_somebody_reads(post):
    with pytest.raises(actions.MessageRefused, match="who reads"):
        post.write(post.somebody(date_of_birth=BORN), code=CODE)


def test_links_turned_off_after_it_was_written_keep_it_here(post, read):
    wait = post.somebody(date_of_birth=BORN)
    message = post.write(wait, code=CODE)
    check_in.turn_off(person=wait.person, by=post.by, now=post.clock())
    post.run()
    assert state(message) == "cancelled"
    assert (message.code, post.fake.accepted) == ("no_link", [])
    assert not PrivateLink.objects.exists()


def test_a_second_message_leaves_the_page_of_the_first_open(post, read):
    wait = post.somebody(date_of_birth=BORN)
    messages = [post.write(wait, code=CODE) for _ in range(2)]
    post.run()
    for message in messages:
        (token,) = re.findall(r"/p/o/([\w-]+)/?", words_of(post, message))
        assert queries.opens(queries.by_token(token), today=towns.day(0))


def test_taken_without_an_answer_the_link_that_left_opens(post, read):
    wait = post.somebody(date_of_birth=BORN)
    post.fake.script.then(Fault.CUT_AFTER)
    message = post.write(wait, code=CODE)
    post.until_settled()
    (token,) = re.findall(r"/p/o/([\w-]+)/?", words_of(post, message))
    assert queries.opens(queries.by_token(token), today=towns.day(0))
    assert post.fake.accepted == [str(message.uuid)]


def test_a_name_that_looks_like_the_place_of_a_link_fills_nothing_elsewhere(post, read):
    wait = post.somebody(first_name="((private_page))", date_of_birth=BORN)
    message = post.write(wait)
    assert not message.holds_link
    post.run()
    assert "/p/o/" not in words_of(post, message)


def test_somebody_who_died_since_gets_no_link(post, read):
    wait = post.somebody(date_of_birth=BORN)
    message = post.write(wait, code=CODE)
    people.report(person=wait.person, what=people.Reported.DIED, words="her son rang", by=post.by, now=post.clock())
    post.run()
    assert state(message) == "cancelled"
    assert not PrivateLink.objects.exists()
    assert Message.objects.count() == 1
