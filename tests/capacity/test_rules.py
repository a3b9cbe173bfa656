"""Hours as people write them, and the document of how visits are booked."""

from datetime import UTC, datetime

import pytest

from fairwait.capacity import setting
from fairwait.capacity.rules import settings as documents
from fairwait.capacity.rules.hours import HoursRefused, opened, read_day, write_day
from fairwait.capacity.rules.settings import BookingDocumentRefused
from fairwait.capacity.rules.visits import minute_of, ticks_of
from fairwait.capacity.words import need_of


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:00 to 17:00", ((540, 1020),)),
        ("13:00 to 17:30, 9 to 12", ((540, 720), (780, 1050))),
        ("9.15 - 24:00", ((555, 1440),)),
        ("0900\N{EN DASH}1200", ((540, 720),)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text, spans):
    assert read_day(text) == spans
    assert read_day(write_day(spans)) == spans
    assert opened([[list(span) for span in spans]]) == (spans,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nine to five", "cannot be read"),
        ("09:60 to 17:00", "no time of day"),
        ("09:00 to 24:30", "no time of day"),
        ("17:00 to 09:00", "ends before it begins"),
        ("09:00 to 12:00, 11:00 to 13:00", "overlap"),
        ("02:00 to 05:00", "before 03:00"),
    ],
)
def test_hours_that_cannot_be_are_refused(text, said):
    with pytest.raises(HoursRefused, match=said):
        read_day(text)


def test_a_visit_holds_every_quarter_of_an_hour_it_touches():
    nine = minute_of(datetime(2027, 3, 3, 9, tzinfo=UTC))
    assert list(ticks_of(nine, 45)) == [nine, nine + 15, nine + 30]
    assert list(ticks_of(nine + 5, 30)) == [nine, nine + 15, nine + 30]


def test_what_ships_can_be_read_and_written():
    settings = documents.read(setting.starter())
    assert documents.read(documents.write(settings)) == settings
    assert settings.kind("ot-visit").skill == "Occupational therapy"
    assert settings.kind("nothing") is None
    assert settings.usual("ot").code == "ot-visit"
    assert settings.usual("needs-assessment") == settings.usual(None) == settings.kinds[0]
    assert settings.skills == ("Occupational therapy", "Sensory assessment")
    assert settings.travel.detour == 1.3


NO_KINDS = setting.starter().partition("[[kind]]")[0]
ONE = '[[kind]]\ncode = "a"\nname = "A visit"\nminutes = 60\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NO_KINDS, "Nothing can be booked"),
        (NO_KINDS + ONE.replace('"a"', '"A b"'), "cannot be used as a code"),
        (NO_KINDS + ONE.replace("60", "5"), "It is 5"),
        (NO_KINDS + ONE + ONE, "the same code"),
        (NO_KINDS + ONE + ONE.replace('"a"', '"b"'), "the same name"),
        (NO_KINDS.replace("weeks_ahead = 8", "weeks_ahead = 99") + ONE, "It is 99"),
        (NO_KINDS + ONE + "colour = 'red'\n", "colour"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused(text, said):
    with pytest.raises(BookingDocumentRefused, match=said):
        documents.read(text)


@pytest.mark.parametrize(
    ("needs", "interpreter", "language", "need"),
    [
        ("Profoundly deaf, uses BSL", "", "", "bsl"),
        ("Deaf. Does not use BSL, lip speaker", "", "", "lipspeaker"),
        ("", "British Sign Language interpreter", "en", "bsl"),
        ("deaf-blind", "", "", "deafblind"),
        ("", "Yes", "bfi", "bsl"),
        ("", "Polish", "", "spoken:pl"),
        ("", "Interpreter: Urdu", "", "spoken:ur"),
        ("", "Yes", "so", "spoken:so"),
        ("", "Not required", "pl", ""),
        ("Large print", "", "en", ""),
        ("None", "No", "", ""),
    ],
)
def test_who_must_be_there_is_read_from_the_record_where_nobody_told_us(needs, interpreter, language, need):
    assert need_of(None, says=(needs, interpreter, language, "")) == need
