"""Booking a visit, moving it, letting it go, and saying what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.capacity import analysis, setting, telling
from fairwait.capacity.actions.losing import is_away, owner_for
from fairwait.capacity.actions.refusal import BookingRefused, SlotGone
from fairwait.capacity.analysis import Asked
from fairwait.capacity.models import Diary, Hold, Span, Visit
from fairwait.capacity.rules import visits as rules
from fairwait.capacity.rules.settings import Settings, VisitKind
from fairwait.capacity.rules.visits import DiaryKind, EndedBy, Interpreting, Source, State, minute_of, ticks_of
from fairwait.directory.rules.places import outward
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history.registry import Kind
from fairwait.people.models import Person
from fairwait.people.queries import standing_for
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

GONE = "Somebody has just taken that time."
OFFER_STANDS = timedelta(minutes=30)  # who reads slowly may still take the first time their page offered


@dataclass(frozen=True)
class Picked:
    """One time that somebody said yes to: whose diary, when, which kind, and who must be there to interpret."""

    diary: UUID
    starts_at: datetime
    kind: str
    need: str = ""
    interpreter: UUID | None = None


def read_pick(what: str, *, kind: str, need: str) -> Picked:
    """The time a button stands for. Raises BookingRefused."""
    diary, _bar, rest = what.partition("|")
    starts_at, _bar, interpreter = rest.partition("|")
    try:
        moment = datetime.fromisoformat(starts_at)
        if moment.tzinfo is None:
            raise ValueError
        return Picked(UUID(diary), moment, kind, need, UUID(interpreter) if interpreter else None)
    except ValueError:
        raise BookingRefused("Choose one of the times.") from None


@transaction.atomic
def book(
    *, wait: Wait, picked: Picked, once: UUID, by: User, now: datetime, note: str = "", cause: str = "", told: str = ""
) -> Visit:  # fmt: skip
    """Book one time for a wait. Sent twice it is one visit. `told`: how they are told, where a letter is too slow.

    One at a time: the head of the history is held, so what is asked here still holds when it is written; and the
    constraint on `Hold` stands even where it is not.
    Raises: SlotGone where the time is not there any more, BookingRefused, NotAllowed.
    """
    history.locked_head()
    sent = Visit.objects.select_related("wait", "diary__worker").filter(once=once).first()
    if sent is not None:
        return _as_sent(sent, wait=wait, picked=picked, by=by)
    found = _open_wait(wait, by=by)
    settings = setting.in_force(on=london_day(now))
    kind = _kind(settings, picked.kind)
    person = standing_for(found.person)
    point = analysis.point(person.postcode)
    asked = Asked(kind, point, need=picked.need)
    diary, interpreter = _free(picked, asked, settings, wait=found, by=by, now=now)
    state = _interpreting(picked, interpreter)
    visit = Visit(
        uuid=uuid7(), once=once, wait=found, diary=diary, kind=kind.code, kind_name=kind.name,
        starts_at=picked.starts_at, ends_at=picked.starts_at + timedelta(minutes=kind.minutes), booked_by=by,
        booked_at=now, area=outward(person.postcode or ""), need=picked.need, interpreting=state.value,
        interpreter=interpreter, latitude=point[0] if point else None, longitude=point[1] if point else None,
    )  # fmt: skip
    if state is Interpreting.ASKED:
        visit.owner = by
        visit.interpreter_by = min(
            waiting.calendar().add_working_days(london_day(now), settings.interpreter_days),
            london_day(picked.starts_at),
        )
    visit.save()
    _take(visit)
    words = {"note": note.strip()} if note.strip() else {}
    tell(
        rules.BOOKED, visit, by=by, now=now, told=_how(told), private=words | _interpreter_words(visit), cause=cause
    )  # fmt: skip
    return visit


def look_again(*, wait: Wait, picked: Picked, once: UUID, visit: Visit | None = None, by: User, now: datetime) -> None:
    """Whether a time is still there, asked before anything else is asked about it; `visit` is the one to be moved.

    Raises SlotGone, BookingRefused. Nothing is held: it is asked again when it is booked.
    """
    if Visit.objects.filter(once=once).exists():
        return  # it is booked, and by this very page
    settings = setting.in_force(on=london_day(now))
    point = analysis.point(standing_for(wait.person).postcode)
    kind = setting.kind_of(visit, on=london_day(now)) if visit else _kind(settings, picked.kind)
    asked = Asked(kind, point, need=picked.need, without=visit.pk if visit else None)
    _free(picked, asked, settings, wait=wait, by=by, now=now)


@transaction.atomic
def move(
    *, visit: Visit, picked: Picked, by: User | None, now: datetime, revision: int, told: str = ""
) -> Visit:  # fmt: skip
    """Move a visit to another time, with the same worker or another; `by` is None for the person themselves.

    `revision`: the visit as it was shown. Raises SlotGone, BookingRefused, NotAllowed.
    """
    fresh = _booked(visit, by=by)
    if fresh.revision != revision:
        raise BookingRefused("Somebody moved this visit meanwhile: look at when it is now.")
    settings = setting.in_force(on=london_day(now))
    kind = setting.kind_of(fresh, on=london_day(now))
    point = None if fresh.latitude is None or fresh.longitude is None else (fresh.latitude, fresh.longitude)
    asked = Asked(kind, point, need=fresh.need, without=fresh.pk)
    diary, interpreter = _free(picked, asked, settings, wait=fresh.wait, by=by, now=now)
    ends_at = picked.starts_at + timedelta(minutes=kind.minutes)
    if _as_it_is(fresh) == (diary.pk, interpreter.pk if interpreter else None, picked.starts_at, ends_at):
        raise BookingRefused("That is the time it is booked for: choose another.")
    before = fresh.starts_at
    fresh.diary, fresh.starts_at, fresh.ends_at = diary, picked.starts_at, ends_at
    fresh.revision, fresh.lost_at, fresh.reminded_for = fresh.revision + 1, None, None
    if fresh.need:
        _again_interpreting(fresh, interpreter, settings, now=now)
    fresh.save()
    _release(fresh)
    _take(fresh)
    telling.take_back(fresh, by=by, now=now)
    said = {"before": before.isoformat(), **_how(told)}
    tell(rules.MOVED, fresh, by=by, now=now, told=said, private=_interpreter_words(fresh))
    return fresh


@transaction.atomic
def cancel(
    *, visit: Visit, ended_by: EndedBy, reason: str, by: User | None, now: datetime, revision: int | None = None,
    told: str = "",
) -> Visit:  # fmt: skip
    """Let a visit go. The wait goes on as it was. `by` is None for the person themselves: somebody then asks them."""
    fresh = _booked(visit, by=by)
    if by is not None and not reason.strip():
        raise BookingRefused("Enter why it is cancelled.", field="reason")
    if revision is not None and revision != fresh.revision:
        raise BookingRefused("Somebody moved this visit meanwhile: look at when it is now.")
    if fresh.starts_at <= now:
        raise BookingRefused("It has begun: say whether it took place.")
    fresh.state, fresh.ended_by, fresh.settled_at = State.CANCELLED.value, ended_by.value, now
    fresh.lost_at = None
    if by is None:
        fresh.owner, fresh.lost_at = owner_for(fresh, by=None), now
    fresh.save()
    _release(fresh)
    telling.take_back(fresh, by=by, now=now)
    private = {"reason": reason.strip()} if reason.strip() else {}
    tell(rules.CANCELLED, fresh, by=by, now=now, told={"ended_by": ended_by.value, **_how(told)}, private=private)
    return fresh


@transaction.atomic
def settle(*, visit: Visit, was_kept: bool, said: str, by: User, now: datetime) -> Visit:
    """Say that a visit took place, or that nobody was there. Neither stops a clock: whoever assesses says when it ends.

    A visit that was missed needs another time: whoever visited sees to it.
    """
    fresh = _booked(visit, by=by)
    if fresh.starts_at > now:
        raise BookingRefused("It has not begun: move it, or cancel it.")
    if not was_kept and not said.strip():
        raise BookingRefused("Enter what happened, and what was tried.", field="said")
    fresh.state = State.KEPT.value if was_kept else State.MISSED.value
    fresh.settled_at, fresh.lost_at = now, None
    if not was_kept:
        fresh.lost_at, fresh.owner = now, _who_was_there(fresh, by=by)
    fresh.save()
    private = {"said": said.strip()} if said.strip() else {}
    tell(rules.KEPT if was_kept else rules.MISSED, fresh, by=by, now=now, private=private)
    return fresh


def _who_was_there(visit: Visit, *, by: User) -> User:
    worker = visit.diary.worker
    return worker if worker and may(worker, Permission.BOOK_VISIT, on=visit.wait) else owner_for(visit, by=by)


@transaction.atomic
def put_right(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Nothing more is to be found for a visit that was lost, missed or cancelled: it was seen to another way."""
    require(by, Permission.BOOK_VISIT, on=visit.wait)
    history.locked_head()
    fresh = Visit.objects.get(pk=visit.pk)
    if fresh.said is State.BOOKED:
        raise BookingRefused("It is still booked: move it, or cancel it.")
    fresh.lost_at = None
    fresh.save(update_fields=["lost_at"])
    return fresh


@transaction.atomic
def stand(*, visit: Visit, by: User, now: datetime) -> Visit:
    """It takes place all the same, though the wait has ended. Raises BookingRefused where it cannot, NotAllowed."""
    fresh = _booked(visit, by=by)
    if fresh.lost_at is None or fresh.wait.status == "open":
        raise BookingRefused("Only a visit on a wait that has ended is asked about.")
    if standing_for(fresh.wait.person).date_of_death is not None:
        raise BookingRefused("There is nobody to visit.")
    if not fresh.diary.is_bookable or is_away(fresh):
        raise BookingRefused("Somebody who is needed is away: move it, or cancel it.")
    fresh.lost_at = None
    fresh.save(update_fields=["lost_at"])
    tell(rules.STANDS, fresh, by=by, now=now)
    return fresh


@transaction.atomic
def found_interpreter(*, visit: Visit, who: str, by: User, now: datetime) -> Visit:
    """Say who outside interprets. Raises BookingRefused."""
    fresh = _booked(visit, by=by)
    if fresh.interpreting != Interpreting.ASKED.value:
        raise BookingRefused("Nobody has to be found for this visit.")
    if not who.strip():
        raise BookingRefused("Enter who interprets, and how to reach them.", field="who")
    fresh.interpreting = Interpreting.FOUND.value
    fresh.save(update_fields=["interpreting"])
    tell(rules.INTERPRETER, fresh, by=by, now=now, private={"found_whom": who.strip(), "need": fresh.need})
    return fresh


def tell(
    kind: Kind, visit: Visit, *, by: User | None, now: datetime, told: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None, cause: str = "",
) -> None:  # fmt: skip
    """One event on the wait. What kind of visit it is and who interprets tells of the person, so it is private."""
    wait: Wait = visit.wait
    facts = {
        "visit": visit.pk, "starts": visit.starts_at.isoformat(), "ends": visit.ends_at.isoformat(),
        **({"colleague": visit.diary.worker_id} if visit.diary.worker_id else {}),
        **({"is_over": True} if wait.status != "open" else {}), **(told or {}),
    }  # fmt: skip
    fact = history.Fact(
        kind=kind.name, subject=wait.person_id, wait=wait.pk, facts=facts,
        private={"kind": visit.kind_name, **(private or {})}, occurred_at=now,
    )  # fmt: skip
    history.record(fact, by=by.pk if by else None, now=now, cause=cause)


def _how(told: str) -> dict[str, str]:
    return {"how_told": told} if told else {}


def _as_sent(sent: Visit, *, wait: Wait, picked: Picked, by: User) -> Visit:
    """What was booked by the same sending, if it stands as it was sent. Raises BookingRefused, NotAllowed."""
    require(by, Permission.BOOK_VISIT, on=sent.wait)
    as_booked = sent.wait_id, sent.diary.uuid, sent.starts_at, sent.kind, sent.need
    if as_booked != (wait.pk, picked.diary, picked.starts_at, picked.kind, picked.need):
        raise BookingRefused("A visit was booked from this page already, at another time: look at it before you book.")
    if sent.said is not State.BOOKED or sent.lost_at is not None:
        raise BookingRefused("This was booked already, and it does not stand any more: choose a time again.")
    return sent


def _open_wait(wait: Wait, *, by: User) -> Wait:
    found = Wait.objects.select_related("person").get(pk=wait.pk)
    require(by, Permission.BOOK_VISIT, on=found)
    if found.status != "open":
        raise BookingRefused("This wait has ended: there is nothing to visit for.")
    person: Person = standing_for(found.person)
    if person.is_erased or person.date_of_death is not None:
        raise BookingRefused("There is nobody to visit.")
    return found


def _booked(visit: Visit, *, by: User | None) -> Visit:
    history.locked_head()
    found = Visit.objects.select_related("wait__person", "diary__worker", "interpreter", "booked_by", "owner").get(
        pk=visit.pk
    )
    if by is not None:
        require(by, Permission.BOOK_VISIT, on=found.wait)
    if found.said is not State.BOOKED:
        raise BookingRefused("It is not booked any more: somebody has said what became of it.")
    return found


def _kind(settings: Settings, code: str) -> VisitKind:
    found = settings.kind(code)
    if found is None:
        raise BookingRefused("Choose one of the kinds of visit.", field="kind")
    return found


def _minutes(visit: Visit) -> int:
    return int((visit.ends_at - visit.starts_at).total_seconds() // 60)


def _free(
    picked: Picked, asked: Asked, settings: Settings, *, wait: Wait, by: User | None, now: datetime
) -> tuple[Diary, Diary | None]:
    """The diaries a time was offered from, if it still fits them. Raises SlotGone."""
    reach = Diary.objects.all() if by is None else Diary.objects.visible_to(by)
    diary = reach.select_related("worker").filter(uuid=picked.diary).first()
    if diary is None or diary.worker is None:
        raise BookingRefused("This diary is not there for you: choose another time.")
    if not may(diary.worker, Permission.BOOK_VISIT, on=wait):
        raise BookingRefused("Whoever visits must be able to see this wait: choose another time.")
    helping = Diary.objects.filter(kind=DiaryKind.INTERPRETER.value)
    interpreter = helping.filter(uuid=picked.interpreter).first() if picked.interpreter else None
    if picked.interpreter and interpreter is None:
        raise BookingRefused("This diary is not there for you: choose another time.")
    needed = [diary, *([interpreter] if interpreter else [])]
    hours = settings.notice_hours if by is None else 0
    notice = max(timedelta(hours=hours) - OFFER_STANDS, timedelta())
    for one in needed:
        is_free = analysis.is_free(
            diary=one, starts_at=picked.starts_at, asked=asked, settings=settings, calendar=waiting.calendar(), now=now,
            notice=notice,
        )  # fmt: skip
        if not is_free:
            raise SlotGone(GONE)
    return diary, interpreter


def _interpreting(picked: Picked, interpreter: Diary | None) -> Interpreting:
    if not picked.need:
        return Interpreting.NONE
    return Interpreting.BOOKED if interpreter else Interpreting.ASKED


def _again_interpreting(visit: Visit, interpreter: Diary | None, settings: Settings, *, now: datetime) -> None:
    """Whoever interpreted at the old time may not be there at the new one."""
    visit.interpreter = interpreter
    visit.interpreting = (Interpreting.BOOKED if interpreter else Interpreting.ASKED).value
    if interpreter is None:
        visit.owner = visit.owner or owner_for(visit, by=None)
        soon = waiting.calendar().add_working_days(london_day(now), settings.interpreter_days)
        visit.interpreter_by = min(soon, london_day(visit.starts_at))


def _as_it_is(visit: Visit) -> tuple[int, int | None, datetime, datetime] | None:
    """Whose, when and with whom it is booked; None where it may not take place so."""
    return (visit.diary_id, visit.interpreter_id, visit.starts_at, visit.ends_at) if visit.is_sure else None


def _interpreter_words(visit: Visit) -> dict[str, str]:
    if not visit.need:
        return {}
    return {"need": visit.need, **({"interpreter": visit.interpreter.name} if visit.interpreter else {})}


def _take(visit: Visit) -> None:
    """Write the visit into the diaries it needs. Raises SlotGone where another holds one of its quarters already."""
    start, minutes = minute_of(visit.starts_at), _minutes(visit)
    needed: Iterable[int] = [visit.diary_id, *([visit.interpreter_id] if visit.interpreter_id else [])]
    try:
        with transaction.atomic():
            Hold.objects.bulk_create([
                Hold(diary_id=diary, minute=minute, visit=visit)
                for diary in needed for minute in ticks_of(start, minutes)
            ])  # fmt: skip
    except IntegrityError as taken:
        raise SlotGone(GONE) from taken
    Span.objects.bulk_create([
        Span(
            diary_id=diary, start=start, end=start + minutes, source=Source.VISIT.value, is_place=True,
            latitude=visit.latitude, longitude=visit.longitude, visit=visit,
        )
        for diary in needed
    ])  # fmt: skip


def _release(visit: Visit) -> None:
    Hold.objects.filter(visit=visit).delete()
    Span.objects.filter(visit=visit).delete()
