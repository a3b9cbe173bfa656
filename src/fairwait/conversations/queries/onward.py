"""What followed people's first requests, read from requests and from the history."""

from collections.abc import Iterator
from datetime import date, timedelta

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.models import Request
from fairwait.conversations.rules.onward import Met, Onward, Told, followed, told
from fairwait.conversations.rules.shape import CameTo
from fairwait.engine.calendars import london_day
from fairwait.history.models import Event
from fairwait.history.queries import told as opened
from fairwait.people.queries import roots
from fairwait.waiting.queries import support_begun
from fairwait.waiting.rules import facts

STEPS = {"crisis.begun": Onward.CRISIS, "life.begun": Onward.GOOD_LIFE}
"""The second and the third conversation, by the event that begins each."""


def onward(viewer: User, *, since: date, until: date, within: int, as_of: date) -> Told:
    """How many doors and hand-offs people met, and how far they went on. Raises NotAllowed."""
    require(viewer, Permission.SEE_MEASURES)
    last = until + timedelta(days=within)
    met = [*_requests(since, last), *_steps(since, last), *_moved(since, last), *_supported(since, last)]
    root = roots({one.person for one in met})
    stands = [Met(root.get(one.person, one.person), one.on, one.door, one.hand_offs, one.onward) for one in met]
    people, too_recent = followed(stands, since=since, until=until, within=within, as_of=as_of)
    return told(people, too_recent=too_recent, is_open=may(viewer, Permission.SEE_PERSON))


def _requests(since: date, last: date) -> Iterator[Met]:
    rows = Request.objects.filter(finished_at__date__gte=since, finished_at__date__lte=last, person__isnull=False)
    rows = rows.exclude(came_to=[CameTo.NO_REQUEST.value])
    listed = rows.values_list("person", "finished_at", "way", "came_to", "taken_by", "finished_by", "wait")
    for person, at, way, came_to, begun_by, by, wait in listed.order_by("pk"):
        if person is None or at is None:
            continue
        passed = (CameTo.PASSED_ON.value in came_to) + (begun_by is not None and begun_by != by)
        yield Met(person, london_day(at), way, passed, Onward.WAIT if wait is not None else None)


def _steps(since: date, last: date) -> Iterator[Met]:
    found = Event.objects.filter(kind__in=list(STEPS), occurred_on__gte=since, occurred_on__lte=last)
    for subject, kind, on in found.values_list("subject", "kind", "occurred_on"):
        yield Met(subject, on, onward=STEPS[kind])


def _moved(since: date, last: date) -> Iterator[Met]:
    """Each time a wait was given to another team than had it. The team it is first given is no hand-off."""
    asked = Request.objects.filter(wait__isnull=False, finished_at__date__gte=since).values("wait")
    has: dict[int, str] = {}
    for event in Event.objects.filter(wait__in=asked, kind=facts.TEAM_SET.name).order_by("seq"):
        one = opened(event)
        team, before = str(one.facts["team"]), has.get(one.wait or 0)
        has[one.wait or 0] = team
        if before not in (None, team) and since <= one.occurred_on <= last:
            yield Met(one.subject, one.occurred_on, hand_offs=1)


def _supported(since: date, last: date) -> Iterator[Met]:
    for person, on in support_begun(since=since, until=last):
        yield Met(person, on, onward=Onward.SUPPORT)
