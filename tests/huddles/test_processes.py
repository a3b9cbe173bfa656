"""A huddle and everything else at the same instant, each from a process of its own, through its pages."""

import re
from contextlib import ExitStack

import pytest
from django.db.models import Count

from fairwait.accounts.rules import Role
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.huddles.models import Attendance, Decision, Meeting
from fairwait.waiting.bulk import actions as bulk
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip
from tests.desk import town as towns
from tests.processes import Site, posted_at_once

pytestmark = pytest.mark.django_db(transaction=True)
LEAD, MANAGER = "Pathway Lead Example", "Team Manager Example"


@pytest.fixture(scope="module")
def sites(django_db_setup, django_db_blocker):
    """Three processes of the site, kept for all tests here."""
    with ExitStack() as stack, django_db_blocker.unblock():
        yield [Site(stack) for _ in range(3)]


@pytest.fixture
def two(town, sites):
    """A pathway lead's and a team manager's, each served by a process of its own."""
    return sites[0].sign_in(town.user(Role.PATHWAY_LEAD).pk), sites[1].sign_in(town.user(Role.TEAM_MANAGER).pk)


def item_of(meeting, town, name):
    return meeting.items.get(wait=town.waits[name])


def decision(meeting, town, name, *, band, why):
    item = item_of(meeting, town, name)
    return f"/huddles/{meeting.pk}/{item.position}/", {
        "go": "decide", "seen": item.revision, "seen_wait": town.fresh(name).last_seq, "decision": f"band:{band}",
        "why": why, **{f"q_{code}": "yes" for code in ("safe", "heard", "next")},
    }  # fmt: skip


def put_off(meeting, town, name, *, why):
    item = item_of(meeting, town, name)
    seen = {"seen": item.revision, "seen_wait": town.fresh(name).last_seq}
    return f"/huddles/{meeting.pk}/{item.position}/", {"go": "not-today", "why": why, **seen}


def act(town, name, what, **said):
    wait = town.fresh(name)
    return f"/waits/{wait.uuid}/{what}/", {**said, "seen": wait.last_seq}


def one_is_first(answers, *, called=(LEAD, MANAGER), typed):
    """One was taken; the other reads who was first and what that was, and finds what they typed."""
    assert sorted(answer["status"] for answer in answers) == [200, 302], [a["words"][:300] for a in answers]
    late = next(at for at, answer in enumerate(answers) if answer["status"] == 200)
    assert called[1 - late] in answers[late]["words"]
    assert typed[late] in answers[late]["words"]
    return late


def sent_again(site, word, answer):
    """What is answered to the same form sent again from the page that told of the other."""
    hidden = {name: re.search(rf'name="{name}" value="(\d+)"', answer["words"]) for name in ("seen", "seen_wait")}
    return site.post(word[0], {**word[1], **{name: found.group(1) for name, found in hidden.items() if found}})


def both(two, words):
    """What two are answered who send at one instant."""
    return posted_at_once(*((site, *word) for site, word in zip(two, words, strict=True)))


def bands_set():
    return Event.objects.filter(kind=facts.BAND_SET.name).count()


def test_two_decide_about_one_person_and_one_is_first(town, review, two):
    meeting = review()
    for n in range(3):
        typed = (f"Lead says {n}", f"Manager says {n}")
        before = bands_set()
        words = tuple(
            decision(meeting, town, "edith", band=band, why=why) for band, why in zip(("P2", "P1"), typed, strict=True)
        )
        answers = both(two, words)
        late = one_is_first(answers, typed=typed)
        assert typed[1 - late] in answers[late]["words"], "what was decided is not said"
        assert bands_set() == before + 1
        assert sent_again(two[late], words[late], answers[late])["status"] == 302
    assert Decision.objects.count() == 6
    assert verify().faults == ()


def test_one_decides_and_one_says_not_today(town, review, two):
    meeting = review()
    typed = ("Lead says P2", "Her worker is away")
    words = (decision(meeting, town, "edith", band="P2", why=typed[0]), put_off(meeting, town, "edith", why=typed[1]))
    one_is_first(both(two, words), typed=typed)
    item = item_of(meeting, town, "edith")
    assert (item.state == "discussed") == (Decision.objects.count() == 1) == (item.why_not == "")


@pytest.mark.parametrize(
    ("what", "said", "typed"),
    [
        ("band", {"band": "P1", "reason": "Fell again"}, "Fell again"),
        ("team", {"team": "", "other": "Harbour team"}, "Harbour team"),
        ("recheck", {"found": "No change in the kitchen"}, "No change in the kitchen"),
    ],
)
def test_one_decides_in_the_huddle_and_one_on_the_record(town, review, two, what, said, typed):
    meeting = review()
    today = towns.day(0)
    on = {"on-day": today.day, "on-month": today.month, "on-year": today.year} if what == "recheck" else {}
    words = (decision(meeting, town, "edith", band="P2", why="Lead says P2"), act(town, "edith", what, **said, **on))
    before = Event.objects.filter(wait=town.waits["edith"].pk).count()
    one_is_first(both(two, words), typed=("Lead says P2", typed))
    assert Event.objects.filter(wait=town.waits["edith"].pk).count() == before + 1


def test_one_decides_in_the_huddle_while_a_bulk_act_runs_over_everybody(town, review, two):
    meeting, by = review(), town.user(Role.TEAM_MANAGER)
    waits = list(meeting.items.values_list("wait", flat=True))
    run = bulk.choose(act=BulkAct.TEAM, waits=waits, about="race", by=by, now=towns.now())
    run = bulk.settle(run=run, choices=Choices(team="Harbour team"), why="race", by=by, now=towns.now())
    words = (decision(meeting, town, "edith", band="P2", why="Lead says P2"), (f"/bulk/{run.uuid}/confirm/", {}))
    decided, _confirmed = both(two, words)
    item = run.items.get(wait=town.waits["edith"])
    if decided["status"] == 302:
        assert item.skip == Skip.CHANGED
    else:
        assert "gave the wait to Harbour team" in decided["words"]
        assert "Lead says P2" in decided["words"]
        assert item.skip == ""
        assert sent_again(two[0], words[0], decided)["status"] == 302
    assert verify().faults == ()


def test_two_press_start_at_once_and_are_in_one_huddle(town, sites):
    manager = town.user(Role.TEAM_MANAGER).pk
    start = ("/start-huddle/", {"template": "weekly-whole-list", "ordering": ""})
    answers = both([site.sign_in(manager) for site in sites[:2]], (start, start))
    assert [answer["status"] for answer in answers] == [302, 302]
    meeting = Meeting.objects.get()
    assert {answer["to"] for answer in answers} == {f"/huddles/{meeting.pk}/"}


def test_a_whole_meeting_is_walked_by_two_processes_while_it_changes_hands(town, review, sites):
    """Everybody is decided about once, whoever leads, pauses, resumes, or brings the others elsewhere meanwhile."""
    towns.join_many(town, 12)
    meeting = review()
    roles = (Role.PATHWAY_LEAD, Role.TEAM_MANAGER, Role.LIST_COORDINATOR)
    lead, manager, other = (site.sign_in(town.user(role).pk) for site, role in zip(sites, roles, strict=True))
    verbs = ("take-over", "join", "pause", "resume")
    everybody = list(meeting.items.select_related("wait").order_by("position"))
    for n, item in enumerate(everybody):
        seen = {"seen": item.revision, "seen_wait": item.wait.last_seq}
        said = {"go": "decide", "decision": "band:P2", **{f"q_{code}": "yes" for code in ("safe", "heard", "next")}}
        at = f"/huddles/{meeting.pk}/{item.position}/"
        answers = posted_at_once(
            (lead, at, {**said, **seen, "why": f"Lead {n}"}),
            (manager, at, {**said, **seen, "why": f"Manager {n}"}),
            (other, f"/huddles/{meeting.pk}/{verbs[n % len(verbs)]}/", {}),
        )
        assert {answer["status"] for answer in answers} <= {200, 302}
        if all(answer["status"] == 200 for answer in answers[:2]):  # both came while it was paused
            assert all("paused" in answer["words"] for answer in answers[:2])
            assert other.post(f"/huddles/{meeting.pk}/resume/", {})["status"] == 302
            assert lead.post(at, {**said, **seen, "why": f"Lead {n}"})["status"] == 302
    decided = Decision.objects.values("item").annotate(times=Count("pk"))
    assert {each["times"] for each in decided} == {1}
    assert len(decided) == len(everybody)
    assert Attendance.objects.filter(meeting=meeting).count() == len(roles)
    assert verify().faults == ()


def test_going_on_finishing_and_deciding_at_once_leave_one_account(town, review, two):
    meeting = review(by=Role.TEAM_MANAGER)
    typed = "Lead says P2"
    words = (decision(meeting, town, "edith", band="P2", why=typed), (f"/huddles/{meeting.pk}/end/", {}))
    decided, ended = both(two, words)
    meeting.refresh_from_db()
    assert meeting.is_ended
    assert ended["status"] == 302
    item = item_of(meeting, town, "edith")
    if decided["status"] == 302:
        assert item.state == "discussed"
    else:
        assert item.state == "not_reached"
        assert Decision.objects.count() == 0
        assert re.search("This huddle has ended", decided["words"])
        assert typed in decided["words"]
