"""Sentences looked up once while many are written."""

import pytest
from django.utils import translation

from fairwait.govuk import said, words


@pytest.fixture
def asked(monkeypatch):
    found = []
    monkeypatch.setattr(translation, "gettext", lambda message: found.append(message) or f"<{message}>")
    monkeypatch.setattr(
        translation, "ngettext", lambda one, many, number: found.append(number) or (one if number == 1 else many)
    )
    monkeypatch.setattr(translation, "pgettext", lambda context, message: found.append(message) or context)
    return found


def test_a_sentence_is_looked_up_once_inside_the_block_and_each_time_outside(asked):
    with said.remembered():
        assert [said.gettext("Waiting") for _ in range(3)] == ["<Waiting>"] * 3
        assert [said.ngettext("day", "days", number) for number in (1, 2, 2, 1)] == ["day", "days", "days", "day"]
        assert [said.pgettext("a list", ",") for _ in range(2)] == ["a list"] * 2
    assert asked == ["Waiting", 1, 2, ","]
    said.gettext("Waiting")
    said.ngettext("day", "days", 2)
    said.pgettext("a list", ",")
    assert asked == ["Waiting", 1, 2, ",", "Waiting", 2, ","]


def test_nothing_is_remembered_from_one_block_to_the_next(asked):
    for _ in range(2):
        with said.remembered():
            said.gettext("Waiting")
    assert asked == ["Waiting", "Waiting"]


def test_the_council_words_are_said_inside_the_block():
    with words.speaking(lambda: words.CONVERSATIONS), said.remembered():
        assert said.gettext("waiting list") == words.rephrase("waiting list") != "waiting list"
