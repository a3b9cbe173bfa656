"""The learned weights, and what they say of each column."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fairwait.exchange.extracts.mapping.evidence.looks import Surroundings
from fairwait.exchange.extracts.mapping.learned.signs import heading_signs, known_share, look_signs, placed
from fairwait.exchange.extracts.mapping.profile import Profile

Numbers = NDArray[np.float32]
WEIGHTS_FILE = Path(__file__).with_name("weights.npz")
_BEHIND = -6.0
"""Log-odds that a field may lose against the likeliest one: as much as a likely phrase gives, and less than a veto."""
_TAKEN = 4.0
"""What the likeliest field may gain against leaving the column out.

It loses nothing, for many a column was left out only because its file had a better one, and another file has not.
"""
_ONE_NUMBER = ("person_id", "wait_id")
_APART = 1.5
"""Told apart by what repeats beside whom rather than by looks: what was learned may set the two so far apart."""
_MOST_OF_IT = 0.5
"""A heading of which less is known is like none that was seen: nothing was learned of it."""


@dataclass(frozen=True)
class Judgement:
    """Weights of a softmax over leaving a column out (place 0) and each of `fields` (places 1 and on).

    `known` are the checksums of the headings' signs that were seen, sorted. `heading` has shape (places, fields + 1),
    `look` (looks, fields + 1), `start` (fields + 1,); `hidden` (looks, units), `hidden_start` (units,) and `out`
    (units, fields + 1) are one hidden layer over the looks alone.
    """

    fields: tuple[str, ...]
    looks: tuple[str, ...]
    known: NDArray[np.uint32]
    heading: Numbers
    look: Numbers
    start: Numbers
    hidden: Numbers
    hidden_start: Numbers
    out: Numbers

    def row_of_looks(self, signs: Mapping[str, float]) -> Numbers:
        """Signs of values in the order of `looks`; a sign it never learned of is left out."""
        return np.array([signs.get(name, 0.0) for name in self.looks], dtype=np.float32)

    def scores(self, heading: Numbers, look: Numbers) -> Numbers:
        """Log-weights, up to one constant a row, from the sum of the heading's weights and the row of looks."""
        return heading + look @ self.look + self.start + np.tanh(look @ self.hidden + self.hidden_start) @ self.out


@cache
def judgement() -> Judgement:
    """The weights of `weights.npz`, each kept as whole numbers and what one of them is worth in its column."""
    with np.load(WEIGHTS_FILE) as kept:
        whole = {
            name: kept[name].astype(np.float32) * kept[f"{name}_unit"]
            for name in ("heading", "look", "start", "hidden", "hidden_start", "out")
        }
        return Judgement(
            fields=tuple(map(str, kept["fields"])),
            looks=tuple(map(str, kept["looks"])),
            known=kept["known"],
            **whole,
        )


def judged(columns: Mapping[str, tuple[Profile, Surroundings]]) -> dict[str, dict[str, float]]:
    """For each heading what was learned, as log-odds to add to each field's against leaving the column out."""
    weights = judgement()
    found: dict[str, dict[str, float]] = {}
    for heading, (profile, near) in columns.items():
        places, values = placed(heading_signs(heading), known=weights.known)
        if known_share(values) < _MOST_OF_IT:
            found[heading] = {}
            continue
        scores = weights.scores(values @ weights.heading[places], weights.row_of_looks(look_signs(profile, near)))
        found[heading] = dict(zip(weights.fields, map(float, _odds(scores)), strict=True))
    return {heading: _numbers_drawn_together(odds) for heading, odds in found.items()}


def _odds(scores: Numbers) -> Numbers:
    best = scores[1:].max()
    return np.maximum(scores[1:] - best, _BEHIND) + np.clip(best - scores[0], 0.0, _TAKEN)


def _numbers_drawn_together(odds: Mapping[str, float]) -> dict[str, float]:
    likelier = max((odds[name] for name in _ONE_NUMBER if name in odds), default=0.0)
    return {name: max(each, likelier - _APART) if name in _ONE_NUMBER else each for name, each in odds.items()}
