"""The example council as files: the same each time, believable, its people where their stories say."""

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from nhs_number import is_valid
from python_calamine import CalamineWorkbook

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.example import Example, generate
from fairwait.exchange.example.council import SYSTEMS, build
from fairwait.exchange.example.days import FAR
from fairwait.exchange.example.flow import INDEX, OT, REVIEWS, SOURCE_OF
from fairwait.exchange.example.layouts import carers, ot, reviews, trays
from fairwait.exchange.example.names import COMMUNITIES
from fairwait.exchange.example.town import listed
from fairwait.exchange.example.waits import CHECK_DAYS, CONTACT_DAYS
from fairwait.exchange.example.words import COMPLETED, END_REASONS, PAUSES
from fairwait.waiting.rules.pathways.starter import starter
from fairwait.waiting.rules.words import code_for

WEDNESDAY = date(2026, 11, 25)
MONDAY = date(2026, 11, 23)
CODES = {
    "needs": "needs-assessment",
    "sourcing": "care-sourcing",
    "financial": "financial-assessment",
    "discharge": "hospital-discharge",
    "carer": "carers-assessment",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def example(folder: Path) -> Example:
    return generate(seed=1, people=600, as_of=WEDNESDAY, out=folder)


@pytest.fixture(scope="module")
def town():
    town, _, _ = build(seed=1, people=2400, monday=MONDAY.toordinal())
    return town


def cells(path: Path) -> list[list[str]]:
    """Every line of a text file, or row of the workbook's list, as cells."""
    if path.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(ot.SHEET)
        return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    encoding, delimiter = {".csv": ("utf-8-sig", ","), ".txt": ("cp1252", "|"), ".tsv": ("utf-16", "\t")}[path.suffix]
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(example, folder, tmp_path):
    again = generate(seed=1, people=600, as_of=WEDNESDAY, out=tmp_path)
    assert bytes_of(tmp_path) == bytes_of(folder)
    assert again == example


def test_another_seed_gives_another_council(example, folder, tmp_path):
    generate(seed=2, people=600, as_of=WEDNESDAY, out=tmp_path)
    here, there = bytes_of(folder), bytes_of(tmp_path)
    assert here.keys() == there.keys()
    assert all(here[name] != there[name] for name in here)


def test_files_go_in_by_date_and_end_on_the_monday(example):
    assert example.monday == MONDAY
    days = [file.as_of for file in example.files]
    assert days == sorted(days)
    assert days[0] == MONDAY - timedelta(weeks=104)
    assert days[-1] == MONDAY
    assert 10 <= len(example.files) <= 16
    assert {file.source for file in example.files} == {system.name for system in SYSTEMS}


def test_what_is_left_to_try_is_not_among_what_goes_in(example):
    monday, half = example.to_try
    assert monday.source == "ot-workbook"
    assert monday.as_of == MONDAY
    assert max(file.as_of for file in example.files if file.source == monday.source) < MONDAY
    usual = [file.rows for file in example.files if file.source == half.source]
    assert half.rows < min(usual) * 0.5
    assert half.confirm


def test_sizes_of_one_source_are_steady(example):
    for system in SYSTEMS:
        sizes = [file.rows for file in example.files if file.source == system.name]
        assert min(sizes) > 0.6 * max(sizes), system.name


def test_columns_of_one_source_never_change(example, folder):
    markers = {"trays": "ID No", "ot-workbook": "Client No.", "reviews-and-dols": "Work Ref", "carers": "Person Number"}
    for source, marker in markers.items():
        headers = {
            tuple(next(row for row in cells(folder / file.path) if row and row[0] == marker))
            for file in (*example.files, *example.to_try)
            if file.source == source
        }
        assert len(headers) == 1, source


def test_columns_are_those_said(example, folder):
    for source, columns in example.columns.items():
        file = next(file for file in example.files if file.source == source)
        plain = [name.split(" / ")[-1] for name in columns]
        assert plain in cells(folder / file.path)
        assert set(columns.values()) <= set(BY_NAME)
        assert len(set(columns.values())) == len(columns)


def test_manifest_on_disk_says_the_same(example, folder):
    manifest = json.loads((folder / "monday.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "fairwait.example/1"
    assert [file["path"] for file in manifest["files"]] == [file.path for file in example.files]
    assert [story["id"] for story in manifest["stories"]] == [story.id for story in example.stories]
    assert "faults" not in manifest


def test_each_story_stands_once_in_each_of_its_files_and_nowhere_else(example, folder):
    files = {file.path: cells(folder / file.path) for file in (*example.files, *example.to_try)}
    for story in example.stories:
        for known in story.who:
            for path, rows in files.items():
                found = sum(known.person_id in row[:2] for row in rows)
                assert found in (0, 1), (story.id, path)
                assert (found == 1) <= (path in story.files), (story.id, path)
        assert story.files


def test_the_stories_are_all_told(example):
    assert [story.id for story in example.stories][:2] == ["not-spoken-to", "her-daughter"]
    assert {"twins", "two-numbers", "left-the-list", "her-own-time", "damaged-number", "died", "no-team"} <= {
        story.id for story in example.stories
    }


def row_of(example, folder, story_id, *, at=0, source="trays", ago=0):
    story = next(story for story in example.stories if story.id == story_id)
    file = next(file for file in example.files if file.source == source and file.as_of == MONDAY - timedelta(weeks=ago))
    rows = cells(folder / file.path)
    header = next(row for row in rows if row and row[0] in ("ID No", "Person Number"))
    found = [dict(zip(header, row, strict=False)) for row in rows if row and row[0] == story.who[at].person_id]
    return found[0] if found else None


def test_edith_was_last_spoken_to_sixty_days_ago(example, folder):
    row = row_of(example, folder, "not-spoken-to")
    assert row["Last KIT"] == "24/09/2026"
    assert "landline" in row["Contact Warning"]
    assert "Hard of hearing" in row["Comm. Needs"]


def test_her_daughter_is_tied_to_her_and_waits_herself(example, folder):
    row = row_of(example, folder, "her-daughter", source="carers")
    assert row["Cares for (person number)"] == example.stories[0].who[0].person_id


def test_the_wait_that_left_was_there_the_week_before(example, folder):
    assert row_of(example, folder, "left-the-list", ago=1)["Closed"] == ""
    assert row_of(example, folder, "left-the-list") is None


def test_the_pause_has_a_reason_and_an_end(example, folder):
    row = row_of(example, folder, "her-own-time")
    assert (row["Status"], row["Hold Reason"]) == ("On hold", "At person's request")
    assert row["On Hold Until"] == "04/01/2027"


def test_the_other_stories_show_what_they_say(example, folder):
    assert row_of(example, folder, "damaged-number")["NHS No"] == "9.99E+09"
    assert row_of(example, folder, "died")["D.O.D."] == "19/10/2026"
    assert row_of(example, folder, "no-team")["Team"] == ""
    never = row_of(example, folder, "never-heard")
    assert (never["Priority"], never["Last KIT"]) == ("", "")
    one, other = (row_of(example, folder, "twins", at=at) for at in (0, 1))
    assert (one["D.O.B."], one["Address"]) == (other["D.O.B."], other["Address"])
    one, other = (row_of(example, folder, "two-numbers", at=at) for at in (0, 1))
    assert one["D.O.B."] == other["D.O.B."]
    assert one["Service User"] != other["Service User"]


def test_every_nhs_number_belongs_to_nobody_and_is_valid_unless_broken_on_purpose(town):
    numbers = town.people["nhs_number"]
    broken = town.planted_people["nhs-number-invalid"]
    good = [text for at, text in enumerate(numbers) if text and at not in broken]
    assert all(text.startswith("999") and is_valid(text) for text in good)
    assert not any(is_valid(str(numbers[at])) for at in broken)
    shared = len(town.planted_people["nhs-number-shared"]) // 2
    assert len(good) - len(set(good)) == shared > 0


def test_telephones_postcodes_and_addresses_are_invented(town):
    odd = (
        town.planted_people["phone-invalid"]
        | town.planted_people["postcode-invalid"]
        | (town.planted_people["email-invalid"])
    )
    keep = np.ones(town.people["phone"].size, dtype=bool)
    keep[sorted(odd)] = False
    assert all(re.fullmatch(r"(01632 960\d{3})?", text) for text in town.people["phone"][keep])
    assert all(re.fullmatch(r"(07700 900\d{3})?", text) for text in town.people["mobile"][keep])
    assert all(re.fullmatch(r"(ZX\d \d[A-Z]{2})?", text) for text in town.people["postcode"][keep])
    assert all(text == "" or text.endswith("@example.org") for text in town.people["email"][keep])


def waiting_people(town):
    return np.unique(town.waits["person"][town.open_on(MONDAY.toordinal())])


def test_a_text_finds_who_sent_it(town):
    """Most who wait have a mobile of their own; a few have one with their family or through a warden, as it is."""
    waiting = waiting_people(town)
    doubles = {pair.right for pair in build(seed=1, people=2400, monday=MONDAY.toordinal())[2]}
    here = [person for person in waiting.tolist() if person not in doubles]
    numbers = Counter(town.people["mobile"][here])
    with_one = sum(count for number, count in numbers.items() if number)
    alone = sum(1 for number, count in numbers.items() if number and count == 1)
    assert with_one > len(here) / 3
    assert with_one * 0.95 < alone < with_one
    past = np.setdiff1d(np.arange(town.people["mobile"].size), waiting)
    assert not set(town.people["mobile"][past]) & set(numbers) - {""}
    assert "07700 900210" not in numbers  # the council's own


def test_so_many_people_wait_as_were_asked_for(town):
    twice = len({pair for pair in build(seed=1, people=2400, monday=MONDAY.toordinal())[2] if pair.is_same})
    assert waiting_people(town).size - twice == 2400


def test_ages_sexes_and_languages_are_mixed_as_in_life(town):
    people = waiting_people(town)
    age = (MONDAY.toordinal() - town.people["date_of_birth"][people]) / 365.25
    assert 0.60 <= np.mean(age >= 65) <= 0.75
    assert 0.52 <= np.mean(town.people["gender"][people] == "Female") <= 0.66
    assert 0.05 <= np.mean(~np.isin(town.people["language"][people], ["English", "Welsh"])) <= 0.18
    white = np.isin(town.people["ethnicity"][people], ["White British", "White Irish", "Any other White background"])
    assert 0.70 <= white.mean() <= 0.90
    assert np.unique(town.people["ethnicity"][people].astype(str)).size >= 12
    assert len(COMMUNITIES) >= 10


def test_most_are_seen_and_many_are_not(town):
    unseen = total = 0
    for system in SYSTEMS:
        day = MONDAY.toordinal() - (7 if system.source == OT else 0)
        rows = listed(town, source=system.source, day=day, closed_days=1)
        rows = rows.take(np.flatnonzero(rows.is_open))
        band = np.where(rows.band < 0, 2, rows.band)
        late = MONDAY.toordinal() - rows.dates["last_contact_on"] > CONTACT_DAYS[band]
        late |= MONDAY.toordinal() - rows.dates["last_checked_on"] > CHECK_DAYS[band]
        unseen += int((late | (rows.band < 0) | (rows.texts["team"] == "")).sum())
        total += rows.size
    assert 0.15 <= unseen / total <= 0.35


def test_bands_change_people_move_and_waits_leave(town):
    day = MONDAY.toordinal()
    still = town.open_on(day)
    assert 0.02 < np.mean(town.waits["band_changes_on"][still] <= day) < 0.25
    assert np.count_nonzero(town.people["moved_on"]) > 0
    left = town.waits["leaves_on"][still]
    assert 0 < np.count_nonzero(left < FAR) < 0.01 * still.sum() + 2
    assert np.count_nonzero(left == day) > 1


def test_every_fault_of_the_table_is_somewhere(example):
    found = {rule for faults in example.faults.values() for _, rule in faults}
    assert found >= {
        "nhs-number-invalid",
        "contact-missing",
        "pause-incomplete",
        "unsafe-contact",
        "risk-words",
        "wait-implausible",
        "priority-missing",
        "deceased",
        "text-damaged",
        "postcode-invalid",
    }


def test_faults_are_rare(example):
    for file in example.files:
        broken = {row for row, rule in example.faults[file.path] if rule != "unsafe-contact"}
        assert len(broken) < 0.08 * file.rows


@pytest.mark.parametrize("people", [40, 50, 137])
def test_a_small_council_is_whole_too(people, tmp_path):
    small = generate(seed=4, people=people, as_of=MONDAY, out=tmp_path)
    assert all((tmp_path / file.path).stat().st_size > 0 for file in (*small.files, *small.to_try))
    assert all(story.files for story in small.stories)


def test_too_few_people_for_the_stories_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 40, got 39"):
        generate(seed=1, people=39, as_of=MONDAY, out=tmp_path)


def test_the_words_of_the_files_are_words_a_council_starts_with():
    by_code = {pathway.code: pathway for pathway in starter()}
    spoken = {
        0: (trays.STEPS, trays.PRIORITIES),
        2: (reviews.WORK, reviews.PRIORITIES),
        3: (carers.LISTS, carers.PRIORITIES),
    }
    for name, at in INDEX.items():
        pathway = by_code[CODES.get(name, name)]
        source = int(SOURCE_OF[at])
        if source == OT:
            continue
        steps, priorities = spoken[source]
        assert code_for(steps[at], starter()) == pathway.code
        for rank, words in enumerate(priorities, start=1):
            assert {code_for(word, pathway.bands) for word in words} == {f"P{rank}"}, (name, words)
        assert code_for(COMPLETED[name], pathway.end_reasons), name
        for word, _ in END_REASONS:
            assert word in ("", "Completed") or code_for(word, pathway.end_reasons), (name, word)


def test_pauses_are_for_reasons_a_council_knows():
    needs = next(pathway for pathway in starter() if pathway.code == "needs-assessment")
    assert all(code_for(word, needs.pause_reasons) for word, _ in PAUSES)
    assert all(system.pathway in (None, *(pathway.code for pathway in starter())) for system in SYSTEMS)


def test_reviews_overdue_carry_their_due_date(town):
    planned = town.waits["path"] == INDEX["planned-review"]
    assert np.all(town.waits["review_due_on"][planned & (SOURCE_OF[town.waits["path"]] == REVIEWS)] > 0)
