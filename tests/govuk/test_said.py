"""Sentences looked up once while many are written, and addresses that many rows share."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from fairwait.desk.acts import act_address, act_href
from fairwait.govuk import said, words
from fairwait.govuk.addresses import Address


@pytest.fixture
def asked(monkeypatch):
    found = []
    monkeypatch.setattr(translation, "gettext", lambda message: found.append(message) or f"<{message}>")
    monkeypatch.setattr(
        translation, "ngettext", lambda one, many, number: found.append(number) or (one if number == 1 else many)
    )
    return found


def test_a_sentence_is_looked_up_once_inside_the_block_and_each_time_outside(asked):
    with said.remembered():
        assert [said.gettext("Waiting") for _ in range(3)] == ["<Waiting>"] * 3
        assert [said.ngettext("day", "days", number) for number in (1, 2, 2, 1)] == ["day", "days", "days", "day"]
    assert asked == ["Waiting", 1, 2]
    said.gettext("Waiting")
    said.ngettext("day", "days", 2)
    assert asked == ["Waiting", 1, 2, "Waiting", 2]


def test_nothing_is_remembered_from_one_block_to_the_next(asked):
    for _ in range(2):
        with said.remembered():
            said.gettext("Waiting")
    assert asked == ["Waiting", "Waiting"]


def test_the_council_words_are_said_inside_the_block():
    with words.speaking(lambda: words.CONVERSATIONS), said.remembered():
        assert said.gettext("waiting list") == words.rephrase("waiting list") != "waiting list"


def test_an_address_is_the_one_that_looking_it_up_gives():
    for name in ("desk:person", "desk:why"):
        reference = uuid4()
        assert Address(name).of(reference) == Address(name).of(str(reference)) == reverse(name, args=[reference])
    for act in ("band", "triage", "contact", "recheck", "team", "answer"):
        reference = uuid4()
        assert act_address(act).of(reference) == act_href(act, reference)
