"""The example's files read, mapped, checked and linked: the truth behind them against what is found."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from fairwait.exchange.example import clean_extract, generate, messy_extract
from fairwait.exchange.extracts.examine import examine
from fairwait.waiting.rules.pathways.starter import starter
from fairwait.waiting.rules.pathways.terms import vocabulary

SUFFIX = {"trays": ".csv", "ot": ".xlsx", "reviews": ".txt", "carers": ".tsv"}
OF_THE_FILE = frozenset({"total-row"})


def found_in(path: Path, *, workdir: Path, as_of: date, pathway: str | None):
    return examine(path, workdir=workdir, vocabulary=vocabulary(starter()), as_of=as_of, pathway=pathway)


def places(examination) -> set[tuple[int, str]]:
    found = examination.findings.select("row", "rule").iter_rows()
    return {(row, rule) for row, rule in found if rule not in OF_THE_FILE}


@pytest.mark.parametrize("layout", sorted(SUFFIX))
def test_planted_faults_are_found_and_little_else(layout, tmp_path):
    made = messy_extract(1500, 11, tmp_path / f"messy{SUFFIX[layout]}", layout)
    examination = found_in(made.path, workdir=tmp_path, as_of=made.as_of, pathway=made.pathway)
    found, planted = places(examination), set(made.faults)
    missed = planted - found
    assert len(missed) <= 0.03 * len(planted), Counter(rule for _, rule in missed)
    alarms = found - planted - set(made.arguable)
    assert len(alarms) <= 1.5, Counter(rule for _, rule in alarms)
    assert examination.rows == made.rows


def test_nothing_is_found_in_a_clean_extract(tmp_path):
    made = clean_extract(8000, 6, tmp_path / "clean.csv")
    examination = found_in(made.path, workdir=tmp_path, as_of=made.as_of, pathway=None)
    assert examination.findings.to_dicts() == []
    assert examination.usable == made.rows


def test_columns_of_the_example_are_recognised_unaided(tmp_path):
    example = generate(seed=3, people=300, as_of=date(2026, 11, 23), out=tmp_path / "example")
    for source, columns in example.columns.items():
        file = next(file for file in reversed(example.files) if file.source == source)
        examination = found_in(
            tmp_path / "example" / file.path, workdir=tmp_path, as_of=file.as_of, pathway=file.pathway
        )
        assert {each.column: each.field for each in examination.mapping.columns} == dict(columns)
        assert examination.rows == file.rows
