"""Today: each role its own queue, derived from the waits, in a known order, emptied by doing the work."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from fairwait.accounts.due import work_for
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.showing import unseen_banner
from fairwait.desk.today import queues as today
from fairwait.desk.today.queues import QUEUES, Work
from fairwait.desk.today.words import banner, today_page
from fairwait.exchange.models import Import, ImportStatus
from fairwait.history import actions as history
from fairwait.huddles import actions as huddles
from fairwait.huddles.models import Action
from fairwait.huddles.queries import templates
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.walking import Decided, DecisionKind, NewAction
from fairwait.keeping_in_touch.contacts import settling
from fairwait.people.rules import RESTRICTED
from fairwait.priority import actions as priority
from fairwait.waiting import actions
from fairwait.waiting.rules.deciding import Decision
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
ON = towns.day(0)
PAUSE = next(r.code for p in starter() if p.code == "needs-assessment" for r in p.pause_reasons if r.is_counted)


def queue(town, role, work):
    """The names in one queue of somebody of a role."""
    page = today_page(town.user(role), on=ON)
    return [row.name for shown in page.queues if shown.key == work for row in shown.rows]


def counts(town, role):
    return {shown.key: shown.count for shown in today_page(town.user(role), on=ON).queues}


def do(town, act, name, role=Role.PATHWAY_LEAD, **words):
    return act(wait=town.waits[name], by=town.user(role), now=towns.now(), **words)


# What stands on it ------------------------------------------------------------------------------------------------


def test_each_role_has_its_own_queue(town):
    assert set(QUEUES) == set(Role)
    assert list(counts(town, Role.LIST_COORDINATOR)) == ["promised", "contact", "team", "pause", "question"]
    assert list(counts(town, Role.DUTY_WORKER)) == ["triage", "promised", "question"]
    assert counts(town, Role.PERFORMANCE_ANALYST) == {}
    order = list(Work)
    assert all(list(works) == sorted(works, key=order.index) for works in QUEUES.values())


def test_triage_is_there_until_a_band_is_chosen(town):
    assert queue(town, Role.DUTY_WORKER, "triage") == ["Patrick Doyle"]
    do(town, actions.set_band, "patrick", band="P3", reason="settled at home")
    assert queue(town, Role.DUTY_WORKER, "triage") == []
    do(town, priority.tell_change, "edith", what="hospital", said="fell", on=ON)
    assert queue(town, Role.DUTY_WORKER, "triage") == ["Edith Marlowe"]


def test_contacts_are_due_riskiest_first_until_somebody_spoke(town):
    assert queue(town, Role.LIST_COORDINATOR, "contact") == ["Patrick Doyle", "Amina Yusuf"]
    do(town, actions.record_attempt, "amina", how="phone", on=ON)
    page = today_page(town.user(Role.LIST_COORDINATOR), on=ON)  # tried today, she rests until another day
    assert ("Amina Yusuf" in [r.name for q in page.queues for r in q.rows], page.resting) == (False, 1)
    page = today_page(town.user(Role.LIST_COORDINATOR), on=towns.day(-1))
    row = next(r for q in page.queues for r in q.rows if r.name == "Amina Yusuf")
    assert ("Tried 1 time since" in row.because, page.resting) == (True, 0)
    do(town, actions.record_contact, "amina", how="phone", said="she is well", on=ON, role=Role.LIST_COORDINATOR)
    page = today_page(town.user(Role.LIST_COORDINATOR), on=ON)
    assert (page.done, "Amina Yusuf" in [r.name for q in page.queues for r in q.rows]) == (1, False)


def test_a_wish_for_no_contact_takes_somebody_off_the_contacts(town):
    do(town, actions.record_wish, "amina", reason="grieving", until=towns.day(-20))
    assert queue(town, Role.LIST_COORDINATOR, "contact") == ["Patrick Doyle"]


def test_whom_a_colleague_decides_about_nobody_is_sent_to_ring(town, signed_in, page):
    lead, amina = town.user(Role.PATHWAY_LEAD), town.people["amina"]
    do(town, actions.ask_for_decision, "amina", what=Decision.NO_ANSWER, to=lead, words="Two tries and a letter")
    assert queue(town, Role.LIST_COORDINATOR, "contact") == ["Patrick Doyle"]
    shown = page("/today/", client=signed_in(Role.LIST_COORDINATOR)).words
    says = f"{lead.display_name} decides what to do, as the person could not be reached"
    assert f"With somebody who decides: 1 Nobody rings them until it is decided. Amina Yusuf {says}." in shown
    of_her = page(f"/people/{amina.uuid}/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert says in of_her
    assert "Speak with Amina" not in of_her
    assert today_page(lead, on=ON).held == ()  # theirs to decide: it stands there already
    settling.go_on(wait=town.fresh("amina"), words="Her sister says she is away", by=lead, now=towns.now())
    assert queue(town, Role.LIST_COORDINATOR, "contact") == ["Patrick Doyle", "Amina Yusuf"]


def test_a_planned_day_that_has_come_is_a_promise_and_no_second_contact(town):
    do(town, actions.plan, "edith", what="contact", on=ON)
    do(town, actions.plan, "amina", what="contact", on=ON)
    assert queue(town, Role.LIST_COORDINATOR, "promised") == ["Amina Yusuf", "Edith Marlowe"]
    assert queue(town, Role.LIST_COORDINATOR, "contact") == ["Patrick Doyle"]
    do(town, actions.record_contact, "edith", how="phone", said="spoke", on=ON)
    assert queue(town, Role.LIST_COORDINATOR, "promised") == ["Amina Yusuf"]


def test_a_promise_told_by_the_case_system_counts_until_it_is_kept(town):
    towns.join(town, "vera", next_contact_due=towns.day(1), last_contact_on=towns.day(5), last_checked_on=towns.day(1),
               person={"first_name": "Vera", "last_name": "Hill"})  # fmt: skip
    towns.join(town, "kept", next_contact_due=towns.day(4), last_contact_on=towns.day(3), last_checked_on=towns.day(1))
    assert queue(town, Role.LIST_COORDINATOR, "promised") == ["Vera Hill"]


def test_a_contact_on_a_day_that_has_not_come_is_due_and_said_to_be_no_such_thing(town, signed_in, page):
    towns.join(town, "vera", referred_on=towns.day(90), last_contact_on=towns.day(-9_000),
               last_checked_on=towns.day(1), person={"first_name": "Vera", "last_name": "Hill"})  # fmt: skip
    shown = page("/today/", client=signed_in(Role.LIST_COORDINATOR)).words
    assert "Vera Hill" in shown
    assert "a day that has not come" in shown
    assert "heard from in" not in shown


def test_a_re_check_is_due_until_somebody_looked_or_where_it_was_planned(town):
    assert queue(town, Role.PATHWAY_LEAD, "recheck") == ["Amina Yusuf"]
    do(town, actions.plan, "edith", what="recheck", on=ON)
    assert set(queue(town, Role.PATHWAY_LEAD, "recheck")) == {"Amina Yusuf", "Edith Marlowe"}
    do(town, actions.record_recheck, "amina", on=ON, found="as before")
    do(town, actions.record_recheck, "edith", on=ON, found="as before")
    assert queue(town, Role.PATHWAY_LEAD, "recheck") == []


@pytest.mark.parametrize(
    ("ago", "level", "role"),
    [
        (60, "Team manager", Role.TEAM_MANAGER),
        (100, "Service manager", Role.PATHWAY_LEAD),
        (200, "Head of service", Role.PATHWAY_LEAD),
        (400, "Director", Role.PATHWAY_LEAD),
    ],
)
def test_a_long_wait_stands_on_the_today_of_its_level_until_they_looked(town, ago, level, role):
    towns.join(town, "long", referred_on=towns.day(ago), person={"first_name": "Long", "last_name": "Wait"})
    assert town.fresh("long").aged_to == level
    for other in (Role.TEAM_MANAGER, Role.PATHWAY_LEAD, Role.PRINCIPAL_SOCIAL_WORKER):
        assert ("Long Wait" in queue(town, other, "long-wait")) is (other is role)
    directors = today_page(town.user(Role.DIRECTOR), on=ON)
    assert (directors.for_directors, directors.queues) == (int(level == "Director"), ())
    do(town, priority.look_at_long_wait, "long", role=role, comes="seen on Monday")
    assert "Long Wait" not in queue(town, role, "long-wait")
    assert today_page(town.user(Role.DIRECTOR), on=ON).for_directors == 0


def test_a_director_reads_first_who_is_unseen_and_of_few_people_nothing(town, signed_in, page):
    def figures() -> list[str]:
        return [str(one.value) for one in today_page(town.user(Role.DIRECTOR), on=ON).figures]

    assert figures()[:2] == ["fewer than 5"] * 2
    for number in range(6):
        towns.join(town, f"new{number}", referred_on=towns.day(2), person={"first_name": "New", "last_name": "Wait"})
    assert figures()[0] == str(shape_for(town.user(Role.PATHWAY_LEAD), today=ON).summary(Narrowing()).unseen_people)
    director = signed_in(Role.DIRECTOR)
    assert director.get("/")["Location"] == "/today/"  # how many are unseen comes first
    shown = page("/today/", client=director)
    assert "All done" not in shown.words


def test_a_long_wait_comes_back_at_the_next_level(town):
    towns.join(town, "long", referred_on=towns.day(60), person={"first_name": "Long", "last_name": "Wait"})
    do(town, priority.look_at_long_wait, "long", role=Role.TEAM_MANAGER, comes="seen on Monday")
    priority.reorder(on=towns.day(-60), people=[town.people["long"].pk])
    frame = shape_for(town.user(Role.PATHWAY_LEAD), today=towns.day(-60)).frame
    found = today.queues(frame, role=Role.PATHWAY_LEAD, today=towns.day(-60))
    assert town.waits["long"].pk in next(q.waits for q in found if q.work is Work.LONG)


def test_a_pause_is_looked_at_when_its_last_day_has_come_or_it_has_none(town):
    do(town, actions.pause, "edith", reason=PAUSE, on=towns.day(2), until=towns.day(1))
    do(town, actions.pause, "owen", reason=PAUSE, on=towns.day(2), until=None)
    do(town, actions.pause, "rosalind", reason=PAUSE, on=towns.day(2), until=towns.day(-9))
    assert queue(town, Role.LIST_COORDINATOR, "pause") == ["Edith Marlowe"]
    later = towns.day(-30)
    found = today.queues(
        shape_for(town.user(Role.PATHWAY_LEAD), today=later).frame, role=Role.PATHWAY_LEAD, today=later
    )
    paused = next(q.waits for q in found if q.work is Work.PAUSE)
    assert set(paused) == {town.waits[name].pk for name in ("edith", "owen", "rosalind")}
    do(town, actions.record_contact, "edith", how="phone", said="she is back", on=ON)
    assert queue(town, Role.LIST_COORDINATOR, "pause") == []


def test_whoever_has_no_team_is_somebodys_work(town):
    assert queue(town, Role.LIST_COORDINATOR, "team") == ["Rosalind Hart"]
    do(town, actions.set_team, "rosalind", team=towns.WEST)
    assert queue(town, Role.LIST_COORDINATOR, "team") == []


def test_the_unseen_are_as_many_as_on_the_list(town):
    manager = town.user(Role.TEAM_MANAGER)
    towns.join(town, "nobodys", team="")
    on_the_list = unseen_banner(shape_for(manager, today=ON), Narrowing())
    assert banner(manager, on=ON)["count"] == on_the_list["count"] > 0


def test_a_practitioner_sees_whoever_names_them_as_worker(town):
    assert counts(town, Role.PRACTITIONER) == {work.value: 0 for work in QUEUES[Role.PRACTITIONER]}
    name = town.user(Role.PRACTITIONER).display_name
    do(town, actions.set_team, "amina", team=towns.EAST, worker=name)
    assert queue(town, Role.PRACTITIONER, "contact") == ["Amina Yusuf"]


# What other rooms say ---------------------------------------------------------------------------------------------


def test_actions_from_huddles_are_due_until_they_are_done(town):
    manager = town.user(Role.TEAM_MANAGER)
    meeting = huddles.start(
        document=templates(on=ON)["daily-team-huddle"][1],
        waits=[town.waits["edith"].pk], narrowing="", about="x", ordering=Ordering.RISKIEST, by=manager,
        now=towns.now(),
    )  # fmt: skip
    item = meeting.items.get()
    codes = [question.code for question in meeting.goes_by.questions]
    huddles.decide(
        item=item, seen=(item.revision, town.fresh("edith").last_seq), answers=dict.fromkeys(codes, True),
        actions=[NewAction("Ring her daughter", manager.pk, ON)], decided=Decided(DecisionKind.NOTE, words="rang"),
        by=manager, now=towns.now(),
    )  # fmt: skip
    page = today_page(manager, on=ON)
    assert [other.things[0].label for other in page.others if other.key == "actions"] == [
        "Ring her daughter (Edith Marlowe)"
    ]
    huddles.finish(action=Action.objects.get(), by=manager, now=towns.now())
    assert not [other for other in today_page(manager, on=ON).others if other.key == "actions"]


def _import(**fields):
    said = {"status": ImportStatus.CHECKED, "file_name": "trays.csv", "columns": [1], "as_of": ON} | fields
    return Import.objects.create(uuid=uuid7(), sha256="", size_bytes=1, created_at=datetime.now(UTC), **said)


def test_imports_wait_for_whoever_may_go_on_with_them(town):
    _import()
    _import(gate=[{"words": "half the usual size"}])
    _import(status=ImportStatus.UPLOADED, columns=[])
    work = {role: {w.key: w.count for w in work_for(town.user(role), ON)} for role in Role}
    assert work[Role.PERFORMANCE_ANALYST] == {"gate": 1, "imports": 1}
    assert work[Role.TEAM_MANAGER] == {"gate": 1}
    assert work[Role.DUTY_WORKER] == {}


# The page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_today_and_its_links_lead_where_they_may_go(town, signed_in, page, role):
    towns.join(town, "long", referred_on=towns.day(400))
    client = signed_in(role)
    shown = page("/today/", client=client)
    assert shown.heading == "Today"
    for link in {a.get("href") for a in shown.root.find(".//main").iter("a")}:
        if link.startswith("/"):
            assert client.get(link.split("#")[0], follow=True).status_code == 200, link


def test_what_is_done_leaves_and_the_page_says_what_comes_next(bare_town, signed_in_bare, page):
    towns.join(bare_town, "amina", band="P3", referred_on=towns.day(3), last_contact_on=towns.day(1),
               last_checked_on=towns.day(1))  # fmt: skip
    client = signed_in_bare(Role.TEAM_MANAGER)
    shown = page("/today/", client=client)
    assert "All done for today" in shown.words
    assert "Next: 1 wait falls due on" in shown.words
    actions.plan(wait=bare_town.waits["amina"], what="recheck", on=ON, by=bare_town.user(Role.TEAM_MANAGER),
                 now=towns.now())  # fmt: skip
    assert "Re-checks due: 1" in page("/today/", client=client).words


def test_an_empty_town_says_so(bare_town, signed_in_bare, page):
    assert "Nothing is yours today" in page("/today/", client=signed_in_bare(Role.DUTY_WORKER)).words
    assert "All done for today" in page("/today/", client=signed_in_bare(Role.PERFORMANCE_ANALYST)).words


def test_nobody_sees_another_teams_people_or_a_restricted_name(town, signed_in, page):
    do(town, actions.plan, "owen", what="recheck", on=ON)
    do(town, actions.plan, "edith", what="recheck", on=ON)
    fact = history.Fact(kind=RESTRICTED.name, subject=town.people["edith"].pk, facts={"is_restricted": True})
    history.record(fact, by=town.user(Role.PATHWAY_LEAD).pk, now=towns.now())
    shown = page("/today/", client=signed_in(Role.TEAM_MANAGER))
    assert "Owen" not in shown.html
    assert "Marlowe" not in shown.html
    assert "Restricted record" in shown.words


def test_whom_it_shows_is_logged(town, signed_in):
    signed_in(Role.LIST_COORDINATOR).get("/today/")
    assert set(AccessLog.objects.get(page="today").people) >= {town.people["amina"].pk, town.people["patrick"].pk}


def test_a_coordinator_of_a_team_looks_after_that_team_first(town):
    owner = town.user(Role.LIST_COORDINATOR)
    do(town, actions.plan, "owen", what="contact", on=ON)
    assert queue(town, Role.LIST_COORDINATOR, "promised") == []
    owner.teams = []
    owner.save()
    assert queue(town, Role.LIST_COORDINATOR, "promised") == ["Owen Carver"]


def test_the_number_of_queries_does_not_grow_with_what_is_due(town, signed_in):
    client = signed_in(Role.TEAM_MANAGER)
    client.get("/today/")
    with CaptureQueriesContext(connection) as few:
        client.get("/today/")
    towns.join_many(town, 60)
    client.get("/today/")
    with CaptureQueriesContext(connection) as many:
        client.get("/today/")
    assert len(many) == len(few)
