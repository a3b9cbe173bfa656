"""How the waits of a bulk act stand, and what is done to each: the same for the preview and for the act itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.people import reaching
from fairwait.people.rules.reaching import Channel, forbidden
from fairwait.waiting import queries
from fairwait.waiting.models import BulkItem, BulkRun, Wait
from fairwait.waiting.rules.bulk import BulkAct, Choices, Skip, Stood, skipped, stands_against_undoing
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.standing import pauses_of


@dataclass(frozen=True)
class Judged:
    """One wait of a bulk act, and why it is left out; None where the act is done."""

    item: BulkItem
    wait: Wait
    skip: Skip | None


def judged(run: BulkRun, items: Sequence[BulkItem], *, by: User, today: date) -> list[Judged]:
    """What the act does to each of these items as their waits stand now."""
    act, choices = BulkAct(run.act), Choices.opened(run.choices)
    pathways = {pathway.code: pathway for pathway in queries.pathways(on=today)}
    waits = waits_of(items)
    not_safe = _not_safe(waits.values(), choices) if act is BulkAct.ATTEMPT else {}
    found = []
    for item in items:
        wait = waits[item.wait_id]
        stood = _stood(wait, act=act, by=by, pathway=pathways.get(wait.pathway or ""), today=today)
        stood = replace(stood, not_safe=not_safe.get(wait.person_id, ""))
        found.append(Judged(item, wait, skipped(stood, act=act, choices=choices, seen=item.seen)))
    return found


def _not_safe(waits: Iterable[Wait], choices: Choices) -> dict[int, str]:
    """Who may not be reached in the way that is recorded, and why: those are recorded one at a time, by somebody who
    looks."""
    people = {wait.person_id for wait in waits}
    if choices.on is None or choices.how not in set(Channel):
        return {}
    found = {}
    for person, records in reaching.by_record(people).items():
        because = forbidden(reaching.contactable_of(records), Channel(choices.how), on=choices.on)
        way = Channel.PHONE if choices.how == Channel.MOBILE else Channel(choices.how)
        why = reaching.cannot_use(records).get(way, "")
        found[person] = because or (f"{why}." if why else "")
    return found


def waits_of(items: Iterable[BulkItem]) -> dict[int, Wait]:
    """The waits of these items, each with its person."""
    waits = Wait.objects.select_related("person").filter(pk__among={item.wait_id for item in items})
    return {wait.pk: wait for wait in waits}


def _stood(wait: Wait, *, act: BulkAct, by: User, pathway: Pathway | None, today: date) -> Stood:
    reasons = pathway.pause_reasons if pathway else ()
    return Stood(
        last_seq=wait.last_seq,
        is_open=wait.status == "open",
        is_erased=wait.person.is_erased,
        is_restricted=wait.person.is_restricted,
        is_theirs=may(by, act.permission, on=wait),
        team=wait.team,
        worker=wait.worker,
        is_paused=any(p.paused_on <= today < (p.resumes_on or date.max) for p in pauses_of(wait)),
        pause_reasons=frozenset(reason.code for reason in reasons if reason.is_counted),
        planned_on=wait.contact_planned_on if act is BulkAct.PLAN_CONTACT else wait.recheck_planned_on,
    )


def judged_undoing(run: BulkRun, items: Sequence[BulkItem], *, by: User) -> list[Judged]:
    """Which of these done items stay as they are if the act is undone, and why."""
    act, waits, later = BulkAct(run.act), waits_of(items), since(run, items)
    found = []
    for item in items:
        wait = waits[item.wait_id]
        is_changed = any(stands_against_undoing(event, act=act) for event in later.get(wait.pk, ()))
        found.append(Judged(item, wait, _kept(wait, run, act=act, by=by, is_changed=is_changed)))
    return found


def _kept(wait: Wait, run: BulkRun, *, act: BulkAct, by: User, is_changed: bool) -> Skip | None:
    if wait.person.is_erased:
        return Skip.ERASED
    if wait.status != "open":
        return Skip.ENDED
    if wait.person.is_restricted:
        return Skip.RESTRICTED
    # Who gave a wait to another team may take it back, though it is not on their list any more.
    if not may(by, act.permission, on=wait) and not (run.by_id == by.pk and may(by, act.permission)):
        return Skip.NOT_YOURS
    return Skip.CHANGED if is_changed else None


def since(run: BulkRun, items: Sequence[BulkItem]) -> dict[int, list[Told]]:
    """What was recorded about each wait after the act, or after its preview where it was left out, by wait."""
    starts = {item.wait_id: item.event or item.seen for item in items}
    found: dict[int, list[Told]] = {}
    if not starts:
        return found
    people = list(Wait.objects.filter(pk__among=starts).values_list("person_id", flat=True))
    events = Event.objects.filter(subject__among=people, wait__among=starts, seq__gt=min(starts.values()))
    for event in events.exclude(cause__in=(run.cause, f"undo-{run.cause}")).order_by("seq"):
        if event.wait is not None and event.seq > starts[event.wait]:
            found.setdefault(event.wait, []).append(history.told(event))
    return found
