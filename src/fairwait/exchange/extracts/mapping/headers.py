"""What a header says: how strongly its words speak for each field, and for each kind of column that is left out."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz, process

from fairwait.engine.checks.fields import DATE_FIELDS
from fairwait.exchange.extracts.mapping.lexicon import (
    LEFT_OUT,
    PRIOR,
    Phrase,
    Tokens,
    joined_together,
    lexicon,
    readings_of,
    stem,
    stemmed,
    tokens,
)

_LOWER_PART = 0.82
"""A two-line header's lower line, read without the upper, counts this much of what it says."""

_OWNER_PENALTY = 6.0
_SOMEBODY_ELSE = LEFT_OUT + "somebody_else"
STAFF = frozenset({"worker", "team", "manager", "supervisor"})
"""Owners who do the work: nobody of them waits."""
_LEAST_RECALL = 0.72
_SPELLING = 82.0  # rapidfuzz ratio from which a word of five letters or more is a slip of a known one
_LEAST_SPELLED = 5
"""Letters of a word that may be written by its consonants; "pres" is short for too many words itself."""
_LITTLE = 0.2
_UNHEARD = 0.35  # weight of a word of the header that no list knows: a place, a product, a council

_PERSON = frozenset({"person"})
_APOSTROPHES = re.compile(r"['`´’‘ʼ]")
_SHORTENED = re.compile(r"\b([A-Za-z]{2,})['`´’‘ʼ]([a-rt-z]|[a-z]{2,3})\b", re.IGNORECASE)
"""A word whose middle is left out: "Loc'y", "Ass't", "Dep't"; a lone "s" is somebody's."""
_DOTTED = re.compile(r"\b(?:[A-Za-z][./]){2,}(?:[A-Za-z]\b)?|\b(?:[A-Za-z] ){2,}[A-Za-z]\b")
_POSTCODE = re.compile(r"\bp/c(?:ode)?\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_DIGIT_EDGE = re.compile(r"(?<=[a-zA-Z]{2})(?=\d)")
_OPTIONAL_S = re.compile(r"\(s\)", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9#]+")
_UNNAMED = re.compile(r"column \d+|unnamed.*|field ?\d+|f\d+|col ?\d+|\d+", re.IGNORECASE)
_NOT_FOR_PEOPLE = re.compile(r"\(do not (?:modify|change|edit|delete)\)", re.IGNORECASE)
"""How an export marks the columns its own system needs, to find the record again."""
_RECORD_KEEPING = LEFT_OUT + "record_keeping"
_NEVER_READ = 12.0
_TABLES_AFTER = re.compile(r"(?: \([A-Z][A-Za-z ]*\)){2}$")
"""How an export marks a column of another table: by the column that leads there and that table's name."""
_NUMBERED_AGAIN = re.compile(r"\s\(\d+\)$")


@dataclass(frozen=True)
class Word:
    """One word of a header: its canonical readings, and how sure the reading is, in (0, 1]."""

    readings: frozenset[str]
    sure: float = 1.0
    heard: bool = True


@dataclass(frozen=True)
class Heard:
    """What one header says.

    `says` maps a field, or a left-out kind, to log-odds; whatever is not in it stands at `PRIOR`. `whose` is the
    other person or thing the column belongs to ("gp"), if any. `is_bare` means the header says nothing at all,
    `numbers_something` that it speaks of an id, a number or a reference.
    """

    says: Mapping[str, float]
    whose: str | None = None
    is_bare: bool = False
    numbers_something: bool = False

    def odds(self, meaning: str) -> float:
        """Log-odds that the column has this meaning, from the header alone."""
        return self.says.get(meaning, PRIOR)

    def of_somebody_else(self, whose: str) -> "Heard":
        """The same heading, known to speak of somebody else than the person."""
        return replace(self, says=_without_the_owners_things(dict(self.says), tokens(), whose=whose), whose=whose)


def written_words(text: str) -> list[str]:
    """The words of a header as written, in lower case: "clientDOB (D.O.B.)" gives client, dob, dob."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    plain = _SHORTENED.sub(_in_full, plain)
    plain = _APOSTROPHES.sub("", plain)
    plain = _OPTIONAL_S.sub("", plain)
    plain = _POSTCODE.sub("postcode", plain)
    plain = _DOTTED.sub(lambda found: re.sub("[./ ]", "", found.group()), plain)
    plain = plain.replace("m/f", "m f").replace("M/F", "m f").replace("Y/N", "yes no").replace("&", " and ")
    plain = " ".join(_uncamelled(word) for word in re.split(r"[\s_]+", plain))
    words = _WORD.findall(_DIGIT_EDGE.sub(" ", plain).lower())
    return words[1:] if len(words) > 1 and words[0] in tokens().prefixes else words


def _in_full(found: re.Match[str]) -> str:
    """ "Loc'y" in full: the shortest known word that begins and ends as it does, if nothing else is meant by it."""
    begins, ends = found[1].lower(), found[2].lower()
    if _exact(begins + ends) is not None:
        return found[0]
    known = (word for word in _spellings() if word.startswith(begins) and word.endswith(ends))
    longer = [word for word in known if len(word) > len(begins) + len(ends)]
    return min(longer, key=lambda word: (word not in lexicon().spoken, len(word), word), default=found[0])


def _uncamelled(word: str) -> str:
    """ "LastContactDate" in words; "PCode" stays, because it is known as it stands."""
    known = word.lower() in tokens().readings or word.lower() in lexicon().spoken
    return word if known else _CAMEL.sub(" ", word)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


@cache
def _spellings() -> dict[str, tuple[frozenset[str], ...]]:
    """Every written form we know, with its readings: canonical words and all that stand for them."""
    known: dict[str, tuple[frozenset[str], ...]] = {word: (frozenset({stem(word)}),) for word in lexicon().spoken}
    return known | {word: tuple(map(stemmed, readings)) for word, readings in tokens().readings.items()}


@cache
def _skeletons() -> dict[str, str]:
    found: dict[str, str] = {}
    for word in sorted(_spellings(), key=len, reverse=True):
        bare = re.sub("[aeiou]", "", word)
        if len(bare) >= 3 and len(word) > len(bare) and len(word) >= _LEAST_SPELLED:
            found[bare] = word
    return found


def _exact(word: str) -> tuple[Word, ...] | None:
    forms = (word, _singular(word))
    for form in forms:
        readings = readings_of(form)
        if readings is not None:
            return tuple(Word(readings=stemmed(reading)) for reading in readings)
    for form in forms:
        if stem(form) in lexicon().known or form in tokens().light or form in tokens().neutral:
            return (Word(readings=frozenset({stem(form)})),)
    return None


def _in_pieces(word: str) -> tuple[Word, ...] | None:
    """A run-together word cut into words we know ("dateofbirth"), with as few cuts as possible."""
    spellings = _spellings()
    best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            piece, before = word[start:end], best[start]
            if before is None or (
                len(piece) < 3 and piece not in {"id", "no", "of", "on", "dt", "gp", "ot", "by", "to", "is", "in", "ac"}
            ):
                continue
            if piece not in spellings and piece not in tokens().light:
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = (*before, piece)
    pieces = best[-1]
    if pieces is None or not 2 <= len(pieces) <= 5:
        return None
    found = [word for piece in pieces for word in (_exact(piece) or ())]
    return tuple(Word(readings=word.readings, sure=0.95) for word in found)


def _near(word: str) -> tuple[Word, ...] | None:
    """A slip or a home-made abbreviation of a word we know."""
    if len(word) < 3:
        return None
    skeleton = _skeletons().get(word)
    if skeleton is not None:
        return tuple(Word(readings=reading, sure=0.85) for reading in _spellings()[skeleton])
    if len(word) < 4:
        return None
    begun = sorted((known for known in _spellings() if known.startswith(word) and len(known) > len(word)), key=len)
    if begun and len(word) >= 4:
        return tuple(Word(readings=reading, sure=0.9) for reading in _spellings()[begun[0]])
    if len(word) < 5:
        return None
    close = process.extractOne(
        word, [known for known in _spellings() if len(known) >= 4], scorer=fuzz.ratio, score_cutoff=_SPELLING
    )
    if close is None or close[0][0] != word[0]:
        return None
    return tuple(Word(readings=reading, sure=0.9 * close[1] / 100) for reading in _spellings()[close[0]])


@cache
def _read(word: str) -> tuple[Word, ...]:
    found = _exact(word)
    if found is None and len(word) >= 5:
        found = _in_pieces(word)
    if found is None:
        found = _near(word)
    return found or (Word(readings=frozenset({word}), heard=False),)


def words_of(text: str, *, subject: str | None = None) -> tuple[Word, ...]:
    """The words of a header, each with its canonical readings; `subject` is read as the person who waits."""
    words = tuple(word for written in joined_together(written_words(text)) for word in _read(written))
    words = _with_a_persons_reference(words)
    if subject is None:
        return words
    return tuple(Word(readings=_PERSON) if subject in word.readings else word for word in words)


_EITHER_REF, _REFERRAL = frozenset(map(stem, ("reference", "referral"))), frozenset({stem("referral")})


def _with_a_persons_reference(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """In "Client ref no" a "ref" is a reference, and no referral: the number is the person's, not the wait's."""
    for place, (first, ref, last) in enumerate(zip(words, words[1:], words[2:], strict=False), start=1):
        if first.readings <= _PERSON and ref.readings == _EITHER_REF and stem("number") in last.readings:
            return (*words[:place], replace(ref, readings=ref.readings - _REFERRAL), *words[place + 1 :])
    return words


def _spare_weight(word: Word, rules: Tokens) -> float:
    return rules.spare(word.readings) if word.heard else _UNHEARD


def _quality(phrase: Phrase, words: tuple[Word, ...], rules: Tokens) -> float:
    """How well a phrase and a header agree, in [0, 1]: how much of each is found in the other."""
    left = list(words)
    wanted = found = 0.0
    for readings in phrase.words:
        weight = rules.wanted(readings)
        wanted += weight
        best: Word | None = None
        for word in left:  # asked some ten thousand times a file, so written out
            if (best is None or word.sure > best.sure) and not word.readings.isdisjoint(readings):
                best = word
        if best is not None:
            found += weight * best.sure
            left.remove(best)
    if not wanted or found / wanted < _LEAST_RECALL:
        return 0.0
    whole = sum(_spare_weight(word, rules) for word in words)
    spare = sum(_spare_weight(word, rules) for word in left)
    return float((found / wanted) ** 1.5 * (1.0 - spare / whole) ** 1.2)


def _phrases_said(words: tuple[Word, ...], share: float) -> dict[str, float]:
    book, rules = lexicon(), tokens()
    readings = {reading for word in words for reading in word.readings}
    candidates = {number for reading in readings for number in book.holding.get(reading, ())}
    says: dict[str, float] = {}
    for number in candidates:
        phrase = book.phrases[number]
        quality = _quality(phrase, words, rules)
        if quality:
            odds = PRIOR + phrase.worth * quality * share
            says[phrase.meaning] = max(says.get(phrase.meaning, PRIOR), odds)
    return says


_EITHER = re.compile(r"(?i)(?<=[a-z])\s*(?:/|&|\bor\b|\band\b)\s*(?=[a-z])")


def _names_the_person_too(text: str) -> bool:
    """ "SU / family tel": the person's own beside somebody else's."""
    sides = _EITHER.split(text)
    return len(sides) > 1 and any(
        len(said) <= 2 and any(word.readings <= _PERSON for word in said) for said in map(words_of, sides[:2])
    )


_ASKS = re.compile(r"(?i)\b(?:requesting|referring|reporting)[\s_]+(?!dat|day|reas|on\b)[a-z]")
"""Who asks is somebody else, whatever work they do: "Requesting SW", "Referring team"."""


def _owner(text: str, words: tuple[Word, ...], rules: Tokens) -> str | None:
    if any("referral" in word.readings and "by" in other.readings for word in words for other in words):
        return "referrer"
    if _names_the_person_too(text):
        return None
    if _ASKS.search(text):
        return "referrer"
    known = {stem(owner): owner for owner in rules.owners}
    for word in words:
        owners = sorted(known[reading] for reading in word.readings if reading in known)
        if owners:
            return owners[0]
    return None


_POSSESSIVE = re.compile(r"(?i)\b([a-z]{3,})['’]s\s+\w")
_YOURS = re.compile(r"(?i)\byour\b")
_NO_OWNERS = frozenset({"what", "who", "whos", "where", "when", "that", "how", "there", "here", "today", "let", "she"})
_NOT_THE_PERSON = re.compile(r"(?i)\b(?:not|other than|different (?:to|from)|instead of|rather than)\b")


def possessor(text: str) -> str | None:
    """Whose something is by the heading's grammar, in a word no list knows: "Zog's mobile" gives zog.

    A form asks whoever fills it in for "your telephone", and for the person's in other words.
    """
    if _YOURS.search(text):
        return "your"
    found = _POSSESSIVE.search(text)
    if found is None or found[1].lower() in _NO_OWNERS:
        return None
    read = _read(found[1].lower())
    return None if any(word.heard for word in read) else found[1].lower()


def _is_of_another(text: str, words: tuple[Word, ...]) -> bool:
    """ "Recipient (if not the person)" speaks of somebody else."""
    denied = _NOT_THE_PERSON.search(text)
    if denied is None:
        return False
    after = words_of(text[denied.end() :])
    return bool(after) and any(word.readings & _PERSON for word in after[:3])


def _without_the_owners_things(says: dict[str, float], rules: Tokens, *, whose: str) -> dict[str, float]:
    """A GP's telephone is not the person's: the fields about the person lose most of what the header gave them.

    What is lost speaks for a column about somebody else, unless it is about those who do the work.
    """
    left = {meaning: odds - _OWNER_PENALTY if meaning in rules.owned_fields else odds for meaning, odds in says.items()}
    if whose not in STAFF:
        lost = max((odds for meaning, odds in says.items() if meaning in rules.owned_fields), default=PRIOR)
        left[_SOMEBODY_ELSE] = max(left.get(_SOMEBODY_ELSE, PRIOR), lost)
    return left


def _either(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {meaning: max(one.get(meaning, PRIOR), other.get(meaning, PRIOR)) for meaning in {**one, **other}}


_CODE = frozenset({"code"})
_CODED = 2.0
"""Taken from what a heading of codes says: "Team" is better than the "Team code" beside it; alone the code will do."""


def _less_for_codes(words: tuple[Word, ...], says: Mapping[str, float]) -> dict[str, float]:
    if not any(word.readings & _CODE for word in words):
        return dict(says)
    return {meaning: odds if is_left_out(meaning) else odds - _CODED for meaning, odds in says.items()}


_WORKER, _OF_A_TEAM = (
    frozenset(map(stem, ("worker", "coordinator"))),
    frozenset(map(stem, ("team", "hub", "unit", "pod"))),
)


def _with_the_worker_of_a_team(words: tuple[Word, ...], says: dict[str, float]) -> dict[str, float]:
    """The last word says what it is: a "Hub worker" is a worker, and a "Worker hub" a hub."""
    if len(words) < 2 or not words[-1].readings & _WORKER or not any(word.readings & _OF_A_TEAM for word in words[:-1]):
        return says
    team = says.get("team", PRIOR)
    return says | {"worker": max(says.get("worker", PRIOR), team), "team": team - _CODED}


_WHITHER = re.compile(r"(?i)\s+(?:to|for|by|from|with)\s+|\s*\(")
_DAYS = frozenset({*DATE_FIELDS, LEFT_OUT + "steps"})


def _days_said(text: str, *, subject: str | None) -> dict[str, float]:
    """Of which day the words before a "to" or a bracket speak: "Ref to hub", over dates, is the day of the referral."""
    head = _WHITHER.split(text, maxsplit=1)[0]
    if head == text or not head.strip():
        return {}
    said = _phrases_said(words_of(head, subject=subject), _LOWER_PART)
    return {meaning: odds for meaning, odds in said.items() if meaning in _DAYS}


_DATE = frozenset({"date"})
_NUMBER_NOUNS = frozenset({"id", "number", "reference", "key", "urn"})
_NUMBER_FLOORS = {"wait_id": 0.3, "person_id": -0.6}

_ANY_REFERENCE = frozenset({"ref", "no", "num", "number", "reference", "refno", "#"})
_ANY_NUMBER = 0.6
"""What "Ref no." alone says for the person's number and the wait's alike: the values tell which repeats."""


@cache
def _number_nouns() -> frozenset[str]:
    return frozenset(map(stem, _NUMBER_NOUNS))


def _is_some_number(words: tuple[Word, ...], says: Mapping[str, float]) -> bool:
    """Whether a header only tells that the column numbers something ("FA Ref"), and nothing else is known of it."""
    return (
        len(words) > 1
        and any(
            reading in _NUMBER_NOUNS for reading in words[-1].readings | {stem(each) for each in words[-1].readings}
        )
        and all(odds < 1.0 for meaning, odds in says.items() if is_left_out(meaning))
    )


@cache
def hear(header: str, *, subject: str | None = None) -> Heard:
    """What a header says, whole and (of a two-line header) its lower line.

    `subject` is a word that here means the person who waits: in a list of carers, "Carer" does.

    Source: the tiers and phrases of `lexicon.toml`; the weights were set on the tuning half of the made-up layouts in
    tests/exchange/mapping and left alone for the other half.
    """
    text = _NUMBERED_AGAIN.sub("", header.strip())
    if _NOT_FOR_PEOPLE.match(text):
        return Heard(says={_RECORD_KEEPING: _NEVER_READ})
    if not text or _UNNAMED.fullmatch(text):
        return Heard(says={}, is_bare=True)
    rules = tokens()
    words = words_of(text, subject=subject)
    says = _phrases_said(words, 1.0)
    if (alone := _TABLES_AFTER.sub("", text)) != text:
        says = _either(says, _phrases_said(words_of(alone, subject=subject), 1.0))
    lower = text.rsplit(" / ", 1)[-1] if " / " in text else None
    if lower:
        says = _either(says, _phrases_said(words_of(lower, subject=subject), _LOWER_PART))
    if len(words) > 1 and set(written_words(text)) <= _ANY_REFERENCE:
        says |= {meaning: min(says.get(meaning, PRIOR), _ANY_NUMBER) for meaning in _NUMBER_FLOORS}
    says = _less_for_codes(words, says)
    if not _EITHER.search(text):
        says = _with_the_worker_of_a_team(words, says)
    if _names_the_person_too(text):
        says = {meaning: odds for meaning, odds in says.items() if meaning != _SOMEBODY_ELSE}
    whose = _owner(text, words, rules) or ("another" if _is_of_another(text, words) else None)
    says |= {
        meaning: odds for meaning, odds in _days_said(text, subject=subject).items() if odds > says.get(meaning, PRIOR)
    }
    if whose is not None:
        says = _without_the_owners_things(says, rules, whose=whose)
    elif _is_some_number(words, says):
        says = {**says, **{meaning: max(says.get(meaning, PRIOR), floor) for meaning, floor in _NUMBER_FLOORS.items()}}
    is_bare = not any(word.heard and rules.spare(word.readings) > _LITTLE for word in words) and not says
    numbers = any(word.readings & _number_nouns() for word in words) and not any(
        word.readings & _DATE for word in words
    )
    return Heard(says=says, whose=whose, is_bare=is_bare, numbers_something=numbers)


def left_out_words(meaning: str) -> str:
    """Plain words for a left-out kind: "an age, which the date of birth gives"."""
    return lexicon().left_out_words[meaning]


def is_left_out(meaning: str) -> bool:
    """Whether a meaning is a kind of column that is left out."""
    return meaning.startswith(LEFT_OUT)
