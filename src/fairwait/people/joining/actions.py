"""Joining several pairs in one act, and parting them again. What is done to each is its own event, as when it is joined
by itself, with the act as its cause.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from fairwait.accounts.access import require
from fairwait.accounts.bulk.actions import Act
from fairwait.accounts.bulk.rules import Words
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.actions import Fact
from fairwait.history.models import Event
from fairwait.people.actions import joining, parting
from fairwait.people.joining.judging import Judged, judged, judged_undoing
from fairwait.people.models import JoinItem, JoinRun
from fairwait.people.queries import likely_pairs
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.joining import MOST_PAIRS, Skip


class Joining(Act[JoinRun, Judged]):
    """Joining several pairs, each of which agrees in everything."""

    name = "people.join"
    runs = JoinRun
    most = MOST_PAIRS
    not_yours = Skip.NOT_YOURS
    refused = PeopleRefused
    words = Words(
        nothing="Tick at least one pair first.",
        too_many="{count:,} pairs were chosen, and one act takes at most {most:,}.",
        unsaid="Enter how you know.",
        not_theirs="These pairs were joined by somebody else.",
        too_late="It can be undone as a whole for 24 hours. Undo each joining on the person’s page.",
        doing="Joining",
        things="pairs",
    )

    def permission(self, run: JoinRun) -> Permission:
        """What somebody must be allowed."""
        return Permission.MERGE_PEOPLE

    def seen(self, viewer: User) -> QuerySet[JoinRun]:
        """The acts this viewer may see."""
        return JoinRun.objects.visible_to(viewer)

    def judge(self, run: JoinRun, items: Sequence[JoinItem], *, now: datetime) -> list[Judged]:
        """Which of these pairs are joined."""
        return judged(items, by=run.by)

    def facts(self, run: JoinRun, todo: Sequence[Judged], *, now: datetime) -> list[Fact]:
        """The joining of each."""
        return [joining(record=one.goes.pk, into=one.stays.pk, reason=run.why) for one in todo]

    def judge_undoing(self, run: JoinRun, items: Sequence[JoinItem]) -> list[Judged]:
        """Which of these pairs are parted."""
        return judged_undoing(items, by=run.undone_by or run.by)

    def undoing(self, run: JoinRun, todo: Sequence[Judged]) -> list[Fact]:
        """The parting of each, on both of its records."""
        joined = Event.objects.filter(seq__among=[one.item.event for one in todo if one.item.event])
        days = dict(joined.values_list("seq", "occurred_on"))
        return [
            fact
            for one in todo
            for fact in parting(
                record=one.goes.pk, stayed=one.stays.pk, joined_on=days.get(one.item.event or 0),
                reason=run.undone_why,
            )
        ]  # fmt: skip


JOINING = Joining()
go_on = JOINING.go_on


@transaction.atomic
def choose(*, pairs: Iterable[int], by: User, now: datetime) -> JoinRun:
    """Choose pairs to join. Nothing is done yet. Those the user may not decide are not among them, and never named.

    Of two records the one that was here first stays. Raises PeopleRefused, NotAllowed.
    """
    require(by, Permission.MERGE_PEOPLE)
    asked = likely_pairs(by).filter(pk__among=pairs)
    found = asked.values_list("pk", "left_id", "right_id", "left__last_seq", "right__last_seq")
    chosen = [
        JoinItem(pair_id=pair, stays_id=left, goes_id=right, seen_stays=one, seen_goes=two)
        for pair, left, right, one, two in found
    ]
    return JOINING.draft(chosen, by=by, now=now)


def confirm(*, run: JoinRun, why: str, by: User, now: datetime) -> JoinRun:
    """Join them. Raises PeopleRefused, NotAllowed."""
    return JOINING.confirm(run=run, by=by, now=now, why=why.strip())


def undo(*, run: JoinRun, why: str, by: User, now: datetime) -> JoinRun:
    """Part all of them again, but for what was parted or joined otherwise since. Raises PeopleRefused, NotAllowed."""
    if not why.strip():
        raise PeopleRefused("Enter why these are two people after all.")
    return JOINING.undo(run=run, by=by, now=now, undone_why=why.strip())
