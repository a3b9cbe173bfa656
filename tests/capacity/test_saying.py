"""The words of a visit in each language, and the file for a calendar that goes with an email."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import gettext, override
from icalendar import Calendar

from fairwait.capacity import saying, telling
from fairwait.capacity.actions import arranging
from fairwait.capacity.rules.visits import EndedBy
from fairwait.capacity.saying import About, Word
from fairwait.govuk import catalogues
from fairwait.govuk.languages import EASY
from fairwait.keeping_in_touch.messages import letters
from fairwait.keeping_in_touch.messages.models import Message
from tests.capacity.conftest import DUTY, NOW, at
from tests.capacity.test_telling import arthur, booked, jean, to_be  # noqa: F401
from tests.desk import town as towns
from tests.portal.conftest import desk  # noqa: F401

PLACES = ("((name))", "((council))")
ABOUT = About(Word.BOOKED, datetime(2027, 3, 8, 9, tzinfo=UTC), datetime(2027, 3, 8, 10, 30, tzinfo=UTC), True)
LANGUAGES = sorted(code for code in catalogues.offered() if code != EASY)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("word", list(Word))
@pytest.mark.parametrize("more", [{}, {"may_link": True, "has_phone": True}, {"is_attached": True, "along": "BSL"}])
def test_every_word_is_said_in_every_language_with_all_its_places(code, word, more):
    about = replace(ABOUT, word=word, **more)
    said = saying.said(about, code=code)
    for words in (said.text, said.body, said.easy):
        assert all(place in words for place in (PLACES if words is not said.easy else ("((name))",)))
        assert "2027" in words
        assert "%(" not in words
        if "may_link" in more and word is not Word.CANCELLED:
            assert words.count("((private_page))") == 1
    if code != "en":
        english = saying.said(about, code="en")
        assert not {*said.body.splitlines()} & {line for line in english.body.splitlines() if len(line) > 12}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("word", list(Word))
@pytest.mark.parametrize("may_link", [True, False])
def test_whoever_cannot_use_the_phone_is_told_how_they_ring_all_the_same(code, word, may_link):
    about = replace(ABOUT, word=word, has_phone=True, may_link=may_link)
    deaf = saying.said(replace(about, cannot_ring=True), code=code)
    assert deaf.body.count("18001") == 1
    assert (deaf.body.count("18000"), deaf.body.count("999")) == (1, 0)
    assert may_link or (deaf.text.count("18001"), deaf.easy.count("18001")) == (1, 1)
    assert "18001" not in saying.said(about, code=code).body


@pytest.mark.django_db
def test_a_deaf_person_is_told_of_their_visit_in_words_they_can_act_on(town, diary, tomorrow):
    towns.join(
        town, "dee", person={"first_name": "Dee", "last_name": "Vane", "email": "dee@example.org",
                             "communication_needs": "Deaf, uses British Sign Language"},
    )  # fmt: skip
    visit = arranging.book(**to_be(town, diary(), tomorrow + timedelta(days=13), "dee")).visit
    assert "18001" in telling.written(visit, Word.BOOKED, now=NOW).body


def test_in_which_language():
    assert saying.language_for("Urdu") == ("ur", "Urdu")
    assert saying.language_for("Welsh") == ("cy", "Welsh")
    assert saying.language_for("Polish") == ("en", "English")  # there is no catalogue for it
    assert saying.language_for("") == ("en", "English")


@pytest.mark.django_db
def test_who_reads_urdu_is_written_to_in_urdu_and_the_letter_is_read_from_the_right(town, diary, tomorrow):
    towns.join(
        town, "amna", person={"first_name": "Amna", "last_name": "Shah", "address": "3 Harbour Row",
                              "postcode": "ZX1 4BD", "language": "Urdu", "interpreter": "Yes"},
    )  # fmt: skip
    done = arranging.book(**to_be(town, diary(), tomorrow + timedelta(days=13), "amna"))
    assert done.untold == ""
    message = Message.objects.get()
    assert "ہم آپ سے ملنے آئیں گے" in message.body
    assert "We will visit" not in message.body
    assert '<div class="words" dir="rtl">' in letters.letter_page([(message, message.body)])


def opened(message):
    calendar = Calendar.from_ical(message.calendar)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


@pytest.mark.django_db
def test_an_email_brings_one_entry_for_the_calendar_which_is_moved_and_taken_out_again(
    town, booked, settings  # noqa: F811
):  # fmt: skip
    settings.MESSAGES = replace(settings.MESSAGES, smtp_url="smtps://u:p@mail.example.org/hello@example.org")
    by = town.user(DUTY)
    telling.tell(booked, Word.BOOKED, by=by, now=NOW)
    picked = arranging.Picked(booked.diary.uuid, booked.starts_at + timedelta(days=1), booked.kind)
    moved = arranging.move(visit=booked, picked=picked, by=by, now=NOW, revision=0).visit
    arranging.cancel(visit=moved, ended_by=EndedBy.COUNCIL, reason="Snow", by=by, now=NOW)
    first, second, third = Message.objects.order_by("pk")
    method, event = opened(first)
    assert (method, str(event["UID"]), event["SEQUENCE"]) == ("PUBLISH", f"{booked.uuid}@visits.fairwait", 0)
    assert event.decoded("DTSTART") == booked.starts_at
    assert (str(event["CLASS"]), str(event["ORGANIZER"])) == ("PRIVATE", "mailto:hello@example.org")
    assert {name.upper() for name in event} <= {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "CLASS", "ORGANIZER",
    }  # fmt: skip
    assert "visit" not in str(event["SUMMARY"]).casefold()
    assert "care" not in str(event["SUMMARY"]).casefold()
    assert "puts it into your calendar" in first.body
    method, event = opened(second)
    assert (method, event["SEQUENCE"], event.decoded("DTSTART")) == ("PUBLISH", 1, picked.starts_at)
    method, event = opened(third)
    assert (method, event["SEQUENCE"], str(event["STATUS"])) == ("CANCEL", 2, "CANCELLED")
    assert len({str(opened(one)[1]["UID"]) for one in (first, second, third)}) == 1
    assert {one.subject for one in (first, second, third)} == {f"A message from {event['SUMMARY']}"}


@pytest.mark.django_db
def test_only_an_email_holds_a_file(town, arthur, diary, tomorrow):  # noqa: F811
    arranging.book(**to_be(town, diary(), tomorrow + timedelta(days=13)))
    assert Message.objects.get().calendar == ""


@pytest.mark.django_db
def test_by_notify_which_takes_no_such_file_the_email_leads_to_the_page_that_has_it(town, desk, booked):  # noqa: F811
    telling.tell(booked, Word.BOOKED, by=town.user(DUTY), now=towns.now())
    words = Message.objects.get().body
    assert "On that page you can also put it into your calendar." in words
    assert "The file with this email" not in words


def test_a_time_in_summer_is_the_london_one():
    about = replace(ABOUT, starts_at=at(ABOUT.starts_at.date(), 9).replace(month=7))
    assert "10:00 am" in saying.said(replace(about, ends_at=about.starts_at + timedelta(hours=1)), code="en").text


@pytest.mark.parametrize("code", ["en", "cy", "ur"])
def test_who_is_not_visited_after_all_reads_nothing_of_changing_a_visit(code):
    with override(code):
        of_changing = gettext("You lose no place on our list by changing a visit.")
    bodies = [saying.said(replace(ABOUT, word=word), code=code).body for word in (Word.BOOKED, Word.CANCELLED)]
    assert [of_changing in body for body in bodies] == [True, False]


def test_in_what_is_read_from_the_right_a_number_to_ring_stands_as_it_is_dialled():
    said = saying.said(replace(ABOUT, has_phone=True), code="ur")
    assert ["\u200e((phone))" in one for one in (said.text, said.body, said.easy)] == [True, True, True]
    assert "\u200e" not in saying.said(replace(ABOUT, has_phone=True), code="cy").body
