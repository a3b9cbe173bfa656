"""What adult social care is: plain words, who to ring, how long it takes now from the measures, who can help today."""

import pytest
from django.utils import timezone

from fairwait.engine.calendars import london_day
from fairwait.measures import actions as measures
from fairwait.measures import queries
from fairwait.measures.jobs import take
from fairwait.portal.public.times import times
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from tests.desk import town as towns
from tests.directory.conftest import bring_in  # noqa: F401
from tests.directory.records import service

pytestmark = pytest.mark.django_db


def took(suppressed, *, as_of=None, **arguments):
    day = as_of or towns.day(0)
    asked = measures.arguments(as_of=day, **arguments)
    measures.ask(asked, by=None, now=towns.now())
    Job.objects.filter(kind=queries.TAKE_JOB, arguments=asked).update(
        state=JobState.DONE, result={"suppressed": suppressed, "open": {}}, finished_at=towns.now()
    )


def figures(day, *, median, people=12):
    return {
        "as_of": day.isoformat(),
        "measures": [
            {"code": "W1", "figures": [{"cut": None, "group": None, "values": {"people": people}}]},
            {"code": "W3", "figures": [
                {"cut": "pathway", "group": "ot", "values": {"median_days": median, "p90_days": 120.0}},
                {"cut": "team", "group": "ot", "values": {"median_days": 1, "p90_days": 1}},
            ]},
        ],
    }  # fmt: skip


def test_it_says_how_long_from_the_latest_measures(page, town, desk):
    took(figures(towns.day(3), median=20), as_of=towns.day(3))
    took(figures(towns.day(0), median=41.5))
    took(figures(towns.day(0), median=999), since=towns.day(90))
    text = page("/adult-social-care/").html
    assert "12 people are waiting" in text
    assert "6 weeks" in text
    assert "18 weeks" in text
    assert "01632 960 210" in text
    assert "more than a week old" not in text


def test_what_is_hidden_absent_or_old_is_said_plainly(page, town):
    assert "We have not counted this yet" in page("/adult-social-care/").html
    took(figures(towns.day(20), median=None, people=None), as_of=towns.day(20))
    text = page("/adult-social-care/").html
    assert "too few people to say" in text
    assert "people are waiting" not in text
    assert "more than a week old" in text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "1 day"), (9, "9 days"), (14, "14 days"), (15, "3 weeks"), (42, "6 weeks")]
)
def test_nobody_is_told_less_than_it_was(town, days, words):
    took(figures(towns.day(0), median=days))
    assert times(today=towns.day(0)).rows[0].half == words


def test_small_numbers_of_the_real_measures_stay_hidden(page, bare_town):
    """Four people wait: nothing of how long may be told."""
    for name in ("edith", "amina", "patrick", "owen"):
        towns.join(bare_town, name, person={"first_name": name, "last_name": "Marlowe"})
    today = london_day(timezone.now())
    measures.ask(measures.arguments(as_of=today), by=None, now=timezone.now())
    job = Job.objects.get(kind=queries.TAKE_JOB)

    class Run:
        arguments = job.arguments

        def progress(self, *words):
            """Said to nobody."""

    run = Run()
    take(run)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, result=run.result, finished_at=towns.now())
    found = times(today=today)
    assert {row.half for row in found.rows} == {"too few people to say"}
    assert found.waiting is None


def test_who_is_open_today_is_named(page, town, bring_in):  # noqa: F811
    every_day = [{"id": "6a1d5d2e-0000-4000-8000-000000000031", "byday": "MO,TU,WE,TH,FR,SA,SU"}]
    bring_in(service(1, schedules=every_day), service(2, schedules=None))
    text = page("/adult-social-care/").html
    assert "Lunch club 1" in text
    assert "Lunch club 2" not in text
