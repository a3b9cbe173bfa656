"""The measures' page: for whom, as at which day, and what is hidden from whom."""

import pytest

from fairwait.accounts.rules import Permission, Role, allows
from fairwait.measures import queries, views
from fairwait.upkeep.jobs import JobRun, kind
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town

__all__ = ["_nothing_kept", "bare_town", "signed_in", "town"]
pytestmark = pytest.mark.django_db


def chosen(day):
    return f"/measures/?as_of-day={day.day}&as_of-month={day.month}&as_of-year={day.year}"


@pytest.mark.parametrize("role", list(Role))
def test_figures_are_for_those_who_may_see_them(town, signed_in, page, role):
    page("/measures/", client=signed_in(role), status=200 if allows(role, Permission.SEE_MEASURES) else 403)


def test_each_measure_has_its_definition_base_and_what_cannot_be_said(town, signed_in, page):
    answer = page("/measures/", client=signed_in())
    words = answer.words
    for name in (
        "Waiting now",
        "Wait so far",
        "Waiting over 6 months",
        "Joined, left and net change",
        "Reviews overdue",
    ):
        assert name in words
    assert "Rests on" in words
    assert "5 waits" in words
    assert "How it is counted" in words
    assert answer.all("table")


def test_small_numbers_are_hidden_from_those_who_may_not_see_people(town, signed_in, page):
    open_words = page("/measures/", client=signed_in()).words
    hidden = page("/measures/", client=signed_in(Role.DIRECTOR)).words
    assert "hidden: few people" not in open_words
    assert "hidden: few people" in hidden
    assert "Small numbers are hidden" in hidden


def test_figures_of_another_day(town, signed_in, page):
    then = page(chosen(towns.day(60)), client=signed_in())
    assert "Rests on0 waits" in then.words or "0 waits" in then.words
    wrong = page("/measures/?as_of-day=31&as_of-month=2&as_of-year=2026", client=signed_in())
    assert wrong.link("As at the end of must be a real date") == "#id_as_of-day"
    ahead = page(chosen(towns.day(-3)), client=signed_in())
    assert ahead.all("div", class_="govuk-error-summary")


def test_a_long_history_is_measured_by_a_job_and_kept(town, signed_in, page, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 0)
    client = signed_in()
    waiting = page("/measures/", client=client)
    assert "The figures are being taken" in waiting.words
    page("/measures/", client=client)
    assert Job.objects.filter(kind=queries.TAKE_JOB).count() == 1
    job = Job.objects.get(kind=queries.TAKE_JOB)
    _run(job)
    shown = page("/measures/", client=client)
    assert "Waiting now" in shown.words
    assert "hidden: few people" in page("/measures/", client=signed_in(Role.DIRECTOR)).words
    towns.join(town, "late")
    behind = page("/measures/", client=client)
    assert "Something was recorded since." in behind.words


def _run(job):
    run = JobRun(
        pk=job.pk, uuid=job.uuid, kind=kind(job.kind), arguments=job.arguments, created_by_id=None, fence=1, attempt=1,
        clock=towns.now,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, fence=1, started_at=towns.now(), lease_until=towns.now(), attempts=1
    )
    message = run.kind.handler(run)
    run.finish(message or "")


def test_the_figures_lead_to_where_people_chose_otherwise(town, signed_in, page):
    answer = page("/measures/", client=signed_in())
    page(answer.link("Where people chose another band than the policy suggests"), client=signed_in())
