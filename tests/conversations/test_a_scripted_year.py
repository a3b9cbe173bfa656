"""A year of requests with known repeats, transfers and answers gives the figures counted by hand from the definitions.

Nothing here is worked out by the code under test: `SCRIPT` tells of each request what happened, in plain words, and
`by_hand` reads the definitions of docs/front_door.md over it with nothing but loops.
"""

import uuid
from datetime import timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.conversations.actions import asking_after as asking
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.models import AskedAfter
from fairwait.conversations.queries.first_time import Cut, first_time
from fairwait.conversations.queries.onward import onward
from fairwait.conversations.rules.asking_after import Heard, Later
from fairwait.conversations.rules.onward import Followed, Met, Onward, followed, told
from fairwait.conversations.rules.shape import Way
from fairwait.waiting import actions as waiting
from tests.conversations.conftest import HEARD
from tests.desk import town as towns

TODAY = towns.day(0)

# days ago, who, what about, how it came, what came of it, what was noted on the day, what they said a week later
SCRIPT = [
    (360, "ann", "home", "phone", ["changed"], "yes", ""),
    (352, "ann", "home", "letter", ["answered"], "yes", ""),  # back after 8 days for the same
    (340, "bea", "meals", "phone", ["answered"], "yes", "no"),  # noted yes, says no later
    (330, "cal", "meals", "phone", ["answered"], "no", "yes"),  # noted no, says yes later
    (320, "dee", "money", "phone", ["passed_on"], "yes", ""),  # another department has it
    (310, "eve", "money", "face_to_face", ["nothing"], "not_asked", ""),  # nothing more, and nobody asked
    (300, "fay", "memory", "phone", ["changed"], "not_asked", ""),  # done there and then
    (290, "gus", "memory", "phone", ["safeguarding"], "yes", ""),  # by its own door
    (280, "hal", "home", "phone", ["answered"], "yes", ""),
    (252, "hal", "home", "phone", ["answered"], "yes", ""),  # back on the 28th day
    (240, "ida", "home", "phone", ["answered"], "yes", ""),
    (211, "ida", "home", "phone", ["answered"], "yes", ""),  # back on the 29th: within 90 only
    (200, "jon", "home", "phone", ["answered"], "yes", ""),
    (195, "jon", "meals", "phone", ["answered"], "partly", "call_me"),  # for something else; wants to speak
    (180, None, "home", "phone", ["answered"], "yes", ""),  # gives no name
    (179, None, "home", "phone", ["answered"], "yes", ""),
    (170, "kit", "home", "phone", ["wait"], "yes", ""),  # a wait is opened, and they call it sorted
    (160, "lee", "home", "phone", ["wait"], "not_asked", ""),  # a place on a list by itself
    (29, "max", "home", "phone", ["answered"], "yes", ""),
    (27, "ned", "home", "phone", ["answered"], "yes", ""),  # too lately to tell, within 28
]


def by_hand(script, within):
    """[solved, not solved, not known, not yet known], by the definitions of the page."""
    counts = [0, 0, 0, 0]
    for ago, who, about, _way, came_to, noted, later in script:
        if "safeguarding" in came_to:
            counts[2] += 1
            continue
        if ago <= within:
            counts[3] += 1
            continue
        back = any(
            who is not None and who == other and about == of and 0 < ago - when <= within
            for when, other, of, *_rest in script
        )
        account = later if later in ("yes", "partly", "no") else noted
        if back or "passed_on" in came_to or account in ("no", "partly"):
            counts[1] += 1
        elif account == "yes" or "changed" in came_to or "booked" in came_to:
            counts[0] += 1
        else:
            counts[2] += 1
    return counts


def test_the_hand_count_is_what_a_person_counts():
    assert by_hand(SCRIPT, 28) == [11, 5, 3, 1]


@pytest.fixture
def year(town):
    """The script, heard day by day by the duty worker; Rita finishes what concerns Kit."""
    duty, rita = town.user(Role.DUTY_WORKER), town.user(Role.PATHWAY_LEAD)
    people = {}
    for ago, who, about, way, came_to, noted, later in SCRIPT:
        at = towns.now() - timedelta(days=ago)
        request = actions.begin(way=Way(way), uuid=uuid.uuid4(), by=duty, now=at)
        if who is None:
            request = actions.say_who(request=request, person=None, gives_no_name=True, by=duty, now=at)
        elif who in people:
            request = actions.say_who(request=request, person=people[who], by=duty, now=at)
        else:
            known = {"first_name": who.title(), "last_name": "Example", "postcode": "ZX1 1AA"}
            request = actions.record_new(request=request, known=known, by=duty, now=at)
            people[who] = request.person
        said = HEARD | {
            "topic": about, "solved": noted, "solved_words": "as said", "safe": "any_way",
            "came_to": [one for one in came_to if one != "wait"],
        }  # fmt: skip
        if "passed_on" in came_to:
            said |= {"passed_to": "Jo, housing", "passed_by": at.date() + timedelta(days=7)}
        if "wait" in came_to:
            said |= {"pathway": "needs-assessment"}
        request = actions.finish(
            request=request, said=said, connections=0, by=rita if who == "kit" else duty, now=at
        )  # fmt: skip
        if later:
            asked = AskedAfter.objects.get(request=request)
            asking.answer(
                asked=asked, told=Later(later), how=Heard.SPOKEN, by=duty, now=at + timedelta(days=7)
            )  # fmt: skip
        if who == "kit":
            for team in ("Eastmarsh team", "Eastmarsh team", "Westmarsh team"):
                waiting.set_team(wait=request.wait, team=team, by=rita, now=at + timedelta(days=3))
    return town


@pytest.mark.django_db
@pytest.mark.parametrize("within", [28, 90])
def test_a_scripted_year_gives_the_known_first_contact_figures(year, within):
    found = first_time(
        year.user(Role.PATHWAY_LEAD), since=towns.day(365), until=TODAY, within=within, cut=Cut.TOPIC, as_of=TODAY
    )
    line = found.together
    assert [line.solved, line.not_solved, line.unknown, line.not_yet] == by_hand(SCRIPT, within)
    for one in found.lines:
        own = [row for row in SCRIPT if row[2] == one.key]
        counts = [0, 0, 0, 0] if not own else by_hand(own, within)
        assert [one.solved, one.not_solved, one.unknown, one.not_yet] == counts


@pytest.mark.django_db
@pytest.mark.parametrize("cut", [Cut.WAY, Cut.AREA, Cut.MONTH])
def test_however_it_is_cut_it_adds_up(year, cut):
    viewer = year.user(Role.PATHWAY_LEAD)
    found = first_time(viewer, since=towns.day(365), until=TODAY, within=28, cut=cut, as_of=TODAY)
    assert sum(line.all for line in found.lines) == found.together.all == len(SCRIPT)


@pytest.mark.django_db
def test_what_followed_is_counted_for_each_person_once(year):
    found = onward(year.user(Role.PATHWAY_LEAD), since=towns.day(365), until=TODAY, within=90, as_of=TODAY)
    # ann bea cal dee eve fay gus hal ida jon kit lee: twelve; max and ned too lately
    assert (found.people, found.too_recent) == (12, 2)
    assert [(one.key, one.people) for one in found.doors] == [("1", 11), ("2", 1), ("3", 0)]  # ann: phone and letter
    # dee to housing once; kit: Rita finished what the duty worker began, and another team was given the wait
    assert [(one.key, one.people) for one in found.hand_offs] == [("0", 10), ("1", 1), ("2", 1)]
    assert {one.key: one.people for one in found.onward} == {
        "crisis": 0, "good_life": 0, "wait": 2, "support": 0, "nowhere": 10,
    }  # fmt: skip


def test_somebody_is_followed_from_their_first_request_for_so_many_days():
    first = towns.day(100)
    met = [
        Met(1, first, "phone"), Met(1, first + timedelta(90), "letter"), Met(1, first + timedelta(91), "web"),
        Met(1, first - timedelta(1), hand_offs=1), Met(1, first + timedelta(2), hand_offs=1),
        Met(1, first + timedelta(3), onward=Onward.CRISIS), Met(2, first, onward=Onward.CRISIS),
        Met(3, towns.day(89), "phone"), Met(4, towns.day(90), "phone"),
    ]  # fmt: skip
    found, too_recent = followed(met, since=towns.day(100), until=TODAY, within=90, as_of=TODAY)
    assert found == [Followed(1, 2, 1, frozenset({Onward.CRISIS}))]
    assert too_recent == 2  # the ninetieth day is today, and is not over


def test_small_numbers_of_people_are_hidden_with_what_would_give_them_away():
    people = [Followed(n, 1 + (n < 3), 0, frozenset({Onward.WAIT if n < 3 else Onward.NOWHERE})) for n in range(40)]
    closed = told(people, too_recent=2, is_open=False)
    assert (closed.people, closed.too_recent) == (40, None)
    assert [one.people for one in closed.doors][1] is None
    assert sum(one.people is None for one in closed.doors) >= 2
    assert {one.key: one.people for one in closed.onward}["nowhere"] is None
    assert told(people[:3], too_recent=0, is_open=False).people is None
    assert told(people, too_recent=2, is_open=True).too_recent == 2
    others = [Followed(n, 1, 0, frozenset({Onward.NOWHERE})) for n in range(41)]
    assert told(others, too_recent=9, is_open=False) == told(others[:40], too_recent=9, is_open=False)


@pytest.mark.django_db
def test_the_page_is_for_whoever_may_see_figures(year, signed_in, page):
    shown = page("/front-door/onward/", client=signed_in(Role.PATHWAY_LEAD))
    assert "12 people" in shown.words
    assert "Rita" not in shown.words
    assert "ewer than 5" not in page("/front-door/onward/", client=signed_in(Role.DIRECTOR)).words
    page("/front-door/onward/", client=signed_in(Role.DUTY_WORKER), status=403)
    empty = page("/front-door/onward/?since=x", client=signed_in(Role.PATHWAY_LEAD))
    assert "There is a problem" in empty.words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/front-door/first-time/?cut=topic&", "/front-door/onward/?", "/connections/what-helped/?"]
)
def test_whoever_sees_no_person_is_shown_whole_months(town, signed_in, page, path):
    asked = f"{path}within=28&since=2026-01-17&until=2026-03-30"
    assert "1 January 2026 to 28 February 2026" in page(asked, client=signed_in(Role.DIRECTOR)).words
    assert "17 January 2026 to 30 March 2026" in page(asked, client=signed_in(Role.PATHWAY_LEAD)).words


@pytest.mark.django_db
def test_what_was_no_request_is_no_door(town):
    by = town.user(Role.DUTY_WORKER)
    for ago, way, came_to in ((60, Way.PHONE, "answered"), (50, Way.LETTER, "no_request")):
        at = towns.now() - timedelta(days=ago)
        request = actions.begin(way=way, uuid=uuid.uuid4(), by=by, now=at)
        request = actions.say_who(request=request, person=town.people["edith"], by=by, now=at)
        actions.finish(request=request, said={**HEARD, "came_to": [came_to]}, connections=0, by=by, now=at)
    found = onward(town.user(Role.PATHWAY_LEAD), since=towns.day(90), until=TODAY, within=28, as_of=TODAY)
    assert [one.people for one in found.doors] == [1, 0, 0]


@pytest.mark.django_db
def test_a_share_of_few_says_so(year, signed_in, page):
    lead = signed_in(Role.PATHWAY_LEAD)
    shown = page(f"/front-door/first-time/?since={towns.day(365)}&until={TODAY}&cut=topic&within=28", client=lead)
    assert "too few to tell" in shown.words
    assert shown.words.count("likely") == 2, "of the home, and of all: ten and more are known"
    asked = f"/front-door/onward/?since={towns.day(100)}&until={TODAY}&within=90"
    assert "likely" not in page(asked, client=lead).words


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PERFORMANCE_ANALYST, Role.PATHWAY_LEAD])
def test_whoever_may_see_figures_gets_to_these_from_the_measures(town, signed_in, page, role):
    client = signed_in(role)
    for path in (
        "/front-door/first-time/",
        "/front-door/onward/",
        "/connections/what-helped/",
        "/assessments/continuity/",
    ):
        assert f'href="{path}"' in page("/measures/", client=client).html
        crumb = 'class="fw-second fw-noprint fw-crumb"><a href="/front-door/"'
        assert (crumb in page(path, client=client).html) <= (role is Role.PATHWAY_LEAD)
