"""Drafting, waves, pausing, ending: nobody is asked twice, too soon or by two campaigns, and nobody is dropped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event as Signal
from time import sleep
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.keeping_in_touch.campaigns import actions, gathering, jobs, previewing, report, waves
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules.planning import Out, Route
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.people import actions as people
from fairwait.people.rules.reaching import Reported
from fairwait.upkeep.jobs import JobGoesOn
from fairwait.upkeep.models import Job
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.keeping_in_touch.campaigns.conftest import SETTINGS

pytestmark = pytest.mark.django_db


def routes(campaign):
    return sorted(campaign.asked.values_list("route", flat=True))


def test_before_it_begins_one_is_shown_whom_how_and_at_what_cost(asking):
    asking.add(3)
    asking.add(mobile=None, address="1 Harbour Row, Wexmoor", postcode="ZX1 1AA")
    asking.add(mobile=None, phone="01632 960123")
    asking.add(date_of_birth=None)
    asking.add(unsafe_contact="Husband reads her phone")
    asking.add(mobile=None)
    asking.add(date_of_death=towns.day(3))
    asking.add(fields={"last_contact_on": towns.day(3)})
    shown = previewing.preview(asking.draft(), now=asking.post.clock())
    assert {(one.channel, one.count) for one in shown.channels} == {(Channel.TEXT, 3), (Channel.LETTER, 1)}
    assert {(route, count) for route, _why, count in shown.by_hand} == {(Route.RING, 1), (Route.DUTY, 1)}
    assert dict(shown.out) == {Out.DIED: 1, Out.HEARD: 1}
    assert shown.total == len(asking.waits) == shown.asked + shown.count(Route.RING) + shown.count(Route.DUTY) + 2
    assert shown.first.pence < shown.most.pence
    assert not shown.first.is_sure
    assert Message.objects.count() == 0


def test_what_was_shown_before_is_what_is_spent(asking):
    """To the penny: names, the language a page opens in and two wordings of differing length are all in it."""
    for length in range(5, 160, 5):  # so that "?l=cy" makes another text of one of them
        asking.add(first_name="A" * length, language="cy")
    asking.add(mobile=None, language="cy")
    campaign = asking.draft(quiet_days=0, other="how-are-things-short")
    shown = previewing.preview(campaign, now=asking.post.clock())
    asking.turn(asking.begin(campaign))
    asking.post.run()
    assert report.report(Campaign.objects.get()).pence == shown.first.pence


def test_a_wave_gives_way_to_pages_between_people_and_to_messages_between_turns(asking, monkeypatch):
    asking.add(3)
    campaign, ways = asking.begin(), []
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "give_way", lambda: ways.append(Message.objects.count()))
    run = SimpleNamespace(clock=asking.post.clock, progress=lambda *_told: None)
    with pytest.raises(JobGoesOn):
        jobs.ask(run)
    assert ways == [1, 2]
    assert jobs.ask(run) == "1 asked."
    assert campaign.asked.filter(times=1).count() == 3


def test_drafting_asks_a_fixed_number_of_questions(asking, django_assert_max_num_queries):
    asking.add(2)
    campaign = asking.draft()
    with django_assert_max_num_queries(30):
        previewing.preview(campaign, now=asking.post.clock())
    asking.add(25)
    more = asking.draft()
    with django_assert_max_num_queries(30):
        assert previewing.preview(more, now=asking.post.clock()).total == 27


def test_a_plan_that_changed_since_it_was_read_does_not_begin(asking):
    wait = asking.add()
    campaign = asking.draft()
    shown = previewing.preview(campaign, now=asking.post.clock())
    people.report(person=wait.person, what=Reported.DIED, words="x", by=asking.by, now=asking.post.clock())
    with pytest.raises(CampaignRefused, match="changed since"):
        actions.begin(campaign=campaign, expect=shown.digest, by=asking.by, now=asking.post.clock())


def test_a_wave_is_as_large_as_the_team_can_read_and_goes_on_the_next_working_day(asking):
    asking.add(5)
    campaign = asking.begin(a_day=2)
    assert Job.objects.filter(kind=actions.WAVES).exists()
    assert [asking.turn(campaign).asked for _ in range(2)] == [2, 0]
    assert "next working day" in asking.turn(campaign).because
    asking.working_day()
    assert asking.turn(campaign).asked == 2
    asking.post.run()
    assert len(asking.post.fake.accepted) == len(set(asking.post.fake.accepted)) == 4
    assert verify().is_whole


def test_no_wave_goes_while_as_many_answers_wait_to_be_read(asking):
    asking.add(3)
    campaign = asking.begin(a_day=1)
    asking.turn(campaign)
    asking.post.run()
    (row,) = Asked.objects.filter(campaign=campaign, times=1)
    asking.phone(row).post("/p/how/", {"told": "same"})
    asking.working_day()
    turn = asking.turn(campaign)
    assert (turn.asked, "wait to be read" in turn.because) == (0, True)


def test_whoever_does_not_answer_is_reminded_so_often_and_no_oftener(asking):
    wait = asking.add()
    campaign = asking.begin(reminders=1, between_days=7)
    counts = []
    for _ in range(12):
        asking.turn(campaign)
        asking.post.run()
        asking.working_day()
        counts.append(asking.row(campaign, wait).times)
    assert counts[-1] == 2
    codes = list(Message.objects.order_by("pk").values_list("template", flat=True))
    assert codes == ["how-are-things", "how-are-things-again"]


def test_who_was_asked_after_midnight_here_is_reminded_by_the_day_here(asking):
    wait = asking.add()
    campaign = asking.begin(reminders=1, between_days=7)
    asked = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # half past midnight of the 2nd of June
    Asked.objects.filter(person=wait.person_id).update(times=1, first_at=asked, last_at=asked)
    due = [len(waves.due(campaign, count=9, now=datetime(2026, 6, day, 9, tzinfo=UTC))) for day in (8, 9)]
    assert due == [0, 1]


def test_somebody_who_waits_for_two_things_is_asked_once(asking):
    wait = asking.add()
    other = towns.join(asking.post.town, "other", pathway="review", person={"mobile": "+447700900999"})
    Wait.objects.filter(pk=other.pk).update(person=wait.person)
    asking.waits.append(other)
    campaign = asking.draft()
    (row,) = campaign.asked.all()
    assert sorted(row.waits) == sorted([wait.pk, other.pk])


def test_nobody_is_asked_by_two_campaigns_at_once(asking):
    wait = asking.add()
    first = asking.begin()
    second = asking.draft()
    shown = previewing.preview(second, now=asking.post.clock())
    assert dict(shown.out) == {Out.ELSEWHERE: 1}
    with pytest.raises(CampaignRefused, match="nobody to ask"):
        asking.begin(second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Asked.objects.filter(campaign=second).update(is_open=True)
    actions.stop(campaign=first, why="enough", by=asking.by, now=asking.post.clock())
    assert asking.begin(second).state == "running"
    assert asking.row(second, wait).is_open


def test_nobody_is_asked_again_at_once_because_a_campaign_was_stopped(asking):
    asking.add()
    first = asking.begin()
    asking.turn(first)
    asking.post.run()
    late = asking.add()
    actions.stop(campaign=first, why="Another question.", by=asking.by, now=asking.post.clock())
    second = asking.begin()
    asking.turn(second)
    rows = {row.person_id: (row.out, row.times) for row in Asked.objects.filter(campaign=second)}
    assert rows == {asking.waits[0].person_id: ("asked", 0), late.person_id: ("", 1)}
    asking.post.clock.forward(days=29)
    actions.stop(campaign=second, why="Once more.", by=asking.by, now=asking.post.clock())
    third = asking.begin(ends_on=towns.day(-90))
    assert not Asked.objects.filter(campaign=third, out="asked").exists()


def test_what_changed_since_it_began_is_asked_again_at_each_person(asking):
    dead, moved = asking.add(), asking.add()
    campaign = asking.begin()
    people.report(person=dead.person, what=Reported.DIED, words="x", by=asking.by, now=asking.post.clock())
    people.mark_detail(
        person=moved.person, detail="mobile", value=moved.person.mobile, is_usable=False, by=asking.by,
        now=asking.post.clock(),
    )  # fmt: skip
    asking.turn(campaign)
    assert (asking.row(campaign, dead).out, asking.row(campaign, moved).route) == ("died", "duty")
    assert not Message.objects.exists()


def test_whom_a_message_did_not_reach_is_put_before_a_person(asking):
    wait = asking.add(mobile="+447700900002", phone="01632 960123")
    campaign = asking.begin()
    asking.turn(campaign)
    message = asking.row(campaign, wait).message
    messages.cancel(message=message, reason="a mistake", by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    row = asking.row(campaign, wait)
    assert (row.route, row.times, "a mistake" in row.because) == ("ring", 1, True)


def test_pausing_takes_back_what_has_not_left_and_going_on_asks_again(asking):
    asking.add(2)
    campaign = asking.begin(a_day=1)
    asking.turn(campaign)
    actions.pause(campaign=campaign, why="a mistake in it", by=asking.by, now=asking.post.clock())
    assert Asked.objects.filter(times__gt=0).count() == 0
    asking.post.run()
    assert asking.post.fake.accepted == []
    assert asking.turn(campaign).asked == 0
    actions.go_on(campaign=Campaign.objects.get(), by=asking.by, now=asking.post.clock())
    asking.turn(campaign)
    asking.post.run()
    assert len(asking.post.fake.accepted) == 1
    with pytest.raises(CampaignRefused, match="not paused"):
        actions.go_on(campaign=campaign, by=asking.by, now=asking.post.clock())


def test_silence_ends_nothing_and_is_marked(asking):
    wait = asking.add()
    campaign = asking.begin(reminders=0)
    asking.turn(campaign)
    asking.post.run()
    before = Wait.objects.values().get(pk=wait.pk)
    asking.post.clock.forward(days=70)
    assert asking.turn(campaign).because == "It has ended."
    asking.turn(campaign)
    campaign.refresh_from_db()
    row = asking.row(campaign, wait)
    assert (campaign.state, row.is_silent, row.is_open) == ("ended", True, False)
    after = Wait.objects.values().get(pk=wait.pk)
    of_the_clock = {"last_seq", "aged_to", "order_share", "ordered_on"}
    assert {key for key, value in after.items() if before[key] != value} <= of_the_clock
    assert Event.objects.filter(kind="campaign.silent", wait=wait.pk).count() == 1
    assert verify().is_whole


def test_stopping_takes_back_the_rest_and_what_they_say_still_counts(asking):
    wait = asking.add()
    campaign = asking.begin()
    asking.turn(campaign)
    asking.post.run()
    actions.stop(campaign=campaign, why="enough", by=asking.by, now=asking.post.clock())
    asking.phone(asking.row(campaign, wait)).post("/p/how/", {"told": "worse"})
    assert asking.row(campaign, wait).told == "worse"
    with pytest.raises(CampaignRefused, match="over"):
        actions.stop(campaign=campaign, why="again", by=asking.by, now=asking.post.clock())


def test_stopping_takes_back_what_a_worker_has_claimed_and_not_sent(asking):
    """It goes back to the queue if that worker dies, and would leave days after the campaign was stopped."""
    wait = asking.add()
    campaign = asking.begin()
    asking.turn(campaign)
    message = asking.row(campaign, wait).message
    Message.objects.filter(pk=message.pk).update(state="claimed", lease_until=asking.post.clock())
    actions.stop(campaign=campaign, why="enough", by=asking.by, now=asking.post.clock())
    asking.post.clock.forward(minutes=10)
    asking.post.run()
    message.refresh_from_db()
    assert (message.state, len(asking.post.fake.accepted)) == ("cancelled", 0)


def test_whoever_is_shut_stays_shut_whatever_a_worker_still_holds_of_them(asking):
    wait = asking.add()
    campaign = asking.begin()
    asking.turn(campaign)
    asking.post.run()
    held = asking.row(campaign, wait)
    actions.stop(campaign=campaign, why="enough", by=asking.by, now=asking.post.clock())
    Message.objects.update(state="failed", why="The phone was off.")
    waves._see_to_lost(campaign, now=asking.post.clock())
    found = asking.row(campaign, wait)
    assert (held.is_open, found.is_open, found.route) == (True, False, "ask")


@pytest.mark.django_db(transaction=True)
def test_stopped_while_somebody_is_being_asked_they_are_not_asked_after_all(asking, monkeypatch):
    """Two processes: the one that asks has looked whether it runs; the other stops it before the first has written."""
    wait = asking.add()
    campaign = asking.begin()
    looked, plans = Signal(), gathering.plans

    def slowly(*what, **how):
        found = plans(*what, **how)
        looked.set()
        sleep(0.5)  # so long the other could come between, if nothing held it
        return found

    def stop():
        try:
            assert looked.wait(timeout=30)
            actions.stop(campaign=campaign, why="enough", by=asking.by, now=asking.post.clock())
        finally:
            connection.close()

    monkeypatch.setattr(gathering, "plans", slowly)
    with ThreadPoolExecutor(1) as threads:
        stopped = threads.submit(stop)
        waves.ask(asking.row(campaign, wait), now=asking.post.clock())
        stopped.result()
    row = asking.row(campaign, wait)
    assert (row.is_open, row.times) == (False, 0)
    assert list(Message.objects.values_list("state", flat=True)) == ["cancelled"]


def test_two_wordings_go_to_as_many_people_and_the_same_each_time(asking):
    asking.add(6)
    campaign = asking.begin(other="how-are-things-short", look_at_share=0.5)
    asking.turn(campaign)
    codes = list(Message.objects.values_list("template", flat=True))
    assert sorted(codes) == ["how-are-things"] * 3 + ["how-are-things-short"] * 3
    assert all(
        row.message.template == ("how-are-things-short" if row.arm == "b" else "how-are-things")
        for row in campaign.asked.select_related("message")
    )


def test_only_whoever_may_runs_one_and_nobody_asks_beyond_their_teams(asking):
    asking.add()
    with pytest.raises(NotAllowed):
        actions.draft(
            settings=SETTINGS,
            waits=[wait.pk for wait in asking.waits], narrowing="", about="", seed=1,
            by=asking.post.town.user(Role.PRACTITIONER), now=asking.post.clock(),
        )  # fmt: skip


def test_whoever_runs_it_may_no_longer_then_it_waits_for_somebody_else(asking):
    asking.add()
    campaign = asking.begin()
    by = asking.by
    by.role = Role.DIRECTOR
    by.save()
    assert asking.turn(campaign).asked == 0
    campaign.refresh_from_db()
    assert (campaign.state, campaign.why) == ("paused", waves._GONE)


def test_a_draft_can_be_thrown_away_and_a_running_one_cannot(asking):
    asking.add()
    actions.throw_away(campaign=asking.draft(), by=asking.by)
    assert not Campaign.objects.exists()
    campaign = asking.begin()
    with pytest.raises(CampaignRefused, match="Only a draft"):
        actions.throw_away(campaign=campaign, by=asking.by)
    with pytest.raises(CampaignRefused, match="begun already"):
        actions.begin(campaign=campaign, expect="", by=asking.by, now=asking.post.clock())


def test_what_was_done_by_hand_is_said_once(asking):
    wait = asking.add(mobile=None, phone="01632 960123")
    campaign = asking.begin()
    row = asking.row(campaign, wait)
    assert row.route == "ring"
    with pytest.raises(CampaignRefused, match="what was done"):
        actions.settle(row=row, how=" ", by=asking.by, now=asking.post.clock())
    actions.settle(row=row, how="Rang her", by=asking.by, now=asking.post.clock())
    with pytest.raises(CampaignRefused, match="colleague"):
        actions.settle(row=row, how="Rang her", by=asking.by, now=asking.post.clock())


def test_a_call_is_an_answer_too(asking):
    wait = asking.add(mobile=None, phone="01632 960123")
    campaign = asking.begin()
    waiting.record_contact(
        wait=wait, on=asking.post.clock().date(), how="phone", said="much worse", outcome="worse", by=asking.by,
        now=asking.post.clock(),
    )  # fmt: skip
    row = asking.row(campaign, wait)
    assert (row.told, row.how, row.is_open) == ("worse", "phone", False)
