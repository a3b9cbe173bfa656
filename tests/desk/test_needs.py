"""Kinds of communication need, read from the words of extracts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.desk.needs import Need, any_of, column_of, needs


def kinds(words: str | None, interpreter: str | None = None) -> set[Need]:
    frame = pl.DataFrame({"words": [words], "with": [interpreter]}, schema={"words": pl.String, "with": pl.String})
    row = frame.select(needs(words="words", interpreter="with")).row(0, named=True)
    return {need for need in Need if row[column_of(need)]}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Hard of hearing: two aids, large print", {Need.HEARING, Need.SIGHT}),
        ("BSL interpreter", {Need.SIGN, Need.INTERPRETER}),
        ("Signs; easy read letters", {Need.SIGN, Need.EASY, Need.WRITTEN}),
        ("Speaks slowly, aphasia", {Need.SPEECH}),
        ("Registered blind", {Need.SIGHT}),
        ("e-mail only", {Need.WRITTEN}),
        ("Prefers mornings", {Need.OTHER}),
        ("designated room", {Need.OTHER}),
        ("", {Need.NONE}),
        (None, {Need.NONE}),
        ("N/A", {Need.NONE}),
        ("No known needs.", {Need.NONE}),
        ("Not recorded", {Need.NONE}),
    ],
)
def test_words_of_extracts_are_understood(words, found):
    assert kinds(words) == found


def test_an_interpreter_is_a_need_and_a_signed_language_is_both():
    assert kinds(None, "Somali") == {Need.INTERPRETER}
    assert kinds("", "BSL") == {Need.INTERPRETER, Need.SIGN}
    assert kinds("Large print", "None") == {Need.SIGHT}


@given(st.none() | st.text(max_size=40), st.none() | st.text(max_size=10))
def test_everybody_is_in_some_kind_and_never_in_none_and_another(words, interpreter):
    found = kinds(words, interpreter)
    assert found
    assert found == {Need.NONE} or Need.NONE not in found


def test_an_unknown_code_finds_nobody():
    frame = pl.DataFrame({"words": ["Braille"], "with": [None]}, schema={"words": pl.String, "with": pl.String})
    read = frame.with_columns(needs(words="words", interpreter="with"))
    assert read.filter(any_of(["sight", "nonsense"])).height == 1
    assert read.filter(any_of(["nonsense"])).height == 0
