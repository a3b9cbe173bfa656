"""What a huddle leaves about a person beside their events: on their page, on the timeline and in the Ombudsman file."""

import csv
import io

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles import actions
from fairwait.huddles.models import Action
from fairwait.huddles.rules.walking import Decided, DecisionKind, NewAction
from tests.desk import town as towns
from tests.huddles.test_actions import YES, decide, item_of

pytestmark = pytest.mark.django_db
NOTE = Decided(DecisionKind.NOTE, words="Her niece moves in on Monday")
TEAM = Decided(DecisionKind.TEAM, towns.EAST, "They know the family")


@pytest.fixture
def talked(town, review):
    """A meeting that agreed something, took on two things, gave one to a team with a line, and put one off."""
    meeting = review()
    by = town.user(Role.DUTY_WORKER).pk
    took = [NewAction("Ring her daughter", by, towns.day(-3), "heard"), NewAction("Send the form", by, towns.day(-3))]
    decide(meeting, town, "edith", answers=YES | {"heard": False}, actions=took, decided=NOTE)
    decide(meeting, town, "amina", decided=TEAM)
    item = item_of(meeting, town, "rosalind")
    actions.put_off(
        item=item, seen=(0, town.fresh("rosalind").last_seq), why="Her worker is away", by=meeting.led_by,
        now=towns.now(),
    )  # fmt: skip
    actions.bring_to_next(
        template="incidents", wait=town.waits["patrick"], why="He fell", told="That we meet", by=meeting.led_by,
        now=towns.now(),
    )  # fmt: skip
    return meeting


def told_of(town, name, client, page):
    return page(f"/people/{town.people[name].uuid}/", client=client)


def test_every_word_of_a_huddle_is_found_on_the_timeline(town, talked, signed_in, page):
    client, lead = signed_in(Role.TEAM_MANAGER), talked.led_by.display_name
    edith = told_of(town, "edith", client, page).words
    assert f"Weekly whole-list review: something else was agreed. “Her niece moves in on Monday” ({lead})" in edith
    assert "“Has somebody truly heard from Edie within the time we promised?” No." in edith
    assert "“Ring her daughter” is with Duty Worker Example, by" in edith
    assert "Taken on in huddles, and still to do" in edith
    amina = told_of(town, "amina", client, page).words
    assert "Decided in a huddle. It was said: “They know the family”" in amina
    assert "still to do" not in amina
    assert "Weekly whole-list review: not today. “Her worker is away”" in told_of(town, "rosalind", client, page).words
    assert "brings them to the next huddle: “He fell” They were told:" in told_of(town, "patrick", client, page).words


def test_what_was_done_is_no_longer_to_do_and_stays_on_the_timeline(town, talked, signed_in, page):
    for action in Action.objects.select_related("owner"):
        actions.finish(action=action, by=action.owner, now=towns.now())
    edith = told_of(town, "edith", signed_in(Role.TEAM_MANAGER), page).words
    assert "still to do" not in edith
    assert "“Send the form” was done. (Duty Worker Example)" in edith


def test_it_stands_in_the_ombudsman_file_as_far_as_it_was_known(town, talked, signed_in):
    def file_of(name, ago=0):
        day = towns.day(ago)
        asked = {"known_at-day": day.day, "known_at-month": day.month, "known_at-year": day.year}
        posted = {"why": "complaint 24 001 234", "kind": "csv", **asked}
        answer = signed_in(Role.PATHWAY_LEAD).post(f"/people/{town.people[name].uuid}/ombudsman/", posted)
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    rows = [row for row in file_of("edith") if row["kind"] in ("Huddle", "Action")]
    assert [row["kind"] for row in rows] == ["Huddle", "Huddle", "Action", "Action"]
    assert {(row["source"], row["event"]) for row in rows} == {(f"huddle {talked.pk}, beside the history", "")}
    assert any("They know the family" in row["what"] and row["event"] for row in file_of("amina"))
    assert not [row for row in file_of("edith", ago=1) if row["kind"] in ("Huddle", "Action")]
