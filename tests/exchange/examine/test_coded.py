"""Columns taken apart into values and codes, and rows that are not kept."""

import polars as pl
import pytest

from fairwait.exchange.extracts.examine import coded as taking
from fairwait.exchange.extracts.examine import rows as rowwise
from fairwait.exchange.extracts.reading.tables import write_table
from tests.exchange.examine.town import clean_rows, examined, found


def table_of(frames, path):
    columns = [name for name in frames[0].columns if name != "row"]
    write_table(iter(frames), columns=columns, to=path, seen=lambda _: None)
    return path


def frame(start, **columns):
    many = len(next(iter(columns.values())))
    return pl.DataFrame(
        {"row": range(start, start + many), **columns}, schema={"row": pl.Int64} | dict.fromkeys(columns, pl.String)
    )


def test_values_and_codes_say_what_the_column_says(tmp_path, monkeypatch):
    monkeypatch.setattr("fairwait.exchange.extracts.reading.tables._TOGETHER", 1)  # several pieces of their own values
    words = [["a", "b", None, "a"] * 5, ["c", "a", "a", None] * 5, [None] * 20]
    frames = [
        frame(2 + 20 * place, Team=part, Who=[f"{place}-{n}" for n in range(20)]) for place, part in enumerate(words)
    ]
    path = table_of(frames, tmp_path / "table.parquet")
    found = taking.coded(path, always=["Who"])
    assert set(found) == {"Team", "Who"}
    whole = pl.read_parquet(path)
    for header, column in found.items():
        assert column.values.is_unique().all()
        assert column.values.gather(column.codes).to_list() == whole[header].to_list()


def test_what_was_taken_apart_before_is_not_taken_again(tmp_path):
    path = table_of([frame(2, Team=["a", "b"] * 10, Who=[f"{n}" for n in range(20)])], tmp_path / "table.parquet")
    before = taking.coded(path, always=())
    assert set(before) == {"Team"}
    after = taking.coded(path, always=["Who", "Team"], taken=before)
    assert set(after) == {"Team", "Who"}
    assert after["Team"] is before["Team"]
    assert after["Who"].values.gather(after["Who"].codes).to_list() == [f"{n}" for n in range(20)]


def test_a_table_of_no_rows_has_columns_of_no_values(tmp_path):
    path = table_of([frame(2, Team=[])], tmp_path / "table.parquet")
    assert all(not len(each.values) and not len(each.codes) for each in taking.coded(path, always=["Team"]).values())


@pytest.mark.parametrize("link", [False, True])
def test_the_same_is_found_whether_rows_are_kept_or_not_and_in_whatever_batches(tmp_path, monkeypatch, link):
    rows = clean_rows(60, seed=4)
    for place, row in enumerate(rows):
        row |= [{}, {"priority": ""}, {"status": "On hold"}, {"gender": "Q"}, {"lives_alone": "maybe"}][place % 5]
        row |= [{}, {"date_of_birth": "31/02/1951"}, {"phone": "12"}, {"notes": "<b>fell</b> twice this week"}][
            place % 4
        ]
    rows += rows[:3]
    (tmp_path / "kept").mkdir()
    (tmp_path / "only").mkdir()
    kept = examined(rows, directory=tmp_path / "kept", link=link)
    monkeypatch.setattr(rowwise, "BATCH_ROWS", 7)
    only = examined(rows, directory=tmp_path / "only", link=link, keep_rows=False)
    assert kept.clean.exists()
    assert not only.clean.exists()
    assert len(kept.findings) > 60
    assert only.findings.equals(kept.findings)
    assert only.groups == kept.groups
    assert only.usable == kept.usable


@pytest.mark.parametrize("others", ["Washing and dressing", "Café twice a week"])
def test_a_risk_word_is_heard_whatever_letters_the_other_texts_hold(tmp_path, others):
    rows = clean_rows(8, seed=2)
    for row in rows:
        row |= {"notes": others, "priority": "P4"}
    rows[3]["notes"] = "Two falls this week, né" if "é" in others else "Two falls this week"
    quiet = examined([*rows[:3], *rows[4:]], directory=tmp_path)
    assert "risk-words" not in {rule for rule, _ in found(quiet)}
    assert {place for rule, place in found(examined(rows, directory=tmp_path)) if rule == "risk-words"} == {3}
