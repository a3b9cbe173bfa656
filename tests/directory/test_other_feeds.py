"""Feeds as other people publish them: what can be used is, what cannot is named, and nothing typed is ever HTML."""

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
        ('{"contents": [{"name": "Caf\u00e9"}]}'.encode("latin-1"), "not written in UTF-8"),
    ],
)
def test_what_is_no_whole_feed_is_refused_and_said_why(payload, said):
    with pytest.raises(SourceRefused, match=said):
        taken(payload)


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
