"""A letter that would come after the day it speaks of: known beforehand, asked again as it leaves, told by a person."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.accounts.models import User
from fairwait.accounts.rules import Role, Sight
from fairwait.engine.calendars import Nation, WorkingCalendar
from fairwait.history.models import Event
from fairwait.keeping_in_touch.messages import actions, batches, due, late, queries, setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules import documents
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import template
from fairwait.keeping_in_touch.messages.rules.post import Post
from fairwait.people import actions as people
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.fonts import undrawn  # noqa: F401
from tests.keeping_in_touch.messages.conftest import state

HOME = {"mobile": None, "address": "2 Mill Lane, Wexmoor", "postcode": "ZX1 4BD"}
POST = Post(WorkingCalendar(Nation.ENGLAND), 5, 2)


def at(day, hour=10):
    return datetime(2027, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "channel", "comes"),
    [
        (at(1), Channel.LETTER, date(2027, 3, 8)),  # a Monday
        (at(1), Channel.PRINT, date(2027, 3, 3)),
        (at(1, 17), Channel.LETTER, date(2027, 3, 9)),  # after the last post
        (at(6), Channel.LETTER, date(2027, 3, 15)),  # on Saturday: printed on Monday
        (at(24), Channel.LETTER, date(2027, 4, 2)),  # Good Friday and Easter Monday between: 26 and 29 March
    ],
)
def test_post_is_counted_in_working_days_of_the_council(written, channel, comes):
    assert POST.arrives(channel, now=written) == comes


def test_a_letter_of_the_very_day_is_too_late_and_what_is_no_letter_never_is():
    comes = POST.arrives(Channel.LETTER, now=at(1))
    assert POST.is_too_late(Channel.LETTER, speaks_of=comes, now=at(1))
    assert not POST.is_too_late(Channel.LETTER, speaks_of=comes + timedelta(days=1), now=at(1))
    assert not POST.is_too_late(Channel.LETTER, speaks_of=None, now=at(1))
    assert not POST.is_too_late(Channel.EMAIL, speaks_of=comes, now=at(1))


def test_how_long_post_takes_is_the_councils_to_say_and_older_documents_go_on():
    text = setting.starter("messaging")
    assert documents.messaging(text).letter_days == 5
    older = "\n".join(line for line in text.splitlines() if "_days" not in line)
    assert documents.messaging(older).print_days == documents.LETTER_DAYS
    with pytest.raises(documents.MessageDocumentRefused, match="from 1 to 30"):
        documents.messaging(text.replace("letter_days = 5", "letter_days = 0"))


def letter(post, *, days, wanted=Channel.LETTER, phone="+441632960123", **person):
    """A letter that speaks of a day so many days ahead."""
    wait = post.somebody(**{**HOME, "phone": phone, **person})
    speaks_of = towns.day(-days)
    made = Written(template(setting.starter("please-ring")), 1, speaks_of=speaks_of)
    return actions.queue(
        person=wait.person, code="please-ring", wait=wait, wanted=wanted, by=post.by, now=post.clock(), written=made
    )


def test_in_time_it_goes(post, notify):
    assert state(letter(post, days=40)) == "queued"
    post.run()
    assert Message.objects.get().state == "sent"


def test_held_up_until_it_is_too_late_a_person_tells_it_and_it_is_never_sent(post, notify):
    message = letter(post, days=40)
    post.clock.forward(days=38)
    Message.objects.update(expires_at=post.clock() + timedelta(days=2))
    post.run()
    assert state(message) == "with_staff"
    assert (message.channel, message.owner, message.to) == ("phone", post.by, "+441632960123")
    assert "too late" not in message.body
    assert notify.accepted == []
    post.run()
    assert state(message) == "with_staff"
    told = Event.objects.filter(kind="message.not_sent")
    assert told.count() == 1
    (work,) = [one for one in due.to_tell(post.by, towns.day(0)) if one.key == "tell-today"]
    assert (work.count, work.is_urgent, work.things[0].label) == (1, True, "Ring Amina Example")


def test_a_queue_that_is_paused_keeps_nobody_from_being_told(post):
    message = letter(post, days=3)
    actions.pause(name="all", reason="A test", by=post.town.user(Role.COUNCIL_ADMINISTRATOR), now=post.clock())
    assert post.run() == 0
    assert state(message) == "queued"
    in_force = setting.in_force(on=towns.day(0))
    assert late.look(in_force=in_force, now=post.clock()) == 1
    assert late.look(in_force=in_force, now=post.clock()) == 0
    assert state(message) == "with_staff"


def test_who_cannot_be_rung_is_with_a_colleague_all_the_same(post):
    message = letter(post, days=3, phone=None)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    assert state(message) == "with_staff"
    assert "They cannot be rung: No number is known." in message.why


def test_somebody_who_died_is_rung_by_nobody(post):
    from tests.keeping_in_touch.messages.test_changed_since import _died

    message = letter(post, days=3)
    _died(post, message.wait)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    assert state(message) == "queued"
    post.run()
    assert state(message) == "cancelled"


def test_where_the_writer_left_it_is_on_everybodys_today(post, signed_in):
    message = letter(post, days=3)
    User.objects.filter(pk=message.queued_by_id).update(is_active=False)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    message.refresh_from_db()
    assert message.owner is None
    assert queries.to_tell(post.town.user(Role.DUTY_WORKER)) == [message]


def given_other_work(post, message):
    User.objects.filter(pk=message.owner_id).update(role=Role.PERFORMANCE_ANALYST)


def kept_from_seeing_them(post, message):
    people.say_who_sees(
        person=message.person, colleague=message.owner, sight=Sight.MAY_NOT, until=towns.day(-30), reason="A nephew.",
        by=post.town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=post.clock(),
    )  # fmt: skip


def held_by_another_team(post, message):
    User.objects.filter(pk=message.owner_id).update(role=Role.TEAM_MANAGER, teams=["Harbour team"])
    Wait.objects.filter(pk=message.wait_id).update(team="Eastmarsh team")


@pytest.mark.parametrize("changed", [given_other_work, kept_from_seeing_them, held_by_another_team])
def test_whoever_may_tell_it_no_more_leaves_it_to_everybody(post, changed):
    message = letter(post, days=3)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    message.refresh_from_db()
    assert message.owner == post.by
    colleague = post.town.user(Role.PATHWAY_LEAD)
    assert (queries.to_tell(post.by), queries.to_tell(colleague)) == ([message], [])
    changed(post, message)
    assert queries.to_tell(colleague) == [message]


def test_what_nobody_told_in_time_is_said(post):
    message = letter(post, days=3)
    in_force = setting.in_force(on=towns.day(0))
    late.look(in_force=in_force, now=post.clock())
    Message.objects.update(expires_at=post.clock())
    late.look(in_force=in_force, now=post.clock())
    assert state(message) == "expired"
    assert "nobody had said that they were told" in message.why


def test_a_batch_leaves_out_what_would_come_too_late(post):
    soon, later = letter(post, days=3, wanted=Channel.PRINT), letter(post, days=40, wanted=Channel.PRINT)
    batch = batches.make(by=post.by, now=post.clock())
    assert [one.pk for one in batch.messages.all()] == [later.pk]
    assert (state(soon), soon.channel) == ("with_staff", "phone")


@pytest.mark.parametrize("is_told", [False, True])
def test_printed_and_not_posted_in_time_it_is_taken_out_of_the_pile_once(post, is_told):
    soon, later = letter(post, days=20, wanted=Channel.PRINT), letter(post, days=60, wanted=Channel.PRINT)
    batch = batches.make(by=post.by, now=post.clock())
    batches.printed(batch=batch, by=post.by, now=post.clock())
    post.clock.forward(days=18)
    Message.objects.update(expires_at=post.clock() + timedelta(days=2))
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    assert (state(soon), soon.channel) == ("with_staff", "phone")
    if is_told:
        actions.was_told(message=soon, said="Rang her.", by=post.by, now=post.clock())
    assert not batches.posted(batch=batch, by=post.by, now=post.clock())
    assert batches.to_take_out(batch) == [soon]
    assert batches.posted(batch=batch, out={soon.uuid}, by=post.by, now=post.clock())
    assert (state(soon), state(later)) == ("delivered" if is_told else "with_staff", "sent")


def test_told_on_its_page_it_is_done_and_stands_on_the_timeline(post, signed_in, page):
    message = letter(post, days=3)
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    client = signed_in(Role.LIST_COORDINATOR)
    at = f"/messages/{message.uuid}/"
    assert "Tell them" in page(at, client=client).words
    assert "Enter how they were told" in page(f"{at}told/", client=client, method="post", data={}, status=422).words
    client.post(f"{at}told/", {"told-said": "Spoke with her daughter-in-law, who wrote it down."})
    assert state(message) == "delivered"
    timeline = page(f"/people/{message.person.uuid}/", client=client).words
    assert "told them what a message said" in timeline
    assert "was asked to tell them the same day" in timeline
    with pytest.raises(MessageRefused, match="not with a colleague"):
        actions.was_told(message=message, said="again", by=post.by, now=post.clock())


def test_a_letter_taken_by_hand_is_in_no_batch_and_is_a_file_for_whoever_goes(post, signed_in, page):
    wait = post.somebody(**HOME)
    made = Written(template(setting.starter("please-ring")), 1, speaks_of=towns.day(-1))
    message = actions.queue(
        person=wait.person, code="please-ring", wait=wait, wanted=Channel.PRINT, by=post.by, now=post.clock(),
        written=made, owner=post.by, is_by_hand=True,
    )  # fmt: skip
    late.look(in_force=setting.in_force(on=towns.day(0)), now=post.clock())
    assert (state(message), message.channel) == ("with_staff", "print")
    with pytest.raises(MessageRefused, match="No letter"):
        batches.make(by=post.by, now=post.clock())
    client = signed_in(Role.LIST_COORDINATOR)
    assert "Take it to them" in page(f"/messages/{message.uuid}/", client=client).words
    assert client.get(f"/messages/{message.uuid}/sheet/").content.startswith(b"%PDF-")
    client.post(f"/messages/{message.uuid}/told/", {"told-said": "Put it into his hands."})
    assert state(message) == "delivered"
    assert "took a letter to them" in page(f"/people/{wait.person.uuid}/", client=client).words
    assert client.get(f"/messages/{message.uuid}/sheet/").status_code == 302


def test_a_letter_no_font_can_draw_is_left_out_of_the_file_and_the_others_are_printed(
    post,
    signed_in,
    undrawn,  # noqa: F811
):
    unread, beside = (
        letter(post, days=40, wanted=Channel.PRINT, first_name=undrawn),
        letter(post, days=40, wanted=Channel.PRINT),
    )
    post.run()
    batch = batches.make(by=post.by, now=post.clock())
    client = signed_in(Role.LIST_COORDINATOR)
    printed = client.get(f"/messages/print/{batch.uuid}/file/")
    assert printed.content.startswith(b"%PDF")
    assert (state(unread), state(beside)) == ("failed", "with_staff")
    unread.refresh_from_db()
    assert "no font here has the letters" in unread.why
    only = batches.File(1, (unread.pk,))
    with pytest.raises(MessageRefused, match="No font here"):
        Message.objects.filter(pk=unread.pk).update(state="with_staff")
        batches.pdf(batch, only, now=post.clock())
