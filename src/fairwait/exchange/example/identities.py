"""Numbers and places that belong to nobody: test NHS numbers, drama-range phones, unused postcodes."""

import numpy as np

from fairwait.exchange.example.days import Texts
from fairwait.exchange.example.places import LOCALITIES, STREETS

_WEIGHTS = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2])
_STAND_IN = 9_999_999_999  # valid by its check digit, and what people type when they have no number
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_PER_OUTWARD = 10 * len(_LETTERS) ** 2


def check_digits(stems: np.ndarray) -> np.ndarray:
    """The tenth digit of each nine-digit stem by modulus 11; 10 where no NHS number has that stem.

    Source: NHS Data Dictionary, NHS NUMBER.
    """
    digits = (stems[:, None] // 10 ** np.arange(8, -1, -1)) % 10
    check: np.ndarray = (11 - (digits * _WEIGHTS).sum(axis=1) % 11) % 11
    return check


def nhs_numbers(count: int, rng: np.random.Generator, *, reserved: frozenset[str] = frozenset()) -> Texts:
    """Different valid numbers beginning 999, in no order; blank for those beyond the 909,000 there are."""
    stems = 999_000_000 + rng.permutation(1_000_000)[: min(1_000_000, int(count * 1.13) + 200)]
    check = check_digits(stems)
    good = (stems * 10 + check)[check < 10]
    taken = np.array([int(number) for number in reserved] + [_STAND_IN], dtype=np.int64)
    good = good[~np.isin(good, taken)][:count]
    texts = np.full(count, "", dtype=object)
    texts[: good.size] = good.astype(str).astype(object)
    return texts


def landlines(count: int, rng: np.random.Generator) -> Texts:
    """Numbers of the area code kept for drama."""
    table = np.array([f"01632 960{number:03}" for number in range(1000)], dtype=object)
    return table[rng.integers(0, 1000, count)]


_DRAMA_AREAS = (
    "01632 960",
    "0113 496 0",
    "0114 496 0",
    "0115 496 0",
    "0116 496 0",
    "0117 496 0",
    "0118 496 0",
    "0121 496 0",
    "0131 496 0",
    "0141 496 0",
    "0151 496 0",
    "0161 496 0",
    "0191 498 0",
    "020 7946 0",
)


def all_landlines() -> list[str]:
    """Every landline number Ofcom keeps for drama in the larger areas: 14,000 of them."""
    return [f"{area}{number:03}" for area in _DRAMA_AREAS for number in range(1000)]


def mobiles(count: int, rng: np.random.Generator) -> Texts:
    """Mobile numbers kept for drama."""
    table = np.array([f"07700 900{number:03}" for number in range(1000)], dtype=object)
    return table[rng.integers(0, 1000, count)]


def homes(count: int, rng: np.random.Generator) -> tuple[Texts, Texts, Texts]:
    """Address, postcode and locality of each of `count` people; about a dozen people share a postcode."""
    place = rng.choice(len(LOCALITIES), size=count, p=[share for *_, share in LOCALITIES])
    spread = np.array([max(40, min(_PER_OUTWARD, int(count * share / 12))) for *_, share in LOCALITIES])
    number = (rng.random(count) * spread[place]).astype(np.int64)
    codes = np.array(
        [f"{digit}{first}{second}" for digit in range(10) for first in _LETTERS for second in _LETTERS], dtype=object
    )
    inward = codes[(number * 1009 + place * 37) % _PER_OUTWARD]
    outward = np.array([code for _, code, _ in LOCALITIES], dtype=object)[place]
    locality = np.array([name for name, *_ in LOCALITIES], dtype=object)[place]
    street = np.array(STREETS, dtype=object)[place * 6 + number % 6]
    house = rng.integers(1, 140, count).astype(str).astype(object)
    return house + " " + street + ", " + locality, outward + " " + inward, locality
