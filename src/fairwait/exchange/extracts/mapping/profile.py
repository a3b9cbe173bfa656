"""What the values of one column look like, measured on a sample: shares of dates, numbers, names, known words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from fairwait.engine.checks.values.blanks import is_a_stand_in
from fairwait.exchange.extracts.mapping import dates
from fairwait.exchange.extracts.mapping.lexicon import package_list, package_table

_MOST_VALUES = 240
"""Different values looked at in one column; more than that would not change a share by a point."""

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}", re.IGNORECASE)
_HALF_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?", re.IGNORECASE)
_POSTCODE_WITHIN = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE_LETTERS = re.compile(r"[\d\s()+\-./]+(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_CODE = re.compile(r"[a-z]{0,5}[-/ .]?\d[\da-z]*(?:[-/.][\da-z]+)*", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[A-Z]{1,5}\d{3,}[A-Z]?", re.IGNORECASE)
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_NAME_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’`.-]*")
_LETTERS = re.compile("[a-z]{2}")
_INITIALLED = re.compile(r"(?:[A-Z]\.? ?){1,2} [A-Z][\w'’-]+|[A-Z][\w'’-]+,? [A-Z]\.?")
_SPACING = re.compile(r"[\s'’-]")
_APART = re.compile(r" [/-] ")
_BRACKETED = re.compile(r"[(\"“‘].*?[)\"”’]")


@dataclass(frozen=True)
class Profile:
    """The look of one column. Every share is of the filled cells, in [0, 1].

    `years` are the dates in the sample as fractional years, sorted; `words` the shares of each table of words.toml;
    `last_words` the different last words for each different value of two words and more: near 1 where each has its own,
    as people have and teams have not; `initialled` are names as "J. Hollis"; `sentences` are written as sentences are;
    `repeated` the share of filled cells whose value stands more than once in the
    whole file (None: not counted); `noted` the share of one day with a few words beside it, `noted_years` those days.
    """

    column: str
    rows: int
    filled: float
    different: int
    most_common: float
    date: float = 0.0
    serial: float = 0.0
    nhs: float = 0.0
    ten_digits: float = 0.0
    postcode: float = 0.0
    half_postcode: float = 0.0
    holds_postcode: float = 0.0
    email: float = 0.0
    phone: float = 0.0
    mobile: float = 0.0
    number: float = 0.0
    decimal: float = 0.0
    code: float = 0.0
    identifier: float = 0.0
    time_of_day: float = 0.0
    letters: float = 0.0
    first_name: float = 0.0
    surname: float = 0.0
    name_shape: float = 0.0
    one_word: float = 0.0
    comma: float = 0.0
    titled: float = 0.0
    capitals: float = 0.0
    last_words: float = 0.0
    initialled: float = 0.0
    sentences: float = 0.0
    mean_words: float = 0.0
    mean_length: float = 0.0
    counts_rows: bool = False
    years: tuple[float, ...] = ()
    number_range: tuple[float, float] | None = None
    words: Mapping[str, float] = field(default_factory=dict)
    exact_words: Mapping[str, float] = field(default_factory=dict)
    samples: tuple[str, ...] = ()
    repeated: float | None = None
    noted: float = 0.0
    noted_years: tuple[float, ...] = ()

    def with_noted_days(self) -> "Profile":
        """The look of the column if a day with words beside it is a day: "08/08/2026 (Bev)"."""
        years = tuple(sorted((*self.years, *self.noted_years)))
        return replace(self, date=min(1.0, self.date + self.noted), years=years)

    @property
    def is_empty(self) -> bool:
        """Whether the sample holds no value at all."""
        return self.different == 0

    @property
    def is_constant(self) -> bool:
        """One value throughout, in a column that is filled."""
        return self.different == 1 and self.filled > 0.5 and self.rows > 3

    def year(self, share: float) -> float:
        """The date below which `share` of the dates lie."""
        return self.years[min(len(self.years) - 1, int(share * len(self.years)))]


def plain(text: str) -> str:
    """Text as it is compared: lower case, everything but letters and digits a single space."""
    return _NOT_A_LETTER.sub(" ", text.lower()).strip()


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is the modulus 11 check of the first nine.

    Source: NHS Data Model and Dictionary, "NHS Number".
    """
    if len(digits) != 10 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == int(digits[9]) and check != 10


def _phone_digits(text: str) -> str | None:
    if not _PHONE_LETTERS.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", re.split(r"[xe]", text, maxsplit=1)[0])
    if digits.startswith("0044"):
        digits = "0" + digits[4:]
    elif digits.startswith("44") and len(digits) in (11, 12, 13):
        digits = "0" + digits[2:].lstrip("0")
    elif len(digits) == 10 and digits[0] in "1237":
        digits = "0" + digits
    return digits if len(digits) in (10, 11) and digits.startswith("0") and digits[1] != "0" else None


@cache
def _words() -> dict[str, tuple[frozenset[str], re.Pattern[str] | None]]:
    found: dict[str, tuple[frozenset[str], re.Pattern[str] | None]] = {}
    for name, table in package_table("words.toml").items():
        parts = "|".join(re.escape(plain(part)) + ("" if len(part) > 3 else r"\b") for part in table.get("parts", ()))
        found[name] = (
            frozenset(plain(word) for word in table.get("whole", ())),
            re.compile(rf"\b(?:{parts})") if parts else None,
        )
    return found


@cache
def _first_names() -> frozenset[str]:
    return package_list("first_names.txt")


@cache
def _surnames() -> frozenset[str]:
    return package_list("surnames.txt")


def says_nothing(text: str) -> bool:
    """Whether a cell says that it is empty, in words ("N/A", "not known", "-") or as a day that stands for none."""
    bare = plain(text)
    return not bare or bare in _words()["blank_words"][0] or is_a_stand_in(text)


def speaks_of(kind: str, text: str) -> bool:
    """Whether a cell holds a word of one of the tables of words, `end_reason` among them."""
    whole, parts = _words()[kind]
    bare = plain(text)
    return bare in whole or (parts is not None and parts.search(bare) is not None)


def _name_words(text: str) -> list[str]:
    return [word.strip(".").lower() for word in _NAME_WORD.findall(_BRACKETED.sub(" ", text))]


def _is_name_shaped(text: str) -> bool:
    bare = _BRACKETED.sub(" ", text).strip()
    words = bare.replace(",", " ").split()
    return 1 <= len(words) <= 5 and all(
        _NAME_WORD.fullmatch(word) and (word[0].isupper() or len(words) > 1) for word in words
    )


Counted = Sequence[tuple[str, int]]


def _share(values: Counted, total: int, test: Callable[[str], object]) -> float:
    return sum(rows for value, rows in values if test(value)) / total


def _word_shares(values: Counted, total: int) -> tuple[dict[str, float], dict[str, float]]:
    shares = dict.fromkeys(_words(), 0.0)
    exact = dict.fromkeys(_words(), 0.0)
    for value, rows in values:
        bare, halves = plain(value), [plain(half) for half in _APART.split(value)]
        # Dates and numbers hold no words: asking would cost most of the time and find nothing.
        is_wordy = _LETTERS.search(bare) is not None and dates.when(value) is None
        for name, (whole, parts) in _words().items():
            if bare in whole or (len(halves) == 2 and whole.issuperset(halves)):  # "Gwryw / Male", "M - Male"
                exact[name] += rows / total
                shares[name] += rows / total
            elif is_wordy and parts is not None and parts.search(bare):
                shares[name] += rows / total
    return {name: min(1.0, share) for name, share in shares.items()}, {
        name: min(1.0, share) for name, share in exact.items()
    }


def _name_shares(values: Counted, total: int) -> dict[str, float]:
    words = [(_name_words(value), rows) for value, rows in values]
    titles = _words()["title"][0]
    return {
        "first_name": sum(rows for found, rows in words if any(word in _first_names() for word in found)) / total,
        "surname": sum(rows for found, rows in words if any(word in _surnames() for word in found)) / total,
        "titled": sum(rows for found, rows in words if len(found) > 1 and found[0] in titles) / total,
        "one_word": _share(values, total, lambda value: len(value.split()) == 1),
        "comma": _share(values, total, lambda value: 0 < value.find(",") < len(value) - 1),
        "name_shape": _share(values, total, _is_name_shaped),
        "capitals": _share(values, total, str.isupper),
        "last_words": _own_last_words(words),
        "initialled": _share(values, total, _INITIALLED.fullmatch),
        "sentences": _share(values, total, _is_a_sentence),
    }


def _is_a_sentence(text: str) -> bool:
    """Whether this reads as somebody wrote it down: three words and more, small letters after the first."""
    words = text.split()
    small = sum(word[0].islower() for word in words[1:])
    return len(words) > 2 and 2 * small >= len(words) - 1 and small > 0


def _own_last_words(words: Sequence[tuple[list[str], int]]) -> float:
    several = [found for found, _ in words if len(found) > 1]
    return len({found[-1] for found in several}) / len(several) if several else 0.0


def _numbers(values: Counted) -> tuple[float, float] | None:
    found = [
        float(value.replace(",", "").rstrip("%"))
        for value, _ in values
        if _NUMBER.fullmatch(value) and value.strip("-,%")
    ]
    return (min(found), max(found)) if found else None


def _counts_rows(cells: Sequence[str | None]) -> bool:
    """Whether whole numbers go up by one from row to row, as a row number does."""
    found = [int(cell) for cell in cells if cell is not None and cell.isdecimal() and len(cell) < 10]
    if len(found) < 5 or len(found) < 0.9 * len(cells):
        return False
    steps = sum(1 for before, after in zip(found, found[1:], strict=False) if after - before == 1)
    return steps >= 0.9 * (len(found) - 1)


def _spoken(cells: Sequence[str | None]) -> Counter[str]:
    """Every value with its rows, without the cells that say nothing."""
    counted = Counter(cells)
    return Counter({value: rows for value, rows in counted.items() if value is not None and not says_nothing(value)})


def _thinned(counted: Counter[str]) -> list[tuple[str, int]]:
    """Different values with their rows: the commonest half, and of the others every so many-th, in a fixed order."""
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    if len(ordered) <= _MOST_VALUES:
        return ordered
    head, rest = ordered[: _MOST_VALUES // 2], ordered[_MOST_VALUES // 2 :]
    step = len(rest) / (_MOST_VALUES // 2)
    return head + [rest[int(number * step)] for number in range(_MOST_VALUES // 2)]


def _samples(values: Counted) -> tuple[str, ...]:
    return tuple(value if len(value) <= 60 else value[:57] + "..." for value, _ in values[:4])


def _days_meant(written: list[float], counted: list[float]) -> list[float]:
    """The days of a column: those written, unless most cells are a spreadsheet's numbers and a few were typed."""
    return counted if len(counted) > 4 * len(written) else written + (counted if len(counted) > len(written) else [])


def profile(column: str, cells: Sequence[str | None], *, rare: Iterable[str] = ()) -> Profile:
    """Measure one column.

    Args:
        column: its header.
        cells: the sampled cells in row order, None where empty.
        rare: values from elsewhere in the file, for a column that is nearly empty in the sample.
    """
    spoken = _spoken(cells)
    filled = spoken.total() / len(cells) if cells else 0.0
    values = _thinned(spoken or _spoken(list(rare)))
    if not values:
        return Profile(column=column, rows=len(cells), filled=0.0, different=0, most_common=0.0)
    total = sum(rows for _, rows in values)
    compact = [(_SPACING.sub("", value), rows) for value, rows in values]
    phones = [(_phone_digits(value), rows) for value, rows in values]
    years = [(dates.when(value), rows) for value, rows in values]
    serials = [(dates.serial(value), rows) for value, rows in values]
    shares, exact = _word_shares(values, total)
    dated = [year for year, _ in years if year is not None]
    noted = [
        (dates.when_noted(value), rows) for (value, rows), (year, _) in zip(values, years, strict=True) if year is None
    ]
    return Profile(
        column=column,
        rows=len(cells),
        filled=filled,
        different=len(spoken) or len(values),
        most_common=values[0][1] / total,
        date=sum(rows for year, rows in years if year is not None) / total,
        serial=sum(rows for year, rows in serials if year is not None) / total,
        nhs=_share(compact, total, is_nhs_number),
        ten_digits=_share(
            compact, total, lambda value: (len(value) == 10 and value.isdecimal()) or _LOST_DIGITS.fullmatch(value)
        ),
        postcode=_share(values, total, _POSTCODE.fullmatch),
        half_postcode=_share(values, total, _HALF_POSTCODE.fullmatch),
        holds_postcode=_share(values, total, _POSTCODE_WITHIN.search),
        email=_share(values, total, _EMAIL.fullmatch),
        phone=sum(rows for digits, rows in phones if digits) / total,
        mobile=sum(rows for digits, rows in phones if digits and digits.startswith("07")) / total,
        number=_share(values, total, _NUMBER.fullmatch),
        decimal=_share(values, total, lambda value: _NUMBER.fullmatch(value) and "." in value),
        code=_share(values, total, _CODE.fullmatch),
        identifier=_share(values, total, _IDENTIFIER.fullmatch),
        time_of_day=_share(values, total, _TIME_OF_DAY.fullmatch),
        letters=_share(values, total, lambda value: any(letter.isalpha() for letter in value)),
        mean_words=sum(len(value.split()) * rows for value, rows in values) / total,
        mean_length=sum(len(value) * rows for value, rows in values) / total,
        counts_rows=_counts_rows(cells),
        years=tuple(sorted(_days_meant(dated, [year for year, _ in serials if year is not None]))),
        number_range=_numbers(values),
        words=shares,
        exact_words=exact,
        samples=_samples(values),
        noted=sum(rows for year, rows in noted if year is not None) / total,
        noted_years=tuple(sorted(year for year, _ in noted if year is not None)),
        **_name_shares(values, total),
    )
