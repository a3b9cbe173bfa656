"""Diaries of the example council and the visits in them: kept, missed, today, to come, one lost by leave. Invented."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from fairwait.accounts.models import User
from fairwait.capacity import analysis, queries, setting, words
from fairwait.capacity.actions import booking, diaries
from fairwait.capacity.actions.booking import Picked
from fairwait.capacity.analysis import Asked, Offer
from fairwait.capacity.models import Diary, Visit
from fairwait.capacity.rules.hours import Week
from fairwait.capacity.rules.settings import Settings, read
from fairwait.capacity.rules.visits import Away
from fairwait.engine.calendars import london_day, london_instant
from fairwait.exchange.example.cast import PEOPLE
from fairwait.people.actions import record_communication
from fairwait.people.reaching import communication_of, records
from fairwait.people.rules.communicating import Communication, Professional
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait

_FULL, _SHORT, _OFF = ((540, 1_020),), ((570, 870),), ()
_WEEKS: tuple[Week, ...] = (
    (_FULL,) * 5 + (_OFF,) * 2,
    (_FULL, _FULL, _SHORT, _FULL, _FULL, _OFF, _OFF),
    (_FULL,) * 4 + (_OFF,) * 3,
)
_INTERPRETING: Week = (_FULL, _OFF, _FULL, _FULL, _SHORT, _OFF, _OFF)
_BASES = {"Fellside team": "ZX3 1AA", "Reviews team": "ZX2 1AA", "DoLS team": "ZX2 1AA", "OT team": "ZX1 4AA"}
_SKILLS = {"OT team": ("Occupational therapy",)}
_INTERPRETERS = (("Rosa Lindqvist", "bsl"), ("Adam Wrona", "spoken:pl"))
_LONG_ENOUGH = timedelta(days=45)
"""They waited already when the first of these visits was booked."""
_LOOKED_AT = 60
"""Of how many waits of a team the first few are visited."""


@dataclass(frozen=True)
class _Plan:
    """One visit: so many days from today, booked so long before, and what became of it ("" while it is booked)."""

    days: int
    booked_before: int
    became: str = ""


_PLANS = (
    _Plan(-16, 9, "kept"), _Plan(-9, 12, "kept"), _Plan(-5, 8, "missed"), _Plan(0, 6), _Plan(2, 3), _Plan(5, 4),
    _Plan(10, 5), _Plan(12, 2),
)  # fmt: skip
_TO_COME = _PLANS[4:]
_LOST = _Plan(5, 3)
_MISSED = "Nobody came to the door. Rang twice and left a card; her neighbour says she is at her son’s."


def book(*, workers: Sequence[User], keeper: User, caller: User, head: User, seed: int, now: datetime) -> list[Visit]:
    """Open the diaries of these workers and book visits in them; the first of them goes on leave and loses one.

    Args:
        workers: who visits, each in the first of their teams.
        keeper: who keeps the diaries.
        caller: who books; the visit that is lost stands on their Today.
        head: who adopts how visits are booked.
    """
    rng = random.Random(seed)  # noqa: S311  an example, not a secret
    begun = now - timedelta(days=90)
    settings = read(setting.starter())
    setting.adopt(
        settings=settings, adopted_from=london_day(begun), reason="As visits begin to be booked.", by=head, now=begun
    )  # fmt: skip
    kept = [_diary(worker, week=_WEEKS[at % 3], by=keeper, now=begun) for at, worker in enumerate(workers)]
    _interpreters(by=keeper, now=begun)
    made = []
    for at, diary in enumerate(kept):
        able = _waits(diary, settings, by=caller, now=now)
        _say_needs(able[2:4] if at == 0 else (), by=caller, now=now - timedelta(days=30))
        plans = (_PLANS if at < 2 else _TO_COME)[at % 2 :: 2]
        for plan, wait in zip(plans, able, strict=False):
            made += _one(rng, plan, diary, wait, settings, by=caller, now=now)
        if at == 0 and able:
            made += _lost(rng, diary, able[-1], settings, by=caller, now=now)
        elif at == 1:
            _go_on_leave(diary, london_day(now) + timedelta(days=28), days=7, now=now)
    return made


def _diary(worker: User, *, week: Week, by: User, now: datetime) -> Diary:
    team = worker.teams[0] if worker.teams else ""
    made = diaries.open_diary(worker=worker, team=team, by=by, now=now)
    made = diaries.describe(
        diary=made, team=team, skills=list(_SKILLS.get(team, ())), base_postcode=_BASES.get(team, "ZX1 1AA"),
        is_open=True, by=by, now=now,
    )  # fmt: skip
    diaries.say_hours(diary=made, week=week, most_visits=3, from_day=london_day(now), by=by, now=now)
    return made


def _interpreters(*, by: User, now: datetime) -> None:
    for name, skill in _INTERPRETERS:
        made = diaries.open_interpreter(name=name, skills=[skill], by=by, now=now)
        diaries.say_hours(diary=made, week=_INTERPRETING, most_visits=4, from_day=london_day(now), by=by, now=now)


def _waits(diary: Diary, settings: Settings, *, by: User, now: datetime) -> list[Wait]:
    """Whom this worker may visit: of their team, whom no story tells of, one for each person."""
    told = {each.number for each in PEOPLE}
    found = Wait.objects.visible_to(by).filter(
        status="open",
        referred_on__lt=london_day(now) - _LONG_ENOUGH,
        person__is_restricted=False,
        person__now_known_as=None,
        person__date_of_death=None,
    )
    found = found.filter(team=diary.team) if diary.team else found
    spared = found.filter(person__identifiers__value__in=told).values("person")
    visited = Visit.objects.values("wait__person")
    found = found.exclude(person__in=spared).exclude(person__in=visited).select_related("person").order_by("pk")
    one_each = {wait.person_id: wait for wait in found[:_LOOKED_AT]}
    return [wait for wait in one_each.values() if settings.usual(wait.pathway).skill in ("", *diary.skills)]


def _say_needs(able: Sequence[Wait], *, by: User, now: datetime) -> None:
    """One of them signs, the other speaks Polish: who interprets is known before a visit is booked."""
    for wait, (professional, language) in zip(
        able, ((Professional.BSL, ""), (Professional.SPOKEN, "pl")), strict=False
    ):
        told = Communication(
            said_by="They themselves", on=london_day(now), review_on=london_day(now + timedelta(days=300)),
            professional=professional, language=language,
        )  # fmt: skip
        record_communication(person=wait.person, told=told, by=by, now=now)
        wait.person.refresh_from_db()


def _one(
    rng: random.Random, plan: _Plan, diary: Diary, wait: Wait, settings: Settings, *, by: User, now: datetime
) -> list[Visit]:  # fmt: skip
    """Book one visit as it was booked then, on the first day from the planned one on that has a time."""
    then = now - timedelta(days=plan.booked_before - min(plan.days, 0), minutes=rng.randrange(300))
    kind = settings.usual(wait.pathway)
    need = words.need_of(communication_of(records(wait.person)))
    asked = Asked(kind, analysis.point(wait.person.postcode), need=need)
    offer = _time(rng, plan, asked, diary, settings, then=then, now=now)
    if offer is None:
        return []
    picked = Picked(diary.uuid, offer.starts_at, kind.code, need, offer.interpreter.uuid if offer.interpreter else None)
    once = UUID(int=rng.getrandbits(128), version=4)
    visit = booking.book(wait=wait, picked=picked, once=once, by=by, now=then)
    if plan.became:
        was_kept = plan.became == "kept"
        after = visit.ends_at + timedelta(minutes=20)
        visit = booking.settle(
            visit=visit, was_kept=was_kept, said="" if was_kept else _MISSED, by=diary.worker or by, now=after
        )  # fmt: skip
    return [visit]


def _time(
    rng: random.Random, plan: _Plan, asked: Asked, diary: Diary, settings: Settings, *, then: datetime, now: datetime
) -> Offer | None:
    """A time of the planned day, or of the next days that have one; what is over ends before now. Today, the last."""
    first = london_day(now) + timedelta(days=plan.days)
    days = 1 if plan.days == 0 else 4
    for day in (first + timedelta(days=number) for number in range(days)):
        offers = _offers(asked, diary, settings, day=day, then=then)
        fitting = [one for one in offers if plan.days == 0 or (one.ends_at < now) == (plan.days < 0)]
        if fitting:
            return max(fitting, key=lambda one: one.starts_at) if plan.days == 0 else rng.choice(fitting[::4])
    return None


def _offers(asked: Asked, diary: Diary, settings: Settings, *, day: date, then: datetime) -> Sequence[Offer]:
    return analysis.offers(
        asked=Asked(asked.kind, asked.point, day=day, need=asked.need), diaries=[diary],
        interpreters=queries.interpreters(), settings=settings, calendar=waiting.calendar(), now=then, count=40,
    ).offers  # fmt: skip


def _lost(rng: random.Random, diary: Diary, wait: Wait, settings: Settings, *, by: User, now: datetime) -> list[Visit]:
    """Book one more, and have its worker go on leave that day: whoever booked it finds another time."""
    made = _one(rng, _LOST, diary, wait, settings, by=by, now=now)
    for visit in made:
        _go_on_leave(diary, london_day(visit.starts_at), days=1, now=now)
    return made


def _go_on_leave(diary: Diary, day: date, *, days: int, now: datetime) -> None:
    if diary.worker is not None:
        diaries.say_away(
            diary=diary, why=Away.LEAVE, starts_at=london_instant(day),
            ends_at=london_instant(day + timedelta(days=days)), by=diary.worker, now=now,
        )  # fmt: skip
