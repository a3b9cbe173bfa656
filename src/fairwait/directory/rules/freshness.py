"""When something was last checked, and whether that is too long ago to send anybody there."""

from dataclasses import dataclass
from datetime import date, timedelta

STALE_AFTER = timedelta(days=183)
"""Half a year: groups change rooms and hours with the seasons. Source: practice brief section 12.1, age out by
`assured_date`; the length is ours."""


@dataclass(frozen=True)
class Freshness:
    """The last day somebody is known to have checked it; None where nobody is."""

    checked_on: date | None
    today: date

    @property
    def is_stale(self) -> bool:
        """Whether it must be checked before it is relied on. Never checked is stale."""
        return self.checked_on is None or self.today - self.checked_on > STALE_AFTER


def latest(*days: date | None) -> date | None:
    """The last of those that are known."""
    return max((day for day in days if day is not None), default=None)
