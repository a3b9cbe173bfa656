"""Learn the weights of `exchange/extracts/mapping/learned` from labelled columns.

    .venv/bin/python scripts/learn_columns.py [--leave-out SET,SET] [--out FILE]

`scripts/lessons/columns.tsv` lists columns of made-up extracts, one a line: the set it came in, the file, the heading,
and what it is (`-`: left out; several with `/` where either is right). `looks.npz` beside it holds what was measured of
the values of each, in the same order, and no value. The looks are kept as they were measured: the layouts they were
measured from are not in the repository, so when a measure changes, or one is added, they must be measured anew from
those layouts, and until then the measures are frozen. The phrases of the lexicon are lessons too. With `--leave-out`
the sets named are not learned from but tried afterwards, by what was learned alone, and nothing is written unless
`--out` says where.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fairwait.exchange.extracts.mapping.assignment import best_pairs
from fairwait.exchange.extracts.mapping.evidence import FIELD_NAMES
from fairwait.exchange.extracts.mapping.learned import Judgement, checksums, heading_signs, placed
from fairwait.exchange.extracts.mapping.learned.judgement import WEIGHTS_FILE
from fairwait.exchange.extracts.mapping.learned.signs import PLACES
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, package_table

ROOT = Path(__file__).resolve().parents[1]
LESSONS = ROOT / "scripts" / "lessons"
MEANINGS = ("-", *FIELD_NAMES)
ROUNDS, BATCH, SPEED, UNITS = 18, 256, 0.015, 48
"""Times all lessons are gone through, lessons weighed at once, the first step, and units of the hidden layer."""
KEPT_SMALL = {"heading": 2e-6, "look": 1e-5, "hidden": 1e-5, "out": 1e-5}
PHRASES = 4_000
"""Phrases of the lexicon drawn for each round."""
SURE, LIKELY, COMBINED, OWNED = 1.0, 0.6, 0.2, 0.3
Placed = tuple[NDArray[np.int64], NDArray[np.float32]]
Numbers = NDArray[np.float32]
NOTHING: Placed = (np.zeros(0, np.int64), np.zeros(0, np.float32))


@dataclass(frozen=True)
class Lesson:
    """One labelled column."""

    set: str
    file: str
    heading: str
    meanings: tuple[str, ...]
    look: Numbers


def lessons() -> tuple[tuple[str, ...], list[Lesson]]:
    """The names of the looks, and every labelled column."""
    with np.load(LESSONS / "looks.npz") as kept:
        names, looks = tuple(map(str, kept["names"])), kept["looks"].astype(np.float32) / kept["steps"]
    lines = (LESSONS / "columns.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for line, look in zip(lines, looks, strict=True):
        group, file, heading, meanings = line.split("\t")
        found.append(Lesson(group, file, heading, tuple(meanings.split("/")), look))
    return names, found


def phrases() -> list[tuple[str, str, float]]:
    """What the lexicon says: a phrase, its meaning, and how often to draw it."""
    table = package_table("lexicon.toml")
    tiers = {"sure": SURE, "likely": LIKELY}
    said = [
        (text, name, often)
        for name, by in table["fields"].items()
        for tier, often in tiers.items()
        for text in by.get(tier, ())
    ]
    for kind in table["left_out"].values():
        said += [(text, "-", often) for tier, often in tiers.items() for text in kind.get(tier, ())]
        said += [(f"{owner} {thing}", "-", OWNED) for owner in kind.get("whose", ()) for thing in kind.get("what", ())]
    for kind in table["combine"]:
        meaning = "-" if kind["meaning"].startswith(LEFT_OUT) else kind["meaning"]
        if kind["tier"] in tiers:
            said += [(" ".join(parts), meaning, COMBINED) for parts in product(*kind["of"])]
    return said


def rewritten(heading: str, rnd: random.Random) -> str:
    """A heading as another system would have written it."""
    words, how = heading.split(), rnd.random()
    if how < 0.25 or not words:
        return heading
    if how < 0.4:
        return "_".join(words)
    if how < 0.5:
        return "".join(word.title() for word in words)
    if how < 0.6:
        return " ".join(
            re.sub("(?<=.)[aeiou]", "", word) if len(word) > 4 and rnd.random() < 0.6 else word for word in words
        )
    if how < 0.7:
        return " ".join(word[: rnd.choice((3, 4))] if len(word) > 5 and rnd.random() < 0.6 else word for word in words)
    if how < 0.8:
        return f"{rnd.choice(BEGINNINGS)} {heading}"
    if how < 0.9 and len(words) > 2:
        words.pop(rnd.randrange(len(words)))
        return " ".join(words)
    return heading.title()


BEGINNINGS = ("Client", "SU", "Person", "Case", "Referral", "Form", "x", "Q1", "PER", "Current")


@dataclass
class Round:
    """Draws what one round learns from: columns, some without heading or values or with the values of another of the
    same meaning, and phrases of the lexicon over such values."""

    taught: Sequence[Lesson]
    rnd: random.Random

    def __post_init__(self) -> None:
        self.phrases = phrases()
        self.known = _often_seen({lesson.heading for lesson in self.taught}, {text for text, *_ in self.phrases})
        self.headings = [self.placed(lesson.heading) for lesson in self.taught]
        self.alike: dict[str, list[Numbers]] = {}
        for lesson in self.taught:
            for meaning in lesson.meanings:
                self.alike.setdefault(meaning, []).append(lesson.look)
        self.unseen = np.zeros_like(self.taught[0].look)

    def placed(self, heading: str) -> Placed:
        """A heading's signs as far as they are known."""
        return placed(heading_signs(heading), known=self.known)

    def drawn(self) -> list[tuple[Placed, Numbers, int, float]]:
        """Heading, looks, the place of the meaning, and how much it counts, in a new order each time."""
        rows = [*self._columns(), *self._phrases()]
        self.rnd.shuffle(rows)
        return rows

    def _columns(self) -> Iterator[tuple[Placed, Numbers, int, float]]:
        for lesson, own in zip(self.taught, self.headings, strict=True):
            for meaning in lesson.meanings:
                heading, look, counts, how = own, lesson.look, 1 / len(lesson.meanings), self.rnd.random()
                if how < 0.1:
                    heading, counts = NOTHING, counts / 2
                elif how < 0.25:
                    look = self.unseen
                elif how < 0.55 and meaning != "-":
                    look = self.rnd.choice(self.alike[meaning])
                elif how < 0.65:
                    heading = self.placed(rewritten(lesson.heading, self.rnd))
                yield heading, look, MEANINGS.index(meaning), counts

    def _phrases(self) -> Iterator[tuple[Placed, Numbers, int, float]]:
        for text, meaning, _ in self.rnd.choices(
            self.phrases, weights=[often for *_, often in self.phrases], k=PHRASES
        ):
            known = meaning != "-" and meaning in self.alike and self.rnd.random() < 0.6
            look = self.rnd.choice(self.alike[meaning]) if known else self.unseen
            yield self.placed(rewritten(text, self.rnd)), look, MEANINGS.index(meaning), 0.5


def _often_seen(headings: Iterable[str], said: Iterable[str]) -> NDArray[np.uint32]:
    """The signs that stand in several headings, or in many phrases: of others nothing can be learned but by heart."""
    own = Counter(sign for heading in headings for sign in heading_signs(heading))
    all_ = own + Counter(sign for text in said for sign in heading_signs(text))
    return np.unique(checksums(sign for sign, count in all_.items() if own[sign] >= SEEN or count >= SAID))


SEEN, SAID = 2, 8


def learned(names: tuple[str, ...], taught: Sequence[Lesson], *, seed: int) -> Judgement:
    """Weights that make what the lessons say likeliest.

    Source: Kingma and Ba (2015), "Adam: a method for stochastic optimization", the step shrinking in a straight line.
    """
    rng, rounds = np.random.default_rng(seed), Round(taught, random.Random(seed))
    meanings, looks = len(MEANINGS), len(names)
    weights = {
        "heading": np.zeros((PLACES, meanings), np.float32),
        "look": np.zeros((looks, meanings), np.float32),
        "start": np.zeros(meanings, np.float32),
        "hidden": rng.normal(0, 0.3, (looks, UNITS)).astype(np.float32),
        "hidden_start": np.zeros(UNITS, np.float32),
        "out": rng.normal(0, 0.1, (UNITS, meanings)).astype(np.float32),
    }
    mean = {name: np.zeros_like(each) for name, each in weights.items()}
    square = {name: np.zeros_like(each) for name, each in weights.items()}
    step = 0
    for turn in range(ROUNDS):
        rows, speed = rounds.drawn(), SPEED * (1 - turn / ROUNDS) + SPEED * 0.02
        for start in range(0, len(rows), BATCH):
            step += 1
            for name, slope in _slopes(weights, rows[start : start + BATCH]).items():
                mean[name] += 0.1 * (slope - mean[name])
                square[name] += 0.01 * (slope * slope - square[name])
                bent = mean[name] / (1 - 0.9**step) / (np.sqrt(square[name] / (1 - 0.99**step)) + 1e-8)
                weights[name] -= np.float32(speed) * bent
    return Judgement(fields=FIELD_NAMES, looks=names, known=rounds.known, **weights)


def _slopes(weights: dict[str, Numbers], rows: Sequence[tuple[Placed, Numbers, int, float]]) -> dict[str, Numbers]:
    heading = np.zeros((len(rows), PLACES), np.float32)
    for row, ((places, values), *_) in enumerate(rows):
        heading[row, places] = values
    look = np.stack([each for _, each, *_ in rows])
    units = np.tanh(look @ weights["hidden"] + weights["hidden_start"])
    scores = heading @ weights["heading"] + look @ weights["look"] + weights["start"] + units @ weights["out"]
    scores -= scores.max(axis=1, keepdims=True)
    wrong = np.exp(scores)
    wrong /= wrong.sum(axis=1, keepdims=True)
    wrong[np.arange(len(rows)), [meaning for *_, meaning, _ in rows]] -= 1
    wrong *= np.array([counts for *_, counts in rows], np.float32)[:, None] / len(rows)
    behind = (wrong @ weights["out"].T) * (1 - units * units)
    slopes = {
        "heading": heading.T @ wrong,
        "look": look.T @ wrong,
        "start": wrong.sum(axis=0),
        "hidden": look.T @ behind,
        "hidden_start": behind.sum(axis=0),
        "out": units.T @ wrong,
    }
    return {name: slope + np.float32(KEPT_SMALL.get(name, 0.0)) * weights[name] for name, slope in slopes.items()}


def kept(weights: Judgement, path: Path) -> None:
    """Write the weights, each column as whole numbers from -127 to 127 and what one of them is worth."""
    arrays: dict[str, NDArray[np.generic]] = {
        "fields": np.array(weights.fields),
        "looks": np.array(weights.looks),
        "known": weights.known,
    }
    for name in (field.name for field in fields(weights) if field.name not in arrays):
        numbers: Numbers = getattr(weights, name)
        unit = np.maximum(np.abs(numbers).max(axis=0), 1e-6) / 127
        arrays |= {name: np.round(numbers / unit).astype(np.int8), f"{name}_unit": unit.astype(np.float32)}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def right(weights: Judgement, tried: Sequence[Lesson]) -> int:
    """How many columns the weights alone take for what they are, every field once in a file."""
    together: dict[tuple[str, str], list[Lesson]] = {}
    for lesson in tried:
        together.setdefault((lesson.set, lesson.file), []).append(lesson)
    hits = 0
    for columns in together.values():
        signs = [placed(heading_signs(column.heading), known=weights.known) for column in columns]
        headings = np.stack([values @ weights.heading[places] for places, values in signs])
        scores = weights.scores(headings, np.stack([column.look for column in columns]))
        gain = (scores[:, 1:] - scores[:, :1]).T.astype(np.float64)
        taken = {column: weights.fields[row] for row, column in best_pairs(gain)}
        hits += sum(taken.get(place, "-") in column.meanings for place, column in enumerate(columns))
    return hits


def main() -> None:
    """Learn, try what was left out, and keep."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--leave-out", default="")
    asked.add_argument("--out", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    names, every = lessons()
    left_out = set(filter(None, said.leave_out.split(",")))
    weights = learned(names, [lesson for lesson in every if lesson.set not in left_out], seed=said.seed)
    if tried := [lesson for lesson in every if lesson.set in left_out]:
        hits = right(weights, tried)
        sys.stdout.write(f"{hits} of {len(tried)} right, {hits / len(tried):.1%}\n")
    if said.out or not tried:
        kept(weights, said.out or WEIGHTS_FILE)


if __name__ == "__main__":
    main()
