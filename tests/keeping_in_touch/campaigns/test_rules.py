"""Whom a campaign asks, at what pace, which of two answers counts, and what may be said of two wordings."""

from dataclasses import replace
from datetime import date

import pytest

from fairwait.keeping_in_touch.campaigns.rules import answers, comparing, pacing, texts
from fairwait.keeping_in_touch.campaigns.rules.answers import UNCLEAR
from fairwait.keeping_in_touch.campaigns.rules.comparing import Look, Share
from fairwait.keeping_in_touch.campaigns.rules.planning import Facts, Out, Route, State, plan
from fairwait.keeping_in_touch.campaigns.rules.settings import CampaignRefused, Settings, days_needed
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.messages.rules.channels import Channel

TODAY = date(2026, 11, 26)
WELL = Facts(way=Channel.TEXT, way_because="It costs least", can_be_rung=True, can_be_printed=True)


def of(**changes):
    return plan(replace(WELL, **changes), today=TODAY, quiet_days=28)


def test_somebody_who_can_be_asked_is():
    assert of() == of(heard_on=date(2026, 10, 29)) == of(asked_on=date(2026, 10, 29))
    assert (of().route, of().channel, of().because) == (Route.ASK, Channel.TEXT, "It costs least")


@pytest.mark.parametrize(
    ("changes", "out"),
    [
        ({"is_erased": True, "is_dead": True}, Out.ERASED), ({"is_dead": True}, Out.DIED),
        ({"is_restricted": True}, Out.RESTRICTED), ({"is_stopped": True}, Out.STOPPED),
        ({"has_wait": False}, Out.ENDED), ({"is_deciding": True}, Out.DECIDING), ({"has_unread": True}, Out.TOLD),
        ({"is_elsewhere": True}, Out.ELSEWHERE),
        ({"wish_until": TODAY}, Out.WISH), ({"heard_on": date(2026, 10, 30)}, Out.HEARD),
        ({"asked_on": date(2026, 10, 30)}, Out.ASKED),
        ({"is_unsafe": True, "is_restricted": True}, Out.RESTRICTED),
    ],
)  # fmt: skip
def test_who_is_left_alone_and_why(changes, out):
    found = of(**changes)
    assert (found.route, found.code, found.because) == (Route.OUT, out, out.label)


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({"is_unsafe": True}, Route.DUTY), ({"unread_need": "through her sister"}, Route.RING),
        ({"unread_need": "x", "can_be_rung": False}, Route.DUTY), ({"way": None}, Route.RING),
        ({"way": None, "can_be_rung": False}, Route.PRINT),
        ({"way": None, "can_be_rung": False, "no_link": "no birth date"}, Route.DUTY),
        ({"way": None, "can_be_rung": False, "can_be_printed": False}, Route.DUTY), ({"no_link": "x"}, Route.RING),
        ({"no_link": "x", "can_be_rung": False}, Route.DUTY), ({"wish_until": date(2026, 11, 25)}, Route.ASK),
    ],
)  # fmt: skip
def test_whoever_cannot_be_asked_is_reached_otherwise(changes, route):
    assert of(**changes).route is route


def test_every_state_route_reason_and_answer_has_words():
    assert all(one.label for kind in (State, Route, Out, answers.How) for one in kind)
    assert set(answers.LABELS) == {told.value for told in Told if told is not Told.NOT_SAFE} | {UNCLEAR}
    assert answers.ORDER[0] == Told.WORSE


GOOD = Settings(
    name="A", question="q", channels=(Channel.TEXT,), reminder="r", reminders=1, between_days=7, a_day=10,
    quiet_days=28, ends_on=date(2026, 12, 24), other="o", look_at_share=0.5,
)  # fmt: skip


def test_what_may_be_settled():
    GOOD.check(today=TODAY, asking=["q", "r", "o"])
    replace(GOOD, other="", reminders=0, reminder="", between_days=0).check(today=TODAY, asking=["q"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "x" * 81), ("question", "z"), ("other", "z"), ("other", "q"), ("channels", ()),
        ("channels", (Channel.PHONE,)), ("reminders", 3), ("reminder", "z"), ("between_days", 1), ("a_day", 0),
        ("quiet_days", -1), ("ends_on", TODAY), ("ends_on", date(2027, 12, 1)), ("look_at_share", 1.0),
        ("audit_percent", 0),
    ],
)  # fmt: skip
def test_what_may_not_be_settled_names_its_field(field, value):
    with pytest.raises(CampaignRefused) as refused:
        replace(GOOD, **{field: value}).check(today=TODAY, asking=["q", "r", "o"])
    assert refused.value.field == field


def test_how_long_it_takes():
    assert days_needed(people=101, a_day=50, reminders=1, between_days=7) == 13
    assert days_needed(people=100, a_day=50, reminders=0, between_days=7) == 2


@pytest.mark.parametrize(
    ("asked", "unread", "works", "count"),
    [(0, 0, True, 50), (0, 0, False, 0), (20, 0, True, 30), (20, 45, True, 5), (0, 50, True, 0), (50, 0, True, 0)],
)
def test_never_more_than_can_be_read(asked, unread, works, count):
    found = pacing.room(a_day=50, asked_today=asked, unread=unread, is_working_day=works)
    assert found.count == count
    assert bool(found.because) is (count == 0)


def test_when_somebody_is_reminded():
    at = date(2026, 11, 19)
    due = {"reminders": 1, "between_days": 7, "today": TODAY}
    assert pacing.reminder_due(asked=1, last_asked_on=at, **due)
    assert not pacing.reminder_due(asked=2, last_asked_on=at, **due)
    assert not pacing.reminder_due(asked=0, last_asked_on=None, **due)
    assert not pacing.reminder_due(asked=1, last_asked_on=None, **due)
    assert not pacing.reminder_due(asked=1, last_asked_on=date(2026, 11, 20), **due)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Still waiting", Told.SAME), ("same", Told.SAME), ("YES", Told.SAME), ("much better thank you", Told.BETTER),
        ("not better", None), ("no better", None), ("I'm worse", Told.WORSE), ("not worse", Told.WORSE),
        ("no longer need it", Told.NOT_NEEDED), ("cancel please", Told.NOT_NEEDED),
        ("don't cancel, still need it", None), ("no longer need it, call me", None), ("please ring", Told.CALL_ME),
        ("Call", Told.CALL_ME), ("same, please call me", Told.CALL_ME), ("we moved", Told.MOVED), ("STOP", None),
        ("who is this", None), ("hello", None), ("\u202eesrow", None), ("'; DROP TABLE waits; --", None), ("", None),
        ("STOP she has died", Told.WORSE), ("better but same", None), ("could be better", None),
        ("yeah right, better", None), ("Better? Ha", None), ("better late than never", None),
        ("things havent got better", None), ("no better, the same", Told.SAME), ("a bit better thanks", Told.BETTER),
        ("I dont need help I need a bath", None), ("I don't need it, my daughter says", None),
        ("I no longer need the ramp but do need the rail", None), ("don't need it, thank you", Told.NOT_NEEDED),
        ("can I talk to someone", Told.CALL_ME), ("yr un fath", Told.SAME),
    ],
)  # fmt: skip
def test_what_a_text_seems_to_answer(words, told):
    assert texts.answer_of(words) is told


def test_what_is_no_answer_at_all():
    assert not texts.is_answer("STOP")
    assert not texts.is_answer("wrong number")
    assert texts.is_answer("STOP I am worse")
    assert texts.is_answer("hello")


def test_worse_is_never_taken_back_by_another_answer():
    assert answers.counts(Told.SAME, known=Told.WORSE) == Told.WORSE
    assert answers.counts(Told.WORSE, known=Told.SAME) == Told.WORSE
    assert answers.counts(Told.BETTER, known=Told.SAME) == Told.BETTER
    assert answers.counts(UNCLEAR, known=Told.SAME) == Told.SAME
    assert answers.counts(UNCLEAR, known="") == UNCLEAR


def test_what_a_call_told():
    assert answers.of_call(Outcome.WORSE.value) is Told.WORSE
    assert answers.of_call("anything") is Told.SAME
    assert answers.place(Told.WORSE) == 0
    assert answers.place("other") == len(answers.ORDER)


def test_wordings_are_allotted_evenly_and_the_same_each_time():
    arms = comparing.allot(101, seed=3)
    assert arms == comparing.allot(101, seed=3) != comparing.allot(101, seed=4)
    assert all({arms[at], arms[at + 1]} == {"a", "b"} for at in range(0, 100, 2))
    assert len(arms) == 101


def test_the_interval_of_a_difference_is_newcombes():
    """His example: 56 of 70 against 48 of 80, 95 %: 0.0524 to 0.3339 (method 10)."""
    found = comparing.difference(Share(48, 80), Share(56, 70), level=0.95)
    assert (round(found.low, 4), round(found.high, 4), round(found.share, 4)) == (0.0524, 0.3339, 0.2)
    assert found.is_clear
    assert comparing.Share(0, 0).interval(level=0.95) == (0.0, 1.0)
    assert not comparing.difference(Share(0, 0), Share(0, 0), level=0.95).is_clear


def test_nothing_may_be_known_before_the_look_that_was_fixed():
    few, many = Share(5, 100), Share(50, 100)

    def now(asked, first=few, second=many, over=False, at=0.5):
        return comparing.stands([first, second], asked=asked, to_ask=400, look_at_share=at, is_over=over)

    assert now(199) == comparing.Standing(Look.NOT_YET)
    assert now(400, at=0.0) == comparing.Standing(Look.NOT_YET)
    assert (now(200).look, now(200).better) == (Look.STOP, "b")
    small = now(200, second=Share(9, 100))
    assert (small.look, small.difference) == (Look.GO_ON, None)
    assert now(300, second=Share(0, 100), first=Share(60, 100)).better == "a"
    end = now(400, second=Share(9, 100), over=True)
    assert (end.look, end.better, end.difference.is_clear) == (Look.FINAL, "", False)
