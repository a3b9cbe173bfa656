"""Calendars of others, read for when somebody is busy; and ours, as others read them."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from fairwait.engine.calendars import LONDON, appointments
from fairwait.engine.calendars.appointments import Appointment, CalendarRefused, busy, written

START, END = datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 5, tzinfo=UTC)  # the clocks change on the 28th


def calendar(*events):
    inner = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//\n{inner}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events, start=START, end=END):
    spans = busy(calendar(*events), start=start, end=end, zone=LONDON).spans
    return [(one.strftime("%d %H:%M"), other.strftime("%d %H:%M")) for one, other in spans]


@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART:20270323T090000Z\nDTEND:20270323T100000Z", [("23 09:00", "23 10:00")]),
        ("DTSTART;TZID=Europe/London:20270330T090000\nDURATION:PT1H", [("30 08:00", "30 09:00")]),
        ("DTSTART;TZID=America/New_York:20270323T090000\nDURATION:PT1H", [("23 13:00", "23 14:00")]),
        ("DTSTART:20270330T090000\nDTEND:20270330T100000", [("30 08:00", "30 09:00")]),  # no zone: the clock here
        ("DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329", [("28 00:00", "28 23:00")]),  # a day of 23 hours
        ("DTSTART;VALUE=DATE:20270323", [("23 00:00", "24 00:00")]),
        ("DTSTART:20270321T230000Z\nDTEND:20270322T010000Z", [("22 00:00", "22 01:00")]),
        ("DTSTART:20270323T090000Z\nDTEND:20270323T100000Z\nSTATUS:CANCELLED", []),
        ("DTSTART:20270323T090000Z\nDTEND:20270323T100000Z\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20270323T090000Z\nDTEND:20270323T100000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20270323T090000Z\nDTEND:20270323T090000Z", []),
        ("DTSTART:20280101T090000Z\nDTEND:20280101T100000Z", []),
    ],
)
def test_when_somebody_is_busy(event, spans):
    assert read(event) == spans


SPRING = "DTSTART;TZID=Europe/London:20270328T%s00\nDTEND;TZID=Europe/London:20270328T%s00"


@pytest.mark.parametrize(
    ("event", "spans"),
    [  # at one o'clock the clocks show two: a time between is read as if they had not changed yet (RFC 5545, 3.3.5)
        (SPRING % ("0115", "0145"), [("28 01:15", "28 01:45")]),
        (
            SPRING % ("0100", "0200"),
            [("28 01:00", "28 02:00")],
        ),  # it ends when it begins, by the rule: as long as written
        (SPRING % ("0130", "0215"), [("28 01:30", "28 02:15")]),  # ... or before
        (SPRING % ("0130", "0300"), [("28 01:30", "28 02:00")]),
        (SPRING % ("0030", "0200"), [("28 00:30", "28 01:00")]),
        (SPRING % ("0200", "0200"), []),
        ("DTSTART:20270328T010000\nDTEND:20270328T020000", [("28 01:00", "28 02:00")]),
        ("DTSTART:20270328T010000\nDURATION:PT1H", [("28 01:00", "28 02:00")]),
        (
            "DTSTART;TZID=Europe/London:20270327T010000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3",
            [("27 01:00", "27 02:00"), ("28 01:00", "28 02:00"), ("29 00:00", "29 01:00")],
        ),
    ],
)
def test_what_lies_in_the_hour_that_is_left_out_in_spring_leaves_nobody_free(event, spans):
    assert read(event) == spans


RULES = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
"""As Outlook and Exchange write the clock of London, under a name of their own."""
OWN_NAMES = [
    "GMT Standard Time", "Greenwich Standard Time", "Customized Time Zone", "tzone://Microsoft/Custom",
    "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
]  # fmt: skip
AUTUMN = datetime(2027, 10, 25, tzinfo=UTC), datetime(2027, 11, 8, tzinfo=UTC)


def read_own(name, event, *, start=START, end=END):
    told = RULES.format(name=name).replace("\n", "\r\n").encode()
    written_out = calendar(event.replace("{zone}", f'TZID="{name}"')).replace(
        b"BEGIN:VEVENT", told + b"BEGIN:VEVENT", 1
    )
    found = busy(written_out, start=start, end=end, zone=LONDON)
    assert not found.is_zone_unknown
    return [(one.strftime("%d %H:%M"), other.strftime("%d %H:%M")) for one, other in found.spans]


@pytest.mark.parametrize("name", OWN_NAMES)
@pytest.mark.parametrize(
    ("event", "spans"),
    [
        ("DTSTART;{zone}:20270328T011500\nDTEND;{zone}:20270328T014500", [("28 01:15", "28 01:45")]),
        ("DTSTART;{zone}:20270328T010000\nDTEND;{zone}:20270328T020000", [("28 01:00", "28 02:00")]),
        ("DTSTART;{zone}:20270328T013000\nDTEND;{zone}:20270328T030000", [("28 01:30", "28 02:00")]),
        ("DTSTART;{zone}:20270328T003000\nDTEND;{zone}:20270328T020000", [("28 00:30", "28 01:00")]),
        ("DTSTART;{zone}:20270328T003000\nDTEND;{zone}:20270328T013000", [("28 00:30", "28 01:30")]),
        (
            "DTSTART;{zone}:20270327T013000\nDTEND;{zone}:20270327T020000\nRRULE:FREQ=DAILY;COUNT=3",
            [("27 01:30", "27 02:00"), ("28 01:30", "28 02:00"), ("29 00:30", "29 01:00")],
        ),
        (
            "DTSTART;{zone}:20270327T013000\nDTEND;{zone}:20270327T020000\nRRULE:FREQ=DAILY;COUNT=3\n"
            "EXDATE;{zone}:20270328T013000",
            [("27 01:30", "27 02:00"), ("29 00:30", "29 01:00")],
        ),
        (
            "DTSTART;{zone}:20270327T013000\nDTEND;{zone}:20270327T020000\nRDATE;{zone}:20270328T013000",
            [("27 01:30", "27 02:00"), ("28 01:30", "28 02:00")],
        ),
    ],
)
def test_by_the_rules_a_file_tells_itself_the_hour_left_out_leaves_nobody_free_either(name, event, spans):
    assert read_own(name, event) == spans


@pytest.mark.parametrize("name", OWN_NAMES)
@pytest.mark.parametrize(
    ("event", "spans"),
    [  # the hour that comes twice is its first time (RFC 5545, 3.3.5)
        ("DTSTART;{zone}:20271031T011500\nDTEND;{zone}:20271031T014500", [("31 00:15", "31 00:45")]),
        ("DTSTART;{zone}:20271031T003000\nDTEND;{zone}:20271031T023000", [("30 23:30", "31 02:30")]),
        (
            "DTSTART;{zone}:20271030T090000\nDTEND;{zone}:20271030T100000\nRRULE:FREQ=DAILY;COUNT=2",
            [("30 08:00", "30 09:00"), ("31 09:00", "31 10:00")],
        ),
    ],
)
def test_by_such_rules_the_hour_that_comes_twice_is_the_first(name, event, spans):
    assert read_own(name, event, start=AUTUMN[0], end=AUTUMN[1]) == spans


def test_a_length_in_hours_is_that_long_over_the_change():
    assert read("DTSTART;TZID=Europe/London:20270328T003000\nDURATION:PT2H") == [("28 00:30", "28 02:30")]
    assert read("DTSTART;TZID=Europe/London:20270327T120000\nDURATION:P1D") == [("27 12:00", "28 11:00")]
    nightly = "DTSTART;TZID=Europe/London:20270326T230000\nDURATION:PT3H\nRRULE:FREQ=DAILY;COUNT=2"
    assert read(nightly) == [("26 23:00", "27 02:00"), ("27 23:00", "28 02:00")]


@pytest.mark.parametrize(
    ("last", "days"),
    [
        ("20270330", [28, 29, 30]), ("20270330T080000Z", [28, 29, 30]), ("20270330T075959Z", [28, 29]),
        ("20270330T090000", [28, 29, 30]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["DTSTART;TZID=Europe/London:20270328T090000", "DTSTART:20270328T090000"])
def test_the_last_day_of_a_rule_counts_whole(start, last, days):
    spans = read(f"{start}\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL={last}")
    assert [int(one[:2]) for one, _other in spans] == days


def test_the_last_evening_of_a_rule_far_west_counts_too():
    evening = "DTSTART;TZID=America/New_York:20270328T210000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270329"
    assert read(evening) == [("29 01:00", "29 02:00"), ("30 01:00", "30 02:00")]


@pytest.mark.parametrize(
    ("name", "hour", "is_unknown"),
    [
        ("Europe/London", 8, False), ("America/New_York", 13, False), ("GMT Standard Time", 8, False),
        ("Eastern Standard Time", 13, False), ("Mars/Olympus", 8, True),
    ],
)  # fmt: skip
def test_the_zone_a_file_names_for_times_without_one(name, hour, is_unknown):
    told = calendar("DTSTART:20270330T090000\nDURATION:PT1H").replace(
        b"VERSION:2.0\r\n", b"VERSION:2.0\r\nX-WR-TIMEZONE:" + name.encode() + b"\r\n"
    )
    found = busy(told, start=START, end=END, zone=LONDON)
    assert [(one.hour, found.is_zone_unknown) for one, _other in found.spans] == [(hour, is_unknown)]


@pytest.mark.parametrize(
    ("event", "is_unknown"),
    [
        ("DTSTART;TZID=Mars/Olympus:20270323T090000\nDURATION:PT1H", True),
        ("DTSTART;TZID=Mars/Olympus:20270301T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY", True),
        ("DTSTART:20270323T090000Z\nDTEND;TZID=Mars/Olympus:20270323T100000", True),
        ("DTSTART;TZID=Mars/Olympus:20270101T090000\nDURATION:PT1H", False),  # long over
        ("DTSTART;TZID=Mars/Olympus:20270323T090000\nDURATION:PT1H\nTRANSP:TRANSPARENT", False),
        ("DTSTART;TZID=Romance Standard Time:20270323T090000\nDURATION:PT1H", False),
        ("DTSTART;TZID=Mars/Olympus;VALUE=DATE:20270323", False),
        ("DTSTART:20270323T090000\nDURATION:PT1H", False),
    ],
)
def test_a_zone_that_nobody_knows_is_told_of(event, is_unknown):
    assert busy(calendar(event), start=START, end=END, zone=LONDON).is_zone_unknown is is_unknown


def test_what_is_repeated_keeps_its_hour_when_the_clocks_change_and_its_exceptions():
    weekly = "DTSTART;TZID=Europe/London:20270302T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    assert read(weekly) == [("23 09:00", "23 10:00"), ("30 08:00", "30 09:00")]
    assert read(f"{weekly}\nEXDATE;TZID=Europe/London:20270323T090000") == [("30 08:00", "30 09:00")]


def test_appointments_that_overlap_are_one_time():
    first = "DTSTART:20270323T090000Z\nDTEND:20270323T100000Z"
    second = "DTSTART:20270323T093000Z\nDTEND:20270323T110000Z"
    assert read(second, first) == [("23 09:00", "23 11:00")]


def test_ours_read_back_are_not_counted_twice():
    one = Appointment("7", START, START + timedelta(hours=1), "Visit", sequence=2, description="ZX1")
    made = written([one], stamp=START, name="Visits")
    assert busy(made, start=START, end=END, zone=LONDON).spans == []
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert (event.decoded("DTSTART"), event["SEQUENCE"], str(event["STATUS"])) == (START, 2, "CONFIRMED")
    gone = Appointment("7", START, START + timedelta(hours=1), "Visit", is_cancelled=True)
    (event,) = Calendar.from_ical(written([gone], stamp=START)).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"", "empty"),
        (b"<html>Sign in</html>", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "no calendar|empty"),
        (b"x" * (appointments.LARGEST + 1), "larger"),
        (calendar("DTSTART:20270323T090000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"), "more often than daily"),
        (calendar("DTSTART:20270323T090000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYSECOND=1,2"), "more often than daily"),
        (
            calendar("DTSTART:20270323T090000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE="
                     + ",".join(map(str, range(60)))),
            "more often than daily",
        ),
    ],
)  # fmt: skip
def test_what_is_no_diary_is_refused(payload, said):
    with pytest.raises(CalendarRefused, match=said):
        busy(payload, start=START, end=END, zone=LONDON)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("DTSTART:20270323T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0", "no time at all"),
        ("DTSTART:20270323T090000Z\nRRULE:FREQ=DAILY;INTERVAL=-1", "no time at all"),
        ("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY", "before 1970"),
        ("RRULE:FREQ=DAILY", "cannot be read"),
        *((f"DTSTART:20270323T090000Z\nRRULE:{rule}", "cannot be read")
          for rule in ("FREQ=", "INTERVAL=2", "FREQ=DAILY;COUNT=abc", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=x")),
    ],
)  # fmt: skip
def test_rules_that_never_end_or_are_none_refuse_the_calendar(event, said):
    with pytest.raises(CalendarRefused, match=said):
        read(event)


def test_a_birthday_long_ago_is_no_danger():
    assert read("DTSTART;VALUE=DATE:19500325\nRRULE:FREQ=YEARLY") == [("25 00:00", "26 00:00")]


def test_a_file_of_more_events_than_a_diary_holds_is_refused(monkeypatch):
    monkeypatch.setattr(appointments, "MOST_WRITTEN", 1)
    with pytest.raises(CalendarRefused, match="more appointments"):
        read(*["DTSTART:19990323T090000Z"] * 2)


GOOD, LATER = (f"DTSTART:202703{day}T090000Z\nDTEND:202703{day}T100000Z" for day in (23, 24))


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:20271341T090000Z\nDTEND:20270323T100000Z", "DTSTART:20270323T090000Z\nDTEND:20270332T100000Z",
        "DTSTART:20270323T090000Z\nDURATION:an hour", f"{GOOD}\nRRULE:every week", f"{GOOD}\nEXDATE:soon",
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_read_leaves_nobody_free(event):
    with pytest.raises(CalendarRefused, match="cannot be read"):
        read(GOOD, event)


@pytest.mark.parametrize("kept", [3, 40, 100])
def test_a_file_that_was_cut_is_refused_wherever_it_was_cut(kept):
    with pytest.raises(CalendarRefused, match="was cut"):
        busy(calendar(GOOD) + calendar(LATER)[:-kept], start=START, end=END, zone=LONDON)


def test_several_calendars_in_one_file_are_each_read_with_any_line_ends():
    both = calendar(GOOD) + calendar(f"{LATER}\nDESCRIPTION:see END:VCALENDAR")
    for payload in (both, both.replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + both):
        assert len(busy(payload, start=START, end=END, zone=LONDON).spans) == 2


def test_several_rules_are_each_looked_at():
    twice = "DTSTART:20270323T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1\nRRULE:FREQ=HOURLY"
    with pytest.raises(CalendarRefused, match="more often"):
        read(twice)


def test_more_than_a_diary_holds_is_refused(monkeypatch):
    monkeypatch.setattr(appointments, "MOST", 1)
    with pytest.raises(CalendarRefused, match="more appointments"):
        read("DTSTART:20270323T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=5")


def test_an_appointment_that_cannot_be_read_refuses_the_whole(monkeypatch):
    def fails(*args, **kwargs):
        raise OverflowError

    monkeypatch.setattr(appointments.recurring_ical_events, "of", fails)
    with pytest.raises(CalendarRefused, match="cannot be read"):
        read("DTSTART:20270323T090000Z")


def test_a_span_that_lies_outside_the_window_once_its_zone_is_known_is_none():
    assert appointments._joined([(END, START), (START, END)]) == [(START, END)]
