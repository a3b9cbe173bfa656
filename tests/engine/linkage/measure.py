"""Measure the linkage on made-up people it was not trained on: python -m tests.engine.linkage.measure

Large: first --folder F --save 1000000, then --folder F in a process of its own, so that memory is told truly.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from fairwait.engine import linkage
from fairwait.engine.linkage import THRESHOLD, duplicate_people
from tests.engine.linkage.made_up import Made, Mix, make

PARAMETERS = Path(linkage.__file__).parent / "data" / "parameters.json"

_USUAL = Mix()
_NO = {"nhs_number": 0.0, "phone": 0.0, "mobile": 0.0, "email": 0.0}

HELD_OUT: dict[str, tuple[int, int, Mix]] = {  # seed, people, mix: none is the mix of training
    "usual list, other seed": (901, 20_000, _USUAL),
    "small list": (902, 1_500, Mix(duplicates=0.05)),
    "names, birth dates and postcodes only": (
        903, 5_000, Mix(has=_USUAL.has | _NO | {"address": 0.0, "title": 0.0, "gender": 0.0}),
    ),
    "names and birth dates only": (
        904, 5_000, Mix(has=_USUAL.has | _NO | {"address": 0.0, "postcode": 0.0, "title": 0.0, "gender": 0.0}),
    ),
    "few names": (905, 5_000, Mix(names_kept=25, invented_last=0.0)),
    "harsh faults": (906, 10_000, Mix(how_many=(0, 0.2, 0.4, 0.4))),
    "other faults": (
        907, 10_000,
        Mix(
            faults={
                "nickname": 2, "exchanged": 2, "married": 2, "moved": 2, "day and month": 2, "no number": 3,
                "spacing": 2,
                "double-barrelled": 1, "birth digit": 1, "last typo": 1,
            }
        ),
    ),
    "many twins, families and homes": (
        908, 10_000, Mix(twins=0.02, couples=0.2, siblings=0.1, namesakes=0.02, in_homes=0.3, home_size=(100, 200)),
    ),
    "a place of many South Asian names": (
        909, 10_000,
        Mix(cultures={"british": 0.3, "south asian": 0.6, "african": 0.05, "polish": 0.05}, twins=0.01, namesakes=0.01),
    ),
    "gaps everywhere": (
        910, 10_000,
        Mix(has={name: min(share, 0.85) for name, share in _USUAL.has.items()} | {"first_name": 0.95, "last_name": 1}),
    ),
}  # fmt: skip


def scores(found: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    """Precision, recall and F1 over pairs."""
    right = found.join(truth, on=["left", "right"], how="semi").height
    precision, recall = right / max(1, found.height), right / max(1, truth.height)
    return {
        "precision": round(precision, 4), "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
    }  # fmt: skip


def held_out(name: str, *, shift: int = 0) -> Made:
    """`shift` moves the seed: other people of the same kind of place."""
    seed, people, mix = HELD_OUT[name]
    return make(seed=seed + shift, people=people, mix=mix)


def wrong(made: Made, threshold: float = 0.5) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs found in error, with what they truly are, and pairs missed."""
    found = duplicate_people(made.people, threshold=threshold)
    extra = found.join(made.truth, on=["left", "right"], how="anti").join(made.pairs, on=["left", "right"], how="left")
    return extra, made.truth.join(found, on=["left", "right"], how="anti")


def saved(folder: Path) -> Made:
    """A large list written by --save: made in another process, so that its making is not in the memory measured."""
    return Made(pl.read_parquet(folder / "people.parquet"), pl.read_parquet(folder / "pairs.parquet"))


def save(folder: Path, people: int) -> None:
    made = make(seed=990, people=people)
    folder.mkdir(parents=True, exist_ok=True)
    made.people.write_parquet(folder / "people.parquet")
    made.pairs.write_parquet(folder / "pairs.parquet")


def timed(made: Made, find: Callable[[pl.DataFrame], pl.DataFrame]) -> dict[str, float]:
    """Scores, seconds, and the most memory the process ever held, before and after."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started, busy = time.perf_counter(), time.process_time()
    found = find(made.people)
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = {"seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "peak_mb": peak, "before_mb": before}
    return scores(found, made.truth) | {"people": made.people.height} | figures


def keep(measured: dict[str, object]) -> None:
    """Write the measurement beside the parameters it speaks of."""
    document = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    PARAMETERS.write_text(json.dumps(document | {"measured": measured}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--save", type=int, help="write a list of so many people to the folder")
    parser.add_argument("--folder", type=Path, help="measure the list in this folder instead")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--shift", type=int, default=0, help="other seeds, to see how much is luck")
    parser.add_argument("--keep", action="store_true", help="write the figures into parameters.json")
    arguments = parser.parse_args()
    if arguments.save:
        save(arguments.folder, arguments.save)
        return
    lists = (
        {name: held_out(name, shift=arguments.shift) for name in HELD_OUT}
        if not arguments.folder
        else {"large": saved(arguments.folder)}
    )
    measured = {}
    for name, made in lists.items():
        figures = timed(made, lambda people: duplicate_people(people, threshold=arguments.threshold))
        sys.stdout.write(f"{name}: {json.dumps(figures)}\n")
        measured[name] = {part: figures[part] for part in ("people", "precision", "recall", "f1")}
    if arguments.keep:
        keep(measured)


if __name__ == "__main__":
    main()
