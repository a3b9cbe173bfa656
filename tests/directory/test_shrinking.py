"""A source that loses a little every night: somebody is asked before half of it is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from fairwait.accounts.due import work_for
from fairwait.accounts.rules import Role
from fairwait.directory import actions
from fairwait.directory.models import Listing, Source
from fairwait.directory.rules.reconciling import Came, Held, most_held
from fairwait.directory.rules.refusal import ShrunkSource
from tests.desk import town as towns
from tests.directory.records import file_of, service

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def came(*, days, joined=0, left=0, by_somebody=False):
    return Came(NOON - timedelta(days=days), by_somebody, joined, left)


FIRST = came(days=400, joined=100, by_somebody=True)


@pytest.mark.parametrize(
    ("now_held", "arrivals", "most"),
    [
        (100, [FIRST], 100),
        (51, [came(days=1, left=49), FIRST], 100),  # since somebody looked, however long ago
        (51, [came(days=1, left=5), came(days=90, left=44), FIRST], 100),
        (51, [came(days=1, left=5, by_somebody=True), came(days=2, left=44), FIRST], 51),  # looked at since
        (60, [came(days=1, left=60), came(days=20, joined=20), FIRST], 120),  # within thirty days
        (60, [came(days=40, left=60), came(days=80, joined=20), FIRST], 100),  # a height of longer ago is forgotten
        (60, [came(days=20, left=60), came(days=80, joined=20), FIRST], 120),  # as it stood when the thirty days began
        (51, [came(days=1, left=49), came(days=50, joined=100)], 100),  # whoever followed it looked at what came first
        (0, [], 0),
    ],
)
def test_the_most_it_held_since_somebody_looked_or_within_thirty_days(now_held, arrivals, most):
    found = most_held(now_held, arrivals, now=NOON)
    assert isinstance(found, Held)
    assert found.count == most


@pytest.fixture
def night(bare_town):
    """Every night a followed address is looked at, and nobody with it."""
    by = bare_town.user(Role.COUNCIL_ADMINISTRATOR)
    source = actions.source_named("Followed", by=by, now=towns.now())
    nights = iter(range(100))

    def look(*numbers, by=None, confirm=""):
        payload = file_of(*(service(number) for number in numbers))
        now = towns.now() + timedelta(days=next(nights))
        return actions.bring_in(payload=payload, source=source, by=by, now=now, confirm=confirm)

    look.by = by
    return look


def listed():
    return Listing.objects.filter(is_gone=False).count()


@pytest.mark.django_db
def test_what_shrinks_a_little_every_night_is_asked_about_before_half_is_gone(night):
    for held in (10, 9, 8, 7, 6, 5):
        night(*range(1, held + 1))
    for _ in range(2):  # and so every night, until somebody says
        with pytest.raises(ShrunkSource, match=r"It held 10 on .*, and would hold 4"):
            night(*range(1, 5))
    assert listed() == 5
    assert night(*range(1, 5), by=night.by, confirm="They closed.").arrival.reason == "They closed."
    assert night(*range(1, 4)).counts["gone"] == 1  # counted from there
    assert listed() == 3


@pytest.mark.django_db
def test_a_source_that_gives_others_instead_of_those_that_go_has_not_shrunk(night):
    for first in range(1, 12):
        night(*range(first, first + 10))
    assert listed() == 10


@pytest.mark.django_db
def test_that_a_source_was_not_brought_in_stands_on_the_today_of_whoever_brings_them_in(night):
    night(1, 2, 3)
    Source.objects.update(trouble="It held 10, and would hold 4.")
    (work,) = [one for one in work_for(night.by, towns.day(0)) if one.key == "directory-sources"]
    assert (work.count, work.things[0].note) == (1, "It held 10, and would hold 4.")
    Source.objects.update(trouble="")
    assert not [one for one in work_for(night.by, towns.day(0)) if one.key == "directory-sources"]
