"""Answers by link, code, text and call; what is worse, what is not needed, hostile ones; decisions, and the sample."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from fairwait.accounts.due import work_for
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns import auditing, deciding, replies, report, showing
from fairwait.keeping_in_touch.campaigns.models import Checked
from fairwait.keeping_in_touch.campaigns.rules.comparing import Share
from fairwait.keeping_in_touch.campaigns.rules.planning import Route
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.contacts import settling
from fairwait.keeping_in_touch.messages import batches, taking
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.rules import facts
from tests.keeping_in_touch.campaigns.conftest import BORN

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(asking):
    """Three people asked by text."""
    asking.add(fields={"band": "P1"})
    asking.add(2)
    campaign = asking.begin()
    asking.turn(campaign)
    asking.post.run()
    asking.campaign = campaign
    return asking


def told(asking, wait):
    row = asking.row(asking.campaign, wait)
    return row.told, row.how


def tell(asking, wait, what, **more):
    browser = asking.phone(asking.row(asking.campaign, wait))
    if what == "not-needed":
        return browser.post("/p/more/", {"who": more.get("who", "me"), "said": more.get("said", "")})
    return browser.post("/p/how/", {"told": what})


def test_by_link(running):
    wait = running.waits[0]
    tell(running, wait, "same")
    assert told(running, wait) == ("same", "link")
    assert report.unread(running.campaign) == 1
    wait.refresh_from_db()
    assert (wait.status, wait.last_contact_on) == ("open", None)


def test_worse_by_link_is_on_today_first_and_reopens_triage(running):
    tell(running, running.waits[0], "same")
    tell(running, running.waits[1], "worse")
    assert told(running, running.waits[1]) == ("worse", "link")
    running.waits[1].refresh_from_db()
    assert running.waits[1].escalated
    due = {work.key: work for work in work_for(running.by, running.post.clock().date())}
    assert due["told-us"].is_urgent
    assert due["told-us"].things[0].person == running.waits[1].person_id


def test_worse_stays_though_they_say_better_later(running):
    wait = running.waits[0]
    tell(running, wait, "worse")
    tell(running, wait, "better")
    assert told(running, wait) == ("worse", "link")


def test_by_code_from_a_letter(asking, monkeypatch):
    pages = []
    monkeypatch.setattr(batches, "as_pdf", lambda page: pages.append(page) or b"%PDF")
    wait = asking.add(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA")
    campaign = asking.campaign = asking.begin(channels=(Channel.PRINT,))
    asking.turn(campaign)
    batch = batches.make(by=asking.by, now=asking.post.clock())
    batches.pdf(batch, batches.files(batch)[0], now=asking.post.clock())
    batches.printed(batch=batch, by=asking.by, now=asking.post.clock())
    assert batches.posted(batch=batch, by=asking.by, now=asking.post.clock())
    code = re.search(r"Your code there: (\w{4} \w{4})", pages[0])[1]
    browser = Client()
    browser.post("/p/", {"code": code.lower()})
    browser.post("/p/check/", {"born-day": BORN.day, "born-month": BORN.month, "born-year": BORN.year})
    browser.post("/p/how/", {"told": "call-me"})
    assert told(asking, wait) == ("call-me", "code")


@pytest.mark.parametrize(
    ("words", "answer", "sure"),
    [
        ("Still waiting thanks", "same", False), ("I fell, much worse", "worse", False), ("hm?", "unclear", False),
        ("no longer need it", "not-needed", False), ("STOP", "", False), ("wrong number", "", False),
        ("\x00\u202e<script>alert(1)</script>", "unclear", False), ("9" * 3000, "unclear", False),
    ],
)  # fmt: skip
def test_by_text(running, words, answer, sure):
    wait = running.waits[0]
    running.text(wait, words)
    row = running.row(running.campaign, wait)
    assert (row.told, row.is_sure, row.how) == (answer, sure, "text" if answer else "")
    assert IncomingText.objects.get().settled_at is None
    wait.refresh_from_db()
    assert wait.status == "open"
    assert wait.decision is None


def test_worse_by_text_reopens_triage_before_anybody_has_read_it(running):
    wait = running.waits[0]
    running.text(wait, "She is much worse since Sunday")
    wait.refresh_from_db()
    assert wait.escalated
    event = Event.objects.get(kind="wait.checked_in")
    assert "much worse" in event.private
    assert told(running, wait) == ("worse", "text")


def test_a_text_of_somebody_nobody_asked_is_no_answer(running):
    stranger = running.add()
    running.text(stranger, "still waiting")
    assert not running.campaign.asked.exclude(told="").exists()


def test_the_same_text_told_again_is_one_answer(running):
    wait = running.waits[0]
    running.text(wait, "worse")
    running.texts -= 1
    running.text(wait, "worse")
    assert Event.objects.filter(kind="wait.checked_in").count() == 1


def test_a_person_says_what_an_unclear_text_means(running):
    wait = running.waits[0]
    running.text(wait, "hm?")
    row = running.row(running.campaign, wait)
    with pytest.raises(CampaignRefused, match="Select"):
        replies.understand(row=row, told="unclear", by=running.by, now=running.post.clock())
    replies.understand(row=row, told="worse", by=running.by, now=running.post.clock())
    wait.refresh_from_db()
    assert (told(running, wait), bool(wait.escalated)) == (("worse", "text"), True)
    assert IncomingText.objects.get().settled_by == running.by


def test_not_safe_is_no_answer_of_a_campaign_and_nothing_more_is_sent(running):
    wait = running.waits[0]
    running.phone(running.row(running.campaign, wait)).post("/p/away/", {"a": "unsafe"})
    row = running.row(running.campaign, wait)
    assert (row.told, Answer.objects.get().told) == ("", "not-safe")
    for _ in range(8):
        running.working_day()
    running.turn(running.campaign)
    assert (running.row(running.campaign, wait).out, running.row(running.campaign, wait).times) == ("stopped", 1)
    assert report.unread(running.campaign) == 0


# No longer needed -----------------------------------------------------------------------------------------------------


def test_no_longer_needed_ends_by_two_people_where_it_is_risky(running):
    wait, clock = running.waits[0], running.post.clock
    tell(running, wait, "not-needed", said="My daughter does it now")
    row = running.row(running.campaign, wait)
    manager, lead = running.post.town.user(Role.TEAM_MANAGER), running.post.town.user(Role.PATHWAY_LEAD)
    assert deciding.put_before(row=row, to=manager, by=running.by, now=clock()) == 1
    assert not Answer.objects.filter(read_at=None).exists()
    wait.refresh_from_db()
    assert (wait.status, wait.decision, wait.decision_to) == ("open", "ending", manager.pk)
    with pytest.raises(WaitRefused, match="takes two"):
        end(wait, by=manager, now=clock())
    settling.agree(wait=wait, words="yes", by=manager, now=clock())
    with pytest.raises(WaitRefused, match="second person"):
        end(wait, by=manager, now=clock())
    end(wait, by=lead, now=clock())
    found = report.report(running.campaign)
    assert [(one.after_telling, one.otherwise) for one in found.removed] == [(1, 0)]
    assert (found.not_needed, found.deciding, found.replied) == (1, 0, 1)
    assert auditing.draw(campaign=running.campaign, by=running.by, now=clock()) == 1
    with pytest.raises(CampaignRefused, match="Nobody more"):
        auditing.draw(campaign=running.campaign, by=running.by, now=clock())
    checked = Checked.objects.get()
    for by in (manager, lead):
        with pytest.raises(CampaignRefused, match="second person"):
            auditing.check(checked=checked, is_right=True, words="x", by=by, now=clock())
    third = running.post.town.user(Role.PRACTITIONER)
    with pytest.raises(CampaignRefused, match="how you know"):
        auditing.check(checked=checked, is_right=False, words=" ", by=third, now=clock())
    auditing.check(checked=checked, is_right=False, words="Rang her: she still needs it", by=third, now=clock())
    wait.refresh_from_db()
    assert wait.status == "open"
    found = report.report(running.campaign)
    assert (found.drawn, found.checked, found.wrong, found.reinstated, found.removed) == (1, 1, 1, 1, ())


def end(wait, *, by, now, on=None):
    from fairwait.waiting import queries

    pathway = next(one for one in queries.pathways(on=now.date()) if one.code == wait.pathway)
    return waiting.end(
        wait=wait, reason=pathway.end_reasons[0].label, told="told", on=on or now.date(), by=by, now=now
    )  # fmt: skip


def test_said_by_another_it_opens_a_conversation(running):
    wait = running.waits[0]
    tell(running, wait, "not-needed", who="another")
    row = running.row(running.campaign, wait)
    with pytest.raises(CampaignRefused, match="somebody else"):
        deciding.put_before(
            row=row, to=running.post.town.user(Role.TEAM_MANAGER), by=running.by, now=running.post.clock()
        )
    deciding.ring_first(row=row, by=running.by, now=running.post.clock())
    wait.refresh_from_db()
    assert (wait.decision, wait.call_asked_on is not None) == (None, True)
    due = {work.key: work.count for work in work_for(running.by, running.post.clock().date())}
    assert due.get("campaign-not-needed", 0) == 0  # it is done here: the person stands among those to be called


def test_a_text_is_read_before_anything_is_decided(running):
    wait = running.waits[0]
    running.text(wait, "not needed")
    row = running.row(running.campaign, wait)
    manager = running.post.town.user(Role.TEAM_MANAGER)
    with pytest.raises(CampaignRefused, match="Read the text"):
        deciding.put_before(row=row, to=manager, by=running.by, now=running.post.clock())
    replies.understand(row=row, told="not-needed", by=running.by, now=running.post.clock())
    row.refresh_from_db()
    assert deciding.put_before(row=row, to=manager, by=running.by, now=running.post.clock()) == 1


def test_the_report_counts_everybody_once(running):
    running.add(mobile=None, phone="01632 960123")
    tell(running, running.waits[0], "worse")
    running.text(running.waits[1], "same")
    found = report.report(running.campaign)
    assert (found.people, found.asked, found.replied, found.silent, found.worse) == (3, 3, 2, 1, 1)
    assert dict(found.by_answer) == {"worse": 1, "same": 1}
    assert found.still_waiting == 2
    assert {how.value: count for how, count in found.by_how} == {"link": 1, "text": 1}
    assert (found.messages, found.pence > 0) == (3, True)
    assert found.by_hand == ()
    assert Route.RING not in dict(found.left_out)


def test_nothing_is_known_of_two_wordings_before_the_look(asking):
    asking.add(4)
    campaign = asking.begin(other="how-are-things-short", look_at_share=0.0)
    asking.turn(campaign)
    assert report.comparison(campaign, today=asking.post.clock().date()).look == "not-yet"
    asking.post.run()
    asking.post.clock.forward(days=70)
    asking.turn(campaign)
    campaign.refresh_from_db()
    stands = report.comparison(campaign, today=asking.post.clock().date())
    assert (stands.look, [share.total for share in stands.shares]) == ("final", [2, 2])


def test_the_words_of_a_text_that_is_not_safe_stand_with_no_campaign(asking):
    asked = asking.add()
    campaign = asking.begin(asking.draft(quiet_days=0))
    asking.turn(campaign)
    asking.post.run()
    asking.text(asked, "he reads my phone")
    row = asking.row(campaign, asked)
    assert (row.told, replies.words_of(row)) == ("worse", "")


def test_whoever_was_only_rung_is_no_part_of_the_share_that_answered(asking):
    asked = asking.add()
    rung = [asking.add(mobile=None, phone=f"01632 96012{number}") for number in (1, 2)]
    asking.campaign = asking.begin()
    asking.turn(asking.campaign)
    asking.post.run()
    tell(asking, asked, "same")
    for wait in rung:
        waiting.record_contact(
            wait=wait, on=asking.post.clock().date(), how="phone", said="the same", outcome="spoken", by=asking.by,
            now=asking.post.clock(),
        )  # fmt: skip
    found = report.report(asking.campaign)
    assert (found.asked, found.replied, found.reply_share) == (1, 3, Share(1, 1))
    assert showing.reply_share(found).startswith("100% answered")


def test_what_a_text_costs_counts_though_the_phone_did_not_take_it(running):
    whole = report.report(running.campaign)
    for wait, word in zip(running.waits, ("permanent-failure", "temporary-failure", "technical-failure"), strict=True):
        message = running.row(running.campaign, wait).message
        taking.receipt(
            reference=str(message.uuid), number=message.provider_number, status=word,
            at=running.post.clock().isoformat(), now=running.post.clock(),
        )  # fmt: skip
    found = report.report(running.campaign)
    assert (whole.messages, found.messages) == (3, 2)
    assert found.pence * 3 == whole.pence * 2  # what failed by the provider's own fault is not charged


def test_a_wait_that_counts_as_ended_on_an_earlier_day_was_taken_off_too(running):
    wait, now = running.waits[1], running.post.clock()
    tell(running, wait, "not-needed")
    end(wait, by=running.post.town.user(Role.TEAM_MANAGER), now=now, on=now.date() - timedelta(days=9))
    found = report.report(running.campaign)
    assert [(one.after_telling, one.otherwise) for one in found.removed] == [(1, 0)]
    assert auditing.draw(campaign=running.campaign, by=running.by, now=now) == 1


def test_a_wait_that_an_extract_says_ended_before_was_taken_off_too(running):
    wait, now = running.waits[1], running.post.clock()
    day = (now.date() - timedelta(days=9)).isoformat()
    told = {"key": wait.key, "set": {"ended_on": day, "end_reason": "Moved away"}, "row": 1, "source": "trays"}
    history.record(
        history.Fact(facts.CHANGED.name, wait.person_id, wait.pk, told, {"person": {}, "set": {}}),
        by=None, now=now, cause="import:9",
    )  # fmt: skip
    wait.refresh_from_db()
    assert wait.status == "ended"
    found = report.report(running.campaign)
    assert [(one.after_telling, one.otherwise) for one in found.removed] == [(0, 1)]


def test_the_look_on_the_way_is_one_however_often_it_is_asked_for(asking):
    asking.add(80)
    campaign = asking.begin(other="how-are-things-short", look_at_share=0.5)
    first = asking.post.clock()
    rows = list(campaign.asked.order_by("position"))
    for row in rows[:40]:
        campaign.asked.filter(pk=row.pk).update(times=1, first_at=first)
    day = (first + timedelta(days=8)).date()
    assert report.comparison(campaign, today=day).look == "go-on"
    later = first + timedelta(days=1)
    for row in rows[40:]:  # of those asked later everybody answers one wording, and nobody the other
        told = {"told": "same", "how": "link", "told_at": later} if row.arm == "a" else {}
        campaign.asked.filter(pk=row.pk).update(times=1, first_at=later, **told)
    assert report.comparison(campaign, today=day + timedelta(days=9)).look == "go-on"
