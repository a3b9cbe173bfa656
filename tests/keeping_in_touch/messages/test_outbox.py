"""Messages leave once, or it is shown why not: whatever the provider, the network and the worker do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from notifications_python_client.notifications import NotificationsAPIClient

from fairwait.history.verify import verify
from fairwait.keeping_in_touch.messages import actions, holding, outbox
from fairwait.keeping_in_touch.messages.fake_notify import Fault
from fairwait.keeping_in_touch.messages.models import Hold, Message
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from tests.keeping_in_touch.messages.conftest import ANY_HOUR, state, told, told_of

pytestmark = pytest.mark.django_db
FOREVER = 4e9


def test_a_message_leaves_once_and_stands_on_the_timeline_as_an_attempt(post):
    wait = post.somebody()
    message = post.write(wait)
    assert (message.state, message.channel, message.to) == ("queued", "text", wait.person.mobile)
    assert Job.objects.filter(kind=actions.SEND, state="queued").count() == 1
    assert post.run() == 1
    assert state(message) == "sent"
    assert post.fake.accepted == [str(message.uuid)]
    assert post.fake.of(str(message.uuid)).body == message.body
    wait.refresh_from_db()
    assert (wait.attempts, wait.last_contact_on) == (1, None)
    assert told_of(wait, "wait.attempted") == 1
    assert post.run() == 0
    assert verify().is_whole


def test_each_channel_goes_its_way(post):
    mobile, email = post.somebody(), post.somebody(mobile=None, email="amina@example.org")
    letter = post.somebody(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA")
    ways = [post.write(wait).channel for wait in (mobile, email, letter)]
    assert ways == ["text", "email", "letter"]
    post.run()
    assert sorted(one.kind for one in post.fake.service.notifications.values()) == ["email", "letter", "sms"]


def test_letters_leave_beside_a_campaign_of_texts(post):
    """Letters are few at a time and texts many: of what may leave in a minute letters are given theirs first."""
    post.adopt(ANY_HOUR.replace("per_minute = 3000", "per_minute = 2"), ago=0)
    for _ in range(3):
        post.write(post.somebody())
    post.write(post.somebody(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA"))
    assert sorted(message.channel for message in post.outbox()._claim()) == ["letter", "text"]


def test_what_cannot_be_used_is_not_written(post):
    for person, words in (
        ({"mobile": None}, "no way"),
        ({"unsafe_contact": "Husband reads her phone"}, "no way"),
        ({"communication_needs": "BSL"}, "no way"),
    ):
        with pytest.raises(actions.MessageRefused, match=words):
            post.write(post.somebody(**person))
    with pytest.raises(actions.MessageRefused, match="phone"):
        post.adopt(ANY_HOUR.replace("01632 960000", ""), ago=0)
        post.write(post.somebody())


def test_a_need_no_rule_understood_is_read_by_a_person_first(post):
    wait = post.somebody(communication_needs="Speak to daughter first")
    with pytest.raises(actions.MessageRefused, match="Read what"):
        post.write(wait)
    assert post.write(wait, read="Speak to daughter first").state == "queued"


# F26, F27: slower, and not well -------------------------------------------------------------------------------------


def test_f26_told_to_go_slower_all_leave_once_with_jitter(post):
    messages = [post.write() for _ in range(30)]
    post.fake.script.outage(Fault.RATE, until=FOREVER)
    post.run()
    assert post.fake.accepted == []
    waits = list(Message.objects.values_list("not_before", flat=True))
    tried = [at for at in waits if at > post.clock()]
    assert len(set(tried)) == len(tried) > 0
    assert Hold.objects.get().kind == "busy"
    post.fake.script.outage(Fault.RATE, until=0)
    post.until_settled()
    assert sorted(post.fake.accepted) == sorted(str(message.uuid) for message in messages)
    assert not Hold.objects.exists()


def test_no_minute_holds_more_than_its_number(post):
    post.adopt(ANY_HOUR.replace("per_minute = 3000", "per_minute = 10"), ago=0)
    for _ in range(25):
        post.write()
    post.run()
    assert len(post.fake.accepted) == 10
    assert post.outbox().next_due() > post.clock()
    post.clock.forward(seconds=61)
    post.run()
    assert len(post.fake.accepted) == 20


@pytest.mark.parametrize("fault", [Fault.ERROR_500, Fault.ERROR_503])
def test_f27_an_hour_of_faults_each_leaves_once_or_is_shown_as_too_late(post, fault):
    soon = post.write()
    Message.objects.filter(pk=soon.pk).update(expires_at=post.clock() + timedelta(minutes=30))
    later = [post.write() for _ in range(5)]
    post.fake.script.outage(fault, until=FOREVER)
    for _ in range(60):
        post.run()
        post.clock.forward(minutes=1)
    assert post.fake.accepted == []
    post.fake.script.outage(fault, until=0)
    post.until_settled()
    assert state(soon) == "expired"
    assert soon.why
    assert sorted(post.fake.accepted) == sorted(str(message.uuid) for message in later)


# F28, F29: it may have left -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_AFTER, Fault.CUT_AFTER, Fault.NOT_JSON])
def test_f28_f29_what_was_taken_and_not_answered_is_looked_up_and_never_sent_again(post, fault):
    post.fake.script.slow_seconds = 1.5
    post.fake.script.then(fault)
    message = post.write()
    post.run()
    assert state(message) == "unknown"
    assert message.why
    post.run()
    assert state(message) == "unknown"  # not before nothing can still be under way
    post.until_settled(minutes=10)
    assert state(message) == "sent"
    assert post.fake.accepted == [str(message.uuid)]
    assert told_of(message.wait, "wait.attempted") == 1


def test_f29_what_was_cut_before_is_looked_up_twice_and_then_goes(post):
    post.fake.script.then(Fault.CUT_BEFORE)
    message = post.write()
    post.run()
    assert state(message) == "unknown"
    post.clock.forward(seconds=130)
    post.run()
    assert state(message) == "unknown"
    assert message.looks == 1
    assert post.fake.accepted == []
    post.until_settled(minutes=10)
    assert state(message) == "sent"
    assert post.fake.accepted == [str(message.uuid)]


def test_a_status_nobody_here_knows_settles_what_was_taken_and_stops_no_other(post, monkeypatch):
    post.fake.script.slow_seconds = 1.5
    post.fake.script.then(Fault.TIMEOUT_AFTER)
    message = post.write()
    post.run()
    assert state(message) == "unknown"
    look = NotificationsAPIClient.get_all_notifications

    def in_new_words(self, *args, **kwargs):
        answer = look(self, *args, **kwargs)
        return {"notifications": [{**one, "status": "teleported"} for one in answer["notifications"]]}

    monkeypatch.setattr(NotificationsAPIClient, "get_all_notifications", in_new_words)
    another = post.write()
    post.until_settled(minutes=10)
    assert (state(message), state(another)) == ("sent", "sent")
    assert sorted(post.fake.accepted) == sorted([str(message.uuid), str(another.uuid)])


def test_unknown_stays_unknown_while_nobody_can_be_asked(post):
    post.fake.script.then(Fault.CUT_AFTER)
    message = post.write()
    post.run()
    post.fake.script.outage(Fault.ERROR_503, until=FOREVER)
    for _ in range(10):
        post.clock.forward(minutes=3)
        post.run()
    assert state(message) == "unknown"


# Paused, rehearsed, taken over --------------------------------------------------------------------------------------


def test_f12_nothing_leaves_after_a_restore_until_a_person_resumes(post):
    message = post.write()
    upkeep.pause_messages(because="Restored from a backup.", now=post.clock())
    assert post.run() == 0
    actions.resume(name=holding.ALL, by=post.by, now=post.clock())
    post.run()
    assert state(message) == "sent"


def test_f12_what_left_after_the_backup_is_found_by_its_reference_before_it_could_leave_again(post):
    message = post.write()
    post.run()
    Message.objects.filter(pk=message.pk).update(state="queued", left_at=None, asked_at=None, attempts=0)
    upkeep.pause_messages(because="Restored from a backup.", now=post.clock())
    outbox.after_restore(home=Path(), now=post.clock())
    actions.resume(name=holding.ALL, by=post.by, now=post.clock())
    post.until_settled(minutes=10)
    assert state(message) == "sent"
    assert post.fake.accepted == [str(message.uuid)]


def test_one_channel_can_stop_while_others_go(post):
    text, email = post.write(), post.write(post.somebody(mobile=None, email="amina@example.org"))
    actions.pause(name="text", reason="a wrong wording", by=post.by, now=post.clock())
    post.run()
    assert (state(text), state(email)) == ("queued", "sent")
    actions.resume(name="text", by=post.by, now=post.clock())
    post.run()
    assert state(text) == "sent"


def test_a_rehearsal_reaches_nobody_and_is_no_attempt(post):
    post.settings.MESSAGES = told(post.fake, switch="test")
    message = post.write()
    post.run()
    assert (state(message), message.is_rehearsal) == ("sent", True)
    assert post.fake.accepted == []
    assert told_of(message.wait, "wait.attempted") == 0


def test_switched_off_nothing_leaves(post):
    post.settings.MESSAGES = told(post.fake, switch="off")
    message = post.write()
    assert post.run() == 0
    assert state(message) == "queued"


def test_a_worker_that_lost_its_lease_writes_nothing(post):
    message = post.write()
    worker = post.outbox()
    claimed = worker._claim()
    post.clock.forward(seconds=100)
    other = post.outbox()
    assert other.run(until=post.clock() + timedelta(seconds=60)) == 1
    with ThreadPoolExecutor(1) as threads:
        worker._send(claimed, threads)
    assert state(message) == "sent"
    assert post.fake.accepted == [str(message.uuid)]


def test_what_people_do_with_messages_is_refused_once_it_has_left(post):
    message = post.write()
    with pytest.raises(actions.MessageRefused, match="Enter why"):
        actions.cancel(message=message, reason=" ", by=post.by, now=post.clock())
    actions.cancel(message=message, reason="wrong person", by=post.by, now=post.clock())
    assert state(message) == "cancelled"
    post.run()
    assert post.fake.accepted == []
    gone = post.write()
    post.run()
    with pytest.raises(actions.MessageRefused, match="has left"):
        actions.cancel(message=gone, reason="wrong person", by=post.by, now=post.clock())
    with pytest.raises(actions.MessageRefused):
        actions.again(message=gone, by=post.by, now=post.clock())


def test_a_person_settles_what_nobody_knows(post):
    messages = []
    for _ in range(2):
        post.fake.script.then(Fault.CUT_AFTER)
        messages.append(post.write())
    post.run()
    actions.settle(message=messages[0], did_leave=True, reason="she rang about it", by=post.by, now=post.clock())
    actions.settle(message=messages[1], did_leave=False, reason="Notify says no", by=post.by, now=post.clock())
    assert [state(message) for message in messages] == ["sent", "failed"]
    with pytest.raises(actions.MessageRefused, match="known by now"):
        actions.settle(message=messages[0], did_leave=False, reason="x", by=post.by, now=post.clock())
