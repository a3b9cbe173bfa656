"""What followed for whom was connected: on which days it counts, for whom, and what of it leaves the team."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.history import actions as history
from fairwait.history.rules import UNDONE
from fairwait.keeping_in_touch.connecting import actions, queries
from fairwait.keeping_in_touch.connecting.models import Connection
from fairwait.keeping_in_touch.connecting.rules import Helped
from fairwait.keeping_in_touch.connecting.rules.following import (
    FOLLOWED,
    Came,
    Connected,
    WhatFollowed,
    came_of,
    what_followed,
)
from fairwait.people.models import Person
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401
from tests.directory.conftest import bring_in, listed, postcodes  # noqa: F401
from tests.keeping_in_touch.test_connecting import club

DAY = timedelta(days=1)
MADE = Connected("Meals", 1, date(2024, 2, 1))
LATE = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("days", "counts"), [(-1, False), (0, False), (1, True), (89, True), (90, True), (91, False)]
)  # fmt: skip
def test_the_ninety_days_after_the_day_it_was_made_count(days, counts):
    found = came_of(MADE, [(MADE.on + days * DAY, Came.BACK)], as_of=LATE)
    assert found == ({Came.BACK} if counts else {Came.NOTHING})


def test_nothing_is_told_before_the_last_day_is_over():
    last = MADE.on + FOLLOWED
    assert last == date(2024, 5, 1)  # over the 29th of February
    assert came_of(MADE, [], as_of=last) is None
    assert came_of(MADE, [], as_of=last + DAY) == {Came.NOTHING}


def test_each_way_is_counted_of_those_followed_and_the_recent_apart():
    made = [Connected("Meals", 1, MADE.on), Connected("Meals", 2, MADE.on), Connected("Clubs", 2, MADE.on),
            Connected("Clubs", 3, LATE - DAY)]  # fmt: skip
    steps = {1: [(MADE.on + DAY, Came.BACK), (MADE.on + 9 * DAY, Came.WAIT), (MADE.on + 10 * DAY, Came.BACK)]}
    found = what_followed(made, steps, as_of=LATE, is_open=True)
    clubs, meals, together = found.kinds
    #                         back, crisis, good life, wait, support, nothing
    assert (meals.followed, meals.came) == (2, (1, 0, 0, 1, 0, 1))
    assert (clubs.followed, clubs.came) == (1, (0, 0, 0, 0, 0, 1))
    assert (together.kind, together.followed, together.came) == ("", 3, (1, 0, 0, 1, 0, 2))
    assert found.too_recent == 1
    assert what_followed([], {}, as_of=LATE, is_open=True).kinds == ()
    assert what_followed(made[3:], {}, as_of=LATE, is_open=False) == WhatFollowed((), None)


def test_what_leaves_the_team_is_in_fives_and_tells_of_no_few():
    made = [Connected("Meals", number, MADE.on) for number in range(40)]
    made += [Connected("Clubs", 100 + number, MADE.on) for number in range(22)]
    steps = {number: [(MADE.on + DAY, Came.BACK)] for number in range(13)}
    steps |= {100 + number: [(MADE.on + DAY, Came.WAIT)] for number in range(3)}
    clubs, meals, together = what_followed(made, steps, as_of=LATE, is_open=False).kinds
    back, wait = (list(Came).index(one) for one in (Came.BACK, Came.WAIT))
    assert (meals.followed, meals.came[back], together.came[back]) == (40, 15, 15)
    assert clubs.came[wait] is None
    assert together.came[wait] is None, "all, but for meals, would be clubs"


@pytest.fixture
def made(town, listed):  # noqa: F811
    """Edith was connected with the lunch club a hundred days ago."""
    return actions.connect(
        person=town.people["edith"], listing=club(), once=uuid4(), by=town.user(Role.LIST_COORDINATOR),
        now=towns.now() - 100 * DAY,
    )  # fmt: skip


def told(place, role=Role.PATHWAY_LEAD):
    days = {"since": towns.day(400), "until": towns.day(0), "as_of": towns.day(0)}
    *_kinds, together = queries.what_followed(place.user(role), **days).kinds
    return {way: count for way, count in zip(Came, together.came, strict=True) if count}


def came_back(person, place, days_ago, cause):
    fact = history.Fact(
        kind="request.made", subject=person, occurred_at=towns.now() - days_ago * DAY,
        facts={"request": 1, "way": "phone", "topic": "personal_care", "came_to": ["answered"], "solved": "yes"},
    )  # fmt: skip
    history.record(fact, by=place.user(Role.DUTY_WORKER).pk, now=towns.now(), cause=cause)


@pytest.mark.django_db
def test_who_came_back_is_read_from_history_and_what_was_undone_counts_for_nothing(town, made):  # noqa: F811
    edith = town.people["edith"].pk
    Wait.objects.filter(person=edith).update(clock_started_on=towns.day(300))
    assert told(town) == {Came.NOTHING: 1}
    came_back(edith, town, 50, "request 1")
    assert told(town) == {Came.BACK: 1}
    history.record(
        history.Fact(kind=UNDONE.name, subject=edith, facts={"cause": "request 1"}), by=None, now=towns.now(),
        cause="unrequest 1",
    )  # fmt: skip
    assert told(town) == {Came.NOTHING: 1}


@pytest.mark.django_db
def test_it_is_told_by_where_they_live_too(town, made):  # noqa: F811
    actions.answer(connection=made, helped=Helped.YES, by=town.user(Role.LIST_COORDINATOR), now=towns.now())
    days, lead = {"since": towns.day(400), "until": towns.day(0)}, town.user(Role.PATHWAY_LEAD)
    (there,) = queries.helped_there(lead, **days)
    assert (there.kind, there.made, there.asked, there.helped) == ("ZX1", 1, 1, 1)
    assert [one.kind for one in queries.what_followed(lead, as_of=towns.day(0), by_area=True, **days).kinds] == [
        "ZX1", "",
    ]  # fmt: skip
    Connection.objects.update(area="")
    assert queries.helped_there(lead, **days)[0].kind == "?"


@pytest.mark.django_db
def test_a_wait_and_support_under_any_record_of_theirs_count(town, made):  # noqa: F811
    edith, amina = town.people["edith"].pk, town.people["amina"].pk
    Wait.objects.filter(person=edith).update(clock_started_on=towns.day(300))
    Wait.objects.filter(person=amina).update(
        clock_started_on=towns.day(90), pathway="care-sourcing", status="ended", ended_on=towns.day(40),
        end_national="assessed", end_reason="started", end_told="Started",
    )  # fmt: skip
    assert told(town) == {Came.NOTHING: 1}
    Person.objects.filter(pk=amina).update(now_known_as=edith)
    assert told(town) == {Came.WAIT: 1, Came.SUPPORT: 1}
    Wait.objects.filter(person=amina).update(status="void", ended_on=None)
    assert told(town) == {Came.NOTHING: 1}


@pytest.mark.django_db
def test_it_is_on_the_page_for_whoever_may_see_figures(town, made, signed_in, page):  # noqa: F811
    found = page("/connections/what-helped/", client=signed_in(Role.PATHWAY_LEAD)).words
    assert "What followed" in found
    assert "Came to the front door again" in found
    assert "Did it help, by where they live" in found
    with pytest.raises(NotAllowed):
        told(town, role=Role.DUTY_WORKER)
