"""A plan through a crisis: who stays, what is missed, what is spent, who covers, and how it ends."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.due import minute_work_for
from fairwait.accounts.models import User
from fairwait.accounts.rules import Role
from fairwait.capacity.models import Absence as DiaryAbsence
from fairwait.capacity.models import Diary
from fairwait.conversations import erasing
from fairwait.conversations.actions import cover, crises, sums
from fairwait.conversations.actions.crises import CrisisRefused, NotBegun, Schedule
from fairwait.conversations.models import Absence, Crisis, SmallSum
from fairwait.conversations.queries import crises as queries
from fairwait.conversations.queries import sums as sum_queries
from fairwait.conversations.rules.crises import By, Limit, Worked
from fairwait.history.models import Event
from fairwait.people.adding import add
from fairwait.people.erasing import plan as erasing_plan
from fairwait.people.rules import PeopleRefused

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
"""Nine o’clock of the town’s today."""
HOUR = timedelta(hours=1)
TODAY = NOW.date()
SAID = {"must_change": "I must not be alone at night.", "plan": "Her sister sleeps here; we ring three times a day."}


@pytest.fixture
def drafted(town):
    def draft(who="edith", by=Role.DUTY_WORKER, said=SAID):
        user = town.user(by)
        made = crises.draft(person=town.people[who], uuid=uuid.uuid4(), by=user, now=NOW)
        kept, _merged = crises.keep(crisis=made, typed=said, was={}, prose=(), by=user, now=NOW)
        return kept

    return draft


@pytest.fixture
def begin(town, drafted):
    """A plan of three days by the duty worker, with the principal social worker told; every eight hours from ten."""

    def begin(crisis=None, **changes):
        told = {
            "worker": town.user(Role.DUTY_WORKER), "told": town.user(Role.PRINCIPAL_SOCIAL_WORKER),
            "until": NOW + timedelta(days=3), "schedule": Schedule(NOW + HOUR, 8),
            "by": town.user(Role.DUTY_WORKER), "now": NOW,
        } | changes  # fmt: skip
        return crises.begin(crisis=crisis or drafted(), **told)

    return begin


def missed_of(user, now):
    return [turn for turn in queries.turns(user, now=now) if turn.is_missed]


def test_a_plan_has_its_contacts_its_two_colleagues_and_an_event(town, begin):
    plan = begin()
    assert plan.contacts.count() == 9
    event = Event.objects.get(kind="crisis.begun")
    assert "alone at night" in event.private
    assert "alone at night" not in event.facts
    assert event.wait == town.waits["edith"].pk


@pytest.mark.parametrize(
    ("changes", "box"),
    [
        ({"worker": None}, "worker"),
        ({"told": None}, "told"),
        ({"until": None}, "until"),
        ({"until": NOW}, "until"),
        ({"until": NOW + timedelta(days=43)}, "until"),
        ({"schedule": None}, "first"),
        ({"schedule": Schedule(NOW - HOUR, 8)}, "first"),
        ({"schedule": Schedule(NOW + timedelta(days=4), 8)}, "first"),
        ({"until": NOW + timedelta(days=30), "schedule": Schedule(NOW + HOUR, 1)}, "every_hours"),
    ],
)
def test_a_plan_that_would_not_hold_does_not_begin(begin, changes, box):
    with pytest.raises(NotBegun) as refused:
        begin(**changes)
    assert box in [name for name, _words in refused.value.found]
    assert Event.objects.filter(kind="crisis.begun").count() == 0


def test_the_two_colleagues_are_two(town, begin):
    with pytest.raises(NotBegun, match="somebody else"):
        begin(told=town.user(Role.DUTY_WORKER))


def test_words_are_needed(drafted, begin):
    with pytest.raises(NotBegun, match="what must change"):
        begin(drafted(said={"plan": "We ring."}))


def test_a_colleague_who_may_not_open_the_record_keeps_no_plan_of_it(town, begin):
    with pytest.raises(NotBegun, match="may not open"):
        begin(told=town.user(Role.PERFORMANCE_ANALYST))


def test_one_plan_at_a_time(drafted, begin):
    begin()
    with pytest.raises(CrisisRefused, match="begun meanwhile"):
        drafted()
    assert Crisis.objects.count() == 1


def test_a_missed_contact_is_on_the_colleagues_today_the_minute_it_is_late(town, begin):
    begin()
    told, worker = town.user(Role.PRINCIPAL_SOCIAL_WORKER), town.user(Role.DUTY_WORKER)
    assert not missed_of(told, NOW + HOUR)
    at = NOW + HOUR + timedelta(seconds=1)
    assert len(missed_of(told, at)) == len(missed_of(worker, at)) == 1
    works = {work.key: work for work in minute_work_for(told, at)}
    assert works["missed-contacts"].is_urgent
    assert "Edith Marlowe" in works["missed-contacts"].things[0].label
    assert "missed-contacts" not in {work.key for work in minute_work_for(town.user(Role.LIST_COORDINATOR), at)}


def test_a_contact_that_is_made_is_missed_no_longer_and_counts_as_contact_of_the_wait(town, begin):
    plan = begin()
    first, worker = plan.contacts.first(), town.user(Role.DUTY_WORKER)
    at = NOW + 2 * HOUR
    crises.tried(contact=first, how="phone", by=worker, now=at)
    assert len(missed_of(worker, at)) == 1
    crises.reached(contact=first, at=at, how="visit", said="She slept.", by=worker, now=at)
    assert not missed_of(worker, at)
    assert town.fresh("edith").last_contact_on == at.date()
    with pytest.raises(CrisisRefused, match="settled this contact already"):
        crises.reached(contact=first, at=at, how="visit", said="Again.", by=worker, now=at)


@pytest.mark.parametrize("at", [NOW + 3 * HOUR, NOW - HOUR])
def test_a_contact_is_neither_of_tomorrow_nor_before_the_plan(town, begin, at):
    first = begin().contacts.first()
    with pytest.raises(CrisisRefused):
        crises.reached(
            contact=first, at=at, how="visit", said="Hm.", by=town.user(Role.DUTY_WORKER), now=NOW + 2 * HOUR
        )  # fmt: skip


def test_what_nobody_took_up_within_an_hour_stands_with_every_keeper(town, begin):
    begin()
    keeper = town.user(Role.PATHWAY_LEAD)
    assert not missed_of(keeper, NOW + HOUR + timedelta(minutes=59))
    assert missed_of(keeper, NOW + 2 * HOUR + timedelta(minutes=1))[0].is_escalated


def away(town, role, cover_role=None, start=TODAY, until=TODAY):
    cover_by = town.user(cover_role) if cover_role else None
    return cover.say_away(who=town.user(role), start=start, until=until, cover=cover_by, by=town.user(role), now=NOW)


def test_no_contact_lapses_with_an_absence(town, begin):
    begin()
    with pytest.raises(CrisisRefused, match="select who covers"):
        away(town, Role.PRINCIPAL_SOCIAL_WORKER)
    with pytest.raises(CrisisRefused, match="other colleague of a plan"):
        away(town, Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER)
    away(town, Role.PRINCIPAL_SOCIAL_WORKER, Role.PATHWAY_LEAD)
    at = NOW + HOUR + timedelta(minutes=1)
    assert not missed_of(town.user(Role.PRINCIPAL_SOCIAL_WORKER), at)
    found = missed_of(town.user(Role.PATHWAY_LEAD), at)
    assert found[0].instead_of == town.user(Role.PRINCIPAL_SOCIAL_WORKER)


def test_a_cover_that_is_refused_names_who_could(town, begin):
    begin()  # the principal social worker keeps it, and the duty worker is told
    with pytest.raises(CrisisRefused) as refused:
        away(town, Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER)
    words = str(refused.value)
    could = words.partition("These may: ")[2]
    assert town.user(Role.PATHWAY_LEAD).display_name in could
    for role in (Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER):
        assert town.user(role).display_name not in could
    away(town, Role.PATHWAY_LEAD)
    with pytest.raises(CrisisRefused) as again:
        away(town, Role.PRINCIPAL_SOCIAL_WORKER)
    assert town.user(Role.PATHWAY_LEAD).display_name not in str(again.value)


def test_where_nobody_here_could_cover_it_says_what_to_do(town, begin):
    begin()
    one = town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    User.objects.exclude(pk__in=[one.pk, town.user(Role.DUTY_WORKER).pk]).update(is_active=False)
    with pytest.raises(CrisisRefused, match="Nobody who is here may keep all of them"):
        away(town, Role.PRINCIPAL_SOCIAL_WORKER)


def test_whoever_is_away_without_cover_keeps_no_plan(town, begin):
    away(town, Role.DUTY_WORKER)
    with pytest.raises(NotBegun, match="nobody covers"):
        begin()
    cover.take_back(absence=Absence.objects.get(), by=town.user(Role.DUTY_WORKER), now=NOW)
    begin()


def test_leave_in_a_diary_counts_as_away_and_an_hour_does_not(town, drafted, begin):
    diary = Diary.objects.create(
        uuid=uuid.uuid4(), kind="worker", worker=town.user(Role.PRINCIPAL_SOCIAL_WORKER), made_at=NOW
    )
    told = {"why": "leave", "said_by": town.user(Role.PRINCIPAL_SOCIAL_WORKER), "said_at": NOW}
    DiaryAbsence.objects.create(uuid=uuid.uuid4(), diary=diary, starts_at=NOW, ends_at=NOW + HOUR, **told)
    begin()
    DiaryAbsence.objects.create(uuid=uuid.uuid4(), diary=diary, starts_at=NOW, ends_at=NOW + 8 * HOUR, **told)
    at = NOW + HOUR + timedelta(minutes=1)
    assert missed_of(town.user(Role.PATHWAY_LEAD), at)[0].is_escalated
    with pytest.raises(NotBegun, match="nobody covers"):
        begin(drafted("amina"))
    away(town, Role.PRINCIPAL_SOCIAL_WORKER, Role.LIST_COORDINATOR)
    assert missed_of(town.user(Role.LIST_COORDINATOR), at)
    assert not missed_of(town.user(Role.PATHWAY_LEAD), at)
    begin(drafted("amina"))


def test_when_everybody_named_has_left_a_keeper_is_told_at_once(town, begin):
    begin()
    for role in (Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER):
        user = town.user(role)
        user.is_active = False
        user.save()
    assert missed_of(town.user(Role.PATHWAY_LEAD), NOW + HOUR + timedelta(minutes=1))[0].is_escalated


def test_when_everybody_named_does_other_work_by_now_a_keeper_is_told_at_once(town, begin):
    begin()
    for role in (Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER):
        user = town.user(role)
        user.role = Role.PERFORMANCE_ANALYST.value
        user.save()
    assert missed_of(town.user(Role.PATHWAY_LEAD), NOW + HOUR + timedelta(minutes=1))[0].is_escalated


def test_absence_is_said_by_oneself_or_by_whoever_gives_out_work(town):
    with pytest.raises(NotAllowed):
        cover.say_away(
            who=town.user(Role.PATHWAY_LEAD), start=NOW.date(), until=NOW.date(), cover=None,
            by=town.user(Role.DUTY_WORKER), now=NOW,
        )  # fmt: skip
    with pytest.raises(CrisisRefused, match="first day or later"):
        away(town, Role.DUTY_WORKER, until=NOW.date() - timedelta(days=1))
    away(town, Role.DUTY_WORKER)
    with pytest.raises(CrisisRefused, match="already"):
        away(town, Role.DUTY_WORKER)
    with pytest.raises(CrisisRefused, match="away as well"):
        away(town, Role.LIST_COORDINATOR, Role.DUTY_WORKER)


LIMIT = Limit(50_00, 80_00, ("Food", "A taxi"), (Role.DUTY_WORKER.value,))


@pytest.fixture
def limited(town):
    by = town.user(Role.COUNCIL_ADMINISTRATOR)
    sums.set_limit(limit=LIMIT, adopted_from=NOW.date(), reason="the committee", by=by, now=NOW)


def spend(town, plan, pence, purpose="Food", by=Role.DUTY_WORKER):
    return sums.ask(
        crisis=plan, pence=pence, purpose=purpose, words="For the weekend", once=uuid.uuid4(), by=town.user(by), now=NOW
    )  # fmt: skip


def test_a_sum_within_the_limit_is_given_and_one_over_it_waits(town, begin, limited):
    plan = begin()
    assert spend(town, plan, 50_00).standing == "given"
    over = spend(town, plan, 30_01)
    assert (over.standing, over.because) == ("asked", "With what was given before it is more than £80 in one plan.")
    assert spend(town, plan, 30_00).standing == "asked", "what is asked for counts: two halves do not pass one by one"
    assert spend(town, plan, 1, purpose="other").standing == "asked"
    assert spend(town, plan, 1, by=Role.PATHWAY_LEAD).standing == "asked"


def test_without_a_limit_every_sum_waits(town, begin):
    assert spend(town, begin(), 1).because == "The council has set no limit yet, so every sum needs a yes."


def test_a_keeper_says_yes_and_never_to_their_own(town, begin, limited):
    plan = begin()
    small, own = spend(town, plan, 60_00), spend(town, plan, 60_00, by=Role.PATHWAY_LEAD)
    keeper = town.user(Role.PATHWAY_LEAD)
    assert [one.pk for one in sum_queries.to_decide(keeper)] == [small.pk]
    with pytest.raises(CrisisRefused, match="yourself"):
        sums.decide(small=own, says_yes=True, words="", by=keeper, now=NOW)
    with pytest.raises(NotAllowed):
        sums.decide(small=small, says_yes=True, words="", by=town.user(Role.DUTY_WORKER), now=NOW)
    with pytest.raises(CrisisRefused, match="why not"):
        sums.decide(small=small, says_yes=False, words=" ", by=keeper, now=NOW)
    assert sums.decide(small=small, says_yes=True, words="", by=keeper, now=NOW).standing == "given"
    with pytest.raises(CrisisRefused, match="already"):
        sums.decide(small=small, says_yes=True, words="", by=keeper, now=NOW)


def test_the_database_keeps_two_hands_on_a_sum(town, begin, limited):
    small = spend(town, begin(), 60_00)
    with pytest.raises(IntegrityError), transaction.atomic():
        SmallSum.objects.filter(pk=small.pk).update(decided_by=small.asked_by, decided_at=NOW, standing="given")


def test_a_sum_sent_twice_is_given_once(town, begin, limited):
    plan, once = begin(), uuid.uuid4()
    for _again in range(2):
        sums.ask(
            crisis=plan, pence=5_00, purpose="Food", words="Milk", once=once, by=town.user(Role.DUTY_WORKER), now=NOW
        )  # fmt: skip
    assert queries.account(plan).given_pence == 5_00


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(2, 1, ("Food",), ()), "more than a whole plan"),
        (Limit(1, 2, (), ()), "one to a line"),
        (Limit(1, 2, ("Food",), ("director",)), "roles that keep plans"),
    ],
)
def test_a_limit_that_says_nothing_is_refused(town, limit, words):
    with pytest.raises(CrisisRefused, match=words):
        sums.set_limit(
            limit=limit, adopted_from=NOW.date(), reason="so", by=town.user(Role.COUNCIL_ADMINISTRATOR), now=NOW
        )  # fmt: skip


def test_an_earlier_end_calls_off_what_comes_after(town, begin):
    plan = begin()
    changed = crises.change(
        crisis=plan, worker=town.user(Role.LIST_COORDINATOR), told=town.user(Role.PRINCIPAL_SOCIAL_WORKER),
        until=NOW + timedelta(days=1), reason="She is with her sister", by=town.user(Role.DUTY_WORKER), now=NOW,
    )  # fmt: skip
    assert changed.contacts.filter(outcome="").count() == 3
    assert missed_of(town.user(Role.LIST_COORDINATOR), NOW + HOUR + timedelta(minutes=1))


def test_more_contacts_are_added_beside_those_there_are(town, begin):
    plan = begin()
    by = town.user(Role.DUTY_WORKER)
    assert crises.add_contacts(crisis=plan, schedule=Schedule(NOW + HOUR, 4), by=by, now=NOW) == 9
    for minutes in (1, 2):
        crises.add_contacts(crisis=plan, schedule=Schedule(NOW + timedelta(minutes=minutes), 1), by=by, now=NOW)
    with pytest.raises(CrisisRefused, match="at most"):
        crises.add_contacts(crisis=plan, schedule=Schedule(NOW + timedelta(minutes=3), 1), by=by, now=NOW)


def close(town, plan, said="She says it held."):
    return crises.close(
        crisis=plan, worked=Worked.PARTLY, worked_by=By.SELF, said=said, after="", by=town.user(Role.DUTY_WORKER),
        now=NOW + timedelta(days=1),
    )  # fmt: skip


def test_closing_asks_and_keeps_what_was_missed(town, begin, limited):
    plan = begin()
    with pytest.raises(CrisisRefused, match="what they said"):
        close(town, plan, said=" ")
    small = spend(town, plan, 60_00)
    with pytest.raises(CrisisRefused, match="waits for a yes"):
        close(town, plan)
    sums.decide(small=small, says_yes=True, words="", by=town.user(Role.PATHWAY_LEAD), now=NOW)
    done = close(town, plan)
    assert done.contacts.filter(outcome="").count() == 3
    assert not missed_of(town.user(Role.DUTY_WORKER), NOW + timedelta(days=2))
    assert '"missed":3' in Event.objects.get(kind="crisis.closed").facts
    with pytest.raises(CrisisRefused, match="closed"):
        close(town, plan)


def test_a_plan_past_its_end_asks_its_worker_whether_it_worked(town, begin):
    begin()
    at = NOW + timedelta(days=3, minutes=1)
    assert "crises-to-close" in {work.key for work in minute_work_for(town.user(Role.DUTY_WORKER), at)}
    assert not queries.to_close(town.user(Role.LIST_COORDINATOR), now=at)


def test_the_wait_keeps_its_clock_band_and_place(town, begin):
    before = town.fresh("edith")
    begin()
    after = town.fresh("edith")
    names = ("clock_started_on", "referred_on", "band", "order_rank", "order_share", "status", "team")
    assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]


def test_nobody_is_erased_while_a_plan_is_under_way(town, drafted, begin):
    by = town.user(Role.DUTY_WORKER)
    town.people["nell"] = add(known={"last_name": "Farrow"}, by=by, now=NOW)
    plan = begin(drafted("nell"))
    admin = town.user(Role.COUNCIL_ADMINISTRATOR)
    with pytest.raises(PeopleRefused, match="under way"):
        erasing_plan(person=town.people["nell"], by=admin, now=NOW)
    close(town, plan)
    gone = erasing_plan(person=town.people["nell"], by=admin, now=NOW)
    assert "plans through a crisis" in [one.what for one in gone.held]
    erasing._erase_plans([town.people["nell"].pk])
    kept = Crisis.objects.get()
    assert (kept.person, kept.said, kept.worked) == (None, {}, "partly")


def test_the_whole_plan_is_told_on_the_record(town, begin, limited, signed_in, page):
    plan = begin(now=NOW)
    spend(town, plan, 10_00)
    crises.call_off(contact=plan.contacts.first(), reason="In hospital", by=town.user(Role.DUTY_WORKER), now=NOW)
    close(town, plan)
    shown = page(f"/people/{town.people['edith'].uuid}/", client=signed_in(Role.DUTY_WORKER)).words
    for words in ("alone at night", "In hospital", "a small sum: £10", "She says it held.", "Contacts planned: 9"):
        assert words in shown
