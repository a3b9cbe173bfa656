"""Every rule finds its fault in every spelling, on its row and nowhere else; a clean file has no finding at all."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.examine.planted import FAULTS
from tests.exchange.examine.town import STYLES, clean_rows, examined, found


@pytest.mark.parametrize("styles", STYLES, ids=lambda styles: " + ".join(styles))
def test_a_clean_file_has_no_finding(styles, tmp_path):
    examination = examined(clean_rows(400, seed=11, styles=styles), directory=tmp_path)
    assert examination.findings.rows() == []
    assert examination.usable == examination.rows == 400


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), styles=st.sampled_from(STYLES))
def test_no_clean_file_has_a_finding(seed, styles):
    with TemporaryDirectory() as directory:
        examination = examined(clean_rows(60, seed=seed, styles=styles), directory=Path(directory))
    assert examination.findings.rows() == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_on_its_row_and_nowhere_else(fault, tmp_path):
    rows = clean_rows(12, seed=5)
    rows[7] |= fault.change(rows[7])
    here = found(examined(rows, directory=tmp_path))
    assert (fault.rule, 7) in here
    assert here <= {(rule, 7) for rule in (fault.rule, *fault.with_it)}


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6), fault=st.sampled_from(FAULTS), place=st.integers(2, 29), styles=st.sampled_from(STYLES)
)
def test_a_fault_is_found_in_any_file(seed, fault, place, styles):
    rows = clean_rows(30, seed=seed, styles=styles)
    rows[place] |= fault.change(rows[place])
    with TemporaryDirectory() as directory:
        here = found(examined(rows, directory=Path(directory)))
    assert (fault.rule, place) in here
    assert {row for _, row in here} == {place}
