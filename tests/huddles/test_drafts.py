"""What is half typed in a huddle: kept by every button and while it is typed, never lost, and nobody's decision."""

import json
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import erasing
from fairwait.huddles.concerns import actions as concerns
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity
from fairwait.huddles.models import Action, Draft
from tests.desk import town as towns
from tests.huddles.test_pages import at, band, seen

pytestmark = pytest.mark.django_db
HALF = {"what_heard": "Ring her daughter", "why": "A second fall, she said", "q_heard": "no"}


def typed(meeting, town, name="edith", **more):
    position = meeting.items.get(wait=town.waits[name]).position
    return seen(meeting, town, name) | {"draft_of": f"item.{meeting.pk}.{position}", "was": "{}"} | HALF | more


def boxes(shown):
    """What the boxes of a page hold."""
    return {box.get("name"): box.get("value") for box in shown.all("input", type="text")}


@pytest.mark.parametrize("verb", ["pause/", "take-over/", "join/", "end/", "keys/", "2/here/"])
def test_every_button_keeps_what_was_typed_before_it_does_anything(town, signed_in, page, review, verb):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    shown = page(at(meeting, town, "edith"), client=client)
    pressed = [b.get("formaction") for b in shown.all("button", form="walk") if b.get("formaction")]
    assert {f"/huddles/{meeting.pk}/{one}" for one in ("pause/", "end/", "keys/")} <= set(pressed)
    client.post(f"/huddles/{meeting.pk}/{verb}", typed(meeting, town))
    meeting.refresh_from_db()
    if verb == "end/":
        minutes = page(f"/huddles/{meeting.pk}/minutes/", client=client)
        assert "You typed this and did not decide it" in minutes.words
        assert "Ring her daughter / A second fall, she said" in minutes.words
        assert "Ring her daughter" not in page(minutes.url, client=signed_in(Role.PATHWAY_LEAD)).words
        client.post("/huddles/let-go/", {"draft_of": typed(meeting, town)["draft_of"]})
        assert not Draft.objects.exists()
        return
    if verb == "pause/":
        client.post(f"/huddles/{meeting.pk}/resume/")
    again = page(at(meeting, town, "edith"), client=client)
    assert boxes(again)["what_heard"] == "Ring her daughter"
    assert boxes(again)["why"] == "A second fall, she said"
    assert "It is not decided." in again.words
    assert not Action.objects.exists()


def test_whoever_takes_over_reads_what_was_begun_and_goes_on_with_it(town, signed_in, page, review):
    meeting, lead, other = review(), signed_in(Role.TEAM_MANAGER), signed_in(Role.DUTY_WORKER)
    lead.post("/huddles/keep/", typed(meeting, town))
    other.post(f"/huddles/{meeting.pk}/take-over/", typed(meeting, town, what_heard="", why="Mine", q_heard=""))
    there = at(meeting, town, "edith")
    shown = page(there, client=other)
    assert "Begun by Team Manager Example" in shown.words
    assert boxes(shown)["why"] == "Mine"
    on = page(shown.link("Go on with it: what Team Manager Example began"), client=other)
    assert boxes(on)["why"] == "Mine / A second fall, she said"
    assert boxes(on)["what_heard"] == "Ring her daughter"
    went_on = on.all("input", name="went_on")[0].get("value")
    other.post(there, band(meeting, town) | {"draft_of": typed(meeting, town)["draft_of"], "went_on": went_on})
    assert town.fresh("edith").band == "P2"
    assert not Draft.objects.exists()


def test_a_decision_leaves_what_others_typed(town, signed_in, review):
    meeting = review()
    signed_in(Role.TEAM_MANAGER).post("/huddles/keep/", typed(meeting, town))
    signed_in(Role.DUTY_WORKER).post("/huddles/keep/", typed(meeting, town, why="Theirs"))
    signed_in(Role.TEAM_MANAGER).post(at(meeting, town, "edith"), band(meeting, town))
    assert [draft.said["why"] for draft in Draft.objects.all()] == ["Theirs"]


def test_what_was_refused_is_kept_and_what_a_page_fills_in_is_no_draft(town, signed_in, page, review):
    meeting, client = review("three-question-round"), signed_in(Role.TEAM_MANAGER)
    said = typed(meeting, town) | {"go": "decide"}
    page(at(meeting, town, "edith"), client=client, method="post", data=said)
    assert boxes(page(at(meeting, town, "edith"), client=client))["why"] == HALF["why"]
    emptied = dict.fromkeys(HALF, "")
    was = page(at(meeting, town, "edith"), client=client).all("input", name="was")[0].get("value")
    answer = client.post("/huddles/keep/", typed(meeting, town, **emptied, was=was))
    assert not Draft.objects.exists()
    assert json.loads(answer.content)["was"] == {}


def test_two_windows_of_one_person_lose_nothing(town, signed_in, review):
    meeting, client = review(), signed_in(Role.TEAM_MANAGER)
    client.post("/huddles/keep/", typed(meeting, town))
    told = client.post("/huddles/keep/", typed(meeting, town, why="The other window", what_heard="")).json()
    assert told["values"]["why"] == "A second fall, she said / The other window"
    assert Draft.objects.get().said["what_heard"] == "Ring her daughter"


def test_drafts_are_for_those_who_may_see_the_person_and_go_when_erased(town, signed_in, page, review):
    meeting = review()
    for role, status in ((Role.PERFORMANCE_ANALYST, 409), (Role.PARTNER, 409), (Role.TEAM_MANAGER, 200)):
        assert signed_in(role).post("/huddles/keep/", typed(meeting, town)).status_code == status
    too_long = signed_in(Role.TEAM_MANAGER).post("/huddles/keep/", typed(meeting, town, why="x" * 20_001))
    assert "too long to keep" in too_long.json()["refused"]
    assert signed_in(Role.TEAM_MANAGER).post("/huddles/keep/", {"draft_of": "item.9.9"}).status_code == 409
    projector = page(f"/huddles/{meeting.pk}/projector/", client=signed_in(Role.PERFORMANCE_ANALYST))
    assert "daughter" not in projector.words
    erasing._erase([town.people["edith"].pk])
    assert not Draft.objects.exists()


def test_half_a_decision_about_a_concern_is_kept_too(town, signed_in, page):
    by, now = town.user(Role.TEAM_MANAGER), towns.now()
    step = NewStep(Decision.RAISED, "It worries us", Severity("serious"), by.pk, "Ring them", towns.day(-1))
    concern = concerns.raise_concern(
        kind=Kind.INCIDENT, about="Harbour View", what="It worries us", happened_on=towns.day(1), step=step,
        touches=None, by=by, now=now - timedelta(minutes=1),
    )  # fmt: skip
    meeting = concerns.start(kind=Kind.INCIDENT, by=by, now=now)
    client = signed_in(Role.TEAM_MANAGER)
    there = f"/huddles/concerns/walk/{meeting.pk}/1/"
    half = {
        "draft_of": f"concern.{concern.pk}", "was": page(there, client=client).all("input", name="was")[0].get("value"),
        "words": "Seen today", "next_on-day": "3", "owner": str(by.pk), "severity": "serious",
    }  # fmt: skip
    client.post(f"/huddles/concerns/walk/{meeting.pk}/pause/", half)
    assert Draft.objects.get().said == {"words": "Seen today", "next_on-day": "3"}
    client.post(f"/huddles/concerns/walk/{meeting.pk}/resume/")
    shown = boxes(page(there, client=client))
    assert (shown["words"], shown["next_on-day"]) == ("Seen today", "3")
    assert "Begun by Team Manager Example" in page(there, client=signed_in(Role.PATHWAY_LEAD)).words
