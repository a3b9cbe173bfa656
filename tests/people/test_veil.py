"""The veil: what of a record is read under it, and that nothing is left of it outside."""

import pytest

from fairwait.people import veil
from fairwait.people.models import Person

WHO = {"first_name": "Mary-Ann", "last_name": "van Dyke", "known_as": "Moll", "address": "2 Quay Row", "language": "so"}


@pytest.fixture
def record(db):
    from uuid import uuid4

    return Person.objects.create(id=5, uuid=uuid4(), search="mary-ann", **WHO)


def restricted(record):
    Person.objects.filter(pk=record.pk).update(is_restricted=True)
    return record


def read(**how):
    return Person.objects.get(pk=5, **how)


def test_nothing_is_veiled_outside(record):
    restricted(record)
    assert read().name == "Mary-Ann van Dyke"


def test_of_a_restricted_record_nothing_says_who_it_is(record):
    restricted(record)
    with veil.drawn():
        found = read()
        assert found.name == "Restricted record"
        assert [getattr(found, name) for name in veil.WHO_THEY_ARE if name != "search"] == [None] * 17
        assert (found.search, found.language) == ("", "so")
    assert read().name == "Mary-Ann van Dyke"


def test_what_was_opened_is_lifted(record):
    restricted(record)
    with veil.drawn(lifted=lambda: {record.uuid}):
        assert read().name == "Mary-Ann van Dyke"


def test_a_record_read_in_part_counts_as_restricted(record):
    with veil.drawn():
        assert Person.objects.only("first_name").get(pk=5).first_name is None
        assert read().first_name == "Mary-Ann"


def test_names_are_initials_on_a_shared_screen(record):
    with veil.drawn(masked=lambda: True):
        found = read()
        assert (found.name, found.known_as, found.address) == ("M.A. V.D.", "M.", None)
        assert veil.is_masked()
    assert not veil.is_masked()


def test_an_answer_sent_in_parts_takes_the_veil_along(record):
    restricted(record)

    def parts():
        yield read().name.encode()
        yield read().name.encode()

    with veil.drawn():
        sent = veil.around(parts())
    assert list(sent) == [b"Restricted record"] * 2
    assert list(veil.around(parts())) == [b"Mary-Ann van Dyke"] * 2
