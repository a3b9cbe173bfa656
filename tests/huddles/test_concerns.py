"""Provider concerns and incidents: raised by anybody, walked one a page, each left with one owner, and scope."""

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role, Sight
from fairwait.huddles.concerns import actions, queries
from fairwait.huddles.concerns.models import Concern, Round, Step, Touched
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Open, Severity, in_order, next_left, problems
from fairwait.huddles.due import concerns as due
from fairwait.huddles.erasing import _erase
from fairwait.huddles.rules.refusal import HuddleRefused
from fairwait.people import actions as people
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


def step(town, decision=Decision.RAISED, *, owner=Role.TEAM_MANAGER, days=3, **more):
    return NewStep(**({
        "decision": decision, "words": "Nobody answers at night", "severity": Severity.SERIOUS,
        "owner": town.user(owner).pk, "next_step": "Visit them", "next_on": towns.day(-days),
    } | more))  # fmt: skip


def raised(town, *, kind=Kind.PROVIDER, about="Harbour View", touches=None, by=Role.DUTY_WORKER, **more):
    return actions.raise_concern(
        kind=kind, about=about, what="Nobody answers the bell at night.", happened_on=towns.day(1),
        step=step(town, **more), touches=town.people[touches] if touches else None, by=town.user(by), now=towns.now(),
    )  # fmt: skip


def decide(town, concern, decision, *, by=Role.TEAM_MANAGER, meeting=None, seen=None, **more):
    concern.refresh_from_db()
    return actions.decide(
        concern=concern, step=step(town, decision, **more), by=town.user(by), now=towns.now(), meeting=meeting,
        seen=concern.revision if seen is None else seen,
    )  # fmt: skip


# Rules -----------------------------------------------------------------------------------------------------------


def test_whatever_goes_on_leaves_with_an_owner_a_step_and_a_day():
    bare = NewStep(Decision.GOES_ON, " ", Severity.WATCH)
    assert [field for field, _words in problems(bare, today=towns.day(0))] == ["words", "owner", "next_step", "next_on"]
    closing = NewStep(Decision.CLOSED, "They mended the bell", Severity.WATCH)
    assert problems(closing, today=towns.day(0)) == ()
    assert problems(NewStep(Decision.CLOSED, "", Severity.WATCH), today=towns.day(0))
    past = NewStep(Decision.GOES_ON, "a", Severity.WATCH, owner=1, next_step="b", next_on=towns.day(1))
    assert [field for field, _words in problems(past, today=towns.day(0))] == ["next_on"]


def test_the_worst_is_walked_first_and_nothing_is_skipped():
    open_ = [
        Open(1, "watch", towns.day(9)), Open(2, "grave", towns.day(0)), Open(3, "grave", towns.day(5)),
        Open(4, "serious", None),
    ]  # fmt: skip
    assert in_order(open_) == [3, 2, 4, 1]
    assert next_left([3, 2, 4, 1], []) == 1
    assert next_left([3, 2, 4, 1], [3, 2], after=1) == 3
    assert next_left([3, 2, 4, 1], [4, 1], after=4) == 1
    assert next_left([3], [3]) is None


# Raising and deciding --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "field"),
    [({"about": " "}, "about"), ({"next_step": ""}, "next_step"), ({"owner": Role.DIRECTOR}, "owner")],
)
def test_what_is_not_complete_is_not_raised(town, what, field):
    with pytest.raises(HuddleRefused) as refusal:
        raised(town, **what)
    assert refusal.value.field == field
    assert not Concern.objects.exists()


def test_a_director_raises_none_by_herself_and_a_partner_sees_his_own(town):
    with pytest.raises(HuddleRefused, match="without names"):
        raised(town, by=Role.DIRECTOR)
    raised(town)
    mine = raised(town, by=Role.PARTNER, about="Quayside Care")
    assert [one.concern for one in queries.open_concerns(town.user(Role.PARTNER))] == [mine]
    assert queries.open_concerns(town.user(Role.DIRECTOR)) == []


def test_two_who_decide_at_once_the_second_reads_the_first(town):
    concern = raised(town)
    decide(town, concern, Decision.ESCALATED, seen=1)
    with pytest.raises(HuddleRefused, match="Team Manager Example decided about this meanwhile"):
        decide(town, concern, Decision.CLOSED, by=Role.PATHWAY_LEAD, seen=1)
    decide(town, concern, Decision.CLOSED, words="They mended the bell")
    with pytest.raises(HuddleRefused, match="closed meanwhile"):
        decide(town, concern, Decision.GOES_ON)
    assert [one.decision for one in Step.objects.all()] == ["raised", "escalated", "closed"]


def test_its_owner_decides_between_huddles_and_nobody_who_holds_none(town):
    concern = raised(town)
    with pytest.raises(NotAllowed):
        decide(town, concern, Decision.GOES_ON, by=Role.PERFORMANCE_ANALYST)


def test_what_a_round_decided_is_decided_once(town):
    concern = raised(town)
    meeting = actions.start(kind=Kind.PROVIDER, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    assert actions.start(kind=Kind.PROVIDER, by=town.user(Role.PATHWAY_LEAD), now=towns.now()) == meeting
    decide(town, concern, Decision.GOES_ON, meeting=meeting)
    with pytest.raises(HuddleRefused, match="already"):
        decide(town, concern, Decision.GOES_ON, meeting=meeting)
    later = raised(town, about="Quayside Care")
    with pytest.raises(HuddleRefused, match="not on the agenda"):
        decide(town, later, Decision.GOES_ON, meeting=meeting)
    actions.end(meeting=meeting, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(concern=concern, round=meeting, decision="closed", severity="watch",
                            by=concern.owner, at=towns.now())  # fmt: skip
    with pytest.raises(HuddleRefused, match="Nothing of this kind"):
        actions.start(kind=Kind.INCIDENT, by=town.user(Role.TEAM_MANAGER), now=towns.now())


def test_the_owner_finds_it_on_today(town):
    concern = raised(town, days=0)
    (found,) = due(town.user(Role.TEAM_MANAGER), towns.day(0))
    assert (found.count, found.things[0].href) == (1, f"/huddles/concerns/{concern.pk}/")
    assert next(iter(due(town.user(Role.PATHWAY_LEAD), towns.day(0)))).count == 0


# Who sees which --------------------------------------------------------------------------------------------------


def sees(town, role) -> set[str]:
    return {one.concern.about for one in queries.open_concerns(town.user(role))}


def test_a_concern_is_seen_by_whoever_may_open_everybody_it_touches(town):
    raised(town, about="Eastmarsh day", touches="edith")
    raised(town, about="Westmarsh day", touches="owen", by=Role.PATHWAY_LEAD, owner=Role.PATHWAY_LEAD)
    raised(town, about="Harbour View", owner=Role.PATHWAY_LEAD)
    assert sees(town, Role.PRACTITIONER) == {"Eastmarsh day", "Harbour View"}
    assert sees(town, Role.PATHWAY_LEAD) == {"Eastmarsh day", "Westmarsh day", "Harbour View"}


def test_nobody_sees_what_touches_somebody_whom_they_leave_to_others_not_its_owner_either(town):
    raised(town, about="Eastmarsh day", touches="edith")
    people.say_who_sees(
        person=town.people["edith"], colleague=town.user(Role.TEAM_MANAGER), sight=Sight.MAY_NOT, until=towns.day(-9),
        reason="Her nephew.", by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now(),
    )  # fmt: skip
    assert sees(town, Role.TEAM_MANAGER) == set()
    assert sees(town, Role.PATHWAY_LEAD) == {"Eastmarsh day"}


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.PRINCIPAL_SOCIAL_WORKER, Role.DUTY_WORKER])
def test_no_word_of_one_that_touches_a_restricted_record_is_shown(town, signed_in, role):
    by = town.user(Role.PRINCIPAL_SOCIAL_WORKER)
    concern = raised(town, about="Edith's home", touches="edith", kind=Kind.INCIDENT)
    meeting = actions.start(kind=Kind.INCIDENT, by=by, now=towns.now())
    people.restrict(person=town.people["edith"], reason="x", ring="the desk", by=by, now=towns.now())
    client = signed_in(role)
    for more in ("", f"{concern.pk}/", f"walk/{meeting.pk}/1/", f"walk/{meeting.pk}/minutes/"):
        answer = client.get(f"/huddles/concerns/{more}")
        said = answer.content.decode()
        assert answer.status_code == 200, more
        assert not [one for one in ("Edith", "Marlowe", "the bell", "Visit them") if one in said], more
    posted = {"decision": "closed", "words": "over", "severity": "watch", "seen": "1"}
    client.post(f"/huddles/concerns/{concern.pk}/", posted)
    assert Step.objects.count() == 1
    town.people["edith"].refresh_from_db()
    with pytest.raises(HuddleRefused, match="not named here"):
        raised(town, touches="edith")


def test_what_was_said_goes_with_whoever_is_erased(town):
    concern = raised(town, touches="edith")
    _erase([town.people["edith"].pk])
    concern.refresh_from_db()
    assert {concern.about, concern.what, concern.next_step} == {"(erased)"}
    assert set(Step.objects.values_list("words", "next_step")) == {("(erased)", "(erased)")}
    assert Touched.objects.count() == 1


# Pages -----------------------------------------------------------------------------------------------------------


def test_it_is_raised_from_a_record_walked_decided_and_minuted(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    record = page(f"/people/{town.people['edith'].uuid}/", client=client)
    asked = f"/huddles/concerns/raise/{town.waits['edith'].uuid}/"
    assert asked in record.html
    refused = page(asked, client=client, method="post", data={"about": ""})
    for words in ("Select what it is", "Enter what happened, or what worries you", "Select who owns it"):
        assert refused.link(words)
    owner = str(town.user(Role.PATHWAY_LEAD).pk)
    said = {
        "kind": "incident", "about": "At home", "what": "She fell and lay all night.", "severity": "grave",
        "happened_on": towns.day(1).isoformat(), "owner": owner, "next_step": "Falls check",
        "next_on": towns.day(-2).isoformat(),
    }  # fmt: skip
    made = client.post(asked, said)["Location"]
    told = page(made, client=client).words
    assert "Edith Marlowe" in told
    assert "Next: Falls check" in told
    assert AccessLog.objects.filter(page="concern", person=town.people["edith"].pk).exists()
    raised(town, kind=Kind.INCIDENT, about="Quay Street")
    started = client.post("/huddles/concerns/walk/", {"kind": "incident"})["Location"]
    first = client.get(started)["Location"]
    assert first == f"{started}1/"
    assert "1 of 2: Incidents" in page(first, client=client).words
    wrong = page(first, client=client, method="post", data={"decision": "goes_on", "words": "w", "severity": "grave",
                                                            "owner": owner, "next_step": "", "seen": "1"})  # fmt: skip
    assert wrong.link("Enter the next step")
    on = {"decision": "goes_on", "words": "She has an alarm now", "severity": "serious", "owner": owner,
          "next_step": "See that she wears it", "next_on": towns.day(-5).isoformat(), "seen": "1"}  # fmt: skip
    assert client.post(first, on)["Location"] == f"{started}2/"
    assert "Still to come" in page(f"{started}minutes/", client=client).words
    client.post(f"{started}end/")
    minutes = page(f"{started}minutes/", client=client).words
    for words in ("Goes on: “She has an alarm now”", "See that she wears it", "Not reached: walked next time"):
        assert words in minutes
    assert Round.objects.get().ended_at is not None
    assert "2 open" in page("/huddles/concerns/", client=client).words


@pytest.mark.parametrize(
    ("method", "more"), [("get", "9/"), ("get", "walk/9/"), ("get", "walk/9/1/"), ("post", "walk/")]
)
def test_what_is_not_there_is_not_found(town, signed_in, method, more):
    assert getattr(signed_in(Role.TEAM_MANAGER), method)(f"/huddles/concerns/{more}").status_code == 404


def test_the_pages_cost_the_same_however_many(town, signed_in, django_assert_max_num_queries):
    for number in range(12):
        raised(town, about=f"House {number}", touches="edith")
    client = signed_in(Role.TEAM_MANAGER)
    client.get("/huddles/concerns/")
    with django_assert_max_num_queries(22):
        client.get("/huddles/concerns/")
