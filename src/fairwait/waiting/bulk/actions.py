"""Verbs of bulk acts. Whatever is done is events of the waits, each with the act as its cause.

The head of the history is held before a run is: always in this order.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require, sights_remembered
from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.rules import UNDONE
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED
from fairwait.waiting import queries
from fairwait.waiting.actions import WaitRefused, check_plan
from fairwait.waiting.bulk.judging import judged, judged_undoing
from fairwait.waiting.models import BulkItem, BulkRun, Wait
from fairwait.waiting.rules import bulk
from fairwait.waiting.rules.bulk import BulkAct, Choices, ItemState, RunState
from fairwait.waiting.rules.reaching import TRIED

log = logging.getLogger(__name__)
CARRY_OUT, UNDO = "waiting.bulk", "waiting.bulk-undo"
FEW = 50
"""So many are done while one waits for the page; more are a job that survives a closed page."""
AT_ONCE = 100
_DRAFTS_KEPT = timedelta(days=1)
_INSERTED_AT_ONCE = 500
Hold = Callable[[], None]
Step = Callable[..., BulkRun]
"""A verb that takes a run, by whom and when."""


class BulkRefused(WaitRefused):
    """A bulk act that cannot be done; the words say why and what to do."""


@transaction.atomic
def choose(*, act: BulkAct, waits: Sequence[int], about: str, by: User, now: datetime) -> BulkRun:
    """Choose waits for an act. Nothing is done yet. Those the user may not see are not among them, and never named."""
    require(by, act.permission)
    visible = Wait.objects.visible_to(by).filter(status="open")
    wanted = sorted(set(waits))
    found: list[tuple[int, int]] = []
    for start in range(0, len(wanted), _INSERTED_AT_ONCE):
        found += visible.filter(pk__in=wanted[start : start + _INSERTED_AT_ONCE]).values_list("pk", "last_seq")
    if not found:
        raise BulkRefused("Choose at least one person on the list first.")
    if len(found) > bulk.MOST_WAITS:
        raise BulkRefused(
            f"{len(found):,} were chosen, and one act takes at most {bulk.MOST_WAITS:,}. Narrow the list."
        )
    BulkRun.objects.filter(by=by, state=RunState.DRAFT, made_at__lt=now - _DRAFTS_KEPT).delete()
    run = BulkRun.objects.create(uuid=uuid7(), act=act.value, about=about, by=by, made_at=now)
    BulkItem.objects.bulk_create(
        (BulkItem(run=run, wait_id=wait, seen=seq) for wait, seq in found), batch_size=_INSERTED_AT_ONCE
    )
    return run


@transaction.atomic
def settle(*, run: BulkRun, choices: Choices, why: str, by: User, now: datetime) -> BulkRun:
    """Say what is done and why. From here on a wait that somebody changes is left out."""
    run = _mine(run, by=by)
    _check(BulkAct(run.act), choices, now=now)
    if not why.strip():
        raise BulkRefused("Enter why these people are chosen.", field="why")
    run.choices, run.why = choices.kept(), why.strip()
    run.save(update_fields=["choices", "why"])
    run.items.update(seen=Subquery(Wait.objects.filter(pk=OuterRef("wait")).values("last_seq")[:1]))
    return run


def _check(act: BulkAct, choices: Choices, *, now: datetime) -> None:
    today = london_day(now)
    if act is BulkAct.TEAM and not choices.team.strip():
        raise BulkRefused("Select the team that is responsible.", field="team")
    if act is BulkAct.PAUSE:
        known = {reason.code for p in queries.pathways(on=today) for reason in p.pause_reasons if reason.is_counted}
        if choices.reason not in known:
            raise BulkRefused("Select why the waits are paused.", field="reason")
        if choices.until is None or choices.until <= today:
            raise BulkRefused("Enter a day to come on which somebody looks at the pause.", field="until")
    if act in (BulkAct.PLAN_CONTACT, BulkAct.PLAN_RECHECK):
        if choices.on is None:
            raise BulkRefused("Enter the day it is planned for.", field="on")
        check_plan(choices.on, today=today)
    if act is BulkAct.ATTEMPT:
        if choices.how not in TRIED:
            raise BulkRefused("Select what was done.", field="how")
        if choices.on is None or choices.on > today:
            raise BulkRefused("Enter the day it was done: today or before.", field="on")


@transaction.atomic
def confirm(*, run: BulkRun, by: User, now: datetime) -> BulkRun:
    """Do it: at once for a few, else as a job. Pressed twice, it is done once."""
    history.locked_head()
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.by_id != by.pk:
        raise BulkRefused("This was chosen by somebody else.")
    if run.state != RunState.DRAFT:
        return run
    require(by, BulkAct(run.act).permission)
    if not run.why:
        raise BulkRefused("Say first what is to be done.")
    run.state, run.confirmed_at = RunState.RUNNING, now
    return _begin(run, CARRY_OUT, by=by, now=now)


@transaction.atomic
def undo(*, run: BulkRun, by: User, now: datetime) -> BulkRun:
    """Undo the whole act, but for what somebody changed since. Pressed twice, it is undone once."""
    history.locked_head()
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    require(by, BulkAct(run.act).permission)
    if not BulkRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise BulkRefused("There is nobody in this act whom you may see.")
    if run.state in (RunState.UNDOING, RunState.UNDONE):
        return run
    if run.state != RunState.DONE:
        raise BulkRefused("It is not done yet.")
    if not bulk.may_still_undo(run.finished_at, now=now):
        raise BulkRefused("A bulk act can be undone for 24 hours. Change each person who needs it.")
    run.state, run.undone_by, run.undone_at = RunState.UNDOING, by, now
    return _begin(run, UNDO, by=by, now=now)


@transaction.atomic
def go_on(*, run: BulkRun, by: User, now: datetime) -> BulkRun:
    """Ask again for work that stopped half-way. What was done stays done."""
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    require(by, BulkAct(run.act).permission)
    if run.state not in (RunState.RUNNING, RunState.UNDOING):
        return run
    if run.job is not None and Job.objects.filter(uuid=run.job).exclude(state__in=ENDED).exists():
        return run
    return _ask_for(run, CARRY_OUT if run.state == RunState.RUNNING else UNDO, by=by, now=now)


def _mine(run: BulkRun, *, by: User) -> BulkRun:
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.by_id != by.pk:
        raise BulkRefused("This was chosen by somebody else.")
    if run.state != RunState.DRAFT:
        raise BulkRefused("It has begun already.")
    require(by, BulkAct(run.act).permission)
    return run


def _begin(run: BulkRun, kind: str, *, by: User, now: datetime) -> BulkRun:
    run.save()
    log.info("bulk_begun", extra={"run": run.pk, "kind": kind, "act": run.act})
    if run.items.count() > FEW:
        return _ask_for(run, kind, by=by, now=now)
    step = carry_out_part if kind == CARRY_OUT else undo_part
    while step(run, now=now):
        pass
    run.refresh_from_db()
    return run


def _ask_for(run: BulkRun, kind: str, *, by: User, now: datetime) -> BulkRun:
    run.job = upkeep.enqueue(kind, arguments={"run": run.pk}, by=by, now=now).uuid
    run.save(update_fields=["job"])
    return run


@transaction.atomic
def carry_out_part(run: BulkRun, *, now: datetime, hold: Hold | None = None) -> bool:
    """Do it to the next waits that are left. Each of them whole, with its event, or not at all. False: none is left."""
    history.locked_head()
    if hold is not None:
        hold()
    run = BulkRun.objects.select_for_update(of=("self",)).select_related("by").get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return False
    items = list(run.items.filter(state=ItemState.CHOSEN).order_by("pk")[:AT_ONCE])
    if not items:
        run.state, run.finished_at = RunState.DONE, now
        run.save(update_fields=["state", "finished_at"])
        return False
    with sights_remembered():
        found = judged(run, items, by=run.by, today=london_day(now))
    kind, words, on = bulk.told(BulkAct(run.act), Choices.opened(run.choices))
    under = queries.versions(on=london_day(now))
    todo = [one for one in found if one.skip is None]
    facts = [
        history.Fact(
            kind=kind, subject=one.wait.person_id, wait=one.wait.pk, occurred_on=on,
            facts={**words, **({"under": name} if (name := under.get(one.wait.pathway or "")) else {})},
        )
        for one in todo
    ]  # fmt: skip
    events = history.record_all(facts, by=run.by_id, now=now, cause=run.cause) if facts else []
    failpoint("bulk.after-events")
    for one, event in zip(todo, sorted(events, key=lambda event: event.seq), strict=True):
        one.item.state, one.item.event = ItemState.DONE, event.seq
    for one in found:
        if one.skip is not None:
            one.item.state, one.item.skip = ItemState.SKIPPED, one.skip
    BulkItem.objects.bulk_update(items, ["state", "skip", "event"])
    return True


@transaction.atomic
def undo_part(run: BulkRun, *, now: datetime, hold: Hold | None = None) -> bool:
    """Undo it for the next waits that are left. False: none is left."""
    history.locked_head()
    if hold is not None:
        hold()
    run = BulkRun.objects.select_for_update(of=("self",)).select_related("by", "undone_by").get(pk=run.pk)
    if run.state != RunState.UNDOING or run.undone_by is None:
        return False
    items = list(run.items.filter(state=ItemState.DONE).order_by("pk")[:AT_ONCE])
    if not items:
        run.state = RunState.UNDONE
        run.save(update_fields=["state"])
        return False
    with sights_remembered():
        found = judged_undoing(run, items, by=run.undone_by)
    facts = [
        history.Fact(kind=UNDONE.name, subject=one.wait.person_id, wait=one.wait.pk, facts={"cause": run.cause})
        for one in found
        if one.skip is None
    ]
    if facts:
        history.record_all(facts, by=run.undone_by.pk, now=now, cause=f"undo-{run.cause}")
    failpoint("bulkundo.after-events")
    for one in found:
        one.item.state = ItemState.UNDONE if one.skip is None else ItemState.KEPT
        one.item.skip = one.skip or ""
    BulkItem.objects.bulk_update(items, ["state", "skip"])
    return True
