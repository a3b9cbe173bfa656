"""Triage, changes that reopen it, policies adopted: what each does to the order of the list."""

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.engine.policy import PolicyRefused
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.priority import actions, queries
from fairwait.priority.models import PolicyVersion
from fairwait.priority.rules import PriorityRefused, policy_for
from fairwait.waiting import actions as waiting
from fairwait.waiting.models import Wait
from tests.desk import town as towns

CALM = {"abuse": False, "harm": "stable", "essentials": "managing", "support": "several"}


@pytest.fixture
def lead(town):
    return town.user(Role.PATHWAY_LEAD)


@pytest.fixture
def triage(town, lead):
    def told(name, on=None, **answers):
        actions.triage(
            wait=town.waits[name], answers=answers, on=on or towns.day(0), by=lead, now=towns.now(), note="By phone."
        )
        return town.fresh(name)

    return told


def first(town):
    """Who stands first on the list."""
    return Wait.objects.filter(status="open").order_by("order_rank", "-order_share", "clock_started_on", "pk").first()


def test_triage_suggests_a_band_and_moves_nobody_below_what_a_person_chose(town, triage):
    wait = triage("edith", **CALM)
    assert (wait.band, wait.band_suggested, wait.order_rank) == ("P3", "P4", 3)
    assert triage("edith", harm="now").band_suggested == "P1"
    assert town.fresh("edith").order_rank == 1, "what was noticed since counts until a person decides"
    assert town.fresh("edith").band == "P3"
    assert verify().is_whole


def test_triage_is_a_look_at_the_risk_with_who_and_when(town, triage, lead):
    wait = triage("edith", on=towns.day(1), **CALM)
    assert (wait.triaged_on, wait.triaged_by) == (towns.day(1), lead.pk)
    assert (wait.last_checked_on, wait.last_checked_by) == (towns.day(1), lead.pk)
    assert wait.triage["harm"] == ["stable", towns.day(1).isoformat()]
    event = Event.objects.order_by("-seq").first()
    assert event.kind == "wait.triaged"
    assert "stable" not in event.facts, "answers describe the person, and can be erased"
    assert '"policy":"default/0"' in event.facts.replace(" ", "")


def test_an_answer_can_be_changed_and_taken_back(town, triage):
    triage("edith", **CALM)
    assert triage("edith", harm=None).band_suggested is None
    assert "harm" not in town.fresh("edith").triage
    assert triage("edith", harm="rising").band_suggested == "P3"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "at least one question"),
        ({"shoe_size": 9}, "no question"),
        ({"lives_alone": True}, "no question"),
        ({"harm": "purple"}, "no answer to"),
        ({"abuse": "yes"}, "no answer to"),
        ({"falls": True}, "no answer to"),
        ({"falls": 1000}, "no answer to"),
        ({"falls": -1}, "no answer to"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(town, triage, answers, words):
    before = Event.objects.count()
    with pytest.raises((PriorityRefused, waiting.WaitRefused), match=words):
        triage("edith", **answers)
    assert Event.objects.count() == before


def test_only_those_who_set_priorities_may_triage(town):
    with pytest.raises(NotAllowed):
        actions.triage(
            wait=town.waits["edith"], answers=CALM, on=towns.day(0), by=town.user(Role.PERFORMANCE_ANALYST),
            now=towns.now(),
        )  # fmt: skip


def test_a_change_reopens_triage_at_once_and_choosing_a_band_settles_it(town, triage, lead):
    triage("owen", **CALM)
    actions.tell_change(
        wait=town.waits["owen"], what="hospital", said="Fell on the stairs", on=towns.day(0), by=lead, now=towns.now()
    )
    wait = town.fresh("owen")
    assert (wait.escalated, wait.escalated_on, wait.order_rank) == ("hospital", towns.day(0), 0)
    assert first(town).order_rank == 0
    assert triage("owen", **CALM).escalated is None
    actions.tell_change(
        wait=town.waits["owen"], what="worse", said="Not eating", on=towns.day(0), by=lead, now=towns.now()
    )
    waiting.set_band(wait=town.waits["owen"], band="P1", reason="Not eating", by=lead, now=towns.now())
    assert (town.fresh("owen").escalated, town.fresh("owen").order_rank) == (None, 1)
    assert verify().is_whole


def test_a_change_the_policy_does_not_know_is_refused(town, lead):
    with pytest.raises(PriorityRefused, match="Select what happened"):
        actions.tell_change(
            wait=town.waits["owen"], what="rain", said="It rained", on=towns.day(0), by=lead, now=towns.now()
        )


# Policies ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def adopt(town):
    def told(text, ago=0, reason="Members agreed"):
        admin = town.user(Role.COUNCIL_ADMINISTRATOR)
        return actions.adopt_policy(text=text, adopted_from=towns.day(ago), reason=reason, by=admin, now=towns.now())

    return told


def test_the_policy_shipped_with_us_counts_until_the_council_adopts_its_own(town, adopt):
    assert [each.named for each in queries.policies(on=towns.day(0))] == ["default/0"]
    text = queries.starter_toml()
    adopt(text, ago=3)
    adopt(text, ago=-2)
    adopt(text.replace('code = "default"', 'code = "ot-first"\npathways = ["ot"]', 1))
    assert [each.named for each in queries.policies(on=towns.day(0))] == ["default/0", "default/1", "ot-first/1"]
    tomorrow = queries.policies(on=towns.day(-3))
    assert [each.named for each in tomorrow] == ["default/0", "ot-first/1", "default/2"]
    assert policy_for("ot", tomorrow).named == "ot-first/1"
    assert policy_for("carers-assessment", tomorrow).named == "default/2"
    assert policy_for(None, tomorrow).named == "default/2"


def test_adopting_a_policy_changes_no_chosen_band(town, adopt, triage):
    triage("edith", **CALM)
    bands = list(Wait.objects.order_by("pk").values_list("band", "band_reason"))
    adopt(queries.starter_toml())
    actions.reorder(on=towns.day(0))
    assert list(Wait.objects.order_by("pk").values_list("band", "band_reason")) == bands
    assert town.fresh("edith").ordered_under == "default/1"
    assert verify().is_whole


def test_a_policy_whose_bands_or_pathways_are_not_here_is_refused(town, adopt):
    with pytest.raises(PolicyRefused, match="No pathway of this policy has a band") as refusal:
        adopt(queries.starter_toml().replace('band = "P4"', 'band = "P9"'))
    text = queries.starter_toml()
    assert refusal.value.line == text[: text.index('band = "P4"')].count("\n") + 1
    turned = text.replace('"P1"', '"PX"').replace('"P2"', '"P1"').replace('"PX"', '"P2"')
    with pytest.raises(PolicyRefused, match="“P1” stands after “P2”"):
        adopt(turned)
    with pytest.raises(PolicyRefused, match="There is no pathway"):
        adopt(queries.starter_toml().replace('code = "default"', 'code = "default"\npathways = ["moon"]', 1))
    with pytest.raises(PolicyRefused, match="The record holds no fact"):
        adopt(queries.starter_toml().replace('code = "lives_alone"', 'code = "lives_on_the_moon"'))
    with pytest.raises(PriorityRefused, match="why the policy changes"):
        adopt(queries.starter_toml(), reason=" ")
    assert not PolicyVersion.objects.exists()


def test_only_the_councils_administrator_adopts_a_policy(town, lead):
    with pytest.raises(NotAllowed):
        actions.adopt_policy(
            text=queries.starter_toml(), adopted_from=towns.day(0), reason="x", by=lead, now=towns.now()
        )
