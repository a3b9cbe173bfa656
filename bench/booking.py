"""The best five times over 300 workers and eight weeks, beside a bare scan of their diaries."""

import numpy as np

from bench.phases import Place, phase, processor_seconds

WORKERS, DAYS, VISITS_A_DAY = 300, 56, 2
_TURNS = 20


@phase("best times")
def best_times(place: Place) -> None:
    """What the engine takes, as a multiple of adding up which quarters of an hour are free."""
    from fairwait.engine.scheduling import Busy, Diaries, Open, Wanted, Window, best, free_starts

    rng = np.random.default_rng(7)
    starts = np.arange(DAYS + 1) * 1_440
    window = Window(starts, starts[:-1] + 720)
    weekdays = np.array([day for day in range(DAYS) if day % 7 < 5])
    begins = np.tile(weekdays * 1_440 + 540, WORKERS)
    opened = Open(np.repeat(np.arange(WORKERS), len(weekdays)), begins, begins + 480)
    count = WORKERS * len(weekdays) * VISITS_A_DAY
    at = rng.choice(weekdays, count) * 1_440 + 540 + rng.integers(0, 28, count) * 15
    busy = Busy(rng.integers(0, WORKERS, count), at, at + 60, rng.integers(5, 40, count), np.ones(count, dtype=bool))
    who = Diaries(WORKERS, opened, busy, np.full(WORKERS, 25), np.full(WORKERS, 4))
    every = np.ones(window.ticks, dtype=bool)
    wanted = Wanted(90, 600, every, every, 20, np.zeros(WORKERS, dtype=bool), 60)
    scanned = np.ones((WORKERS, window.ticks), dtype=bool)
    began = processor_seconds()
    for _ in range(_TURNS):
        np.cumsum(scanned, axis=1).sum()
    bare = (processor_seconds() - began) / _TURNS
    with place.timed("total"):
        for _ in range(_TURNS):
            free = free_starts(diaries=who, window=window, minutes=90)
            found = best(diaries=who, free=free, window=window, wanted=wanted, count=5)
    each = place.processor["total"] / _TURNS
    place.facts |= {
        "times found": len(found), "ms of processor": round(1_000 * each, 1), "of a bare scan": round(each / bare, 1)
    }  # fmt: skip
