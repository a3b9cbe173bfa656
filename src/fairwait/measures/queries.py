"""Taking the measures from the history: every wait as it stood on a day, then the pure definitions over them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments.rules.facts import TALKED
from fairwait.capacity.rules.visits import KEPT
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.history.rules import standing as undone_left_out
from fairwait.measures.rules.contacts import What, counted
from fairwait.measures.rules.measuring import Given, measure
from fairwait.measures.rules.results import MeasureSet, Period
from fairwait.measures.rules.states import BAND_CHANGES, CONTACTS, MET, WAITS, age_group
from fairwait.people.models import Person
from fairwait.people.queries import roots
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.coming import assessable
from fairwait.waiting.rules.folding import fold
from fairwait.waiting.rules.promises import Outcome, promises
from fairwait.waiting.rules.unseen import Lack, has_wish
from fairwait.waiting.standing import Standing, facts_of, standing
from fairwait.waiting.state import as_model

TAKE_JOB = "measures.take"
PERIOD_DAYS = 28
"""The stretch over which joining, leaving and changes are counted unless another is asked for."""


def take(
    viewer: User,
    *,
    as_of: date,
    known_at: date | None = None,
    since: date | None = None,
    population: int | None = None,
    people_with_plan: int | None = None,
) -> MeasureSet:
    """The indicator set as at the end of a day, reproducible from the history whenever it is asked for again.

    Args:
        known_at: only what was known by the end of this day.
        since: the first day of the period of flows; four weeks if not given.
        population: adults in the council's area, for W2.
        people_with_plan: people with a current plan, for W15.
    """
    require(viewer, Permission.SEE_MEASURES)
    return taken(as_of=as_of, known_at=known_at, since=since, population=population, people_with_plan=people_with_plan)


def taken(
    *,
    as_of: date,
    known_at: date | None = None,
    since: date | None = None,
    population: int | None = None,
    people_with_plan: int | None = None,
) -> MeasureSet:
    """As `take`, for work outside a request: whoever shows it asks whether the viewer may see it."""
    first = since or as_of - timedelta(days=PERIOD_DAYS - 1)
    gathered = _Gathered(as_of=as_of, known_at=known_at)
    given = Given(
        history_since=gathered.since,
        band_changes=gathered.band_changes(),
        contacts=gathered.contacts(),
        met=gathered.met(),
        population=population,
        people_with_plan=people_with_plan,
    )
    return measure(
        gathered.waits(), as_of=as_of, period=Period(since=first, until=as_of), given=given, known_at=known_at
    )


class _Gathered:
    """Every wait as it stood on a day, read from the history some thousands of people at a time."""

    def __init__(self, *, as_of: date, known_at: date | None) -> None:
        self._as_of = as_of
        self._pathways = {p.code: p for p in waiting.pathways(on=as_of) or waiting.pathways(on=date.max)}
        self._calendar = waiting.calendar()
        self._rows: list[tuple] = []
        self._changes: list[tuple] = []
        self._contacts: list[tuple] = []
        self._meetings: dict[int, list[tuple[date, int]]] = {}
        self._spans: list[tuple[int, int, date, date]] = []
        self._frames: dict[str, list[pl.DataFrame]] = {"waits": [], "changes": [], "contacts": []}
        self.since: date | None = None
        for part in history.so_far(until=as_of, known_at=known_at):
            self._add_part(part)

    def _add_part(self, part: Mapping[int, list[Told]]) -> None:
        """What some people's events tell, put away as columns before the next people are read."""
        people, root = Person.objects.in_bulk(list(part)), roots(part)
        for subject, events in part.items():
            met = [(event.occurred_on, who) for event in undone_left_out(events) if (who := _met_by(event)) is not None]
            if met:  # a visit or an assessment lies on any record of theirs
                self._meetings.setdefault(root[subject], []).extend(met)
            began = (event.known_on for event in events if event.kind in facts.BEGIN)
            self.since = min(filter(None, (self.since, *began)), default=None)
            for number in sorted({event.wait for event in events if event.wait is not None}):
                self._add(number, events, person=people.get(subject), root=root[subject])
        kept = {"waits": (self._rows, WAITS), "changes": (self._changes, BAND_CHANGES),
                "contacts": (self._contacts, CONTACTS)}  # fmt: skip
        for name, (rows, schema) in kept.items():
            self._frames[name].append(pl.DataFrame(rows, schema=schema, orient="row"))
            rows.clear()

    def _add(self, number: int, events: list[Told], *, person: Person | None, root: int) -> None:
        state = fold(number, events, until=self._as_of)
        if state is None or state.referred_on is None:
            return
        wait: Wait = as_model(state)
        wait.person = person or Person(pk=wait.person_id)
        stands = standing(
            wait, pathway=self._pathways.get(wait.pathway or ""), as_of=self._as_of, calendar=self._calendar
        )
        if stands.pathway is None or stands.clock is None or stands.started is None:
            return
        born = wait.person.date_of_birth
        may_count = assessable(stands.pathway, clock_start=stands.started.on, date_of_birth=born, as_of=self._as_of)
        self._rows.append(
            (
                number, root, wait.pathway, wait.team, wait.band, age_group(born, as_of=self._as_of),
                _carer(wait.person), min(state.referred_on, self._as_of), wait.ended_on, wait.end_national,
                stands.clock.is_paused, may_count.is_assessable, stands.clock.calendar_days_elapsed,
                stands.clock.calendar_days_running, wait.review_due_on is not None,
            )
        )  # fmt: skip
        self._add_changes(number, events, wait)
        mine = [event for event in undone_left_out(events) if event.wait == number]
        self._add_contacts(number, mine, stands, joined_on=min(state.referred_on, self._as_of))
        since, until = min(state.referred_on, self._as_of), min(wait.ended_on or self._as_of, self._as_of)
        self._spans.append((number, root, since, until))

    def _add_changes(self, number: int, events: list[Told], wait: Wait) -> None:
        pathway = self._pathways.get(wait.pathway or "")
        before: str | None = None
        for event in events:
            if event.wait != number:
                continue
            if event.kind == facts.BAND_SET.name:
                ranks = (
                    [band.rank if (band := pathway.band(code)) else None for code in (before, event.facts["band"])]
                    if pathway
                    else [None, None]
                )
                self._changes.append((number, event.occurred_on, *ranks))
                before = event.facts["band"]
            elif event.kind in facts.FROM_EXTRACT and "band" in event.facts.get("set", {}):
                now = event.facts["set"]["band"]
                if event.kind == facts.CHANGED.name and pathway:
                    ranks = [band.rank if (band := pathway.band(code)) else None for code in (before, now)]
                    self._changes.append((number, event.known_on, *ranks))
                before = now

    def _add_contacts(self, number: int, events: list[Told], stands: Standing, *, joined_on: date) -> None:
        """Contacts, tries and promises of one wait, and how it stands: in date, out of date, or with a wish."""
        wait, pathway = stands.wait, stands.pathway
        if pathway is None:
            return
        is_open = wait.status == "open"
        if is_open:
            known = facts_of(wait, start=None)
            is_late = any(lacking.lack is Lack.CONTACT for lacking in stands.lacks)
            state = What.WISH if has_wish(known, as_of=self._as_of) else What.OUT_OF_DATE if is_late else What.IN_DATE
            self._contacts.append((number, state.value, self._as_of, None))
        found = counted(
            events, joined_on=joined_on, contact_days=lambda band: pathway.intervals(band).contact_days,
            as_of=self._as_of, is_open=is_open,
        )  # fmt: skip
        self._contacts += [(number, one.what.value, one.on, one.tries) for one in found]
        for promise in promises(events, today=self._as_of):
            if (what := _PROMISES.get(promise.outcome)) is not None:
                self._contacts.append((number, what.value, promise.on, None))

    def contacts(self) -> pl.DataFrame:
        """Everything of keeping in touch."""
        return self._all("contacts", CONTACTS)

    def met(self) -> pl.DataFrame:
        """How many workers the person of each wait met between its two days, told of on any record of theirs."""
        found = (
            (number, _workers(self._meetings[root], since=since, until=until))
            for number, root, since, until in self._spans if root in self._meetings
        )  # fmt: skip
        return pl.DataFrame([(number, len(workers)) for number, workers in found if workers], schema=MET, orient="row")

    def waits(self) -> pl.DataFrame:
        """The frame that the definitions read."""
        return self._all("waits", WAITS)

    def band_changes(self) -> pl.DataFrame:
        """Every change of a band."""
        return self._all("changes", BAND_CHANGES)

    def _all(self, name: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        return pl.concat([pl.DataFrame(schema=schema), *self._frames[name]])


_PROMISES = {
    Outcome.KEPT: What.PROMISE_KEPT, Outcome.LATE: What.PROMISE_LATE, Outcome.MISSED: What.PROMISE_MISSED,
}  # fmt: skip


def _workers(meetings: Iterable[tuple[date, int]], *, since: date, until: date) -> set[int]:
    """The different workers of the meetings between two days, both included."""
    return {who for on, who in meetings if since <= on <= until}


def _met_by(event: Told) -> int | None:
    """The worker whom an event says that the person met; None where it says no such thing."""
    if event.kind == TALKED.name and event.facts.get("with_person"):
        return event.by
    return event.facts.get("colleague") if event.kind == KEPT.name else None


def _carer(person: Person) -> str:
    return "not known" if person.is_carer is None else "carer" if person.is_carer else "person"


def kept(arguments: dict[str, str | None]) -> Job | None:
    """The newest finished taking for these days, with its figures; None where there is none."""
    done = Job.objects.filter(kind=TAKE_JOB, arguments=arguments, state=JobState.DONE)
    return done.exclude(result={}).order_by("-id").first()


def latest_suppressed() -> dict[str, Any] | None:
    """The newest figures of a whole day taken in the usual way, small numbers hidden; None where there are none."""
    done = Job.objects.filter(kind=TAKE_JOB, state=JobState.DONE).exclude(result={}).order_by("-id")[:20]
    usual = (job for job in done if not job.arguments.get("known_at") and not job.arguments.get("since"))
    newest = max(usual, key=lambda job: (job.arguments["as_of"], job.pk), default=None)
    return newest.result["suppressed"] if newest else None


def under_way(arguments: dict[str, str | None]) -> Job | None:
    """The taking for these days that is asked for or running, or that failed last."""
    job = Job.objects.filter(kind=TAKE_JOB, arguments=arguments).order_by("-id").first()
    return job if job is not None and job.state != JobState.DONE else None
