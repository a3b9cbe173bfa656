"""Whose diaries somebody may open, and whose time a post that nobody was offered may not take."""

from datetime import timedelta

import pytest

from fairwait.accounts import actions as accounts
from fairwait.accounts.models import User
from fairwait.accounts.rules import Role
from fairwait.capacity import queries, setting
from fairwait.capacity.actions import BookingRefused, SlotGone, booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Diary, Hold
from tests.capacity.conftest import LEAD, MANAGER, NOW
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(town):
    def make(*teams) -> User:
        return accounts.create_user(
            username="wendy.west", display_name="Wendy West", role=Role.PRACTITIONER, password=towns.PASSWORD,
            by=town.user(Role.COUNCIL_ADMINISTRATOR), now=towns.now(), teams=teams,
        )  # fmt: skip

    return make


@pytest.mark.parametrize("team", ["", towns.EAST, towns.WEST])
@pytest.mark.parametrize("teams", [(towns.WEST,), ()])
def test_a_manager_opens_no_diary_of_another_teams_colleague(town, colleague, team, teams):
    west, by = colleague(*teams), town.user(MANAGER)
    assert west not in queries.without_diary(by)
    with pytest.raises(BookingRefused, match="your own teams"):
        diaries.open_diary(worker=west, team=team, by=by, now=NOW)
    assert not Diary.objects.exists()


def test_a_manager_opens_those_of_their_own_team_and_keeps_them_there(town, colleague):
    east, by = colleague(towns.WEST, towns.EAST), town.user(MANAGER)
    assert east in queries.without_diary(by)
    one = diaries.open_diary(worker=east, team=towns.EAST, by=by, now=NOW)
    said = {"skills": [], "base_postcode": "", "is_open": True, "now": NOW}
    with pytest.raises(BookingRefused, match="your own teams"):
        diaries.describe(diary=one, team="", by=by, **said)
    assert diaries.describe(diary=one, team=towns.EAST, by=by, **said).team == towns.EAST


def test_whoever_keeps_all_opens_one_of_no_team_and_a_manager_may_describe_it(town, colleague):
    west = colleague()
    assert west in queries.without_diary(town.user(LEAD))
    one = diaries.open_diary(worker=west, team="", by=town.user(LEAD), now=NOW)
    kept = diaries.describe(
        diary=one, team="", skills=[], base_postcode="", is_open=False, by=town.user(MANAGER), now=NOW
    )
    assert not kept.is_open


def test_a_colleague_is_no_interpreter(diary, book, tomorrow):
    one, other = diary(), diary("Ada Second", skills=["bsl"])
    with pytest.raises(BookingRefused, match="not there for you"):
        book(one, tomorrow, need="bsl", interpreter=other)
    assert not Hold.objects.exists()


def test_who_moves_their_own_visit_gives_the_notice_there_is(town, diary, book, tomorrow):
    one = diary()
    visit = book(one, tomorrow + timedelta(days=1))
    notice = setting.in_force(on=NOW.date()).notice_hours
    late = tomorrow - timedelta(hours=notice) + booking.OFFER_STANDS + timedelta(minutes=1)
    picked = Picked(one.uuid, tomorrow, visit.kind)
    with pytest.raises(SlotGone):
        booking.move(visit=visit, picked=picked, by=None, now=late, revision=0)
    moved = booking.move(visit=visit, picked=picked, by=None, now=late - timedelta(minutes=1), revision=0)
    assert moved.starts_at == tomorrow
