"""Counting the promises of packs, several times a day, so that a pack that is no longer true is known the same day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from fairwait.engine.calendars import LONDON, london_day
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE, standing
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import Told as TellingUs
from fairwait.keeping_in_touch.packs import documents, promising
from fairwait.keeping_in_touch.packs.models import GivenPack, NumberTried
from fairwait.keeping_in_touch.packs.rules.composing import Promise
from fairwait.keeping_in_touch.packs.rules.promises import Counted, Kept
from fairwait.keeping_in_touch.packs.rules.shape import Audience
from fairwait.measures.rules.promising import Count, Waited, contact_every, done_within, seen_within
from fairwait.people.queries import roots
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily, Lane
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.wait_state import WaitStatus

JOB = "measures.promises"
PERIOD_DAYS = 91
"""Counted over the last thirteen weeks, or since the version in force was published where that is later."""


_AT_ONCE = 2_000
"""Waits read at a time."""
_SPOKEN = frozenset({facts.CONTACTED.name, *facts.FROM_EXTRACT, UNDONE.name})
"""The kinds of event that tell of a contact, and what takes one back."""
_COUNTED = (WaitStatus.OPEN.value, WaitStatus.ENDED.value)


@dataclass
class _Asked:
    """One promise of a pack, from which day it is counted, and what was found so far."""

    published: documents.Published
    promise: Promise
    since: date
    found: Count = Count()

    @property
    def is_for_carers(self) -> bool:
        return self.published.pack.audience is Audience.CARER

    @property
    def days(self) -> int:
        return self.promise.days or 0


def count(*, now: datetime) -> int:
    """Count every promise of every pack that is published. Returns how many are contradicted."""
    until = london_day(now)
    asked = [
        _Asked(published, promise, max(until - timedelta(days=PERIOD_DAYS), published.version.adopted_from))
        for published in documents.all_published().values()
        for promise in published.pack.promises
    ]
    _count_contacts([one for one in asked if one.promise.counts is Counted.CONTACT_EVERY], until=until)
    given = _first_given() if any(one.promise.counts is Counted.PACK_WITHIN for one in asked) else {}
    for one in asked:
        if one.promise.counts is Counted.SEEN_WITHIN:
            waits = (wait for _, wait in _running_out(one, until=until))
            one.found = seen_within(waits, days=one.days, since=one.since, until=until)
        elif one.promise.counts is Counted.PACK_WITHIN:
            pairs = ((wait.start, given.get(person)) for person, wait in _running_out(one, until=until))
            one.found = done_within(pairs, days=one.days, since=one.since, until=until)
        elif one.promise.counts is Counted.WORSE_READ:
            one.found = _worse_read(since=one.since, now=now)
        elif one.promise.counts is not Counted.CONTACT_EVERY:
            one.found = _answered(one.published, minutes=one.promise.figure or 0, since=one.since)
        promising.keep(
            published=one.published, promise=one.promise, since=one.since, until=until,
            kept=Kept(one.found.due, one.found.kept), now=now,
        )  # fmt: skip
    return sum(bool(each.count and each.count.untrue) for each in promising.records())


def _count_contacts(asked: Sequence[_Asked], *, until: date) -> None:
    """Each contact that fell due. Only waits that lasted into the period can owe one, so only theirs are read."""
    if not asked:
        return
    lasting = Q(ended_on=None) | Q(ended_on__gt=min(one.since for one in asked))
    for part in _in_parts(Wait.objects.filter(lasting)):
        told = history.about({wait.person_id for wait in part}, kinds=_SPOKEN)
        spoken = _days_spoken(event for events in told.values() for event in standing(events))
        for wait in part:
            waited = _waited(wait, contacts=spoken.get(wait.pk, ()))
            for one in asked:
                if one.is_for_carers is (wait.person.is_carer is True):
                    one.found += contact_every(waited, days=one.days, since=one.since, until=until)


def _running_out(one: _Asked, *, until: date) -> Iterator[tuple[int, Waited]]:
    """The waits whose days run out in the period, with whose each is."""
    days = timedelta(one.days)
    ours = Q(person__is_carer=True) if one.is_for_carers else ~Q(person__is_carer=True) | Q(person__is_carer=None)
    for part in _in_parts(Wait.objects.filter(ours, referred_on__gte=one.since - days, referred_on__lt=until - days)):
        known_as = roots({wait.person_id for wait in part})
        for wait in part:
            yield known_as[wait.person_id], _waited(wait)


def _in_parts(waits: QuerySet[Wait]) -> Iterator[list[Wait]]:
    """These waits as far as they count, a part at a time: each part is asked for anew, so that nothing stays open."""
    wanted = waits.filter(status__in=_COUNTED, referred_on__isnull=False).select_related("person").order_by("pk")
    wanted = wanted.only(
        "referred_on", "ended_on", "end_national", "pauses", "wish_on", "wish_until", "person_id", "person__is_carer"
    )
    after = history.BEFORE_ALL
    while part := list(wanted.filter(pk__gt=after)[:_AT_ONCE]):
        yield part
        after = part[-1].pk


def _waited(wait: Wait, *, contacts: tuple[date, ...] = ()) -> Waited:
    """A stored wait as the rules read it."""
    spans = [
        (date.fromisoformat(begins), date.fromisoformat(ends) if ends else date.max)
        for begins, ends, _reason in wait.pauses or ()
        if begins
    ]
    if wait.wish_on and wait.wish_until:
        spans.append((wait.wish_on, wait.wish_until))
    got_it = wait.end_national == NationalEnd.ASSESSED
    return Waited(wait.referred_on or date.max, wait.ended_on, got_it, contacts, tuple(spans))


def _days_spoken(events: Iterable[Told]) -> dict[int, tuple[date, ...]]:
    """Every day somebody spoke with whoever waits, by wait: as recorded here, and as extracts told."""
    found: dict[int, set[date]] = defaultdict(set)
    for event in events:
        if event.wait is None:
            continue
        if event.kind == facts.CONTACTED.name:
            found[event.wait].add(event.occurred_on)
        elif said := event.facts.get("set", {}).get("last_contact_on"):
            found[event.wait].add(date.fromisoformat(said))
    return {wait: tuple(sorted(days)) for wait, days in found.items()}


def _first_given() -> dict[int, date]:
    """The first day each person truly had a pack, by the record they are now known as."""
    given = GivenPack.objects.filter(Q(message=None) | Q(message__left_at__isnull=False)).order_by("-pk")
    rows = given.values_list("person_id", Coalesce("message__left_at", "given_at"))
    first = {person: london_day(at) for person, at in rows.iterator(chunk_size=_AT_ONCE)}
    known_as = roots(first)
    found: dict[int, date] = {}
    for person, day in first.items():
        root = known_as[person]
        found[root] = min(day, found.get(root, day))
    return found


def _worse_read(*, since: date, now: datetime) -> Count:
    """Each "worse" whose working day is over: kept if somebody had read it by the end of that day."""
    desk, total = check_in.desk(on=london_day(now)), Count()
    if desk is None:
        return total
    told = Answer.objects.filter(told=TellingUs.WORSE, received_at__gte=datetime.combine(since, time(), LONDON))
    for answer in told.iterator(chunk_size=_AT_ONCE):
        by = check_in.reading(answer.received_at, desk=desk).by.date()
        if by < london_day(now):
            total += Count(1, int(answer.read_at is not None and london_day(answer.read_at) <= by))
    return total


def _answered(published: documents.Published, *, minutes: int, since: date) -> Count:
    own = {number.replace(" ", "") for number in published.pack.numbers}
    tried = NumberTried.objects.filter(number__in=own, tried_at__gte=datetime.combine(since, time(), LONDON))
    found = [each.minutes is not None and each.minutes <= minutes for each in tried]
    return Count(len(found), sum(found))


@job(JOB, lease_seconds=1_800, attempts=2, lane=Lane.LONG)
def promises(run: JobRun) -> str:
    """Count them, and keep what was counted. Safe to run twice: the same day is counted over."""
    run.progress("Counting")
    untrue = count(now=run.clock())
    return f"Promises counted; {untrue} that the measures contradict."


def register() -> None:
    """Put it on the timetable, in London time: in the morning, at noon and before the offices close."""
    for name, at in (("morning", time(5, 45)), ("noon", time(12, 15)), ("afternoon", time(16, 15))):
        schedules.add(f"{JOB}.{name}", Daily(at), kind=JOB)
