"""How probable it is that two identities are one person, from how they agree and differ.

The Fellegi-Sunter model with one change: pairs that are not one person are not all strangers. Twins share birth date,
surname and address; a father and son share a name; residents of a home share an address and a telephone. Each
such kind has its own chances, so that what a kind has in common is no evidence. The parameters are fixed and kept
(parameters.json): the same pair always gets the same probability, whatever else is in the file.

Source: Fellegi and Sunter (1969), "A theory for record linkage"; Winkler (2000) for the frequency of names.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from fairwait.engine.linkage.levels import LEVELS, UNKNOWN, Compared

Bits = npt.NDArray[np.float64]

SAME, STRANGERS = "same person", "strangers"
KINDS = (SAME, STRANGERS, "household", "twins", "namesakes", "residents", "shared number")


@dataclass(frozen=True)
class Kind:
    """One kind of pair: its share of all pairs, and the chance of each level within it."""

    share: float
    chances: Mapping[str, Mapping[str, float]]  # comparison, level
    by_chance: frozenset[str]  # names ("first", "last") that agree only as often as the name is common


@dataclass(frozen=True)
class Model:
    """Fixed parameters with where they come from."""

    version: str
    kinds: Mapping[str, Kind]
    measured: Mapping[str, object]  # what was measured with them, and on what


def read_model(text: str) -> Model:
    """Read parameters.json. Raises: ValueError if a kind, comparison or level is missing or no chance."""
    raw = json.loads(text)
    kinds = {
        name: Kind(float(kind["share"]), kind["chances"], frozenset(kind["by_chance"]))
        for name, kind in raw["kinds"].items()
    }
    if set(kinds) != set(KINDS):
        raise ValueError(f"parameters: kinds must be {', '.join(KINDS)}")
    for name, kind in kinds.items():
        for comparison, levels in LEVELS.items():
            chances = kind.chances.get(comparison, {})
            if set(chances) != set(levels) or not all(0 < chance <= 1 for chance in chances.values()):
                raise ValueError(
                    f"parameters: {name}, {comparison}: a chance between 0 and 1 for each of {', '.join(levels)}"
                )
    return Model(version=raw["version"], kinds=kinds, measured=raw.get("measured", {}))


@cache
def kept() -> Model:
    """The model shipped with Fairwait."""
    return read_model(
        (resources.files("fairwait.engine.linkage") / "data" / "parameters.json").read_text(encoding="utf-8")
    )


def at_most(compared: Compared, *, model: Model) -> Bits:
    """Log odds (base 2) of same person against strangers alone. The true log odds are never higher."""
    return _weight(compared, model.kinds[SAME]) - _weight(compared, model.kinds[STRANGERS])


def probability(compared: Compared, *, model: Model) -> Bits:
    """Probability that each pair is one person, against every other kind of pair."""
    same = _weight(compared, model.kinds[SAME])
    others = np.logaddexp2.reduce([_weight(compared, kind) for name, kind in model.kinds.items() if name != SAME])
    return np.asarray(1 / (1 + np.exp2(np.clip(others - same, -1000, 1000))), dtype=np.float64)


def log_odds(probability: float) -> float:
    """Base 2. Raises: ValueError unless strictly between 0 and 1."""
    if not 0 < probability < 1:
        raise ValueError("threshold: a probability between 0 and 1, both excluded")
    return float(np.log2(probability / (1 - probability)))


def _weight(compared: Compared, kind: Kind) -> Bits:
    """Log (base 2) of the kind's share times the chance of all levels, up to a factor common to all kinds.

    Of a name that agrees, the chance that the name is just this one is common to all kinds where the agreement has a
    cause (one person, one family); where it has none, the name came up twice, and its share remains.
    """
    total = np.full(len(compared.first_share), np.log2(kind.share))
    for comparison, level in compared.levels.items():
        table = np.zeros(256)
        for place, name in enumerate(LEVELS[comparison]):
            table[place] = np.log2(kind.chances[comparison][name])
        table[UNKNOWN] = 0.0
        total += table[level]
    if "first" in kind.by_chance:
        total += np.log2(compared.first_share, dtype=np.float64)
    if "last" in kind.by_chance:
        total += np.log2(compared.last_share, dtype=np.float64)
    return total
