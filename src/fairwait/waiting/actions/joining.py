"""Saying that a wait opened here is the case system's own, that they are two, and taking that back."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history import actions as history
from fairwait.history import queries as events
from fairwait.history.models import Event
from fairwait.history.registry import Kind, Told
from fairwait.history.rules import UNDONE, standing
from fairwait.people import actions as people
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.people.rules import MERGED, UNMERGED, PeopleRefused
from fairwait.waiting import hindering
from fairwait.waiting.actions.opening import HERE
from fairwait.waiting.actions.recording import WaitRefused, record, said
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.reaching import Planned

CAUSE = "join"
"""How the cause of a joining begins."""
THEIRS = ("open", "ended")
"""A wait opened here may be one that the case system has ended meanwhile."""


@transaction.atomic
def join_waits(*, here: Wait, theirs: Wait, reason: str, by: User, now: datetime) -> Event:
    """Say that a wait opened here and one of the case system's are one: it goes on there, from the earlier start.

    Both histories stay. What was heard and decided here counts there; where the two stand on two records of one person,
    those are joined in the same act. Raises WaitRefused, NotAllowed.
    """
    here, theirs, why = _both(here, theirs, reason, by=by)
    _nothing_comes_first(here)
    number = f"{CAUSE}:{here.pk}-{events.head()[0]}"
    merged = _one_person(here, theirs, reason=why, by=by, now=now)
    of_record = {"record": merged.subject, "merged": merged.seq} if merged else {"record": None, "merged": None}
    told = {**_carried(here), **of_record, "from": here.pk}
    words = {"reason": why, **({"band_reason": here.band_reason} if here.band_reason else {})}
    record(
        facts.JOINED_INTO, wait=here, by=by, now=now, told={"into": theirs.pk}, private={"reason": why}, cause=number
    )
    joined = record(facts.JOINED, wait=theirs, by=by, now=now, told=told, private=words, cause=number)
    for kind, on, facts_of, private in _still_to_come(here, theirs):
        record(kind, wait=theirs, by=by, now=now, on=on, told=facts_of, private=private, cause=number)
    return joined


@transaction.atomic
def keep_two(*, here: Wait, theirs: Wait, reason: str, by: User, now: datetime) -> Event:
    """Say that they are two waits: nobody is asked about them again. Raises WaitRefused, NotAllowed."""
    here, theirs, why = _both(here, theirs, reason, by=by)
    return record(facts.TWO, wait=here, by=by, now=now, told={"from": theirs.pk}, private={"reason": why})


@transaction.atomic
def part_waits(*, theirs: Wait, reason: str, by: User, now: datetime) -> None:
    """Take a joining back: each wait stands by itself again, with all that was recorded on it, and so does the record
    that was joined with it. Raises WaitRefused, NotAllowed."""
    history.locked_head()
    theirs = Wait.objects.get(pk=theirs.pk)
    _allow(theirs, by=by)
    why = said(reason, "why these are two waits after all", field="reason")
    joined = joining_of(theirs)
    if joined is None:
        raise WaitRefused("This wait is joined to none.")
    here = Wait.objects.get(pk=joined.facts["from"])
    undone = [
        history.Fact(kind=UNDONE.name, subject=one.person_id, wait=one.pk, facts={"cause": joined.cause})
        for one in (here, theirs)
    ]
    history.record_all(undone, by=by.pk, now=now, cause=f"un{joined.cause}")
    if _is_joined_by(joined):
        people.unmerge(record=Person.objects.get(pk=joined.facts["record"]), reason=why, by=by, now=now)


def joining_of(wait: Wait) -> Told | None:
    """The joining of this wait that stands, if any."""
    told = standing(events.about([wait.person_id])[wait.person_id])
    mine = [one for one in told if one.wait == wait.pk and one.kind == facts.JOINED.name]
    return mine[-1] if mine else None


def _both(here: Wait, theirs: Wait, reason: str, *, by: User) -> tuple[Wait, Wait, str]:
    history.locked_head()
    found = Wait.objects.select_related("person").in_bulk([here.pk, theirs.pk])
    here, theirs = found[here.pk], found[theirs.pk]
    for one in (here, theirs):
        _allow(one, by=by)
    if here.status != "open":
        raise WaitRefused("The wait opened here has ended, or was joined already.")
    if theirs.status not in THEIRS:
        raise WaitRefused("The case system’s wait is there no more.")
    if here.source != HERE or theirs.source == HERE or here.pathway != theirs.pathway:
        raise WaitRefused("A wait opened here is joined to one of the case system’s, for the same.")
    return here, theirs, said(reason, "how you know", field="reason")


def _is_unread(here: Wait) -> bool:
    """Whether nobody has read something they told us on this wait. Told on several at once, one is read."""
    records = records_of(standing_for(here.person))
    told = [one for listed in events.about(records).values() for one in standing(listed)]
    answers = {one.facts["answer"] for one in told if one.kind == facts.CHECK_IN_READ.name}
    read_at = {one.recorded_at for one in told if one.seq in answers}
    mine = [one for one in told if one.wait == here.pk and one.kind == facts.CHECKED_IN.name]
    return any(one.recorded_at not in read_at for one in mine)


def _allow(wait: Wait, *, by: User) -> None:
    require(by, Permission.MERGE_PEOPLE)
    if not Wait.objects.visible_to(by).filter(pk=wait.pk).exists() and wait.status != "void":
        raise WaitRefused("This wait is not there for you.")


def _one_person(here: Wait, theirs: Wait, *, reason: str, by: User, now: datetime) -> Event | None:
    """The two are on the records of one person: what said so, None where nothing had to be said."""
    mine, other = standing_for(here.person), standing_for(theirs.person)
    if mine.pk == other.pk:
        return None
    try:
        return people.merge(record=mine, into=other, reason=reason, by=by, now=now)
    except PeopleRefused as refusal:
        raise WaitRefused(str(refusal)) from refusal


def _is_joined_by(joined: Told) -> bool:
    """Whether the record is joined by this act still, and by nobody's later word: that is theirs to take back."""
    record = joined.facts["record"]
    if record is None:
        return False
    said = events.about([record], kinds=[MERGED.name, UNMERGED.name]).get(record, [])
    return bool(said) and said[-1].seq == joined.facts["merged"]


def _nothing_comes_first(here: Wait) -> None:
    """Refuse while somebody is to do something on the wait opened here that would be lost with it."""
    if here.decision:
        raise WaitRefused("Somebody is asked to decide on the wait opened here: that comes first.")
    if here.escalated:
        raise WaitRefused("A change was told on the wait opened here that nobody has looked at: triage comes first.")
    if here.call_asked_on:
        raise WaitRefused("They asked to be called, on the wait opened here: call them and record it first.")
    if _is_unread(here):
        raise WaitRefused("Something they told us on the wait opened here is not read yet: that comes first.")
    if why := hindering.hindrance(here.pk):
        raise WaitRefused(why)


def _still_to_come(
    here: Wait, theirs: Wait
) -> Iterator[tuple[Kind, date | None, dict[str, Any], dict[str, Any] | None]]:
    """What was wished, promised and planned on the wait opened here, said of the other. Of two days the safer stands:
    the longer wish, the earlier promise."""
    if here.wish_until and here.wish_on and (theirs.wish_until is None or theirs.wish_until < here.wish_until):
        on = max(here.wish_on, theirs.wish_on or here.wish_on)
        yield facts.WISH_RECORDED, on, {"until": here.wish_until.isoformat()}, {"reason": here.wish_reason}
    heard = max((day for day in (here.last_contact_on, theirs.last_contact_on) if day), default=date.min)
    promised, known = here.next_contact_due, theirs.next_contact_due
    if promised and promised > heard and (known is None or known <= heard or promised < known):
        yield facts.PROMISED, None, {"on": promised.isoformat()}, None
    for what, day, other in (
        (Planned.CONTACT, here.contact_planned_on, theirs.contact_planned_on),
        (Planned.RECHECK, here.recheck_planned_on, theirs.recheck_planned_on),
    ):
        if day and (other is None or day < other):
            yield facts.PLANNED, None, {"what": str(what), "on": day.isoformat()}, None


def _carried(here: Wait) -> Mapping[str, Any]:
    """What the wait opened here knows, for the other to count: its start, what was heard, what was decided."""
    return {
        "referred_on": _text(here.referred_on), "last_contact_on": _text(here.last_contact_on),
        "last_checked_on": _text(here.last_checked_on), "band": here.band, "band_by": here.band_by, "team": here.team,
        "worker": here.worker, "pauses": here.pauses or [],
    }  # fmt: skip


def _text(value: date | None) -> str | None:
    return value.isoformat() if value else None
