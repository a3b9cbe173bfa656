"""Roughly how long: a range where enough people were seen, else the council's own timescale, said to be that."""

import re
from dataclasses import asdict
from datetime import date

import pytest

from fairwait.govuk.formats import format_date
from fairwait.measures.lasting import JOB
from fairwait.measures.rules.lasting import Lasted
from fairwait.people.models import Person
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting.models import Wait
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
TOO_FEW = "Too few people in your place were seen lately to say how long it takes."
BORN, COUNTED = towns.day(84 * 365), towns.day(1)


@pytest.fixture
def stands(town, phone):
    """What Edith's page says once she has waited so many days, and a count of finished waits is there."""
    Person.objects.filter(pk=town.people["edith"].pk).update(unsafe_contact=None)

    def shown(*, waited, low=20, high=50, band=None, counted=COUNTED, target=None):
        wait = Wait.objects.filter(pk=town.waits["edith"].pk)
        wait.update(referred_on=towns.day(waited), clock_started_on=towns.day(waited), target_due_on=target)
        mine = wait.get()
        lasted = Lasted(mine.pathway, band or mine.band, 44, low, high)
        Job.objects.filter(kind=JOB).delete()
        Job.objects.create(
            kind=JOB, state=JobState.DONE, created_at=towns.now(), not_before=towns.now(), started_at=towns.now(),
            finished_at=towns.now(), attempts=1, fence=1,
            result={"as_of": counted.isoformat(), "ranges": [asdict(lasted)]},
        )  # fmt: skip
        hers = phone("edith")
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", hers.come_in(BORN).content.decode()))

    return shown


def test_it_is_told_with_how_many_it_rests_on_its_day_and_no_promise(stands):
    words = stands(waited=7, low=20, high=50)
    first, last = format_date(towns.day(7 - 14)), format_date(towns.day(7 - 56))
    assert f"Most likely between {first} and {last}" in words
    assert "Of 44 people who waited for this with the same urgency" in words
    assert "8 in 10 waited 2 to 8 weeks" in words  # outwards: 20 days are more than 2 weeks, 50 are less than 8
    assert f"We counted this on {format_date(towns.day(1))}. It is our best guess, not a promise." in words


@pytest.mark.parametrize(("low", "high", "weeks"), [(3, 27, 4), (0, 4, 2)])
def test_nobody_is_said_to_have_waited_less_than_no_weeks(stands, low, high, weeks):
    words = stands(waited=7, low=low, high=high)
    assert f"9 in 10 waited no longer than {weeks} weeks. 1 in 10 waited longer." in words
    assert "waited 0" not in words
    assert "waited less" not in words
    assert format_date(towns.day(7 - 7 * weeks)) in words


def test_once_the_first_day_has_come_only_the_last_is_said_and_then_that_it_is_long(stands):
    words = stands(waited=30)
    assert f"Perhaps by {format_date(towns.day(30 - 56))}, perhaps later" in words
    assert "Most likely" not in words
    words = stands(waited=60)
    assert "You have waited longer than most people do" in words
    assert "Most likely" not in words


def test_what_the_council_aims_for_stands_beside_it(stands):
    aim = towns.day(-5)
    assert f"What the council aims for is {format_date(aim)} or sooner." in stands(waited=7, target=aim)
    assert f"We aimed to see you by {format_date(towns.day(2))} and did not" in stands(waited=7, target=towns.day(2))


@pytest.mark.parametrize(
    ("without", "is_few"),
    [({"band": "P9"}, True), ({"counted": towns.day(40)}, False), ({"counted": date(2999, 1, 1)}, False)],
)
def test_of_another_band_or_another_time_nothing_is_told_but_the_aim(stands, without, is_few):
    words = stands(waited=7, target=towns.day(-5), **without)
    assert "Most likely" not in words
    assert f"We aim for {format_date(towns.day(-5))} or sooner" in words
    assert (TOO_FEW in words) is is_few


def test_while_the_wait_is_paused_no_range_is_told(stands, town):
    Wait.objects.filter(pk=town.waits["edith"].pk).update(pauses=[[towns.day(2).isoformat(), None, None]])
    words = stands(waited=7, target=towns.day(-5))
    assert "Most likely" not in words
    assert "We aim for" in words
    assert TOO_FEW not in words
