"""Whom a campaign asks and how, whom a person must reach instead, and whom it leaves alone; each with its reason.

Nobody is dropped: whoever cannot be asked is rung, written to, or decided about by a named person.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from fairwait.keeping_in_touch.messages.rules.channels import Channel


class State(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """As people read it."""
        return _STATES[self]


_STATES = {
    State.DRAFT: "Draft: nobody has been asked",
    State.RUNNING: "Running",
    State.PAUSED: "Paused",
    State.STOPPED: "Stopped",
    State.ENDED: "Ended",
}
GOING = (State.RUNNING, State.PAUSED)
OVER = (State.STOPPED, State.ENDED)


class Route(StrEnum):
    """What is done for somebody."""

    ASK = "ask"
    PRINT = "print"
    RING = "ring"
    DUTY = "duty"
    OUT = "out"

    @property
    def label(self) -> str:
        """What will be done, as people read it."""
        return _ROUTES[self]


_ROUTES = {
    Route.ASK: "Asked by message",
    Route.PRINT: "Asked by a letter printed here",
    Route.RING: "Rung by a colleague",
    Route.DUTY: "Put before whoever is on duty",
    Route.OUT: "Left alone",
}
BY_MESSAGE = (Route.ASK, Route.PRINT)
BY_HAND = (Route.RING, Route.DUTY)


class Out(StrEnum):
    """Why somebody is left alone by a campaign."""

    ERASED = "erased"
    DIED = "died"
    RESTRICTED = "restricted"
    STOPPED = "stopped"
    ENDED = "ended"
    DECIDING = "deciding"
    TOLD = "told"
    ELSEWHERE = "elsewhere"
    WISH = "wish"
    HEARD = "heard"
    ASKED = "asked"

    @property
    def label(self) -> str:
        """As people read it: the reason, and what is done instead."""
        return _OUT[self]


_OUT = {
    Out.ERASED: "The record was erased",
    Out.DIED: "Died or in hospital, as recorded or reported: a named person decides",
    Out.RESTRICTED: "The record is restricted: whoever holds it decides how they are asked",
    Out.STOPPED: "Nothing is sent to them for now: the principal social worker knows why",
    Out.ENDED: "They wait for nothing now",
    Out.DECIDING: "A decision about them is already before a named person",
    Out.TOLD: "They told us something that nobody has read yet: read it first",
    Out.ELSEWHERE: "Another campaign is asking them now",
    Out.WISH: "They wish less contact for now",
    Out.HEARD: "Heard from lately",
    Out.ASKED: "Another campaign asked them lately: they have not had their time to answer",
}


@dataclass(frozen=True)
class Facts:
    """What decides it, of one person with every record joined to them.

    Attributes:
        way, way_because: the channel of those the campaign uses that they can use, and why; or None, and why not.
        no_link: why no private link may go to them.
        asked_on: when another campaign, which may be over, last sent them its question.
        unread_need: words about how they communicate that no rule understands.
        can_be_rung, can_be_printed: whether a colleague may ring, or post a letter printed here.
    """

    is_erased: bool = False
    is_dead: bool = False
    is_restricted: bool = False
    is_stopped: bool = False
    is_deciding: bool = False
    has_unread: bool = False
    is_elsewhere: bool = False
    has_wait: bool = True
    wish_until: date | None = None
    heard_on: date | None = None
    asked_on: date | None = None
    way: Channel | None = None
    way_because: str = ""
    no_link: str = ""
    unread_need: str = ""
    is_unsafe: bool = False
    can_be_rung: bool = False
    can_be_printed: bool = False


@dataclass(frozen=True)
class Plan:
    """What is done for one person, and why. `code` says why somebody is left alone."""

    route: Route
    because: str = ""
    channel: Channel | None = None
    code: Out | None = field(default=None)


def plan(facts: Facts, *, today: date, quiet_days: int) -> Plan:
    """What a campaign does for somebody today."""
    out = _left_out(facts, today=today, quiet_days=quiet_days)
    if out is not None:
        return Plan(Route.OUT, out.label, code=out)
    if facts.is_unsafe:
        return Plan(Route.DUTY, "Contact may be unsafe: somebody decides how they are asked, or whether.")
    if facts.unread_need:
        return _by_hand(facts, "Their record says something of how they communicate that a person must read first.")
    if facts.way is None:
        return _other_way(facts, facts.way_because)
    if facts.no_link:
        return _by_hand(facts, facts.no_link)
    return Plan(Route.ASK, facts.way_because, facts.way)


def _left_out(facts: Facts, *, today: date, quiet_days: int) -> Out | None:
    quiet_since = today - timedelta(days=quiet_days)
    lately = facts.heard_on is not None and facts.heard_on > quiet_since
    asked = facts.asked_on is not None and facts.asked_on > quiet_since
    wishes = facts.wish_until is not None and facts.wish_until >= today
    found = (
        (facts.is_erased, Out.ERASED),
        (facts.is_dead, Out.DIED),
        (facts.is_restricted, Out.RESTRICTED),
        (facts.is_stopped, Out.STOPPED),
        (not facts.has_wait, Out.ENDED),
        (facts.is_deciding, Out.DECIDING),
        (facts.has_unread, Out.TOLD),
        (facts.is_elsewhere, Out.ELSEWHERE),
        (wishes, Out.WISH),
        (lately, Out.HEARD),
        (asked, Out.ASKED),
    )
    return next((out for is_so, out in found if is_so), None)


def _other_way(facts: Facts, because: str) -> Plan:
    if facts.can_be_rung:
        return Plan(Route.RING, because)
    if facts.can_be_printed and not facts.no_link:
        return Plan(Route.PRINT, because, Channel.PRINT)
    return Plan(Route.DUTY, because)


def _by_hand(facts: Facts, because: str) -> Plan:
    return Plan(Route.RING if facts.can_be_rung else Route.DUTY, because)
