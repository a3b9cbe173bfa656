"""Words that a file uses as its own and nobody has told us of: asked about once for the column, not on every row."""

import polars as pl
import pytest

from fairwait.engine.checks.columns import new_words
from fairwait.exchange.extracts.examine import examine
from fairwait.exchange.extracts.report import write_unusable
from tests.exchange.examine.town import TODAY, VOCABULARY, clean_rows, examined, found

OPEN = {"status": "Waiting", "ended_on": "", "end_reason": "", "date_of_death": ""}
NOT_PAUSED = {"paused_on": "", "resumes_on": "", "pause_reason": ""}


def _rows(count=40):
    return [row | OPEN | NOT_PAUSED | {"notes": "", "risks": ""} for row in clean_rows(count, seed=5)]


def _asked(examination):
    """(rule, severity, column, message) of what is found on the header row."""
    here = examination.findings.filter(pl.col("row") == examination.reading.header_row)
    return here.select("rule", "severity", "column", "message").rows()


def test_a_pathway_nobody_knows_is_asked_about_once_and_a_slip_stays_with_its_row(tmp_path):
    rows = _rows()
    for row in rows[3:9]:
        row["pathway"] = "Community physio"
    rows[0]["pathway"] = "Blue sky"
    examination = examined(rows, directory=tmp_path)
    ((rule, severity, _, message),) = _asked(examination)
    assert (rule, severity) == ("required-missing", "stop")
    assert "“Community physio” (6 rows) is none of your pathways" in message
    assert found(examination) == {("required-missing", 0), ("required-missing", -1)}
    assert examination.usable == 33


def test_the_rows_of_a_pathway_nobody_knows_are_given_back_to_mend_each_with_the_word(tmp_path):
    names = [(f"{number:07}", name) for number, name in enumerate(("Ade", "Bea", "Cai", "Dee", "Eve"), start=4201)]
    lists = ["Community physio"] * 4 + ["OT assessment"]
    lines = [
        f"{number},{name},Marlowe,0{place}/03/1942,{waits},2{place}/01/2026"
        for place, ((number, name), waits) in enumerate(zip(names, lists, strict=True), start=1)
    ]
    extract = tmp_path / "extract.csv"
    extract.write_text("\n".join(["Person ID,First name,Surname,Date of birth,Pathway,Referral date", *lines]))
    examination = examine(extract, workdir=tmp_path, vocabulary=VOCABULARY, as_of=TODAY)
    given = write_unusable(examination, tmp_path / "mend.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in given[1:]] == [number for number, _ in names[:4]]
    assert all("Community physio" in line and "none of your pathways" in line for line in given[1:])


def test_where_the_pathway_is_not_known_the_same_word_twice_is_the_same_need(tmp_path):
    rows = _rows()
    for row in rows[3:9]:
        row["pathway"] = "Community physio"
    same = ("person_id", "nhs_number", "first_name", "last_name", "date_of_birth")
    rows[4] |= {name: rows[3][name] for name in same}
    assert {("duplicate-wait", 3), ("duplicate-wait", 4)} <= found(examined(rows, directory=tmp_path))


def test_where_the_pathway_is_not_known_a_priority_counts_as_all_pathways_mean_it(tmp_path):
    rows = _rows()
    for row, priority in zip(rows[3:9], ("Critical", "Low", "Lilac", "", "High", "High"), strict=True):
        row |= {"pathway": "Community physio", "priority": priority, "notes": "Fell twice this week"}
    assert found(examined(rows, directory=tmp_path)) == {
        ("required-missing", -1),
        ("risk-words", 4),
        ("risk-words", 5),
        ("priority-unmapped", 5),
        ("risk-words", 6),
        ("priority-missing", 6),
    }


@pytest.mark.parametrize(
    ("name", "word", "rule"),
    [
        ("priority", "Lilac", "priority-unmapped"),
        ("ethnicity", "Group 47", "value-unknown"),
        ("lives_alone", "see form", "value-unknown"),
    ],
)
def test_a_word_of_a_good_part_of_the_file_is_asked_about_once_and_a_rare_one_on_its_rows(name, word, rule, tmp_path):
    rows = _rows()
    for row in rows[10:16]:
        row[name] = word
    rows[20][name] = rows[21][name] = "Zzyzx"
    examination = examined(rows, directory=tmp_path)
    ((asked, severity, _, message),) = _asked(examination)
    assert (asked, severity) == (rule, "warn")
    assert f"“{word}” (6 rows)" in message
    assert found(examination) == {(rule, -1), (rule, 20), (rule, 21)}


def test_a_column_in_another_language_altogether_is_asked_about_and_not_row_by_row():
    odd = {f"List {number}": 1 for number in range(40)}
    assert len(new_words("pathway", odd, rows=60)) == 40
    assert new_words("pathway", {"Blue sky": 2, "Physio": 3}, rows=60) == {"Physio": 3}
    assert new_words("gender", {"Q": 2, "Person": 5}, rows=60) == {"Person": 5}
    assert new_words("gender", {"Q": 5}, rows=600) == {}


def _twice(first, second, tmp_path):
    rows = _rows(8)
    same = ("person_id", "nhs_number", "first_name", "last_name", "date_of_birth")
    rows[6] |= {name: rows[3][name] for name in same} | {"pathway": second}
    rows[3]["pathway"] = first
    return found(examined(rows, directory=tmp_path))


@pytest.mark.parametrize(
    ("first", "second"),
    [("OT assessment", "OT"), ("OT assessment", "OT assesment"), ("OT - awaiting allocation", "Occupational therapy")],
)
def test_the_same_need_in_other_words_is_the_same_need(first, second, tmp_path):
    assert _twice(first, second, tmp_path) == {("duplicate-wait", 3), ("duplicate-wait", 6)}


@pytest.mark.parametrize(("first", "second"), [("OT assessment", "OT splinting"), ("OT", "OT - wet room")])
def test_another_kind_of_help_within_a_pathway_is_another_need(first, second, tmp_path):
    assert _twice(first, second, tmp_path) == set()


def test_two_words_the_file_uses_again_and_again_are_two_needs(tmp_path):
    rows = _rows()
    for place, row in enumerate(rows[10:20]):
        row["pathway"] = ("OT assessment - standard", "OT assessment - urgent")[place % 2]
    same = ("person_id", "nhs_number", "first_name", "last_name", "date_of_birth")
    rows[11] |= {name: rows[10][name] for name in same}
    rows[14] |= {name: rows[12][name] for name in same}
    assert found(examined(rows, directory=tmp_path)) == {("duplicate-wait", 12), ("duplicate-wait", 14)}


@pytest.mark.parametrize(
    ("scale", "shared"),
    [
        (("Critical", "Emergency", "Routine", "Low"), 2),  # two words each for the first and the last of four bands
        (("Critical", "High", "Medium", "Low"), 0),
        (("1 - Critical", "2 - Emergency", "3", "4 - Low"), 0),  # numbers say where they stand
        (("High", "Med", "Medium", "Low"), 0),  # one word, shortened
        (("Very high", "Critical", "Emergency", "Low", "Routine"), 0),  # more words than bands: some must be one
    ],
)
def test_words_of_one_scale_that_are_read_as_one_band_are_named_once(scale, shared, tmp_path):
    rows = _rows()
    for place, row in enumerate(rows):
        row["priority"] = scale[place % len(scale)]
    said = [one for one in _asked(examined(rows, directory=tmp_path)) if one[0] == "priority-shared"]
    words = {message.split(" are both ")[0] for *_, message in said}
    assert len(words) == shared, said
    assert {severity for _, severity, *_ in said} <= {"note"}
    if shared:
        assert words == {"“Critical” and “Emergency”", "“Low” and “Routine”"}
