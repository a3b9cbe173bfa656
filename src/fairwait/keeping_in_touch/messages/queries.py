"""What can be asked of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fairwait.accounts.access import may, require, sights_remembered
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import day_bounds, london_day
from fairwait.keeping_in_touch.messages import standing, taking
from fairwait.keeping_in_touch.messages.models import Hold, IncomingText, Message
from fairwait.keeping_in_touch.messages.rules.answers import Hold as Kind
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.keeping_in_touch.messages.rules.leaving import POST_TOO_LATE
from fairwait.keeping_in_touch.messages.rules.states import FOR_NOBODY, LOST, MessageState
from fairwait.people.models import Person
from fairwait.people.queries import records_of, roots, visible_people
from fairwait.upkeep.models import Installation
from fairwait.waiting.models import Wait
from fairwait.waiting.opening import Waitless

PAGE = 50
MOST_TO_TELL = 200
MOST_TEXTS = 200
RECENT = timedelta(days=7)
STUCK = (
    MessageState.UNKNOWN,
    MessageState.FAILED,
    MessageState.EXPIRED,
    MessageState.CANCELLED,
    MessageState.WITH_STAFF,
)


@dataclass(frozen=True)
class Counted:
    """How many messages stand so."""

    state: MessageState
    count: int


def counts(viewer: User, *, now: datetime) -> list[Counted]:
    """Messages by state: those on their way, and those that ended in the last week."""
    require(viewer, Permission.RECORD_CONTACT)
    recent = Message.objects.visible_to(viewer).filter(Q(ended_at=None) | Q(ended_at__gt=now - RECENT))
    found = dict(recent.order_by().values_list("state").annotate(Count("pk")))
    return [Counted(state, found.get(state.value, 0)) for state in MessageState]


def listed(viewer: User, *, state: MessageState | None, before: int | None, now: datetime) -> list[Message]:
    """Messages in one state, or all that somebody must see, newest first; one more than a page holds, if there are."""
    require(viewer, Permission.RECORD_CONTACT)
    found = Message.objects.visible_to(viewer).select_related("person", "queued_by")
    found = found.filter(state=state) if state else found.filter(state__in=STUCK)
    kept = Q(ended_at=None) | Q(ended_at__gt=now - RECENT)
    found = found.filter(kept if state else kept | _UNSEEN)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: PAGE + 1])


_UNSEEN = Q(state__in=[one.value for one in LOST], seen_at=None, is_rehearsal=False) & ~Q(code__in=FOR_NOBODY)
THEIRS_FOR = timedelta(days=2)
"""So long a message that did not arrive is for whoever wrote it; then it is for everybody who may speak with them."""


def lost(viewer: User, *, today: date) -> list[Message]:
    """Messages that did not arrive, or of which that is not known since an earlier day, and nobody has seen to: the
    oldest first.

    They are for whoever wrote them; for everybody who may speak with the person once that is two days ago, and where
    whoever wrote may no longer. One of which the same was written again since, and not lost, is seen to.
    """
    require(viewer, Permission.RECORD_CONTACT)
    unknown = Q(state=MessageState.UNKNOWN, is_rehearsal=False, asked_at__lt=day_bounds(today)[0])
    again = Message.objects.filter(
        person=OuterRef("person"), template=OuterRef("template"), queued_at__gt=OuterRef("ended_at")
    ).exclude(state__in=[one.value for one in LOST])
    here = Message.objects.visible_to(viewer).filter(_UNSEEN | unknown).exclude(Exists(again))
    listed = here.select_related("person", "wait__person", "queued_by").order_by("pk")
    with sights_remembered():
        return list(islice((one for one in listed if _is_for(one, viewer, today=today)), MOST_TO_TELL))


def _is_for(one: Message, viewer: User, *, today: date) -> bool:
    since = london_day(one.ended_at or one.asked_at or one.queued_at)
    if one.queued_by == viewer or today - since >= THEIRS_FOR:
        return True
    return not may(one.queued_by, Permission.RECORD_CONTACT, on=one.wait or Waitless(one.person))


def to_tell(viewer: User) -> list[Message]:
    """What this viewer tells, or takes there by hand; and what is everybody's, whose colleague left or may no more."""
    require(viewer, Permission.RECORD_CONTACT)
    here = Message.objects.visible_to(viewer).filter(state=MessageState.WITH_STAFF)
    told = here.filter(Q(channel=Channel.PHONE) | Q(is_by_hand=True)).exclude(~Q(code=POST_TOO_LATE), owner=None)
    found = told.select_related("person", "wait__person", "owner").order_by("speaks_of", "pk")
    with sights_remembered():
        return list(islice((one for one in found if one.owner == viewer or not _has_teller(one)), MOST_TO_TELL))


def _has_teller(one: Message) -> bool:
    """Whether the colleague who is to tell it may still: they work here, in a role that may, and see the person."""
    return may(one.owner, Permission.RECORD_CONTACT, on=one.wait or Waitless(one.person))


def message(viewer: User, uuid: UUID) -> Message | None:
    """One message, if its person may be opened."""
    require(viewer, Permission.RECORD_CONTACT)
    found = Message.objects.visible_to(viewer).select_related("person", "wait", "queued_by", "batch", "owner")
    return found.filter(uuid=uuid).first()


def texts(viewer: User) -> list[IncomingText]:
    """Texts nobody has settled: those that may be urgent first, then the oldest."""
    require(viewer, Permission.RECORD_CONTACT)
    found = IncomingText.objects.visible_to(viewer).select_related("person").filter(settled_at=None)
    return _first(found)


def _first(found: QuerySet[IncomingText]) -> list[IncomingText]:
    """The first of them. What may be urgent is never behind others: it is asked for before they are cut."""
    urgent = list(found.filter(heard__0=Heard.URGENT.value).order_by("pk")[:MOST_TEXTS])
    others = found.exclude(heard__0=Heard.URGENT.value).order_by("pk")[: MOST_TEXTS - len(urgent)]
    return urgent + sorted(others, key=lambda one: (one.heard[:1] != [Heard.UNREAD.value], one.pk))


def shut(texts: Sequence[IncomingText]) -> set[int]:
    """Those of these texts that may be a restricted person's: their words are not shown in a list."""
    unsaid = {text.source for text in texts if text.person_id is None}
    held = Person.objects.filter(Q(mobile__in=unsaid) | Q(phone__in=unsaid), is_restricted=True, is_void=False)
    numbers = {one for pair in held.values_list("mobile", "phone") for one in pair} if unsaid else set()
    return {
        text.pk for text in texts
        if (text.person.is_restricted if text.person is not None else text.source in numbers)
    }  # fmt: skip


def texts_for_others(viewer: User) -> list[IncomingText]:
    """Texts from phones that several people have, not all of whom this viewer may open: whoever may, reads them.

    For counting, and for saying that one may be urgent: nothing in them is for this viewer.
    """
    require(viewer, Permission.RECORD_CONTACT)
    return _first(IncomingText.objects.left_to_others(viewer).filter(settled_at=None))


def may_have_sent(viewer: User, text: IncomingText) -> list[Person]:
    """The people at the phone a text came from, where it is nobody's yet. Nobody, where one of them is not for this
    viewer: whoever is asked to choose among the others alone chooses the wrong one."""
    if text.person_id is not None:
        return []
    near = taking.people_at(text.source)
    return near if taking.may_say_whose(viewer, text) else []


def held_by(viewer: User, text: IncomingText) -> list[tuple[Person, UUID | None]]:
    """Whom a text that may tell of a death holds everything from, each with the wait they are spoken with about.

    Of those this viewer may open, and nobody restricted: whoever holds that record finds it said there.
    """
    if Heard.DEATH.value not in text.heard:
        return []
    held = standing.held_with(text)
    seen = visible_people(viewer).filter(pk__in=[person.pk for person in held], is_restricted=False)
    return [(person, _spoken_about(viewer, person)) for person in seen.order_by("pk")]


def _spoken_about(viewer: User, person: Person) -> UUID | None:
    waits = Wait.objects.visible_to(viewer).filter(person__in=records_of(person), status="open")
    return waits.order_by("order_rank", "-order_share", "pk").values_list("uuid", flat=True).first()


def texted_lately(people: Sequence[Person], *, number: str, before: datetime) -> dict[int, datetime]:
    """Whom of these we sent a text to this number in the three months before, under any record of theirs, and when."""
    sent = Message.objects.filter(
        channel=Channel.TEXT, to=number, left_at__lte=before, left_at__gt=before - timedelta(days=92)
    )
    told = list(sent.order_by("left_at").values_list("person_id", "left_at"))
    root_of = roots({person for person, _at in told}) if told else {}
    asked = {one.pk for one in people}
    return {root_of[person]: at for person, at in told if at is not None and root_of[person] in asked}


def text(viewer: User, number: int) -> IncomingText | None:
    """One text that nobody has settled."""
    require(viewer, Permission.RECORD_CONTACT)
    found = IncomingText.objects.visible_to(viewer).select_related("person")
    return found.filter(pk=number, settled_at=None).first()


def holds(*, now: datetime) -> list[Hold]:
    """What keeps messages here now."""
    held = Hold.objects.filter(Q(until=None) | Q(until__gt=now))
    return list(held.select_related("by").order_by("name"))


def held_for_people() -> list[Hold]:
    """What keeps messages here until somebody mends it: no person said stop, and it does not end by itself."""
    mended = [kind.value for kind in Kind if kind.is_for_people]
    return list(Hold.objects.filter(until=None, kind__in=mended).order_by("name"))


def paused_because() -> str:
    """Why all messages are stopped; "" where they are not."""
    found = Installation.objects.filter(is_messaging_paused=True).first()
    return found.paused_because if found else ""
