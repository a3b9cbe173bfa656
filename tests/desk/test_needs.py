"""Kinds of communication need, read from what somebody told us and from the words of extracts."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.desk.needs import SAID, Need, any_of, apart, column_of, in_one, needs, says, told
from fairwait.people.rules.communicating import Communication, Format, Professional
from fairwait.people.rules.reaching import Channel


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


# What somebody told us here -----------------------------------------------------------------------------------------


def said(**more) -> Communication:
    day = date(2026, 1, 5)
    return Communication(**{"said_by": "Herself", "on": day, "review_on": day, "may_share": True, **more})


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, {Need.NONE}),
        ({"prefers": Channel.EMAIL}, {Need.NONE}),
        ({"formats": frozenset({Format.EASY_READ, Format.BRAILLE})}, {Need.EASY, Need.SIGHT}),
        ({"professional": Professional.SPOKEN, "language": "urd"}, {Need.INTERPRETER}),
        ({"professional": Professional.BSL}, {Need.INTERPRETER, Need.SIGN}),
        ({"professional": Professional.ADVOCATE}, {Need.OTHER}),
        ({"cannot": frozenset({Channel.PHONE})}, {Need.WRITTEN}),
        ({"cannot": frozenset({Channel.LETTER})}, {Need.OTHER}),
        ({"support": "Speak slowly; a hearing loop"}, {Need.SPEECH, Need.HEARING}),
        ({"support": "Mornings are best"}, {Need.OTHER}),
        ({"support": "None"}, {Need.NONE}),
    ],
)
def test_what_somebody_told_us_is_of_a_kind(more, found):
    assert told(said(**more)) == found


def test_every_form_and_everybody_who_must_be_there_is_of_a_kind():
    assert all(told(said(formats=frozenset({each}))) - {Need.NONE, Need.OTHER} for each in Format)
    assert all(told(said(professional=each)) - {Need.NONE} for each in Professional)


def test_all_kinds_of_one_are_held_in_a_number():
    frame = pl.DataFrame({"words": ["BSL, braille", None], "with": ["Somali", None]})
    frame = frame.with_columns(says(words="words", interpreter="with"))
    assert frame[SAID].to_list() == [
        in_one([Need.SIGN, Need.SIGHT, Need.INTERPRETER]), in_one([Need.NONE])
    ]  # fmt: skip
    apart_ = frame.select(apart(pl.col(SAID)))
    assert apart_.filter(pl.col(column_of(Need.SIGN))).height == 1
    assert apart_[column_of(Need.NONE)].to_list() == [False, True]
