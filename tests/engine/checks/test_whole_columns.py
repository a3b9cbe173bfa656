"""A rule that speaks of nearly a whole column says so once; a column of which a fifth is wrong is told row by row."""

import polars as pl
import pytest

from fairwait.engine.checks.fields import BY_NAME as FIELDS
from fairwait.engine.checks.findings import Finding, Severity, frame
from fairwait.engine.checks.rules.catalogue import BY_NAME, RULES
from fairwait.engine.checks.rules.whole_columns import LEAST, File, said_once

HEADER, ROWS = 3, 200


def _file(*, filled=ROWS, rows=ROWS, fields=None, likelier=(), needs_unknown=False):
    return File(
        rows=rows,
        header_row=HEADER,
        filled=lambda column: filled,
        fields=fields or {"Done": "ended_on", "Tel": "phone"},
        likelier=lambda column: likelier,
        needs_unknown=needs_unknown,
    )


def _findings(rule, many, *, column="Done", severity=None):
    known = BY_NAME[rule]
    return frame(
        Finding(rule, severity or known.severity, HEADER + row, column, f"v{row}", f"Wrong {row}.", known.fix)
        for row in range(1, many + 1)
    )


def test_a_rule_that_speaks_of_every_row_of_a_column_says_so_once_and_keeps_each():
    other = _findings("phone-invalid", 3, column="Tel")
    told = said_once(pl.concat([_findings("date-order", 150), other]), file=_file(likelier=["Closed", "Outcome date"]))
    (whole,) = told.columns
    assert (whole.rule, whole.column, whole.rows, whole.of, whole.first) == (
        "date-order", "Done", 150, 200, (4, 5, 6, 7, 8),
    )  # fmt: skip
    (once,) = told.findings.filter(pl.col("rule") == "date-order").iter_rows(named=True)
    assert (once["row"], once["severity"], once["column"], once["value"]) == (HEADER, "warn", "Done", "v1")
    assert "150 of 200 cells of this column (rows 4, 5, 6, 7, 8 and 145 more)" in once["message"]
    assert f"It was taken for “{FIELDS['ended_on'].label.lower()}”, and may be something else." in once["message"]
    assert "Row 4: Wrong 1. Row 5: Wrong 2. Row 6: Wrong 3." in once["message"]
    assert "“Closed” or “Outcome date” looks more like it" in once["fix"]
    assert told.each.height == 150
    assert whole.listed == tuple(range(HEADER + 1, HEADER + 151))
    assert told.findings.filter(pl.col("rule") == "phone-invalid").equals(other)


def test_a_fifth_of_a_column_is_believed_whatever_the_rule():
    for rule in RULES:
        findings = _findings(rule.name, ROWS // 5)
        assert said_once(findings, file=_file()).findings.equals(findings), rule.name


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.believed is not None], ids=lambda rule: rule.name)
def test_each_rule_is_believed_up_to_its_share_and_no_further(rule):
    most = int(rule.believed * ROWS)
    assert said_once(_findings(rule.name, most), file=_file()).columns == ()
    assert len(said_once(_findings(rule.name, most + 1), file=_file()).columns) == 1


def test_a_few_findings_are_told_one_by_one_however_few_cells_are_filled():
    few = _findings("date-order", LEAST - 1)
    assert said_once(few, file=_file(filled=LEAST - 1)).columns == ()
    sparse = _findings("date-order", 30)
    assert said_once(sparse, file=_file(filled=30, rows=2_000)).columns == ()
    assert len(said_once(sparse, file=_file(filled=30, rows=300)).columns) == 1


@pytest.mark.parametrize(("filled", "once"), [(40, 0), (60, 1)])
def test_more_is_believed_of_days_that_few_rows_have(filled, once):
    """Half of the ends are before their referral: where few waits have ended that may be so."""
    told = said_once(_findings("date-order", filled // 2), file=_file(filled=filled))
    assert len(told.columns) == once


@pytest.mark.parametrize("rule", ["person-id-shared", "nhs-number-shared"])
def test_some_pairs_with_one_number_are_told_row_by_row_and_a_column_of_sums_once(rule):
    pairs = _findings(rule, 14)
    assert said_once(pairs, file=_file()).findings.equals(pairs)
    assert len(said_once(_findings(rule, ROWS // 2), file=_file()).columns) == 1


def test_how_somebody_must_not_be_contacted_is_said_of_each_however_many():
    warned = _findings("unsafe-contact", ROWS)
    assert said_once(warned, file=_file()).findings.equals(warned)


def test_what_a_note_of_the_file_stands_for_is_kept_with_every_row():
    noted = frame(
        Finding("row-shape", Severity.WARN, HEADER + row, None, "", f"Put right, way {row % 2}.", "Check the row.")
        for row in range(1, 31)
    )
    told = said_once(frame(), file=_file()).beside(noted, of=ROWS)
    assert [(whole.rule, whole.severity, whole.rows, whole.of) for whole in told.columns] == [
        ("row-shape", "warn", 15, ROWS)
    ] * 2
    assert sorted(row for whole in told.columns for row in whole.listed) == list(range(HEADER + 1, HEADER + 31))
    assert (told.findings.height, told.each.height) == (0, 30)


def test_a_column_filled_only_for_the_dead_is_no_column_misunderstood():
    assert said_once(_findings("deceased", 30), file=_file(filled=30)).columns == ()


def test_rows_that_stand_twice_are_asked_about_sooner_where_no_pathway_is_known():
    twice = _findings("duplicate-wait", 20)
    assert said_once(twice, file=_file()).columns == ()
    assert len(said_once(twice, file=_file(needs_unknown=True)).columns) == 1


def test_the_worst_severity_stands_for_all_and_the_header_rows_own_findings_stay():
    header = frame([Finding("value-unknown", Severity.WARN, HEADER, "Done", None, "About the column.", "Look.")])
    noted = _findings("value-unknown", 90, severity="note")
    told = said_once(pl.concat([header, noted, _findings("value-unknown", 120).tail(30)]), file=_file())
    assert [each.severity for each in told.columns] == ["warn"]
    assert told.findings.height == 2
    assert told.each.height == 120


def test_the_young_on_a_list_of_the_young_are_noted_row_by_row():
    young = _findings("age-implausible", ROWS, severity="note")
    assert said_once(young, file=_file()).findings.equals(young)
    assert len(said_once(_findings("age-implausible", ROWS), file=_file()).columns) == 1


def test_a_fault_of_the_whole_file_speaks_of_rows_and_of_no_other_column():
    told = said_once(_findings("row-shape", 100, column=None), file=_file(likelier=["Closed"]))
    (once,) = told.findings.iter_rows(named=True)
    assert "100 of 200 rows" in once["message"]
    assert once["fix"] == "Quote the cell in the source, or export as XLSX."


def test_text_an_export_damaged_says_nothing_against_what_the_column_is():
    told = said_once(_findings("text-damaged", 60), file=_file(likelier=["Closed"]))
    (once,) = told.findings.iter_rows(named=True)
    assert "may be something else" not in once["message"]
    assert once["fix"] == f"{BY_NAME['text-damaged'].fix}."
