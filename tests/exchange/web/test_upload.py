"""Sending a file: what is asked, what is refused, and the list of imports."""

from datetime import date

import pytest

from fairwait.exchange import forms
from fairwait.exchange.models import Import
from fairwait.upkeep.models import Job
from tests.exchange.web import steps

pytestmark = pytest.mark.django_db


def test_an_empty_list_says_what_to_do_first(leila, page):
    empty = page("/imports/")
    assert "Nothing has been brought in yet" in empty.words
    assert empty.link("Bring in a file") == "/imports/new/"


def test_a_file_that_was_left_half_way_and_brought_in_later_asks_for_nothing(leila, client, page):
    content = steps.as_csv([steps.row(n) for n in range(12)])
    half_way = steps.send(client, content)
    other = steps.send(client, steps.as_csv([steps.row(n) for n in range(11)]))
    later = steps.bring(client, page, content)
    assert later.status == "done"
    said = {row[0].rpartition(" ")[2]: row[5] for row in page("/imports/").rows()}
    assert said[str(half_way.pk)] == f"Not brought in. Import {later.pk} brought this very file in."
    assert "Go on" in said[str(other.pk)]


def test_the_day_is_today_until_somebody_says_otherwise(leila, page):
    from django.utils import timezone

    today = timezone.localdate()
    boxes = {box.get("name"): box.get("value") for box in page("/imports/new/").all("input")}
    assert (boxes["as_of-day"], boxes["as_of-year"]) == (str(today.day), str(today.year))


def test_what_is_missing_is_said_beside_its_box(leila, page):
    refused = page("/imports/new/", method="post", data={})
    assert refused.link("Select a file") == "#id_file"
    assert refused.link("Enter where the file comes from") == "#id_new_source"
    assert not Import.objects.exists()


def test_a_day_that_has_not_come_is_refused(leila, page):
    data = steps.form(steps.as_csv([steps.row(1)])) | {"as_of-year": "2999"}
    refused = page("/imports/new/", method="post", data=data)
    assert "The day the file is of must be today or in the past" in refused.words
    assert not Import.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(leila, client, page, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    monkeypatch.setattr("fairwait.exchange.views.listing._BESIDE_THE_FILE", 100)
    monkeypatch.setattr("fairwait.exchange.views.listing._upload", lambda request: pytest.fail("it was read"))
    refused = page("/imports/new/", method="post", data=steps.form(steps.as_csv([steps.row(1)])), status=413)
    assert "too large" in refused.heading
    assert not Import.objects.exists()


def test_a_form_from_elsewhere_is_refused(leila, db):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(leila, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post("/imports/new/", steps.form(b"a,b")).status_code == 403
    assert not Import.objects.exists()


def test_a_file_is_kept_and_read_outside_the_request(leila, client):
    client.post("/imports/new/", steps.form(steps.as_csv([steps.row(n) for n in range(5)])))
    record = Import.objects.get()
    assert (record.status, record.source_name, record.file_name) == ("uploaded", "trays", "waiting.csv")
    job = Job.objects.get(uuid=record.job)
    assert (job.kind, job.state, job.arguments) == ("exchange.look", "queued", {"import": record.pk})
    assert steps.original_of(record).exists()


def test_progress_is_shown_to_whoever_comes_back(leila, client, page):
    client.post("/imports/new/", steps.form(steps.as_csv([steps.row(n) for n in range(5)])))
    record = Import.objects.get()
    address = f"/imports/{record.uuid}/progress/"
    assert client.get(f"/imports/{record.uuid}/")["Location"] == address
    waiting = page(address)
    assert "Waiting for its turn" in waiting.words
    assert waiting.all("progress")
    assert waiting.link("Look again") == address
    part = client.get(f"{address}part/")
    assert b"Read the file" in part.content
    steps.work()
    assert client.get(f"{address}part/").status_code == 204
    assert client.get(address)["Location"] == f"/imports/{record.uuid}/columns/"


def test_a_file_that_cannot_be_read_says_what_it_seems_to_be(leila, client, page):
    record = steps.send(client, b"%PDF-1.4 " + b"x" * 400, name="list.csv")
    assert record.status == "refused"
    refused = page(f"/imports/{record.uuid}/")
    assert "a PDF" in refused.words
    assert "CSV or XLSX" in refused.words
    assert "nothing was changed" in refused.words
    assert "Refused whole." in page("/imports/").words


def test_headings_without_rows_are_refused_before_anybody_is_asked_what_they_mean(leila, client, page):
    record = steps.send(client, steps.as_csv([]))
    assert record.status == "refused"
    assert "headings and no rows" in page(f"/imports/{record.uuid}/").words


def test_a_file_without_headings_shows_its_first_lines_and_takes_the_row(leila, client, page):
    record = steps.send(client, b"\n".join(f"{n},{n * 7}".encode() for n in range(30)))
    refused = page(f"/imports/{record.uuid}/")
    assert refused.heading == "This file could not be read"
    assert refused.rows()[1] == ["2", "1,7"]
    place = refused.link("Say which row names the columns")
    client.post(place, {"header_row": "1", **steps.day_of(steps.DAY)})
    steps.work()
    record.refresh_from_db()
    assert (record.status, record.columns) == ("uploaded", ["0", "0 (2)"])
    assert "a wait cannot begin without one" in page(f"/imports/{record.uuid}/columns/", method="post", data={}).words


def _of_the_16th() -> bytes:
    return steps.as_csv([steps.row(n) for n in range(5)]).replace(b"Waiting list report", b"As at 16/11/2026")


def test_the_day_a_file_says_it_is_of_is_shown_and_can_be_taken(leila, client, page):
    record = steps.send(client, _of_the_16th())
    columns = page(f"/imports/{record.uuid}/columns/")
    assert "it is of 16 November 2026 (line 1: “As at 16/11/2026”)" in columns.words
    place = columns.link("Change the day this file is of")
    assert page(place).all("input", id="id_as_of-day")[0].get("value") == "16"
    assert client.post(place, {"header_row": "2", **steps.day_of(date(2031, 1, 1))}).status_code == 200
    client.post(place, {"header_row": "2", **steps.day_of(date(2026, 11, 16))})
    steps.work()
    record.refresh_from_db()
    assert (record.as_of, record.status) == (date(2026, 11, 16), "uploaded")
    assert "Change the day" not in page(f"/imports/{record.uuid}/columns/").words


def test_another_day_leaves_columns_confirmed(leila, client, page):
    record = steps.confirm_columns(client, page, steps.send(client, _of_the_16th()))
    place = page(f"/imports/{record.uuid}/findings/").link("Change the day this file is of")
    client.post(place, {"header_row": "2", **steps.day_of(date(2026, 11, 16))})
    steps.work()
    record.refresh_from_db()
    assert (record.as_of, record.status) == (date(2026, 11, 16), "checked")
    assert "Change the day" not in page(f"/imports/{record.uuid}/findings/").words


def test_the_very_file_again_has_nothing_to_do(leila, client, page):
    content = steps.as_csv([steps.row(n) for n in range(5)])
    first = steps.bring(client, page, content)
    assert first.status == "done"
    second = steps.send(client, content)
    assert second.status == "stopped"
    assert f"brought in as import {first.pk}. There is nothing to do." in page(f"/imports/{second.uuid}/").words


def test_the_list_costs_the_same_however_long(leila, client, page, django_assert_max_num_queries):
    for number in range(4):
        steps.send(client, steps.as_csv([steps.row(number)]))
    with django_assert_max_num_queries(9):
        assert len(page("/imports/").rows()) == 4


def test_names_of_files_are_text_and_lead_nowhere(leila, client, page):
    record = steps.send(client, steps.as_csv([steps.row(1)]), name='"><script>window.pwned=1</script>.csv')
    assert "<script>window" not in page(f"/imports/{record.uuid}/columns/").html
    given = client.get(f"/imports/{record.uuid}/mapping.toml")["Content-Disposition"]
    assert "/" not in given.split("filename", 1)[1]
    assert "\n" not in given
