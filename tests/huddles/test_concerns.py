"""Provider concerns and incidents: raised by anybody, walked one a page, each left with one owner, and scope."""

import pytest
from django.db import IntegrityError, transaction

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role, Sight
from fairwait.huddles.concerns import actions, queries
from fairwait.huddles.concerns.models import Concern, Provider, Round, Step, Touched
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


def test_a_director_raises_none_but_counts_them_and_a_partner_sees_his_own(town, signed_in, page):
    with pytest.raises(HuddleRefused, match="without names"):
        raised(town, by=Role.DIRECTOR)
    raised(town)
    mine = raised(town, by=Role.PARTNER, about="Quayside Care")
    assert [one.concern for one in queries.open_concerns(town.user(Role.PARTNER))] == [mine]
    director = town.user(Role.DIRECTOR)
    assert queries.open_concerns(director) == []
    shown = page("/huddles/concerns/", client=signed_in(Role.DIRECTOR))
    assert shown.rows() == [["Provider concerns", "2", "0", "0"], ["Incidents", "0", "0", "0"]]
    assert "Nothing is open" not in shown.words
    assert "was raised yet" not in page("/huddles/concerns/providers/", client=signed_in(Role.DIRECTOR)).words
    counted = queries.in_figures(director, today=towns.day(-400))
    assert [(one.kind, one.open, one.late) for one in counted] == [("provider", 2, 2), ("incident", 0, 0)]


def test_two_who_decide_at_once_the_second_reads_the_first(town):
    concern = raised(town)
    decide(town, concern, Decision.ESCALATED, seen=1)
    with pytest.raises(HuddleRefused, match="Team Manager Example decided about this meanwhile"):
        decide(town, concern, Decision.CLOSED, by=Role.PATHWAY_LEAD, seen=1)
    decide(town, concern, Decision.CLOSED, words="They mended the bell")
    with pytest.raises(HuddleRefused, match="closed it meanwhile"):
        decide(town, concern, Decision.GOES_ON)
    assert [one.decision for one in Step.objects.all()] == ["raised", "escalated", "closed"]


def test_its_owner_decides_between_huddles_and_nobody_who_holds_none(town):
    concern = raised(town)
    with pytest.raises(NotAllowed):
        decide(town, concern, Decision.GOES_ON, by=Role.PERFORMANCE_ANALYST)


def test_a_round_goes_past_what_its_owner_closed_meanwhile(town):
    first, second = raised(town), raised(town, about="The Lodge")
    meeting = actions.start(kind=Kind.PROVIDER, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    decide(town, first, Decision.CLOSED, owner=Role.TEAM_MANAGER)
    walked = queries.round_for(town.user(Role.TEAM_MANAGER), meeting.pk)
    assert walked.settled == {first.pk}
    assert meeting.agenda[walked.nearest - 1] == second.pk


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
    with pytest.raises(HuddleRefused, match="has ended"):
        decide(town, concern, Decision.GOES_ON, meeting=meeting)
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
    assert client.get(started)["Location"] == f"{started}1/?following"
    first = f"{started}1/"
    assert "1 of 2: Incidents" in page(first, client=client).words
    wrong = page(first, client=client, method="post", data={"decision": "goes_on", "words": "w", "severity": "grave",
                                                            "owner": owner, "next_step": "", "seen": "1"})  # fmt: skip
    assert wrong.link("Enter the next step")
    on = {"decision": "goes_on", "words": "She has an alarm now", "severity": "serious", "owner": owner,
          "next_step": "See that she wears it", "next_on": towns.day(-5).isoformat(), "seen": "1"}  # fmt: skip
    assert client.post(first, on)["Location"] == started
    assert client.get(started)["Location"] == f"{started}2/?following"
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


# Followed, paused, taken over --------------------------------------------------------------------------------------


@pytest.fixture
def walking(town, signed_in):
    """Two incidents in a huddle that the team manager leads, and the pathway lead who follows it."""
    for about in ("At home", "Quay Street"):
        raised(town, kind=Kind.INCIDENT, about=about, touches="edith")
    meeting = actions.start(kind=Kind.INCIDENT, by=town.user(Role.TEAM_MANAGER), now=towns.now())
    return meeting, signed_in(Role.TEAM_MANAGER), signed_in(Role.PATHWAY_LEAD), f"/huddles/concerns/walk/{meeting.pk}/"


def said_of(town, **more):
    owner = str(town.user(Role.PATHWAY_LEAD).pk)
    return {"decision": "goes_on", "words": "Alarm fitted", "severity": "serious", "owner": owner, "seen": "1",
            "next_step": "See that she wears it", "next_on": towns.day(-5).isoformat()} | more  # fmt: skip


def test_others_follow_where_it_stands_and_hear_of_every_change(town, walking, page):
    meeting, leads, follows, at = walking
    assert follows.get(f"{at}since/1").status_code == 204
    shown = page(f"{at}1/?following", client=follows)
    assert 'data-follow="yes"' in shown.html
    leads.post(f"{at}1/", said_of(town))
    heard = follows.get(f"{at}since/1")
    assert heard.json() == {"revision": 2, "position": 2, "state": "running"}
    assert "Quay" not in heard.content.decode()
    # whoever is led to a concern the huddle has left is led on
    assert follows.get(f"{at}1/?following")["Location"] == at
    assert follows.get(at)["Location"] == f"{at}2/?following"
    assert 'data-follow="yes"' not in page(f"{at}1/", client=follows).html
    # the leader brings everybody back
    assert leads.post(f"{at}1/here/")["Location"] == f"{at}1/"
    meeting.refresh_from_db()
    assert (meeting.current, meeting.revision) == (1, 3)
    assert "leads this huddle" in follows.post(f"{at}2/here/", follow=True).content.decode()
    assert "at this place" in leads.post(f"{at}9/here/", follow=True).content.decode()


def test_it_is_paused_and_goes_on_where_it_was_left_under_whoever_resumes(town, walking, page):
    meeting, leads, follows, at = walking
    leads.post(f"{at}1/", said_of(town))
    assert leads.post(f"{at}pause/")["Location"] == "/huddles/concerns/"
    assert "paused: it goes on where it was left" in page("/huddles/concerns/", client=follows).words
    assert "paused: it goes on" in page("/today/", client=leads).words
    stood = page(f"{at}2/", client=follows)
    assert "Paused by Team Manager Example" in stood.words
    assert "Decide the next step" not in stood.words
    refused = follows.post(f"{at}2/", said_of(town))
    assert "This huddle is paused. Resume it first." in refused.content.decode()
    assert Step.objects.count() == 3
    assert follows.post(f"{at}resume/")["Location"] == at
    meeting.refresh_from_db()
    assert (meeting.led_by, meeting.paused_at, meeting.current) == (town.user(Role.PATHWAY_LEAD), None, 2)
    assert "leads this huddle" in leads.post(f"{at}end/", follow=True).content.decode()
    leads.post(f"{at}take-over/")
    leads.post(f"{at}end/")
    minutes = page(f"{at}minutes/", client=leads).words
    assert "there: Team Manager Example, Pathway Lead Example" in minutes
    assert "Not reached: walked next time" in minutes


def test_the_wall_says_nothing_of_anybody(town, walking, page):
    _meeting, leads, _follows, at = walking
    wall = page(f"{at}projector/", client=leads)
    assert wall.heading == "1 of 2"
    for words in ("Serious", "1 person", "nothing yet"):
        assert words in wall.words
    for secret in ("Edith", "Marlowe", "At home", "bell", "Visit them", "Example"):
        assert secret not in wall.words
    assert AccessLog.objects.filter(page="concern:projector").exists()
    leads.post(f"{at}end/")
    assert leads.get(f"{at}projector/")["Location"] == f"{at}minutes/"


def test_a_leader_who_may_not_see_all_walks_what_they_may(town, page, signed_in):
    raised(town, about="West", touches="owen", by=Role.PATHWAY_LEAD, owner=Role.PATHWAY_LEAD, severity=Severity.GRAVE)
    raised(town, about="Harbour")
    lead = signed_in(Role.PATHWAY_LEAD)
    at = lead.post("/huddles/concerns/walk/", {"kind": "provider"})["Location"]
    manager = signed_in(Role.TEAM_MANAGER)
    assert manager.get(at)["Location"] == f"{at}2/?following"
    manager.post(f"{at}join/")
    shown = page(f"{at}2/", client=manager).words
    assert "1 more is not yours to see." in shown
    assert manager.get(f"{at}1/").status_code == 404


# Providers --------------------------------------------------------------------------------------------------------


def test_one_provider_however_it_is_typed_with_what_is_open_and_whom_it_touches(town, signed_in, page):
    raised(town, about="Harbour View", touches="edith")
    closed = raised(town, about="harbour-view ", by=Role.PATHWAY_LEAD)
    decide(town, closed, Decision.CLOSED, by=Role.PATHWAY_LEAD, words="They mended the bell")
    raised(town, about="Harbour View", touches="owen", by=Role.PATHWAY_LEAD, owner=Role.PATHWAY_LEAD)
    raised(town, kind=Kind.INCIDENT, about="Harbour View")
    (provider,) = Provider.objects.all()
    client = signed_in(Role.TEAM_MANAGER)
    assert "Harbour View" in page("/huddles/concerns/providers/", client=client).words
    shown = page(f"/huddles/concerns/providers/{provider.pk}/", client=client)
    for words in (
        "1 open concern, and what is done",
        "Visit them",
        "Edith Marlowe",
        "closed",
        "1 more concern is not yours",
    ):
        assert words in shown.words
    assert "Carver" not in shown.html
    assert AccessLog.objects.filter(page="provider", person=town.people["edith"].pk).exists()
    # of what touches a restricted record no word, and nobody
    people.restrict(
        person=town.people["edith"], reason="x", ring="x", by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now()
    )  # fmt: skip
    shut = page(f"/huddles/concerns/providers/{provider.pk}/", client=client)
    assert "Details restricted" in shut.words
    assert not [one for one in ("Marlowe", "Visit them") if one in shut.words]


def test_another_spelling_is_hinted_at_and_joined_by_somebody(town, signed_in, page):
    raised(town, about="Harbour View Care Home")
    raised(town, about="Harbourview Care Hom")
    raised(town, about="Quayside")
    right, typo, quay = Provider.objects.order_by("pk")
    client = signed_in(Role.TEAM_MANAGER)
    at = f"/huddles/concerns/providers/{typo.pk}/"
    shown = page(at, client=client)
    assert "A name like this one is known: Harbour View Care Home" in shown.words
    assert client.post(f"{at}same/", {"same_as": "x"})["Location"] == at
    assert client.post(f"{at}same/", {"same_as": str(typo.pk)})["Location"] == at
    assert client.post(f"{at}same/", {"same_as": str(right.pk)})["Location"] == at.replace(str(typo.pk), str(right.pk))
    assert client.get(at)["Location"] == f"/huddles/concerns/providers/{right.pk}/"
    assert "also written Harbourview Care Hom" in page(client.get(at)["Location"], client=client).words
    again = raised(town, about="HARBOURVIEW care hom")
    assert again.provider == right
    assert Concern.objects.filter(provider=right).count() == 3
    # a chain of names leads to one
    actions.same_provider(provider=right, as_=quay, by=town.user(Role.PATHWAY_LEAD))
    assert raised(town, about="harbourviewcarehom").provider == quay
    with pytest.raises(HuddleRefused, match="already"):
        actions.same_provider(provider=right, as_=quay, by=town.user(Role.PATHWAY_LEAD))
    with pytest.raises(NotAllowed):
        actions.same_provider(provider=quay, as_=right, by=town.user(Role.PERFORMANCE_ANALYST))
    with pytest.raises(HuddleRefused, match="in letters"):
        raised(town, about="—!—")


def test_a_provider_of_which_one_may_see_nothing_is_not_there(town, signed_in):
    hidden = raised(town, about="West", touches="owen", by=Role.PATHWAY_LEAD, owner=Role.PATHWAY_LEAD)
    for client in (signed_in(Role.TEAM_MANAGER), signed_in(Role.PARTNER), signed_in(Role.DIRECTOR)):
        assert client.get(f"/huddles/concerns/providers/{hidden.provider_id}/").status_code == 404
        assert "West" not in client.get("/huddles/concerns/providers/").content.decode()
    assert "West" not in signed_in(Role.PARTNER).get("/huddles/concerns/raise/").content.decode()
    assert (
        signed_in(Role.TEAM_MANAGER).post(f"/huddles/concerns/providers/{hidden.provider_id}/same/").status_code == 404
    )
    assert signed_in(Role.TEAM_MANAGER).get("/huddles/concerns/providers/999/").status_code == 404


def test_it_stands_on_the_record_of_whom_it_touches(town, signed_in, page):
    concern = raised(town, kind=Kind.INCIDENT, about="At home", touches="edith")
    decide(town, concern, Decision.ESCALATED, words="Told the fire service")
    client, at = signed_in(Role.TEAM_MANAGER), f"/people/{town.people['edith'].uuid}/"
    shown = page(at, client=client)
    for words in ("Raised: At home. “Nobody answers the bell at night.”", "Taken further up: At home. “Told the fire"):
        assert words in shown.words
    assert f"/huddles/concerns/{concern.pk}/" in shown.html
    decided = page(f"{at}?about=decisions", client=client).words
    assert "Taken further up" in decided
    people.restrict(
        person=town.people["edith"], reason="x", ring="x", by=town.user(Role.PRINCIPAL_SOCIAL_WORKER), now=towns.now()
    )  # fmt: skip
    client.post(f"{at}reason/", {"why": "to ring her today"})
    shut = page(at, client=client).words
    assert "Details restricted" in shut
    assert "the fire service" not in shut
