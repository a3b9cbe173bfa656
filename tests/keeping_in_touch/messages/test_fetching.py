"""Texts whose callback never came are asked for, and each is taken once, however it came."""

from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import gateways, jobs, setting, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.standing import opted_out

pytestmark = pytest.mark.django_db


def text_in(post, words, source="07700900001", **more):
    """Somebody sends a text, and the provider's call never reaches us."""
    post.fake.text_in(source=source, message=words, **more)


def fetch(post):
    class Run:
        clock = staticmethod(post.clock)

    return jobs.texts(Run())


def test_a_text_that_was_never_told_is_taken_and_on_a_workers_screen(post, client):
    wait = post.somebody(mobile="+447700900001")
    text_in(post, "I am worse, I fell again")
    assert IncomingText.objects.count() == 0
    assert fetch(post) == "1 texts had not been told to us."
    kept = IncomingText.objects.get()
    assert (kept.person_id, kept.words) == (wait.person_id, "I am worse, I fell again")
    assert "urgent" in kept.heard
    client.force_login(post.town.user(Role.LIST_COORDINATOR))
    assert "I fell again" in client.get("/messages/texts/").content.decode()


def test_what_came_both_ways_is_kept_once_and_asking_again_changes_nothing(post):
    text_in(post, "one")
    text_in(post, "two")
    first = post.fake.service.received[0]
    taking.text(number=first["id"], source=first["source_number"], words=first["message"], now=post.clock())
    assert fetch(post) == "1 texts had not been told to us."
    assert fetch(post) == ""
    assert sorted(IncomingText.objects.values_list("words", flat=True)) == ["one", "two"]


def test_one_missing_far_behind_others_that_came_is_found(post):
    for number in range(300):
        text_in(post, f"text {number}")
    for said in post.fake.service.received[2:]:
        taking.text(number=said["id"], source=said["source_number"], words=said["message"], now=post.clock())
    assert fetch(post) == "2 texts had not been told to us."
    assert list(IncomingText.objects.order_by("-pk").values_list("words", flat=True)[:2]) == ["text 1", "text 0"]


def test_the_oldest_is_taken_first_so_that_the_last_word_about_texts_counts(post):
    post.somebody(mobile="+447700900001")
    text_in(post, "STOP")
    text_in(post, "START")
    fetch(post)
    assert [one.words for one in IncomingText.objects.order_by("pk")] == ["STOP", "START"]


def test_a_start_that_is_told_late_undoes_no_stop_sent_after_it(post):
    wait = post.somebody(mobile="+447700900001")
    text_in(post, "START")
    text_in(post, "STOP")
    first, second = post.fake.service.received
    sent = post.clock() - timedelta(hours=2)
    first["date_received"], second["date_received"] = sent.isoformat(), (sent + timedelta(hours=1)).isoformat()
    taking.text(
        number=second["id"], source=second["source_number"], words="STOP", now=post.clock(),
        sent=second["date_received"],
    )  # fmt: skip
    assert fetch(post) == "1 texts had not been told to us."
    assert opted_out(wait.person) == {Channel.TEXT}
    late = IncomingText.objects.get(number=first["id"])
    assert (late.received_at, late.heard) == (sent, ["start"])
    assert Event.objects.filter(kind="message.received", occurred_at=sent).count() == 1
    text_in(post, "Start")
    fetch(post)
    assert opted_out(wait.person) == set()


@pytest.mark.parametrize("sent", ["", "now", "2026-06-09T10:00:00", "2999-01-01T00:00:00Z"])
def test_a_moment_that_cannot_be_or_cannot_be_read_is_the_one_it_was_told_at(post, sent):
    now = post.clock()
    assert taking.text(number="t", source="447700900001", words="hello", now=now, sent=sent).received_at == now


def test_a_sender_with_a_name_holds_up_nobody(post):
    text_in(post, "Your parcel", source="PARCELS")
    text_in(post, "please ring")
    assert fetch(post) == "1 texts had not been told to us."


@pytest.mark.parametrize("source", ["+44 7700 900888", "07700-900888", "(07700) 900.888", "447700900888"])
def test_a_number_is_taken_however_it_is_written(post, source):
    wait = post.somebody(mobile="+447700900888")
    text = taking.text(number="n", source=source, words="please ring", now=post.clock())
    assert (text.source, text.person_id) == ("+447700900888", wait.person_id)


def test_nothing_is_asked_where_messages_are_off_or_only_rehearsed(post):
    text_in(post, "hello")
    for switch in ("off", "test"):
        post.settings.MESSAGES = post.settings.MESSAGES.__class__(**{**vars(post.settings.MESSAGES), "switch": switch})
        assert fetch(post) == ""
    in_force = setting.in_force(on=post.clock().date())
    assert not isinstance(gateways.set_up(in_force.messaging).of(Channel.TEXT), gateways.NotifyGateway)
