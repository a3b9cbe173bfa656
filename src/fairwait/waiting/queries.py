"""Reading waits and pathways."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from fairwait.accounts.models import Council, User
from fairwait.engine.calendars import Nation, WorkingCalendar
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.govuk.words import rephrase
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.history.registry import Told
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.facts import named
from fairwait.waiting.rules.folding import WaitState, fold
from fairwait.waiting.rules.pathways import Pathway, as_adopted, vocabulary
from fairwait.waiting.rules.wait_state import WaitStatus

_read = lru_cache(maxsize=256)(as_adopted)


def pathways(*, on: date) -> tuple[Pathway, ...]:
    """The pathways in force on a day: of each, the latest version adopted by then.

    A version that can no longer be read is passed over: the one before it counts (`faults`).
    """
    latest: dict[str, Pathway] = {}
    for code, document in _in_force(on).values_list("code", "document"):
        if (pathway := _read(document)[0]) is not None:
            latest[code] = pathway
    return tuple(_said(pathway) for pathway in latest.values())


@dataclass(frozen=True)
class PathwayFault:
    """A version in force, or that should be, which could not be adopted today, and why not. `counts`: it counts."""

    code: str
    version: int
    fault: str
    counts: bool


def faults(*, on: date) -> list[PathwayFault]:
    """The pathways in force on a day that today's checks would refuse: somebody should adopt a mended version."""
    latest = {row[0]: row for row in _in_force(on).values_list("code", "version", "document")}
    read = [(code, version, *_read(document)) for code, version, document in latest.values()]
    return [
        PathwayFault(code, version, str(refusal), counts=pathway is not None)
        for code, version, pathway, refusal in read
        if refusal is not None
    ]


def _said(pathway: Pathway) -> Pathway:
    """A pathway under the name this council says. Its reasons and codes, which are recorded, stay as they are."""
    name = rephrase(pathway.name)
    return pathway if name == pathway.name else replace(pathway, name=name)


def versions(*, on: date, code: str | None = None) -> dict[str, str]:
    """The version of each pathway in force on a day, or of one, as events name it: code to `facts.named`."""
    documents = _in_force(on) if code is None else _in_force(on).filter(code=code)
    return {code: named(code, version) for code, version in documents.values_list("code", "version")}


def _in_force(on: date) -> QuerySet[PathwayDocument]:
    """What was adopted by a day; of each pathway the last one counts."""
    return PathwayDocument.objects.filter(adopted_from__lte=on).order_by("code", "adopted_from", "version")


def council_vocabulary(*, on: date) -> Vocabulary:
    """What this council's words mean on a day, for reading and checking extracts."""
    return vocabulary(pathways(on=on))


def calendar() -> WorkingCalendar:
    """The working days of this council's nation; England's before the council is founded."""
    nation = Council.objects.values_list("nation", flat=True).first()
    return WorkingCalendar(nation.replace("_", "-") if nation else Nation.ENGLAND)


def known_teams() -> list[str]:
    """The teams that hold open waits or staff, by name."""
    holding = Wait.objects.filter(status="open", team__isnull=False).order_by("team").values_list("team", flat=True)
    staffed = (team for teams in User.objects.values_list("teams", flat=True) for team in teams)
    return sorted({team.strip() for team in (*holding.distinct(), *staffed) if team.strip()})


def newer_events(wait: Wait, *, since: int | None) -> list[Told]:
    """What was recorded about a wait after an event, for a page that was opened before."""
    if since is None or wait.last_seq <= since:
        return []
    events = Event.objects.filter(subject=wait.person_id, wait=wait.pk, seq__gt=since).order_by("seq")
    return [history.told(event) for event in events]


def waits_as_at(*, as_of: date, known_at: date | None = None) -> Iterator[WaitState]:
    """Every wait as it truly was at the end of a day; with `known_at`, as it was known by the end of that day.

    The events of some thousands of people are held together, nobody else's.
    """
    for part in history.so_far(until=as_of, known_at=known_at):
        for events in part.values():
            for wait in sorted({event.wait for event in events if event.wait is not None}):
                state = fold(wait, events, until=as_of)
                if state is not None:
                    yield state


SUPPORT = ("care-sourcing", "direct-payment")
"""Pathways whose end is care or money for it, and so on-going support."""


def support_begun(*, since: date, until: date) -> Iterator[tuple[int, date]]:
    """Who got on-going support on these days, and when: a wait for it ended because they got it."""
    found = Wait.objects.filter(
        pathway__in=SUPPORT, end_national=NationalEnd.ASSESSED.value, ended_on__gte=since, ended_on__lte=until
    ).exclude(status=WaitStatus.VOID)  # fmt: skip
    for person, on in found.values_list("person", "ended_on"):
        if on is not None:
            yield person, on


def waits_begun(*, since: date, until: date) -> Iterator[tuple[int, date]]:
    """Whose clock started on these days, and when, on any pathway."""
    found = Wait.objects.filter(clock_started_on__gte=since, clock_started_on__lte=until)
    for person, on in found.exclude(status=WaitStatus.VOID).values_list("person", "clock_started_on"):
        if on is not None:
            yield person, on
