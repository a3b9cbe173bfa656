"""Acts on many waits at once: exactly who, named skips, one event a wait, done once, and undone as a whole."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from fairwait.accounts import actions as accounts
from fairwait.accounts.bulk import actions as bulk
from fairwait.accounts.bulk import jobs as bulk_jobs
from fairwait.accounts.bulk.rules import ItemState, RunState, may_still_undo
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.people import actions as people
from fairwait.people.rules import RESTRICTED
from fairwait.people.rules.reaching import Channel as Way
from fairwait.people.rules.reaching import Safe
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep import worker
from fairwait.upkeep.jobs import LeaseLost
from fairwait.upkeep.models import Job
from fairwait.waiting import actions as single
from fairwait.waiting.bulk import actions
from fairwait.waiting.bulk.actions import BulkRefused
from fairwait.waiting.models import BulkRun, Wait
from fairwait.waiting.rules import bulk as rules
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns
from tests.waiting.test_sentences import event

pytestmark = pytest.mark.django_db
HARBOUR = Choices(team="Harbour team")
LETTER = Choices(how="letter", on=towns.day(0))


def lead(town):
    return town.user(Role.PATHWAY_LEAD)


def chosen(town, *names, act=BulkAct.TEAM, choices=HARBOUR, by=None, waits=None) -> BulkRun:
    by = by or lead(town)
    numbers = waits or [town.waits[name].pk for name in names]
    run = actions.choose(act=act, waits=numbers, about="test", by=by, now=towns.now())
    return actions.settle(run=run, choices=choices, why="moved to the coast", by=by, now=towns.now())


def done(town, *names, **how) -> BulkRun:
    run = chosen(town, *names, **how)
    return actions.confirm(run=run, by=run.by, now=towns.now())


def left(run) -> dict[int, str]:
    return {item.wait_id: item.skip for item in run.items.all() if item.skip}


def restrict(town, name):
    fact = history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True})
    history.record(fact, by=lead(town).pk, now=towns.now())


def read_the_warning(town):
    """Say what the warning on Edith's record means: never the landline."""
    people.set_safe_contact(
        person=town.people["edith"], safe=Safe(never=frozenset({Way.PHONE})), reason="she said so", by=lead(town),
        now=towns.now(),
    )  # fmt: skip


def test_an_attempt_of_many_leaves_out_whom_that_way_is_not_safe_for(town):
    """Nobody looks at each: a warning that nobody has read bars every way, a read one those it names."""
    letter = done(town, "edith", "amina", act=BulkAct.ATTEMPT, choices=LETTER)
    assert left(letter) == {town.waits["edith"].pk: "not-safe"}
    read_the_warning(town)
    assert left(done(town, "edith", act=BulkAct.ATTEMPT, choices=LETTER)) == {}
    rung = done(town, "edith", "amina", act=BulkAct.ATTEMPT, choices=Choices(how="phone", on=towns.day(0)))
    assert left(rung) == {town.waits["edith"].pk: "not-safe"}


# What is done -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "choices", "stands"),
    [
        (BulkAct.TEAM, Choices(team="Harbour team", worker="Beth"), lambda w: w.worker == "Beth"),
        (BulkAct.PAUSE, Choices(until=towns.day(-20)), lambda w: w.pauses[-1][1] == towns.day(-20).isoformat()),
        (BulkAct.PLAN_CONTACT, Choices(on=towns.day(-3)), lambda w: w.contact_planned_on == towns.day(-3)),
        (BulkAct.PLAN_RECHECK, Choices(on=towns.day(-3)), lambda w: w.recheck_planned_on == towns.day(-3)),
        (BulkAct.ATTEMPT, LETTER, lambda w: (w.attempts, w.last_attempt_on) == (1, towns.day(0))),
    ],
)  # fmt: skip
def test_each_wait_gets_an_event_of_its_own_that_names_the_act(town, pause_reason, act, choices, stands):
    if act is BulkAct.PAUSE:
        choices = Choices(reason=pause_reason, until=choices.until)
    read_the_warning(town)
    before = {name: town.fresh(name) for name in ("edith", "amina")}
    run = done(town, "edith", "amina", act=act, choices=choices)
    assert run.state == RunState.DONE
    events = Event.objects.filter(cause=run.cause)
    assert {event.wait for event in events} == {town.waits[name].pk for name in ("edith", "amina")}
    assert {event.by for event in events} == {lead(town).pk}
    assert {item.event for item in run.items.all()} == {event.seq for event in events}
    for name in ("edith", "amina"):
        after = town.fresh(name)
        assert stands(after)
        assert (after.contact_good_until, after.recheck_good_until, after.band) == (
            before[name].contact_good_until, before[name].recheck_good_until, before[name].band,
        )  # fmt: skip
    assert verify().faults == ()


@pytest.fixture
def pause_reason():
    pathway = next(p for p in starter() if p.code == "needs-assessment")
    return next(r.code for r in pathway.pause_reasons if r.is_counted)


def test_a_pause_with_a_last_day_is_ended_in_bulk_and_only_where_one_runs(town, pause_reason):
    done(town, "edith", act=BulkAct.PAUSE, choices=Choices(reason=pause_reason, until=towns.day(-20)))
    run = done(town, "edith", "amina", act=BulkAct.RESUME, choices=Choices())
    assert town.fresh("edith").pauses[-1][1] == towns.day(0).isoformat()
    assert left(run) == {town.waits["amina"].pk: Skip.ALREADY}


def test_who_is_left_out_and_why(town, pause_reason):
    restrict(town, "amina")
    run = chosen(town, "edith", "amina", "patrick", "owen", "rosalind", choices=Choices(team=towns.WEST))
    single.end(
        wait=town.waits["edith"], reason="withdrawn", told="by phone", on=towns.day(0), by=lead(town), now=towns.now()
    )
    single.record_recheck(
        wait=town.waits["patrick"], on=towns.day(0), found="as before", by=lead(town), now=towns.now()
    )
    run = actions.confirm(run=run, by=lead(town), now=towns.now())
    assert left(run) == {
        town.waits["edith"].pk: Skip.ENDED,
        town.waits["amina"].pk: Skip.RESTRICTED,
        town.waits["patrick"].pk: Skip.CHANGED,
        town.waits["owen"].pk: Skip.ALREADY,
    }
    assert town.fresh("rosalind").team == towns.WEST


def test_whoever_the_user_may_not_see_is_not_chosen_and_not_named(town, signed_in, page):
    manager = town.user(Role.TEAM_MANAGER)
    run = chosen(town, "edith", "owen", by=manager)
    assert [item.wait_id for item in run.items.all()] == [town.waits["edith"].pk]
    with pytest.raises(BulkRefused, match="at least one"):
        actions.choose(act=BulkAct.TEAM, waits=[town.waits["owen"].pk], about="", by=manager, now=towns.now())
    run = done(town, "owen")
    assert page(f"/bulk/{run.uuid}/", client=signed_in(Role.TEAM_MANAGER), status=404)
    both = done(town, "rosalind", "owen", choices=Choices(worker="Kim", team="Harbour team"), by=lead(town))
    single.set_team(wait=town.waits["rosalind"], team=towns.EAST, by=lead(town), now=towns.now())
    shown = page(f"/bulk/{both.uuid}/", client=signed_in(Role.TEAM_MANAGER))
    assert "Rosalind Hart" in shown.words
    assert "Owen" not in shown.html
    assert "1 more are not on your list" in shown.words


def test_a_wait_given_away_meanwhile_is_not_theirs_any_more():
    stood = rules.Stood(last_seq=4, is_theirs=False)
    assert rules.skipped(stood, act=BulkAct.TEAM, choices=HARBOUR, seen=4) is Skip.NOT_YOURS
    erased = rules.Stood(last_seq=4, is_erased=True, is_open=False)
    assert rules.skipped(erased, act=BulkAct.TEAM, choices=HARBOUR, seen=4) is Skip.ERASED


def test_no_bulk_act_chooses_a_band_records_a_contact_or_ends_a_wait():
    kinds = {rules.told(act, Choices(on=towns.day(0)))[0] for act in BulkAct}
    assert kinds == {"wait.team_set", "wait.paused", "wait.resumed", "wait.planned", "wait.attempted"}


@pytest.mark.parametrize(
    ("act", "choices", "field"),
    [
        (BulkAct.TEAM, Choices(), "team"),
        (BulkAct.PAUSE, Choices(reason="our own delay", until=towns.day(-5)), "reason"),
        (BulkAct.PLAN_CONTACT, Choices(), "on"),
        (BulkAct.PLAN_CONTACT, Choices(on=towns.day(1)), "on"),
        (BulkAct.ATTEMPT, Choices(how="pigeon", on=towns.day(0)), "how"),
        (BulkAct.ATTEMPT, Choices(how="letter", on=towns.day(-1)), "on"),
    ],
)
def test_many_at_once_are_held_to_the_rules_of_one(town, act, choices, field):
    with pytest.raises(single.WaitRefused) as refused:
        chosen(town, "edith", act=act, choices=choices)
    assert refused.value.field == field


def test_a_pause_needs_a_day_to_look_at_it_and_a_reason_of_the_pathway(town, pause_reason):
    with pytest.raises(BulkRefused) as refused:
        chosen(town, "edith", act=BulkAct.PAUSE, choices=Choices(reason=pause_reason))
    assert refused.value.field == "until"
    stood = rules.Stood(last_seq=1, pause_reasons=frozenset({"hospital"}))
    choices = Choices(reason="holiday", until=towns.day(-5))
    assert rules.skipped(stood, act=BulkAct.PAUSE, choices=choices, seen=1) is Skip.NO_REASON


def test_too_many_are_refused(town, monkeypatch):
    monkeypatch.setattr(actions.OnWaits, "most", 1)
    with pytest.raises(BulkRefused, match="at most 1"):
        chosen(town, "edith", "amina")


def test_it_is_done_once_however_often_it_is_confirmed(town):
    run = done(town, "edith")
    events = Event.objects.count()
    again = actions.confirm(run=run, by=lead(town), now=towns.now())
    assert (again.state, Event.objects.count()) == (RunState.DONE, events)
    with pytest.raises(BulkRefused, match="begun already"):
        actions.settle(run=run, choices=HARBOUR, why="again", by=lead(town), now=towns.now())


def test_nobody_confirms_what_another_chose_or_before_it_is_said(town):
    run = chosen(town, "edith")
    with pytest.raises(BulkRefused, match="somebody else"):
        actions.confirm(run=run, by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    bare = actions.choose(act=BulkAct.TEAM, waits=[town.waits["edith"].pk], about="", by=lead(town), now=towns.now())
    with pytest.raises(BulkRefused, match="Say first"):
        actions.confirm(run=bare, by=lead(town), now=towns.now())


def test_what_history_cannot_keep_is_not_done(town, monkeypatch):
    run = chosen(town, "edith", "amina")

    def fails(*args, **kwargs):
        raise history.HistoryUnavailable("no")

    monkeypatch.setattr(history, "record_all", fails)
    with pytest.raises(history.HistoryUnavailable):
        actions.confirm(run=run, by=lead(town), now=towns.now())
    run.refresh_from_db()
    assert run.state == RunState.DRAFT
    assert not run.items.exclude(state=ItemState.CHOSEN).exists()


# Many: a job ------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(town, monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 2)
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    towns.join_many(town, 25)
    return chosen(town, waits=list(Wait.objects.filter(status="open").values_list("pk", flat=True)))


def test_many_are_done_outside_the_request_and_undone_so(town, crowd):
    run = actions.confirm(run=crowd, by=lead(town), now=towns.now())
    assert run.state == RunState.RUNNING
    worker.run(once=True)
    run.refresh_from_db()
    assert (run.state, run.items.filter(state=ItemState.DONE).count()) == (RunState.DONE, 30)
    assert set(Wait.objects.values_list("team", flat=True)) == {"Harbour team"}
    run = actions.undo(run=run, by=lead(town), now=towns.now())
    assert run.state == RunState.UNDOING
    worker.run(once=True)
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert not Wait.objects.filter(team="Harbour team").exists()
    assert verify().faults == ()


def test_a_long_act_gives_way_and_is_done_whole(town, crowd, monkeypatch):
    """Messages wait behind it otherwise: what was asked for meanwhile has its turn."""
    monkeypatch.setattr(bulk_jobs, "TURN", timedelta(0))
    run = actions.confirm(run=crowd, by=lead(town), now=towns.now())
    other = upkeep.enqueue("upkeep.note-head", arguments={}, by=None, now=towns.now())
    first = upkeep.claim(clock=towns.now)
    worker.perform(first)
    assert (first.kind.name, run.items.filter(state=ItemState.DONE).count()) == (actions.ON_WAITS.name, 10)
    assert upkeep.claim(clock=towns.now).pk == other.pk
    worker.run(once=True)
    run.refresh_from_db()
    assert (run.state, run.items.filter(state=ItemState.DONE).count()) == (RunState.DONE, 30)
    assert Event.objects.filter(cause=run.cause).count() == 30
    job = Job.objects.get(uuid=run.job)
    assert (job.state, job.attempts) == ("done", 1)


def test_work_cut_short_goes_on_where_it_stood(town, crowd):
    run = actions.confirm(run=crowd, by=lead(town), now=towns.now())
    parts = []

    def lost():
        parts.append(1)
        if len(parts) == 2:
            raise LeaseLost("taken over")

    assert actions.ON_WAITS.part(run, now=towns.now(), hold=lost)
    with pytest.raises(LeaseLost):
        actions.ON_WAITS.part(run, now=towns.now(), hold=lost)
    assert run.items.filter(state=ItemState.DONE).count() == 10
    assert Event.objects.filter(cause=run.cause).count() == 10
    worker.run(once=True)
    assert Event.objects.filter(cause=run.cause).count() == 30
    assert len(set(Event.objects.filter(cause=run.cause).values_list("wait", flat=True))) == 30


# Undoing ----------------------------------------------------------------------------------------------------------


def test_undoing_leaves_each_as_if_it_had_not_been_done_and_keeps_both_in_the_history(town):
    before = {name: (town.fresh(name).team, town.fresh(name).worker) for name in ("edith", "rosalind")}
    run = actions.undo(run=done(town, "edith", "rosalind"), by=lead(town), now=towns.now())
    assert run.state == RunState.UNDONE
    assert {name: (town.fresh(name).team, town.fresh(name).worker) for name in before} == before
    assert Event.objects.filter(kind="history.undone", cause=f"undo-{run.cause}").count() == 2
    assert verify().faults == ()
    assert actions.undo(run=run, by=lead(town), now=towns.now()).state == RunState.UNDONE
    assert Event.objects.filter(kind="history.undone").count() == 2


def test_what_somebody_changed_since_stays_and_is_named_with_who(town, signed_in, page):
    run = done(town, "edith", "amina")
    single.set_team(wait=town.waits["edith"], team=towns.WEST, by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    client = signed_in()
    shown = page(f"/bulk/{run.uuid}/undo/", client=client)
    assert "It will be undone for 1 wait" in shown.words
    assert "Edith Marlowe: changed since. List Coordinator Example gave the wait to Westmarsh team." in shown.words
    assert client.post(f"/bulk/{run.uuid}/undo/").status_code == 302
    assert (town.fresh("edith").team, town.fresh("amina").team) == (towns.WEST, towns.EAST)
    after = page(f"/bulk/{run.uuid}/", client=client)
    assert after.heading == "Undone for 1 wait"
    assert "Edith Marlowe: changed since." in after.words
    assert "Undone by Pathway Lead Example" in page(f"/people/{town.people['amina'].uuid}/", client=client).words


def test_an_import_that_says_something_else_does_not_stand_against_undoing():
    for told, against in (({"locality": "Harbour"}, False), ({"team": "x"}, True), ({"ended_on": "2026-11-01"}, True)):
        assert rules.stands_against_undoing(event(facts.CHANGED, told={"set": told}), act=BulkAct.TEAM) is against
    assert not rules.stands_against_undoing(event(facts.LEFT), act=BulkAct.TEAM)
    assert rules.stands_against_undoing(event(facts.CONTACTED), act=BulkAct.TEAM)


def test_only_one_of_two_waits_of_a_person_is_left_as_it_is(town):
    edith = town.waits["edith"]
    with history.transaction.atomic():
        (number,) = history.new_ids(1)
        history.record(
            towns.told(edith.person_id, number, pathway="ot", row=9),
            by=lead(town).pk,
            now=towns.now(),
            cause="import:1",
        )
    run = done(town, waits=[edith.pk, number])
    single.record_recheck(wait=town.fresh("edith"), on=towns.day(0), found="worse", by=lead(town), now=towns.now())
    actions.undo(run=run, by=lead(town), now=towns.now())
    assert town.fresh("edith").team == "Harbour team"
    assert Wait.objects.get(pk=number).team == towns.EAST


def test_after_a_day_it_is_not_undone_as_a_whole(town):
    run = done(town, "edith")
    assert not may_still_undo(None, now=towns.now())
    with pytest.raises(BulkRefused, match="24 hours"):
        actions.undo(run=run, by=lead(town), now=towns.now() + timedelta(hours=25))


def test_who_gave_waits_away_may_take_them_back_and_others_may_not(town):
    manager = town.user(Role.TEAM_MANAGER)
    run = done(town, "edith", choices=Choices(team=towns.WEST), by=manager)
    with pytest.raises(single.WaitRefused):
        actions.undo(run=run, by=_another_manager(town), now=towns.now())
    actions.undo(run=run, by=manager, now=towns.now())
    assert town.fresh("edith").team == towns.EAST


def _another_manager(town):
    return accounts.create_user(
        username="other", display_name="Other Manager", role=Role.TEAM_MANAGER, password=towns.PASSWORD,
        by=town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now(), teams=(towns.EAST,),
    )  # fmt: skip


# Its pages --------------------------------------------------------------------------------------------------------


def test_from_the_list_to_the_result(town, signed_in, page):
    read_the_warning(town)
    client = signed_in(Role.TEAM_MANAGER)
    listed = page("/", client=client)
    ticks = [e.get("value") for e in listed.all("input", class_="fw-tick")]
    assert str(town.waits["edith"].uuid) in ticks
    posted = {"act": "attempt", "whom": "ticked", "wait": [str(town.waits["edith"].uuid), "nonsense"]}
    ask = client.post("/bulk/choose/", posted)["Location"]
    assert page(ask, client=client).heading == "Record an attempt"
    refused = page(ask, client=client, method="post", data={"how": ""})
    assert refused.title.startswith("Error:")
    today = towns.day(0)
    answers = {
        "how": "letter",
        "on-day": today.day,
        "on-month": today.month,
        "on-year": today.year,
        "why": "November letters",
    }
    where = client.post(ask, answers)["Location"]
    preview = page(where, client=client)
    assert "It will be done to 1 wait" in preview.words
    assert "Edith Marlowe: Do not ring the landline" in preview.words
    assert Event.objects.filter(kind="wait.attempted").count() == 0
    assert client.post(f"{where}confirm/").status_code == 302
    assert client.post(f"{where}confirm/").status_code == 302
    assert Event.objects.filter(kind="wait.attempted").count() == 1
    result = page(where, client=client)
    assert result.heading == "Done to 1 wait"
    assert result.link("Undo all of it")
    person = page(f"/people/{town.people['edith'].uuid}/", client=client)
    assert "sent a letter. That is an attempt, not a contact." in person.words
    assert "Done for several at once, in bulk act" in person.words
    assert "Bulk act" in page("/bulk/", client=client).words
    assert AccessLog.objects.filter(page="bulk").exists()


def test_all_that_match_are_those_of_the_part_shown(town, signed_in):
    client = signed_in()
    ask = client.post("/bulk/choose/", {"act": "team", "whom": "everybody", "band": "P3"})["Location"]
    run = BulkRun.objects.get()
    assert str(run.uuid) in ask
    assert run.items.count() == Wait.objects.filter(band="P3", status="open").count()
    assert "P3" in run.about


@pytest.mark.parametrize("odd", ["tab=tirage", "teem=eastmarsh-team", "tab=mine&tab=all", f"team={'x' * 81}"])
def test_an_address_that_is_not_wholly_known_says_so_and_begins_nothing_wider(town, signed_in, page, odd):
    client, asked = signed_in(), QueryDict(odd)
    shown = page(f"/?{odd}", client=client)
    said = "team=\u2026" if "xx" in odd else odd.rsplit("&", 1)[-1].split("=eastmarsh")[0]
    assert f"The list does not know {said}." in shown.words
    for begins in ("start-huddle/", "start-campaign/", "take-away/", "views/save/", "arrange/", "unseen/first/"):
        assert client.get(f"/{begins}?{odd}")["Location"] == f"/?{asked.urlencode()}", begins
    posted = dict(asked.lists()) | {"act": "team", "whom": "everybody"}
    led = client.post("/bulk/choose/", posted, follow=True)
    assert "Nothing was chosen" in led.content.decode()
    assert not BulkRun.objects.exists()


def test_a_known_address_is_passed_over_nowhere(town, signed_in, page):
    known = "?tab=mine&team=&band=P3&lacks=nonsense&sort=-waited&col=band&view=&after=1~2"
    assert "does not know" not in page(f"/{known}", client=signed_in()).words


def test_nothing_ticked_or_nothing_selected_leads_back_with_a_word(town, signed_in, page):
    client = signed_in()
    back = client.post("/bulk/choose/", {"act": "", "band": "P3"})["Location"]
    assert "Select what to do" in page(back, client=client).words
    back = client.post("/bulk/choose/", {"act": "team", "whom": "ticked"})["Location"]
    assert "at least one person" in page(back, client=client).words


def test_a_restricted_record_is_left_out_without_its_name(town, signed_in, page):
    restrict(town, "amina")
    run = chosen(town, "amina", "edith")
    shown = page(f"/bulk/{run.uuid}/", client=signed_in())
    assert "Restricted record: restricted, so acted on one at a time" in shown.words
    assert "Yusuf" not in shown.html


def test_the_number_of_queries_does_not_grow_with_the_people(town, crowd, signed_in):
    client = signed_in()
    client.get(f"/bulk/{crowd.uuid}/")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/bulk/{crowd.uuid}/")
    few = chosen(town, "edith")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/bulk/{few.uuid}/")
    assert len(many) == len(one)


def test_the_progress_page_says_how_far_it_has_come_and_goes_on_after_a_stop(town, crowd, signed_in, page):
    client = signed_in()
    assert client.post(f"/bulk/{crowd.uuid}/confirm/").status_code == 302
    shown = page(f"/bulk/{crowd.uuid}/", client=client)
    assert "is under way" in shown.heading
    assert client.get(f"/bulk/{crowd.uuid}/part/").status_code == 200
    Job.objects.update(state="failed", finished_at=towns.now())
    assert "It has stopped" in page(f"/bulk/{crowd.uuid}/", client=client).words
    client.post(f"/bulk/{crowd.uuid}/go-on/")
    worker.run(once=True)
    assert client.get(f"/bulk/{crowd.uuid}/part/").status_code == 204
    assert page(f"/bulk/{crowd.uuid}/", client=client).heading == "Done to 30 waits"


@pytest.mark.parametrize("role", [Role.PERFORMANCE_ANALYST, Role.DIRECTOR, Role.COUNCIL_ADMINISTRATOR])
def test_whoever_may_do_nothing_to_one_may_do_nothing_to_many(town, signed_in, role):
    client = signed_in(role)
    assert client.post("/bulk/choose/", {"act": "team", "whom": "everybody"}).status_code == 403
    assert "fw-bulk" not in client.get("/").content.decode()


def test_the_act_is_asked_for_before_ticks_could_be_lost(town, signed_in, page):
    (asked,) = page("/", client=signed_in()).all("select", id="fw-bulk-act")
    assert asked.get("required") is not None
