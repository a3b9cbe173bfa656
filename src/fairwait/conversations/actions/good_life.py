"""Planning a good life with somebody: beginning it, keeping what is typed, asking peers, settling it.

Peers advise. No act here reads what they said before it goes on, and none touches what somebody waits for.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions.crises import CrisisRefused, NotBegun
from fairwait.conversations.models import Crisis, GoodLife, Reflection
from fairwait.conversations.places import colleagues_for, require_on
from fairwait.conversations.rules import good_life as rules
from fairwait.conversations.rules.good_life import Source, View
from fairwait.engine.calendars import london_day
from fairwait.govuk.kept import TooLong, keep_on
from fairwait.govuk.windows import Merged, Typed
from fairwait.history import actions as history
from fairwait.history.registry import Kind
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for

PROSE = ("good_life", "who_plans", "tried", "budget", "chosen")
"""The boxes that hold words at length."""


class HeldBack(Exception):
    """A crisis is under way, and nobody has said why this cannot wait for its end."""


@transaction.atomic
def begin(*, person: Person, uuid: UUID, reason: str = "", by: User, now: datetime) -> GoodLife:
    """Begin to plan, or go on with the plan that is not settled. Raises HeldBack, CrisisRefused, NotAllowed.

    Args:
        reason: why it cannot wait for the end of a crisis, where one is under way.
    """
    person = standing_for(person)
    require_on(by, person, Permission.HOLD_CONVERSATION)
    history.locked_head()
    if person.is_erased or person.is_void:
        raise CrisisRefused("There is nobody to plan with.")
    records = records_of(person)
    stands = GoodLife.objects.filter(person__in=records, settled_at=None).first()
    if (sent := stands or GoodLife.objects.filter(uuid=uuid).first()) is not None:
        return sent
    over = _over(records, reason)
    made = GoodLife.objects.create(uuid=uuid, person=person, begun_by=by, begun_at=now, saved_at=now)
    _tell(made, rules.BEGUN, by=by, now=now, private={"reason": over} if over else None, in_crisis=bool(over))
    return made


@transaction.atomic
def keep(
    *, plan: GoodLife, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str] = PROSE, by: User,
    now: datetime,
) -> tuple[GoodLife, Merged]:  # fmt: skip
    """Keep what one window typed, together with what others did meanwhile. Raises CrisisRefused, NotAllowed."""
    fresh = _open(plan, by=by)
    try:
        return fresh, keep_on(fresh, typed=typed, was=was, prose=prose, now=now)
    except TooLong as refusal:
        raise CrisisRefused(str(refusal), field=refusal.field) from refusal


@transaction.atomic
def settle(
    *, plan: GoodLife, amounts: Mapping[Source, int | None], reason: str = "", by: User, now: datetime
) -> GoodLife:  # fmt: skip
    """It is what they choose. Raises NotBegun, HeldBack, CrisisRefused, NotAllowed."""
    fresh = _open(plan, by=by)
    if found := list(rules.problems(fresh.said, amounts)):
        raise NotBegun(found)
    over = _over(records_of(standing_for(fresh.person)) if fresh.person else [], reason)
    fresh.settled_at, fresh.settled_by = now, by
    fresh.save(update_fields=["settled_at", "settled_by"])
    private: dict[str, Any] = {name: fresh.said[name] for name in PROSE if fresh.said.get(name)}
    weekly = {source.value: pence for source, pence in sorted(amounts.items()) if pence}
    _tell(
        fresh, rules.SETTLED, by=by, now=now, private={**private, **({"reason": over} if over else {})},
        weekly_pence=weekly,
    )  # fmt: skip
    return fresh


@transaction.atomic
def ask_peers(*, plan: GoodLife, peers: Sequence[User], by: User, now: datetime) -> int:
    """Ask colleagues what they think. Nothing waits for it. Raises CrisisRefused, NotAllowed."""
    fresh = _open(plan, by=by)
    able = colleagues_for(standing_for(fresh.person), on=london_day(now)) if fresh.person else {}
    asked = set(fresh.reflections.values_list("peer", flat=True))
    new = [one for one in peers if one.pk not in asked]
    for one in new:
        if one.pk not in able:
            raise CrisisRefused(f"{one.display_name} may not open this person’s record.", field="peers")
        if one.pk == by.pk:
            raise CrisisRefused("Ask somebody else than yourself.", field="peers")
    Reflection.objects.bulk_create(Reflection(plan=fresh, peer=one, asked_by=by, asked_at=now) for one in new)
    if new:
        _tell(fresh, rules.ASKED, by=by, now=now, count=len(new))
    return len(new)


@transaction.atomic
def reflect(*, plan: GoodLife, view: View, words: str, by: User, now: datetime) -> Reflection:
    """A peer says what they think, and why; asked or not. What they said before is kept on the timeline.

    Raises: CrisisRefused, NotAllowed.
    """
    fresh = _locked(plan, by=by)
    if fresh.begun_by_id == by.pk:
        raise CrisisRefused("You plan it yourself: a peer is somebody else.")
    if not words.strip():
        raise CrisisRefused("Enter why.", field="words")
    kept, _new = Reflection.objects.get_or_create(plan=fresh, peer=by, defaults={"asked_by": by, "asked_at": now})
    kept.view, kept.words, kept.said_at = view.value, words.strip(), now
    kept.save(update_fields=["view", "words", "said_at"])
    _tell(fresh, rules.REFLECTED, by=by, now=now, private={"words": words.strip()}, view=view.value)
    return kept


@transaction.atomic
def throw_away(*, plan: GoodLife, by: User) -> None:
    """Let a plan go in which nothing was written. Raises CrisisRefused, NotAllowed."""
    fresh = _open(plan, by=by)
    if fresh.said or fresh.reflections.exists():
        raise CrisisRefused("Something was written in it: it is kept until it is settled.")
    fresh.delete()


def _over(records: Sequence[int], reason: str) -> str:
    """The words over a crisis that is under way; "" where there is none. Raises HeldBack."""
    in_crisis = Crisis.objects.filter(person__in=records).under_way().exists()
    if words := rules.held_back(in_crisis=in_crisis, reason=reason):
        raise HeldBack(words)
    return reason.strip() if in_crisis else ""


def _locked(plan: GoodLife, *, by: User) -> GoodLife:
    history.locked_head()
    fresh = GoodLife.objects.visible_to(by).select_related("person").filter(pk=plan.pk).first()
    if fresh is None or fresh.person is None:
        raise CrisisRefused("This plan is not there for you.")
    require_on(by, standing_for(fresh.person), Permission.HOLD_CONVERSATION)
    return fresh


def _open(plan: GoodLife, *, by: User) -> GoodLife:
    fresh = _locked(plan, by=by)
    if fresh.settled_at is not None:
        raise CrisisRefused("This plan was settled meanwhile. What you typed since is not in it.")
    return fresh


def _tell(
    plan: GoodLife, kind: Kind, *, by: User, now: datetime, private: dict[str, Any] | None = None, **told: Any
) -> None:  # fmt: skip
    """One event about the person, and about no wait: it can change nothing of one."""
    if plan.person is None:
        return
    fact = history.Fact(
        kind=kind.name, subject=standing_for(plan.person).pk, facts={"plan": plan.pk, **told}, private=private,
        occurred_at=now,
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now, cause=f"good life {plan.pk}")
