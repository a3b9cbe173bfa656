"""What is done in a huddle: its effect, who is refused, and that all of it is kept or none."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.huddles import actions
from fairwait.huddles.actions import Overtaken, meetings
from fairwait.huddles.models import Action, Answer, Attendance, Decision, Meeting
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.huddles.rules.walking import Decided, DecisionKind, ItemState, NewAction
from fairwait.people import erasing
from fairwait.people.rules import ErasureReason
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.rules import facts
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
YES = {"safe": True, "heard": True, "next": True}
BAND = Decided(DecisionKind.BAND, "P2", "A second fall")


def item_of(meeting, town, name):
    return meeting.items.select_related("wait__person", "meeting").get(wait=town.waits[name])


def decide(meeting, town, name="edith", *, by=Role.TEAM_MANAGER, seen=None, **more):
    item = item_of(meeting, town, name)
    said = {"answers": YES, "actions": [], "decided": BAND} | more
    seen = seen or (item.revision, town.fresh(name).last_seq)
    return actions.decide(item=item, seen=seen, by=town.user(by), now=towns.now(), **said)


# Starting ------------------------------------------------------------------------------------------------------------


def test_an_agenda_is_frozen_at_the_start_and_holds_whom_the_leader_may_see(town, review):
    meeting = review()
    names = {town.waits[name].pk for name in ("edith", "amina", "patrick", "rosalind")}  # not owen: another team's
    assert set(meeting.items.values_list("wait", flat=True)) == names
    assert list(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4]
    towns.join(town, "later")
    assert meeting.items.count() == 4
    assert [one.user for one in Attendance.objects.all()] == [town.user(Role.TEAM_MANAGER)]


def test_a_huddle_is_not_for_everybody_nor_about_nobody(town, review, monkeypatch):
    with pytest.raises(NotAllowed):
        review(by=Role.PERFORMANCE_ANALYST)
    with pytest.raises(HuddleRefused, match="nobody to walk"):
        review(waits=[town.waits["owen"].pk])
    monkeypatch.setattr(meetings, "MOST_WAITS", 3)
    with pytest.raises(HuddleRefused, match="holds 4 waits"):
        review()
    assert not Meeting.objects.exists()


def test_whoever_was_not_reached_opens_the_next_whatever_its_order(town, review):
    first = review()
    while first.items.get(position=first.current).wait_id != town.waits["edith"].pk:
        item = first.items.select_related("wait", "meeting").get(position=first.current)
        actions.put_off(
            item=item, seen=(0, item.wait.last_seq), why="tomorrow", by=town.user(Role.TEAM_MANAGER), now=towns.now()
        )
        first.refresh_from_db()
    actions.end(meeting=first, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    missed = list(first.items.filter(state=ItemState.NOT_REACHED).values_list("wait", flat=True))
    assert missed
    assert town.waits["edith"].pk in missed
    second = review(waits=[])  # even where the list chosen holds nobody
    assert list(second.items.values_list("wait", "was_missed")) == [(wait, True) for wait in missed]


def test_another_teams_huddle_of_the_same_kind_loses_nobody(town, review):
    mine = review()
    actions.end(meeting=mine, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    town.user(Role.PRACTITIONER).teams = [towns.WEST]
    town.user(Role.PRACTITIONER).save()
    theirs = review(by=Role.PRACTITIONER, waits=[town.waits["owen"].pk])
    actions.end(meeting=theirs, by=town.user(Role.PRACTITIONER), now=towns.now())
    assert review(waits=[]).items.filter(was_missed=True).count() == mine.items.count()


# Deciding ------------------------------------------------------------------------------------------------------------


def test_a_decision_is_an_event_of_the_wait_at_once(town, review):
    meeting = review()
    ring = NewAction("Ring her daughter", town.user(Role.DUTY_WORKER).pk, towns.day(0), "heard")
    decision = decide(meeting, town, answers=YES | {"heard": False}, actions=[ring])
    event = Event.objects.get(seq=decision.event)
    assert (event.kind, event.cause, event.by) == (facts.BAND_SET.name, f"huddle:{meeting.pk}", meeting.led_by_id)
    wait = town.fresh("edith")
    assert (wait.band, wait.band_reason) == ("P2", "A second fall")
    assert decision.words == ""  # the event holds them, once
    action = Action.objects.get()
    assert (action.what, action.question, action.owner) == ("Ring her daughter", "heard", town.user(Role.DUTY_WORKER))
    item = item_of(meeting, town, "edith")
    assert (item.state, item.revision, item.settled_by) == (ItemState.DISCUSSED, 1, meeting.led_by)
    assert dict(Answer.objects.values_list("question", "is_yes")) == YES | {"heard": False}


@pytest.mark.parametrize(
    ("decided", "kind", "words"),
    [
        (Decided(DecisionKind.CONTACT, "phone", "She manages"), facts.CONTACTED, ""),
        (Decided(DecisionKind.RECHECK, "", "As it was"), facts.RECHECKED, ""),
        (Decided(DecisionKind.TEAM, towns.WEST, "They know her"), facts.TEAM_SET, "They know her"),
        (Decided(DecisionKind.END, "", "Her son was told"), facts.ENDED, ""),
        (Decided(DecisionKind.PAUSE, "", "In hospital"), facts.PAUSED, "In hospital"),
    ],
)
def test_every_kind_of_decision_is_its_own_event(town, review, decided, kind, words):
    from fairwait.waiting import queries

    pathway = next(p for p in queries.pathways(on=towns.day(0)) if p.code == "needs-assessment")
    if decided.kind is DecisionKind.END:
        decided = Decided(decided.kind, pathway.end_reasons[0].code, decided.words)
    if decided.kind is DecisionKind.PAUSE:
        code = next(reason.code for reason in pathway.pause_reasons if reason.is_counted)
        decided = Decided(decided.kind, code, decided.words)
    decision = decide(review(), town, decided=decided)
    assert Event.objects.get(seq=decision.event).kind == kind.name
    assert decision.words == words


def test_what_is_no_event_is_kept_in_the_minutes(town, review):
    decision = decide(review(), town, decided=Decided(DecisionKind.NOTE, "", "Ask the library"))
    assert (decision.event, decision.words) == (None, "Ask the library")


def test_the_meeting_goes_on_to_the_next_and_says_so(town, review):
    meeting = review()
    first = meeting.items.select_related("wait").get(position=1)
    name = next(name for name, wait in town.waits.items() if wait.pk == first.wait_id)
    decide(meeting, town, name)
    after = Meeting.objects.get()
    assert (after.current, after.revision) == (2, meeting.revision + 1)


def test_a_decision_that_lacks_something_is_refused_and_nothing_is_kept(town, review):
    meeting = review()
    last = Event.objects.order_by("seq").last()
    for wrong in (
        {"answers": {}},
        {"decided": None},
        {"answers": YES | {"safe": False}},
        {"actions": [NewAction("Ring", 999_999, towns.day(0))]},
    ):
        with pytest.raises(HuddleRefused):
            decide(meeting, town, **wrong)
    with pytest.raises(WaitRefused):
        decide(meeting, town, decided=Decided(DecisionKind.BAND, "P99", "no such band"))
    with pytest.raises(NotAllowed):
        decide(meeting, town, by=Role.PERFORMANCE_ANALYST)
    with pytest.raises(NotAllowed):
        decide(review(by=Role.PATHWAY_LEAD), town, "owen")  # of another team
    assert Event.objects.order_by("seq").last() == last
    assert not (Decision.objects.exists())
    assert not (Answer.objects.exists())
    assert not (Action.objects.exists())


@pytest.mark.parametrize("broken", [Answer.objects, Action.objects, Decision.objects, history])
def test_a_decision_is_kept_whole_or_not_at_all(town, review, monkeypatch, broken):
    meeting = review()

    def fails(*args, **kwargs):
        raise DatabaseError("the disk is full")

    for name in ("bulk_create", "create", "append"):
        if hasattr(broken, name):
            monkeypatch.setattr(broken, name, fails)
    with pytest.raises(DatabaseError):
        decide(meeting, town)
    monkeypatch.undo()
    assert town.fresh("edith").band == "P3"
    assert not (Decision.objects.exists())
    assert not (Answer.objects.exists())
    assert item_of(meeting, town, "edith").state == ItemState.TO_COME


def test_two_people_deciding_at_once_one_wins_and_the_other_is_told_by_whom(town, review):
    meeting = review()
    seen = (0, town.fresh("edith").last_seq)
    decide(meeting, town, by=Role.PATHWAY_LEAD, seen=seen)
    with pytest.raises(Overtaken, match="Pathway Lead Example decided about this person first"):
        decide(meeting, town, seen=seen, decided=Decided(DecisionKind.BAND, "P1", "Mine"))
    assert town.fresh("edith").band == "P2"
    decide(meeting, town, decided=Decided(DecisionKind.BAND, "P1", "Having looked"))  # beside, not over
    assert Decision.objects.count() == 2


def test_what_was_recorded_outside_the_huddle_counts_as_first_too(town, review):
    meeting = review()
    seen = (0, town.fresh("edith").last_seq)
    waiting.set_band(
        wait=town.waits["edith"], band="P1", reason="rang us", by=town.user(Role.DUTY_WORKER), now=towns.now()
    )
    with pytest.raises(Overtaken, match="Duty Worker Example was first"):
        decide(meeting, town, seen=seen)


def test_not_today_needs_a_why(town, review):
    item = item_of(review(), town, "edith")
    common = {"item": item, "by": town.user(Role.TEAM_MANAGER), "now": towns.now()}
    seen = (0, item.wait.last_seq)
    with pytest.raises(HuddleRefused, match="why not today"):
        actions.put_off(seen=seen, why=" ", **common)
    actions.put_off(seen=seen, why="Her worker is away", **common)
    item.refresh_from_db()
    assert (item.state, item.why_not) == (ItemState.NOT_TODAY, "Her worker is away")


# Actions that come back ----------------------------------------------------------------------------------------------


def test_an_action_comes_back_until_it_is_done(town, review):
    meeting = review()
    ring = NewAction("Ring her daughter", town.user(Role.DUTY_WORKER).pk, towns.day(0), "heard")
    decide(meeting, town, answers=YES | {"heard": False}, actions=[ring])
    actions.end(meeting=meeting, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    second = review(waits=[])
    assert item_of(second, town, "edith").returns
    decide(second, town, answers=YES | {"heard": False})  # the same no: its action is still open
    action = Action.objects.get()
    actions.finish(action=action, by=town.user(Role.DUTY_WORKER), now=towns.now())
    with pytest.raises(HuddleRefused, match="done already"):
        actions.finish(action=action, by=town.user(Role.DUTY_WORKER), now=towns.now())
    with pytest.raises(NotAllowed):
        actions.finish(action=action, by=town.user(Role.PERFORMANCE_ANALYST), now=towns.now())
    actions.end(meeting=second, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    assert not review().items.filter(returns=True).exists()


# Leading -------------------------------------------------------------------------------------------------------------


def test_only_the_leader_steers_and_anybody_may_take_over(town, review):
    meeting, other = review(), town.user(Role.PATHWAY_LEAD)
    for act in (actions.pause, actions.end):
        with pytest.raises(HuddleRefused, match="leads this huddle. Take over first"):
            act(meeting=meeting, by=other, now=towns.now())
    actions.take_over(meeting=meeting, by=other, now=towns.now())
    actions.go_to(meeting=meeting, position=3, by=other, now=towns.now())
    with pytest.raises(HuddleRefused, match="Nobody stands"):
        actions.go_to(meeting=meeting, position=99, by=other, now=towns.now())
    after = Meeting.objects.get()
    assert (after.led_by, after.current) == (other, 3)


def test_paused_nothing_is_decided_until_somebody_resumes(town, review):
    meeting, other = review(), town.user(Role.DUTY_WORKER)
    with pytest.raises(HuddleRefused, match="not paused"):
        actions.resume(meeting=meeting, by=other, now=towns.now())
    actions.pause(meeting=meeting, by=meeting.led_by, now=towns.now())
    with pytest.raises(HuddleRefused, match="paused. Resume it first"):
        decide(meeting, town)
    actions.resume(meeting=meeting, by=other, now=towns.now())
    assert Meeting.objects.get().led_by == other
    decide(meeting, town)
    actions.end(meeting=meeting, by=other, now=towns.now())
    with pytest.raises(HuddleRefused, match="has ended"):
        decide(meeting, town, "amina")


def test_a_huddle_of_others_is_not_joined(town, review):
    town.user(Role.PRACTITIONER).teams = [towns.WEST]
    town.user(Role.PRACTITIONER).save()
    meeting = review(waits=[town.waits["edith"].pk])
    with pytest.raises(HuddleRefused, match="whom you may see"):
        actions.join(meeting=meeting, by=town.user(Role.PRACTITIONER), now=towns.now())
    actions.join(meeting=meeting, by=town.user(Role.PERFORMANCE_ANALYST), now=towns.now())
    assert Attendance.objects.count() == 2


# Erasing -------------------------------------------------------------------------------------------------------------


def test_what_was_said_goes_with_a_person_who_is_erased(town, review, tmp_path):
    meeting, admin = review(), town.user(Role.COUNCIL_ADMINISTRATOR)
    ring = NewAction("Ring Edie", town.user(Role.DUTY_WORKER).pk, towns.day(0), "heard")
    said = YES | {"heard": False}
    decide(meeting, town, answers=said, actions=[ring], decided=Decided(DecisionKind.NOTE, "", "Edie fell"))
    item = item_of(meeting, town, "edith")
    seen = (item.revision, item.wait.last_seq)
    actions.put_off(item=item, seen=seen, why="Edie is out", by=town.user(Role.TEAM_MANAGER), now=towns.now())
    waiting.end(
        wait=town.waits["edith"], reason="died", told="not known", on=towns.day(0), by=town.user(Role.TEAM_MANAGER),
        now=towns.now(),
    )  # fmt: skip
    done = erasing.erase(
        person=town.people["edith"], reason=list(ErasureReason)[0], by=admin, now=towns.now() + timedelta(1),
        home=tmp_path,
    )  # fmt: skip
    assert [held.count for held in done.held if "huddles" in held.what] == [3]
    item.refresh_from_db()
    kept = (item.why_not, Decision.objects.get().words, Action.objects.get().what)
    assert kept == ("(erased)",) * 3
