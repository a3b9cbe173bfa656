"""Where the band chosen and the band suggested differ: counted by group, never by who chose, and listed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Role
from fairwait.priority import actions as priority
from fairwait.priority import differences
from fairwait.waiting import actions as acts
from fairwait.waiting.models import Wait
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
TODAY = towns.day(0)
CALM = {"abuse": False, "harm": "stable", "essentials": "managing", "support": "several"}


@pytest.fixture
def judged(town):
    """Of a dozen at P3, all suggested P4; Edith is chosen P1 here; Owen, of the other team, is suggested P2."""
    lead, now = town.user(Role.PATHWAY_LEAD), towns.now()
    towns.join_many(town, 12, band="P3", worker="Kofi Mensah")
    mine = Wait.objects.filter(status="open", worker="Kofi Mensah").exclude(pk=town.waits["edith"].pk)
    for wait in [*mine, town.waits["edith"]]:
        priority.triage(wait=wait, answers=CALM, on=TODAY, by=lead, now=now)
    priority.triage(wait=town.waits["owen"], answers={"harm": "days"}, on=TODAY, by=lead, now=now)
    acts.set_band(wait=town.waits["edith"], band="P1", reason="Her daughter is away.", by=lead, now=now)
    return town


def told(found, cut):
    return {each.group: (each.higher, each.lower, each.same) for each in found[cut]}


def test_differences_are_counted_by_group_and_small_counts_hidden(judged):
    found = differences.counted(judged.user(Role.DIRECTOR), on=TODAY)
    assert set(found) == {"Everybody", "Team", "Pathway", "Band suggested", "Where the band comes from"}
    frame = differences.compared(on=TODAY)
    assert dict(frame["way"].value_counts().iter_rows()) == {"higher": 13, "lower": 1}
    (everybody,) = found["Everybody"]
    assert everybody.lower is None
    assert told(found, "Team")[towns.WEST][1] is None
    assert told(found, "Team")[towns.EAST][1] in (None, 0)


def test_nobody_who_chose_is_named_among_the_counts(judged, signed_in, page):
    shown = page("/policies/differences/", client=signed_in(Role.DIRECTOR))
    assert "Kofi Mensah" not in shown.html
    assert "Pathway Lead Example" not in shown.html
    assert "hidden" in shown.words
    assert "See the waits" not in shown.words
    assert "See the waits" in page("/policies/differences/", client=signed_in(Role.TEAM_MANAGER)).words


def test_each_difference_is_reached_with_both_reasons(judged, signed_in, page):
    shown = page("/policies/differences/waits/", client=signed_in(Role.TEAM_MANAGER))
    row = next(row for row in shown.rows() if row[0] == "Edith Marlowe")
    assert row[1] == "P1 CriticalHer daughter is away."
    assert row[2] == "P4 Standardthings are stable, as far as we were told"
    assert len(shown.rows()) == 13
    assert judged.people["edith"].pk in AccessLog.objects.get(page="policy:differences").people
    lower = page("/policies/differences/waits/?way=lower&page=x", client=signed_in(Role.TEAM_MANAGER))
    assert "None that you may see." in lower.words, "Owen is with another team"
    everywhere = page("/policies/differences/waits/?way=lower", client=signed_in(Role.PATHWAY_LEAD))
    assert [row[0] for row in everywhere.rows()] == ["Owen Carver"]


def test_a_restricted_record_is_listed_without_anything_of_it(judged, signed_in, page):
    type(judged.people["edith"]).objects.filter(pk=judged.people["edith"].pk).update(is_restricted=True)
    shown = page("/policies/differences/waits/", client=signed_in(Role.LIST_COORDINATOR))
    assert "Marlowe" not in shown.html
    assert "daughter" not in shown.html
    assert "Restricted record" in shown.words


def test_who_may_not_see_figures_or_lists_is_refused(judged, signed_in, page):
    page("/policies/differences/", client=signed_in(Role.PRACTITIONER), status=403)
    page("/policies/differences/waits/", client=signed_in(Role.DIRECTOR), status=403)


def test_nothing_to_compare_says_so(bare_town, signed_in_bare, page):
    assert "they come with triage" in page("/policies/differences/", client=signed_in_bare(Role.DIRECTOR)).words


def test_questions_asked_do_not_grow_with_the_list(judged, signed_in, page, monkeypatch):
    client = signed_in(Role.PATHWAY_LEAD)

    def asked():
        with CaptureQueriesContext(connection) as found:
            page("/policies/differences/", client=client)
            page("/policies/differences/waits/", client=client)
        return len(found)

    few = asked()
    towns.join_many(judged, 60, band="P3")
    assert asked() == few
    monkeypatch.setattr(differences, "PAGE", 5)
    second = page("/policies/differences/waits/?page=2", client=client)
    assert "6 to 10 of 13" in second.words
