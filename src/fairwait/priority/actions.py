"""Triage, policies, and the order that follows from both, kept beside each wait."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Role
from fairwait.engine.calendars import WorkingCalendar, london_day
from fairwait.history import actions as history
from fairwait.history.adopted import adopt
from fairwait.history.bulk import as_stored, read, rows_of, update
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.people.models import Person
from fairwait.priority import queries
from fairwait.priority.analysis import DERIVED, OF_PERSON, SCHEMA, derive, unscored
from fairwait.priority.models import PolicyVersion
from fairwait.priority.rules import Adopted, PriorityRefused, in_words, policy_for, questions, roles_of_level
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED
from fairwait.waiting import actions as acts
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules.pathways import Pathway

log = logging.getLogger(__name__)
REORDER_JOB = "priority.reorder"
_AT_ONCE = 20_000


# What people do ------------------------------------------------------------------------------------------------------


def triage(*, wait: Wait, answers: Mapping[str, Any], note: str = "", on: date, by: User, now: datetime) -> Event:
    """Answer questions of the policy that counts for this wait; those left out keep their earlier answer.

    Raises: PriorityRefused naming the question, WaitRefused, NotAllowed.
    """
    adopted = queries.policy_of(wait, on=london_day(now))
    asked = {fact.code: fact for fact in questions(adopted.policy)}
    unknown = sorted(answers.keys() - asked.keys())
    if unknown:
        raise PriorityRefused(f"The policy asks no question “{unknown[0]}”.")
    words = [in_words(fact, answers[code]) for code, fact in asked.items() if answers.get(code) is not None]
    return acts.record_triage(
        wait=wait, answers=answers, words=words, policy=adopted.named, note=note, on=on, by=by, now=now
    )


def tell_change(*, wait: Wait, what: str, said: str, on: date, by: User, now: datetime) -> Event:
    """Something happened to somebody who waits: triage is open again at once, and they come first.

    Raises: PriorityRefused, WaitRefused, NotAllowed.
    """
    policy = queries.policy_of(wait, on=london_day(now)).policy
    label = next((each.label for each in policy.escalators if each.code == what), None)
    if label is None:
        raise PriorityRefused("Select what happened.", field="what")
    return acts.tell_change(wait=wait, what=what, label=label, said=said, on=on, by=by, now=now)


@transaction.atomic
def look_at_long_wait(*, wait: Wait, comes: str, by: User, now: datetime) -> Event:
    """Whoever must look at a wait this long has looked. Done once for each level that a wait reaches.

    Raises: PriorityRefused where nobody need look, or somebody else must; WaitRefused, NotAllowed.
    """
    history.locked_head()
    wait = Wait.objects.select_related("person").get(pk=wait.pk)
    if wait.aged_to is None or wait.aged_to == wait.aged_seen:
        raise PriorityRefused("Nobody need look at how long this wait has lasted.")
    if Role(by.role) not in roles_of_level(wait.aged_to):
        raise PriorityRefused(f"This is for: {wait.aged_to}.")
    return acts.record_long_wait(wait=wait, level=wait.aged_to, comes=comes, by=by, now=now)


@transaction.atomic
def adopt_policy(*, text: str, adopted_from: date, reason: str, by: User | None, now: datetime) -> PolicyVersion:
    """Adopt a policy from a day. Nobody's chosen band changes; what is suggested, and the order, follow from that day.

    Raises: PolicyRefused naming the line, PriorityRefused, NotAllowed.
    """
    if by is not None:
        require(by, Permission.CONFIGURE)
    policy = queries.read_policy(text, on=adopted_from)
    if not reason.strip():
        raise PriorityRefused("Enter why the policy changes.", field="reason")
    adopted = adopt(
        PolicyVersion, code=policy.code, document=text, adopted_from=adopted_from, reason=reason.strip(),
        by=by.pk if by else None, now=now,
    )  # fmt: skip
    if adopted_from <= london_day(now):
        ask_to_reorder(now=now)
    return adopted


# The order -----------------------------------------------------------------------------------------------------------


def derived(
    waits: pl.DataFrame,
    *,
    on: date,
    pathways: Sequence[Pathway],
    policies: Sequence[Adopted] | None = None,
    calendar: WorkingCalendar | None = None,
) -> pl.DataFrame:
    """The derived columns of waits about to be stored (see `analysis.derive`). With `policies` and `calendar` the
    database is asked nothing.

    A wait that cannot be scored stands before everybody, and costs nobody else their place (P13).
    """
    in_force = policies if policies is not None else queries.policies(on=on)
    days = calendar if calendar is not None else waiting.calendar()
    try:
        return derive(waits, on=on, pathways=pathways, policies=in_force, calendar=days)
    except Exception as fault:  # any fault at all: the person must come first, not last
        if waits.height == 1:
            log.exception("wait_not_scored", extra={"wait": _number(waits), "fault": type(fault).__name__})
            return unscored(waits, on=on, policies=in_force)
        half = waits.height // 2
        parts = (waits.head(half), waits.tail(waits.height - half))
        return pl.concat(derived(part, on=on, pathways=pathways, policies=in_force, calendar=days) for part in parts)


def put_in_order(waits: Sequence[Wait], *, on: date, pathways: Sequence[Pathway]) -> None:
    """Set the derived columns of waits that are not stored: of a list as it was on a day. Their `person` is known."""
    if not waits:
        return
    frame = derived(queries.as_columns(waits), on=on, pathways=pathways)
    for wait, row in zip(waits, frame.select(DERIVED).iter_rows(named=True), strict=True):
        for name, value in row.items():
            setattr(wait, name, value)


def _number(waits: pl.DataFrame) -> Any:
    return waits["wait"][0] if "wait" in waits.columns else None


def after_events(events: list[Told]) -> None:
    """Listener: the order of everybody an event spoke of, as at the day it was recorded."""
    people = {event.subject for event in events if event.wait is not None}
    if people:
        reorder(people=people, on=max(london_day(event.recorded_at) for event in events))


def after_adoption(document: PathwayDocument) -> None:
    """Listener: a pathway changed, and from today or before: the order of whoever waits on it, as at today."""
    today = london_day(document.recorded_at)
    if document.adopted_from <= today:
        waits = Wait.objects.filter(status="open", pathway=document.code)
        _reorder(waits, on=today, pathways=waiting.pathways(on=today))


def reorder(*, on: date, people: Iterable[int] | None = None, pathways: Sequence[Pathway] | None = None) -> int:
    """Work out order and due dates again, of these people's open waits or of everybody's. Returns how many waits.

    Of everybody's, those are left that this policy has put in order for this day already.
    """
    waits = Wait.objects.filter(status="open")
    known = pathways if pathways is not None else waiting.pathways(on=on)
    if people is None:
        return _reorder(waits.exclude(_settled(known, on)), on=on, pathways=known)
    wanted, count = sorted(set(people)), 0
    for start in range(0, len(wanted), _AT_ONCE):
        count += _reorder(waits.filter(person__pk__among=wanted[start : start + _AT_ONCE]), on=on, pathways=known)
    return count


def _settled(pathways: Sequence[Pathway], on: date) -> Q:
    """The waits that stand in the order of a day, under the policy that counts for them."""
    in_force = queries.policies(on=on)
    settled = Q(ordered_on=on, ordered_under=policy_for(None, in_force).named, pathway__isnull=True)
    for pathway in pathways:
        settled |= Q(ordered_on=on, ordered_under=policy_for(pathway.code, in_force).named, pathway=pathway.code)
    return settled


def _reorder(waits: Any, *, on: date, pathways: Sequence[Pathway]) -> int:
    rows = _known(waits.order_by("pk"))
    if not rows.height:
        return 0
    frame = derived(rows, on=on, pathways=pathways)
    update(Wait, DERIVED, rows_of(as_stored(frame.select(*DERIVED, "wait"))))
    return rows.height


def _known(waits: Any) -> pl.DataFrame:
    """What the order looks at, a row a wait.

    Waits and people are read apart: where PostgreSQL has no figures of either table yet, as in a first import, it may
    join them by going through all waits once for each person.
    """
    own = {name: dtype for name, dtype in SCHEMA.items() if name not in OF_PERSON} | {"person": pl.Int64()}
    rows = read(waits, own, paths={"wait": "pk", "person": "person_id"})
    theirs = {"person": pl.Int64()} | {name: SCHEMA[name] for name in OF_PERSON}
    people = Person.objects.filter(pk__among=rows["person"].unique().to_list())
    found = rows.join(read(people, theirs, paths={"person": "pk"}), on="person", how="left", maintain_order="left")
    return found.select(*SCHEMA)


def ask_to_reorder(*, now: datetime) -> None:
    """Ask for the order to be worked out for today, unless somebody has."""
    if not Job.objects.filter(kind=REORDER_JOB).exclude(state__in=ENDED).exists():
        upkeep.enqueue(REORDER_JOB, arguments={}, by=None, now=now)
