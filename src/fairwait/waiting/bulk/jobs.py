"""Bulk acts outside the request. Safe to run twice: each part is one transaction, and what is done is passed over.

Somebody looks on, so they are short work; and messages wait behind short work, so they give way in turns.
"""

from collections.abc import Callable
from datetime import timedelta

from fairwait.upkeep.jobs import JobGoesOn, JobRun, job
from fairwait.waiting.bulk import actions
from fairwait.waiting.models import BulkRun
from fairwait.waiting.rules.bulk import ItemState

TURN = timedelta(seconds=10)


@job(actions.CARRY_OUT, lease_seconds=120, attempts=5, retry_seconds=5)
def carry_out(run: JobRun) -> str:
    """Do a confirmed bulk act."""
    return _in_parts(run, actions.carry_out_part, words="Recording", left=ItemState.CHOSEN)


@job(actions.UNDO, lease_seconds=120, attempts=5, retry_seconds=5)
def undo(run: JobRun) -> str:
    """Undo a bulk act."""
    return _in_parts(run, actions.undo_part, words="Undoing", left=ItemState.DONE)


def _in_parts(run: JobRun, step: Callable[..., bool], *, words: str, left: ItemState) -> str:
    act = BulkRun.objects.get(pk=run.arguments["run"])
    total = act.items.count()
    ends = run.clock() + TURN
    while step(act, now=run.clock(), hold=run.hold):
        run.progress(words, total - act.items.filter(state=left).count(), total)
        if run.clock() >= ends:
            raise JobGoesOn
    return f"{total:,} waits gone through."
