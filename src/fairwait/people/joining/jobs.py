"""Joining several pairs outside the request. Safe to run twice: each part is one transaction, and what is done is
passed over. Somebody looks on, so it is short work; and messages wait behind short work, so it gives way in turns.
"""

from collections.abc import Callable
from datetime import timedelta

from fairwait.people.joining import actions
from fairwait.people.models import JoinRun
from fairwait.people.rules.joining import PairState
from fairwait.upkeep.jobs import JobGoesOn, JobRun, job

TURN = timedelta(seconds=10)


@job(actions.CARRY_OUT, lease_seconds=120, attempts=5, retry_seconds=5)
def carry_out(run: JobRun) -> str:
    """Join the pairs of a confirmed act."""
    return _in_parts(run, actions.carry_out_part, words="Joining", left=PairState.CHOSEN)


@job(actions.UNDO, lease_seconds=120, attempts=5, retry_seconds=5)
def undo(run: JobRun) -> str:
    """Part the pairs of an act again."""
    return _in_parts(run, actions.undo_part, words="Undoing", left=PairState.DONE)


def _in_parts(run: JobRun, step: Callable[..., bool], *, words: str, left: PairState) -> str:
    act = JoinRun.objects.get(pk=run.arguments["run"])
    total = act.items.count()
    ends = run.clock() + TURN
    while step(act, now=run.clock(), hold=run.hold):
        run.progress(words, total - act.items.filter(state=left).count(), total)
        if run.clock() >= ends:
            raise JobGoesOn
    return f"{total:,} pairs gone through."
