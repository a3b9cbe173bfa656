"""Reading diaries and visits: what one viewer may see of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from fairwait.accounts.access import may, require, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.capacity.left_over import left_over
from fairwait.capacity.models import Absence, Diary, FeedIn, FeedOut, HoursVersion, Visit
from fairwait.capacity.rules.hours import NOBODY, Week, opened
from fairwait.capacity.rules.visits import DiaryKind, Interpreting, State
from fairwait.engine.calendars import day_bounds
from fairwait.keeping_in_touch.check_in.secrets import token_digest
from fairwait.people.queries import records_of
from fairwait.waiting.models import Wait

_WITH = ("wait__person", "diary__worker", "interpreter", "booked_by", "owner")


def diaries(viewer: User, *, team: str = "") -> list[Diary]:
    """The workers in whose diaries this viewer may book, of one team where it is named."""
    found = Diary.objects.visible_to(viewer).filter(kind=DiaryKind.WORKER.value, is_open=True, worker__is_active=True)
    if team:
        found = found.filter(team=team)
    return list(found.select_related("worker").order_by("worker__display_name", "pk"))


def interpreters() -> list[Diary]:
    """Those of the council who interpret."""
    return list(Diary.objects.filter(kind=DiaryKind.INTERPRETER.value, is_open=True))


def teams(viewer: User) -> list[str]:
    """The teams of those diaries."""
    found = Diary.objects.visible_to(viewer).exclude(team="").filter(is_open=True)
    return sorted(set(found.values_list("team", flat=True)))


def known_to(wait: Wait) -> frozenset[int]:
    """The diaries of workers this person has met, or who hold their wait."""
    theirs = Wait.objects.filter(person__in=records_of(wait.person))
    met = Visit.objects.filter(wait__in=theirs, state__in=(State.KEPT.value, State.BOOKED.value)).values("diary")
    named = [wait.worker] if wait.worker else []
    spoke = [wait.last_contact_by] if wait.last_contact_by else []
    found = Diary.objects.filter(Q(pk__in=met) | Q(worker__display_name__in=named) | Q(worker__in=spoke))
    return frozenset(found.values_list("pk", flat=True))


def visits_of(viewer: User, wait: Wait) -> list[Visit]:
    """The visits of a wait, the last first."""
    return list(Visit.objects.visible_to(viewer).filter(wait=wait).select_related(*_WITH).order_by("-starts_at"))


def visit_for(viewer: User, uuid: UUID) -> Visit | None:
    """One visit this viewer may see. Raises NotAllowed."""
    require(viewer, Permission.BOOK_VISIT)
    return Visit.objects.visible_to(viewer).filter(uuid=uuid).select_related(*_WITH).first()


def booked_for(viewer: User, waits: Sequence[Wait]) -> list[Visit]:
    """The visits that are booked for these waits, the next first."""
    found = Visit.objects.visible_to(viewer).filter(wait__in=[wait.pk for wait in waits], state=State.BOOKED.value)
    return list(found.select_related(*_WITH).order_by("starts_at", "pk"))


def coming_of(records: Sequence[int], *, now: datetime) -> list[Visit]:
    """What is booked for a person and has not begun, the next first; for their own page."""
    found = Visit.objects.filter(wait__person__in=records, state=State.BOOKED.value, starts_at__gt=now)
    return list(found.select_related(*_WITH).order_by("starts_at", "pk"))


def coming_for(viewer: User, records: Sequence[int], *, now: datetime) -> list[Visit]:
    """What is booked for a person and is not over, of what this viewer may see, the next first. Raises NotAllowed."""
    found = Visit.objects.visible_to(viewer).filter(
        wait__person__in=records, state=State.BOOKED.value, ends_at__gt=now
    )  # fmt: skip
    return list(found.select_related(*_WITH).order_by("starts_at", "pk"))


@dataclass(frozen=True)
class Day:
    """One day of a team: its visits in order, and who is away."""

    day: date
    visits: tuple[Visit, ...]
    away: tuple[Absence, ...]


def days(viewer: User, *, first: date, count: int, team: str = "") -> list[Day]:
    """The visits and absences of some days, in the diaries this viewer may book in."""
    reach = Diary.objects.visible_to(viewer)
    reach = reach.filter(team=team) if team else reach
    start, end = day_bounds(first)[0], day_bounds(first + timedelta(days=count - 1))[1]
    visits = list(
        Visit.objects.visible_to(viewer)
        .filter(diary__in=reach.values("pk"), starts_at__gte=start, starts_at__lt=end)
        .exclude(state=State.CANCELLED.value)
        .select_related(*_WITH)
        .order_by("starts_at", "diary__worker__display_name", "pk")
    )
    away = list(
        Absence.objects.filter(diary__in=reach.values("pk"), taken_back_at=None, starts_at__lt=end, ends_at__gt=start)
        .select_related("diary__worker")
        .order_by("starts_at", "pk")
    )
    made = []
    for day in (first + timedelta(days=number) for number in range(count)):
        begins, ends = day_bounds(day)
        made.append(
            Day(
                day, tuple(one for one in visits if begins <= one.starts_at < ends),
                tuple(one for one in away if one.starts_at < ends and one.ends_at > begins),
            )
        )  # fmt: skip
    return made


def mine(viewer: User, *, day: date) -> QuerySet[Visit]:
    """This viewer's own visits of a day, still booked."""
    begins, ends = day_bounds(day)
    found = Visit.objects.visible_to(viewer).filter(diary__worker=viewer, state=State.BOOKED.value)
    return found.filter(starts_at__gte=begins, starts_at__lt=ends).select_related(*_WITH).order_by("starts_at", "pk")


def unsettled(viewer: User, *, now: datetime) -> QuerySet[Visit]:
    """This viewer's own visits that are over, and nobody has said whether they took place."""
    found = Visit.objects.visible_to(viewer).filter(diary__worker=viewer, state=State.BOOKED.value, ends_at__lt=now)
    return found.filter(lost_at=None).select_related(*_WITH).order_by("starts_at", "pk")


def to_find(viewer: User) -> QuerySet[Visit]:
    """Visits for which this viewer finds another time: lost, missed, cancelled by the person, or left with keepers."""
    theirs = Q(owner=viewer, lost_at__isnull=False) | left_over(viewer, on=timezone.localdate())
    found = Visit.objects.visible_to(viewer).filter(theirs)
    return found.select_related(*_WITH).order_by("starts_at", "pk")


def to_interpret(viewer: User) -> QuerySet[Visit]:
    """Visits for which this viewer finds somebody who interprets."""
    found = Visit.objects.visible_to(viewer).filter(
        owner=viewer, interpreting=Interpreting.ASKED.value, state=State.BOOKED.value
    )
    return found.select_related(*_WITH).order_by("interpreter_by", "pk")


def kept_diaries(viewer: User) -> list[Diary]:
    """The diaries whose hours and leave this viewer may say."""
    return list(Diary.objects.kept_by(viewer).select_related("worker").order_by("kind", "team", "pk"))


def diary_for(viewer: User, uuid: UUID) -> Diary | None:
    """A diary that is this viewer's own, or that they keep."""
    found = Diary.objects.select_related("worker").filter(uuid=uuid).first()
    if found is None or found.worker_id == viewer.pk:
        return found
    return found if may(viewer, Permission.KEEP_DIARIES) and found.kept(viewer) else None


def own(viewer: User) -> Diary | None:
    """This viewer's own diary."""
    return Diary.objects.select_related("worker").filter(worker=viewer).first()


def hours_of(diary: Diary, *, on: date) -> tuple[Week, int, date | None]:
    """The week in force on a day, the most visits a day, and since when."""
    versions = HoursVersion.objects.filter(diary=diary, from_day__lte=on).order_by("from_day", "pk")
    last = versions.last()
    return (opened(last.week), last.most_visits, last.from_day) if last else (NOBODY, 4, None)


def later_hours(diary: Diary, *, on: date) -> list[HoursVersion]:
    """What was said of days to come."""
    return list(HoursVersion.objects.filter(diary=diary, from_day__gt=on).order_by("from_day", "pk"))


def absences(diary: Diary, *, now: datetime) -> list[Absence]:
    """When they are away, from now on."""
    return list(Absence.objects.filter(diary=diary, taken_back_at=None, ends_at__gt=now).order_by("starts_at", "pk"))


def absence_of(diary: Diary, uuid: UUID) -> Absence | None:
    """One of them."""
    return Absence.objects.select_related("diary").filter(diary=diary, uuid=uuid).first()


def who_may_tell(viewer: User, wait: Wait) -> list[User]:
    """Who may be asked to tell somebody of their visit: whoever may record a contact with them, the viewer first."""
    require(viewer, Permission.BOOK_VISIT, on=wait)
    roles = roles_allowing(Permission.RECORD_CONTACT)
    found = User.objects.filter(is_active=True, role__in=roles).order_by("display_name", "pk")
    able = [one for one in found if may(one, Permission.RECORD_CONTACT, on=wait)]
    return sorted(able, key=lambda one: one.pk != viewer.pk)


def without_diary(viewer: User) -> list[User]:
    """Colleagues who may visit and have no diary yet, of the teams whose diaries this viewer keeps."""
    teams = teams_seen(viewer, Permission.KEEP_DIARIES)
    roles = roles_allowing(Permission.BOOK_VISIT)
    have = Diary.objects.filter(worker__isnull=False).values("worker")
    found = User.objects.filter(role__in=roles, is_active=True).exclude(pk__in=have).order_by("display_name")
    return [one for one in found if teams is None or set(teams) & set(one.teams)]


def diary_of_token(token: str, *, now: datetime) -> Diary | None:
    """The diary a secret address opens, if whoever it is of still works here."""
    found = FeedOut.objects.select_related("diary__worker").filter(digest=token_digest(token)).first()
    if found is None or not found.diary.is_bookable:
        return None
    FeedOut.objects.filter(pk=found.pk).update(read_at=now)
    return found.diary


def visits_for_calendar(diary: Diary, *, since: datetime) -> list[Visit]:
    """What is booked in a diary, or took place, since a moment."""
    states = (State.BOOKED.value, State.KEPT.value, State.MISSED.value)
    found = Visit.objects.filter(Q(diary=diary) | Q(interpreter=diary), state__in=states, starts_at__gt=since)
    return list(found.order_by("starts_at", "pk"))


def calendars_of(diary: Diary) -> tuple[FeedIn | None, FeedOut | None]:
    """The calendar that is read for a diary, and the address at which it is read."""
    return FeedIn.objects.filter(diary=diary).first(), FeedOut.objects.filter(diary=diary).first()
