import pytest

from fairwait.govuk import words
from fairwait.govuk.words import CONVERSATIONS, STATUTORY, UnknownWord, speaking, vocabulary_from, word


def test_a_noun_suits_its_number():
    assert [word("wait", n) for n in (0, 1, 2)] == ["waits", "wait", "waits"]
    assert word("person", 2, capital=True) == "People"
    assert words.counted("wait", 2404) == "2,404 waits"


def test_a_council_says_it_its_own_way_and_only_inside():
    own = vocabulary_from({"preset": "conversations", "terms": {"wait": ["request", "requests"]}})
    with speaking(lambda: own):
        assert word("wait", 2) == "requests"
        assert word("waiting list") == "list of people to speak with"
        assert word("team") == "team"
    assert word("wait") == "wait"


def test_an_unknown_noun_is_an_error():
    with pytest.raises(UnknownWord, match="words.py"):
        word("thing")


@pytest.mark.parametrize("stored", [{}, {"preset": "none"}, {"terms": "x"}, {"terms": {"wait": ["one"], "team": 3}}])
def test_a_misshapen_vocabulary_falls_back_to_the_statutory_words(stored):
    with speaking(lambda: vocabulary_from(stored)):
        assert word("wait", 2) == "waits"
        assert word("team", 1) == "team"


def test_presets_rename_only_terms_that_exist():
    assert set(CONVERSATIONS.terms) <= set(STATUTORY.terms)
