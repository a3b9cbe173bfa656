"""Measure the linkage on made-up people it was not trained on: python -m tests.engine.linkage.measure [--large] [--splink]"""

import argparse
import json
import resource
import sys
import time

import polars as pl

from fairwait.engine.linkage import duplicate_people, link
from tests.engine.linkage.made_up import Made, Mix, make

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
                "nickname": 2, "exchanged": 2, "married": 2, "moved": 2, "day and month": 2, "no number": 3, "spacing": 2,
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
        Mix(has={name: min(share, 0.85) for name, share in _USUAL.has.items()} | {"first_name": 0.95, "last_name": 0.99}),
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


def held_out(name: str) -> Made:
    seed, people, mix = HELD_OUT[name]
    return make(seed=seed, people=people, mix=mix)


def wrong(made: Made, threshold: float = 0.5) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs found in error, with what they truly are, and pairs missed."""
    found = duplicate_people(made.people, threshold=threshold)
    extra = found.join(made.truth, on=["left", "right"], how="anti").join(made.pairs, on=["left", "right"], how="left")
    return extra, made.truth.join(found, on=["left", "right"], how="anti")


def large(people: int) -> dict[str, float]:
    made = make(seed=990, people=people)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, busy = time.perf_counter(), time.process_time()
    linkage = link(made.people)
    figures = {"seconds": round(time.perf_counter() - started, 2), "cpu_seconds": round(time.process_time() - busy, 2)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures |= {"people": made.people.height, "compared": linkage.compared, "peak_mb": peak // 1024, "before_mb": before // 1024}
    sys.stderr.write(f"{linkage.passed_over}\n")
    return figures | scores(linkage.pairs, made.truth)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", type=int, default=0, help="people of one large list instead")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    if arguments.large:
        sys.stdout.write(json.dumps(large(arguments.large)) + "\n")
        return
    for name in HELD_OUT:
        if arguments.only in (None, name):
            made = held_out(name)
            found = duplicate_people(made.people)
            sys.stdout.write(f"{name}: {json.dumps(scores(found, made.truth))} of {made.truth.height}\n")


if __name__ == "__main__":
    main()
