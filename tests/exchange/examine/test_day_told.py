"""The day a file says it is of: found in its title, foot or a column, told to a person, and never taken by itself."""

import csv
import io
import json
from datetime import date

import pytest
from rich.console import Console

from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.report import check_json, check_table
from tests.exchange.examine.town import FIELDS, HEADERS, VOCABULARY, clean_rows

TODAY = date(2026, 11, 26)
FRIDAY = date(2026, 11, 20)


def _examined(directory, *, above=(), below=(), more=None):
    """A file with lines around its table and columns beside it; `more` is heading -> value in every row."""
    more = more or {}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([line] if isinstance(line, str) else line for line in above)
    writer.writerow([*(HEADERS[name] for name in FIELDS), *more])
    writer.writerows([*(row[name] for name in FIELDS), *more.values()] for row in clean_rows(12, seed=3))
    writer.writerows([line] for line in below)
    path = directory / "list.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return examine(path, workdir=directory, vocabulary=VOCABULARY, as_of=TODAY, link=False)


@pytest.mark.parametrize(
    "line",
    [
        "As at 20/11/26 (do not circulate)",
        "Waiting list position as of Friday 20th November 2026",
        "Data as at: 2026-11-20 08:04",
        "Snapshot 20-Nov-2026",
        "Week ending 20.11.2026",
        "Report run on 20/11/2026 08:04 by A Sample",
        "Waiting list 20.11.26",
        ["Date of report:", "", "20/11/2026"],
    ],
)
def test_a_title_tells_the_day(tmp_path, line):
    told = _examined(tmp_path, above=["Adult social care", line]).day_told
    assert told is not None
    assert (told.day, told.where) == (FRIDAY, "line 2")


@pytest.mark.parametrize(
    "line",
    [
        "Waiting list November 2026",
        "Filter: referred from 01/04/2026",
        "Report for 01/04/2026 to 20/11/2026",
        "Reported before 20/11/2026 only",
        "As at 31/11/2026",
        "Policy 20/11/1926, as at",
        "Version 1.2.3",
    ],
)
def test_what_is_no_day_of_the_list_is_not_taken_for_one(tmp_path, line):
    assert _examined(tmp_path, above=[line]).day_told is None


def test_a_foot_tells_it_too_and_the_state_comes_before_the_printing(tmp_path):
    assert _examined(tmp_path, below=["Printed on 20/11/2026"]).day_told.day == FRIDAY
    both = _examined(tmp_path, above=["As at 20/11/2026"], below=["Printed on 23/11/2026"])
    assert both.day_told.day == FRIDAY


def test_two_days_that_disagree_tell_none(tmp_path):
    assert _examined(tmp_path, above=["As at 20/11/2026", "As at 13/11/2026"]).day_told is None


def test_a_column_with_one_day_in_every_row_tells_it(tmp_path):
    told = _examined(tmp_path, more={"SnapshotDate": "2026-11-20 06:00:00"}).day_told
    assert (told.day, told.where) == (FRIDAY, "the column “SnapshotDate”")


def test_a_person_is_told_where_it_differs_and_only_there(tmp_path):
    examination = _examined(tmp_path, above=["As at 20/11/2026"])
    said = (
        "The file says that it is of 20 November 2026 (line 1: “As at 20/11/2026”), and it was judged as of "
        "26 November 2026."
    )
    assert examination.notes == (said,)
    assert examination.as_of == TODAY
    document = json.loads(json.dumps(check_json(examination)))
    assert (document["file"]["day_told"], document["file"]["notes"]) == ("2026-11-20", [said])
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(check_table(examination))
    text = console.export_text()
    assert said in " ".join(text.split())
    assert "--as-of 2026-11-20" in text
    assert _examined(tmp_path, above=["As at 26/11/2026"]).notes == ()
