"""Acts on a wait through their pages: effect, refusal, who may, and two people at once."""

import pytest

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.waiting import actions
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.pathways import starter
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
PATHWAY = next(p for p in starter() if p.code == "needs-assessment")
PAUSE = next(r.code for r in PATHWAY.pause_reasons if r.is_counted)


def dated(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


TODAY = towns.day(0)
ACTS = {
    "call_later": (Permission.RECORD_CONTACT, {**dated("on", towns.day(-2)), "part": "afternoon"}),
    "plan": (Permission.RECORD_CONTACT, {**dated("on", towns.day(-7)), "what": "contact"}),
    "recheck": (Permission.RECORD_CONTACT, {**dated("on", TODAY), "found": "As before."}),
    "band": (Permission.SET_PRIORITY, {"band": "P2", "reason": "Fell twice."}),
    "triage": (Permission.SET_PRIORITY, {**dated("on", TODAY), "fact-harm": "days", "note": "Her daughter rang."}),
    "change": (Permission.RECORD_CONTACT, {**dated("on", TODAY), "what": "hospital", "said": "Fell on the stairs."}),
    "team": (Permission.ALLOCATE, {"team": "", "other": "Harbour team", "worker": "Beth Sanderson"}),
    "pause": (Permission.PAUSE_WAIT, {**dated("on", TODAY), "reason": PAUSE}),
    "wish": (Permission.RECORD_CONTACT, {**dated("until", towns.day(-30)), "reason": "Away with her sister."}),
    "end": (Permission.END_WAIT, {**dated("on", TODAY), "reason": "withdrawn", "told": "by phone"}),
}
EVERY = {
    **ACTS,
    "resume": (Permission.PAUSE_WAIT, {}),
    "reopen": (Permission.END_WAIT, {}),
    "answer": (Permission.RECORD_CONTACT, {}),
}
EFFECTS = {
    "call_later": lambda w: w.call_asked_on == towns.day(-2),
    "plan": lambda w: (w.contact_planned_on, w.recheck_planned_on) == (towns.day(-7), None),
    "recheck": lambda w: w.last_checked_on == TODAY,
    "band": lambda w: (w.band, w.band_reason) == ("P2", "Fell twice."),
    "triage": lambda w: (w.triage, w.band_suggested) == ({"harm": ["days", TODAY.isoformat()]}, "P2"),
    "change": lambda w: (w.escalated, w.escalated_on, w.order_rank) == ("hospital", TODAY, 0),
    "team": lambda w: (w.team, w.worker) == ("Harbour team", "Beth Sanderson"),
    "pause": lambda w: w.pauses == [[TODAY.isoformat(), None, PAUSE]],
    "wish": lambda w: w.wish_reason == "Away with her sister.",
    "end": lambda w: (w.status, w.end_told) == ("ended", "by phone"),
}


def address(town, act, name="edith"):
    return f"/waits/{town.waits[name].uuid}/{act}/"


def manager(town):
    return town.user(Role.TEAM_MANAGER)


@pytest.mark.parametrize("act", list(ACTS))
def test_an_act_is_done_and_leads_back_to_the_person(town, signed_in, page, act):
    client = signed_in(Role.TEAM_MANAGER)
    form = page(address(town, act), client=client)
    assert "Edith Marlowe" in form.words
    answer = client.post(address(town, act), {**ACTS[act][1], "seen": town.waits["edith"].last_seq})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    given_away = act == "team"  # to a team that is not hers: she sees the record no more
    back = address(town, "band") if act == "triage" else f"/people/{town.people['edith'].uuid}/"
    assert answer["Location"] == ("/" if given_away else back)
    assert EFFECTS[act](town.fresh("edith"))
    event = Event.objects.order_by("-seq").first()
    assert event.by == manager(town).pk
    assert 'class="fw-notices"' in page(answer["Location"], client=client).html


@pytest.mark.parametrize("act", list(ACTS))
def test_an_empty_answer_is_refused_beside_its_fields(town, signed_in, page, act):
    before = Event.objects.count()
    answer = page(address(town, act), client=signed_in(Role.TEAM_MANAGER), method="post", data={"seen": ""})
    assert answer.title.startswith("Error:")
    assert answer.all("div", class_="govuk-error-summary")
    assert Event.objects.count() == before


@pytest.mark.parametrize("act", list(EVERY))
@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_see_the_page_do_so(town, signed_in, page, act, role):
    page(address(town, act), client=signed_in(role), status=200 if allows(role, EVERY[act][0]) else 403)


@pytest.mark.parametrize("act", list(EVERY))
def test_another_teams_wait_is_not_there(town, signed_in, page, act):
    page(address(town, act, "owen"), client=signed_in(Role.TEAM_MANAGER), status=404)


def test_a_refusal_keeps_what_was_typed(town, signed_in, page):
    tomorrow = towns.day(-1)
    data = {**dated("on", tomorrow), "found": "A long conversation about her cat."}
    answer = page(address(town, "recheck"), client=signed_in(Role.TEAM_MANAGER), method="post", data=data)
    assert "A long conversation about her cat." in answer.html
    assert answer.link(next(e.text for e in answer.root.iter("a") if (e.get("href") or "").startswith("#id_on")))


def test_a_refusal_of_the_action_stands_beside_its_field(town, signed_in, page):
    data = {**dated("on", towns.day(2)), **dated("until", towns.day(5)), "reason": PAUSE}
    answer = page(address(town, "pause"), client=signed_in(Role.TEAM_MANAGER), method="post", data=data)
    assert answer.link("The pause must end after it starts.") == "#id_until-day"


def test_somebody_else_was_quicker_is_said_with_what_they_did_and_nothing_is_lost(town, signed_in, page):
    client, seen = signed_in(Role.TEAM_MANAGER), town.waits["edith"].last_seq
    actions.set_band(
        wait=town.waits["edith"],
        band="P1",
        reason="found on the floor",
        by=town.user(Role.DUTY_WORKER),
        now=towns.now(),
    )
    data = {**ACTS["band"][1], "seen": seen}
    answer = page(address(town, "band"), client=client, method="post", data=data)
    assert "Duty Worker Example chose P1 Critical" in answer.words
    assert "Fell twice." in answer.html
    assert town.fresh("edith").band == "P1"
    hidden = next(e for e in answer.all("input", type="hidden") if e.get("name") == "seen")
    again = client.post(address(town, "band"), {**data, "seen": hidden.get("value")})
    assert again.status_code == 302
    assert town.fresh("edith").band == "P2"


def test_a_pause_is_ended_and_a_wait_reopened(town, signed_in):
    client = signed_in(Role.TEAM_MANAGER)
    client.post(address(town, "pause"), ACTS["pause"][1])
    assert client.post(address(town, "resume"), {"seen": ""}).status_code == 302
    assert town.fresh("edith").pauses == [[TODAY.isoformat(), TODAY.isoformat(), PAUSE]]
    client.post(address(town, "end"), ACTS["end"][1])
    assert client.post(address(town, "reopen"), {"reason": "Ended by mistake."}).status_code == 302
    assert town.fresh("edith").status == "open"


def test_a_wait_that_has_ended_takes_no_more_acts(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    client.post(address(town, "end"), ACTS["end"][1])
    answer = page(address(town, "recheck"), client=client, method="post", data=ACTS["recheck"][1])
    assert "This wait has ended." in answer.words
    assert "As before." in answer.html


def test_an_imports_question_is_answered_or_the_wait_is_ended(town, signed_in, page):
    wait = town.waits["edith"]
    fact = history.Fact(kind=facts.LEFT.name, subject=wait.person_id, wait=wait.pk, facts={"source": "trays"})
    history.record(fact, by=None, now=towns.now(), cause="import:2")
    client = signed_in(Role.TEAM_MANAGER)
    asked = page(address(town, "answer"), client=client)
    assert asked.link("End the wait instead") == address(town, "end")
    assert client.post(address(town, "answer"), {"reason": "Spoke with her."}).status_code == 302
    assert town.fresh("edith").question is None
    none = page(address(town, "answer"), client=client, method="post", data={"reason": "Again."})
    assert "Nothing is being asked about this wait." in none.words


def test_no_band_is_chosen_beforehand_and_silence_is_no_reason_to_end(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    assert not [
        e for e in page(address(town, "band"), client=client).all("input", type="radio") if e.get("checked") is not None
    ]
    ends = page(address(town, "end"), client=client)
    assert not [e for e in ends.all("input", type="radio") if "no-reply" in e.get("value", "")]


def test_unsafe_contact_stands_on_every_page_that_may_lead_to_one(town, signed_in, page):
    client = signed_in(Role.TEAM_MANAGER)
    for act in ("call_later", "plan", "wish", "end", "answer"):
        assert "Do not ring the landline" in page(address(town, act), client=client).words


def test_an_act_costs_few_questions(town, signed_in, django_assert_max_num_queries):
    client = signed_in(Role.TEAM_MANAGER)
    client.get(address(town, "team"))
    with django_assert_max_num_queries(8):
        client.get(address(town, "team"))


@pytest.mark.parametrize("act", ["contact", "attempt"])
def test_contacts_and_attempts_are_recorded_on_the_page_of_the_call_alone(town, signed_in, page, act):
    client, before = signed_in(Role.TEAM_MANAGER), Event.objects.count()
    call = f"/keep-in-touch/{town.waits['edith'].uuid}/"
    assert client.get(address(town, act))["Location"] == call
    data = {**dated("on", TODAY), "how": "phone", "said": "She is managing."}
    refused = page(address(town, act), client=client, method="post", data=data, status=410)
    assert refused.link("Open the page of the call") == call
    assert Event.objects.count() == before
    page(address(town, act, "owen"), client=client, status=404)
    page(address(town, act), client=signed_in(Role.PERFORMANCE_ANALYST), status=403)
