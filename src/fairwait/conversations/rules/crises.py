"""A plan through a crisis: its dated contacts, the small sums it may spend, and how it ended. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fairwait.history.registry import Kind, register

BEGUN = register(Kind("crisis.begun"))
CHANGED = register(Kind("crisis.changed"))
CONTACT_SETTLED = register(Kind("crisis.contact_settled"))
SUM_ASKED = register(Kind("crisis.sum_asked"))
SUM_DECIDED = register(Kind("crisis.sum_decided"))
CLOSED = register(Kind("crisis.closed"))

MOST_CONTACTS = 200
"""So many contacts one plan may hold: every hour for eight days. More is no short time."""
LONGEST = timedelta(days=42)
"""Six weeks. What lasts longer is no crisis any more: it is planned for."""


class Outcome(StrEnum):
    """What became of a contact that was planned. Nobody reached is an attempt, and leaves it to be made."""

    REACHED = "reached"
    CALLED_OFF = "called_off"


class Worked(StrEnum):
    """Whether the plan worked, by the person's own account where they could be asked."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_KNOWN = "not_known"
    """Nobody asked: the plan was closed because the person's record had to be erased again."""


class By(StrEnum):
    """By whose account it worked."""

    SELF = "self"
    FAMILY = "family"
    WORKER = "worker"


class Standing(StrEnum):
    """Where a planned contact stands at an instant."""

    COMING = "coming"
    MISSED = "missed"
    MADE = "made"
    MADE_LATE = "made_late"
    CALLED_OFF = "called_off"


class SumStanding(StrEnum):
    """Where a small sum stands."""

    GIVEN = "given"
    ASKED = "asked"
    REFUSED = "refused"


def standing(*, due_at: datetime, outcome: str, settled_at: datetime | None, now: datetime) -> Standing:
    """Where a contact stands. Nothing has to run for one to be missed: its time has passed, and nobody made it."""
    if outcome == Outcome.CALLED_OFF.value:
        return Standing.CALLED_OFF
    if settled_at is not None:
        return Standing.MADE if settled_at <= due_at else Standing.MADE_LATE
    return Standing.MISSED if now > due_at else Standing.COMING


def times(*, first: datetime, every_hours: int, until: datetime) -> list[datetime]:
    """When contacts fall due: the first, and then every so many hours until the end. 0 hours: the first alone.

    Raises ValueError where they are more than MOST_CONTACTS, or the first comes after the end.
    """
    if first > until:
        raise ValueError("the first contact comes after the end of the plan")
    if every_hours <= 0:
        return [first]
    count = int((until - first) / timedelta(hours=every_hours)) + 1
    if count > MOST_CONTACTS:
        raise ValueError(f"there would be {count} contacts, and at most {MOST_CONTACTS} are kept")
    return [first + n * timedelta(hours=every_hours) for n in range(count)]


def plan_problems(
    *, worker: int | None, told: int | None, until: datetime | None, now: datetime
) -> Iterator[tuple[str, str]]:
    """(box, what is wrong and what to do) of who keeps a plan and how long it lasts."""
    if worker is None:
        yield "worker", "Select the one colleague who stays with them."
    if told is None:
        yield "told", "Select who is told at once when a contact is missed."
    elif told == worker:
        yield "told", "Select somebody else: whoever misses a contact cannot be the one who notices."
    if until is None:
        yield "until", "Enter the day on which the plan ends."
    elif until <= now:
        yield "until", "The plan must end later than now."
    elif until - now > LONGEST:
        yield "until", "A plan through a crisis lasts six weeks at most. What lasts longer is planned for afterwards."


@dataclass(frozen=True)
class Limit:
    """What a council lets be spent at once: on one thing, in one plan, on what, and by whom. In pence."""

    each_pence: int
    plan_pence: int
    purposes: tuple[str, ...]
    roles: tuple[str, ...]


def needs_yes(
    *, limit: Limit | None, role: str, purpose: str, pence: int, given_pence: int, asked_pence: int = 0
) -> str:  # fmt: skip
    """Why a sum needs somebody else's yes; "" where it may be given at once.

    Args:
        role: of whoever asks.
        given_pence: what was given in this plan already.
        asked_pence: what was asked for and waits for a yes: counted, so that two halves do not pass one by one.
    """
    if limit is None:
        return "The council has set no limit yet, so every sum needs a yes."
    if role not in limit.roles:
        return "The council lets others give sums at once, and this colleague asks for them."
    if purpose not in limit.purposes:
        return "This is not among what the council lets be bought at once."
    if pence > limit.each_pence:
        return f"This is more than {pounds(limit.each_pence)} for one thing."
    if given_pence + asked_pence + pence > limit.plan_pence:
        return f"With what was given before it is more than {pounds(limit.plan_pence)} in one plan."
    return ""


def pounds(pence: int) -> str:
    """An amount as it is said: £5, £12.50, £1,250."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02d}" if rest else f"£{whole:,}"
