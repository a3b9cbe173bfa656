"""What the provider and people send back: taken once, in any order, from nobody else."""

import json
from io import BytesIO

import pytest

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import london_day
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import actions, queries, taking
from fairwait.keeping_in_touch.messages.models import IncomingText, Receipt
from fairwait.people.models import Person
from tests.keeping_in_touch.messages.conftest import TOKEN, state

pytestmark = pytest.mark.django_db
RECEIPTS, TEXTS = "/messages/notify/receipts/", "/messages/notify/texts/"


def call(client, url, said, token=TOKEN):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    body = said if isinstance(said, str) else json.dumps(said)
    return client.post(url, body, content_type="application/json", **headers).status_code


def tells(post, message, status):
    reference = str(message.uuid)
    return post.fake.service.move(post.fake.of(reference), status).receipt()


def test_f32_told_six_times_and_out_of_order_the_last_true_word_wins(post, client):
    message = post.write()
    post.run()
    sending, delivered = tells(post, message, "sending"), tells(post, message, "delivered")
    for said in (delivered, delivered, sending, delivered, sending, delivered):
        assert call(client, RECEIPTS, said) == 200
    assert state(message) == "delivered"
    assert Receipt.objects.count() == 2
    assert Event.objects.filter(wait=message.wait_id, kind="wait.attempted").count() == 1


def test_a_failure_told_later_is_shown_with_what_to_do(post, client):
    message = post.write()
    post.run()
    assert call(client, RECEIPTS, tells(post, message, "permanent-failure")) == 200
    assert (state(message), message.code) == ("failed", "permanent-failure")
    assert "Ask for another" in message.why
    assert Event.objects.filter(wait=message.wait_id, kind="message.not_sent").count() == 1


def test_f32_a_receipt_before_our_own_commit_is_kept_and_counts(post, client, monkeypatch):
    message = post.write()
    box = post.outbox()
    keep = box._keep

    def later(answered):
        assert call(client, RECEIPTS, tells(post, message, "delivered")) == 200
        keep(answered)

    monkeypatch.setattr(box, "_keep", later)
    box.run(until=post.clock() + post.clock.ahead + (message.expires_at - message.queued_at))
    assert state(message) == "delivered"
    assert message.provider_number
    assert Event.objects.filter(wait=message.wait_id, kind="wait.attempted").count() == 1
    assert post.fake.accepted == [str(message.uuid)]


def test_f32_who_is_not_the_provider_is_not_heard(post, client):
    good = {"id": "x", "reference": "nobody", "status": "delivered", "completed_at": "2026-06-09T10:00:00Z"}
    assert call(client, RECEIPTS, good, token="") == 401
    assert call(client, RECEIPTS, good, token=TOKEN[:-1]) == 401
    too_much = BytesIO(b"x" * 5_000_000)
    sent = {"CONTENT_LENGTH": "5000000", "wsgi.input": too_much, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert client.generic("POST", RECEIPTS, **sent).status_code == 413
    assert too_much.read() == b""  # whoever still sends when the line shuts reads no answer
    assert call(client, RECEIPTS, "{") == 400
    assert call(client, RECEIPTS, "[]") == 400
    assert call(client, RECEIPTS, {**good, "status": "gone"}) == 400
    assert client.get(RECEIPTS).status_code == 405
    assert not Receipt.objects.exists()
    assert call(client, RECEIPTS, good) == 200
    assert Receipt.objects.get().message is None
    post.settings.MESSAGES = type(post.settings.MESSAGES)(**{**vars(post.settings.MESSAGES), "callback_token": ""})
    assert call(client, RECEIPTS, good, token="") == 401


def arrives(post, client, words, wait, number="t1"):
    said = {"id": number, "source_number": wait.person.mobile.lstrip("+"), "message": words, "date_received": "now"}
    assert call(client, TEXTS, said) == 200
    return IncomingText.objects.get(number=number)


def test_stop_is_heard_at_once_and_nothing_more_leaves(post, client):
    wait = post.somebody()
    message = post.write(wait)
    text = arrives(post, client, "STOP", wait)
    assert (text.person_id, text.heard, text.settled_at) == (wait.person_id, ["stop"], None)
    post.run()
    assert (state(message), message.code) == ("cancelled", "opted_out")
    arrives(post, client, "Start", wait, number="t2")
    assert post.write(wait).channel == "text"


def test_a_text_is_taken_once_and_stands_on_the_timeline(post, client):
    wait = post.somebody()
    for _ in range(3):
        arrives(post, client, "thanks", wait)
    assert IncomingText.objects.count() == 1
    assert Event.objects.filter(subject=wait.person_id, kind="message.received").count() == 1


def test_worse_is_on_today_at_once(post, client, signed_in, page):
    wait = post.somebody(first_name="Edith", last_name="Marlowe")
    arrives(post, client, "it is getting worse, she fell", wait)
    for role in (Role.DUTY_WORKER, Role.LIST_COORDINATOR):
        shown = page("/today/", client=signed_in(role))
        assert "Edith Marlowe: May be worse or at risk" in shown.words


def test_worse_by_text_reopens_triage_though_nobody_had_asked(post, client):
    wait = post.somebody()
    for _ in range(2):
        arrives(post, client, "cant get up, on the floor", wait)
    wait.refresh_from_db()
    assert wait.escalated_on == london_day(post.clock())
    assert Event.objects.filter(wait=wait.pk, kind="wait.checked_in").count() == 1
    calm = post.somebody(mobile="+447700900456")
    arrives(post, client, "still waiting thanks", calm, number="t2")
    calm.refresh_from_db()
    assert calm.escalated_on is None


def test_what_may_be_urgent_is_read_first_however_many_texts_wait(post, client, monkeypatch):
    monkeypatch.setattr(queries, "MOST_TEXTS", 3)
    wait = post.somebody()
    for number, words in enumerate(["thanks", "hello", "ok", "\u0ac8\u0abe\u0ab0\u0ac1\u0a82", "she fell"]):
        arrives(post, client, words, wait, number=f"t{number}")
    assert [text.words for text in queries.texts(post.by)] == ["she fell", "thanks", "hello"]
    monkeypatch.setattr(queries, "MOST_TEXTS", 200)
    assert [text.number for text in queries.texts(post.by)] == ["t4", "t3", "t0", "t1", "t2"]


def test_the_councils_own_urgent_words_count_in_texts(post, client):
    wait = post.somebody()
    assert arrives(post, client, "We have a gas leak here", wait).heard == ["urgent"]


def test_a_number_somebody_else_answers_gets_no_more_until_a_person_says_otherwise(post, client):
    wait = post.somebody()
    text = arrives(post, client, "Wrong number", wait)
    with pytest.raises(actions.MessageRefused):
        post.write(wait)
    taking.settle_text(text=text, how="rang: it was a joke", is_number_wrong=False, by=post.by, now=post.clock())
    assert post.write(wait).channel == "text"
    with pytest.raises(actions.MessageRefused, match="A colleague"):
        taking.settle_text(text=text, how="again", is_number_wrong=False, by=post.by, now=post.clock())


def test_where_it_may_not_be_safe_nothing_leaves_until_somebody_has_read_why(post, client, signed_in, page):
    wait = post.somebody(first_name="Edith", last_name="Marlowe", address="4 Mill Lane, Millfield", postcode="ZX1 2AB")
    message = post.write(wait)
    text = arrives(post, client, "dont ring my husband will hear", wait)
    post.run()
    assert (state(message), message.code) == ("cancelled", "unsafe")
    assert not post.fake.accepted
    with pytest.raises(actions.MessageRefused, match="no way to send"):
        post.write(wait)
    shown = page("/today/", client=signed_in(Role.DUTY_WORKER)).words
    assert "Edith Marlowe: It may not be safe to reach them" in shown
    pages = (f"/people/{wait.person.uuid}/", f"/keep-in-touch/{wait.uuid}/")
    caller = signed_in(Role.LIST_COORDINATOR)
    for address in pages:  # whoever is about to ring from there reads it first
        assert "Read it and settle it before anybody rings" in page(address, client=caller).words
    wait.refresh_from_db()
    assert wait.escalated_on == london_day(post.clock())
    how = "spoke with her at the clinic: texts are safe, calls are not"
    taking.settle_text(text=text, how=how, is_number_wrong=False, by=post.by, now=post.clock())
    assert post.write(wait).channel == "text"
    for address in pages:
        assert "may not be safe to reach them" not in page(address, client=caller).words


def test_where_it_may_not_be_safe_nothing_leaves_though_the_number_has_changed_since(post, client):
    wait = post.somebody(first_name="Edith", last_name="Marlowe", address="4 Mill Lane, Millfield", postcode="ZX1 2AB")
    arrives(post, client, "he reads my phone", wait)
    Person.objects.filter(pk=wait.person_id).update(mobile="+447700900999")
    with pytest.raises(actions.MessageRefused, match="no way to send"):
        post.write(wait)


def test_two_at_one_phone_are_not_guessed_between_and_both_are_left_in_peace(post, client):
    wait, other = post.somebody(), post.somebody(mobile="+447700900001")
    text = arrives(post, client, "STOP", wait)
    assert text.person is None
    for each in (wait, other):
        with pytest.raises(actions.MessageRefused):
            post.write(each)


def test_a_nul_in_what_the_provider_says_becomes_its_sign(post, client):
    """PostgreSQL takes none: what was told would be lost."""
    wait = post.somebody()
    assert arrives(post, client, "Still\x00waiting", wait).words == "Still\u2400waiting"
    told = {"id": "x\x00y", "reference": "", "status": "delivered", "completed_at": "2026-06-09T10:00:00Z"}
    assert call(client, RECEIPTS, told) == 200
    assert Receipt.objects.get().provider_number == "x\u2400y"


def test_the_words_of_a_text_that_is_not_safe_stand_on_nobodys_timeline_but_a_trained_workers(
    post, client, signed_in, page
):
    """As what is told on the private page is: read by whoever reads danger, and not by the team."""
    wait = post.somebody(first_name="Edith", last_name="Marlowe")
    text = arrives(post, client, "STOP texting, my husband reads my phone", wait)
    assert {"not_safe", "stop"} <= set(text.heard)
    record, secret = f"/people/{wait.person.uuid}/", "my husband reads"
    for role in (Role.DUTY_WORKER, Role.LIST_COORDINATOR, Role.TEAM_MANAGER):
        worker = signed_in(role)
        shown = page(record, client=worker).words
        assert "They sent a text" in shown
        assert secret not in shown
        assert secret not in page(f"/keep-in-touch/{wait.uuid}/", client=worker).words
        if role is not Role.TEAM_MANAGER:
            assert secret not in page("/messages/texts/", client=worker).words
    trained = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    assert secret in page(record, client=trained).words
    others = Event.objects.filter(subject=wait.person_id).exclude(kind="message.received")
    assert not [one for one in others if secret in (one.private or "")]
    assert [one for one in Event.objects.filter(wait=wait.pk, kind="wait.checked_in") if "worse" in one.private]
