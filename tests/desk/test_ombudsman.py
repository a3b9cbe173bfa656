"""The Ombudsman file: who may make it and why, what is in it and in which order, and what never is."""

import contextlib
import csv
import io
import re
import zlib
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairwait.accounts.models import AccessLog
from fairwait.accounts.rules import Permission, Role, allows
from fairwait.govuk import printing
from fairwait.history.models import SubjectKey
from fairwait.history.verify import verify_about
from fairwait.huddles.concerns import actions as concerns
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity
from fairwait.people import actions as people
from fairwait.people.models import LikelyPair
from fairwait.waiting import actions as waiting
from tests.desk import town as towns

pytestmark = pytest.mark.django_db
WHY = "complaint 24 001 234, asked for by the Ombudsman"


def address(town, name="edith", more="ombudsman/") -> str:
    return f"/people/{town.people[name].uuid}/{more}"


def asked(kind="page", *, ago=0, why=WHY) -> dict:
    day = towns.day(ago)
    return {"why": why, "kind": kind, "known_at-day": day.day, "known_at-month": day.month, "known_at-year": day.year}


@pytest.fixture
def told(town):
    """Edith with a contact, a promise, a band, wishes, a carer, and a record that was kept apart from hers."""
    by, now = town.user(Role.PATHWAY_LEAD), towns.now()
    wait = town.waits["edith"]
    waiting.record_contact(
        wait=wait, on=towns.day(2), how="phone", said="=HYPERLINK(1)", promised=towns.day(-9), by=by, now=now
    )
    waiting.set_band(wait=wait, band="P2", reason="+two falls", by=by, now=now)
    number = str(town.people["edith"].pk + 2_000_000)
    towns.join(
        town, "susan", pathway="carers-assessment",
        person={"first_name": "Susan", "last_name": "Reid", "is_carer": True, "cares_for_id": number},
    )  # fmt: skip
    left, right = sorted((town.people["edith"], town.people["amina"]), key=lambda person: person.pk)
    pair = LikelyPair.objects.create(left=left, right=right, probability=0.9, because=[], found_on=towns.day(0))
    people.keep_apart(pair=pair, reason="two sisters", by=by, now=now)
    return town


def made(client, town, **how):
    return client.post(address(town), asked(**how))


@pytest.mark.parametrize("role", list(Role))
def test_who_may_make_it(town, signed_in, page, role):
    wanted = 200 if allows(role, Permission.OMBUDSMAN_FILE) else 403
    page(address(town), client=signed_in(role), status=wanted)


def test_another_teams_file_is_not_there(town, signed_in, page):
    page(address(town, "owen"), client=signed_in(Role.TEAM_MANAGER), status=404)


def test_it_needs_a_reason_which_is_logged_before_it_is_sent(told, signed_in, page):
    client = signed_in()
    refused = page(address(told), client=client, method="post", data=asked(why=""))
    assert refused.link("Enter why the file is made") == "#id_why"
    assert "Everything that happened" not in refused.words
    made(client, told)
    look = AccessLog.objects.latest("pk")
    assert (look.person, look.page, look.why) == (told.people["edith"].pk, "person:ombudsman:page", WHY)


def test_a_restricted_record_asks_for_its_reason_first(told, signed_in):
    by = told.user(Role.PRINCIPAL_SOCIAL_WORKER)
    people.restrict(person=told.people["edith"], reason="works here", ring="Nadia", by=by, now=towns.now())
    assert signed_in().get(address(told)).status_code == 404
    client = signed_in(Role.PRINCIPAL_SOCIAL_WORKER)
    asks = client.get(address(told))["Location"]
    assert asks == f"{address(told, more='reason/')}?{urlencode({'next': address(told)})}"
    again = made(client, told, kind="csv")
    assert (again.status_code, asks in again.content.decode()) == (403, True)
    assert client.post(asks, {"why": "the Ombudsman asks"})["Location"] == address(told)
    assert "Edith Marlowe" in made(client, told).content.decode()


def test_everything_stands_in_order_with_when_it_was_known_and_by_whom(told, signed_in, page):
    words = page(address(told), client=signed_in(), method="post", data=asked()).words
    places = [
        words.index(mark)
        for mark in ("The wait began: Needs assessment.", "spoke by phone", "we will speak again by", "chose P2")
    ]
    assert places == sorted(places)
    assert "“+two falls”" in words
    assert "not due yet" in words
    assert "Pathway Lead Example" in words
    assert f"Why it was made: {WHY}" in words
    assert "is as it was written" in words
    assert "import 1, row 7" in words
    assert "nothing became" not in words


def test_nobody_else_is_in_it(told, signed_in):
    for kind in ("page", "csv"):
        said = made(signed_in(), told, kind=kind).content.decode()
        assert "two sisters" in said
        others = ("Susan", "Reid", "Amina", "Yusuf", str(told.people["amina"].pk + 2_000_000))
        assert not [other for other in others if other in said]


def test_what_was_known_later_is_left_out(told, signed_in, page):
    words = page(address(told), client=signed_in(), method="post", data=asked(ago=1)).words
    assert "The wait began" in words
    assert "two falls" not in words
    assert "we will speak again" not in words


def test_the_table_runs_nothing_and_reads_back(told, signed_in):
    answer = made(signed_in(), told, kind="csv")
    assert answer["Content-Disposition"].startswith('attachment; filename="ombudsman-file-')
    assert "Marlowe" not in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["number"] for row in rows if row["number"]] == [
        str(n) for n in range(1, sum(bool(r["number"]) for r in rows) + 1)
    ]
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@\t\r"]
    assert {"Proof", "In this file", "Not in this file", "Why", "Made"} <= {row["kind"] for row in rows}


def test_the_pdf_is_tagged_and_says_its_language_and_title(told, signed_in):
    answer = made(signed_in(), told, kind="pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = inflated(answer.content)
    for mark in ("StructTreeRoot", "/Marked true", "/Lang", "en-GB", "/TH", "pdfuaid", "DisplayDocTitle true"):
        assert mark in said, mark


def inflated(pdf: bytes) -> str:
    """A PDF with its streams opened, as far as they are deflated."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompress(stream))
    return b"\n".join(parts).decode("latin-1")


def test_a_page_that_is_printed_asks_for_nothing(monkeypatch):
    from weasyprint import URLFetcher

    asked_for = []
    really = URLFetcher.fetch

    def noted(self, url, headers=None):
        found = really(self, url, headers)
        asked_for.append(url)
        return found

    monkeypatch.setattr(URLFetcher, "fetch", noted)
    pictures = "".join(
        f'<img alt="B" src="{url}">' for url in ("https://example.com/b", "file:///etc/hosts", "data:,b")
    )
    assert printing.as_pdf(f'<html lang="en"><title>A</title><h1>A</h1>{pictures}')
    assert asked_for == []


def test_without_pango_the_page_is_offered(told, signed_in, page, monkeypatch):
    from fairwait.desk.views import ombudsman

    def fails(html):
        raise printing.CannotPrint

    monkeypatch.setattr(ombudsman, "as_pdf", fails)
    answer = page(address(told), client=signed_in(), method="post", data=asked("pdf"))
    assert "Print the page instead" in answer.words


def test_what_the_history_does_not_prove_is_said(told, signed_in, page):
    assert verify_about([told.people["edith"].pk]).is_whole
    SubjectKey.objects.filter(subject=told.people["edith"].pk).delete()
    assert not verify_about([told.people["edith"].pk]).is_whole
    words = page(address(told), client=signed_in(), method="post", data=asked()).words
    assert "The history does not prove this file" in words


def test_it_costs_the_same_however_long_the_history(told, signed_in):
    client, counts = signed_in(), []
    for _round in range(2):
        for number in range(20):
            waiting.record_contact(
                wait=told.waits["edith"], on=towns.day(1), how="visit", said=f"Visit {number}.",
                by=told.user(Role.DUTY_WORKER), now=towns.now(),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked_of:
            made(client, told)
        counts.append(len(asked_of))
    assert counts[0] == counts[1]


def concern(town, **more):
    """A concern over her provider, raised yesterday and gone on with today."""
    lead = town.user(Role.PATHWAY_LEAD)
    raised = NewStep(Decision.RAISED, "x", Severity.SERIOUS, lead.pk, "Visit them", towns.day(-3))
    made = concerns.raise_concern(
        kind=Kind.PROVIDER, about="Harbour View", what="Nobody answers at night.", happened_on=towns.day(3),
        step=raised, touches=town.people["edith"], by=lead, now=towns.now() - timedelta(days=1),
    )  # fmt: skip
    goes_on = NewStep(Decision.GOES_ON, "The bell is mended", Severity.WATCH, lead.pk, "Ring them", towns.day(-9))
    concerns.decide(concern=made, step=goes_on, by=lead, now=towns.now(), seen=made.revision)
    return made


def test_concerns_and_incidents_that_touch_the_person_stand_in_their_place(told, signed_in, page):
    number = concern(told).pk
    rows = list(csv.DictReader(io.StringIO(made(signed_in(), told, kind="csv").content.decode("utf-8-sig"))))
    found = [row for row in rows if row["kind"] == "Provider concern"]
    assert [(row["happened_on"], row["known_on"]) for row in found] == [
        (towns.day(3).isoformat(), towns.day(1).isoformat()), (towns.day(0).isoformat(), towns.day(0).isoformat()),
    ]  # fmt: skip
    assert "Harbour View. “Nobody answers at night.”" in found[0]["what"]
    assert found[0]["what"].endswith("Next: Visit them")
    assert "The bell is mended" in found[1]["what"]
    assert {(row["source"], row["event"]) for row in found} == {(f"concern {number}, beside the history", "")}
    numbered = [row for row in rows if row["number"]]
    assert [row["happened_on"] for row in numbered] == sorted(row["happened_on"] for row in numbered)
    early = made(signed_in(), told, kind="csv", ago=2).content.decode("utf-8-sig")
    assert "Harbour View" not in early
    words = page(address(told), client=signed_in(), method="post", data=asked()).words
    assert "Every step of the provider concerns and incidents" in words
    assert "beside the history" in words


def test_of_a_concern_that_touches_a_restricted_record_no_word_is_said(told, signed_in):
    one = concern(told)
    concerns.touch(concern=one, person=told.people["owen"], by=told.user(Role.PATHWAY_LEAD), now=towns.now())
    type(told.people["owen"]).objects.filter(pk=told.people["owen"].pk).update(is_restricted=True)
    text = made(signed_in(), told, kind="csv").content.decode("utf-8-sig")
    assert "Details restricted" in text
    assert "Harbour View" not in text
    assert "The bell is mended" not in text
