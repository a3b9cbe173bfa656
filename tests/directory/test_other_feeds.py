"""Feeds as other people publish them: what can be used is, what cannot is named, and nothing typed is ever HTML."""

import gzip
import json
from datetime import date

import pytest

from fairwait.directory.rules.reading import read
from fairwait.directory.rules.refusal import SourceRefused

TODAY = date(2026, 11, 26)


def uuid(number):
    return f"6a1d5d2e-0000-4000-8000-{number:012d}"


def service(number, **more):
    organization = {"id": uuid(900_000 + number), "name": "Invented Friends", "description": "A charity."}
    return {
        "id": uuid(number),
        "name": f"Lunch club {number}",
        "status": "active",
        "organization": organization,
        **more,
    }


def feed(services, **more):
    return json.dumps({
        "total_items": len(services), "total_pages": 1, "page_number": 1, "size": len(services), "first_page": True,
        "last_page": True, "empty": not services, "contents": services, **more,
    }).encode()  # fmt: skip


def taken(payload):
    return read(payload, source="theirs", today=TODAY)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><feed/>", "a web page, or XML"),
        (feed([service(n) for n in range(50)])[:4_000], "may have been cut"),
        (feed([service(1), service(2)], total_items=2_000), "there are 2,000 services, and holds 2"),
        (b"", "no whole JSON"),
        (b"PK\x03\x04services.csv", "a zip archive. Unpack it"),
        (gzip.compress(feed([service(1)])), "packed with gzip. Unpack it"),
        (b"id,organization_id,name\r\n1,2,Lunch club\r\n", r"a table \(CSV\).*Ask its publisher for the JSON"),
        (b'\xef\xbb\xbf"id";"name"\n1;Lunch club\n', r"a table \(CSV\)"),
        (b'{"id": "1", "name": "a"}\n{"id": "2", "na', "may have been cut"),
        (
            json.dumps({"data": [service(1)]}).encode(),
            "only \u201cdata\u201d: services are looked for under \u201ccontents",
        ),
        (json.dumps({"organizations": [{"services": [service(1)]}]}).encode(), "only \u201corganizations\u201d"),
        ('{"contents": [{"name": "Caf\u00e9"}]}'.encode("latin-1"), "not written in UTF-8"),
    ],
)
def test_what_is_no_whole_feed_is_refused_and_said_why(payload, said):
    with pytest.raises(SourceRefused, match=said):
        taken(payload)


def test_a_service_a_line_is_a_list_of_services():
    lines = b"\n".join(json.dumps(service(number)).encode() for number in (1, 2, 3))
    assert len(taken(lines).given) == 3
    assert len(taken(lines + b"\r\n\r\n").given) == 3


def test_what_is_packed_is_not_unpacked():
    """A hundred megabytes of nothing are refused by how they begin."""
    with pytest.raises(SourceRefused, match="gzip"):
        taken(gzip.compress(b"[" + b" " * 100_000_000 + b"]"))


def test_ages_of_the_older_profile_that_are_written_as_text_are_a_span_too():
    older = service(1, eligibilitys=[
        {"id": "1", "minimum_age": "18.0", "maximum_age": "64"}, {"id": "2", "minimum_age": "65", "maximum_age": "0"},
    ])  # fmt: skip
    (given,) = taken(feed([older])).given
    assert (given.record["minimum_age"], given.record.get("maximum_age")) == (18, None)


def test_wrong_types_cost_their_own_value_and_no_other():
    odd = [
        service(1), service(2, minimum_age="ten", contacts="none", schedules=[{"id": 1, "byday": 7}]), ["x"], None,
        service(3, url="javascript:alert(1)", email="a@b"),
    ]  # fmt: skip
    found = taken(feed(odd))
    assert [each.record["name"] for each in found.given] == ["Lunch club 1", "Lunch club 2", "Lunch club 3"]
    assert not found.given[2].record.get("url")
    said = " ".join(str(each) for each in found.findings)
    for wrong in ("minimum_age", "contacts", "byday", "javascript:alert(1)", "is not an object"):
        assert wrong in said


def test_html_in_words_is_words():
    typed = "<p>Eat <b>together</b></p><p>and<br>talk</p><script>alert(1)</script> 2 < 3 &amp; more<style>p{}</style>"
    (found,) = taken(feed([service(1, description=typed)])).given
    assert " ".join(found.record["description"].split()) == "Eat together and talk 2 < 3 & more"


def test_a_feed_in_utf_16_is_read_as_any_other():
    assert len(taken(feed([service(1), service(2)]).decode().encode("utf-16")).given) == 2


def test_a_number_that_is_none_costs_no_record():
    """What a program writes for a missing number is no JSON."""
    one = service(1, minimum_age=float("nan"), maximum_age=float("inf"), description="Says NaN, and means it")
    (given,) = taken(feed([one])).given
    assert given.record["description"] == "Says NaN, and means it"
    assert "minimum_age" not in given.record


@pytest.mark.parametrize(
    "payload", [b'{"contents": [NaN', b"[NaN," * 100_000, b'{"contents": NaN, "x": ' + b"9" * 5_000 + b"}"]
)
def test_what_is_no_json_with_such_a_number_in_it_is_refused_as_ever(payload):
    with pytest.raises(SourceRefused, match="no whole JSON"):
        taken(payload)
