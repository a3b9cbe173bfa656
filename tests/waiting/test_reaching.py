"""Attempts, plans and looks at long waits: none makes anybody seen, and each is over when what it was for is."""

from dataclasses import replace
from datetime import date

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.history import queries as events
from fairwait.history.rules import UNDONE
from fairwait.history.verify import verify
from fairwait.priority import actions as priority
from fairwait.priority.queries import may_look_at_long_wait
from fairwait.priority.rules import PriorityRefused, roles_of_level
from fairwait.waiting import actions
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.rules import facts, unseen
from fairwait.waiting.rules.folding import fold
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns
from tests.waiting.test_folding import AUGUST, JULY, JUNE, MARY, found, told

PATHWAY = next(p for p in starter() if p.code == "needs-assessment")


def attempt(seq, on=JULY, how="letter"):
    return told(seq, facts.ATTEMPTED, on, by=MARY, how=how, at=None, outcome="no_answer", counts=True)


def plan(seq, what, on, *, made=JULY):
    return replace(told(seq, facts.PLANNED, made, by=MARY), facts={"what": what, "on": on.isoformat()})


def test_attempts_are_counted_until_the_person_is_heard_from():
    tried = [found(), attempt(2), attempt(3)]
    state = fold(7, tried)
    assert (state.last_attempt_on, state.attempts, state.last_contact_on) == (JULY, 2, None)
    heard = fold(7, [*tried, told(4, facts.CONTACTED, AUGUST, by=MARY, how="phone")])
    assert (heard.last_attempt_on, heard.attempts) == (JULY, None)


def test_an_attempt_before_they_were_last_heard_from_is_no_news():
    state = fold(7, [found(last_contact_on="2026-07-20"), attempt(2, JUNE)])
    assert state.attempts is None
    later = fold(7, [found(last_contact_on="2026-06-20"), attempt(2, JULY)])
    assert later.attempts == 1


def test_a_contact_from_before_the_last_attempt_leaves_the_attempts():
    events = [found(), attempt(2, AUGUST), told(3, facts.CONTACTED, JULY, by=MARY, how="phone")]
    assert fold(7, events).attempts == 1


def test_a_plan_stands_until_what_it_is_for_happens():
    planned = [found(), plan(2, "contact", AUGUST), plan(3, "recheck", AUGUST)]
    state = fold(7, planned)
    assert (state.contact_planned_on, state.recheck_planned_on) == (AUGUST, AUGUST)
    spoke = fold(7, [*planned, told(4, facts.CONTACTED, JULY, by=MARY, how="phone")])
    assert (spoke.contact_planned_on, spoke.recheck_planned_on) == (None, AUGUST)
    looked = fold(7, [*planned, told(4, facts.RECHECKED, JULY, by=MARY)])
    assert (looked.contact_planned_on, looked.recheck_planned_on) == (AUGUST, None)


def test_a_plan_made_after_the_talk_of_that_day_stands():
    state = fold(7, [found(), told(2, facts.CONTACTED, JULY, by=MARY, how="phone"), plan(3, "contact", AUGUST)])
    assert state.contact_planned_on == AUGUST


@pytest.mark.parametrize(
    ("planned", "due", "because"),
    [(date(2026, 7, 10), date(2026, 7, 10), "planned"), (date(2026, 12, 1), None, None), (None, None, None)],
)
def test_a_plan_brings_forward_and_never_puts_off(planned, due, because):
    known = {"band": "P3", "clock_start": JUNE, "last_contact_on": JULY, "contact_origin": unseen.Origin.PERSON,
             "last_checked_on": JULY, "checked_origin": unseen.Origin.PERSON}  # fmt: skip
    plain, with_plan = (
        unseen.WaitFacts(**known),
        unseen.WaitFacts(**known, contact_planned_on=planned, recheck_planned_on=planned),
    )
    for ask in (unseen.next_contact, unseen.next_recheck):
        by_rule = ask(plain, pathway=PATHWAY, as_of=AUGUST)
        found_due = ask(with_plan, pathway=PATHWAY, as_of=AUGUST)
        assert (found_due.on, found_due.because) == (due or by_rule.on, because or by_rule.because)


def test_an_undoing_may_be_of_one_wait_only():
    rows = [found(), attempt(2), told(3, UNDONE, AUGUST, by=MARY, cause="undo-bulk:1")]
    rows[1] = replace(attempt(2), cause="bulk:1")
    rows[2].facts["cause"] = "bulk:1"
    assert fold(7, rows).attempts is None
    of_another = [rows[0], rows[1], replace(rows[2], wait=8)]
    assert fold(7, of_another).attempts == 1
    of_all = [rows[0], rows[1], replace(rows[2], wait=None)]
    assert fold(7, of_all).attempts is None


# With a database --------------------------------------------------------------------------------------------------


@pytest.fixture
def long_wait(bare_town):
    towns.join(bare_town, "edith", referred_on=towns.day(200), band="P4")
    return bare_town


@pytest.mark.django_db
def test_a_level_is_whose_words_say_so():
    assert roles_of_level("Team manager") == (Role.TEAM_MANAGER,)
    assert roles_of_level("Head of service") == (Role.PATHWAY_LEAD,)
    assert roles_of_level("Principal social worker") == (Role.PRINCIPAL_SOCIAL_WORKER,)
    assert Role.DIRECTOR in roles_of_level("Director of adults")
    assert roles_of_level("The panel") == (Role.TEAM_MANAGER, Role.PATHWAY_LEAD)


@pytest.mark.django_db
def test_a_long_wait_is_looked_at_once_by_the_level_the_policy_names(long_wait):
    wait, lead = long_wait.fresh("edith"), long_wait.user(Role.PATHWAY_LEAD)
    assert wait.aged_to == "Head of service"
    assert may_look_at_long_wait(lead, wait)
    for role in (Role.TEAM_MANAGER, Role.PRACTITIONER):
        assert not may_look_at_long_wait(long_wait.user(role), wait)
        with pytest.raises(PriorityRefused, match="Head of service"):
            priority.look_at_long_wait(wait=wait, comes="x", by=long_wait.user(role), now=towns.now())
    with pytest.raises(WaitRefused):
        priority.look_at_long_wait(wait=wait, comes=" ", by=lead, now=towns.now())
    lacked = wait.recheck_good_until
    priority.look_at_long_wait(wait=wait, comes="A worker starts on Monday.", by=lead, now=towns.now())
    after = long_wait.fresh("edith")
    assert (after.aged_seen, after.aged_seen_on, after.aged_seen_by) == ("Head of service", towns.day(0), lead.pk)
    assert after.recheck_good_until == lacked
    assert not may_look_at_long_wait(lead, after)
    with pytest.raises(PriorityRefused, match="Nobody need look"):
        priority.look_at_long_wait(wait=wait, comes="again", by=lead, now=towns.now())


@pytest.mark.django_db
def test_the_page_of_a_long_wait_is_offered_to_its_level_and_says_what_comes(long_wait, signed_in_bare, page):
    lead = signed_in_bare(Role.PATHWAY_LEAD)
    person = f"/people/{long_wait.people['edith'].uuid}/"
    address = next(h for h in (a.get("href") for a in page(person, client=lead).all("a")) if "long-wait" in h)
    assert page(address, client=lead).heading == "Look at this long wait"
    assert lead.post(address, {"comes": "A worker starts on Monday."}).status_code == 302
    assert "looked at how long this wait has lasted" in page(person, client=lead).words
    assert "long-wait" not in page(person, client=lead).html
    assert "long-wait" not in page(person, client=signed_in_bare(Role.TEAM_MANAGER)).html


@pytest.mark.django_db
def test_what_is_kept_is_what_the_events_say(long_wait):
    wait, lead = long_wait.waits["edith"], long_wait.user(Role.PATHWAY_LEAD)
    unseen_before = (wait.contact_good_until, wait.recheck_good_until)
    actions.record_attempt(wait=wait, on=towns.day(1), how="letter", by=lead, now=towns.now())
    actions.plan(wait=wait, what="recheck", on=towns.day(-3), by=lead, now=towns.now())
    after = long_wait.fresh("edith")
    assert (after.contact_good_until, after.recheck_good_until) == unseen_before
    state = fold(wait.pk, events.about([wait.person_id])[wait.person_id])
    assert (state.attempts, state.recheck_planned_on) == (1, towns.day(-3))
    assert (after.attempts, after.recheck_planned_on) == (1, towns.day(-3))
    assert verify().faults == ()


@pytest.mark.django_db
@pytest.mark.parametrize("on", [towns.day(1), towns.day(-184)])
def test_nobody_plans_back_or_too_far_ahead(long_wait, on):
    with pytest.raises(WaitRefused) as refused:
        actions.plan(
            wait=long_wait.waits["edith"], what="contact", on=on, by=long_wait.user(Role.DUTY_WORKER), now=towns.now()
        )
    assert refused.value.field == "on"


@pytest.mark.django_db
def test_what_is_no_way_of_trying_and_nothing_to_plan_is_refused(long_wait):
    common = {"wait": long_wait.waits["edith"], "on": towns.day(0), "by": long_wait.user(Role.DUTY_WORKER),
              "now": towns.now()}  # fmt: skip
    with pytest.raises(WaitRefused):
        actions.record_attempt(how="pigeon", **common)
    with pytest.raises(WaitRefused):
        actions.plan(what="holiday", **common)
    with pytest.raises(NotAllowed):
        actions.record_attempt(how="letter", **{**common, "by": long_wait.user(Role.PERFORMANCE_ANALYST)})
    assert history.locked_head().seq == long_wait.fresh("edith").last_seq


# Pauses that end ---------------------------------------------------------------------------------------------------


def pause(seq, on, until=None):
    return told(seq, facts.PAUSED, on, by=MARY, reason="away", **({"until": until.isoformat()} if until else {}))


def resumed(seq, on, ends="any"):
    return told(seq, facts.RESUMED, on, by=MARY, ends=ends)


@pytest.mark.parametrize(
    ("events", "last"),
    [
        ([pause(2, JULY, date(2026, 9, 1)), resumed(3, AUGUST)], (JULY, AUGUST)),
        ([pause(2, JULY, date(2026, 9, 1)), resumed(3, AUGUST, ends="open")], (JULY, date(2026, 9, 1))),
        ([pause(2, JULY), resumed(3, AUGUST, ends="open")], (JULY, AUGUST)),
        ([pause(2, JUNE, JULY), resumed(3, AUGUST)], (JUNE, JULY)),
        ([resumed(2, AUGUST)], None),
    ],
)
def test_a_pause_that_runs_is_ended_and_one_that_is_over_is_left(events, last):
    pauses = fold(7, [found(), *events]).pauses
    assert ((pauses[-1].paused_on, pauses[-1].resumes_on) if pauses else None) == last


def test_an_older_resuming_keeps_its_meaning():
    opened, _ = facts.RESUMED.opened(2, {"under": "ot/1"}, {})
    assert opened == {"under": "ot/1", "ends": "open"}
    assert facts.RESUMED.opened(1, {}, {})[0] == {"under": None, "ends": "open"}
