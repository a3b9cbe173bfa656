"""What can be asked of acts over many, whatever they do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from fairwait.accounts.access import may
from fairwait.accounts.bulk.actions import Act
from fairwait.accounts.bulk.models import Run
from fairwait.accounts.bulk.rules import ItemState, RunState, may_still_undo
from fairwait.accounts.models import User
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState

R = TypeVar("R", bound=Run)
RESULTS = {
    RunState.DONE: (ItemState.DONE, ItemState.SKIPPED),
    RunState.UNDONE: (ItemState.UNDONE, ItemState.KEPT),
}
"""What came of an act, by where it stands: the items it was done to, and those it was not."""


@dataclass(frozen=True)
class Work:
    """How far an act has come."""

    done: int
    total: int
    is_stopped: bool


def work(run: Run) -> Work:
    """How far it has come, and whether nobody goes on with it."""
    is_undoing = run.state == RunState.UNDOING
    items = run.items.exclude(state=ItemState.SKIPPED) if is_undoing else run.items.all()
    total = items.count()
    left = items.filter(state=ItemState.DONE if is_undoing else ItemState.CHOSEN).count()
    job = Job.objects.filter(uuid=run.job).first() if run.job else None
    return Work(total - left, total, job is None or job.state in (JobState.FAILED, JobState.CANCELLED))


def run_for(act: Act[R, Any], viewer: User, uuid: UUID) -> R | None:
    """The act of this reference, if it is for this viewer."""
    return act.seen(viewer).select_related("by", "undone_by").filter(uuid=uuid).first()


def recent(act: Act[R, Any], viewer: User, *, most: int) -> list[R]:
    """The last acts this viewer may see, newest first; drafts are not among them."""
    begun = act.seen(viewer).exclude(state=RunState.DRAFT).select_related("by", "undone_by")
    return list(begun.order_by("-confirmed_at", "-pk")[:most])


def may_undo(act: Act[R, Any], viewer: User, run: R, *, now: datetime) -> bool:
    """Whether this viewer, who sees it, may undo it now: who did it, or somebody who may do the same."""
    is_in_time = run.state == RunState.DONE and may_still_undo(run.finished_at, now=now)
    return is_in_time and may(viewer, act.permission(run))
