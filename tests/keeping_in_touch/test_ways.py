"""When the council rings, and by which ways: in the queue, on the call page and as a try is recorded."""

from datetime import datetime, time

import pytest

from fairwait.accounts.rules import Role
from fairwait.engine.calendars import LONDON
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.calling import CallRefused
from fairwait.keeping_in_touch.contacts.rules import script
from fairwait.keeping_in_touch.contacts.rules.outcomes import Outcome
from fairwait.keeping_in_touch.contacts.rules.ways import NOTHING, Hours, is_calling_time, rings, ways_now
from fairwait.people.rules.reaching import Channel, Contactable, Safe, forbidden
from tests.desk import town as towns
from tests.keeping_in_touch.test_calling import mary, record  # noqa: F401
from tests.keeping_in_touch.test_pages import call

HOURS = Hours(time(9), time(17, 30))
ANN = Contactable(
    details={"phone": "01632 960118", "mobile": "07700 900431", "email": "a@example.org", "address": "1 Q"}
)


def at(hour, minute=0):
    return datetime(2026, 11, 25, hour, minute, tzinfo=LONDON)


def found(when, *, person=ANN, hours=HOURS, cannot=NOTHING):
    return {each.channel: each for each in ways_now(person, at=when, hours=hours, cannot=cannot)}


def is_open(when, **more):
    return {channel for channel, each in found(when, **more).items() if each.is_allowed}


@pytest.mark.parametrize(
    ("when", "rings"), [(at(8, 59), False), (at(9), True), (at(17, 29), True), (at(17, 30), False)]
)
def test_the_hours_begin_and_end_as_they_say(when, rings):
    assert is_calling_time(when, hours=HOURS) is rings
    assert (Channel.PHONE in is_open(when)) is rings


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((0, 1, 2, 3), "we ring from 09:00 to 17:30, Monday to Thursday"),
        ((0, 2, 4), "we ring from 09:00 to 17:30, on Monday, Wednesday and Friday"),
        ((1, 2), "we ring from 09:00 to 17:30, on Tuesday and Wednesday"),
        ((2,), "we ring from 09:00 to 17:30, on Wednesday"),
    ],
)
def test_on_other_days_nobody_is_rung_and_it_is_said_on_which(days, said):
    hours = Hours(time(9), time(17, 30), days)
    assert rings(hours) == said
    wednesday, friday = at(10), datetime(2026, 11, 27, 10, tzinfo=LONDON)
    assert is_calling_time(wednesday, hours=hours) is (2 in days)
    assert is_calling_time(friday, hours=hours) is (4 in days)
    if 4 not in days:
        assert is_open(friday, hours=hours) == {Channel.EMAIL, Channel.LETTER}
        assert found(friday, hours=hours)[Channel.PHONE].because == f"Not now: {said}."
    assert hours.next_day(friday.date()).weekday() in days


def test_days_are_written_in_the_document_and_a_wrong_one_is_named():
    text = script.starter().replace('rings_until = "17:30"', 'rings_until = "17:30"\nrings_on = ["thu", "mon"]')
    assert script.from_toml(text).hours.days == (0, 3)
    assert script.from_toml(script.starter()).hours.days == (0, 1, 2, 3, 4, 5, 6)
    with pytest.raises(script.ScriptRefused, match="“thursday” is no day"):
        script.from_toml(text.replace('"thu"', '"thursday"'))


def test_at_five_in_the_morning_people_are_written_to_and_not_disturbed():
    assert is_open(at(5)) == {Channel.EMAIL, Channel.LETTER}
    rung = found(at(5))[Channel.PHONE]
    assert rung.because == "Not now: we ring from 09:00 to 17:30."
    assert rung.is_only_the_hour
    assert is_open(at(5), hours=None) == set(Channel)


def test_their_own_hours_come_first_and_what_is_never_safe_stays_closed():
    careful = Contactable(details=ANN.details, safe=Safe(never=frozenset({Channel.MOBILE}), not_before=time(11)))
    ways = found(at(10), person=careful)
    assert ways[Channel.PHONE].because == "Not now: not before 11:00."
    assert ways[Channel.MOBILE].because == "Not safe: never by mobile call."


def test_what_they_cannot_use_is_offered_to_nobody():
    ways = found(at(10), cannot={Channel.PHONE: "They cannot use it, they told us"})
    assert {channel for channel, each in ways.items() if not each.is_allowed} == {Channel.PHONE, Channel.MOBILE}
    assert ways[Channel.MOBILE].because == "They cannot use it, they told us."


@pytest.mark.parametrize(
    ("person", "because"),
    [
        (ANN, ""),
        (Contactable(details={}), ""),
        (Contactable(has_died=True), "This person has died."),
        (Contactable(safe=Safe(never=frozenset({Channel.TEXT}))), "Not safe: never by text message."),
        (Contactable(safe=Safe(is_read=False)), "Nobody has said yet what the warning about contact means."),
        (Contactable(safe=Safe(days=frozenset({0}))), "Not on that day: only on Monday."),
        (
            Contactable(details={"mobile": "1"}, unusable=frozenset({("mobile", "1")})),
            "The mobile on record is known to be wrong.",
        ),
    ],
)
def test_what_bars_a_way_to_many_at_once(person, because):
    assert forbidden(person, Channel.TEXT, on=at(10).date()) == because


# On pages and in records ------------------------------------------------------------------------------------


@pytest.fixture
def night(monkeypatch):
    """The council rings at no hour of these tests."""
    only = script.starter().replace('"09:00"', '"00:00"').replace('"17:30"', '"00:00:01"')
    monkeypatch.setattr(documents, "starter", lambda: only)


@pytest.mark.django_db
def test_the_queue_and_the_call_say_that_nobody_is_rung_now(town, mary, night, signed_in, page):  # noqa: F811
    client = signed_in(Role.LIST_COORDINATOR)
    queue = page("/keep-in-touch/", client=client)
    assert "Nobody is rung now" in queue.words
    assert "Now by letter" in queue.words
    assert "Now by landline" not in queue.words
    shown = page(call(town), client=client)
    assert "Landline: Not now: we ring from 00:00 to 00:00." in shown.words
    assert "01632 960 118" not in shown.words


@pytest.mark.django_db
def test_a_try_outside_the_hours_counts_as_none_and_is_kept_where_it_happened(town, mary):  # noqa: F811
    tried = {"outcome": Outcome.NO_ANSWER, "said": "", "on": towns.day(1), "at": time(23, 59, 59)}
    with pytest.raises(CallRefused, match="we ring from 09:00 to 17:30. Open now: letter"):
        record(town, **tried)
    record(town, **tried, is_past=True)
    wait = town.fresh("mary")
    assert (wait.attempts, wait.tries) == (1, None)
    record(town, outcome=Outcome.SPOKEN, on=towns.day(1), at=time(23, 59, 59))
    assert town.fresh("mary").last_contact_on == towns.day(1)
