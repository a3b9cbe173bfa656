"""Pages of messages, as staff use them."""

import pytest

from fairwait.accounts.due import work_for
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import actions, batches, setting, taking
from fairwait.keeping_in_touch.messages.fake_notify import Fault
from fairwait.keeping_in_touch.messages.models import Message, PrintBatch
from fairwait.keeping_in_touch.messages.rules import documents
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from tests.desk import town as towns
from tests.keeping_in_touch.messages.conftest import ANY_HOUR, state

pytestmark = pytest.mark.django_db
COORDINATOR, ADMIN = Role.LIST_COORDINATOR, Role.COUNCIL_ADMINISTRATOR


def test_somebody_is_written_to_from_their_record_exactly_as_shown(post, signed_in, page):
    wait = post.somebody(first_name="Edith", last_name="Marlowe")
    client, at = signed_in(COORDINATOR), f"/messages/to/{wait.person.uuid}/"
    assert at in page(f"/people/{wait.person.uuid}/", client=client).html
    page(at, client=client)
    shown = page(at, client=client, method="post", data={"template": "please-ring", "channel": "best"})
    assert "hello Edith, please ring us on 01632 960000" in shown.words
    assert "This price is not confirmed" in shown.words
    assert "We hold nothing to reach them by" in shown.words
    body = actions.draft(person=wait.person, code="please-ring", now=post.clock()).body
    said = {"step": "send", "template": "please-ring", "channel": "best", "way": "text", "expect": body}
    changed = page(at, client=client, method="post", data={**said, "expect": "other words"}, status=422)
    assert "look again" in changed.words
    moved = page(at, client=client, method="post", data={**said, "way": "email"}, status=422)
    assert "The way it would go has changed" in moved.words
    answer = client.post(at, said)
    message = Message.objects.get()
    assert message.because == "It costs least of the ways they can use"
    assert answer["Location"] == f"/messages/{message.uuid}/"
    assert message.body == body
    assert "Waiting to go" in page(answer["Location"], client=client).words
    assert AccessLog.objects.filter(page="message:write").exists()


def test_the_outbox_says_what_is_stuck_and_why(post, signed_in, page):
    post.fake.script.then(Fault.CUT_AFTER)
    message = post.write()
    post.run()
    client = signed_in(COORDINATOR)
    shown = page("/messages/", client=client)
    assert "Not known whether it went" in shown.words
    assert "The line went dead" in shown.words
    story = page(f"/messages/{message.uuid}/", client=client)
    assert "Say what became of it" in story.words
    bad = page(f"/messages/{message.uuid}/settle/", client=client, method="post", data={}, status=422)
    assert "Select whether it left" in bad.words
    client.post(f"/messages/{message.uuid}/settle/", {"settle-did_leave": "yes", "settle-reason": "she rang"})
    assert state(message) == "sent"


def lost_by(user, town, ago=0):
    """The references of what stands on somebody's Today as not arrived."""
    works = {work.key: work for work in work_for(town.user(user), towns.day(-ago))}
    return [thing.label for thing in works["did-not-arrive"].things] if "did-not-arrive" in works else []


def test_what_did_not_arrive_is_somebodys_work_until_it_is_seen_to(post, signed_in, page, town):
    wait = post.somebody(first_name="Edith", last_name="Marlowe")
    message = post.write(wait)
    post.run()
    assert lost_by(COORDINATOR, town) == []
    taking.receipt(
        reference=str(message.uuid), number="n-1", status="permanent-failure", at="2030-01-01T00:00:00Z",
        now=post.clock(),
    )  # fmt: skip
    assert lost_by(COORDINATOR, town) == ["Edith Marlowe: text message. Failed"]
    assert lost_by(Role.TEAM_MANAGER, town) == []  # whoever wrote it first
    assert lost_by(Role.TEAM_MANAGER, town, ago=2) == ["Edith Marlowe: text message. Failed"]
    client, at = signed_in(COORDINATOR), f"/messages/{message.uuid}/"
    assert "They were not told" in page(at, client=client).words
    client.post(f"{at}seen/")
    assert "Seen to by" in page(at, client=client).words
    assert lost_by(Role.TEAM_MANAGER, town, ago=2) == []
    client.post(f"{at}seen/")  # of two who press at once one is told that it is done
    assert "Somebody has seen to it already" in page(at, client=client).words


def test_what_was_written_again_or_taken_back_is_nobodys_work(post, signed_in, town):
    wait = post.somebody()
    post.clock.forward(seconds=-5)
    Message.objects.filter(pk=post.write(wait).pk).update(
        state="failed", why="It failed.", code="refused", ended_at=post.clock()
    )
    assert len(lost_by(COORDINATOR, town)) == 1
    post.clock.forward(seconds=5)
    again = post.write(wait)
    assert lost_by(COORDINATOR, town) == []
    actions.cancel(message=again, reason="she rang", by=post.by, now=post.clock())
    assert len(lost_by(COORDINATOR, town)) == 1  # what failed first still never reached them
    Message.objects.filter(pk=again.pk).update(state="unknown", why="?", asked_at=post.clock())
    Message.objects.exclude(pk=again.pk).update(seen_at=post.clock())
    assert lost_by(COORDINATOR, town) == []  # looked up for a day before anybody is asked
    assert len(lost_by(COORDINATOR, town, ago=1)) == 1


def test_a_message_is_taken_back_on_its_page(post, signed_in, page):
    message = post.write()
    client = signed_in(COORDINATOR)
    client.post(f"/messages/{message.uuid}/cancel/", {"cancel-reason": "wrong person"})
    assert state(message) == "cancelled"
    assert "wrong person" in page(f"/messages/{message.uuid}/", client=client).words
    assert "wrong person" in page("/messages/?state=cancelled", client=client).words
    assert client.post(f"/messages/{message.uuid}/other/").status_code == 404


def test_messages_stop_and_go_on(post, signed_in, page):
    message = post.write()
    client = signed_in(COORDINATOR)
    page("/messages/stop/", client=client)
    client.post("/messages/stop/", {"name": "all", "reason": "a wrong wording"})
    assert post.run() == 0
    assert "a wrong wording" in page("/messages/", client=client).words
    assert signed_in(Role.DUTY_WORKER).post("/messages/go-on/all/").status_code == 403
    client.post("/messages/go-on/all/")
    post.run()
    assert state(message) == "sent"


def test_the_outbox_asks_a_fixed_number_of_questions(post, signed_in, page, django_assert_max_num_queries):
    client = signed_in(COORDINATOR)
    for _ in range(3):
        post.write()
    page("/messages/?state=queued", client=client)
    with django_assert_max_num_queries(40) as few:
        page("/messages/?state=queued", client=client)
    for _ in range(9):
        post.write()
    with django_assert_max_num_queries(len(few.captured_queries)):
        page("/messages/?state=queued", client=client)


def letter(post, **more):
    wait = post.somebody(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA", **more)
    return post.write(wait, wanted=Channel.PRINT)


def test_letters_are_gathered_printed_and_posted_by_named_people(post, signed_in, page):
    from tests.keeping_in_touch.messages.test_changed_since import _died

    stays, dies, unsaid = (letter(post, first_name=name) for name in ("Sita", "Edith", "Una"))
    client = signed_in(COORDINATOR)
    page("/messages/print/", client=client)
    at = client.post("/messages/print/")["Location"]
    assert "3 letters" in page(at, client=client).words
    file = client.get(f"{at}file/")
    assert file.content.startswith(b"%PDF-")
    assert client.get(f"{at}file/?part=2").status_code == 404
    client.post(at, {"done": "posted"})
    assert PrintBatch.objects.get().posted_at is None  # not before it is printed
    client.post(at, {"done": "printed"})
    actions.cancel(message=unsaid, reason="She rang us.", by=post.by, now=post.clock())
    assert "Take 1 letter out before you postUna Example: She rang us." in page(at, client=client).words
    _died(post, dies.wait)
    said = {"done": "posted", "out": [str(unsaid.uuid), "x"]}
    shown = page(at, client=client, method="post", data=said)
    assert "Take 2 letters out" in shown.words
    assert "They are recorded as having died." in shown.words
    assert "Nothing counts as posted yet" in shown.words
    assert (state(stays), state(dies)) == ("with_staff", "cancelled")
    assert "Take 2 letters out" in page(at, client=client).words  # whoever looks again still reads it
    client.post(at, {"done": "posted", "out": [str(dies.uuid), str(unsaid.uuid)]})
    assert [state(one) for one in (stays, dies, unsaid)] == ["sent", "cancelled", "cancelled"]
    assert Event.objects.filter(kind="wait.attempted").count() == 1
    shown = page(at, client=client).words
    assert "Posted by" in shown
    assert "Take" not in shown
    with pytest.raises(actions.MessageRefused, match="No letter"):
        batches.make(by=post.by, now=post.clock())


def test_a_large_batch_is_several_files_that_keep_their_numbers(post, signed_in, page, monkeypatch):
    monkeypatch.setattr(batches, "PAGES_AT_ONCE", 6)
    written = [letter(post) for _ in range(4)]
    Message.objects.filter(pk__in=[one.pk for one in written[:2]]).update(enclosure="pack:1")  # five pages each
    batch = batches.make(by=post.by, now=post.clock())
    one, two, three, four = (each.pk for each in written)
    assert [file.letters for file in batches.files(batch)] == [(one,), (two, three), (four,)]
    actions.cancel(message=written[0], reason="She rang us.", by=post.by, now=post.clock())
    at, client = f"/messages/print/{batch.uuid}/", signed_in(COORDINATOR)
    shown = page(at, client=client)
    assert "Part 2: 2 letters as PDFPart 3: 1 letter as PDF" in shown.words
    assert client.get(f"{at}file/?part=1").status_code == 404
    laid_out = []
    monkeypatch.setattr(batches, "as_pdf", lambda html: laid_out.append(html.count("<article")) or b"%PDF")
    assert client.get(f"{at}file/?part=3")["Content-Disposition"].endswith('-3.pdf"')
    assert laid_out == [1]


def test_what_messages_say_is_adopted_by_an_administrator(post, signed_in, page):
    client = signed_in(ADMIN)
    assert "as it comes with Fairwait" in page("/messages/templates/", client=signed_in(COORDINATOR)).words
    at = "/messages/templates/please-ring/"
    assert signed_in(COORDINATOR).get(at).status_code == 403
    page(at, client=client)
    text = setting.starter("please-ring")
    refused = page(at, client=client, method="post", data={"document": text + 'colour = "red"', "reason": "x"})
    assert "not known" in refused.words
    waits = text.replace("please ring us on", "you wait for ((pathway)), ring")
    assert (
        "Nothing fills ((pathway))"
        in page(at, client=client, method="post", data={"document": waits, "reason": "x"}).words
    )
    client.post(at, {"document": text.replace('name = "Please ring us"', 'name = "Ring us"'), "reason": "shorter"})
    assert setting.templates(on=post.clock().date())["please-ring"][0].name == "Ring us"
    page("/messages/templates/messaging/", client=client)
    client.post("/messages/templates/messaging/", {"document": ANY_HOUR.replace('"2.4"', '"9.9"'), "reason": "new"})
    assert str(setting.in_force(on=post.clock().date()).messaging.prices[0].pence) == "9.9"


def test_who_may_not_record_a_contact_sees_no_messages(post, signed_in):
    for role in (Role.DIRECTOR, Role.PARTNER, Role.PERFORMANCE_ANALYST):
        assert signed_in(role).get("/messages/").status_code == 403


def test_words_one_would_rather_not_write_are_hinted_at_before_anything_is_sent(post, signed_in, page):
    wait = post.somebody(first_name="Edith")
    client, admin, at = signed_in(COORDINATOR), signed_in(ADMIN), f"/messages/to/{wait.person.uuid}/"
    chosen, hint = {"template": "please-ring", "channel": "best"}, "here one would rather not write ring"
    assert hint not in page(at, client=client, method="post", data=chosen).words
    admin.post("/words/", {"preset": "statutory", "phrases": "", "avoided": "ring", "reason": "We say call."})
    shown = page(at, client=client, method="post", data=chosen)
    assert hint in shown.words
    body = actions.draft(person=wait.person, code="please-ring", now=post.clock()).body
    client.post(at, {**chosen, "step": "send", "way": "text", "expect": body})
    assert Message.objects.get().body == body
    assert hint in page("/messages/templates/", client=admin).words
    before = page("/messages/templates/please-ring/", client=admin)
    assert hint in before.words
    text = setting.templates(on=post.clock().date())["please-ring"][0]
    adopted = {"document": documents.template_toml(text), "reason": "the same again"}
    assert admin.post("/messages/templates/please-ring/", adopted).status_code == 302
    assert "What you wrote is kept as it is" in page("/messages/templates/", client=admin).words
