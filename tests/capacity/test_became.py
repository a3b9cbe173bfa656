"""What became of booked times: each counts once, on the day it was for, by what was said of it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.rules import Role
from fairwait.capacity.actions import booking
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.became import Cut, became
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.became import Became, Chosen, Time, ends, table
from fairwait.capacity.rules.visits import EndedBy, State
from fairwait.capacity.telling import reminder
from fairwait.capacity.views import became as views
from fairwait.keeping_in_touch.messages.models import Message
from tests.capacity.conftest import DAY, DUTY, MANAGER, NOW, at

LATER = NOW + timedelta(days=60)
HOUR = datetime(2027, 3, 3, 9, tzinfo=UTC)


def time(hour, chosen=Chosen.COLLEAGUE):
    return Time(HOUR.replace(hour=hour), chosen)


@pytest.mark.parametrize(
    ("state", "ended_by", "way"),
    [
        (State.KEPT, "", Became.KEPT), (State.MISSED, "", Became.MISSED), (State.BOOKED, "", Became.UNSAID),
        (State.CANCELLED, EndedBy.PERSON.value, Became.BY_PERSON),
        (State.CANCELLED, EndedBy.COUNCIL.value, Became.BY_COUNCIL),
    ],
)  # fmt: skip
def test_each_time_of_a_visit_ends_in_one_way(state, ended_by, way):
    first, second = time(9), time(11)
    found = ends([first, second], state=state, ended_by=ended_by, now=LATER)
    assert found == [(first, Became.MOVED), (second, way)]


def test_what_is_still_to_come_is_not_counted():
    first, second = time(9), time(11)
    assert ends([second], state=State.BOOKED, ended_by="", now=HOUR) == []
    assert ends([first, second], state=State.BOOKED, ended_by="", now=HOUR) == [(first, Became.MOVED)]


def test_small_numbers_are_hidden_and_cannot_be_worked_out():
    counts = [("a", Became.KEPT)] * 40 + [("a", Became.MISSED)] * 3 + [("b", Became.KEPT)] * 30
    counts += [("b", Became.MISSED)] * 9
    open_, closed = table(counts, is_open=True), table(counts, is_open=False)
    assert [(one.all, one.of(Became.KEPT), one.of(Became.MISSED)) for one in open_.lines] == [(43, 40, 3), (39, 30, 9)]
    assert closed.lines[0].of(Became.MISSED) is None
    assert [closed.lines[0].all, closed.lines[0].of(Became.KEPT), closed.together.of(Became.MISSED)].count(None) >= 1
    assert table([], is_open=False).together.all == 0


@pytest.fixture
def year(town, diary, book, places):
    """Six visits with a known end, and two that stand: one over, one to come. Edith has them all."""
    by, one, day = town.user(DUTY), diary(most=8), DAY + timedelta(days=1)
    made = [book(one, at(day + timedelta(days=number), 9)) for number in range(8)]
    for number, was_kept in ((0, True), (1, True), (2, False)):
        booking.settle(visit=made[number], was_kept=was_kept, said="No answer", by=by, now=LATER)
    booking.cancel(visit=made[3], ended_by=EndedBy.PERSON, reason="Away", by=by, now=NOW)
    booking.cancel(visit=made[4], ended_by=EndedBy.COUNCIL, reason="Snow", by=by, now=NOW)
    picked = Picked(one.uuid, at(day + timedelta(days=5), 14), made[5].kind)
    booking.move(visit=made[5], picked=picked, by=None, now=NOW, revision=0)
    booking.settle(visit=Visit.objects.get(pk=made[5].pk), was_kept=True, said="", by=by, now=LATER)
    return made


def counted(town, cut, *, role=Role.DIRECTOR, now=LATER, since=DAY, until=DAY + timedelta(days=30)):
    found = became(town.user(role), since=since, until=until, cut=cut, now=now)
    return {one.key: one.counts for one in found.lines}, found.together.counts


@pytest.mark.django_db
def test_a_known_week_gives_the_figures_counted_by_hand(town, year):
    by_month, together = counted(town, Cut.MONTH, role=MANAGER)
    #                   kept, did not, moved, they, we, nobody has said
    assert together == (3, 1, 1, 1, 1, 2)
    assert by_month == {"2027-03": together}
    soon = counted(town, Cut.MONTH, role=MANAGER, now=year[7].starts_at - timedelta(hours=1))[1]
    assert soon == (3, 1, 1, 1, 1, 1)  # the last has not come
    first_day = year[0].starts_at.date()
    assert counted(town, Cut.MONTH, role=MANAGER, until=first_day)[1] == (1, 0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_by_kind_place_how_and_whether_a_reminder_had_gone_out(town, year):
    assert list(counted(town, Cut.KIND, role=MANAGER)[0]) == ["first-visit"]
    assert list(counted(town, Cut.AREA, role=MANAGER)[0]) == ["ZX1"]
    by_how = counted(town, Cut.HOW, role=MANAGER)[0]
    assert by_how == {"colleague": (2, 1, 1, 1, 1, 2), "person": (1, 0, 0, 0, 0, 0)}
    eve = year[2].starts_at - timedelta(hours=23)
    for visit, left_at in ((year[2], eve), (year[0], None), (year[1], eve - timedelta(days=9))):
        Message.objects.create(
            person=visit.wait.person, wait=visit.wait, channel="text", template="visit-tomorrow", template_version=1,
            cause=reminder(visit), queued_at=eve, not_before=eve, expires_at=visit.starts_at, left_at=left_at,
            state="sent" if left_at else "cancelled", ended_at=eve, why="" if left_at else "It was moved.",
        )  # fmt: skip
    by_reminder = counted(town, Cut.REMINDED, role=MANAGER)[0]
    assert by_reminder == {"yes": (0, 1, 0, 0, 0, 0), "no": (3, 0, 1, 1, 1, 2)}


@pytest.mark.django_db
def test_booked_from_a_request_it_was_in_the_contact_they_came_with(town, diary, tomorrow):
    picked = Picked(diary().uuid, tomorrow, "first-visit")
    booking.book(
        wait=town.fresh("edith"), picked=picked, once=town.waits["edith"].uuid, by=town.user(DUTY), now=NOW,
        cause="request 7",
    )  # fmt: skip
    assert list(counted(town, Cut.HOW, role=MANAGER)[0]) == ["first_contact"]


@pytest.mark.django_db
def test_whoever_may_not_see_people_sees_no_small_number(town, year):
    lines, together = counted(town, Cut.MONTH)
    assert {*lines["2027-03"], *together} <= {None, 0}
    with pytest.raises(NotAllowed):
        counted(town, Cut.MONTH, role=DUTY)


@pytest.mark.django_db
def test_the_page_and_its_file_say_the_same(town, year, signed_in, page, monkeypatch):
    monkeypatch.setattr("fairwait.capacity.views.became.timezone.now", lambda: LATER)
    manager = signed_in(MANAGER)
    days = {"since-day": 1, "since-month": 3, "since-year": 2027, "until-day": 31, "until-month": 3, "until-year": 2027}
    found = page("/visits/became/", client=manager, data={**days, "cut": "month"})
    assert "too few to tell" in found.words
    answer = manager.get("/visits/became.csv", {**days, "cut": "month"})
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["line"] for row in rows] == ["2027-03", "all"]
    assert [rows[0][name] for name in ("times", "kept", "missed", "moved", "by_person", "by_council", "unsaid")] == [
        "9", "3", "1", "1", "1", "1", "2"
    ]  # fmt: skip
    assert (rows[0]["missed_share"], rows[0]["since"], rows[0]["until"]) == ("", "2027-03-01", "2027-03-31")
    for cut in ("kind", "area", "how", "reminded"):
        assert "9" in page("/visits/became/", client=manager, data={**days, "cut": cut}).words
    bad = page("/visits/became/", client=manager, data={**days, "since-month": 13, "cut": "month"})
    assert "There is a problem" in bad.words
    assert date(2027, 3, 3) == year[0].starts_at.date()


@pytest.mark.django_db
def test_before_anything_was_booked_the_page_says_so(town, signed_in, page):
    assert "No visit was booked for these days" in page("/visits/became/", client=signed_in(MANAGER)).words
    assert signed_in(DUTY).get("/visits/became/").status_code == 403
    assert signed_in(DUTY).get("/visits/became.csv").status_code == 403


def test_a_share_is_of_ten_and_more_with_what_chance_leaves():
    counts = [("2027-03", Became.KEPT)] * 15 + [("2027-03", Became.MISSED)] * 5
    shares = views._share(table(counts, is_open=True).together)
    assert shares == pytest.approx((0.1119, 0.25, 0.4687), abs=5e-4)  # Wilson (1927): 5 of 20
    assert views._share(table(counts[10:], is_open=True).together) is not None
    assert views._share(table(counts[11:], is_open=True).together) is None


def test_what_leaves_the_team_is_in_fives():
    counts = [("2027-03", Became.KEPT)] * 17 + [("2027-03", Became.MISSED)] * 8
    (line,) = table(counts, is_open=False).lines
    assert (line.all, line.of(Became.KEPT), line.of(Became.MISSED), line.of(Became.MOVED)) == (25, 15, 10, 0)


@pytest.mark.django_db
def test_whoever_may_not_see_people_reads_of_whole_months(town, year, signed_in, page, monkeypatch):
    monkeypatch.setattr("fairwait.capacity.views.became.timezone.now", lambda: LATER)
    days = {"since-day": 4, "since-month": 2, "since-year": 2027, "until-day": 20, "until-month": 3, "until-year": 2027}
    words = page("/visits/became/", client=signed_in(Role.DIRECTOR), data={**days, "cut": "month"}).words
    assert "from 1 February 2027 to 28 February 2027" in words
