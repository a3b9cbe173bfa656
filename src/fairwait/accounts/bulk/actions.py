"""Verbs of an act over many, the same whatever it does. A room says what it does to each, by a kind of `Act`.

Whatever is done is events, each with the run as its cause. The head of the history is held before a run is: always in
this order.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from uuid_utils.compat import uuid7

from fairwait.accounts.access import may, require, sights_remembered
from fairwait.accounts.bulk.models import Item, Run
from fairwait.accounts.bulk.rules import ItemState, RunState, Words, may_still_undo
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED

log = logging.getLogger(__name__)
FEW = 50
"""So many are done while one waits for the page; more are a job that survives a closed page."""
AT_ONCE = 100
_DRAFTS_KEPT = timedelta(days=1)
_INSERTED_AT_ONCE = 500
Hold = Callable[[], None]


class Judged(Protocol):
    """An item with what it is about, and why it is left out; None where it is done, or undone."""

    @property
    def item(self) -> Any:
        """The item."""

    @property
    def skip(self) -> str | None:
        """Why it is left out."""


R = TypeVar("R", bound=Run)
J = TypeVar("J", bound=Judged)


class Act(ABC, Generic[R, J]):
    """One kind of act over many: what a room has to say, then what follows from it.

    `name` is the kind of its job, `most` how many one act takes, `not_yours` the reason for leaving out what whoever
    did it may do no more.
    """

    name: str
    runs: type[R]
    most: int
    not_yours: str
    words: Words
    refused: type[Exception]

    @abstractmethod
    def permission(self, run: R) -> Permission:
        """What somebody must be allowed, of each item."""

    @abstractmethod
    def seen(self, viewer: User) -> QuerySet[R]:
        """The runs this viewer may see. Raises NotAllowed."""

    @abstractmethod
    def judge(self, run: R, items: Sequence[Any], *, now: datetime) -> Sequence[J]:
        """Which of these are done as they stand now."""

    @abstractmethod
    def facts(self, run: R, todo: Sequence[J], *, now: datetime) -> Sequence[history.Fact]:
        """What is recorded of these: one fact of each, in their order."""

    @abstractmethod
    def judge_undoing(self, run: R, items: Sequence[Any]) -> Sequence[J]:
        """Which of these, that are done, are undone as they stand now."""

    @abstractmethod
    def undoing(self, run: R, todo: Sequence[J]) -> Sequence[history.Fact]:
        """What is recorded of these to undo them."""

    @property
    def undoing_name(self) -> str:
        """The kind of the job that undoes it."""
        return f"{self.name}-undo"

    def draft(self, items: Iterable[Item], *, by: User, now: datetime, **said: Any) -> R:
        """Keep what was chosen. Nothing is done yet. Raises what `refused` says."""
        chosen = list(items)
        if not chosen:
            raise self.refused(self.words.nothing)
        if len(chosen) > self.most:
            raise self.refused(self.words.too_many.format(count=len(chosen), most=self.most))
        runs = self.runs._default_manager
        runs.filter(by=by, state=RunState.DRAFT, made_at__lt=now - _DRAFTS_KEPT).delete()
        run = runs.create(uuid=uuid7(), by=by, made_at=now, **said)
        for item in chosen:
            item.run = run  # type: ignore[attr-defined]
        run.items.bulk_create(chosen, batch_size=_INSERTED_AT_ONCE)
        return run

    @transaction.atomic
    def confirm(self, *, run: R, by: User, now: datetime, **said: str) -> R:
        """Do it: at once for a few, else as a job. Pressed twice, it is done once. `said` with this press is kept."""
        history.locked_head()
        run = self._held(run)
        if run.by_id != by.pk:
            raise self.refused("This was chosen by somebody else.")
        if run.state != RunState.DRAFT:
            return run
        require(by, self.permission(run))
        _keep(run, said)
        if not run.why:
            raise self.refused(self.words.unsaid)
        run.state, run.confirmed_at = RunState.RUNNING, now
        return self._begin(run, by=by, now=now)

    @transaction.atomic
    def undo(self, *, run: R, by: User, now: datetime, **said: str) -> R:
        """Undo the whole act, but for what somebody changed since. Pressed twice, it is undone once."""
        history.locked_head()
        run = self._held(run)
        require(by, self.permission(run))
        if not self.seen(by).filter(pk=run.pk).exists():
            raise self.refused(self.words.not_theirs)
        if run.state in (RunState.UNDOING, RunState.UNDONE):
            return run
        if run.state != RunState.DONE:
            raise self.refused("It is not done yet.")
        if not may_still_undo(run.finished_at, now=now):
            raise self.refused(self.words.too_late)
        _keep(run, said)
        run.state, run.undone_by, run.undone_at = RunState.UNDOING, by, now
        return self._begin(run, by=by, now=now)

    @transaction.atomic
    def go_on(self, *, run: R, by: User, now: datetime) -> R:
        """Ask again for work that stopped half-way. What was done stays done."""
        run = self._held(run)
        require(by, self.permission(run))
        is_asked_for = run.job is not None and Job.objects.filter(uuid=run.job).exclude(state__in=ENDED).exists()
        return self._ask_for(run, by=by, now=now) if run.is_under_way and not is_asked_for else run

    @transaction.atomic
    def part(self, run: R, *, now: datetime, hold: Hold | None = None) -> bool:
        """Do it, or undo it, for the next that are left. Each of them whole, with its events, or not at all.

        What whoever began it may do no more is left as it is, and says so. False: none is left.
        """
        history.locked_head()
        if hold is not None:
            hold()
        run = self._held(run)
        if run.state == RunState.RUNNING:
            return self._do(run, now=now)
        return run.state == RunState.UNDOING and self._undo(run, now=now)

    def _do(self, run: R, *, now: datetime) -> bool:
        items = self._left(run, ItemState.CHOSEN)
        if not items:
            run.state, run.finished_at = RunState.DONE, now
            run.save(update_fields=["state", "finished_at"])
            return False
        with sights_remembered():
            found = self.judge(run, items, now=now) if may(run.by, self.permission(run)) else ()
        todo = [one for one in found if one.skip is None]
        facts = self.facts(run, todo, now=now) if todo else ()
        events = history.record_all(facts, by=run.by_id, now=now, cause=run.cause) if facts else []
        failpoint("bulk.after-events")
        recorded = {
            one.item.pk: event.seq for one, event in zip(todo, sorted(events, key=lambda event: event.seq), strict=True)
        }
        skips = {one.item.pk: one.skip for one in found}
        for item in items:
            item.event, item.skip = recorded.get(item.pk), skips.get(item.pk, self.not_yours) or ""
            item.state = ItemState.SKIPPED if item.skip else ItemState.DONE
        run.items.bulk_update(items, ["state", "skip", "event"])
        return True

    def _undo(self, run: R, *, now: datetime) -> bool:
        items = self._left(run, ItemState.DONE)
        if not items:
            run.state = RunState.UNDONE
            run.save(update_fields=["state"])
            return False
        with sights_remembered():
            found = self.judge_undoing(run, items) if may(run.undone_by, self.permission(run)) else ()
        todo = [one for one in found if one.skip is None]
        if todo:
            facts = self.undoing(run, todo)
            history.record_all(facts, by=run.undone_by_id, now=now, cause=f"undo-{run.cause}")
        failpoint("bulkundo.after-events")
        skips = {one.item.pk: one.skip for one in found}
        for item in items:
            item.skip = skips.get(item.pk, self.not_yours) or ""
            item.state = ItemState.KEPT if item.skip else ItemState.UNDONE
        run.items.bulk_update(items, ["state", "skip"])
        return True

    def _held(self, run: R) -> R:
        held = self.runs._default_manager.select_for_update(of=("self",)).select_related("by", "undone_by")
        return held.get(pk=run.pk)

    def _left(self, run: R, state: ItemState) -> list[Any]:
        return list(run.items.filter(state=state).order_by("pk")[:AT_ONCE])

    def _begin(self, run: R, *, by: User, now: datetime) -> R:
        run.save()
        log.info("bulk_begun", extra={"run": run.pk, "kind": self._kind(run)})
        if run.items.count() > FEW:
            return self._ask_for(run, by=by, now=now)
        while self.part(run, now=now):
            pass
        run.refresh_from_db()
        return run

    def _ask_for(self, run: R, *, by: User, now: datetime) -> R:
        run.job = upkeep.enqueue(self._kind(run), arguments={"run": run.pk}, by=by, now=now).uuid
        run.save(update_fields=["job"])
        return run

    def _kind(self, run: R) -> str:
        return self.name if run.state == RunState.RUNNING else self.undoing_name


def _keep(run: Run, said: dict[str, str]) -> None:
    for name, words in said.items():
        setattr(run, name, words)
