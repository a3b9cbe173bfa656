"""Verbs of joining several pairs. What is done to each is its own event, as when it is joined by itself, with the act
as its cause. The head of the history is held before an act is: always in this order.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require, sights_remembered
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.people.actions import joining, parting
from fairwait.people.joining.judging import judged, judged_undoing
from fairwait.people.models import JoinItem, JoinRun
from fairwait.people.queries import likely_pairs
from fairwait.people.rules import MERGED, PeopleRefused
from fairwait.people.rules.joining import MOST_PAIRS, JoinState, PairState, may_still_undo
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED

log = logging.getLogger(__name__)
CARRY_OUT, UNDO = "people.join", "people.join-undo"
FEW = 50
"""So many are done while one waits for the page; more are a job that survives a closed page."""
AT_ONCE = 100
_DRAFTS_KEPT = timedelta(days=1)
Hold = Callable[[], None]


@transaction.atomic
def choose(*, pairs: Iterable[int], by: User, now: datetime) -> JoinRun:
    """Choose pairs to join. Nothing is done yet. Those the user may not decide are not among them, and never named.

    Of two records the one that was here first stays. Raises PeopleRefused, NotAllowed.
    """
    require(by, Permission.MERGE_PEOPLE)
    asked = likely_pairs(by).filter(pk__among=set(pairs))
    found = list(asked.values_list("pk", "left_id", "right_id", "left__last_seq", "right__last_seq"))
    if not found:
        raise PeopleRefused("Tick at least one pair first.")
    if len(found) > MOST_PAIRS:
        raise PeopleRefused(f"{len(found):,} pairs were chosen, and one act takes at most {MOST_PAIRS:,}.")
    JoinRun.objects.filter(by=by, state=JoinState.DRAFT, made_at__lt=now - _DRAFTS_KEPT).delete()
    run = JoinRun.objects.create(uuid=uuid7(), by=by, made_at=now)
    JoinItem.objects.bulk_create(
        JoinItem(run=run, pair_id=pair, stays_id=left, goes_id=right, seen_stays=one, seen_goes=two)
        for pair, left, right, one, two in found
    )
    return run


@transaction.atomic
def confirm(*, run: JoinRun, why: str, by: User, now: datetime) -> JoinRun:
    """Join them: at once for a few, else as a job. Pressed twice, it is done once. Raises PeopleRefused, NotAllowed."""
    history.locked_head()
    run = JoinRun.objects.select_for_update().get(pk=run.pk)
    require(by, Permission.MERGE_PEOPLE)
    if run.by_id != by.pk:
        raise PeopleRefused("These pairs were chosen by somebody else.")
    if run.state != JoinState.DRAFT:
        return run
    if not why.strip():
        raise PeopleRefused("Enter how you know.")
    run.state, run.why, run.confirmed_at = JoinState.RUNNING, why.strip(), now
    return _begin(run, CARRY_OUT, by=by, now=now)


@transaction.atomic
def undo(*, run: JoinRun, why: str, by: User, now: datetime) -> JoinRun:
    """Part all of them again, but for what was parted or joined otherwise since. Pressed twice, it is done once."""
    history.locked_head()
    run = JoinRun.objects.select_for_update().get(pk=run.pk)
    if not JoinRun.objects.visible_to(by).filter(pk=run.pk).exists():
        raise PeopleRefused("These pairs were joined by somebody else.")
    if run.state in (JoinState.UNDOING, JoinState.UNDONE):
        return run
    if run.state != JoinState.DONE:
        raise PeopleRefused("It is not done yet.")
    if not may_still_undo(run.finished_at, now=now):
        raise PeopleRefused("It can be undone as a whole for 24 hours. Undo each joining on the person’s page.")
    if not why.strip():
        raise PeopleRefused("Enter why these are two people after all.")
    run.state, run.undone_by, run.undone_at, run.undone_why = JoinState.UNDOING, by, now, why.strip()
    return _begin(run, UNDO, by=by, now=now)


@transaction.atomic
def go_on(*, run: JoinRun, by: User, now: datetime) -> JoinRun:
    """Ask again for work that stopped half-way. What was done stays done."""
    run = JoinRun.objects.select_for_update().get(pk=run.pk)
    require(by, Permission.MERGE_PEOPLE)
    if run.state not in (JoinState.RUNNING, JoinState.UNDOING):
        return run
    if run.job is not None and Job.objects.filter(uuid=run.job).exclude(state__in=ENDED).exists():
        return run
    return _ask_for(run, CARRY_OUT if run.state == JoinState.RUNNING else UNDO, by=by, now=now)


def _begin(run: JoinRun, kind: str, *, by: User, now: datetime) -> JoinRun:
    run.save()
    log.info("joining_begun", extra={"run": run.pk, "kind": kind})
    if run.items.count() > FEW:
        return _ask_for(run, kind, by=by, now=now)
    step = carry_out_part if kind == CARRY_OUT else undo_part
    while step(run, now=now):
        pass
    run.refresh_from_db()
    return run


def _ask_for(run: JoinRun, kind: str, *, by: User, now: datetime) -> JoinRun:
    run.job = upkeep.enqueue(kind, arguments={"run": run.pk}, by=by, now=now).uuid
    run.save(update_fields=["job"])
    return run


@transaction.atomic
def carry_out_part(run: JoinRun, *, now: datetime, hold: Hold | None = None) -> bool:
    """Join the next pairs that are left. Each of them whole, with its event, or not at all. False: none is left."""
    history.locked_head()
    if hold is not None:
        hold()
    run = JoinRun.objects.select_for_update(of=("self",)).select_related("by").get(pk=run.pk)
    if run.state != JoinState.RUNNING:
        return False
    items = list(run.items.filter(state=PairState.CHOSEN).order_by("pk")[:AT_ONCE])
    if not items:
        run.state, run.finished_at = JoinState.DONE, now
        run.save(update_fields=["state", "finished_at"])
        return False
    with sights_remembered():
        found = judged(items, by=run.by)
    facts = [
        joining(record=one.item.goes_id, into=one.item.stays_id, reason=run.why) for one in found if one.left is None
    ]
    events = history.record_all(facts, by=run.by_id, now=now, cause=run.cause) if facts else []
    told = {event.subject: event.seq for event in events if event.kind == MERGED.name}
    for one in found:
        if one.left is None:
            one.item.state, one.item.event = PairState.DONE, told[one.item.goes_id]
        else:
            one.item.state, one.item.left = PairState.SKIPPED, one.left
    JoinItem.objects.bulk_update(items, ["state", "left", "event"])
    return True


@transaction.atomic
def undo_part(run: JoinRun, *, now: datetime, hold: Hold | None = None) -> bool:
    """Part the next pairs that are left. False: none is left."""
    history.locked_head()
    if hold is not None:
        hold()
    run = JoinRun.objects.select_for_update(of=("self",)).select_related("by", "undone_by").get(pk=run.pk)
    if run.state != JoinState.UNDOING or run.undone_by is None:
        return False
    items = list(run.items.filter(state=PairState.DONE).order_by("pk")[:AT_ONCE])
    if not items:
        run.state = JoinState.UNDONE
        run.save(update_fields=["state"])
        return False
    with sights_remembered():
        found = judged_undoing(items, by=run.undone_by)
    days = dict(
        Event.objects.filter(seq__in=[item.event for item in items if item.event]).values_list("seq", "occurred_on")
    )
    facts = [
        fact
        for one in found
        if one.left is None
        for fact in parting(
            record=one.item.goes_id, stayed=one.item.stays_id, joined_on=days.get(one.item.event or 0),
            reason=run.undone_why,
        )
    ]  # fmt: skip
    if facts:
        history.record_all(facts, by=run.undone_by.pk, now=now, cause=f"undo-{run.cause}")
    for one in found:
        one.item.state = PairState.UNDONE if one.left is None else PairState.KEPT
        one.item.left = one.left or ""
    JoinItem.objects.bulk_update(items, ["state", "left"])
    return True
