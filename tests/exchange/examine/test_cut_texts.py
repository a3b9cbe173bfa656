"""Texts cut at a round length are found in columns whose values repeat and in those whose values do not."""

import polars as pl
import pytest

from fairwait.exchange.extracts.examine import coded
from tests.exchange.examine.town import clean_rows, examined

CUT = ("Cannot get up the stairs since the fall in March and sleeps on the settee, needs help " * 2)[:92] + " bathro"
WHOLE = "Needs help with the bathroom and washing."
OPEN = {"status": "Waiting", "ended_on": "", "end_reason": "", "date_of_death": "", "risks": ""}


@pytest.mark.parametrize("is_coded", [True, False])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_text_cut_at_a_wall_is_found_where_it_stands_in_a_row_or_two(times, is_coded, monkeypatch, tmp_path):
    monkeypatch.setattr(coded, "_MOST_IN_SAMPLE", 1_000 if is_coded else 0)
    cut = f"{CUT}o"
    rows = [row | OPEN | {"notes": WHOLE if at >= times else cut} for at, row in enumerate(clean_rows(40, seed=5))]
    examination = examined(rows, directory=tmp_path)
    assert ("Notes" in coded.coded(examination.reading.table, always=())) == is_coded
    damaged = examination.findings.filter(pl.col("rule") == "text-damaged")
    told = "The text stops short at exactly 100 characters: it was cut."
    assert damaged["message"].to_list() == ([told] * times if times < 3 else [])
    assert len(cut) == 100
