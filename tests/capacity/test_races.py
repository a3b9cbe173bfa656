"""Many processes want one time: one has it, the others are told the next best. On SQLite and on PostgreSQL.

`FAIRWAIT_RACE=20x200 pytest -s --timeout 3600 tests/capacity/test_races.py` is the whole race, and says how long its
rounds took.
"""

import os
import time
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest

from fairwait.capacity.models import Hold, Visit
from tests.capacity.conftest import DUTY, NOW, at
from tests.desk import town as towns
from tests.processes import READY, SETUP, Process, at_once

pytestmark = pytest.mark.django_db(transaction=True)

RACER = (
    SETUP
    + "from tests.capacity import racer\n"
    + READY
    + "for line in sys.stdin:\n    say(**racer.run(**json.loads(line)))\n"
)
MANY, ROUNDS = map(int, os.environ.get("FAIRWAIT_RACE", "5x8").split("x"))
SLOTS_A_DAY, APART = 5, timedelta(minutes=90)  # a short visit, and the way to the next
DAYS = [NOW.date() + timedelta(days=ahead) for ahead in range(1, 45) if ahead not in (24, 27)]  # not at Easter


def test_of_many_who_want_one_time_one_has_it_and_the_others_are_told_the_next_best(town, diary):
    one = diary(most=12)
    waits = [towns.join(town, f"racer {number}", team=towns.EAST).pk for number in range(MANY)]
    took: list[float] = []
    with ExitStack() as stack:
        racers = [Process(stack, RACER) for _ in range(MANY)]
        for turn in range(ROUNDS):
            starts_at = at(DAYS[turn // SLOTS_A_DAY], 9) + turn % SLOTS_A_DAY * APART
            told = {
                "diary": str(one.uuid), "starts_at": starts_at.isoformat(), "by": town.user(DUTY).pk,
                "now": NOW.isoformat(),
            }  # fmt: skip
            began = time.perf_counter()
            answers = at_once(*racers, words=tuple({**told, "wait": wait} for wait in waits))
            took.append(time.perf_counter() - began)
            assert [bool(answer["won"]) for answer in answers].count(True) == 1, answers
            others = [datetime.fromisoformat(answer["next"]) for answer in answers if not answer["won"]]
            assert len(others) == MANY - 1
            assert starts_at not in others
    assert Visit.objects.count() == ROUNDS
    assert Hold.objects.count() == ROUNDS * 3
    if "FAIRWAIT_RACE" in os.environ:
        half, most = (sorted(took)[int(len(took) * share)] for share in (0.5, 0.95))
        print(f"\n{MANY} processes, {ROUNDS} times: a round took {half:.2f} s at the median, {most:.2f} s at the 95th")
