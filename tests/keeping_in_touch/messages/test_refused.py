"""What the provider refuses, of one message, of a channel or of us."""

import pytest

from fairwait.accounts.rules import Role
from fairwait.keeping_in_touch.messages import actions, due
from fairwait.keeping_in_touch.messages.fake_notify import FakeNotify, Fault, KeyKind
from fairwait.keeping_in_touch.messages.fake_notify.templates import Template
from fairwait.keeping_in_touch.messages.models import Hold, Message
from fairwait.upkeep.models import Finding
from tests.desk import town as towns
from tests.fonts import undrawn  # noqa: F401
from tests.keeping_in_touch.messages.conftest import state, told, told_of

pytestmark = pytest.mark.django_db


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
