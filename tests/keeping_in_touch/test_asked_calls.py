"""Calls people asked for, and messages told by phone: in the queue, on the call, then over."""

from datetime import date

import polars as pl
import pytest

from fairwait.accounts.rules import Role
from fairwait.desk.contacts.queue import with_messages
from fairwait.keeping_in_touch.contacts.rules.no_answer import Numbers, Try
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.queue import Facts, Why, why_now
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import to_tell
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import ANY_HOUR
from tests.keeping_in_touch.test_calling import mary, record, told  # noqa: F401
from tests.keeping_in_touch.test_pages import call

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"to_tell_on": TODAY}, Why.TELL),
        ({"to_tell_on": date(2026, 11, 26), "good_until": date(2026, 12, 1)}, None),
        ({"to_tell_on": TODAY, "asked_on": TODAY}, Why.ASKED),
        ({"to_tell_on": TODAY, "tries": (Try(date(2026, 11, 24), None, "phone"),)}, Why.AGAIN),
        ({"to_tell_on": TODAY, "tries": (Try(TODAY, None, "phone"),)}, None),
    ],
)
def test_a_message_to_tell_is_due_from_its_day_as_the_protocol_of_tries_allows(known, why):
    found = why_now(Facts(**known), numbers=Numbers(), today=TODAY)
    assert (found.why if found else None) is why


def test_a_message_stands_on_its_wait_or_on_the_first_of_the_person():
    frame = pl.DataFrame({"id": [1, 2, 3], "root": [7, 7, 8]})
    found = with_messages(frame, of_wait={2: TODAY}, of_person={7: TODAY})
    assert found["to_tell_on"].to_list() == [TODAY, TODAY, None]
    assert with_messages(frame, of_wait={}, of_person={})["to_tell_on"].null_count() == 3


@pytest.fixture
def number(town):
    """A council that says which number people ring."""
    messages.adopt_messaging(
        text=ANY_HOUR, adopted_from=towns.day(1), reason="a test", now=towns.now(),
        by=town.user(Role.COUNCIL_ADMINISTRATOR),
    )  # fmt: skip


@pytest.fixture
def to_ring(town, number, mary):  # noqa: F811
    """A message that Mary is to be told by phone."""
    return messages.queue(
        person=mary.person, wait=mary, code="still-on-the-list", wanted=Channel.PHONE,
        by=town.user(Role.LIST_COORDINATOR), now=towns.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_message_to_tell_leads_the_queue_and_is_over_once_somebody_spoke(town, to_ring, signed_in, page):
    client = signed_in(Role.LIST_COORDINATOR)
    assert "A message to tell by phone: 1" in page("/keep-in-touch/", client=client).words
    assert "Tell them this" in page(call(town), client=client).words
    record(town, outcome=Outcome.SOMEBODY_ELSE, said="")
    to_ring.refresh_from_db()
    assert to_ring.state == MessageState.WITH_STAFF
    record(town, outcome=Outcome.SPOKEN)
    to_ring.refresh_from_db()
    assert (to_ring.state, to_ring.code) == (MessageState.DELIVERED, "told")
    assert "A message to tell by phone" not in page("/keep-in-touch/", client=client).words
    assert to_tell.waiting() == []


@pytest.mark.django_db
def test_of_a_message_about_no_wait_the_person_is_rung_once(town, number, mary, signed_in, page):  # noqa: F811
    messages.queue(
        person=mary.person, wait=None, code="still-on-the-list", wanted=Channel.PHONE,
        by=town.user(Role.LIST_COORDINATOR), now=towns.now(),
    )  # fmt: skip
    assert "A message to tell by phone: 1" in page("/keep-in-touch/", client=signed_in(Role.LIST_COORDINATOR)).words


@pytest.mark.django_db
def test_a_call_asked_for_stands_in_the_queue_with_its_part_of_the_day(town, mary, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    by = town.user(Role.LIST_COORDINATOR)
    waiting.ask_for_call(
        wait=mary, on=towns.day(0), part="afternoon", words="Her niece is there", by=by, now=towns.now()
    )
    shown = page("/keep-in-touch/", client=client).words
    assert "Asked to be called: 1" in shown
    assert "in the afternoon" in shown
    assert any(
        "in the afternoon. List Coordinator Example recorded it. “Her niece is there”" in one for one in told(town)
    )
