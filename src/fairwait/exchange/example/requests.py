"""Who got in touch with the example council these four months; some of them give no name. All are invented.

A few came back for the same reason, so that “solved first time” has something to count.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from fairwait.accounts.models import User
from fairwait.conversations.actions import requests as actions
from fairwait.conversations.rules.shape import Way
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

DAYS = 120
AGAIN = 0.15
"""The share who come back for the same reason within a month. Invented."""


@dataclass(frozen=True)
class _Told:
    reason: str
    topic: str
    came_to: tuple[str, ...]
    solved: str
    more: str = ""


_TOLD = (
    _Told("I want to know where I am on the list.", "chasing", ("answered",), "yes"),
    _Told("Nobody has rung since the summer.", "chasing", ("answered",), "partly", "Kofi Mensah rings by Friday"),
    _Told("The bath seat slips and I am afraid of it.", "home", ("changed",), "yes"),
    _Told("I fell in the garden, and I am all right now.", "getting_about", ("answered", "changed"), "yes"),
    _Told("Mum keeps leaving the gas on.", "memory", ("passed_on",), "no", "the fire service fits a valve"),
    _Told("I never see anybody from one week to the next.", "loneliness", ("answered",), "yes"),
    _Told("My wife cannot be left and I am worn out.", "caring", ("answered",), "partly", "a sitter is looked for"),
    _Told("What will it cost me if somebody helps me wash?", "money", ("answered",), "yes"),
    _Told("The letter is too small to read.", "sight_hearing", ("changed",), "not_asked", "They rang off"),
    _Told("Wrong number, I wanted the dentist.", "other", ("nothing",), "not_asked", "A wrong number"),
)
_WAYS = (Way.PHONE, Way.PHONE, Way.PHONE, Way.FACE_TO_FACE, Way.VIDEO, Way.LETTER)


def hear(*, count: int, seed: int, by: User, now: datetime) -> None:
    """Hear them, the oldest first, leave one begun, and two that came by the public form. Nothing is opened or sent."""
    rng = random.Random(seed)  # noqa: S311  an example, not a secret
    people = _people(rng, count, by=by)
    told = sorted(_plan(rng, people), key=lambda one: one[0])
    for ago, person, what in told:
        _heard(rng, what, person=person, by=by, now=now - timedelta(days=-ago, minutes=rng.randrange(400)))
    begun = actions.begin(way=Way.PHONE, uuid=_number(rng), by=by, now=now)
    said = {"reason": "Her neighbour worries: the curtains have not been drawn for two days.", "speaker": "other"}
    actions.keep(request=begun, typed=said, was={}, prose=(), by=by, now=now)
    for minutes, sent in _BY_THE_FORM:
        actions.arrive(uuid=_number(rng), way=Way.WEB, said=sent, now=now - timedelta(minutes=minutes))


_BY_THE_FORM: tuple[tuple[int, dict[str, str]], ...] = (
    (1_700, {
        "speaker": "self", "knows": "yes", "urgent": "no", "caring": "neither", "safe": "any_way",
        "reason": "Since the winter I cannot lift the kettle, and I have stopped making tea.",
        "wants": "To make my own tea, and have my sister round again.",
        "first_name": "Winifred", "last_name": "Tarn", "phone": "01632 960477", "postcode": "ZX1 2AB",
        "find": "Tarn ZX1 2AB",
    }),
    (35, {
        "speaker": "professional", "speaker_name": "Practice nurse, Wexmoor surgery, 01632 960310", "knows": "no",
        "urgent": "today", "caring": "cared_for", "safe": "some_ways",
        "safe_words": "Not when his brother is there: mornings only",
        "reason": "He came with a burn on his hand and said nobody has been in to cook since Friday.",
        "first_name": "Osric", "last_name": "Penhale", "find": "Penhale",
    }),
)  # fmt: skip
"""(minutes ago, what was sent) of those whom nobody has heard yet."""


def _people(rng: random.Random, count: int, *, by: User) -> list[Person | None]:
    """People who wait, whose records whoever hears them may open; one in eight gives no name."""
    waits = Wait.objects.visible_to(by).filter(status="open", person__is_restricted=False, person__now_known_as=None)
    known = [wait.person for wait in waits.select_related("person").order_by("pk")[: 4 * count]]
    return [None if rng.random() < 0.125 or not known else rng.choice(known) for _ in range(count)]


def _plan(rng: random.Random, people: Sequence[Person | None]) -> list[tuple[int, Person | None, _Told]]:
    """(minus days, who, what) of each request; some of them twice."""
    plan = []
    for person in people:
        ago, what = rng.randrange(1, DAYS), rng.choice(_TOLD)
        plan.append((-ago, person, what))
        back = ago - rng.randrange(5, 28)
        if person is not None and back > 0 and rng.random() < AGAIN:
            plan.append((-back, person, what))
    return plan


def _heard(rng: random.Random, what: _Told, *, person: Person | None, by: User, now: datetime) -> None:
    begun = actions.begin(way=rng.choice(_WAYS), uuid=_number(rng), by=by, now=now)
    begun = actions.say_who(request=begun, person=person, gives_no_name=person is None, by=by, now=now)
    actions.keep(request=begun, typed={"reason": what.reason, "speaker": "self"}, was={}, prose=(), by=by, now=now)
    said: dict[str, Any] = {
        "reason": what.reason, "speaker": "self", "topic": what.topic, "urgent": "no", "came_to": list(what.came_to),
        "solved": what.solved, "solved_words": what.more,
    }  # fmt: skip
    if "passed_on" in what.came_to:
        said |= {"passed_to": what.more, "passed_by": _in_a_week(now)}
    actions.finish(request=begun, said=said, connections=0, by=by, now=now)


def _in_a_week(now: datetime) -> date:
    return (now + timedelta(days=7)).date()


def _number(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
