"""Anybody may bring somebody, who is told; each leaves with one keeper; over time it is lists that are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.huddles import actions, queries
from fairwait.huddles.models import Action, Bringing, Item
from fairwait.huddles.rules.cycles import Walk, cycles, median_days
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, NewAction
from tests.desk import town as towns
from tests.pages import text

MONDAY = date(2026, 11, 23)
YES = {"safe": True, "heard": True, "next": True}
NOTE = Decided(DecisionKind.NOTE, "", "Agreed")


def walk(meeting, town, name, *, answers=YES, made=(), owner=None):
    item = meeting.items.select_related("meeting", "wait").get(wait=town.waits[name])
    return actions.decide(
        item=item, seen=(item.revision, town.fresh(name).last_seq), answers=answers, actions=list(made), decided=NOTE,
        owner=owner, by=meeting.led_by, now=towns.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_somebody_brought_stands_last_and_leaves_with_one_keeper(town, review):
    meeting = review(waits=[town.waits["edith"].pk])
    common = {"meeting": meeting, "told": "That we talk of them", "by": town.user(Role.PERFORMANCE_ANALYST)}
    item = actions.bring(wait=town.fresh("amina"), why="Fell", now=towns.now(), **common)
    assert (item.position, item.brought_by, item.brought_why) == (2, common["by"], "Fell")
    assert not Action.objects.exists()  # they were told
    meeting.refresh_from_db()
    with pytest.raises(HuddleRefused, match="on this agenda already: number 2"):
        actions.bring(wait=town.fresh("amina"), why="Again", now=towns.now(), **common)
    with pytest.raises(HuddleRefused, match="why they should be talked about"):
        actions.bring(wait=town.fresh("patrick"), why=" ", now=towns.now(), **common)
    with pytest.raises(HuddleRefused, match="who keeps their plan"):
        walk(meeting, town, "amina")
    with pytest.raises(HuddleRefused, match="still works here"):
        walk(meeting, town, "amina", owner=999)
    walk(meeting, town, "amina", owner=town.user(Role.DUTY_WORKER).pk)
    assert Item.objects.get(pk=item.pk).owner == town.user(Role.DUTY_WORKER)
    room = queries.room(meeting.led_by, review(waits=[town.waits["amina"].pk]), 1, today=towns.day(0))
    assert room.keeper == town.user(Role.DUTY_WORKER)  # known again the next time


@pytest.mark.django_db
def test_whoever_brings_somebody_untold_has_that_to_do(town, review, signed_in, page):
    worker = town.user(Role.DUTY_WORKER)
    common = {"template": "weekly-whole-list", "wait": town.fresh("amina"), "why": "Fell", "by": worker}
    actions.bring_to_next(told="", now=towns.now(), **common)
    with pytest.raises(HuddleRefused, match="brought to the next of these already"):
        actions.bring_to_next(told="", now=towns.now(), **common)
    with pytest.raises(HuddleRefused, match="Select a kind"):
        actions.bring_to_next(told="", now=towns.now(), **(common | {"template": "nothing"}))
    (row,) = page("/huddles/", client=signed_in(Role.TEAM_MANAGER)).all("table")[0].iter("tbody")
    for words in ("Amina Yusuf", "Weekly whole-list review", "Duty Worker Example", "Fell", "not yet"):
        assert words in text(row), words
    meeting = review(waits=[town.waits["edith"].pk])
    assert "Brought to the next" not in page("/huddles/", client=signed_in(Role.TEAM_MANAGER)).words
    item = meeting.items.get(wait=town.waits["amina"])
    assert (item.brought_by, item.brought_why) == (worker, "Fell")
    assert Bringing.objects.get().item == item
    action = Action.objects.get()
    assert (action.owner, action.item, action.due_on) == (worker, item, towns.day(0))
    assert action.what.startswith("Tell them")


@pytest.mark.django_db
def test_nobody_brings_whom_they_may_not_see_and_it_is_done_on_a_page(town, review, signed_in, page):
    town.user(Role.PRACTITIONER).teams = [towns.WEST]
    town.user(Role.PRACTITIONER).save()
    meeting = review()
    assert signed_in(Role.PRACTITIONER).get(f"/huddles/bring/{town.waits['edith'].uuid}/").status_code == 404
    assert signed_in(Role.DIRECTOR).get(f"/huddles/bring/{town.waits['edith'].uuid}/").status_code == 404
    towns.join(town, "later", person={"first_name": "Later"})
    client, at = signed_in(Role.DUTY_WORKER), f"/huddles/bring/{town.waits['later'].uuid}/"
    assert at in page(f"/people/{town.people['later'].uuid}/", client=client).html
    refused = page(at, client=client, method="post", data={"knows": "yes"})
    for words in ("Select a huddle", "Enter why they should be talked about", "Enter what they were told"):
        assert refused.link(words)
    said = {"to": f"meeting:{meeting.pk}", "why": "Rang in tears", "knows": "no", "told": ""}
    assert client.post(at, said)["Location"] == f"/huddles/{meeting.pk}/5/"
    assert "Brought by Duty Worker Example: Rang in tears" in page(f"/huddles/{meeting.pk}/5/", client=client).words
    assert "on this agenda already" in page(at, client=client, method="post", data=said).words
    client.post(at, said | {"to": "next:daily-team-huddle", "knows": "yes", "told": "Yes"})
    assert Bringing.objects.get().template == "daily-team-huddle"
    assert AccessLog.objects.filter(page="huddle:bring").exists()


@pytest.mark.django_db
def test_over_time_a_list_is_counted_and_who_was_missed_is_named(town, review, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    assert "No huddle has ended yet" in page("/huddles/over-time/", client=client).words
    meeting = review()
    ring = NewAction("Ring", town.user(Role.DUTY_WORKER).pk, towns.day(0), "heard")
    walk(meeting, town, "edith", answers=YES | {"heard": False}, made=[ring])
    actions.finish(action=Action.objects.get(), by=town.user(Role.DUTY_WORKER), now=towns.now())
    actions.end(meeting=meeting, by=meeting.led_by, now=towns.now())
    (series,) = queries.series(meeting.led_by, today=towns.day(0))
    found = queries.over_time(meeting.led_by, series, today=towns.day(0))
    (cycle, done), *_older = found.cycles
    assert (cycle.listed, cycle.discussed, len(found.missed)) == (4, 1, 3)
    assert (done.due, done.on_time, done.cleared, done.cleared_days) == (1, 1, 1, 0.0)
    assert (found.kept["on_time"], found.cleared, found.cleared_days, found.due_by_now) == (1, 1, 0.0, 1)
    assert [there for _held, there in found.meetings] == [1]
    shown = page("/huddles/over-time/", client=client)
    for words in ("Amina Yusuf", "of 4 listed", "100%", "From a “no” to done"):
        assert words in shown.words
    assert "Team Manager Example" not in shown.words.split("Huddles over time")[1]  # nothing by leader
    assert client.get("/huddles/over-time/?series=9").status_code == 404
    meeting.refresh_from_db()
    assert meeting.figures["waits"] == 4
    assert meeting.figures_after["waits"] == 4
    minutes = page(f"/huddles/{meeting.pk}/minutes/", client=client)
    assert "Unseen, before and after" in minutes.words
    second = review()
    assert "1 of 1" in page(f"/huddles/{second.pk}/minutes/", client=client).words  # the last one's actions, done
    assert second.items.filter(state=ItemState.TO_COME, was_missed=True).count() == 3


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40), st.booleans()), max_size=40),
    st.integers(1, 10),
)
def test_each_cycle_counts_each_wait_once(drawn, every):
    walks = [Walk(wait, MONDAY - timedelta(days=ago), done) for wait, ago, done in drawn]
    for cycle in cycles(walks, every_days=every, today=MONDAY, most=99):
        within = [walk for walk in walks if cycle.first <= walk.on <= cycle.last]
        assert cycle.listed == len({walk.wait for walk in within}) > 0
        reached = {walk.wait for walk in within if walk.is_discussed}
        assert cycle.discussed == len(reached)
        assert set(cycle.missed) == {walk.wait for walk in within} - reached
        assert (cycle.last - cycle.first).days == every - 1


def test_cycles_end_today_and_what_is_still_ahead_is_left_out():
    walks = [
        Walk(1, MONDAY, True),
        Walk(1, MONDAY - timedelta(days=7), False),
        Walk(2, MONDAY + timedelta(days=1), True),
    ]
    newest, older = cycles(walks, every_days=7, today=MONDAY, most=8)
    assert (newest.last, newest.listed, newest.missed) == (MONDAY, 1, ())
    assert (older.missed, older.last) == ((1,), MONDAY - timedelta(days=7))
    assert len(cycles(walks, every_days=7, today=MONDAY, most=1)) == 1


def test_the_middle_of_some_days():
    assert median_days([]) is None
    assert median_days([3, 1, 2]) == 2.0
    assert median_days([4, 1]) == 2.5
