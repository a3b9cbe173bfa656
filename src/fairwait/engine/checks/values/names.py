"""People's names as extracts write them: parts found with care, capitals mended only in one-case names."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import polars as pl

from fairwait.engine.checks.values.lists import load
from fairwait.engine.linkage.names import shares


@dataclass(frozen=True)
class Name:
    """The parts of one name; a part that is not there is None."""

    title: str | None = None
    first: str | None = None
    last: str | None = None
    known_as: str | None = None


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load("names")[key])


_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|[\"“”]([^\"“”]+)[\"“”]|(?<!\w)['‘]([^'’]+)['’](?!\w)")
_INITIALS = re.compile(r"^(?:[^\W\d_a-z]\.?|(?:[^\W\d_a-z]\.){1,3}[^\W\d_a-z]?|[B-DF-HJ-NP-TV-XZ]{2,3})$")


@cache
def _known_as_pattern() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase) for phrase in sorted(_words("known_as"), key=len, reverse=True))
    return re.compile(rf"(?:^|[\s,;-])(?:{phrases})[:\s]+([^\W\d_][\w'’ -]*)$", re.IGNORECASE)


def _capital(word: str) -> str:
    lower = word.lower()
    if re.match(r"^mc[^\W\d_]{2,}$", lower):
        return "Mc" + lower[2:].capitalize()
    return lower[:1].upper() + lower[1:]


def tidy(name: str) -> str:
    """A name written all in capitals or all in small letters, in ordinary capitals; any other name as it is."""
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) < 2 or not (name.isupper() or name.islower()):
        return name.upper() if len(letters) == 1 and name.islower() else name
    parts = re.split(r"([\s\-'’.]+)", name)
    mended = []
    for place, part in enumerate(parts):
        small = part.lower() in _words("lower_particles") and place + 1 < len(parts) and parts[place + 1].isspace()
        mended.append(part.lower() if small else _capital(part))
    whole = "".join(mended)
    return re.sub(r"(?<=\w)(['’])S\b", r"\1s", whole)


def is_title(word: str) -> bool:
    """Whether a word is a title such as Mrs or Dr."""
    return word.rstrip(".").lower() in _words("titles")


def title_words() -> frozenset[str]:
    """The titles we know, in small letters."""
    return _words("titles")


def tidy_title(title: str) -> str:
    """A title in its usual form: "MRS." is Mrs."""
    word = title.strip().rstrip(".")
    return word.capitalize() if word.lower() in _words("titles") else title.strip()


def _take_title(words: list[str]) -> tuple[str | None, list[str]]:
    if len(words) < 2 or not is_title(words[0]):
        return None, words
    plain = words[0].rstrip(".").lower()
    if plain in _words("careful_titles") and len(words) < 3 and not words[0].endswith("."):
        return None, words
    return tidy_title(words[0]), words[1:]


def _take_last_title(words: list[str]) -> tuple[str | None, list[str]]:
    if len(words) < 2 or not is_title(words[-1]) or words[-1].rstrip(".").lower() in _words("careful_titles"):
        return None, words
    return tidy_title(words[-1]), words[:-1]


def _aside(text: str) -> tuple[str | None, str | None, str]:
    """Take brackets and quotes out of a name: (known as, title, what is left)."""
    known_as = title = None
    for found in _BRACKETS.finditer(text):
        inside = next(part for part in found.groups() if part is not None).strip()
        lower = inside.lower()
        if is_title(inside):
            title = tidy_title(inside)
        elif any(lower.startswith(word + " ") for word in _words("born_as")) or lower in _words("not_names"):
            continue
        elif inside and not any(letter.isdigit() for letter in inside):
            known_as = _without_known_as(inside)
    left = _BRACKETS.sub(" ", text)
    if found_tail := _known_as_pattern().search(left):
        known_as = known_as or found_tail[1].strip()
        left = left[: found_tail.start()]
    left = re.split(r"(?i)[\s,]+(?:n[ée]e|formerly|maiden name)\b", left)[0]
    return known_as, title, re.sub(r"\s+", " ", left).strip(" ,;-")


def _without_known_as(text: str) -> str:
    lower = text.lower()
    for phrase in sorted(_words("known_as"), key=len, reverse=True):
        if lower.startswith(phrase):
            return text[len(phrase) :].strip(" :-\"'") or text
    return text


def _is_shouted(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) >= 2 and "".join(letters).isupper()


def _split_shouted(words: list[str]) -> tuple[list[str], list[str]] | None:
    """Where part of the name is in capitals, that part is the surname: (first, last)."""
    shouted = [_is_shouted(word) or word.lower() in ("de", "o'") for word in words]
    if all(shouted) or not any(_is_shouted(word) for word in words):
        return None
    lead = next(place for place, loud in enumerate(shouted) if not loud)
    if lead:
        return words[lead:], words[:lead]
    tail = next(place for place in range(len(words) - 1, -1, -1) if not shouted[place]) + 1
    return (words[:tail], words[tail:]) if tail < len(words) else None


def _split_plain(words: list[str]) -> tuple[list[str], list[str]]:
    """First names and surname of a name in natural order, particles kept with the surname."""
    end = len(words)
    while end > 1 and words[end - 1].rstrip(".").lower() in _words("suffixes"):
        end -= 1
    start = max(end - 1, 0)
    while start > 1 and words[start - 1].lower() in _words("particles"):
        start -= 1
    return words[:start], words[start:]


def split(text: str, *, surname_first: bool = False) -> Name:
    """Take a whole name apart; `surname_first` where its column gives names so, with nothing to show it in each.

    "MARLOWE, Edith (Betty)", "Mr John Smith", "Smith J", "van der Berg, Anna", "John SMITH" and "Edith Marlowe" all
    give what a person would read. A single word is a surname.
    """
    known_as, title, left = _aside(text)
    if "," in left:
        last_part, _, first_part = left.partition(",")
        found_title, last = _take_title(last_part.split())
        first_title, first = _take_title(first_part.replace(",", " ").split())
        tail_title, first = _take_last_title(first)
        if first and not last[1:] and is_title(" ".join(first)):
            first_title, first = tidy_title(" ".join(first)), []
        title = title or found_title or first_title or tail_title
    else:
        found_title, words = _take_title(left.split())
        tail_title, words = _take_last_title(words)
        title = title or found_title or tail_title
        first, last = _parts(words, surname_first=surname_first)
    return Name(title=title, first=_joined(first), last=_joined(last), known_as=tidy(known_as) if known_as else None)


def _parts(words: list[str], *, surname_first: bool) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return [], words
    if _are_initials(words) and len(words[0].strip(".")) > 1 and (len(words) == 2 or _INITIALS.match(words[-2])):
        count = 2 if len(words) > 2 else 1
        return words[-count:], words[:-count]
    if shouted := _split_shouted(words):
        return shouted
    return _split_turned(words) if surname_first else _split_plain(words)


def _split_turned(words: list[str]) -> tuple[list[str], list[str]]:
    """First names and surname of a name with the surname first, particles and all."""
    end = 1
    while end < len(words) - 1 and words[end - 1].lower() in _words("particles"):
        end += 1
    given = shares("first_names.txt")
    if end == 1 and len(words) > 2 and folded(words[1]) not in given and folded(words[2]) in given:
        end = 2  # a surname of two words
    return words[end:], words[:end]


_ENOUGH, _CLEARLY, _SPOKEN = 5, 3, 0.12


def surnames_first(values: pl.Series) -> bool:
    """Whether a column of whole names gives the surname first without a comma ("Smith Mary"), as far as names we know
    tell: no single name can show it, all of them together do."""
    words = values.to_frame("name").select(
        pl.col("name").str.extract_groups(_TWO_WORDS).struct.rename_fields(["one", "other"])
    )
    pairs = words.unnest("name").drop_nulls().select(pl.all().str.to_lowercase())
    first, last = (list(shares(file)) for file in ("first_names.txt", "last_names.txt"))
    found = pairs.select(
        natural=pl.col("one").is_in(first).sum() + pl.col("other").is_in(last).sum(),
        turned=pl.col("other").is_in(first).sum() + pl.col("one").is_in(last).sum(),
    ).row(0, named=True)
    turned = int(found["turned"])
    return turned >= max(_ENOUGH, _CLEARLY * int(found["natural"]), _SPOKEN * pairs.height)


_TWO_WORDS = r"^([\p{L}'’\-]{2,}) ([\p{L}'’\-]{2,})$"


def _are_initials(words: list[str]) -> bool:
    """Whether a name ends in initials; "Ng" is a surname, also where the whole name is in capitals."""
    is_ng = words[-1] == "NG" and all(map(_is_shouted, words))
    return _INITIALS.match(words[-1]) is not None and not is_ng


def _joined(words: list[str]) -> str | None:
    return tidy(" ".join(words)) if words else None


def first_parts(text: str) -> Name:
    """A first-name cell: a title in front and a known-as in brackets are taken out."""
    known_as, title, left = _aside(text)
    found, words = _take_title(left.split())
    return Name(title=title or found, first=_joined(words), known_as=tidy(known_as) if known_as else None)


def last_parts(text: str) -> Name:
    """A surname cell: a title or a bracket beside the surname is taken out."""
    _, title, left = _aside(text)
    tail, words = _take_last_title(left.split())
    return Name(title=title or tail, last=_joined(words))


def folded(text: str) -> str:
    """A name for comparing: no accents, no capitals, letters only, single spaces."""
    plain = text.translate(_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    plain = re.sub(r"['’`´]", "", plain.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


# Letters that do not come apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "ß": "ss"}
)


@cache
def nicknames() -> dict[str, frozenset[int]]:
    """Which groups of interchangeable given names a (folded) given name belongs to."""
    groups: dict[str, set[int]] = {}
    for number, names in enumerate(load("names")["nicknames"]):
        for name in names:
            groups.setdefault(folded(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}
