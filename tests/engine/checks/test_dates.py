"""Dates in every style of real extracts, days that do not exist, and two-digit years."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.checks.values import dates, plain_dates

TODAY = date(2026, 2, 10)
THIRD = date(2026, 2, 3)
SPELLINGS = (
    "03/02/2026",
    "3/2/2026",
    "03-02-2026",
    "03.02.2026",
    "03 02 2026",
    "3/2/26",
    "03.02.26 14:10",
    "3-Feb-26",
    "03-FEB-2026",
    "3Feb2026",
    "3/Feb/26",
    "2026-02-03",
    "2026/02/03",
    "2026-02-03T00:00:00",
    "2026-02-03 00:00:00.000",
    "2026-02-03T09:30:00Z",
    "2026-02-03T09:30:00+00:00",
    "03/02/2026 00:00",
    "03/02/2026 2:10 PM",
    "03 February 2026",
    "3rd February 2026",
    "Tue 3 Feb 2026",
    "Tuesday, 3 February 2026",
    "Feb 3, 2026",
    "February 3 2026",
    "20260203",
    "03022026",
    "46056",
    "46056.5",
    "'03/02/2026",
    "03/02/2026 (78)",
    "03/02/2026 (aged 78)",
    "3 Feb 2026 [78 yrs]",
    "03/02/2026 (Tue)",
    "03/02/2026 09:15 (12 days)",
)
STYLES = (
    "%d/%m/%Y",
    "%d-%b-%Y",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y 14:10",
    "%d %B %Y",
    "%a %d %b %Y",
    "%Y%m%d",
    "%B %d, %Y",
)


@pytest.mark.parametrize("text", SPELLINGS)
def test_every_spelling_of_one_day(text):
    assert dates.read(text, order="dmy", as_of=TODAY).day == THIRD


@given(when=st.dates(date(1900, 1, 1), date(2100, 1, 1)), style=st.sampled_from(STYLES))
def test_any_day_in_any_style(when, style):
    assert dates.read(when.strftime(style), order="dmy", as_of=TODAY).day == when


@given(when=st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_a_spreadsheets_count_of_days(when):
    assert dates.read(str((when - date(1899, 12, 30)).days), order=None, as_of=TODAY).day == when
    on_old_macs = str((when - date(1904, 1, 1)).days)
    if len(on_old_macs) == 5:
        assert dates.read(on_old_macs, order=None, as_of=TODAY, epoch_1904=True).day == when


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/06/1951", "June has 30 days"),
        ("29/02/2023", "February 2023 has 28 days"),
        ("30/02/2024", "February has 29 days"),
        ("00/10/2026", "there is no day 0"),
        ("12/13/2026", "there is no month 13"),
        ("2026-13-02", "there is no month 13"),
        ("31-Apr-2026", "April has 30 days"),
        ("99/12/2026", "there is no day 99 in December"),
        ("01/01/0001", "the year 1 cannot be right"),
        ("31/12/9999", "the year 9999 cannot be right"),
        ("1951", "1951 is only a year"),
        ("soon", "this is not a date"),
        ("3 Smarch 2026", "this is not a date"),
        ("Mayor 3 2026", "this is not a date"),
    ],
)
def test_what_is_no_day_says_why(text, why):
    read = dates.read(text, order="dmy", as_of=TODAY)
    assert read.day is None
    assert read.problem == why


@pytest.mark.parametrize(
    ("text", "birth", "year"),
    [
        ("03/02/42", True, 1942),
        ("03/02/05", True, 2005),
        ("03/02/20", True, 1920),
        ("03/02/12", True, 2012),
        ("01/01/27", True, 1927),
        ("03/02/26", False, 2026),
        ("03/02/30", False, 2030),
        ("03/02/98", False, 1998),
    ],
)
def test_a_year_of_two_digits_by_the_field(text, birth, year):
    read = dates.read(text, order="dmy", as_of=TODAY, birth=birth)
    assert read.day is not None
    assert read.day.year == year


@given(
    st.lists(st.dates(date(1950, 1, 1), date(2025, 12, 31)), min_size=1, max_size=30), st.sampled_from(["dmy", "mdy"])
)
def test_a_column_never_proves_the_wrong_order(days, order):
    style = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[order]
    found = dates.evidence(day.strftime(style) for day in set(days))
    assert found.proves in (order, None)
    settled = dates.settle({"only": found})["only"]
    if found.proves is None and found.either:
        assert settled is None


def test_a_column_that_proves_nothing_follows_the_last_file_unless_a_value_speaks_against_it():
    unclear, month_first = dates.evidence(["11/12/2026"]), dates.evidence(["03/30/1951"])
    asked = {"referred": unclear, "born": month_first}
    assert dates.settle(asked)["referred"] is None
    assert dates.settle(asked, remembered="mdy")["referred"] == "mdy"
    assert dates.settle(asked, remembered="dmy")["referred"] is None
    born_day_first = {"referred": unclear, "born": dates.evidence(["30/03/1951"])}
    assert dates.settle(born_day_first, remembered="mdy")["referred"] == "dmy"


def test_an_unsettled_column_reads_only_what_needs_no_order():
    assert dates.read("03/02/2026", order=None, as_of=TODAY).undecided
    assert dates.read("03/03/2026", order=None, as_of=TODAY).day == date(2026, 3, 3)
    assert dates.read("3 Feb 2026", order=None, as_of=TODAY).day == THIRD


def test_births_in_the_past_are_never_read_into_the_future():
    for year in range(100):
        read = dates.read(f"11/02/{year:02d}", order="dmy", as_of=TODAY, birth=True)
        assert read.day is not None
        assert read.day <= TODAY + timedelta(days=0)


PLAIN = [
    f"{first:02d}{mark}{second:02d}{mark}{year}"
    for mark in "/-."
    for first in range(33)
    for second in (*range(15), 28, 29, 30, 31, 32, 99)
    for year in ("0000", "1849", "1850", "1900", "2023", "2024", "2200", "2201", "9999")
]


@pytest.mark.parametrize("order", ["dmy", "mdy", "ymd"])
def test_plain_dates_read_at_once_are_read_as_one_by_one(order: str) -> None:
    values = pl.Series(PLAIN)
    assert plain_dates.are_plain(values).all()
    at_once = plain_dates.read(values, order=order).to_list()
    assert at_once == [dates.read(text, order=order, as_of=date(2026, 11, 23)).day for text in PLAIN]


def test_plain_dates_prove_at_once_what_they_prove_one_by_one() -> None:
    assert plain_dates.evidence(pl.Series(PLAIN)) == dates.evidence(PLAIN)
    for place in range(0, len(PLAIN), 700):
        some = PLAIN[place : place + 5]
        assert plain_dates.evidence(pl.Series(some)) == dates.evidence(some)


def test_only_whole_plain_dates_are_plain() -> None:
    others = ["1/02/2026", "01/2/2026", "01/02/26", "2026-02-01", "01/02/2026 10:00", " 01/02/2026", "٠١/٠٢/٢٠٢٦", ""]
    assert not plain_dates.are_plain(pl.Series(others)).any()


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("08/08/2026 (Bev)", date(2026, 8, 8), "Bev"),
        ("12/3/26 JH", date(2026, 3, 12), "JH"),
        ("28th Jun 2026 SB", date(2026, 6, 28), "SB"),
        ("21-Sep-26 - LM", date(2026, 9, 21), "LM"),
        ("08/08/2026 14:10 - rang dtr", date(2026, 8, 8), "rang dtr"),
        ("Spoke to dtr on 8.8.26", date(2026, 8, 8), "Spoke to dtr on"),
        ("12/3/26 and 14/3/26", None, ""),
        ("12/3/26-14/3", None, ""),
        ("08/08/2026 Bev, 3rd call", None, ""),
        ("4 May 10:30 Bev", None, ""),
        ("31/06/2026 Bev", None, ""),
        ("approx 08/08/2026", None, ""),
        ("08/08/2026?", None, ""),
        ("08/08/2026 no answer", None, ""),
        ("08/08/2026 - LVM", None, ""),
        ("w/c 08/08/2026", None, ""),
        ("08/08/2026 " + "she rang and said that all is well with her and him", None, ""),
    ],
)
def test_the_one_day_of_a_cell_is_read_with_the_words_beside_it(text, day, words):
    read = dates.read(text, order="dmy", as_of=TODAY, words_of="last_contact_on")
    assert (read.day, read.words) == (day, words)
    assert dates.read(text, order="dmy", as_of=TODAY).day is None, "only where words may stand beside a day"


def test_what_is_no_contact_is_doubted_of_contacts_alone():
    told = {name: dates.read("08/08/2026 letter", order="dmy", as_of=TODAY, words_of=name) for name in
            ("last_contact_on", "referred_on")}  # fmt: skip
    assert told["last_contact_on"].problem == "“letter” beside it leaves in doubt whether it is that day"
    assert told["referred_on"].day == date(2026, 8, 8)


def test_days_with_words_prove_the_order_of_their_column():
    assert dates.evidence(["28/08/2026 (Bev)", "3/4/26 JH"]).proves == "dmy"
