"""What was found, one kind at a time, and the file given back."""

import io
import zipfile
from datetime import date

import pytest

from fairwait.accounts.models import AccessLog
from fairwait.engine.checks.rules.catalogue import RULES
from fairwait.exchange.imports import giving, keeping
from fairwait.exchange.words import RULE_TITLES, for_pages
from fairwait.people.models import Person
from fairwait.upkeep.models import Job
from tests.exchange.web import steps

pytestmark = pytest.mark.django_db


def test_every_rule_has_a_title_people_read():
    assert {rule.name for rule in RULES} == set(RULE_TITLES)


def test_advice_on_pages_names_no_option_of_the_command_line():
    assert not [rule.name for rule in RULES if "--" in for_pages(rule.fix)]


@pytest.fixture
def checked(leila, client, page):
    rows = [steps.row(n) for n in range(70)]
    rows[3]["Date referred"] = "00/10/2026"
    rows[5]["DOB"] = "31/06/1951"
    rows[6]["Surname"] = "=HYPERLINK(1)"
    rows[8] = dict(rows[9], **{"Client Ref": "7999999"})
    for each in rows[20:]:
        each["NHS No"] = "999 000 00"
    return steps.confirm_columns(client, page, steps.send(client, steps.as_csv(rows)))


def test_kinds_are_counted_and_those_that_stop_rows_come_first(checked, page):
    found = page(f"/imports/{checked.uuid}/findings/")
    assert "69 of 70 rows" in found.words.replace("69 of", "69 of")
    first = [" ".join("".join(li.itertext()).split()) for ol in found.all("ol", class_="fw-kinds") for li in ol][0]
    assert "stop" in first
    assert "Nothing has been brought in." in found.words


def test_of_a_kind_that_is_partly_a_note_the_count_says_what_is_to_be_looked_at(leila, client, page):
    rows = [steps.row(n) for n in range(30)]
    lines = steps.as_csv(rows).splitlines()
    half = [*lines[:16], b"Subtotal: 15 records", *lines[16:], b"Total records: 45"]
    record = steps.confirm_columns(client, page, steps.send(client, b"\n".join(half)))
    assert (record.finding_counts["total-row:warn"], record.finding_counts["total-row:note"]) == (1, 1)
    (said,) = [
        li for li in page(f"/imports/{record.uuid}/findings/").all("li") if "Total lines" in "".join(li.itertext())
    ]
    assert "2, 1 to look at" in " ".join("".join(said.itertext()).split())


def test_words_are_told_with_what_each_was_taken_for(leila, client, page):
    headings = (*steps.HEADINGS, "Status")
    rows = [steps.row(n, Status=("Awaiting allocation", "On hold - hospital", "Blorp")[n % 3]) for n in range(18)]
    for each, pathway, urgent in ((rows[0], "CRV", "High"), (rows[1], "OT assessment", "Wibble")):
        each["What for"], each["Priority"] = pathway, urgent
    record = steps.send(client, steps.as_csv(rows, headings))
    told = steps.answers(page(f"/imports/{record.uuid}/columns/"))
    left = {name: "-" for name, value in told.items() if name.startswith("w-pathway-") and not value}
    record = steps.confirm_columns(client, page, record, **left)
    found = page(f"/imports/{record.uuid}/findings/")
    shown = {row[0]: row[1:] for table in range(1, len(found.all("table"))) for row in found.rows(table)}
    assert shown["OT assessment"] == ["Occupational therapy", "1"]
    assert shown["Needs assessment"] == ["Needs assessment", "16"]
    assert shown["CRV"] == ["nothing: these rows cannot be used", "1"]
    assert shown["Wibble"] == ["no band yet", "1"]
    assert shown["1 - Critical"] == ["P1 Critical", "4"]
    assert shown["On hold - hospital"] == ["Paused", "6"]
    assert shown["Blorp"] == ["kept as written", "6"]


def test_rows_are_numbered_as_in_the_file(checked, page):
    found = page(f"/imports/{checked.uuid}/findings/date-unreadable/")
    rows = {row[0]: row for row in found.rows()}
    assert any(number.endswith("6") and "00/10/2026" in cells[2] for number, cells in rows.items())
    assert "What this rule looks for" in found.words
    assert "Stop." in found.words


def test_long_kinds_are_paged(checked, page):
    address = f"/imports/{checked.uuid}/findings/nhs-number-invalid/"
    first = page(address)
    assert "1 to 50 of 50" not in first.words or len(first.rows()) == 50
    beyond = page(f"{address}?page=99")
    assert not beyond.rows() or len(beyond.rows()) <= 50


def test_likely_doubles_are_shown_with_their_evidence(checked, page):
    found = page(f"/imports/{checked.uuid}/findings/duplicate-person/")
    assert "in 100." in found.words
    assert "same birth date" in found.words
    assert "joining can be undone" in found.words


def test_a_kind_the_file_does_not_have_is_not_there(checked, page):
    page(f"/imports/{checked.uuid}/findings/email-invalid/", status=404)
    page(f"/imports/{checked.uuid}/findings/nonsense/", status=404)


def taken(client, record, what):
    """A file given back: asked for, made by the worker, taken."""
    client.get(f"/imports/{record.uuid}/given/{what}/")
    steps.work()
    return client.get(f"/imports/{record.uuid}/given/{what}/file/")


def test_a_file_is_made_outside_the_request_once_and_offered_when_ready(checked, client, page):
    address = f"/imports/{checked.uuid}/given/findings/"
    asked = page(address)
    assert "Writing your file" in asked.words
    assert "Download it" not in asked.words
    assert client.get(f"{address}part/").status_code == 200
    assert client.get(f"{address}file/")["Location"] == address
    page(address)
    assert Job.objects.filter(kind=giving.GIVE).count() == 1, "asking again asks for nothing more"
    assert steps.work() == 1
    assert client.get(f"{address}part/").status_code == 204
    ready = page(address)
    assert "It is ready" in ready.words
    assert f"{address}file/" in [link.get("href") for link in ready.all("a")]
    assert steps.work() == 0
    page(f"/imports/{checked.uuid}/given/nonsense/", status=404)


def test_a_file_made_of_other_findings_is_never_given(checked, client, page):
    taken(client, checked, "findings")
    steps.confirm_columns(client, page, checked)
    assert giving.ready(checked, giving.Given.FINDINGS) is None
    assert "Stop: " in b"".join(taken(client, checked, "findings").streaming_content).decode()


def test_why_a_file_cannot_be_made_is_said_and_it_can_be_tried_again(checked, client, page):
    keeping.original(checked.sha256).unlink()
    address = f"/imports/{checked.uuid}/given/findings/"
    page(address)
    steps.work()
    said = page(address)
    assert "This file cannot be made" in said.words
    assert "bring it again" in said.words
    assert Job.objects.filter(kind=giving.GIVE).count() == 1, "looking does not try again"
    client.post(address)
    assert Job.objects.filter(kind=giving.GIVE).count() == 2


def test_the_file_is_given_back_with_what_was_found(checked, client):
    given = taken(client, checked, "findings")
    text = b"".join(given.streaming_content).decode()
    assert given["Content-Disposition"] == 'attachment; filename="waiting findings.csv"'
    assert given["Content-Type"].startswith("text/csv")
    assert text.splitlines()[0] == "Waiting list report"
    assert "00/10/2026" in text
    assert "Stop: " in text


def test_only_the_rows_to_mend_come_back_and_can_be_brought_again(checked, client, page):
    client.post(f"/imports/{checked.uuid}/effect/", {})
    steps.work()
    given = taken(client, checked, "to-mend")
    mended = b"".join(given.streaming_content).replace(b"00/10/2026", b"01/10/2026")
    assert len(mended.strip().splitlines()) == 3
    record = steps.send(client, mended, name="waiting to-mend.csv")
    assert record.is_supplement
    assert record.status == "checked"
    effect = page(f"/imports/{record.uuid}/effect/")
    assert "part of a list" in effect.words
    client.post(f"/imports/{record.uuid}/effect/", {})
    steps.work()
    record.refresh_from_db()
    assert (record.counts["joined"], record.counts["left"]) == (1, 0)


def test_a_spreadsheet_comes_back_as_one_that_runs_nothing(leila, client, page):
    import xlsxwriter

    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for place, heading in enumerate(steps.HEADINGS):
            sheet.write_string(0, place, heading)
        for number in range(12):
            for place, text in enumerate(steps.row(number, Team="=1+1").values()):
                sheet.write_string(number + 1, place, text)
    record = steps.confirm_columns(client, page, steps.send(client, kept.getvalue(), name="list.xlsx"))
    given = taken(client, record, "findings")
    book = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content)))
    assert given["Content-Disposition"].endswith('findings.xlsx"')
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_looking_at_rows_about_people_we_hold_is_logged(checked, client, page, leila):
    client.post(f"/imports/{checked.uuid}/effect/", {})
    steps.work()
    page(f"/imports/{checked.uuid}/findings/nhs-number-invalid/")
    entry = AccessLog.objects.filter(by=leila, page="import findings").latest("pk")
    assert len(entry.people) >= 10


def test_values_of_the_file_are_text_on_every_page(leila, client, page):
    evil = "<script>window.pwned=1</script>"
    rows = [steps.row(n, Surname=evil, Team=evil, **{"Priority": evil}) for n in range(12)]
    record = steps.confirm_columns(client, page, steps.send(client, steps.as_csv(rows)))
    for kind in record.finding_counts:
        shown = page(f"/imports/{record.uuid}/findings/{kind.rpartition(':')[0]}/")
        assert "<script>window" not in shown.html
    client.post(f"/imports/{record.uuid}/effect/", {})
    steps.work()
    assert "<script>window" not in page(f"/imports/{record.uuid}/effect/joined/").html


def test_of_a_restricted_record_only_the_row_is_told(leila, client, page):
    rows = [steps.row(n) for n in range(12)]
    rows[8] = dict(rows[9], **{"Client Ref": "7999999", "Surname": "Zyxquell", "NHS No": "999 007 77"})
    rows[9] = dict(rows[8], **{"Client Ref": "7000009"})
    steps.bring(client, page, steps.as_csv(rows))
    again = steps.send(client, steps.as_csv(rows), day=date(2026, 11, 24))
    addresses = [f"/imports/{again.uuid}/findings/{rule}/" for rule in ("duplicate-person", "nhs-number-invalid")]
    assert "Zyxquell" in page(addresses[0]).words
    assert "999 007 77" in page(addresses[1]).words
    Person.objects.filter(last_name="Zyxquell").update(is_restricted=True)
    for address in addresses:
        told = page(address)
        assert "Restricted record" in told.words
        assert "Zyxquell" not in told.html
        assert "999 007 77" not in told.html
