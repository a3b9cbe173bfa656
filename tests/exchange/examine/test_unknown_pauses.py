"""A reason for a pause that no pathway knows stops no clock: whoever brings the file is told in which rows."""

from dataclasses import replace

import pytest

from tests.exchange.examine.town import VOCABULARY, clean_rows, examined

TOLD = replace(VOCABULARY, pause_words=frozenset({"In hospital", "Person’s wish"}))


def notes(reasons, *, directory, vocabulary=TOLD):
    rows = [
        dict(row, status="On hold", pause_reason=reason, paused_on="01/02/2026", resumes_on="01/03/2026")
        for row, reason in zip(clean_rows(len(reasons), seed=1), reasons, strict=True)
    ]
    return [note for note in examined(rows, directory=directory, vocabulary=vocabulary).notes if "pause" in note]


def test_the_rows_are_named_and_never_the_words(tmp_path):
    (note,) = notes(["In hospital", "Son in prison", "person's wish", "Own time", "IN  HOSPITAL"], directory=tmp_path)
    assert note.startswith("No pathway knows the reason for a pause in rows 5, 7:")
    assert "prison" not in note


def test_of_many_the_first_are_named(tmp_path):
    (note,) = notes(["Rain"] * 8, directory=tmp_path)
    assert "rows 4, 5, 6, 7, 8 and 3 more:" in note
    (note,) = notes(["Rain"], directory=tmp_path)
    assert "in row 4:" in note


@pytest.mark.parametrize("reason", ["In Hospital.", "", "n/a", "-"])
def test_a_reason_that_is_known_or_empty_is_nothing_to_say(tmp_path, reason):
    assert notes([reason] * 3, directory=tmp_path) == []


def test_nothing_is_said_where_nobody_has_told_of_reasons(tmp_path):
    assert notes(["Rain"], directory=tmp_path, vocabulary=VOCABULARY) == []
