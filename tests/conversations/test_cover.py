"""Who is away on a day: from the first day of their leave until the last, and not on the day they are back."""

import uuid
from datetime import date, timedelta

import pytest

from fairwait.accounts.rules import Role
from fairwait.capacity.models import Absence, Diary
from fairwait.conversations.queries.cover import absences, uncovered
from fairwait.engine.calendars import london_instant

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FRIDAY = date(2027, 7, 2)
MONDAY = FRIDAY + 3 * DAY
"""In summer, when the day begins in London an hour before it does in Greenwich."""


@pytest.fixture
def on_leave(town):
    """The principal social worker is on leave from Friday until an hour of Monday."""

    def away(*, hours):
        who, now = town.user(Role.PRINCIPAL_SOCIAL_WORKER), london_instant(FRIDAY)
        diary = Diary.objects.create(uuid=uuid.uuid4(), kind="worker", worker=who, made_at=now)
        Absence.objects.create(
            uuid=uuid.uuid4(), diary=diary, why="leave", said_by=who, said_at=now, starts_at=now,
            ends_at=london_instant(MONDAY) + timedelta(hours=hours),
        )  # fmt: skip
        return who.pk

    return away


def test_leave_over_whole_days_ends_before_the_day_they_are_back(on_leave):
    who = on_leave(hours=0)
    assert absences(since=MONDAY) == []
    assert uncovered([who], start=MONDAY, until=MONDAY + 3 * DAY) == frozenset()
    for day in (FRIDAY, MONDAY - DAY):
        assert [(one.start, one.until) for one in absences(since=day, until=day)] == [(FRIDAY, MONDAY - DAY)]
        assert uncovered([who], start=day, until=day) == {who}
    assert uncovered([who], start=FRIDAY - DAY, until=FRIDAY - DAY) == frozenset()


def test_leave_into_a_day_is_leave_on_that_day(on_leave):
    who = on_leave(hours=8)
    assert uncovered([who], start=MONDAY, until=MONDAY) == {who}
    assert uncovered([who], start=MONDAY + DAY, until=MONDAY + DAY) == frozenset()
