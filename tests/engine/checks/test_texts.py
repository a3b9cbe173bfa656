"""Risk words and their denials, hostile and damaged text."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.engine.checks.rules.risk import hits, risk_words_of
from fairwait.engine.checks.rules.text import Wall, cut_short, damaged, encoded_twice, hostile, walls
from fairwait.engine.checks.vocabulary import Vocabulary

WORDS = risk_words_of(Vocabulary(pathways=()))


@pytest.mark.parametrize(
    "text",
    [
        "Had two falls this week",
        "FELL on Sunday",
        "Lives alone",
        "No food in the house",
        "no heating or food",
        "carer is now in hospital",
        "Husband was taken into hospital",
        "pressure-sores",
        "self-harm",
        "No carer, falls daily",
        "cannot be left alone",
        "no recent falls but lives alone",
        "No abuse; falls weekly",
        "No falls since discharge. Now alone all day",
        "risk of falls",
        "Not eating",
        "Falls risk: low",
        "husband who cares for her is in hospital after a stroke",
        "wife, who looks after him, was taken into hospital",
    ],
)
def test_words_of_risk_are_heard(text):
    assert hits(text, words=WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "No falls",
        "No concerns re: abuse or neglect",
        "no falls, abuse or harm",
        "No history of falls or pressure sores",
        "denies suicidal ideation",
        "not alone",
        "nil",
        "Falls: none",
        "falls - nil",
        "Suicidal thoughts denied",
        "does not live alone",
        "hasn't fallen recently",
        "There is no risk of harm",
        "never fallen",
        "no longer alone",
        "seen by falls clinic",
        "fell asleep",
        "harmless",
        "waterfall",
        "daughter works in the hospital",
        "abuse ruled out",
        "He isn’t alone",
    ],
)
def test_denials_and_other_meanings_are_not_hits(text):
    assert hits(text, words=WORDS) == []


def test_the_closer_look_before_the_words_loses_no_hit():
    texts = ["Husband who cares for her is now in hospital", "Her carer was rushed back into hospital", "fell"]
    kept = pl.Series(texts).str.contains(WORDS.expression)
    assert kept.all()


def test_a_council_adds_and_takes_away_words():
    own = risk_words_of(Vocabulary(pathways=(), risk_words=("hoarding",), quiet_words=("alone",)))
    assert hits("hoarding", words=own)
    assert not hits("hoarding", words=WORDS)
    assert not hits("lives alone", words=own)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=A1",
        "=cmd|' /C calc'!A0",
        "+SUM(A1:A9)",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        '=HYPERLINK("x")',
        "=-1",
        "+A1+A2",
        "  =1+1",
        "\t=1+1",
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "</td>",
        "{{7*7}}",
        "javascript:alert(1)",
        "a\u202eb",
        "\u2066x",
        "a\x00b",
        "a␀b",
        "x" * 32_768,
    ],
)
def test_hostile_values(text):
    assert hostile(text)


@pytest.mark.parametrize(
    "text",
    [
        "+44 1632 960123",
        "+44-1632-960-123",
        "- see file",
        "-1",
        "-",
        "+ve result",
        "= same as before",
        "=> to duty",
        "@home",
        "@ hospital",
        "-5 days",
        "+1 carer",
        "- OT (private) to visit",
        "<5 mins",
        "a < b > c",
        "< see above >",
        "Tom & Jerry",
        "£5 {sic}",
        "line\none\ttwo",
        "مرحبا \u200f",
        "x" * 32_767,
        "-- urgent --",
        "+ daughter (Ann)",
    ],
)
def test_harmless_values(text):
    assert hostile(text) is None


NAMES = (
    "Renée",
    "Müller",
    "Nguyễn",
    "Szczęśniak",
    "Ó Súilleabháin",
    "Åberg",
    "Đặng",
    "João",
    "Çelik",
    "O’Brien",
    "Zoë",
    "Siân",
    "Γιώργος",
    "Łukasz",
    "Ñuñez",
    "d’Été",
)


@given(st.sampled_from(NAMES))
def test_text_encoded_twice_is_seen_and_text_encoded_once_is_not(name):
    assert damaged(name, is_name=True) is None
    twice = "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in name.encode())
    assert encoded_twice(twice) or damaged(twice)


@pytest.mark.parametrize(
    "text", ["a\ufffdb", "donâ€™t", "Â£5", "O&#39;Brien", "fish &amp; chips", "it\x92s", "ï»¿Edith"]
)
def test_damage(text):
    assert damaged(text)


@pytest.mark.parametrize(
    "text",
    [
        "ÂNGELA",
        "JOÃO",
        "CAFÉ’S",
        "naïve",
        "Âu Cơ",
        "«Zoé»",
        "à la carte",
        "100% fine?",
        "ok?yes",
        "A&E; QMC",
        "“quoted”",
        "São Paulo – Brasil",
    ],
)
def test_ordinary_text_is_whole(text):
    assert damaged(text) is None


def test_text_cut_at_a_wall():
    known = frozenset({"washing", "assessment", "house"})
    cut = ["x " * 46 + "to asses", "y " * 46 + "the hous"]
    longest, passed = Wall(is_longest=True, stands_out=False), Wall(is_longest=False, stands_out=False)
    assert walls([100, 40, 81]) == {100: longest, 40: passed}
    assert cut_short(cut, length=100, wall=longest, known=known) == cut
    assert cut_short(["x " * 46 + "washing"], length=100, wall=longest, known=known) == []
    assert cut_short(["x " * 45 + "washing up."], length=100, wall=longest, known=known) == []
    assert cut_short(cut, length=100, wall=passed, known=known) == cut  # each begins a word of the file
    assert cut_short(["x " * 46 + "zzqq"], length=100, wall=passed, known=known) == []


def test_a_text_at_a_databases_limit_far_longer_than_all_others_was_cut_whatever_its_last_word():
    text = ("x " * 200)[:253] + " d"
    (wall,) = walls([255, 121, 65]).values()
    assert wall == Wall(is_longest=True, stands_out=True)
    assert cut_short([text], length=255, wall=wall, known=frozenset({"d"})) == [text]
    near = walls([255, 230])[255]
    assert cut_short([text], length=255, wall=near, known=frozenset({"d"})) == []
    ended = ("x " * 200)[:253] + "d."
    assert cut_short([ended, "h" * 255], length=255, wall=wall, known=frozenset()) == []
