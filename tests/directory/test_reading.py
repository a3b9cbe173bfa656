"""What of a file can be used, what is said of the rest, and which files are refused whole."""

from datetime import date
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.directory.rules import reading as readings
from fairwait.directory.rules.findings import Weight
from fairwait.directory.rules.places import Point
from fairwait.directory.rules.reading import Layer, read, read_document
from fairwait.directory.rules.refusal import SourceRefused
from fairwait.directory.rules.telling import facts_of, not_every_week, phones_of, spots_of
from tests.directory.records import connector, file_of, older, service, uid

TODAY = date(2026, 11, 26)


def reading(*services, **more):
    return read(file_of(*services, **more), source="s", today=TODAY)


def told(*services, **more):
    return [(one.weight, one.where, one.remedy) for one in reading(*services, **more).findings]


def record(raw):
    found = reading(raw)
    assert not found.findings
    return found.given[0].record


def test_a_service_of_3_0_is_kept_as_it_is():
    kept = record(service())
    assert kept["id"] == uid(1)
    assert spots_of(kept)[0].point == Point(54.3, 1.3)
    facts = facts_of(Layer.ASSET, kept, on=TODAY)
    assert [(one.day, one.opens, one.closes) for one in facts.openings] == [
        ("MO", "11:30", "14:00"),
        ("TH", "11:30", "14:00"),
    ]
    assert (facts.needs, facts.places) == ((uid(91),), ("Harbour",))


def test_a_service_of_the_older_profile_is_read_as_3_0():
    found = reading(older())
    assert found.is_older
    assert not found.findings
    kept = found.given[0].record
    facts = facts_of(Layer.ASSET, kept, on=TODAY)
    assert UUID(kept["id"])
    assert kept["status"] == "active"
    assert kept["description"] == "Songs & tea"
    assert (facts.minimum_age, facts.maximum_age, facts.languages) == (50, None, ("Welsh",))
    assert facts.openings[0].day == "WE"
    assert set(facts.access) == {"step_free", "loop"}
    assert phones_of(kept) == ["01632 960381"]
    assert kept["organization"]["website"] == "https://www.example.org"
    assert found.terms[0]["taxonomy"] == "Needs"
    assert spots_of(kept)[0].postcode == "ZX11AB"


def test_what_is_not_open_every_week_is_not_said_to_be():
    rhythms = [{"byday": "3MO"}, {"byday": "TU", "interval": 2}, {"byday": "WE", "freq": "MONTHLY"}, {"byday": "TH"}]
    kept = record(service(schedules=[{"id": uid(20 + at), **one} for at, one in enumerate(rhythms)]))
    assert [one.day for one in facts_of(Layer.ASSET, kept, on=TODAY).openings] == ["TH"]
    assert [one.day for one in not_every_week(kept, on=TODAY)] == ["MO", "TU", "WE"]


def test_names_of_the_older_profile_become_the_same_identifiers_every_time():
    assert reading(older()).given == reading(older()).given
    assert reading(older(1)).given[0].record["id"] != reading(older(2)).given[0].record["id"]


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        ("words", "Write it as an object with its id."),
        (service(id=None), "Give it an id that stays."),
        (service(id={"a": 1}), "Give it an id that stays."),
        (service(name=None), "Give it a name."),
        (service(name="<b> </b>"), "Give it a name."),
        (service(status="open"), "Give it a status."),
        (service(status=None), "Give it a status."),
    ],
)
def test_a_record_that_cannot_be_used_is_named_and_costs_no_other(raw, remedy):
    found = reading(raw, service(2))
    assert [one.theirs for one in found.given] == [uid(2)]
    lost = [one for one in found.findings if one.weight is Weight.LOST]
    assert [one.remedy for one in lost] == [remedy]
    assert lost[0].record.startswith("service 1")
    assert found.lost == 1


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://user:secret@example.org/"}, "url"),
        ({"email": "nobody"}, "email"),
        ({"minimum_age": "old"}, "minimum_age"),
        ({"minimum_age": 70, "maximum_age": 60}, ""),
        ({"assured_date": "2027-01-01"}, "assured_date"),
        ({"assured_date": "01/11/2026"}, "assured_date"),
        ({"schedules": [{"id": uid(30), "opens_at": "25:00"}]}, "schedules[0].opens_at"),
        ({"schedules": "daily"}, "schedules"),
        ({"cost_options": [{"id": uid(30), "amount": -4}]}, "cost_options[0].amount"),
        ({"contacts": [7]}, "contacts[0]"),
        ({"organization": {"id": uid(9)}}, "organization"),
        ({"description": "x" * 10_001}, "description"),
    ],
)
def test_a_value_that_cannot_stand_is_left_out_and_named(more, where):
    found = reading(service(**more))
    assert len(found.given) == 1
    assert [(one.weight, one.where) for one in found.findings] == [(Weight.LEFT_OUT, where)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "what"),
    [(1.3, 54.3, "wrong way round"), (0, 0, "outside"), (54.3, None, "one of"), (540, 13, "outside")],
)
def test_a_place_that_is_nowhere_is_said_to_be_and_shown_without_a_distance(latitude, longitude, what):
    at = service()["service_at_locations"][0]
    at["location"] |= {"latitude": latitude, "longitude": longitude}
    found = reading(service(service_at_locations=[at]))
    assert what in found.findings[0].what
    assert spots_of(found.given[0].record)[0].point is None


def test_the_same_id_twice_counts_once():
    found = reading(service(1), service(1, name="Another"), service(2))
    assert [one.record["name"] for one in found.given] == ["Lunch club 1", "Lunch club 2"]
    assert found.findings[0].weight is Weight.LOST
    found = reading(service(1), service(1, id=uid(1).upper()))
    assert len(found.given) == 1
    assert found.lost == 1


def test_connectors_are_read_beside_services():
    found = reading(connectors=[connector(), connector("Nobody", phone=None), connector(role=""), 7])
    kept = found.given[0]
    assert (kept.layer, kept.record["neighbourhoods"]) == (
        Layer.CONNECTOR,
        [{"name": "Harbour", "postcodes": ["ZX1"]}],
    )
    assert found.lost == 3


def test_terms_that_stand_by_themselves_are_read():
    more = {"taxonomies": [{"id": "t", "name": "Kinds", "taxonomy_terms": [{"id": "a", "name": "Music"}]}],
            "taxonomy_terms": [{"id": "b", "name": "Tea", "taxonomy": "Kinds", "taxonomy_id": "t"}, 4]}  # fmt: skip
    found = reading(service(attributes=None), **more)
    assert {term["name"]: term["taxonomy"] for term in found.terms} == {"Music": "Kinds", "Tea": "Kinds"}
    assert len(found.taxonomies) == 1


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (file_of(service())[:-9], "cut"),
        (b"<html>", "web page, or XML, and no feed"),
        (b"", "JSON"),
        (b"[]", "no services"),
        (b'"words"', "no list"),
        (b'{"contents": []}', "no services"),
        (orjson.dumps({"total_items": 3, "contents": [service()]}), "one page"),
        (orjson.dumps({"totalElements": 3, "content": [older()]}), "one page"),
    ],
)
def test_a_file_that_is_cut_empty_or_another_thing_is_refused_whole(payload, words):
    with pytest.raises(SourceRefused, match=words):
        read(payload, source="s", today=TODAY)


def test_a_file_too_large_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(readings, "LARGEST", 10)
    with pytest.raises(SourceRefused, match="larger"):
        reading(service())
    monkeypatch.setattr(readings, "LARGEST", 10_000)
    monkeypatch.setattr(readings, "MOST", 1)
    with pytest.raises(SourceRefused, match="more than 1"):
        reading(service(1), service(2))


def test_one_service_by_itself_and_a_bare_list_are_files_too():
    assert len(read(orjson.dumps(service()), source="s", today=TODAY).given) == 1
    assert len(read(b"\xef\xbb\xbf" + orjson.dumps([service()]), source="s", today=TODAY).given) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from([*service(), *older(), "languages", "cost_options", "funding", "accessibility"])


@given(st.dictionaries(NAMES, JSON, max_size=6), st.booleans())
def test_whatever_a_publisher_writes_is_read_or_named(changed, is_older):
    """No value, however odd, stops a file; what comes out never holds what was not allowed in."""
    base = older() if is_older else service()
    found = read_document([{**base, **changed}, service(2)], source="s", today=TODAY)
    assert uid(2) in {one.theirs for one in found.given}
    for one in found.given:
        facts_of(one.layer, one.record, on=TODAY)
        assert one.record["name"]
        assert UUID(one.record["id"])
