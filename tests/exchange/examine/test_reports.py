"""The same findings as table, JSON and marked file; what a council lowers; columns a file lacks; the page of rules."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from rich.console import Console

import fairwait
from fairwait.engine.checks.rules.catalogue import BY_NAME, RULES
from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.report import MarkingRefused, check_json, check_table, rules_page, write_marked
from tests.exchange.examine.town import FIELDS, HEADERS, TODAY, VOCABULARY, clean_rows, examined, found

PREAMBLE = ["Waiting list; printed on 10/02/2026", "Team: all", ""]


def _faulty():
    rows = clean_rows(6, seed=12)
    for row in rows:
        row |= {
            "first_name": "Siân",
            "last_name": "Müller",
            "address": "1 Mill Lane, Newtown",
            "notes": 'Rang; said "fine"\nring again',
            "status": "Waiting",
            "paused_on": "",
            "resumes_on": "",
            "pause_reason": "",
            "ended_on": "",
            "date_of_death": "",
            "end_reason": "",
        }
    rows[2]["postcode"] = "ZX1 OBD"
    rows[4] |= {"referred_on": "31/06/2025", "worker": "=1+1"}
    return rows


def _written(rows, path: Path, *, delimiter=";", encoding="cp1252", line_end="\r\n"):
    out = io.StringIO(newline="")
    for line in PREAMBLE:
        out.write(line + line_end)
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end)
    writer.writerow([HEADERS[name] for name in FIELDS])
    writer.writerows([row[name] for name in FIELDS] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding, errors="replace"))
    return path


def _examined(path, directory):
    work = directory / "work"
    work.mkdir(exist_ok=True)
    return examine(path, workdir=work, vocabulary=VOCABULARY, as_of=TODAY, link=False)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "line_end"),
    [(";", "cp1252", "\r\n"), (",", "utf-8-sig", "\n"), ("\t", "utf-16", "\r\n"), ("|", "utf-8", "\n")],
)
def test_a_text_file_comes_back_as_it_was_with_one_more_column(delimiter, encoding, line_end, tmp_path):
    path = _written(_faulty(), tmp_path / "list.csv", delimiter=delimiter, encoding=encoding, line_end=line_end)
    examination = _examined(path, tmp_path)
    marked = write_marked(examination, tmp_path / "marked.csv")
    text = marked.read_bytes().decode(encoding)
    assert text.splitlines()[:3] == PREAMBLE
    before = list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))
    after = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert [record[:-1] for record in after[3:]] == before[3:]
    said = [record[-1] for record in after[3:]]
    assert said[0] == "Fairwait findings"
    assert [bool(cell) for cell in said[1:]] == [False, False, True, False, True, False]
    assert "postcode-invalid" in said[3]
    assert "June has 30 days" in said[5]
    assert "hostile-value" in said[5]
    assert line_end in text


@pytest.mark.parametrize("faulty", [1, 3, 5], ids=["first", "within", "last"])
def test_a_row_whose_quotation_marks_are_never_closed_has_its_mark_too(faulty, tmp_path):
    rows = [row | {"notes": "", "postcode": "ZX1 OBD"} for row in _faulty()]
    path = _written(rows, tmp_path / "list.csv")
    lines = path.read_bytes().decode("cp1252").split("\r\n")
    place = len(PREAMBLE) + 1 + faulty
    cells = lines[place].split(";")
    cells[FIELDS.index("notes")] = '"said'
    lines[place] = ";".join(cells)
    path.write_bytes("\r\n".join([*lines[:-1], "", "End of report", ""]).encode("cp1252"))
    marked = write_marked(_examined(path, tmp_path), tmp_path / "marked.csv").read_bytes().decode("cp1252")
    after = marked.split("\r\n")
    assert len(after) == len(lines) + 2
    assert [bool("postcode-invalid" in line) for line in after[4:10]] == [True] * 6
    assert "quotation mark" in after[place]
    assert after[place].startswith(lines[place] + ";")


def test_a_formula_that_was_never_calculated_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Waiting")
        for number, cells in enumerate(
            [[HEADERS[name] for name in FIELDS], *([row[name] for name in FIELDS] for row in _faulty())]
        ):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
        worker, team = FIELDS.index("worker"), FIELDS.index("team")
        sheet.write_formula(2, worker, '=VLOOKUP(A3,Staff!A:B,2)&"<x>"', None, "")
        sheet.write_formula(3, team, "=NA()", None, "#N/A")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        rb' t="str"(><f>VLOOKUP[^<]*</f>)<v></v>', rb"\1", parts["xl/worksheets/sheet1.xml"]
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    examination = _examined(path, tmp_path)
    marked = write_marked(examination, tmp_path / "marked.xlsx")
    rows = CalamineWorkbook.from_path(str(marked)).get_sheet_by_name("Waiting").to_python(skip_empty_area=False)
    assert rows[2][worker] == '=VLOOKUP(A3,Staff!A:B,2)&"<x>"'
    assert "never calculated" in rows[2][-1]
    assert rows[3][team] == "#N/A"


def test_a_spreadsheet_comes_back_with_text_as_text(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.add_worksheet("Read me").write_string(0, 0, "Nothing here")
        sheet = book.add_worksheet("Waiting")
        sheet.write_string(0, 0, "Waiting list")
        for number, cells in enumerate(
            [[HEADERS[name] for name in FIELDS], *([row[name] for name in FIELDS] for row in _faulty())], start=2
        ):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
    examination = _examined(path, tmp_path)
    marked = write_marked(examination, tmp_path / "marked.xlsx")
    book = CalamineWorkbook.from_path(str(marked))
    assert book.sheet_names == ["Read me", "Waiting"]
    rows = book.get_sheet_by_name("Waiting").to_python(skip_empty_area=False)
    assert rows[0][0] == "Waiting list"
    assert rows[2][-1] == "Fairwait findings"
    assert "postcode-invalid" in rows[5][-1]
    assert rows[7][FIELDS.index("worker")] == "=1+1"  # text, not a formula's result
    assert rows[3][FIELDS.index("person_id")] == "0000001"


def test_the_original_is_never_overwritten(tmp_path):
    path = _written(_faulty(), tmp_path / "list.csv")
    before = path.read_bytes()
    with pytest.raises(MarkingRefused, match="overwrite"):
        write_marked(_examined(path, tmp_path), path)
    assert path.read_bytes() == before


def test_the_json_is_complete_and_plain(tmp_path):
    path = _written(_faulty(), tmp_path / "list.csv")
    examination = _examined(path, tmp_path)
    told = json.loads(json.dumps(check_json(examination)))
    assert told["schema"] == "fairwait.check/1"
    assert (told["rows"], told["usable"]) == (6, 5)
    assert {"encoding", "delimiter", "sheet", "header_row", "date_order", "left_out"} <= told["file"].keys()
    assert told["file"]["header_row"] == 4
    assert told["file"]["delimiter"] == ";"
    assert len(told["findings"]) == examination.findings.height
    assert set(told["findings"][0]) == {"rule", "severity", "row", "column", "value", "message", "fix"}
    assert set(told["mapping"][0]) == {"column", "field", "confidence"}
    assert told["duplicates"] == []


def test_the_table_says_what_was_found_and_obeys_no_value(tmp_path):
    rows = _faulty()
    rows[1]["postcode"] = "[bold]\x1b[31mZX"
    console = Console(width=200, record=True, file=io.StringIO(), force_terminal=False)
    console.print(check_table(examined(rows, directory=tmp_path)))
    text = console.export_text()
    assert "6 rows, 5 can be used" in text
    assert "postcode-invalid" in text
    assert "June has 30 days" in text
    assert "\x1b[31m" not in text
    assert "[bold]" in text


def test_findings_that_say_the_same_stand_in_one_line_with_all_their_rows(tmp_path):
    rows = [dict(row, pathway="Rv - unsched") for row in clean_rows(9, seed=1)]
    console = Console(width=200, record=True, file=io.StringIO(), force_terminal=False)
    console.print(check_table(examined(rows, directory=tmp_path)))
    lines = console.export_text().splitlines()
    assert len([line for line in lines if "“Rv - unsched” (9 rows) is none of your pathways" in line]) == 1
    rows = [dict(row, referred_on="soon") for row in clean_rows(9, seed=1)]
    console.print(check_table(examined(rows, directory=tmp_path)))
    assert any("(9 rows)" in line for line in console.export_text().splitlines())


def test_a_clean_file_says_so(tmp_path):
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(check_table(examined(clean_rows(5, seed=1), directory=tmp_path)))
    assert "every check passed" in console.export_text()


def test_a_file_of_headings_alone_has_not_passed(tmp_path):
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(check_table(examined([], directory=tmp_path)))
    said = console.export_text()
    assert "no row below the headings" in said
    assert "passed" not in said


def test_a_council_lowers_warn_to_note_with_its_reason_and_never_a_stop(tmp_path):
    from dataclasses import replace

    vocabulary = replace(VOCABULARY, lowered={"postcode-invalid": "our gazetteer mends them", "date-unreadable": "no"})
    examination = examined(_faulty(), directory=tmp_path, vocabulary=vocabulary)
    severities = {
        finding["rule"]: (finding["severity"], finding["message"]) for finding in examination.findings.to_dicts()
    }
    assert severities["postcode-invalid"][0] == "note"
    assert "our gazetteer mends them" in severities["postcode-invalid"][1]
    assert severities["date-unreadable"][0] == "stop"
    assert found(examination) == found(examined(_faulty(), directory=tmp_path))


def _without(*fields):
    return [{name: value for name, value in row.items() if name not in fields} for row in clean_rows(20, seed=6)]


@pytest.mark.parametrize(
    ("fields", "rule", "severity"),
    [
        (("priority",), "priority-missing", "note"),
        (("phone", "mobile", "email", "address", "postcode"), "contact-missing", "note"),
        (("referred_on",), "required-missing", "stop"),
        (("pathway",), "required-missing", "stop"),
        (("person_id", "nhs_number", "date_of_birth"), "required-missing", "stop"),
    ],
)
def test_a_missing_column_is_one_finding_on_the_header_row(fields, rule, severity, tmp_path):
    examination = examined(_without(*fields), directory=tmp_path)
    about = [finding for finding in examination.findings.to_dicts() if finding["rule"] != "risk-words"]
    assert [(finding["rule"], finding["severity"], finding["row"]) for finding in about] == [(rule, severity, 3)]
    assert examination.usable == (0 if severity == "stop" else 20)


def test_a_pathway_given_for_the_file_is_every_rows(tmp_path):
    examination = examined(_without("pathway"), directory=tmp_path, pathway="ot")
    assert found(examination) == set()
    assert pl.read_parquet(examination.clean).get_column("pathway").unique().to_list() == ["ot"]


def test_under_eighteen_is_only_noted_for_young_people(tmp_path):
    rows = clean_rows(5, seed=3)
    rows[3] |= {"date_of_birth": "01/01/2010", "pathway": "Transition", "referred_on": "30/01/2026"}
    examination = examined(rows, directory=tmp_path)
    assert [(finding["rule"], finding["severity"]) for finding in examination.findings.to_dicts()] == [
        ("age-implausible", "note")
    ]


@pytest.mark.parametrize(
    ("born", "referred"), [("10/02/2008", "30/01/2026"), ("11/02/1915", "30/01/2026"), ("01/05/1950", "10/02/2023")]
)
def test_exactly_eighteen_still_a_hundred_and_ten_and_exactly_three_years_are_plausible(born, referred, tmp_path):
    rows = clean_rows(5, seed=3)
    rows[3] |= {
        "date_of_birth": born,
        "referred_on": referred,
        "last_contact_on": "",
        "status": "Waiting",
        "paused_on": "",
        "resumes_on": "",
        "pause_reason": "",
        "ended_on": "",
        "date_of_death": "",
        "end_reason": "",
    }
    assert found(examined(rows, directory=tmp_path)) == set()


def test_the_page_of_rules_is_the_rules():
    page = Path(fairwait.__file__).parents[2] / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == rules_page(), (
        "write it again with fairwait.exchange.extracts.report.rules_page"
    )
    assert all(f"\n## {rule.name}\n" in rules_page() for rule in RULES)


def test_every_finding_is_of_a_documented_rule_and_severity(tmp_path):
    for finding in examined(_faulty(), directory=tmp_path).findings.to_dicts():
        rule = BY_NAME[finding["rule"]]
        assert finding["severity"] == rule.severity or rule.but
        assert finding["message"].endswith(".")
        assert finding["fix"]


def test_progress_is_told_by_phase(tmp_path):
    seen = []
    path = _written(_faulty(), tmp_path / "list.csv")
    (tmp_path / "work").mkdir()
    examine(
        path,
        workdir=tmp_path / "work",
        vocabulary=VOCABULARY,
        as_of=TODAY,
        progress=lambda phase, done, total: seen.append(phase),
    )
    assert list(dict.fromkeys(seen)) == ["reading", "mapping", "checking", "linking"]
