"""Hearing a request: beginning it, keeping what is typed, saying whom it is about, and finishing it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity.models import Visit
from fairwait.capacity.rules.visits import BOOKED, State
from fairwait.conversations.actions import asking_after, passing_on
from fairwait.conversations.models import Request
from fairwait.conversations.queries.requests import Matches, likely, signature
from fairwait.conversations.rules import arriving
from fairwait.conversations.rules.finishing import Who, problems
from fairwait.conversations.rules.naming import KNOWN_LATER
from fairwait.conversations.rules.shape import BY_ITSELF, MADE, CameTo, Caring, Safe, Solved, Speaker, Topic, Way
from fairwait.directory.rules.places import outward
from fairwait.engine.calendars import london_day
from fairwait.govuk.windows import Merged, Typed, merge
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.keeping_in_touch.communicating.actions import add as add_needs
from fairwait.people import actions as people
from fairwait.people.adding import add
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for, visible_people
from fairwait.people.reaching import contactable
from fairwait.people.rules import PeopleRefused
from fairwait.people.rules.reaching import Channel
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions.opening import open_wait
from fairwait.waiting.actions.recording import WaitRefused
from fairwait.waiting.models import Wait

LONGEST = 20_000
"""Characters in one box. More is no answer to a question."""
_BY_LETTER_OR_SCREEN = (Channel.TEXT, Channel.EMAIL, Channel.LETTER)


class RequestRefused(Exception):
    """Something about a request that cannot be done; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class MayBeKnown(Exception):
    """Somebody is on record who may be meant, and this colleague has not read of all of them."""

    def __init__(self, matches: Matches) -> None:
        super().__init__("Somebody like this is on record.")
        self.matches = matches


class NotFinished(Exception):
    """What stands against finishing it: (box, words), in order."""

    def __init__(self, found: Sequence[tuple[str | None, str]]) -> None:
        super().__init__("; ".join(words for _box, words in found))
        self.found = tuple(found)


@transaction.atomic
def begin(*, way: Way, uuid: UUID, by: User, now: datetime) -> Request:
    """Begin to hear a request. Sent twice it is one. Raises NotAllowed."""
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    begun = Request.objects.filter(uuid=uuid).first()
    return begun or Request.objects.create(uuid=uuid, way=way, taken_by=by, started_at=now, saved_at=now)


@transaction.atomic
def arrive(*, uuid: UUID, way: Way, said: Mapping[str, Typed], now: datetime) -> Request:
    """Keep a request that came by itself, for somebody here to hear. Sent twice it is one.

    Sent again with other answers, the newer stand while nobody has taken it on, for a day; after that they are a
    request of their own, so that nothing of either is lost.

    Nobody is signed in, so nothing is decided, and nobody is looked for.
    Raises: RequestRefused: an answer longer than any page asks for.
    """
    for name, value in said.items():
        if len(value if isinstance(value, str) else "".join(value)) > LONGEST:
            raise RequestRefused("This is too long to keep: shorten it to 20,000 characters.", field=name)
    history.locked_head()
    came, signed = Request.objects.filter(uuid=uuid).first(), arriving.sign(said)
    if came is not None:
        is_heard = came.taken_by_id is not None or came.finished_at is not None
        if came.signed == signed:
            return came
        if arriving.may_change(is_heard=is_heard, started_at=came.started_at, now=now):
            came.said, came.signed, came.revision, came.saved_at = dict(said), signed, came.revision + 1, now
            came.save(update_fields=["said", "signed", "revision", "saved_at"])
            return came
        uuid = arriving.sent_again(uuid, signed)
        came = Request.objects.filter(uuid=uuid).first()
    return came or Request.objects.create(
        uuid=uuid, way=way, started_at=now, saved_at=now, said=dict(said), signed=signed
    )


@transaction.atomic
def take(*, request: Request, by: User) -> Request:
    """Take on a request that came by itself: from now it is this colleague's. Raises RequestRefused, NotAllowed."""
    return _open(request, by=by)


@transaction.atomic
def set_aside(*, request: Request, by: User, now: datetime) -> Request:
    """What came by itself is an advert or a test: it is kept, and counts for nothing. Raises RequestRefused."""
    fresh = _open(request, by=by)
    if fresh.way not in BY_ITSELF or fresh.person_id is not None:
        raise RequestRefused("Somebody asked for something here: finish it, and say what came of it.")
    fresh.topic, fresh.solved, fresh.came_to = Topic.OTHER, Solved.NOT_ASKED, [CameTo.NO_REQUEST.value]
    fresh.gives_no_name, fresh.finished_at, fresh.finished_by = True, now, by
    fresh.save()
    return fresh


@dataclass(frozen=True)
class Kept:
    """A request with what was just typed in it, and the boxes two windows had both touched."""

    request: Request
    merged: Merged


@transaction.atomic
def keep(
    *, request: Request, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str], by: User,
    now: datetime,
) -> Kept:  # fmt: skip
    """Keep what one window typed, together with what others did meanwhile. Raises RequestRefused, NotAllowed."""
    fresh = _open(request, by=by)
    for name, value in typed.items():
        if len(value if isinstance(value, str) else "".join(value)) > LONGEST:
            raise RequestRefused("This is too long to keep: shorten it to 20,000 characters.", field=name)
    merged = merge(fresh.said, typed, was=was, prose=prose)
    if merged.said != fresh.said:
        fresh.said, fresh.revision, fresh.saved_at = merged.said, fresh.revision + 1, now
        fresh.save(update_fields=["said", "revision", "saved_at"])
    return Kept(fresh, merged)


@transaction.atomic
def say_who(
    *, request: Request, person: Person | None, gives_no_name: bool = False, by: User, now: datetime
) -> Request:
    """Say whom it is about: somebody this colleague may see, somebody who gives no name, or nobody known yet.

    Once something was opened for somebody it stays about them. Raises RequestRefused, NotAllowed.
    """
    fresh = _open(request, by=by)
    if person is not None:
        person = seen(person, by=by)
    elif fresh.person is not None and standing_for(fresh.person).is_restricted:
        raise RequestRefused("This record is restricted, and so is what was said: begin another request.")
    else:
        fresh.said = {name: value for name, value in fresh.said.items() if not name.startswith(OF_SOMEBODY)}
    if fresh.wait is not None and not (person is None and not gives_no_name and _is_mixed(fresh)):
        _keep_whose_it_is(fresh.wait, person, by=by)
    fresh.person, fresh.gives_no_name = person, gives_no_name and person is None
    fresh.revision, fresh.saved_at = fresh.revision + 1, now
    fresh.save(update_fields=["said", "person", "gives_no_name", "revision", "saved_at"])
    return fresh


def _keep_whose_it_is(wait: Wait, person: Person | None, *, by: User) -> None:
    """Refuse where the wait that was opened is not this person's: nothing of one stands on the record of another."""
    if person is not None and wait.person_id in records_of(standing_for(person)):
        return
    opened = standing_for(wait.person)
    is_told = not opened.is_restricted and visible_people(by).filter(pk=opened.pk).exists()
    whom = opened.name if is_told else "somebody else"
    raise RequestRefused(f"Something was opened for {whom}: finish this, and begin another.", field="find")


def _is_mixed(request: Request) -> bool:
    """Whether a wait stands on it that is not this person's, as where records were taken apart: so it can be mended."""
    wait, person = request.wait, request.person
    return wait is not None and (person is None or wait.person_id not in records_of(standing_for(person)))


OF_SOMEBODY = (
    "find", "first_name", "last_name", "date_of_birth", "nhs_number", "phone", "mobile", "email", "address",
    "postcode",
)  # fmt: skip
"""Boxes that say who somebody is, and go with them."""


def seen(person: Person, *, by: User) -> Person:
    """Who this record stands for, or the record itself where only that is for this colleague. Raises RequestRefused."""
    known = set(visible_people(by).filter(pk__in=[person.pk, standing_for(person).pk]).values_list("pk", flat=True))
    for one in (standing_for(person), person):
        if one.pk in known and not one.is_erased:
            return one
    raise RequestRefused("This record is not there for you.", field="find")


@transaction.atomic
def record_new(
    *, request: Request, known: Mapping[str, str | date], seen: str = "", by: User, now: datetime
) -> Request:  # fmt: skip
    """Record the person it is about, whom nobody has told of before. Asked twice of one request, once.

    Args:
        seen: the sign of those who may be meant, once this colleague has read of them and says that it is none.
    Raises: MayBeKnown, RequestRefused, PeopleRefused, NotAllowed.
    """
    fresh = _open(request, by=by)
    if fresh.person_id is not None:
        return fresh
    found = likely(by, known)
    if signature(found) != seen and signature(found):
        raise MayBeKnown(found)
    person = add(known=known, by=by, now=now, cause=_cause(fresh))
    return say_who(request=fresh, person=person, by=by, now=now)


@transaction.atomic
def finish(*, request: Request, said: Mapping[str, Any], connections: int, by: User, now: datetime) -> Request:
    """Finish it: what was said goes to the person's history, a wait that was asked for is opened, and it counts.

    Args:
        said: the cleaned answers.
        connections: how many connections were made while it was heard.
    Raises: NotFinished, RequestRefused, NotAllowed.
    """
    fresh = _open(request, by=by)
    who = Who(fresh.person_id is not None, fresh.gives_no_name, connections)
    if fresh.wait is not None:
        _keep_whose_it_is(fresh.wait, fresh.person, by=by)
    opened = fresh.wait.pathway if fresh.wait is not None else ""
    if found := list(problems({**said, "pathway": said.get("pathway") or opened}, who, today=london_day(now))):
        raise NotFinished(found)
    came_to = {CameTo(one) for one in said.get("came_to") or ()}
    if connections:
        came_to.add(CameTo.CONNECTED)
    if fresh.person is not None:
        fresh.person = standing_for(fresh.person)
        tell_how_to_reach(fresh, said, by=by, now=now, cause=_cause(fresh))
    if said.get("pathway") and said["pathway"] != opened and fresh.person is not None:
        fresh.wait = _opened(fresh, said, by=by, now=now)
    if fresh.wait is not None:
        came_to.add(CameTo.WAIT_OPENED)
    if _was_booked(fresh):
        came_to.add(CameTo.BOOKED)
    fresh.topic, fresh.solved = Topic(said["topic"]).value, Solved(said["solved"]).value
    fresh.came_to = sorted(one.value for one in came_to)
    fresh.finished_at, fresh.finished_by = now, by
    if fresh.person is not None:
        fresh.area = outward(fresh.person.postcode or "")
        tell_as_made(fresh, by=by, now=now, cause=_cause(fresh))
        fresh.said = {}
    else:
        fresh.area = outward(str(said.get("postcode") or ""))
    fresh.save()
    passing_on.ask(request=fresh, said=said, by=by, now=now)
    asking_after.plan(request=fresh, said=said, by=by, now=now)
    return fresh


@transaction.atomic
def open_now(*, request: Request, pathway: str, reason: str, by: User, now: datetime) -> Request:
    """What cannot wait is opened at once, with why; the request goes on. Raises RequestRefused, NotAllowed."""
    fresh = _open(request, by=by)
    if not pathway:
        raise RequestRefused("Select what cannot wait.", field="now_pathway")
    if not reason.strip():
        raise RequestRefused("Enter why it cannot wait.", field="now_reason")
    if fresh.wait is not None:
        _keep_whose_it_is(fresh.wait, fresh.person, by=by)
        if fresh.wait.pathway == pathway:
            return fresh
    said = {**fresh.said, "pathway": pathway, "reason": reason.strip()}
    try:
        fresh.wait = _opened(fresh, said, by=by, now=now)
    except RequestRefused as refusal:
        raise RequestRefused(str(refusal), field="now_pathway") from refusal
    fresh.save(update_fields=["wait"])
    return fresh


@transaction.atomic
def tell_needs(*, request: Request, by: User, now: datetime) -> None:
    """What was typed of how to talk with them goes to their record now: a visit is booked by it. Raises RequestRefused.

    Asked again, or typed as it stands, it is recorded once.
    """
    fresh = _open(request, by=by)
    _tell_needs(fresh, fresh.said, by=by, now=now, cause=_cause(fresh))


@transaction.atomic
def begin_for_carer(*, way: Way, uuid: UUID, by: User, now: datetime) -> Request:
    """A request of a carer's own. Nothing of whom they care for is in it, and nothing there tells of it."""
    begun = begin(way=way, uuid=uuid, by=by, now=now)
    if not begun.said and begun.person_id is None and begun.finished_at is None:
        begun.said = {"speaker": Speaker.SELF.value, "caring": Caring.CARES.value, "topic": Topic.CARING.value}
        begun.save(update_fields=["said"])
    return begun


@transaction.atomic
def throw_away(*, request: Request, by: User, now: datetime) -> None:
    """Let a request go in which nothing was said: begun by mistake. Raises RequestRefused."""
    fresh = _open(request, by=by)
    if fresh.said or fresh.person_id is not None or fresh.wait_id is not None:
        raise RequestRefused("Something was written in it: finish it, and say that nothing more was needed.")
    fresh.delete()


def _open(request: Request, *, by: User) -> Request:
    """The request as it is now, one at a time, if this colleague may go on with it."""
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    fresh = Request.objects.visible_to(by).select_related("person", "finished_by", "wait").filter(pk=request.pk).first()
    if fresh is None:
        raise RequestRefused("This request is not there for you.")
    if fresh.finished_at is not None:
        who = fresh.finished_by.display_name if fresh.finished_by else ""
        raise RequestRefused(f"{who} finished this request meanwhile. What you typed since is not in it.")
    if fresh.taken_by_id is None:  # it came by itself: whoever goes on with it has taken it on
        fresh.taken_by = by
        fresh.save(update_fields=["taken_by"])
    return fresh


def _cause(request: Request) -> str:
    return f"request {request.pk}"


def tell_as_made(
    request: Request, *, later: Mapping[str, Any] | None = None, by: User, now: datetime, cause: str
) -> None:  # fmt: skip
    """One event about the person, with their words; on the wait that was opened, if any.

    Args:
        later: what stands of it where it was only known later whom it was about.
    """
    if request.person is None:
        return
    told = {name: value for name, value in request.said.items() if name not in _NOT_TOLD}
    fact = history.Fact(
        kind=MADE.name, subject=request.person.pk, wait=request.wait_id,
        facts={
            "request": request.pk, "way": request.way, "topic": request.topic, "came_to": request.came_to,
            "solved": request.solved,
        },
        private={**told, KNOWN_LATER: dict(later)} if later is not None else told, occurred_at=request.finished_at,
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now, cause=cause)


def tell_how_to_reach(
    request: Request, said: Mapping[str, Any], *, by: User, now: datetime, cause: str
) -> None:  # fmt: skip
    """What was said of being safe to reach, and of how to talk with them, goes to the record of whom it is about."""
    if request.person is not None:
        _tell_safe(request.person, said, by=by, now=now, cause=cause)
        _tell_needs(request, said, by=by, now=now, cause=cause)


_NOT_TOLD = frozenset({"find", "topic", "came_to", "solved", "pathway", "now_pathway"})
"""Boxes that say nothing about the person that stands nowhere else."""


def _opened(request: Request, said: Mapping[str, Any], *, by: User, now: datetime) -> Wait:
    """The wait that was asked for, from the day they got in touch. Where they spoke themselves, that was a contact."""
    if request.person is None:
        raise RequestRefused("A wait is somebody’s: choose or record the person first.", field="pathway")
    on = london_day(request.started_at)  # somebody who is heard a day later has asked a day earlier
    try:
        wait = open_wait(
            person=request.person, pathway=said["pathway"], reason=said.get("reason") or "", on=on, by=by, now=now,
            cause=_cause(request),
        )  # fmt: skip
        if said.get("speaker") == Speaker.SELF.value and request.way in _SPOKEN:
            waiting.record_contact(
                wait=wait, on=on, how=_SPOKEN[Way(request.way)], said=said.get("reason") or "", by=by, now=now,
                cause=_cause(request),
            )  # fmt: skip
    except WaitRefused as refusal:
        raise RequestRefused(str(refusal), field="pathway") from refusal
    return wait


_SPOKEN = {Way.PHONE: "phone", Way.FACE_TO_FACE: "visit", Way.VIDEO: "video"}


def _was_booked(request: Request) -> bool:
    """Whether a visit was booked for them from this request, and stands."""
    if request.person is None:
        return False
    found = Event.objects.filter(subject__in=records_of(request.person), kind=BOOKED.name, cause=_cause(request))
    booked = [json.loads(facts)["visit"] for facts in found.values_list("facts", flat=True)]
    return Visit.objects.filter(pk__in=booked).exclude(state=State.CANCELLED.value).exists()


def _tell_needs(request: Request, said: Mapping[str, Any], *, by: User, now: datetime, cause: str) -> None:
    words = str(said.get("communication_needs") or "")
    if request.person is None or not words.strip() or not may(by, Permission.RECORD_CONTACT):
        return
    spoke = said.get("speaker") != Speaker.SELF.value and str(said.get("speaker_name") or "").strip()
    try:
        add_needs(
            person=request.person, words=words, said_by=spoke or "the request at the front door", by=by, now=now,
            cause=cause,
        )  # fmt: skip
    except PeopleRefused as refusal:
        raise RequestRefused(str(refusal), field="communication_needs") from refusal


def _tell_safe(person: Person, said: Mapping[str, Any], *, by: User, now: datetime, cause: str) -> None:
    """Not every way is safe: until somebody has said exactly which, nothing is sent, and a call shows the words."""
    if said.get("safe") != Safe.SOME_WAYS.value:
        return
    words = said["safe_words"].strip()
    told = contactable(person).safe
    instruction = told.instruction if words in told.instruction else ". ".join(filter(None, (told.instruction, words)))
    careful = replace(
        told, never=told.never | set(_BY_LETTER_OR_SCREEN), no_message=True, instruction=instruction
    )  # fmt: skip
    try:
        people.set_safe_contact(
            person=person, safe=careful, reason="said at the front door", by=by, now=now, cause=cause
        )
    except PeopleRefused as refusal:
        raise RequestRefused(str(refusal), field="safe_words") from refusal
