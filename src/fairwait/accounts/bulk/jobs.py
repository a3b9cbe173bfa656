"""Acts over many outside the request. Safe to run twice: each part is one transaction, and what is done is passed over.

Somebody looks on, so they are short work; and messages wait behind short work, so they give way in turns.
"""

from datetime import timedelta
from typing import Any

from fairwait.accounts.bulk.actions import Act
from fairwait.accounts.bulk.rules import ItemState
from fairwait.upkeep.jobs import JobGoesOn, JobRun, give_way, job

TURN = timedelta(seconds=10)


def register(act: Act[Any, Any]) -> None:
    """Make the jobs of a kind of act known: doing it, and undoing it."""

    def carry_out(run: JobRun) -> str:
        return _in_parts(act, run, words=act.words.doing, left=ItemState.CHOSEN)

    def undo(run: JobRun) -> str:
        return _in_parts(act, run, words="Undoing", left=ItemState.DONE)

    for name, handler in ((act.name, carry_out), (act.undoing_name, undo)):
        job(name, lease_seconds=120, attempts=5, retry_seconds=5)(handler)


def _in_parts(act: Act[Any, Any], run: JobRun, *, words: str, left: ItemState) -> str:
    found = act.runs._default_manager.get(pk=run.arguments["run"])
    total = found.items.count()
    ends = run.clock() + TURN
    while act.part(found, now=run.clock(), hold=run.hold):
        run.progress(words, total - found.items.filter(state=left).count(), total)
        if run.clock() >= ends:
            raise JobGoesOn
        give_way()
    return f"{total:,} {act.words.things} gone through."
