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


@pytest.mark.parametrize(
    ("own", "text", "said"),
    [
        ({}, "Choose an assessment.", "Choose a conversation."),
        ({}, "An assessment, a referral and a service", "A conversation, a request and a support"),
        ({"request": "enquiry"}, "a request", "an enquiry"),
        ({"request": "use of time"}, "an earlier request, a request", "an earlier use of time, a use of time"),
        ({"request": "hour"}, "A request", "An hour"),
        ({"request": "NHS thing"}, "a request", "an NHS thing"),
        ({"request": "DoLS thing"}, "a request", "a DoLS thing"),
        ({"request": "request"}, "an request", "an request"),
        ({}, "data assessment, %(assessment)s", "data conversation, %(assessment)s"),
        ({"request": "ünlaut"}, "a request\nan assessment", "a ünlaut\na conversation"),
    ],
)
def test_the_article_suits_the_word_that_is_said(own, text, said):
    with speaking(lambda: vocabulary_from({"preset": "conversations", "phrases": own})):
        assert words.rephrase(text) == said
