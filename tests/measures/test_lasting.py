"""Ranges of finished waits: what they rest on, and when none is told."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.measures import lasting
from fairwait.measures.rules.lasting import LEAST, LEAST_OF_HALF, Finished, Half, Lasted, halves, lasted
from fairwait.people.models import Person
from fairwait.upkeep.jobs import JobRun, kind
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting.models import Wait
from tests.desk import town as towns
from tests.desk.conftest import bare_town  # noqa: F401

PEOPLE = itertools.count(1)


def finished(*days, pathway="needs-assessment", band="P2"):
    """Of a person each."""
    return [Finished(pathway, band, each, next(PEOPLE)) for each in days]


def test_eight_in_ten_lie_between_the_ends():
    """By hand: of 1 to 20, the third is the first with a tenth (2) before it, the 18th the last nine tenths reach."""
    assert lasted(finished(*range(20, 0, -1))) == [Lasted("needs-assessment", "P2", 20, 3, 18)]


def test_too_few_say_nothing_and_other_bands_do_not_make_up_for_them():
    few = finished(*range(LEAST - 1)) + finished(*range(LEAST), band="P3") + finished(5, pathway="carer")
    assert [(one.band, one.n) for one in lasted(few)] == [("P3", LEAST)]


def test_an_end_before_its_beginning_counts_nowhere():
    assert lasted(finished(*range(LEAST - 1), -3)) == []


def test_half_took_so_long_or_less():
    """By hand: of 1 to 10 the fifth, of 1 to 11 the sixth."""
    assert halves(finished(*range(10, 0, -1))) == [Half("needs-assessment", 10, 5)]
    assert halves(finished(*range(1, 12))) == [Half("needs-assessment", 11, 6)]
    both = finished(*range(1, 6)) + finished(*range(6, 11), band="P3")
    assert halves(both) == [Half("needs-assessment", 10, 5)], "bands are taken together"
    assert halves(finished(*range(LEAST_OF_HALF - 1), -4)) == []


def test_one_who_waited_for_the_same_twice_is_one_person_and_makes_up_for_nobody():
    waits = finished(*range(LEAST))
    again = [replace(waits[0], days=400), *waits]
    assert [one.n for one in lasted(again)] == [LEAST]
    assert [one.n for one in halves(again)] == [LEAST]
    assert lasted(again[:-1]) == []
    assert halves(again[:LEAST_OF_HALF]) == []


@given(st.lists(st.integers(0, 2_000), min_size=LEAST_OF_HALF, max_size=300))
def test_at_least_half_are_within_the_middle(days):
    (one,) = halves(finished(*days))
    assert sum(each <= one.days for each in days) * 2 >= len(days)
    assert sum(each < one.days for each in days) * 2 <= len(days)


@given(st.lists(st.integers(0, 2_000), min_size=LEAST, max_size=300))
def test_at_most_a_tenth_lie_below_and_at_most_a_tenth_above(days):
    (one,) = lasted(finished(*days))
    assert sum(each < one.low_days for each in days) <= len(days) / 10
    assert sum(each > one.high_days for each in days) <= len(days) / 10
    assert one.low_days <= one.high_days


def end_all(town, *, days, national="assessed", ended=10, band="P2"):
    """Waits that ended `ended` days ago, as the state has them."""
    for number, each in enumerate(days):
        began = towns.day(ended + each)
        wait = towns.join(town, f"done-{national}-{band}-{number}", referred_on=began)
        Wait.objects.filter(pk=wait.pk).update(
            status="ended",
            end_national=national,
            end_reason="As it was",
            end_told="Yes",
            ended_on=towns.day(ended),
            band=band,
            clock_started_on=began,
        )


@pytest.mark.django_db
def test_they_are_counted_from_those_who_got_what_they_waited_for_in_a_year(bare_town):  # noqa: F811
    town, today = bare_town, towns.day(0)
    end_all(town, days=range(20, 41))
    end_all(town, days=[1] * 5, national="not-needed")
    pathway = Wait.objects.filter(end_national="assessed").first().pathway
    assert lasting.count(as_of=today).ranges == (Lasted(pathway, "P2", 21, 22, 38),)
    Wait.objects.filter(end_national="assessed").update(ended_on=today - timedelta(days=365))
    assert lasting.count(as_of=today).ranges == ()


@pytest.mark.django_db
def test_somebody_known_under_two_records_is_counted_once(bare_town):  # noqa: F811
    end_all(bare_town, days=range(20, 41))
    first, second = Wait.objects.filter(end_national="assessed").order_by("pk")[:2]
    Person.objects.filter(pk=first.person_id).update(now_known_as=second.person_id)
    assert [one.n for one in lasting.count(as_of=towns.day(0)).ranges] == [20]
    assert [one.n for one in lasting.count(as_of=towns.day(0)).halves] == [20]


@pytest.mark.django_db
def test_the_job_keeps_them_and_an_old_count_is_told_to_nobody(bare_town):  # noqa: F811
    end_all(bare_town, days=range(20, 41))
    lasting.ask(now=towns.now())
    job = Job.objects.get(kind=lasting.JOB)
    run = JobRun(
        pk=job.pk, uuid=job.uuid, kind=kind(job.kind), arguments={}, created_by_id=None, fence=1, attempt=1,
        clock=towns.now,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, fence=1, started_at=towns.now(), lease_until=towns.now(), attempts=1
    )
    run.finish(run.kind.handler(run))
    counted = lasting.latest(today=towns.day(0))
    pathway = Wait.objects.filter(end_national="assessed").first().pathway
    assert counted.of(pathway=pathway, band="P2").n == 21
    assert counted.of(pathway=pathway, band="P1") is None
    assert Job.objects.get(kind=lasting.JOB).result["as_of"] == towns.day(0).isoformat()
    assert lasting.latest(today=towns.day(-36)) is None


@pytest.mark.django_db
def test_the_public_page_tells_how_long_it_took_and_hides_few(page, bare_town):  # noqa: F811
    end_all(bare_town, days=range(20, 33))
    lasting.ask(now=towns.now())
    assert "How long it took those who got it" not in page("/adult-social-care/").html
    counted = lasting.count(as_of=towns.day(0))
    kept = {"as_of": towns.day(0).isoformat(), "ranges": [], "halves": [vars(one) for one in counted.halves]}
    Job.objects.filter(kind=lasting.JOB).update(state=JobState.DONE, result=kept, finished_at=towns.now())
    shown = page("/adult-social-care/")
    rows = [row for table in range(len(shown.all("table"))) for row in shown.rows(table)]
    assert ["4 weeks", "10"] in [row[1:] for row in rows]
    Wait.objects.filter(end_national="assessed").update(ended_on=towns.day(92))
    assert lasting.count(as_of=towns.day(0)).halves == ()
