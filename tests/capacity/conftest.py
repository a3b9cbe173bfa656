"""The town of the desk's tests, with diaries in it."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.rules import Role
from fairwait.capacity import analysis, setting
from fairwait.capacity.actions import booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.analysis import Asked
from fairwait.capacity.models import Diary
from fairwait.directory.models import Postcode
from fairwait.waiting import queries as waiting
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401

NOW = datetime(2027, 3, 2, 10, tzinfo=UTC)  # a Tuesday; the clocks change on Sunday the 28th
DAY = NOW.date()
NINE_TO_FIVE = ((540, 1020),)
WEEKDAYS = (NINE_TO_FIVE,) * 5 + ((),) * 2
EVERY_DAY = (NINE_TO_FIVE,) * 7
DUTY, LEAD, MANAGER = Role.DUTY_WORKER, Role.PATHWAY_LEAD, Role.TEAM_MANAGER


def at(day, hour, minute=0):
    """An instant in March, before the clocks change."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def diary(town):  # noqa: F811
    """Make the diary of a new worker; of an interpreter where `interprets` is given."""

    def make(name="Joan Ferry", *, team=towns.EAST, skills=(), week=EVERY_DAY, most=4, interprets=(), postcode="",
             from_day=date(2026, 1, 1)):  # fmt: skip
        by, now = town.user(LEAD), towns.now()
        if interprets:
            made = diaries.open_interpreter(name=name, skills=list(interprets), by=by, now=now)
        else:
            worker = accounts.create_user(
                username=name.replace(" ", ".").lower(), display_name=name, role=Role.PRACTITIONER,
                password=towns.PASSWORD, by=town.user(Role.COUNCIL_ADMINISTRATOR), now=now, teams=(team,),
            )  # fmt: skip
            made = diaries.open_diary(worker=worker, team=team, by=by, now=now)
            made = diaries.describe(
                diary=made, team=team, skills=list(skills), base_postcode=postcode, is_open=True, by=by, now=now
            )
        diaries.say_hours(diary=made, week=week, most_visits=most, from_day=from_day, by=by, now=now)
        return Diary.objects.select_related("worker").get(pk=made.pk)

    return make


@pytest.fixture
def places(db):
    """Two postcodes about 11 km from each other."""
    Postcode.objects.create(code="ZX14BD", latitude=52.0, longitude=0.0)
    Postcode.objects.create(code="ZX99ZZ", latitude=52.1, longitude=0.0)


@pytest.fixture
def offered(town):  # noqa: F811
    """The best times for a first visit to Edith, from every diary there is."""

    def offer(*, now=NOW, count=5, kind="first-visit", postcode="ZX1 4BD", **asked):
        settings = setting.in_force(on=now.date())
        every = list(Diary.objects.select_related("worker"))
        return analysis.offers(
            asked=Asked(settings.kind(kind), analysis.point(postcode), **asked),
            diaries=[one for one in every if one.worker], interpreters=[one for one in every if not one.worker],
            settings=settings, calendar=waiting.calendar(), now=now, count=count,
        )  # fmt: skip

    return offer


@pytest.fixture
def book(town):  # noqa: F811
    """Book a time for Edith, by the duty worker unless told otherwise."""

    def go(diary, starts_at, *, name="edith", by=DUTY, now=NOW, kind="first-visit", need="", interpreter=None,
           once=None, note=""):  # fmt: skip
        picked = Picked(diary.uuid, starts_at, kind, need, interpreter.uuid if interpreter else None)
        return booking.book(
            wait=town.fresh(name), picked=picked, once=once or uuid.uuid4(), by=town.user(by), now=now, note=note
        )

    return go


@pytest.fixture
def tomorrow():
    """Nine o'clock of the day after."""
    return at(DAY + timedelta(days=1), 9)
