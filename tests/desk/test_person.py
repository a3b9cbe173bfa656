"""A person's page: who may open it, what it says first, what happened, and that every opening is logged."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.govuk.formats import format_date
from fairwait.history import actions as history
from fairwait.people import actions as people
from fairwait.people.models import LikelyPair, Person
from fairwait.people.rules import RESTRICTED
from fairwait.waiting import actions as waiting
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db


def address(town, name, more="") -> str:
    return f"/people/{town.people[name].uuid}/{more}"


def restrict(town, name):
    fact = history.Fact(kind=RESTRICTED.name, subject=town.people[name].pk, facts={"is_restricted": True})
    history.record(fact, by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now())


# Who may open it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_a_record_is_for_those_who_may_see_people(town, signed_in, page, role):
    wanted = 200 if allows(role, Permission.SEE_PERSON) else 403
    page(address(town, "edith"), client=signed_in(role), status=wanted)


def test_another_teams_person_is_not_there(town, signed_in, page):
    page(address(town, "owen"), client=signed_in(Role.TEAM_MANAGER), status=404)
    page(address(town, "owen"), client=signed_in(Role.DUTY_WORKER))
    page(address(town, "rosalind"), client=signed_in(Role.TEAM_MANAGER))  # no team: everybody's
    page("/people/0190163d-8694-739b-aea5-966c26f8ad91/", client=signed_in(), status=404)


def test_somebody_seen_through_one_wait_is_seen_whole(town, signed_in, page):
    join_to(town, "owen", "edith")
    answer = page(address(town, "edith"), client=signed_in(Role.TEAM_MANAGER))
    assert text(answer.all("h1")[0]) == "Edith Marlowe"
    theirs = town.fresh("owen")
    assert f"/waits/{theirs.uuid}/" not in answer.html  # seen, and not theirs to act on


def test_a_band_chosen_here_is_the_look_from_which_the_next_re_check_is_counted(town, signed_in, page):
    viewer = town.user(Role.PATHWAY_LEAD)
    waiting.set_band(wait=town.waits["edith"], band="P2", reason="fell twice", by=viewer, now=towns.now())
    words = page(address(town, "edith"), client=signed_in(Role.PATHWAY_LEAD)).words
    assert f"Risk last looked at{format_date(towns.day(0))}, today" in words
    assert f"Next re-check{format_date(towns.day(-7))}: every 7 days while P2" in words


def join_to(town, record, into):
    people.merge(
        record=town.people[record], into=town.people[into], reason="the same card",
        by=town.user(Role.LIST_COORDINATOR), now=towns.now(),
    )  # fmt: skip


def test_a_restricted_record_asks_why_first(town, signed_in, page):
    restrict(town, "edith")
    page(address(town, "edith"), client=signed_in(Role.DUTY_WORKER), status=404)
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    assert client.get(address(town, "edith"))["Location"] == address(town, "edith", "reason/")
    asked = page(address(town, "edith", "reason/"), client=client)
    assert "Marlowe" not in asked.html
    refused = page(address(town, "edith", "reason/"), client=client, method="post", data={"why": ""})
    assert refused.link("Enter why you need to open this record") == "#id_why"
    assert not AccessLog.objects.exists()
    client.post(address(town, "edith", "reason/"), {"why": "her daughter rang about a fall"})
    assert page(address(town, "edith"), client=client).heading == "Edith Marlowe"
    assert list(AccessLog.objects.order_by("pk").values_list("page", flat=True)) == ["person:reason", "person"]
    assert AccessLog.objects.order_by("pk")[0].why == "her daughter rang about a fall"
    assert AccessLog.objects.order_by("pk")[1].why.startswith("the reason given at")


def test_a_reason_is_for_one_person_and_for_a_quarter_of_an_hour(town, signed_in):
    from datetime import timedelta

    from fairwait.people import reasons

    session, edith, other = {}, town.people["edith"].uuid, town.people["owen"].uuid
    reasons.give(session, person=edith, now=towns.now())
    assert reasons.given(session, person=edith, now=towns.now() + timedelta(minutes=14))
    assert not reasons.given(session, person=edith, now=towns.now() + timedelta(minutes=16))
    assert not reasons.given(session, person=other, now=towns.now())


def test_acts_on_a_restricted_record_ask_why_too(town, signed_in):
    restrict(town, "edith")
    client = signed_in(Role.TEAM_MANAGER)
    act = f"/waits/{town.waits['edith'].uuid}/recheck/"
    assert client.get(act)["Location"].startswith(address(town, "edith", "reason/"))
    client.post(address(town, "edith", "reason/"), {"why": "she rang and asked for a visit"})
    assert client.get(act).status_code == 200


def test_every_opening_is_logged_before_the_page_is_sent(town, signed_in, monkeypatch):
    client = signed_in()
    client.get(address(town, "edith"))
    row = AccessLog.objects.get()
    assert (row.person, row.page, row.by) == (town.people["edith"].pk, "person", town.user(Role.PATHWAY_LEAD))

    def fails(*args, **kwargs):
        raise DatabaseError("full")

    monkeypatch.setattr(AccessLog.objects, "create", fails)
    client.raise_request_exception = False
    for more in ("", "rows/"):
        answer = client.get(address(town, "edith", more))
        assert answer.status_code == 503
        assert b"Marlowe" not in answer.content


# What it says ----------------------------------------------------------------------------------------------------


def test_what_must_not_be_missed_stands_above_the_next_step(town, signed_in, page):
    html = page(address(town, "edith"), client=signed_in()).html
    places = [html.index(mark) for mark in ("Do not ring the landline", "How to talk with Edie", 'class="fw-next"')]
    assert places == sorted(places)


def test_the_next_step_is_what_is_lacking_or_due(town, signed_in, page):
    client = signed_in()

    def step(name):
        return text(page(address(town, name), client=client).all("section", class_="fw-next")[0])

    assert "Choose a band" in step("patrick")
    assert "Speak with Amina" in step("amina")
    assert "Give the wait to a team" in step("rosalind")
    assert "Look at the risk again by" in step("edith")
    assert "owner: Eastmarsh team, Kofi Mensah" in step("edith")


def test_a_wait_that_left_the_extract_asks_what_became_of_it(town, signed_in, page):
    wait = town.waits["edith"]
    fact = history.Fact(kind=facts.LEFT.name, subject=wait.person_id, wait=wait.pk, facts={"source": "trays"})
    history.record(fact, by=None, now=towns.now(), cause="import:2")
    answer = page(address(town, "edith"), client=signed_in())
    assert "Find out whether Edie still waits" in answer.words
    assert f"/waits/{wait.uuid}/answer/" in answer.html
    assert f"/waits/{wait.uuid}/end/" in answer.html


def test_both_clocks_and_the_target_called_local(town, signed_in, page):
    _pause(town)
    answer = page(address(town, "edith"), client=signed_in())
    said = {text(dt): text(dd) for dt, dd in zip(answer.all("dt"), answer.all("dd"), strict=True)}
    assert said["Since the request"] == "40 days"
    assert said["Without pauses"] == "34 days"
    assert "28 days for P3: the council’s own promise, not law." in said["Local target"]
    assert "fw-clocks" in answer.html


def _pause(town):
    pathway = next(p for p in starter() if p.code == "needs-assessment")
    reason = next(r.code for r in pathway.pause_reasons if r.is_counted)
    waiting.pause(
        wait=town.waits["edith"], reason=reason, on=towns.day(10), until=towns.day(4),
        by=town.user(Role.DUTY_WORKER), now=towns.now(),
    )  # fmt: skip


def test_what_happened_is_one_timeline_newest_first(town, signed_in, page):
    waiting.record_contact(
        wait=town.waits["edith"], on=towns.day(1), how="phone", said="She is managing.", by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )  # fmt: skip
    timeline = text(page(address(town, "edith"), client=signed_in()).all("div", class_="fw-timeline")[0])
    assert "Duty Worker Example and the person spoke by phone. “She is managing.”" in timeline
    assert "The wait began: Needs assessment." in timeline
    assert timeline.index("spoke by phone") < timeline.index("The wait began")


def test_a_promise_that_was_missed_stands_in_the_timeline(town, signed_in, page):
    towns.join(town, "vera", last_contact_on=towns.day(60), last_checked_on=towns.day(60), referred_on=towns.day(70))
    words = page(address(town, "vera"), client=signed_in()).words
    assert "Missed: A contact was due on this day" in words
    assert "32 days late" in words


def test_a_carer_is_a_link_and_nothing_of_theirs_shows(town, signed_in, page):
    number = str(town.people["edith"].pk + 2_000_000)
    carer = towns.join(
        town, "susan", pathway="carers-assessment", source="carers", team=towns.WEST,
        person={"first_name": "Susan", "last_name": "Reid", "is_carer": True, "cares_for_id": number},
    )  # fmt: skip
    theirs = page(address(town, "edith"), client=signed_in())
    assert theirs.link("Susan Reid") == f"/people/{carer.person.uuid}/"
    assert "arer’s assessment" not in theirs.words
    assert "Susan" not in page(address(town, "edith"), client=signed_in(Role.TEAM_MANAGER)).words
    assert page(address(town, "susan"), client=signed_in()).link("Edith Marlowe") == address(town, "edith")


def test_a_joined_record_leads_to_who_they_are_now_known_as(town, signed_in, page):
    join_to(town, "amina", "edith")
    client = signed_in()
    assert client.get(address(town, "amina"))["Location"] == address(town, "edith")
    answer = page(address(town, "edith"), client=client)
    assert "joined two records as one person" in answer.words
    assert answer.words.count("The wait began") == 2
    assert "(Amina Yusuf)" in answer.words
    assert f"/people/{town.people['amina'].uuid}/part/" in answer.html
    logged = AccessLog.objects.filter(page="person").values_list("person", flat=True)
    assert set(logged) == {town.people["edith"].pk, town.people["amina"].pk}


def test_a_likely_pair_is_a_question_for_those_who_may_decide(town, signed_in, page):
    left, right = sorted((town.people["edith"], town.people["amina"]), key=lambda person: person.pk)
    because = ["same birth date"]
    LikelyPair.objects.create(left=left, right=right, probability=0.93, because=because, found_on=towns.day(0))
    assert "Perhaps the same person: Amina Yusuf, 93% likely" in page(address(town, "edith"), client=signed_in()).words
    assert "Perhaps the same" not in page(address(town, "edith"), client=signed_in(Role.DUTY_WORKER)).words


def test_rows_that_are_no_longer_kept_say_so(town, signed_in, page):
    assert "no longer" in page(address(town, "edith", "rows/"), client=signed_in()).words


def test_who_has_looked_is_for_those_who_may_ask(town, signed_in, page):
    signed_in().get(address(town, "edith"))
    answer = page(address(town, "edith", "looks/"), client=signed_in(Role.PRINCIPAL_SOCIAL_WORKER))
    assert "Pathway Lead Example" in answer.words
    page(address(town, "edith", "looks/"), client=signed_in(), status=403)
    assert "Opened 3 times this month" in page(address(town, "edith"), client=signed_in()).html


def test_acts_are_offered_only_to_those_who_may_do_them(town, signed_in, page):
    def acts(role):
        html = page(address(town, "edith"), client=signed_in(role)).html
        places = {act: f"/{act}/" for act in ("band", "team", "pause", "end")}
        places["contact"] = f"/keep-in-touch/{town.waits['edith'].uuid}/"
        return {act for act, place in places.items() if place in html}

    assert acts(Role.PATHWAY_LEAD) == {"contact", "band", "team", "pause", "end"}
    assert acts(Role.LIST_COORDINATOR) == {"contact", "team", "pause"}
    assert acts(Role.PERFORMANCE_ANALYST) == set()
    assert (
        "Your role may look and not act here"
        in page(address(town, "edith"), client=signed_in(Role.PERFORMANCE_ANALYST)).words
    )


def test_what_was_erased_says_so(town, signed_in, page):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE history_event SET private = NULL WHERE subject = %s", [town.people["edith"].pk])
    assert "What described the person was erased." in page(address(town, "edith"), client=signed_in()).words


def test_words_of_an_extract_are_only_text(town, signed_in, page):
    bad = "<script>window.pwned=1</script>{{7*7}}"
    wait = towns.join(town, "bad", person={"first_name": bad, "unsafe_contact": bad}, private={"notes": bad})
    answer = page(f"/people/{wait.person.uuid}/", client=signed_in())
    assert bad in answer.words
    assert "<script>window" not in answer.html


@pytest.mark.parametrize("length", [2, 60])
def test_a_page_costs_the_same_however_long_the_history(town, signed_in, length):
    for number in range(length):
        waiting.record_contact(
            wait=town.waits["edith"], on=towns.day(1), how="visit", said=f"Visit {number}.",
            by=town.user(Role.DUTY_WORKER), now=towns.now(),
        )  # fmt: skip
    client = signed_in()
    client.get(address(town, "edith"))
    with CaptureQueriesContext(connection) as asked:
        client.get(address(town, "edith"))
    assert len(asked) == 33
    assert Person.objects.count() == 5
