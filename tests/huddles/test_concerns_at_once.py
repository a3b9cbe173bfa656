"""A concern decided about by two at the same instant, each from a process of its own, through its pages."""

from contextlib import ExitStack

import pytest

from fairwait.accounts.rules import Role
from fairwait.huddles.concerns import actions
from fairwait.huddles.concerns.models import Concern, Round, Step
from fairwait.huddles.concerns.rules import Decision, Kind
from tests.desk import town as towns
from tests.huddles.test_concerns import raised
from tests.processes import Site, posted_at_once

pytestmark = pytest.mark.django_db(transaction=True)
CALLED = ("Pathway Lead Example", "Team Manager Example")


@pytest.fixture(scope="module")
def sites(django_db_setup, django_db_blocker):
    """Two processes of the site, kept for all tests here."""
    with ExitStack() as stack, django_db_blocker.unblock():
        yield [Site(stack) for _ in range(2)]


@pytest.fixture
def two(town, sites):
    """A pathway lead's and a team manager's, each served by a process of its own."""
    return sites[0].sign_in(town.user(Role.PATHWAY_LEAD).pk), sites[1].sign_in(town.user(Role.TEAM_MANAGER).pk)


def decided(town, concern, words, *, decision=Decision.GOES_ON):
    day = towns.day(-5)
    return {
        "decision": decision.value, "words": words, "severity": "grave", "owner": town.user(Role.TEAM_MANAGER).pk,
        "next_step": f"After {words}", "next_on-day": day.day, "next_on-month": day.month, "next_on-year": day.year,
        "seen": concern.revision,
    }  # fmt: skip


def both(two, words):
    return posted_at_once(*((site, *word) for site, word in zip(two, words, strict=True)))


def one_is_first(answers, typed):
    """One was taken; the other reads by whom, and finds what they typed."""
    assert sorted(answer["status"] for answer in answers) == [200, 302], [each["words"][:300] for each in answers]
    late = next(at for at, answer in enumerate(answers) if answer["status"] == 200)
    assert CALLED[1 - late] in answers[late]["words"]
    assert typed[late] in answers[late]["words"]
    return late


@pytest.mark.parametrize("decision", [Decision.GOES_ON, Decision.CLOSED])
def test_two_decide_about_one_concern_in_a_huddle_and_one_is_first(town, two, decision):
    for n in range(3):
        concern = raised(town, about=f"Harbour View {n}")
        meeting = actions.start(kind=Kind.PROVIDER, by=town.user(Role.PATHWAY_LEAD), now=towns.now())
        at = f"/huddles/concerns/walk/{meeting.pk}/{meeting.agenda.index(concern.pk) + 1}/"
        typed = (f"Lead says {n}", f"Manager says {n}")
        one_is_first(both(two, [(at, decided(town, concern, words, decision=decision)) for words in typed]), typed)
        concern.refresh_from_db()
        assert (concern.revision, Step.objects.filter(concern=concern, round=meeting).count()) == (2, 1)
        actions.end(meeting=meeting, by=town.user(Role.PATHWAY_LEAD), now=towns.now())


def test_one_decides_in_the_huddle_and_the_owner_on_its_own_page(town, two):
    concern = raised(town)
    meeting = actions.start(kind=Kind.PROVIDER, by=town.user(Role.PATHWAY_LEAD), now=towns.now())
    typed = ("In the huddle", "By its owner")
    places = (f"/huddles/concerns/walk/{meeting.pk}/1/", f"/huddles/concerns/{concern.pk}/")
    words = [(at, decided(town, concern, each)) for at, each in zip(places, typed, strict=True)]
    one_is_first(both(two, words), typed)
    assert Concern.objects.get().revision == 2
    assert Step.objects.exclude(decision=Decision.RAISED).count() == 1


def test_two_start_a_round_at_once_and_it_is_one(town, two):
    raised(town)
    answers = both(two, [("/huddles/concerns/walk/", {"kind": "provider"})] * 2)
    assert [answer["status"] for answer in answers] == [302, 302]
    assert Round.objects.count() == 1
