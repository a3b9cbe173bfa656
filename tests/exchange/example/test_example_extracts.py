"""Large clean files to measure with, and messy ones whose every fault is known."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from nhs_number import is_valid
from python_calamine import CalamineWorkbook

from fairwait.exchange.example import clean_extract, messy_extract
from fairwait.exchange.example.layouts import ot

SUFFIX = {"trays": ".csv", "ot": ".xlsx", "reviews": ".txt", "carers": ".tsv"}
ENCODING = {"trays": ("utf-8-sig", ","), "reviews": ("cp1252", "|"), "carers": ("utf-16", "\t")}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    made = clean_extract(20_000, 3, tmp_path_factory.mktemp("clean") / "list.csv")
    frame = pl.read_csv(made.path, infer_schema=False)
    assert (frame.height, frame.width) == (made.rows, made.columns) == (20_000, 32)
    return frame


def day(name: str) -> pl.Expr:
    return pl.col(name).str.to_date("%d/%m/%Y")


def test_a_clean_extract_is_the_same_each_time(tmp_path):
    one = clean_extract(500, 3, tmp_path / "one.csv")
    other = clean_extract(500, 3, tmp_path / "other.csv")
    assert one.path.read_bytes() == other.path.read_bytes()
    assert clean_extract(500, 4, tmp_path / "third.csv").path.read_bytes() != one.path.read_bytes()


def test_nobody_in_a_clean_extract_is_like_another(clean):
    people = clean.unique("Person ID")
    assert people["NHS Number"].n_unique() == people.height
    assert people.select("First Name", "Last Name", "Date of Birth").n_unique() == people.height
    assert all(is_valid(text) and text.startswith("999") for text in people["NHS Number"].head(300))


def test_no_need_is_listed_twice_in_a_clean_extract(clean):
    assert clean.select("Person ID", "Pathway").n_unique() == clean.height
    assert clean["Wait ID"].n_unique() == clean.height
    assert clean["Person ID"].n_unique() < clean.height


def test_dates_of_a_clean_extract_make_sense(clean):
    as_of = date(2026, 11, 23)
    dates = clean.select(day("Date of Birth"), day("Date Referred"), day("Last Contact"), day("Last Risk Check"))
    assert dates["Date Referred"].max() < as_of
    assert dates["Last Contact"].max() <= as_of
    assert dates["Last Risk Check"].max() <= as_of
    age_days = (pl.lit(as_of) - pl.col("Date of Birth")).dt.total_days()
    assert dates.select(age_days.min()).item() > 18 * 366
    assert dates.select(age_days.max()).item() < 105 * 365
    assert dates.select((pl.lit(as_of) - pl.col("Date Referred")).dt.total_days().max()).item() < 3 * 365


def test_every_row_of_a_clean_extract_is_whole(clean):
    always = ("Person ID", "NHS Number", "Last Name", "Address", "Postcode", "Pathway", "Priority", "Team", "Status")
    assert clean.select(pl.col(always).null_count()).row(0) == (0,) * len(always)
    assert clean["Ended On"].null_count() == clean.height


def test_the_week_after_is_the_same_list_with_known_changes(tmp_path):
    before = clean_extract(1000, 3, tmp_path / "before.csv")
    after = clean_extract(1000, 3, tmp_path / "after.csv", week=1)
    old = pl.read_csv(before.path, infer_schema=False)
    new = pl.read_csv(after.path, infer_schema=False)
    assert (after.as_of - before.as_of).days == 7
    assert new.height == 1020
    same = new.head(1000)
    assert same["Wait ID"].equals(old["Wait ID"])
    assert same["Date Referred"].equals(old["Date Referred"])
    assert same["Ended On"].drop_nulls().len() == 20
    assert (same["Last Contact"] != old["Last Contact"]).sum() == 200


def test_a_clean_extract_needs_a_row(tmp_path):
    with pytest.raises(ValueError, match="rows must be at least 1"):
        clean_extract(0, 1, tmp_path / "none.csv")


def records(path: Path, layout: str) -> dict[int, list[str]]:
    """Row as a person sees it -> its cells."""
    if layout == "ot":
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(ot.SHEET).to_python(skip_empty_area=False)
        return {at: [str(cell) for cell in row] for at, row in enumerate(rows, start=1)}
    encoding, delimiter = ENCODING[layout]
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        found, before = {}, 0
        for row in reader:
            found[before + 1] = row
            before = reader.line_num
        return found


@pytest.mark.parametrize("layout", sorted(SUFFIX))
def test_a_messy_extract_is_the_same_each_time(layout, tmp_path):
    one = messy_extract(150, 5, tmp_path / f"one{SUFFIX[layout]}", layout)
    other = messy_extract(150, 5, tmp_path / f"other{SUFFIX[layout]}", layout)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.faults == other.faults


@pytest.mark.parametrize("layout", sorted(SUFFIX))
def test_faults_stand_where_they_are_said_to_stand(layout, tmp_path):
    made = messy_extract(1200, 2, tmp_path / f"messy{SUFFIX[layout]}", layout)
    rows = records(made.path, layout)
    counts = Counter(rule for _, rule in made.faults)
    assert len(counts) >= 18
    marks = {
        "hostile-value": ("=HYPERLINK", "@SUM", "<script>"),
        "priority-unmapped": ("TBC by manager", "see note", "Q7"),
        "postcode-invalid": ("zx1 4b", "zx14bdd2", "zxx 1aa", "zxx1aa", "zx14b"),
        "value-unknown": ("Zz", "Femmal"),
    }
    for row, rule in made.faults:
        assert row in rows, (row, rule)
        if marks.get(rule):
            cells = " | ".join(rows[row]).lower()
            assert any(mark.lower() in cells for mark in marks[rule]), (row, rule, rows[row])


def test_a_messy_extract_has_so_many_rows(tmp_path):
    made = messy_extract(400, 2, tmp_path / "messy.tsv", "carers")
    assert len(records(made.path, "carers")) == 400 + 1
    assert made.rows == 400


def test_rows_that_are_one_person_are_told_from_those_that_only_look_it(tmp_path):
    made = messy_extract(2000, 2, tmp_path / "messy.txt", "reviews")
    kinds = Counter(kind for kind, _, _ in made.pairs)
    assert set(kinds) == {"same person", "twins", "father and son"}
    said = {row for row, rule in made.faults if rule == "duplicate-person"}
    for kind, left, right in made.pairs:
        assert set(left + right) <= said if kind == "same person" else not said & set(left + right)


def test_a_line_cut_short_has_too_few_cells(tmp_path):
    made = messy_extract(3000, 2, tmp_path / "messy.csv", "trays")
    rows = records(made.path, "trays")
    width = max(map(len, rows.values()))
    cut = {row for row, rule in made.faults if rule == "row-shape"}
    assert cut
    assert all(len(rows[row]) < width / 2 for row in cut)


def test_a_layout_that_is_not_ours_is_refused(tmp_path):
    with pytest.raises(ValueError, match="carers"):
        messy_extract(100, 1, tmp_path / "x.csv", "minutes")
