"""Confirming columns: only what is unsure is asked, and nothing is brought in before."""

import pytest

from fairwait.exchange.imports import steps as verbs
from fairwait.exchange.models import Import, Source
from fairwait.waiting.models import Wait
from tests.exchange.web import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(leila, client):
    rows = [steps.row(n, **({"What for": "CRV"} if n % 5 == 0 else {})) for n in range(20)]
    return steps.send(client, steps.as_csv(rows))


def test_columns_are_shown_with_how_sure_and_why(sent, page):
    shown = page(f"/imports/{sent.uuid}/columns/")
    assert "Do these columns mean what we think?" in shown.heading
    assert "in 100" in shown.words
    assert "Nothing has been brought in." in shown.words
    assert "headings on row 2, 20 rows, day first" in shown.words


def test_a_word_nobody_knows_must_be_answered(sent, page, client):
    address = f"/imports/{sent.uuid}/columns/"
    assert "CRV" in page(address).words
    asked = page(address, method="post", data=steps.answers(page(address)))
    words = "Select what “CRV” means, or leave its rows out"
    assert asked.link(words).startswith("#id_w-pathway-")
    assert asked.title.startswith("Error: ")
    assert Import.objects.get().status == "uploaded"


def test_a_word_is_mapped_and_the_mapping_kept_for_the_source(sent, page, client):
    box = next(
        name
        for name in steps.answers(page(f"/imports/{sent.uuid}/columns/"))
        if name.startswith("w-pathway") and not steps.answers(page(f"/imports/{sent.uuid}/columns/"))[name]
    )
    record = steps.confirm_columns(client, page, sent, **{box: "planned-review"})
    assert (record.status, record.usable) == ("checked", 20)
    client.post(f"/imports/{record.uuid}/effect/", {})
    steps.work()
    assert Wait.objects.filter(pathway="planned-review").count() == 4
    assert "CRV" in Source.objects.get().mapping
    later = steps.send(
        client, steps.as_csv([steps.row(n, **({"What for": "CRV"} if n % 5 == 0 else {})) for n in range(21)])
    )
    assert later.status == "checked", "a source that is known goes straight to what was found"


def test_rows_of_a_word_left_out_are_listed_and_cost_no_other(sent, page, client):
    told = steps.answers(page(f"/imports/{sent.uuid}/columns/"))
    box = next(name for name, value in told.items() if name.startswith("w-pathway") and not value)
    record = steps.confirm_columns(client, page, sent, **{box: "-"})
    assert (record.usable, record.rows) == (16, 20)
    found = page(f"/imports/{record.uuid}/findings/required-missing/")
    assert "CRV" in found.words
    assert "Only the 4 rows to mend" in found.words


def test_words_of_one_scale_read_as_one_band_are_asked_about_once(leila, client, page):
    scale = ("Urgent", "Very urgent", "Routine", "Low")
    rows = [steps.row(n, Priority=scale[n % 4]) for n in range(20)]
    record = steps.send(client, steps.as_csv(rows))
    address = f"/imports/{record.uuid}/columns/"
    asked = page(address)
    assert "Nothing has to be asked" not in asked.words
    assert "“Urgent” and “Very urgent” are both read as Critical of Needs assessment" in asked.words
    boxes = {box.get("name"): box for box in asked.all("select") if box.get("name").startswith("w-priority-")}
    labels = {label.get("for"): "".join(label.itertext()).strip() for label in asked.all("label")}
    (urgent,) = [name for name in boxes if labels[f"id_{name}"] == "What “Urgent” means"]
    settled = steps.confirm_columns(client, page, record, **{urgent: "P2"})
    assert settled.status == "checked"
    assert "are both read as Critical" not in page(f"/imports/{record.uuid}/findings/priority-shared/").words
    again = page(address)
    assert "read as one band" not in again.words
    assert "Confirmed." in again.words


def test_a_reference_that_counts_the_rows_is_asked_about_and_can_be_taken(leila, client, page):
    rows = [steps.row(n, **{"Ref #": str(n + 1)}) for n in range(12)]
    record = steps.send(client, steps.as_csv(rows, ["Ref #", *steps.HEADINGS]))
    asked = page(f"/imports/{record.uuid}/columns/")
    needing = asked.words.partition("Needs you")[2].partition("sure columns")[0]
    assert "Its numbers go up by one from row to row, as a row number does" in needing
    settled = steps.confirm_columns(client, page, record, c0="wait_id")
    assert '"Ref #" = "wait_id"' in settled.mapping
    assert "row number" not in page(f"/imports/{record.uuid}/findings/").words


def test_one_field_is_one_column(sent, page):
    address = f"/imports/{sent.uuid}/columns/"
    told = steps.answers(page(address))
    surname, forename = "c1", "c2"
    refused = page(address, method="post", data=told | {forename: told[surname]})
    assert "“Surname” and “Forename” are both Last name" in refused.words


def test_a_wait_needs_a_day_and_somebody(sent, page):
    address = f"/imports/{sent.uuid}/columns/"
    told = steps.answers(page(address))
    nobody = {
        name: "" for name, value in told.items() if value in ("person_id", "nhs_number", "date_of_birth", "referred_on")
    }
    refused = page(address, method="post", data=told | nobody)
    assert "a wait cannot begin without one" in refused.words
    assert "Say which column tells who it is" in refused.words


def test_another_pathway_column_has_its_own_words_asked(sent, page):
    address = f"/imports/{sent.uuid}/columns/"
    told = steps.answers(page(address))
    pathway = next(name for name, value in told.items() if value == "pathway")
    team = next(name for name, value in told.items() if value == "team")
    asked = page(address, method="post", data=told | {pathway: "reason", team: "pathway"})
    assert "Select what “Eastmarsh team” means, or leave its rows out" in asked.words


def test_a_title_that_speaks_of_one_pathway_is_shown_where_it_is_chosen(leila, client, page):
    rows = [steps.row(n) for n in range(12)]
    content = steps.as_csv(rows, [name for name in steps.HEADINGS if name != "What for"])
    record = steps.send(client, content.replace(b"Waiting list report", b"Occupational therapy waiting list"))
    address = f"/imports/{record.uuid}/columns/"
    shown = page(address)
    assert "Line 1 says “Occupational therapy waiting list”: is it Occupational therapy?" in shown.words
    assert steps.answers(shown)["whole"] == "", "it is not chosen for anybody"
    assert steps.confirm_columns(client, page, record, whole="ot").usable == 12


def test_the_mapping_is_a_file_to_keep(sent, client):
    given = client.get(f"/imports/{sent.uuid}/mapping.toml")
    assert given["Content-Disposition"] == 'attachment; filename="waiting mapping.toml"'
    assert b'"Client Ref" = "person_id"' in given.content


def test_dates_that_could_be_read_two_ways_are_asked_about(leila, client, page):
    rows = [
        steps.row(
            n,
            **{
                "DOB": f"0{1 + n % 9}/0{1 + n % 8}/1950",
                "Date referred": f"0{1 + n % 9}/0{1 + n % 9}/2026",
                "Last contact": "",
            },
        )
        for n in range(12)
    ]
    record = steps.send(client, steps.as_csv(rows))
    address = f"/imports/{record.uuid}/columns/"
    assert "which comes first?" in page(address).words
    told = steps.answers(page(address))
    refused = page(address, method="post", data=told)
    assert "Select whether the day or the month comes first" in refused.words
    settled = steps.confirm_columns(client, page, record, date_order="mdy")
    assert settled.usable == 12
    assert 'date_order = "mdy"' in settled.mapping


def test_the_list_can_be_said_to_begin_elsewhere(sent, client, page):
    address = f"/imports/{sent.uuid}/place/"
    assert "Waiting list report" in page(address).words
    assert "Heading row must be a whole number" in page(address, method="post", data={"header_row": "two"}).words
    client.post(address, {"header_row": "2", **steps.day_of(steps.DAY)})
    steps.work()
    record = Import.objects.get(pk=sent.pk)
    assert (record.file_facts["header_row"], record.columns[0]) == (2, "Client Ref")
    client.post(address, {"header_row": "900", **steps.day_of(steps.DAY)})
    steps.work()
    assert Import.objects.get(pk=sent.pk).status == "refused"
    client.post(address, {"header_row": "2", **steps.day_of(steps.DAY)})
    steps.work()
    assert Import.objects.get(pk=sent.pk).columns[0] == "Client Ref"


def test_changed_columns_are_asked_about_and_the_rest_stays(leila, client, page):
    steps.bring(client, page, steps.as_csv([steps.row(n) for n in range(15)]))
    headings = (
        "Client Ref",
        "Surname",
        "Forename",
        "DOB",
        "NHS No",
        "What for",
        "Date referred",
        "Priority",
        "Team",
        "Rang",
    )
    rows = [steps.row(n) | {"Rang": "17/11/2026"} for n in range(15)]
    record = steps.send(client, steps.as_csv(rows, headings))
    assert record.status == "uploaded"
    shown = page(f"/imports/{record.uuid}/columns/")
    assert "Confirmed for this source before." in shown.words


def test_steps_out_of_order_change_nothing(sent, client, page):
    for address in ("effect", "compare", "again", "undo"):
        client.post(f"/imports/{sent.uuid}/{address}/", {"reason": "because"})
        steps.work()
        assert Import.objects.get().status == "uploaded", address
    assert not Wait.objects.exists()
    assert client.get(f"/imports/{sent.uuid}/effect/")["Location"] == f"/imports/{sent.uuid}/columns/"
    assert client.get(f"/imports/{sent.uuid}/findings/")["Location"] == f"/imports/{sent.uuid}/columns/"
    with pytest.raises(verbs.OutOfOrder):
        verbs.compare(sent, by=steps.analyst(), now=sent.created_at)


def test_stopping_leaves_everything_as_it_was(sent, client, page):
    client.post(f"/imports/{sent.uuid}/stop/")
    assert Import.objects.get().status == "stopped"
    assert "Nothing was brought in" in page(f"/imports/{sent.uuid}/").words
    told = steps.answers(page("/imports/new/"))
    client.post(f"/imports/{sent.uuid}/columns/", told)
    assert Import.objects.get().status == "stopped"
