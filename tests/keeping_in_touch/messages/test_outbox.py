"""Messages leave once, or it is shown why not: whatever the provider, the network and the worker do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from notifications_python_client.notifications import NotificationsAPIClient

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import LONDON
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.messages import actions, due, holding, outbox
from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify, Fault, KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.templates import Template
from fairwait.keeping_in_touch.messages.models import Hold, Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.rules import reaching as ways
from fairwait.people.rules.reaching import Safe
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Finding, Job
from fairwait.waiting import actions as waiting
from tests.desk import town as towns
from tests.fonts import undrawn  # noqa: F401
from tests.keeping_in_touch.messages.conftest import ANY_HOUR, state, told

pytestmark = pytest.mark.django_db
FOREVER = 4e9


def told_of(wait, kind):
    return Event.objects.filter(wait=wait.pk, kind=kind).count()


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


# F31, F34: refused --------------------------------------------------------------------------------------------------


def test_f31_what_is_refused_is_tried_once_and_shown_plainly(post):
    message = post.write(post.somebody(mobile=None, email="amina@example"))
    post.run()
    assert state(message) == "failed"
    assert "not an e-mail address" in message.why
    assert message.attempts == 1
    assert told_of(message.wait, "message.not_sent") == 1
    post.clock.forward(hours=2)
    assert post.run() == 0


def test_f31_a_trial_key_reaches_nobody_and_says_so(post):
    with FakeNotify(is_live=False) as trial:
        post.settings.MESSAGES = told(trial, notify_key=trial.key(KeyKind.TEAM))
        message = post.write()
        post.run()
    assert state(message) == "failed"
    assert "own team" in message.why


def test_f31_a_wrong_key_keeps_the_queue_for_a_person(post):
    with FakeNotify() as other:
        post.settings.MESSAGES = told(post.fake, notify_key=other.key())
    messages = [post.write() for _ in range(30)]
    post.run()
    states = [state(message) for message in messages]
    assert set(states) == {"queued"}  # those that were refused for it too: it is no fault of theirs
    assert max(message.attempts for message in Message.objects.all()) == 1
    assert Hold.objects.get(pk="notify").until is None
    assert Finding.objects.get(pk="messages.notify").is_good is False
    post.settings.MESSAGES = told(post.fake)
    actions.resume(name="notify", by=post.by, now=post.clock())
    post.until_settled(minutes=10)
    assert sorted(post.fake.accepted) == sorted(str(message.uuid) for message in messages)


def test_a_letter_that_would_be_boxes_is_not_sent_and_those_beside_it_are(post, undrawn):  # noqa: F811
    home = {"mobile": None, "address": "1 Harbour Row, Wexmoor", "postcode": "ZX1 1AA"}
    boxes, beside = post.write(post.somebody(**home, first_name=undrawn)), post.write(post.somebody(**home))
    post.run()
    assert (state(boxes), state(beside)) == ("failed", "sent")
    assert (boxes.code, boxes.attempts) == ("not_drawn", 0)
    assert "no font here has the letters" in boxes.why
    assert post.fake.accepted == [str(beside.uuid)]
    assert told_of(boxes.wait, "message.not_sent") == 1


UNKNOWN = "0f5a4d2e-0000-4000-8000-00000000dead"


@pytest.mark.parametrize("is_unknown", [True, False])
def test_f31_a_template_that_is_broken_holds_its_channel_with_one_task_and_nothing_else(post, is_unknown):
    """Not one message after the other: the refusal is of the template, and the same for each."""
    number = UNKNOWN if is_unknown else "6a1f0c52-0000-4000-8000-00000000beef"
    if not is_unknown:
        post.fake.service.templates[number] = Template(number, "sms", "Dear ((name)), ((text))")
    post.settings.MESSAGES = told(post.fake, text_template=number)
    texts = [post.write() for _ in range(30)]
    email = post.write(post.somebody(mobile=None, email="amina@example.org"))
    post.run()
    assert {state(message) for message in texts} == {"queued"}
    assert max(message.attempts for message in Message.objects.all()) == 1
    assert post.fake.accepted == [str(email.uuid)]
    assert told_of(texts[0].wait, "message.not_sent") == 0
    held = Hold.objects.get()
    assert (held.name, held.kind, held.until) == ("text", "template", None)
    assert number in held.words
    assert "then let it go on" in held.words
    (work,) = due.held(post.town.user(Role.TEAM_MANAGER), towns.day(0))
    assert [thing.label for thing in work.things] == [held.words]
    assert list(due.held(post.town.user(Role.PRACTITIONER), towns.day(0))) == []
    post.settings.MESSAGES = told(post.fake)
    actions.resume(name="text", by=post.by, now=post.clock())
    post.until_settled(minutes=10)
    assert sorted(post.fake.accepted) == sorted(str(message.uuid) for message in [*texts, email])
    assert list(due.held(post.town.user(Role.TEAM_MANAGER), towns.day(0)))[0].count == 0


def test_f34_a_clock_that_is_out_is_said_to_be_that_and_the_queue_is_kept(post, monkeypatch):
    real = post.fake.service.clock
    monkeypatch.setattr(post.fake.service, "clock", lambda: real() + 40)
    message = post.write()
    post.run()
    assert state(message) == "queued"
    assert Hold.objects.get().kind == "clock"
    assert "clock" in message.why
    monkeypatch.setattr(post.fake.service, "clock", real)
    post.until_settled(minutes=20)
    assert state(message) == "sent"


def test_a_redirect_holds_the_queue_for_a_person(post):
    post.fake.script.then(Fault.REDIRECT)
    message = post.write()
    post.run()
    assert state(message) == "queued"
    assert Hold.objects.get().kind == "host"


# F33: changed since it was written ----------------------------------------------------------------------------------


def tell(wait, now, **person):
    fact = towns.told(wait.person_id, wait.pk, person=person, row=9)
    history.record(fact, by=None, now=now, cause="import:2")


def _died(post, wait):
    tell(wait, post.clock(), date_of_death=towns.day(1))


def _moved(post, wait):
    tell(wait, post.clock(), mobile="+447700900999")


def _gone(post, wait):
    tell(wait, post.clock(), mobile=None)


def _unsafe(post, wait):
    tell(wait, post.clock(), unsafe_contact="Partner reads the phone")


def _out(post, wait):
    actions.choose(person=wait.person, channel=Channel.TEXT, is_out=True, said="STOP", by=None, now=post.clock())


def _restricted(post, wait):
    by = post.town.user(Role.TEAM_MANAGER)
    people.restrict(person=wait.person, reason="a threat", ring="the duty desk", by=by, now=post.clock())


def _closed(post, wait):
    from fairwait.waiting import queries

    pathway = next(p for p in queries.pathways(on=towns.day(0)) if p.code == wait.pathway)
    reason = pathway.end_reasons[0].code
    by = post.town.user(Role.PATHWAY_LEAD)
    waiting.end(wait=wait, reason=reason, told="told", on=towns.day(0), by=by, now=post.clock())


def _needs(post, wait):
    tell(wait, post.clock(), communication_needs="No texts")


def _joined(post, wait):
    other = post.somebody(mobile="+447700900998")
    people.merge(record=wait.person, into=other.person, reason="one person", by=post.by, now=post.clock())


def _never_by_text(post, wait):
    safe = Safe(never=frozenset({ways.Channel.TEXT}))
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())


def _safe_at_no_hour_now(post, wait):
    day = post.clock().astimezone(LONDON).weekday()
    safe = Safe(days=ways.EVERY_DAY - {day}, never=frozenset(ways.Channel) - {ways.Channel.TEXT})
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())


def _wrong_number(post, wait):
    number = Person.objects.get(pk=wait.person_id).mobile
    people.mark_detail(person=wait.person, detail="mobile", value=number, is_usable=False, by=post.by, now=post.clock())


def _said_to_have_died(post, wait):
    people.report(person=wait.person, what=ways.Reported.DIED, words="Her son", by=post.by, now=post.clock())


def _in_hospital(post, wait):
    people.report(person=wait.person, what=ways.Reported.ADMITTED, words="The ward", by=post.by, now=post.clock())


def test_a_message_that_is_not_safe_today_waits_for_a_day_that_is(post):
    wait = post.somebody()
    message = post.write(wait)
    _safe_at_no_hour_now(post, wait)
    post.run()
    assert state(message) == "queued"
    assert post.fake.accepted == []


def test_what_a_person_said_a_warning_means_opens_what_it_does_not_forbid(post):
    wait = post.somebody(unsafe_contact="Her partner reads the post")
    safe = Safe(never=frozenset({ways.Channel.LETTER}))
    people.set_safe_contact(person=wait.person, safe=safe, reason="She said so", by=post.by, now=post.clock())
    message = post.write(wait)
    post.run()
    assert post.fake.accepted == [str(message.uuid)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_never_by_text, "unsafe"), (_wrong_number, "wrong_number"), (_said_to_have_died, "dead"),
        (_in_hospital, "dead"),
        (_died, "dead"), (_moved, "detail_changed"), (_gone, "detail_gone"), (_unsafe, "unsafe"), (_out, "opted_out"),
        (_restricted, "restricted"), (_closed, "closed"), (_needs, "need"), (_joined, "detail_changed"),
    ],
)  # fmt: skip
def test_f33_what_changed_since_it_was_written_is_seen_at_the_moment_of_sending(post, change, code):
    wait = post.somebody()
    message, control = post.write(wait), post.write()
    change(post, wait)
    post.run()
    assert (state(message), message.code) == ("cancelled", code)
    assert message.why
    assert post.fake.accepted == [str(control.uuid)]
    assert told_of(wait, "message.not_sent") == 1


def test_f33_between_claiming_and_sending_too(post, monkeypatch):
    wait = post.somebody()
    message = post.write(wait)
    worker = post.outbox()
    claimed = worker._claim()
    _died(post, wait)
    with ThreadPoolExecutor(1) as threads:
        worker._send(claimed, threads)
    assert (state(message), message.code) == ("cancelled", "dead")
    assert post.fake.accepted == []


def test_f33_quiet_hours_are_kept(post):
    post.adopt(ANY_HOUR.replace('"00:00"', '"12:00"').replace('"23:59:59"', '"12:30"'), ago=0)
    post.clock.forward(hours=24 - post.clock().hour, minutes=-post.clock().minute)  # about midnight
    message = post.write()
    post.run()
    assert state(message) == "queued"
    assert message.not_before > post.clock()
    assert post.fake.accepted == []
    post.clock.ahead += message.not_before - post.clock() + timedelta(seconds=1)
    post.run()
    assert state(message) == "sent"


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
