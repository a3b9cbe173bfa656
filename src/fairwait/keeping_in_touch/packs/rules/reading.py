"""How hard a text is to read: Flesch and Kincaid's grade, as an age. A rough measure, which counts easy words kindly.

Source: Kincaid, Fishburne, Rogers, Chissom (1975), Derivation of new readability formulas for Navy enlisted personnel:
grade = 0.39 words a sentence + 11.8 syllables a word - 15.59. The age is the grade plus five years.
"""

import re
from dataclasses import dataclass

from fairwait.keeping_in_touch.packs.rules.words import Subheading, lines_of, parts, plain

AIM_YEARS = 11
"""Core text is written for a reading age of about 9 to 11. Source: practice brief, and the plain English of services
that people who wait have read and understood."""
_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_SAID_ENDING = re.compile(r"(?:[sczgxle]|sh|ch|i)es$|[tde]ed$")
"""Endings that are said: boxes, wanted, families."""
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class ReadingAge:
    """What a text asks of its reader."""

    words: int
    words_a_sentence: float
    years: float

    @property
    def is_easy(self) -> bool:
        """Whether somebody of eleven can be expected to read it."""
        return self.years <= AIM_YEARS


def reading_age(text: str) -> ReadingAge | None:
    """The reading age of a text in English; None where there is too little of it to say."""
    lines = [plain(line) for line in lines_of(text)] + [
        part.text for part in parts(text) if isinstance(part, Subheading)
    ]
    counted = [_WORD.findall(line) for line in lines]
    words = [word.lower() for line in counted for word in line]
    if len(words) < 5:
        return None
    sentences = sum(max(1, len(_SENTENCE.findall(line))) for line, said in zip(lines, counted, strict=True) if said)
    a_sentence = len(words) / sentences
    a_word = sum(map(syllables, words)) / len(words)
    return ReadingAge(len(words), round(a_sentence, 1), round(max(0.39 * a_sentence + 11.8 * a_word - 15.59, 0) + 5, 1))


def syllables(word: str) -> int:
    """How many syllables a word has, as far as its letters tell: groups of vowels, a silent e left out."""
    word = word.replace("'", "").replace("\u2019", "")
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ie", "oe", "ye")) and count > 1:
        count -= 1
    if word.endswith(("es", "ed")) and count > 1 and not _SAID_ENDING.search(word):
        count -= 1
    return max(count, 1)
