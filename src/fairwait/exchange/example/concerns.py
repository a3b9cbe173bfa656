"""What the example council worries about: two providers and an incident, each with an owner and a next step.

No provider named here exists.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.huddles.concerns import actions
from fairwait.huddles.concerns.rules import Decision, Kind, NewStep, Severity


@dataclass(frozen=True)
class _Told:
    kind: Kind
    about: str
    what: str
    severity: Severity
    next_step: str
    days_ago: int
    in_days: int


_TOLD = (
    _Told(
        Kind.PROVIDER, "Invented Homecare North", "Four morning calls missed in a week, two of them for the same man.",
        Severity.SERIOUS, "Meet the manager, and ring each of the eleven people it visits", 4, 2,
    ),
    _Told(
        Kind.PROVIDER, "The Made-up Lodge", "The third acting manager since spring, and agency staff on most nights.",
        Severity.WATCH, "Ask the regulator’s link inspector what they know", 9, 6,
    ),
    _Told(
        Kind.INCIDENT, "Duty desk", "A call back promised for Friday was written on paper and found on Tuesday.",
        Severity.WATCH, "Talk through with everybody on duty what made it easy to lose", 6, 3,
    ),
)  # fmt: skip


def worry(*, by: User, owner: User, now: datetime) -> None:
    """Raise each of them."""
    for told in _TOLD:
        step = NewStep(
            decision=Decision.RAISED, words="Raised.", severity=told.severity, owner=owner.pk,
            next_step=told.next_step, next_on=london_day(now) + timedelta(days=told.in_days),
        )  # fmt: skip
        actions.raise_concern(
            kind=told.kind, about=told.about, what=told.what,
            happened_on=london_day(now) - timedelta(days=told.days_ago), step=step, touches=None, by=by, now=now,
        )  # fmt: skip
