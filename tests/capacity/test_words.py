"""Every event of a visit in words; what goes when somebody is erased; what is proved."""

from datetime import timedelta

import pytest

from fairwait.capacity import proof
from fairwait.capacity.actions import booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.models import Hold, Span, Visit
from fairwait.capacity.rules.visits import Away, EndedBy
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.people import erasing
from fairwait.people.rules import ErasureReason, PeopleRefused
from fairwait.waiting import actions as waiting
from fairwait.waiting.sentences import Names, sentence
from tests.capacity.conftest import DUTY, LEAD, NOW
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(town):
    """The last thing that happened to Edith, in words."""

    def tell():
        names = Names(staff={user.pk: user.display_name for user in towns.User.objects.all()})
        event = Event.objects.filter(wait=town.waits["edith"].pk).order_by("-seq").first()
        return sentence(history.told(event), names=names).text

    return tell


def test_a_visit_from_booking_to_its_end_in_words(town, diary, book, tomorrow, said):
    one, by = diary(), town.user(DUTY)
    visit = book(one, tomorrow, note="Ring twice")
    assert said() == (
        "Duty Worker Example booked a visit by Joan Ferry: First visit, Wednesday 3 March 2027, 9:00 am to 10:30 am. "
        "“Ring twice”"
    )
    booking.move(
        visit=visit, picked=Picked(one.uuid, tomorrow + timedelta(days=1), visit.kind), by=None, now=NOW, revision=0
    )
    assert (
        said()
        == "They moved the visit on their own page, to Thursday 4 March 2027, 9:00 am to 10:30 am with Joan Ferry."
    )
    later = tomorrow + timedelta(days=1, hours=2)
    booking.settle(visit=visit, was_kept=False, said="Nobody in", by=by, now=later)
    assert "did not take place" in said()
    assert "“Nobody in”" in said()


@pytest.mark.parametrize(
    ("ended_by", "by", "words"),
    [
        (
            EndedBy.PERSON,
            None,
            "They cancelled the visit of Wednesday 3 March 2027, 9:00 am to 10:30 am on their own",
        ),
        (EndedBy.PERSON, DUTY, "told to Duty Worker Example. They still wait. “No”"),
        (EndedBy.COUNCIL, DUTY, "Duty Worker Example cancelled the visit"),
    ],
)
def test_who_cancelled_is_said(town, diary, book, tomorrow, said, ended_by, by, words):
    visit = book(diary(), tomorrow)
    booking.cancel(
        visit=visit, ended_by=ended_by, reason="No" if by else "", by=town.user(by) if by else None, now=NOW
    )  # fmt: skip
    assert words in said()


def test_kept_and_moved_by_a_worker(town, diary, book, tomorrow, said):
    one, by = diary(), town.user(DUTY)
    visit = book(one, tomorrow)
    picked = Picked(one.uuid, tomorrow + timedelta(hours=1), visit.kind)
    booking.move(visit=visit, picked=picked, by=by, now=NOW, revision=0)
    assert said().startswith("Duty Worker Example moved the visit to Wednesday 3 March 2027, 10:00 am")
    booking.settle(visit=visit, was_kept=True, said="", by=by, now=tomorrow + timedelta(hours=3))
    assert "took place, recorded by Duty Worker Example." in said()


def test_where_only_who_interprets_is_away_nobody_says_that_the_worker_is(town, diary, book, tomorrow, said):
    signs = diary("Ines Hale", interprets=["bsl"])
    book(diary(), tomorrow, need="bsl", interpreter=signs)
    diaries.say_away(
        diary=signs, why=Away.SICKNESS, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=8),
        by=town.user(LEAD), now=NOW,
    )  # fmt: skip
    assert said().startswith("Whoever was to interpret on 3 March 2027 at 9:00 am is away")


def test_a_lost_visit_says_who_sees_to_it(town, diary, book, tomorrow, said):
    one = diary()
    book(one, tomorrow)
    diaries.say_away(
        diary=one, why=Away.LEAVE, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1), by=one.worker, now=NOW
    )
    assert said() == (
        "Whoever was to visit on 3 March 2027 at 9:00 am is away: another time is needed. "
        "Duty Worker Example sees to it."
    )


def test_who_interprets_is_said(town, diary, book, tomorrow, said):
    one = diary()
    signs = diary("Ines Hale", interprets=["bsl"])
    book(one, tomorrow, need="bsl", interpreter=signs)
    assert said().endswith("With Ines Hale (British Sign Language interpreter).")
    visit = book(one, tomorrow + timedelta(days=1), need="spoken:urd")
    assert "Still to be found for it: interpreter:" in said()
    booking.found_interpreter(visit=visit, who="Zara", by=town.user(DUTY), now=NOW)
    assert said().endswith("“Zara”")


def test_erased_nothing_says_where_or_what_for(town, diary, book, tomorrow, said, tmp_path, settings):
    visit = book(diary(), tomorrow)
    admin = town.user(towns.Role.COUNCIL_ADMINISTRATOR)
    plan = {"person": town.people["edith"], "by": admin, "now": NOW}
    assert visit.lost_at is None
    waiting.end(
        wait=visit.wait, reason="withdrawn", told="by phone", on=NOW.date(), by=town.user(LEAD), now=NOW
    )  # fmt: skip
    assert Visit.objects.get().owner == town.user(DUTY)  # who is asked whether it still takes place
    assert Visit.objects.get().lost_at is not None
    with pytest.raises(PeopleRefused, match="A visit is booked"):
        erasing.plan(**plan)
    booking.settle(visit=visit, was_kept=True, said="", by=town.user(DUTY), now=tomorrow + timedelta(hours=3))
    assert "visits" in [held.what for held in erasing.plan(**plan).held]
    erasing.erase(
        person=town.people["edith"], reason=ErasureReason.RETENTION, by=admin, now=NOW, home=tmp_path
    )  # fmt: skip
    kept = Visit.objects.get()
    assert (kept.state, kept.area, kept.kind_name, kept.latitude) == ("kept", "", "", None)
    assert not Span.objects.exists()
    assert not Hold.objects.exists()


def test_time_that_is_not_held_as_it_is_booked_is_found(town, diary, book, tomorrow):
    visit = book(diary(), tomorrow)
    assert list(proof.differences()) == []
    Hold.objects.first().delete()
    assert list(proof.differences()) == [f"{visit} does not hold its time in diary {visit.diary_id}."]
    booking.cancel(visit=visit, ended_by=EndedBy.COUNCIL, reason="x", by=town.user(LEAD), now=NOW)
    assert list(proof.differences()) == []
