"""What a title or a sheet says that everybody waits for: told to a person, and never taken by itself."""

import csv

import pytest
import xlsxwriter

from fairwait.exchange.extracts.examine import examine
from tests.exchange.examine.town import FIELDS, HEADERS, TODAY, VOCABULARY, clean_rows

HEADINGS = [name for name in FIELDS if name != "pathway"]


def _lines(*above, with_pathway=False):
    names = list(FIELDS) if with_pathway else HEADINGS
    rows = [[row[name] for name in names] for row in clean_rows(12, seed=3)]
    return [*([line] for line in above), [HEADERS[name] for name in names], *rows]


def _examined(directory, *above, pathway=None, **told):
    path = directory / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_lines(*above, **told))
    return examine(path, workdir=directory, vocabulary=VOCABULARY, as_of=TODAY, pathway=pathway, link=False)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Occupational Therapy waiting list - Fenshire County Council", "ot"),
        ("OT WL", "ot"),
        ("Carers assessments waiting", "carer"),
        ("Adult social care: Care Act assessments waiting list", "needs"),
    ],
)
def test_a_title_tells_what_everybody_waits_for_and_a_person_is_asked(tmp_path, title, code):
    found = _examined(tmp_path, title)
    assert (found.pathway_told.code, found.pathway_told.text) == (code, title)
    assert found.usable == 0, "a title is never taken by itself"
    fix = found.findings.filter(rule="required-missing")["fix"].item()
    assert fix.startswith(f"Line 1 says “{title}”: if everybody on it waits for {found.pathway_told.name}, say so with")
    assert f"--pathway {code}." in fix


@pytest.mark.parametrize(
    "titles",
    [
        ("Waiting list report",),
        ("OT waiting list", "Carers assessment waiting list"),
        ("Fenshire County Council adult social care",),
        ("This list leaves out everybody whose occupational therapy began before the last quarter, as agreed with the "
         "team in their meeting of the spring, and whoever is in hospital",),
    ],
)  # fmt: skip
def test_a_title_that_tells_none_or_several_tells_nothing(tmp_path, titles):
    found = _examined(tmp_path, *titles)
    assert found.pathway_told is None
    assert "Map the pathway column" in found.findings.filter(rule="required-missing")["fix"].item()


def test_nothing_is_told_where_a_column_or_a_person_says_it(tmp_path):
    assert _examined(tmp_path, "OT waiting list", with_pathway=True).pathway_told is None
    said = _examined(tmp_path, "OT waiting list", pathway="carer")
    assert (said.pathway_told, said.usable) == (None, 12)


def test_a_sheet_is_named_for_it(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet("OT list")
        for number, line in enumerate(_lines()):
            sheet.write_row(number, 0, line)
    found = examine(tmp_path / "list.xlsx", workdir=tmp_path, vocabulary=VOCABULARY, as_of=TODAY, link=False)
    assert (found.pathway_told.code, found.pathway_told.where) == ("ot", "the sheet’s name")
