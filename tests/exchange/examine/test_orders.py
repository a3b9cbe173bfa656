"""Day or month first: proved by the column, lent by another, settled by a person, or asked about; never guessed."""

from datetime import date

import polars as pl
import pytest

from tests.exchange.examine.town import clean_rows, examined, found


def _columns(births, referrals, *, contacts=None):
    rows = clean_rows(len(births), seed=2)
    for row, born, referred, contact in zip(rows, births, referrals, contacts or [""] * len(births), strict=True):
        row |= {
            "date_of_birth": born,
            "referred_on": referred,
            "last_contact_on": contact,
            "status": "Waiting",
            "ended_on": "",
            "paused_on": "",
            "resumes_on": "",
            "pause_reason": "",
            "date_of_death": "",
            "next_contact_due": "",
            "end_reason": "",
        }
    return rows


BOTH_WAYS = ["03/02/2025", "05/04/2025", "01/12/2025"]
DAY_FIRST = ["28/02/1950", "03/04/1951", "30/11/1960"]
MONTH_FIRST = ["02/28/1950", "04/03/1951", "11/30/1960"]
ISO = ["1950-02-28", "1951-04-03", "1960-11-30"]


def test_a_column_that_could_be_either_is_asked_about_once_and_stops_its_rows(tmp_path):
    examination = examined(_columns(ISO, BOTH_WAYS), directory=tmp_path)
    assert found(examination) == {("date-ambiguous", -1)}
    assert examination.findings.height == 1
    finding = examination.findings.row(0, named=True)
    assert (finding["severity"], finding["column"], finding["row"]) == (
        "stop",
        "Referred On",
        examination.reading.header_row,
    )
    assert examination.usable == 0
    assert "Referred On" not in examination.date_order


def test_another_column_provably_day_first_settles_it(tmp_path):
    examination = examined(_columns(DAY_FIRST, BOTH_WAYS), directory=tmp_path)
    assert found(examination) == set()
    assert examination.date_order["Referred On"] == "dmy"


def test_month_first_evidence_elsewhere_makes_it_a_question(tmp_path):
    examination = examined(_columns(MONTH_FIRST, BOTH_WAYS), directory=tmp_path)
    assert found(examination) == {("date-ambiguous", -1)}
    assert examination.date_order["Date Of Birth"] == "mdy"


def test_evidence_both_ways_makes_it_a_question(tmp_path):
    contacts = ["30/01/2025", "28/02/2025", "01/03/2025"]
    examination = examined(_columns(MONTH_FIRST, BOTH_WAYS, contacts=contacts), directory=tmp_path)
    assert {finding["column"] for finding in examination.findings.to_dicts()} == {"Referred On"}


@pytest.mark.parametrize(("order", "month"), [("dmy", 2), ("mdy", 3)])
@pytest.mark.parametrize("by", ["argument", "mapping"])
def test_a_person_settles_it(order, month, by, tmp_path):
    told = {"date_order": order} if by == "argument" else {"mapped": {"date_order": order}}
    examination = examined(_columns(ISO, BOTH_WAYS), directory=tmp_path, **told)
    assert found(examination) == set()
    assert pl.read_parquet(examination.clean).get_column("referred_on")[0].month == month


def test_dates_the_same_either_way_are_no_question(tmp_path):
    assert found(examined(_columns(ISO, ["03/03/2025", "05/05/2025", "12/12/2025"]), directory=tmp_path)) == set()


def test_one_mistyped_date_does_not_turn_a_column(tmp_path):
    births = ["28/02/1950", "30/04/1951", "11/30/1960"]
    examination = examined(_columns(births, ["28/02/2025"] * 3), directory=tmp_path)
    assert found(examination) == {("date-unreadable", 2)}


def test_a_month_first_column_is_read_month_first(tmp_path):
    examination = examined(_columns(MONTH_FIRST, ["02/28/2025", "03/04/2025", "11/30/2025"]), directory=tmp_path)
    assert found(examination) == set()
    assert pl.read_parquet(examination.clean).get_column("referred_on")[1].isoformat() == "2025-03-04"


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_a_file_that_proves_nothing_is_read_as_the_last_of_its_source(order, tmp_path):
    examination = examined(_columns(ISO, BOTH_WAYS), directory=tmp_path, remembered_order=order)
    assert found(examination) == set()
    assert examination.date_order["Referred On"] == order


@pytest.mark.parametrize(("order", "proved"), [("mdy", DAY_FIRST), ("dmy", MONTH_FIRST)])
def test_a_file_that_proves_otherwise_is_followed_and_says_so(order, proved, tmp_path):
    told = examined(_columns(ISO, proved), directory=tmp_path, remembered_order=order)
    warned = [f for f in told.findings.to_dicts() if f["rule"] == "date-ambiguous"]
    assert [(f["severity"], f["column"], f["row"]) for f in warned] == [
        ("warn", "Referred On", told.reading.header_row)
    ]
    assert told.date_order["Referred On"] != order


def test_what_was_last_time_settles_no_column_of_a_file_that_proves_otherwise_elsewhere(tmp_path):
    told = examined(_columns(MONTH_FIRST, BOTH_WAYS), directory=tmp_path, remembered_order="dmy")
    assert "Referred On" not in told.date_order


def test_words_beside_days_are_noted_once_and_an_attempt_is_no_contact(tmp_path):
    rows = _columns(
        ["28/03/1950"] * 4, ["13/01/2026"] * 4, contacts=["28/01/2026 (Bev)", "3/2/26 JH", "2/2/26 - no answer", ""]
    )
    examination = examined(rows, directory=tmp_path)
    kept = pl.read_parquet(examination.clean).get_column("last_contact_on").to_list()
    assert kept == [date(2026, 1, 28), date(2026, 2, 3), None, None]
    told = examination.findings.filter(pl.col("column") == "Last Contact On").select("rule", "severity", "row")
    header = examination.reading.header_row
    assert told.rows() == [("date-with-words", "note", header), ("date-unreadable", "warn", header + 3)]
