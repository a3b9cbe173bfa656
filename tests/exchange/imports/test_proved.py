"""`verify` rebuilds every stored state from its events, a part of the people at a time; imports are laid out for it."""

import json
from datetime import date

import pytest
from django.db import connection

from fairwait.exchange.imports import found
from fairwait.history import queries
from fairwait.history.models import Event
from fairwait.history.verify import verify
from fairwait.people.models import Identifier, Person
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import bring, council, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(monkeypatch):
    """Somebody who brings in nine people, one of them with two waits; they are proved four at a time."""
    monkeypatch.setattr(queries, "_SUBJECTS_AT_ONCE", 4)
    user = council()
    rows = [row(number) for number in range(9)]
    bring([*rows, row(3, pathway="occupational-therapy", referred_on=date(2026, 7, 1))], by=user)
    return user


def told():
    """What `verify` says is wrong."""
    return [fault.words for fault in verify().faults]


def test_every_event_is_read_once_and_every_subject_falls_in_one_stretch(by):
    stretches = list(queries.stretches())
    assert len(stretches) > 1
    read = [event.seq for stretch in stretches for events in stretch.events.values() for event in events]
    assert sorted(read) == list(Event.objects.values_list("seq", flat=True))
    for stretch in stretches:
        inside = Person.objects.filter(**stretch.bounds("pk")).values_list("pk", flat=True)
        assert set(inside) == set(stretch.events)


def test_what_is_stored_otherwise_than_told_is_named_wherever_it_stands(by):
    assert told() == []
    first, last = Person.objects.order_by("pk").first(), Wait.objects.order_by("pk").last()
    Person.objects.filter(pk=first.pk).update(last_name="Changed")
    Wait.objects.filter(pk=last.pk).update(team="Another team")
    assert told() == [
        f"Person {first.pk}: the stored last_name is not what the events say.",
        f"Wait {last.pk}: the stored team is not what the events say.",
    ]


def test_a_number_that_no_event_told_is_named(by):
    person = Person.objects.order_by("pk").last()
    Identifier.objects.create(person=person, source="trays", kind="person_id", value="WX-99999")
    assert told() == [f"Person {person.pk}: the stored numbers are not what the events say."]


def test_what_is_no_longer_stored_is_named_once(by):
    lost = Wait.objects.order_by("pk")[5]
    Wait.objects.filter(pk=lost.pk).delete()
    assert told() == [f"Wait {lost.pk} has events, and is not stored."]


def test_who_is_stored_without_an_event_is_named_even_past_the_last(by):
    stray = Person.objects.order_by("pk").last().pk + 1_000
    Person.objects.create(pk=stray, uuid="0" * 32)
    assert told() == [f"Person {stray} is stored, and no event speaks of them."]


def test_a_wait_moved_to_somebody_else_is_named_and_not_called_lost(by):
    wait = Wait.objects.order_by("pk").first()
    Wait.objects.filter(pk=wait.pk).update(person=Person.objects.order_by("pk").last())
    assert f"Wait {wait.pk} is stored, and no event speaks of it." in told()
    assert f"Wait {wait.pk} has events, and is not stored." not in told()


def test_waits_and_events_of_an_import_lie_person_by_person(by):
    by_wait = list(Wait.objects.order_by("pk").values_list("person_id", flat=True))
    assert by_wait == sorted(by_wait)
    assert list(Event.objects.order_by("seq").values_list("wait", flat=True)) == sorted(
        Wait.objects.values_list("pk", flat=True)
    )


def test_a_person_in_several_rows_is_told_of_once_wherever_a_part_ends(monkeypatch):
    monkeypatch.setattr(found, "AT_ONCE", 4)
    rows = [row(number) for number in range(9)]
    bring([*rows, row(3, pathway="occupational-therapy", referred_on=date(2026, 7, 1))], by=council())
    twice = Person.objects.get(first_name="Person3")
    events = Event.objects.filter(subject=twice.pk).order_by("seq").values_list("private", flat=True)
    assert [sorted(json.loads(private)["person"]) for private in events] == [
        ["date_of_birth", "first_name", "last_name"],
        [],
    ]
    assert told() == []


def test_rows_are_stored_under_their_own_numbers(by):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table, number in (("history_event", "seq"), ("people_person", "id"), ("waiting_wait", "id")):
                cursor.execute(f'SELECT count(*) FROM {table} WHERE rowid <> "{number}"')
                assert cursor.fetchone() == (0,)
                # A key of another type would have an index of its own, of this name.
                cursor.execute(f"PRAGMA index_list({table})")
                assert "pk" not in {origin for *_, origin, _ in cursor.fetchall()}
