"""Yes and no to whether contact is safe, through a whole file."""

import polars as pl
import pytest

from fairwait.exchange.extracts.examine import examine
from tests.exchange.examine.town import TODAY, VOCABULARY


def _examined(tmp_path, *, headings, answers):
    lines = ["Person ID,Surname,First name,DOB,Waiting for,Referred," + ",".join(headings)]
    names = ("Ade", "Bea", "Cai", "Dee", "Eve", "Fay", "Gus", "Hal", "Ivo", "Jan", "Kit", "Lou")
    for place, name in enumerate(names):
        told = ",".join(answers[place % len(answers)])
        lines.append(
            f"{4201 + place:07},{name}worth,{name},{13 + place}/04/1948,OT assessment,{13 + place}/01/2026,{told}"
        )
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines))
    return examine(path, workdir=tmp_path, vocabulary=VOCABULARY, as_of=TODAY, link=False)


def _unsafe(examination):
    kept = pl.read_parquet(examination.clean).get_column("unsafe_contact").to_list()
    noted = examination.findings.filter(pl.col("rule") == "unsafe-contact").get_column("row").to_list()
    assert noted == [row for row, text in enumerate(kept, start=2) if text is not None]
    return kept[:3]


@pytest.mark.parametrize(
    ("heading", "kept"),
    [
        ("OK to leave voicemail?", [None, "OK to leave voicemail? N", None]),
        ("Safe to call", [None, "Safe to call: N", None]),
        ("Do not leave messages", ["Do not leave messages: Y", None, None]),
        ("Unsafe to ring?", ["Unsafe to ring? Y", None, None]),
    ],
)
def test_the_heading_decides_which_answer_warns(heading, kept, tmp_path):
    examination = _examined(tmp_path, headings=[heading], answers=[("Y",), ("N",), ("",)])
    assert examination.mapping.column_for("unsafe_contact") == heading
    assert _unsafe(examination) == kept
    assert examination.notes == ()


def test_a_heading_that_does_not_tell_is_asked_about_once_and_read_the_safer_way(tmp_path):
    examination = _examined(tmp_path, headings=["Contact safety"], answers=[("Y",), ("N",), ("",)])
    assert _unsafe(examination) == ["Contact safety: Y", "Contact safety: N", None]
    ((row, severity, message),) = (
        examination.findings.filter(pl.col("rule") == "value-unknown").select("row", "severity", "message").rows()
    )
    assert (row, severity) == (1, "warn")
    assert "“N” (4 rows), “Y” (4 rows) say: that contact is safe, or that it is not" in message


def test_a_second_column_that_warns_and_is_left_out_is_said(tmp_path):
    examination = _examined(
        tmp_path, headings=["Contact warning", "OK to leave voicemail?"], answers=[("Son may answer", "N"), ("", "Y")]
    )
    assert examination.mapping.column_for("unsafe_contact") == "Contact warning"
    (said,) = examination.notes
    assert said.startswith("“OK to leave voicemail?” says in 6 rows that a way of contact is not safe")
