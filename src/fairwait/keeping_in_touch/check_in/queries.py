"""Which link opens, what there is to read, and who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from fairwait.accounts.access import may, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.history.adopted import in_force
from fairwait.history.models import Event
from fairwait.history.queries import told as told_of
from fairwait.keeping_in_touch.check_in import secrets
from fairwait.keeping_in_touch.check_in.models import Answer, DeskVersion, LinksOff, PrivateLink
from fairwait.keeping_in_touch.check_in.rules import answers
from fairwait.keeping_in_touch.check_in.rules.answers import Reading, Told
from fairwait.keeping_in_touch.check_in.rules.desk import Desk, from_toml
from fairwait.keeping_in_touch.check_in.rules.links import shut
from fairwait.keeping_in_touch.check_in.rules.returning import RETURNS
from fairwait.people import queries as people
from fairwait.people.models import Person
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

LONDON = ZoneInfo("Europe/London")
DESK = "who-answers"


def desk(*, on: date) -> Desk | None:
    """Who reads what people tell us; None until the council has said so."""
    for version in in_force(DeskVersion.objects.all(), on=on):
        return from_toml(version.document)
    return None


def desk_versions() -> list[DeskVersion]:
    """Every version, the newest first."""
    return list(DeskVersion.objects.order_by("-version"))


def reading(told_at: datetime, *, desk: Desk) -> Reading:
    """By when somebody reads what came at an instant, in London's time."""
    calendar = waiting.calendar()
    return answers.reading(told_at.astimezone(LONDON), hours=desk.hours, is_working_day=calendar.is_working_day)


# Links ---------------------------------------------------------------------------------------------------------------


def by_token(token: str) -> PrivateLink | None:
    """The link of this secret, whether it opens or not."""
    return PrivateLink.objects.filter(token_digest=secrets.token_digest(token)).first()


def by_code(typed: str) -> PrivateLink | None:
    """The link of this code, whether it opens or not."""
    return PrivateLink.objects.filter(code_digest=secrets.code_digest(typed)).first()


def opens(link: PrivateLink | None, *, today: date) -> bool:
    """Whether a link opens today."""
    if link is None:
        return shut(None, today=today) is None
    person = standing_person(link)
    if today > link.expires_on and _comes_back(link, person, today=today):
        today = link.expires_on
    is_off = LinksOff.objects.filter(person__in=people.records_of(person)).exists()
    return shut(link.facts(is_off=is_off, may_be_shown=may_be_shown(person)), today=today) is None


def standing_person(link: PrivateLink) -> Person:
    """Whose page it is, under the record they are now known as."""
    return people.standing_for(Person.objects.get(pk=link.person_id))


def may_be_shown(person: Person) -> bool:
    """Whether somebody's page may be shown outside the council at all."""
    records = Person.objects.filter(pk__in=people.records_of(person))
    return not records.filter(
        Q(is_restricted=True) | Q(is_erased=True) | Q(is_void=True) | Q(date_of_death__isnull=False)
    ).exists()


def is_off(person: Person) -> LinksOff | None:
    """Whether no link opens for somebody, and since when."""
    return LinksOff.objects.filter(person__in=people.records_of(person)).order_by("-is_unsafe").first()


def links_of(person: Person) -> list[PrivateLink]:
    """Somebody's links, the newest first."""
    found = PrivateLink.objects.filter(person__in=people.records_of(person)).select_related("made_by")
    return list(found.order_by("-made_at"))


def open_waits(person: Person) -> list[Wait]:
    """What somebody waits for, the most urgent first."""
    found = Wait.objects.filter(person__in=people.records_of(person), status="open").select_related("person")
    return list(found.order_by("order_rank", "-order_share", "clock_started_on", "pk"))


def left_waits(person: Person, *, today: date) -> list[Wait]:
    """What somebody left without having got it, the last first, and may still come back to."""
    council = desk(on=today)
    if council is None:
        return []
    records = people.records_of(person)
    left = Wait.objects.filter(
        person__in=records, status="ended", end_national__in=[one.value for one in RETURNS], ended_on__lte=today,
        ended_on__gte=today - timedelta(days=council.come_back_days),
    )  # fmt: skip
    again = Wait.objects.filter(
        person__in=records, status="open", pathway__isnull=False
    ).values("pathway")  # fmt: skip
    return list(left.exclude(pathway__in=again).select_related("person").order_by("-ended_on", "pk"))


def _comes_back(link: PrivateLink, person: Person, *, today: date) -> bool:
    """Whether a link that has run out opens still, because it stood when they left and they may come back."""
    return any(wait.ended_on <= link.expires_on for wait in left_waits(person, today=today) if wait.ended_on)


# Answers -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ToRead:
    """One answer with what was said. `people` are the records it is about."""

    answer: Answer
    person: Person
    said: str
    who: str


def unread(viewer: User) -> QuerySet[Answer]:
    """What this viewer is to read, the most urgent first. What was told in danger is not for the team."""
    danger = Q(told=Told.NOT_SAFE.value)
    seen = Wait.objects.visible_to(viewer).filter(status="open").values("person") if may_read(viewer) else None
    theirs = Q(person__in=seen) & ~danger if seen is not None else Q(pk__in=())
    if seen is not None:  # whoever asks to come back waits for nothing, perhaps
        theirs |= Q(told=Told.COME_BACK.value, person__in=Wait.objects.visible_to(viewer).values("person"))
    if reads_danger(viewer):
        theirs |= danger
    return Answer.objects.filter(theirs, read_at__isnull=True).select_related("person").order_by("place", "received_at")


def reads_danger(viewer: User) -> bool:
    """Whether this viewer reads that it is not safe to talk: whoever may open restricted records of every team."""
    return may(viewer, Permission.SEE_RESTRICTED) and teams_seen(viewer, Permission.SEE_RESTRICTED) is None


def may_read(viewer: User) -> bool:
    """Whether this viewer reads what people tell us."""
    return may(viewer, Permission.RECORD_CONTACT) and may(viewer, Permission.SEE_LIST)


def held_links(viewer: User) -> QuerySet[PrivateLink]:
    """Links that locked after wrong tries, of people on this viewer's lists."""
    if not may_read(viewer):
        return PrivateLink.objects.none()
    seen = Wait.objects.visible_to(viewer).filter(status="open").values("person")
    return PrivateLink.objects.filter(
        person__in=seen, held_at__isnull=False, taken_back_at__isnull=True
    ).select_related("person")


def with_words(found: Iterable[Answer]) -> list[ToRead]:
    """Answers with what was said, read from the history."""
    listed = list(found)
    events = Event.objects.in_bulk([one.event for one in listed if one.event is not None])
    read = []
    for one in listed:
        private = told_of(events[one.event]).private if one.event in events else {}
        read.append(ToRead(one, one.person, private.get("said", ""), private.get("who", "")))
    return read
