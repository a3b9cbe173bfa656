"""Triage and telling of a change as pages, and what a person's page says of the policy's suggestion."""

import json

import pytest

from fairwait.accounts.rules import Role
from fairwait.desk.lists import counting, queries
from fairwait.desk.lists.narrowing import Narrowing, Tab
from fairwait.history.models import Event
from fairwait.priority import queries as priority
from fairwait.waiting.rules.unseen import Lack
from tests.desk import town as towns
from tests.pages import text

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)
ON = {"on-day": TODAY.day, "on-month": TODAY.month, "on-year": TODAY.year}


def address(town, act, name="edith"):
    return f"/waits/{town.waits[name].uuid}/{act}/"


def person(town, name="edith"):
    return f"/people/{town.people[name].uuid}/"


@pytest.fixture
def client(signed_in):
    return signed_in(Role.TEAM_MANAGER)


@pytest.fixture
def triage(town, client):
    def answered(name="edith", **answers):
        data = {**ON, **{f"fact-{code}": value for code, value in answers.items()}}
        assert client.post(address(town, "triage", name), data).status_code == 302
        return town.fresh(name)

    return answered


def test_nothing_is_chosen_beforehand_and_earlier_answers_stand_with_their_day(town, client, page, triage):
    triage(harm="days", falls="3", abuse="no")
    form = page(address(town, "triage"), client=client)
    assert not [e for e in form.all("input") if e.get("checked") is not None]
    assert "Serious harm or a breakdown within days is likely. It stands unless you answer again." in form.words
    assert ": 3. It stands" in form.words
    assert ": No. It stands" in form.words
    wait = triage(support="nobody")
    assert (wait.triage["harm"][0], wait.triage["support"][0]) == ("days", "nobody")
    assert "harm" not in triage(harm="-").triage
    assert "Who is there for them?" in page(person(town), client=client).words


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Answer at least one question"),
        ({"fact-falls": "many"}, "takes a number from 0 to 200"),
        ({"fact-falls": "201"}, "takes a number from 0 to 200"),
        ({"fact-falls": "nan"}, "takes a number from 0 to 200"),
        ({"fact-harm": "purple"}, "Select a valid choice"),
    ],
)
def test_what_is_no_answer_is_refused_beside_its_question(town, client, page, answers, words):
    before = Event.objects.count()
    data = {**ON, "note": "Rang at noon.", **answers}
    refused = page(address(town, "triage"), client=client, method="post", data=data)
    assert words in text(refused.all("div", class_="govuk-error-summary")[0])
    assert "Rang at noon." in refused.html
    assert Event.objects.count() == before


def test_triage_leads_to_a_choice_beside_the_suggestion_and_a_difference_is_kept(town, client, page, triage):
    triage(harm="days", falls="2")
    form = page(address(town, "band"), client=client)
    assert "The policy suggests P2 High, because serious harm or a breakdown within days is likely" in form.words
    assert "It could be more urgent. Nobody has answered:" in form.words
    assert not [e for e in form.all("input") if e.get("checked") is not None]
    client.post(address(town, "band"), {"band": "P3", "reason": "Her daughter stays with her."})
    told = json.loads(Event.objects.order_by("-seq").first().facts)
    assert (told["band"], told["suggested"], told["policy"]) == ("P3", "P2", "default/0")
    shown = page(person(town), client=client).words
    assert "Suggested P2, chosen P3." in shown
    assert "chose P3 Medium. The policy suggested P2 High." in shown


def test_a_change_is_said_first_until_somebody_looks(town, client, page, triage):
    client.post(address(town, "change"), {**ON, "what": "hospital", "said": "Fell on the stairs."})
    shown = page(person(town), client=client)
    pinned = shown.all("section", class_="fw-next")[0]
    assert text(pinned.find("h2")) == "Go through triage again"
    assert "Something happened since anybody looked: Went to hospital." in text(pinned)
    assert shown.link("Triage") == address(town, "triage")
    triage(harm="stable")
    assert "since anybody looked" not in page(person(town), client=client).words


def test_a_wait_without_a_band_is_led_to_triage_and_then_to_a_band(town, client, page, triage):
    assert "Triage, then choose a band" in page(person(town, "patrick"), client=client).words
    triage("patrick", harm="stable")
    pinned = page(person(town, "patrick"), client=client).all("section", class_="fw-next")[0]
    assert text(pinned.find("h2")) == "Choose a band"


def test_who_must_look_at_a_long_wait_is_said(town, signed_in, page):
    towns.join(town, "ivy", referred_on=towns.day(200), person={"first_name": "Ivy", "last_name": "Lund"})
    shown = page(person(town, "ivy"), client=signed_in()).words
    assert "Must be looked at by Head of service: it has waited 182 days or more." in shown


def test_a_wait_told_of_a_change_needs_triage_and_does_not_lack_its_band(town, client):
    client.post(address(town, "change"), {**ON, "what": "worse", "said": "Not eating."})
    wait, viewer = town.fresh("edith"), town.user(Role.TEAM_MANAGER)
    shape = counting.shape(teams=None, day=TODAY)
    assert wait.pk in shape.ids(Narrowing(Tab.TRIAGE))
    page = queries.list_page(viewer, narrowing=Narrowing(Tab.TRIAGE), today=TODAY)
    assert wait.pk in {row.wait.pk for row in page.rows}
    for tab in (Tab.UNSEEN, Tab.ALL):
        narrowing = Narrowing(tab, {"lacks": (Lack.BAND.value,)})
        assert wait.pk not in shape.ids(narrowing)
        assert wait.pk not in {row.wait.pk for row in queries.list_page(viewer, narrowing=narrowing, today=TODAY).rows}


def test_a_wait_that_cannot_be_explained_costs_nobody_their_page(town, client, page, monkeypatch):
    real = priority.explain

    def faulty(policy, waits, *, on):
        if town.waits["edith"].band in waits["band"].to_list():
            raise ZeroDivisionError
        return real(policy, waits, on=on)

    told = priority.reasons([town.fresh("edith"), town.fresh("amina")], on=TODAY)
    assert len(told) == 2
    monkeypatch.setattr(priority, "facts_of", lambda waits, policy, *, on: waits)
    monkeypatch.setattr(priority, "explain", faulty)
    assert set(priority.reasons([town.fresh("edith"), town.fresh("amina")], on=TODAY)) == {town.waits["amina"].pk}
    page(person(town), client=client)


def row_of(page, name):
    return next(row for row in page.rows() if name in row[0])


def test_a_row_says_in_two_reasons_why_it_stands_there(town, client, page, triage):
    triage(harm="days", falls="2", unsafe_transfers="yes")
    why = row_of(page("/", client=client), "Marlowe")[1]
    assert "policy suggests P2 High" in why
    assert "Serious harm or a breakdown within days is likely" in why
    assert "two or more falls" not in why, "two chips at most"
    client.post(address(town, "change"), {**ON, "what": "hospital", "said": "Fell on the stairs."})
    shown = page("/", client=client)
    why = row_of(shown, "Marlowe")[1]
    assert "Triage reopened: went to hospital" in why, why
    assert why.index("Triage reopened") < why.index("Serious harm"), why
    leads = [e.get("href") for e in shown.all("a", class_="fw-why")]
    assert f"/why/{town.waits['edith'].uuid}/" in leads
