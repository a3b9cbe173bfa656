"""Who left and may come back, and until when. Pure."""

from datetime import date, timedelta

from fairwait.waiting.rules.ends import NationalEnd

RETURNS = (
    NationalEnd.NOT_NEEDED, NationalEnd.MOVED, NationalEnd.ADMITTED, NationalEnd.WITHDRAWN,
    NationalEnd.NO_CONTACT_DECISION, NationalEnd.NOT_GIVEN,
)  # fmt: skip
"""Those who left without what they waited for. Whoever got it asks anew; a duplicate goes on as the other wait."""
DAYS = 92
"""Until a council says otherwise."""


def until(*, ended_on: date, days: int) -> date:
    """The last day on which somebody may ask to come back."""
    return ended_on + timedelta(days=days)
