"""A reference whose numbers count the rows: another's next week if it is a row number, so a person is asked."""

import pytest

from fairwait.exchange.extracts.mapping.row_numbers import row_numbers_said
from tests.exchange.mapping.suggesting import WAITS, suggested
from tests.exchange.mapping.test_ends import REFERRED
from tests.exchange.mapping.test_unclaimed import WHO

COUNTED = [str(number) for number in range(1, len(WAITS) + 1)]
SHUFFLED = [*COUNTED[len(WAITS) // 3 :], *COUNTED[: len(WAITS) // 3]][::-1]


def told(tmp_path, heading, numbers=COUNTED, **columns):
    """How a column of numbers is judged, and what `check` says of it."""
    mapping = suggested(tmp_path, {heading: numbers} | WHO | REFERRED | columns)
    return next(column for column in mapping.columns if column.column == heading), row_numbers_said(mapping)


@pytest.mark.parametrize("heading", ["Ref #", "Ref", "Reference", "Case ref", "Ref No", "ID"])
@pytest.mark.parametrize("numbers", [COUNTED, SHUFFLED])
def test_a_reference_that_counts_the_rows_is_left_out_and_asked_about(heading, numbers, tmp_path):
    column, said = told(tmp_path, heading, numbers)
    assert column.field is None
    assert column.confidence < 0.8
    assert [field for field, _ in column.options][0] == "wait_id"
    assert "as a row number does" in column.because or "as a place in the list does" in column.because
    assert len(said) == 1
    assert f"“{heading}” is left out" in said[0]
    assert "map it to wait_id" in said[0]


@pytest.mark.parametrize(
    ("heading", "field"), [("Client ref", "person_id"), ("Client ID", "person_id"), ("Wait ref", "wait_id")]
)
def test_a_heading_that_says_it_plainly_is_asked_about_too_taken_or_not(heading, field, tmp_path):
    column, said = told(tmp_path, heading)
    assert column.confidence <= 0.85
    assert "as a row number does" in column.because
    assert len(said) == 1
    if column.field is None:  # what was learned of other columns decides
        assert column.options[0][0] == field
        assert f"map it to {field}" in said[0]
    else:
        assert column.field == field
        assert "If the report numbers its rows anew each time, leave it out" in said[0]


@pytest.mark.parametrize("heading", ["No.", "#", "Row", "S/N", "Position"])
def test_a_row_number_that_says_so_is_left_out_without_a_word(heading, tmp_path):
    column, said = told(tmp_path, heading)
    assert column.field is None
    assert column.confidence >= 0.8
    assert said == ()


def test_nothing_is_asked_where_another_column_is_the_reference(tmp_path):
    references = [f"W{9000 + 13 * number}" for number in range(len(WAITS))]
    column, said = told(tmp_path, "Ref", **{"Wait ID": references})
    assert (column.field, said) == (None, ())


def test_a_reference_that_goes_on_from_somewhere_else_is_taken(tmp_path):
    column, said = told(tmp_path, "Reference", [str(4_000 + number) for number in range(len(WAITS))])
    assert (column.field, said) == ("wait_id", ())
