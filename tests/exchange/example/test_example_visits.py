"""The example's diaries: what became of visits, one lost to a named colleague, and times left for whoever tries it."""

from datetime import timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.capacity import analysis, queries, setting
from fairwait.capacity.analysis import Asked
from fairwait.capacity.models import BookingVersion, Visit
from fairwait.engine.calendars import london_day
from fairwait.exchange.example import visits
from fairwait.exchange.example.cast import PEOPLE
from fairwait.history.verify import verify
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import NOW, PASSWORD, bring, council, row

pytestmark = pytest.mark.django_db
EAST, FELL = "Eastmarsh team", "Fellside team"


def colleague(name: str, role: str, *teams: str):
    """Somebody of a role in these teams."""
    return accounts.create_user(
        username=name, display_name=name.title(), role=role, teams=teams, password=PASSWORD, by=council(), now=NOW
    )


def booked(now=NOW):
    """The example's visits, in a council where Edith of the stories and a dozen others wait for each team."""
    head = council()
    edith = row(0, person_id=PEOPLE[0].number, team=EAST)
    bring([edith, *(row(n, team=(EAST, FELL)[n % 2]) for n in range(1, 25))], by=head)
    caller = colleague("caller", "duty_worker")
    workers = [colleague("beth", "practitioner", EAST), colleague("kofi", "practitioner", FELL)]
    made = visits.book(
        workers=workers, keeper=colleague("keeper", "list_coordinator"), caller=caller, head=head, seed=7, now=now
    )  # fmt: skip
    return caller, Visit.objects.filter(pk__in=[one.pk for one in made])


def test_some_were_kept_one_was_missed_one_is_today_and_the_rest_are_to_come():
    _caller, made = booked()
    assert sorted(made.values_list("state", flat=True)) == ["booked"] * 6 + ["kept"] * 2 + ["missed"]
    assert made.filter(starts_at__date=london_day(NOW), state="booked").count() == 1
    ahead = made.filter(state="booked").exclude(starts_at__date=london_day(NOW))
    assert all(NOW < one.starts_at < NOW + timedelta(weeks=3) for one in ahead)
    assert BookingVersion.objects.count() == 1
    assert verify().is_whole


def test_one_was_lost_by_leave_and_stands_on_the_today_of_whoever_booked_it():
    caller, made = booked()
    lost = made.get(state="booked", lost_at__isnull=False)
    assert list(queries.to_find(caller)) == [lost]


def test_one_of_ours_comes_to_interpret_for_whoever_needs_it():
    _caller, made = booked()
    assert set(made.filter(interpreting="booked").values_list("need", "interpreter__name")) == {
        ("bsl", "Rosa Lindqvist"), ("spoken:pl", "Adam Wrona"),
    }  # fmt: skip


def test_whom_a_story_tells_of_has_no_visit_and_is_offered_five_times_with_an_interpreter():
    caller, made = booked()
    edith = Wait.objects.get(person__identifiers__value=PEOPLE[0].number)
    assert not made.filter(wait=edith)
    settings = setting.in_force(on=london_day(NOW))
    found = analysis.offers(
        asked=Asked(settings.usual(edith.pathway), None, need="bsl"), diaries=queries.diaries(caller, team=EAST),
        interpreters=queries.interpreters(), settings=settings, calendar=waiting.calendar(), now=NOW,
    )  # fmt: skip
    assert len(found.offers) == 5
    assert {one.interpreter.name for one in found.offers} == {"Rosa Lindqvist"}


@pytest.mark.parametrize("days", range(1, 7))
def test_whatever_day_it_is_made_on_one_is_lost_and_nothing_to_come_is_over(days):
    now = NOW + timedelta(days=days, hours=10)
    _caller, made = booked(now=now)
    assert made.filter(state="booked", lost_at__isnull=False).count() == 1
    assert not made.filter(state="booked", ends_at__lt=now).exclude(starts_at__date=london_day(now))
