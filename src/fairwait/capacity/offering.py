"""Other times for a visit that is booked, as the person themselves may choose among."""

from datetime import date, datetime

from fairwait.capacity import analysis, queries, setting
from fairwait.capacity.analysis import Asked, Held, Offer
from fairwait.capacity.left_over import able
from fairwait.capacity.models import Diary, Visit
from fairwait.capacity.rules.visits import DiaryKind
from fairwait.engine.calendars import london_day
from fairwait.people.models import Person
from fairwait.people.queries import records_of
from fairwait.waiting import queries as waiting


def next_of(person: Person, *, now: datetime) -> Visit | None:
    """The next visit that is booked for somebody, under any of their records."""
    found = queries.coming_of(records_of(person), now=now)
    return found[0] if found else None


def same_team(visit: Visit, *, on: date) -> list[Diary]:
    """The worker of a visit and those of the same team, who may visit on this wait."""
    found = Diary.objects.filter(kind=DiaryKind.WORKER.value, is_open=True, worker__is_active=True)
    team = visit.diary.team
    found = found.filter(team=team) if team else found.filter(pk=visit.diary_id)
    return able(visit.wait, found.select_related("worker").order_by("pk"), on=on)


def other_times(visit: Visit, *, now: datetime, count: int = 5) -> tuple[Offer, ...]:
    """The best other times, none that overlaps the one they have; with an interpreter of ours where one comes now."""
    settings = setting.in_force(on=london_day(now))
    kind = setting.kind_of(visit, on=london_day(now))
    where = None if visit.latitude is None or visit.longitude is None else (visit.latitude, visit.longitude)
    asked = Asked(
        kind, where, need=visit.need, known=frozenset({visit.diary_id}), without=visit.pk,
        held=Held(visit.starts_at, None),
    )  # fmt: skip
    found = analysis.offers(
        asked=asked, diaries=same_team(visit, on=london_day(now)), interpreters=queries.interpreters(),
        settings=settings, calendar=waiting.calendar(), now=now, count=count,
    )  # fmt: skip
    return found.offers
