"""What holds of every suggestion, whatever the columns are called and hold."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.extracts.mapping import as_json, suggest
from fairwait.exchange.extracts.reading import read
from tests.exchange.mapping.suggesting import beside, cells, fields, suggested
from tests.exchange.mapping.town import vocabulary
from tests.exchange.mapping.writing import Style, layouts, written


@pytest.mark.parametrize("field", list(BY_NAME))
def test_every_field_is_reached_by_its_own_name_and_label(field, tmp_path):
    for header in (field, BY_NAME[field].label):
        assert fields(suggested(tmp_path, {header: cells(field)}))[header] == field


@pytest.mark.parametrize("field", list(BY_NAME))
def test_an_empty_column_is_taken_by_its_heading_and_less_surely(field, tmp_path):
    label = BY_NAME[field].label
    full = suggested(tmp_path, {label: cells(field)}).columns[0]
    empty = suggested(tmp_path, {label: [None] * 30}).columns[0]
    assert empty.field == field
    assert empty.confidence < full.confidence
    assert "empty" in empty.because


@pytest.mark.parametrize(
    ("field", "header"), [("nhs_number", "Column 3"), ("postcode", "Zog"), ("email", "Field7"), ("date_of_birth", "x")]
)
def test_values_that_leave_no_doubt_need_no_heading(field, header, tmp_path):
    assert fields(suggested(tmp_path, {header: cells(field)}))[header] == field


@pytest.mark.parametrize(
    ("header", "says", "holds"),
    [
        ("Surname", "last_name", "referred_on"),
        ("Date of birth", "date_of_birth", "notes"),
        ("Priority", "priority", "postcode"),
    ],
)
def test_a_heading_does_not_stand_against_its_values(header, says, holds, tmp_path):
    assert fields(suggested(tmp_path, {header: cells(holds)}))[header] != says


def test_of_two_claims_the_better_wins_and_the_other_is_shown(tmp_path):
    columns = {"Rec'd": cells("referred_on"), "Created": cells("created"), "Ref": cells("person_id")}
    mapping = suggested(tmp_path, columns)
    received, created, _ = mapping.columns
    assert received.field == "referred_on"
    assert [name for name, _ in received.rivals] == ["Created"]
    assert created.field is None
    assert [name for name, _ in created.rivals] == ["Rec'd"]
    assert "Rec'd" in created.because


def test_a_few_typed_days_do_not_hide_a_column_of_spreadsheet_numbers(tmp_path):
    born = [str(9_689 + 137 * number) for number in range(160)]
    referred = [str(45_600 + 3 * number) for number in range(160)]
    born[40], referred[17] = "31/02/2026", "03/02/2026"
    mapped = fields(suggested(tmp_path, {"CLIENT_DOB": born, "DATE_REFERRED": referred}))
    assert mapped == {"CLIENT_DOB": "date_of_birth", "DATE_REFERRED": "referred_on"}


def test_words_of_pathway_and_priority_are_explained(tmp_path):
    style = Style(pathways=4, priorities=4)
    mapping = suggested(tmp_path, {"Tray": cells("pathway", style), "Pri": cells("priority", style)})
    assert mapping.values["pathway"]["NA - Older People"] == "needs"
    assert mapping.values["pathway"]["Carers Ax"] == "carers"
    assert mapping.values["priority"]["2 - Urgent"] == "P2"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_columns_does_not_matter(seed, tmp_path):
    every = [*layouts("layouts.txt"), *layouts("odd.txt")]
    layout = every[seed % len(every)]
    columns = written(layout, seed % 3)
    names = list(columns)
    random.Random(seed).shuffle(names)
    straight = suggested(tmp_path, columns, pathway=layout.pathway)
    mixed = suggested(tmp_path, {name: columns[name] for name in names}, pathway=layout.pathway)
    assert {column.column: column for column in straight.columns} == {column.column: column for column in mixed.columns}
    assert tuple(column.column for column in mixed.columns) == tuple(names)


def test_every_confidence_is_a_share_and_no_field_is_taken_twice(tmp_path):
    for place, layout in enumerate(layouts("fresh.txt")):
        mapping = suggested(tmp_path, written(layout, place))
        taken = [column.field for column in mapping.columns if column.field]
        assert len(taken) == len(set(taken))
        for column in mapping.columns:
            assert 0 <= column.confidence <= 1
            assert all(0 <= share <= 1 for _, share in (*column.rivals, *column.options))
            assert column.because


def test_a_long_file_is_judged_by_a_sample_spread_over_it(tmp_path):
    rows = 30_000
    columns = {
        "Ref": [str(500_000 + row // 2) for row in range(rows)],
        "Date": ["03/02/2026"] * (rows // 2) + ["04/03/2026"] * (rows // 2),
        "When died": [None] * (rows - 40) + ["01/02/2026"] * 40,
        "Note": [f"Line {row} of many that say little" for row in range(rows)],
    }
    mapping = suggested(tmp_path, columns)
    assert fields(mapping)["Ref"] == "person_id"
    assert fields(mapping)["When died"] == "date_of_death"
    assert mapping.columns[2].samples == ("01/02/2026",)


def test_a_file_without_rows_is_mapped_by_its_headings(tmp_path):
    mapping = suggested(tmp_path, {"Person ID": [], "Date referred": [], "Page": []})
    assert fields(mapping) == {"Person ID": "person_id", "Date referred": "referred_on", "Page": None}


def test_from_a_file_to_its_json(tmp_path):
    layout = next(layout for layout in layouts("fresh.txt") if layout.name == "adult waiting november")
    columns = written(layout, 5)
    path = tmp_path / "list.csv"
    lines = zip(*columns.values(), strict=True)
    text = [",".join(f'"{cell or ""}"' for cell in line) for line in (tuple(columns), *lines)]
    path.write_text("\n".join(text), encoding="utf-8")
    reading = read(path, workdir=tmp_path)
    table = as_json(reading, suggest(reading, vocabulary=vocabulary()))
    assert table["schema"] == "fairwait.map/1"
    assert table["file"]["delimiter"] == ","
    assert table["file"]["rows"] == layout.rows
    found = {column["column"]: column["field"] for column in table["mapping"]}
    assert found == {header: field for header, field, _ in layout.columns}
    assert {"column", "field", "confidence", "because", "samples", "rivals", "options"} == set(table["mapping"][0])


def test_values_written_in_two_languages_are_read_in_either(tmp_path):
    both = [("Gwryw / Male", "Benyw / Female")[number % 2] for number in range(160)]
    assert beside(tmp_path, Rhyw=both)["Rhyw"] == "gender"
