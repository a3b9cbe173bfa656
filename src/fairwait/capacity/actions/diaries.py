"""Saying whose diary there is, when they are at work, what they may do, and when they are away."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity import analysis
from fairwait.capacity.actions.losing import is_away, lose
from fairwait.capacity.actions.refusal import BookingRefused
from fairwait.capacity.models import Absence, Diary, HoursVersion, Span, Visit
from fairwait.capacity.rules.hours import NOBODY, Week
from fairwait.capacity.rules.visits import Away, DiaryKind, Source, State, minute_of
from fairwait.directory.rules.places import is_postcode, spaced
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history

_WITHOUT_PLACE = (Away.LEAVE, Away.SICKNESS)
"""Nobody has to get home from these."""


@transaction.atomic
def open_diary(*, worker: User, team: str, by: User, now: datetime) -> Diary:
    """The diary of a worker, made once. Raises BookingRefused, NotAllowed."""
    require(by, Permission.KEEP_DIARIES)
    history.locked_head()
    found = Diary.objects.filter(worker=worker).first()
    if found is not None:
        return found
    if not worker.is_active:
        raise BookingRefused("This account is closed.", field="worker")
    _in_reach(team, by=by)
    if teams_seen(by, Permission.KEEP_DIARIES) is not None and team not in worker.teams:
        raise BookingRefused("You open the diaries of colleagues of your own teams.", field="worker")
    return Diary.objects.create(uuid=uuid7(), kind=DiaryKind.WORKER.value, worker=worker, team=team, made_at=now)


@transaction.atomic
def open_interpreter(*, name: str, skills: list[str], by: User, now: datetime) -> Diary:
    """The diary of somebody who interprets. Raises BookingRefused, NotAllowed."""
    require(by, Permission.KEEP_DIARIES)
    if not name.strip():
        raise BookingRefused("Enter their name.", field="name")
    if not skills:
        raise BookingRefused("Select what they interpret.", field="skills")
    return Diary.objects.create(
        uuid=uuid7(), kind=DiaryKind.INTERPRETER.value, name=name.strip(), skills=sorted(skills), made_at=now
    )


def _in_reach(team: str, *, by: User) -> None:
    """Whoever keeps the diaries of their own teams adds none to another's, and none that everybody keeps."""
    teams = teams_seen(by, Permission.KEEP_DIARIES)
    if teams is not None and team not in teams:
        raise BookingRefused("You keep the diaries of your own teams.", field="team")


@transaction.atomic
def describe(
    *, diary: Diary, team: str, skills: list[str], base_postcode: str, is_open: bool, by: User, now: datetime
) -> Diary:  # fmt: skip
    """Say where a worker belongs and sets out from, and what they may do. Raises BookingRefused, NotAllowed."""
    fresh = _kept(diary, by=by)
    if team != fresh.team:
        _in_reach(team, by=by)
    if base_postcode and not is_postcode(base_postcode):
        raise BookingRefused("Enter a whole postcode, like ZX1 4AB.", field="base_postcode")
    where = analysis.point(base_postcode)
    fresh.team, fresh.skills, fresh.is_open = team, sorted(skills), is_open
    fresh.base_postcode = spaced(base_postcode) if base_postcode else ""
    fresh.latitude, fresh.longitude = where if where else (None, None)
    fresh.save(update_fields=["team", "skills", "is_open", "base_postcode", "latitude", "longitude"])
    return fresh


@transaction.atomic
def say_hours(
    *, diary: Diary, week: Week, most_visits: int, from_day: date, by: User, now: datetime
) -> HoursVersion:  # fmt: skip
    """Say the working hours from a day. Visits already booked stand: somebody agreed to them."""
    fresh = own_or_kept(diary, by=by)
    if week == NOBODY and most_visits:
        raise BookingRefused("Enter hours for at least one day, or let the diary be closed.", field="mon")
    if not 1 <= most_visits <= 12:
        raise BookingRefused("Visits a day must be from 1 to 12.", field="most_visits")
    return HoursVersion.objects.create(
        diary=fresh, from_day=from_day, week=week, most_visits=most_visits, said_by=by, said_at=now
    )


@transaction.atomic
def say_away(
    *, diary: Diary, why: Away, starts_at: datetime, ends_at: datetime, by: User, now: datetime
) -> tuple[Absence, list[Visit]]:
    """Say that somebody is away. Visits booked in that time are lost: each gets a named colleague who finds another.

    Returns the absence, and the visits that need another time.
    """
    fresh = own_or_kept(diary, by=by)
    if ends_at <= starts_at:
        raise BookingRefused("It must end after it begins.", field="until")
    if ends_at <= now:
        raise BookingRefused("It is over: say when they are away from now on.", field="until")
    away = Absence.objects.create(
        uuid=uuid7(), diary=fresh, why=why.value, starts_at=starts_at, ends_at=ends_at, said_by=by, said_at=now
    )
    Span.objects.create(
        diary=fresh, start=minute_of(starts_at), end=max(minute_of(ends_at), minute_of(starts_at) + 1),
        source=Source.AWAY.value, is_place=why not in _WITHOUT_PLACE, absence=away,
    )  # fmt: skip
    hit = Visit.objects.select_related("wait", "booked_by", "diary__worker").filter(
        Q(diary=fresh) | Q(interpreter=fresh), state=State.BOOKED.value, lost_at__isnull=True, starts_at__lt=ends_at,
        ends_at__gt=max(starts_at, now),
    )  # fmt: skip
    return away, [lose(visit, away=fresh, by=by, now=now) for visit in hit.order_by("starts_at", "pk")]


@transaction.atomic
def take_back(*, absence: Absence, by: User, now: datetime) -> list[Visit]:
    """They are there after all. Visits that were lost to it, and not moved since, stand again."""
    history.locked_head()
    fresh = Absence.objects.select_related("diary").get(pk=absence.pk)
    diary = own_or_kept(fresh.diary, by=by)
    if fresh.taken_back_at is not None:
        return []
    fresh.taken_back_at, fresh.taken_back_by = now, by
    fresh.save(update_fields=["taken_back_at", "taken_back_by"])
    Span.objects.filter(absence=fresh).delete()
    again = []
    lost = Visit.objects.filter(
        Q(diary=diary) | Q(interpreter=diary), state=State.BOOKED.value, lost_at__isnull=False,
        starts_at__lt=fresh.ends_at, ends_at__gt=fresh.starts_at,
    )  # fmt: skip
    for visit in lost:
        if not is_away(visit):
            visit.lost_at = None
            visit.save(update_fields=["lost_at"])
            again.append(visit)
    return again


def _kept(diary: Diary, *, by: User) -> Diary:
    require(by, Permission.KEEP_DIARIES)
    history.locked_head()
    found = Diary.objects.kept_by(by).filter(pk=diary.pk).first()
    if found is None:
        raise BookingRefused("You keep the diaries of your own teams.")
    return found


def own_or_kept(diary: Diary, *, by: User) -> Diary:
    """Everybody says their own hours and leave; keepers say those of their teams."""
    if diary.worker_id == by.pk and by.is_active:
        require(by, Permission.BOOK_VISIT)
        history.locked_head()
        return Diary.objects.get(pk=diary.pk)
    return _kept(diary, by=by)


def today_or_later(day: date, *, now: datetime, field: str) -> date:
    """A day that has not passed. Raises BookingRefused."""
    if day < london_day(now):
        raise BookingRefused("The day must be today or later.", field=field)
    return day
