"""What is measured of a column before it is weighed: signs of its heading, and signs of its values."""

import math
import zlib
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from fairwait.exchange.extracts.mapping.evidence.looks import Surroundings, spread
from fairwait.exchange.extracts.mapping.headers import words_of, written_words
from fairwait.exchange.extracts.mapping.profile import Profile

PLACES = 4096
"""Signs of a heading are told apart by their checksums, in so many places; those that share one, by the others."""
_LENGTH = 4.0
"""All headings weigh the same, however many pieces they have."""

_PIECES = (2, 3, 4, 5)
_PIECE, _WORD, _PAIR, _END, _FORM = 0.3, 2.0, 1.4, 1.0, 0.5
_MOST_WORDS = 6

_SHARES = (
    *("filled", "most_common", "date", "serial", "nhs", "ten_digits", "postcode", "half_postcode", "holds_postcode"),
    *("email", "phone", "mobile", "number", "decimal", "code", "identifier", "time_of_day", "letters"),
    *("first_name", "surname", "name_shape", "one_word", "comma", "titled", "capitals", "last_words"),
)
_SHARE = 2.0
"""A share of 1 weighs as much as two plain yeses: a share is seldom whole."""
_FEW_DIFFERENT = (2, 3, 6, 12, 25, 60, 150)
_FEW_WORDS = (1.3, 2.2, 3.5, 6.0)
_HALF_FILLED = (0.1, 0.3, 0.6, 0.95)
_HARDLY_AGAIN = 0.02
_LEAST_DAYS = 3
_YEARS_AGO: Mapping[float, tuple[float, ...]] = {
    0.05: (0.3, 1.0, 3.0, 15.0),
    0.5: (0.1, 0.3, 0.7, 1.5, 3.0, 10.0),
    0.95: (-1.0, -0.1, 0.02, 0.2),
}
"""For the earliest, middle and latest days of a column: less than so many years before the day of the extract."""


def heading_signs(heading: str) -> dict[str, float]:
    """The pieces, canonical words and pairs of words of a heading, each with its weight."""
    written = "".join(f" {word} " for word in written_words(heading)).replace("  ", " ")
    signs = {
        f"g:{written[start : start + size]}": _PIECE for size in _PIECES for start in range(len(written) - size + 1)
    }
    words = words_of(heading)
    signs |= {f"w:{reading}": _WORD for word in words for reading in word.readings}
    first = [min(word.readings) for word in words]
    signs |= {f"b:{one}_{other}": _PAIR for one, other in zip(first, first[1:], strict=False)}
    if first:
        signs |= {f"first:{first[0]}": _END, f"last:{first[-1]}": _END}
    signs[f"nw:{min(len(words), _MOST_WORDS)}"] = _FORM
    if "?" in heading:
        signs["q"] = 2 * _FORM
    return signs


def checksums(signs: Iterable[str]) -> NDArray[np.uint32]:
    """One number for each sign, the same everywhere and always."""
    return np.array([zlib.crc32(sign.encode()) for sign in signs], dtype=np.uint32)


def placed(signs: Mapping[str, float], *, known: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Signs of a heading as places of a row of `PLACES` numbers and what stands there, of one length for all headings.

    Signs whose checksums are not in `known` (sorted) say nothing: the more of a heading is new, the less it says.
    """
    sums, weights = checksums(signs), np.array(list(signs.values()), dtype=np.float64)
    length = math.sqrt(float(weights @ weights)) or 1.0
    at = np.minimum(np.searchsorted(known, sums), len(known) - 1)
    is_known = known[at] == sums
    places, where = np.unique(sums[is_known].astype(np.int64) % PLACES, return_inverse=True)
    values = np.bincount(where, weights=weights[is_known], minlength=len(places))
    return places, (_LENGTH * values / length).astype(np.float32)


def known_share(values: NDArray[np.float32]) -> float:
    """How much of a heading's length its known signs make up, in [0, 1]."""
    return float(np.sqrt(values @ values)) / _LENGTH


def look_signs(profile: Profile, near: Surroundings) -> dict[str, float]:
    """What the values of a column look like, as numbers of about one size."""
    if profile.is_empty:
        return {"bias": 1.0, "empty": 2.0}
    signs = {"bias": 1.0}
    signs |= {share: _SHARE * float(getattr(profile, share)) for share in _SHARES}
    signs |= {f"w:{kind}": _SHARE * share for kind, share in profile.words.items()}
    signs |= {f"x:{kind}": _SHARE * share for kind, share in profile.exact_words.items()}
    signs |= {"different": math.log1p(profile.different) / 3, "spread": _SHARE * min(1.0, spread(profile))}
    signs |= {f"different<={most}": float(profile.different <= most) for most in _FEW_DIFFERENT}
    signs |= {"words": min(profile.mean_words, 15.0) / 4, "length": min(profile.mean_length, 80.0) / 20}
    signs |= {f"words<{few}": float(profile.mean_words < few) for few in _FEW_WORDS}
    signs |= {f"filled<{share}": float(profile.filled < share) for share in _HALF_FILLED}
    signs |= {"counts_rows": float(profile.counts_rows), "constant": float(profile.is_constant)}
    signs |= {"pathways": _SHARE * near.pathway_share, "pathway_names": _SHARE * near.pathway_names}
    return signs | _signs_of_repeats(profile.repeated) | _signs_of_days(profile, near)


def _signs_of_repeats(repeated: float | None) -> dict[str, float]:
    if repeated is None:
        return {"repeats_unknown": 1.0}
    return {"repeats": _SHARE * repeated, "hardly_repeats": float(repeated < _HARDLY_AGAIN)}


def _signs_of_days(profile: Profile, near: Surroundings) -> dict[str, float]:
    if len(profile.years) < _LEAST_DAYS:
        return {}
    today = profile.years[-1] if near.today is None else near.today
    signs = {"days_ahead": _SHARE * (near.future(profile.years) or 0.0), "days_filled": _SHARE * profile.filled}
    for share, limits in _YEARS_AGO.items():
        ago = today - profile.year(share)
        signs |= {f"days{share}<{limit}": float(ago < limit) for limit in limits}
    return signs
