"""Counting the promises of packs, several times a day, so that a pack that is no longer true is known the same day."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from fairwait.engine.calendars import LONDON, london_day
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.keeping_in_touch.check_in import queries as check_in
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import Told as TellingUs
from fairwait.keeping_in_touch.packs import documents, promising
from fairwait.keeping_in_touch.packs.models import GivenPack, NumberTried
from fairwait.keeping_in_touch.packs.rules.composing import Promise
from fairwait.keeping_in_touch.packs.rules.promises import Counted, Kept
from fairwait.keeping_in_touch.packs.rules.shape import Audience
from fairwait.measures.rules.promising import Count, Waited, contact_every, done_within, seen_within
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Daily
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.folding import fold

JOB = "measures.promises"
PERIOD_DAYS = 91
"""Counted over the last thirteen weeks, or since the version in force was published where that is later."""


def count(*, now: datetime) -> int:
    """Count every promise of every pack that is published. Returns how many are contradicted."""
    until = london_day(now)
    gathered = _Gathered(until)
    for published in documents.all_published().values():
        since = max(until - timedelta(days=PERIOD_DAYS), published.version.adopted_from)
        for promise in published.pack.promises:
            found = gathered.count(promise, published, since=since, now=now)
            promising.keep(
                published=published, promise=promise, since=since, until=until, kept=Kept(found.due, found.kept),
                now=now,
            )  # fmt: skip
    return sum(bool(each.count and each.count.untrue) for each in promising.records())


class _Gathered:
    """What promises are counted from, read once."""

    def __init__(self, until: date) -> None:
        self._until = until
        by_person: dict[int, list[Told]] = defaultdict(list)
        for event in history.everything(until=until):
            by_person[event.subject].append(event)
        self._roots = roots(by_person)
        carers = set(Person.objects.filter(is_carer=True).values_list("pk", flat=True))
        self._waits: list[tuple[int, bool, Waited]] = []
        for subject, events in by_person.items():
            for number in sorted({event.wait for event in events if event.wait is not None}):
                state = fold(number, events, until=until)
                if state is None or state.referred_on is None:
                    continue
                spans = [(p.paused_on, p.resumes_on or date.max) for p in state.pauses if p.paused_on]
                if state.wish_on and state.wish_until:
                    spans.append((state.wish_on, state.wish_until))
                got_it = state.end_national == NationalEnd.ASSESSED
                wait = Waited(state.referred_on, state.ended_on, got_it, _contacts(number, events), tuple(spans))
                self._waits.append((self._roots[subject], subject in carers, wait))

    def count(self, promise: Promise, published: documents.Published, *, since: date, now: datetime) -> Count:
        """How often one promise fell due and was kept."""
        period = {"since": since, "until": self._until}
        for_carers = published.pack.audience is Audience.CARER
        own = [(person, wait) for person, is_carer, wait in self._waits if is_carer is for_carers]
        days = promise.days or 0
        if promise.counts is Counted.CONTACT_EVERY:
            return sum((contact_every(wait, days=days, **period) for _, wait in own), Count())
        if promise.counts is Counted.SEEN_WITHIN:
            return seen_within((wait for _, wait in own), days=days, **period)
        if promise.counts is Counted.PACK_WITHIN:
            given = self._first_given()
            return done_within(((wait.start, given.get(person)) for person, wait in own), days=days, **period)
        if promise.counts is Counted.WORSE_READ:
            return _worse_read(since=since, now=now)
        return _answered(published, minutes=promise.figure or 0, since=since)

    def _first_given(self) -> dict[int, date]:
        """The first day each person truly had a pack."""
        found: dict[int, date] = {}
        for each in GivenPack.objects.select_related("message").order_by("-pk"):
            if each.has_arrived_with_us:
                left = each.message.left_at if each.message and each.message.left_at else each.given_at
                found[self._roots.get(each.person_id, each.person_id)] = london_day(left)
        return found


def _contacts(number: int, events: list[Told]) -> tuple[date, ...]:
    """Every day somebody spoke with them: as recorded here, and as extracts told."""
    days = {e.occurred_on for e in events if e.wait == number and e.kind == facts.CONTACTED.name and e.occurred_on}
    said = (
        e.facts.get("set", {}).get("last_contact_on") for e in events
        if e.wait == number and e.kind in facts.FROM_EXTRACT
    )  # fmt: skip
    return tuple(sorted(days | {date.fromisoformat(day) for day in said if day}))


def _worse_read(*, since: date, now: datetime) -> Count:
    """Each "worse" whose working day is over: kept if somebody had read it by the end of that day."""
    desk, total = check_in.desk(on=london_day(now)), Count()
    if desk is None:
        return total
    told = Answer.objects.filter(told=TellingUs.WORSE, received_at__gte=datetime.combine(since, time(), LONDON))
    for answer in told:
        by = check_in.reading(answer.received_at, desk=desk).by.date()
        if by < london_day(now):
            total += Count(1, int(answer.read_at is not None and london_day(answer.read_at) <= by))
    return total


def _answered(published: documents.Published, *, minutes: int, since: date) -> Count:
    own = {number.replace(" ", "") for number in published.pack.numbers}
    tried = NumberTried.objects.filter(number__in=own, tried_at__gte=datetime.combine(since, time(), LONDON))
    found = [each.minutes is not None and each.minutes <= minutes for each in tried]
    return Count(len(found), sum(found))


@job(JOB, lease_seconds=1_800, attempts=2)
def promises(run: JobRun) -> str:
    """Count them, and keep what was counted. Safe to run twice: the same day is counted over."""
    run.progress("Reading the history")
    untrue = count(now=run.clock())
    return f"Promises counted; {untrue} that the measures contradict."


def register() -> None:
    """Put it on the timetable, in London time: in the morning, at noon and before the offices close."""
    for name, at in (("morning", time(5, 45)), ("noon", time(12, 15)), ("afternoon", time(16, 15))):
        schedules.add(f"{JOB}.{name}", Daily(at), kind=JOB)
