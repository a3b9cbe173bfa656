"""Acts on many waits: chosen, settled, then as any act over many. Whatever is done is events of the waits."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from fairwait.accounts.access import require
from fairwait.accounts.bulk.actions import Act
from fairwait.accounts.bulk.rules import RunState, Words
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history.actions import Fact
from fairwait.history.rules import UNDONE
from fairwait.waiting import queries
from fairwait.waiting.actions import WaitRefused, check_plan
from fairwait.waiting.bulk.judging import Judged, judged, judged_undoing
from fairwait.waiting.models import BulkItem, BulkRun, Wait
from fairwait.waiting.rules import bulk
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip
from fairwait.waiting.rules.reaching import TRIED

Step = Callable[..., BulkRun]
"""A verb that takes a run, by whom and when."""


class BulkRefused(WaitRefused):
    """A bulk act that cannot be done; the words say why and what to do."""


class OnWaits(Act[BulkRun, Judged]):
    """Doing one thing to many waits."""

    name = "waiting.bulk"
    runs = BulkRun
    most = bulk.MOST_WAITS
    not_yours = Skip.NOT_YOURS
    refused = BulkRefused
    words = Words(
        nothing="Choose at least one person on the list first.",
        too_many="{count:,} were chosen, and one act takes at most {most:,}. Narrow the list.",
        unsaid="Say first what is to be done.",
        not_theirs="There is nobody in this act whom you may see.",
        too_late="A bulk act can be undone for 24 hours. Change each person who needs it.",
        doing="Recording",
        things="waits",
    )

    def permission(self, run: BulkRun) -> Permission:
        """What somebody must be allowed, of each wait."""
        return BulkAct(run.act).permission

    def seen(self, viewer: User) -> QuerySet[BulkRun]:
        """The acts this viewer may see."""
        return BulkRun.objects.visible_to(viewer)

    def judge(self, run: BulkRun, items: Sequence[BulkItem], *, now: datetime) -> list[Judged]:
        """To which of these it is done."""
        return judged(run, items, by=run.by, today=london_day(now))

    def facts(self, run: BulkRun, todo: Sequence[Judged], *, now: datetime) -> list[Fact]:
        """What was done to each, under the version of its pathway."""
        kind, words, on = bulk.told(BulkAct(run.act), Choices.opened(run.choices))
        under = queries.versions(on=london_day(now))
        return [
            Fact(
                kind=kind, subject=one.wait.person_id, wait=one.wait.pk, occurred_on=on,
                facts={**words, **({"under": name} if (name := under.get(one.wait.pathway or "")) else {})},
            )
            for one in todo
        ]  # fmt: skip

    def judge_undoing(self, run: BulkRun, items: Sequence[BulkItem]) -> list[Judged]:
        """For which of these it is undone."""
        return judged_undoing(run, items, by=run.undone_by or run.by)

    def undoing(self, run: BulkRun, todo: Sequence[Judged]) -> list[Fact]:
        """Each stands as if it had not been done."""
        return [
            Fact(kind=UNDONE.name, subject=one.wait.person_id, wait=one.wait.pk, facts={"cause": run.cause})
            for one in todo
        ]


ON_WAITS = OnWaits()
confirm, undo, go_on = ON_WAITS.confirm, ON_WAITS.undo, ON_WAITS.go_on


@transaction.atomic
def choose(*, act: BulkAct, waits: Sequence[int], about: str, by: User, now: datetime) -> BulkRun:
    """Choose waits for an act. Nothing is done yet. Those the user may not see are not among them, and never named."""
    require(by, act.permission)
    found = Wait.objects.visible_to(by).filter(status="open", pk__among=waits).order_by("pk")
    chosen = [BulkItem(wait_id=wait, seen=seq) for wait, seq in found.values_list("pk", "last_seq")]
    return ON_WAITS.draft(chosen, by=by, now=now, act=act.value, about=about)


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


def _mine(run: BulkRun, *, by: User) -> BulkRun:
    run = BulkRun.objects.select_for_update().get(pk=run.pk)
    if run.by_id != by.pk:
        raise BulkRefused("This was chosen by somebody else.")
    if run.state != RunState.DRAFT:
        raise BulkRefused("It has begun already.")
    require(by, BulkAct(run.act).permission)
    return run
