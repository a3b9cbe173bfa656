"""A column that was empty is only guessed at: once it holds something it is judged again, and that is said."""

from datetime import date, timedelta

import pytest

from fairwait.exchange.extracts.mapping import from_toml
from fairwait.exchange.imports import actions, commands, keeping
from fairwait.exchange.models import Import, ImportStatus
from fairwait.waiting.models import Wait
from tests.exchange.imports.bringing import NOW, council

pytestmark = pytest.mark.django_db
HEAD = "Person ID,Surname,Forename,DOB,Referral Date,Outcome date,Outcome (if off list)\n"
WEEKS = (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16))
OPEN = ","
ENDS = {number: f"{number + 20}/10/2026,{'Declined' if number % 2 else 'Moved away'}" for number in range(1, 9)}


def row(number, end=OPEN):
    return (
        f"WX{number},Marlowe{number},Edith,{number % 20 + 1}/03/1942,{number % 28 + 1}/{7 + number % 4:02}/2026,{end}\n"
    )


def brought(folder, ends, *, as_of, by, mapping=None, confirm="It is so"):
    path = folder / f"{as_of}.csv"
    path.write_text(HEAD + "".join(row(n, ends.get(n, OPEN)) for n in range(1, 41)), encoding="utf-8")
    commands.import_file(
        path, source="trays", as_of=as_of, pathway="dols", date_order=None, mapping=mapping, by=by,
        now=NOW + timedelta(days=30), dry_run=False, confirm=confirm, unusable=None, progress=lambda *_: None,
    )  # fmt: skip
    return Import.objects.order_by("-id").first()


def test_an_end_that_comes_in_the_third_week_ends_the_wait_and_the_change_of_mind_is_said(tmp_path):
    by = council()
    first = brought(tmp_path, {}, as_of=WEEKS[0], by=by)
    assert set(first.file_facts["guessed"]) == {"Outcome date", "Outcome (if off list)"}
    assert "guessed" in brought(tmp_path, {}, as_of=WEEKS[1], by=by).file_facts, "a guess twice is no confirmation"
    third = brought(tmp_path, ENDS, as_of=WEEKS[2], by=by)
    assert Wait.objects.filter(status="ended").count() == 8
    assert Wait.objects.filter(status="open").count() == 32
    said = [note for note in third.file_facts["notes"] if "for the first time" in note]
    assert len(said) == 2
    assert "“Outcome date” holds values for the first time: it is taken as" in said[0]
    assert "guessed" not in third.file_facts


def test_what_a_person_confirmed_of_an_empty_column_is_kept(tmp_path):
    by = council()
    first = brought(tmp_path, {}, as_of=WEEKS[0], by=by)
    settled = first.mapping.replace('"Outcome date" = "ended_on"', '"Outcome date" = ""')
    settled = settled.replace('"Outcome date" = "end_reason"', '"Outcome date" = ""')
    again = brought(tmp_path, {}, as_of=WEEKS[1], by=by, mapping=from_toml(settled))
    assert "guessed" not in again.file_facts
    brought(tmp_path, ENDS, as_of=WEEKS[2], by=by)
    assert not any("for the first time" in note for note in Import.objects.order_by("-id").first().file_facts["notes"])


def test_what_was_confirmed_and_the_file_contradicts_is_asked_about_once_and_never_changed(tmp_path):
    by = council()
    words = {number: f"{number % 28 + 1}/10/2026,3/11/2026" for number in range(1, 41)}
    said = {number: f"{number % 28 + 1}/10/2026,Declined" for number in range(1, 41)}
    brought(tmp_path, said, as_of=WEEKS[0], by=by)
    with pytest.raises(
        commands.Refused, match="“Outcome \\(if off list\\)”, taken as end reason: it holds days this time"
    ):
        brought(tmp_path, words, as_of=WEEKS[1], by=by, confirm=None)
    asked = Import.objects.order_by("-id").first()
    assert "“Outcome (if off list)” is taken as end reason, and it holds days this time" in asked.file_facts["notes"][0]
    assert [told["column"] for told in keeping.folder(asked).columns() if not told["kept"]] == ["Outcome (if off list)"]
    on_the_page = actions.receive(tmp_path / f"{WEEKS[1]}.csv", name="a.csv", source_name="trays", as_of=WEEKS[1],
                                  pathway="dols", by=by, now=NOW)  # fmt: skip
    actions.look(on_the_page, may_ask=True)
    assert on_the_page.status == ImportStatus.UPLOADED, "the page of columns asks first"
    third = brought(tmp_path, words, as_of=WEEKS[1], by=by)
    assert from_toml(third.mapping).column_for("end_reason") == "Outcome (if off list)"
    assert brought(tmp_path, words, as_of=WEEKS[2], by=by, confirm=None).status == ImportStatus.DONE
    words = {number: f"ongoing{number},Declined" for number in range(1, 41)}
    with pytest.raises(commands.Refused, match="“Outcome date”, taken as ended on: hardly a cell of it is a day"):
        brought(tmp_path, words, as_of=WEEKS[2], by=by, confirm=None)
