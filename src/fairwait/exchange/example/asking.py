"""A campaign of the example council, drafted and not begun: whoever tries it out decides whether anybody is asked."""

from datetime import datetime, timedelta

from fairwait.accounts.models import User
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.campaigns import actions
from fairwait.keeping_in_touch.campaigns.models import Campaign
from fairwait.keeping_in_touch.campaigns.rules.settings import Settings
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.waiting.models import Wait

PATHWAY = "planned-review"


def draft(*, seed: int, by: User, now: datetime) -> Campaign:
    """Ask those who wait for a planned review how things are: eight weeks, one reminder, twenty a day."""
    settings = Settings(
        name="Still waiting for a review?", question="how-are-things", reminder="how-are-things-again", reminders=1,
        channels=(Channel.TEXT, Channel.EMAIL, Channel.LETTER), between_days=14, a_day=20, quiet_days=28,
        ends_on=london_day(now) + timedelta(weeks=8),
    )  # fmt: skip
    waits = Wait.objects.filter(status="open", pathway=PATHWAY).values_list("pk", flat=True)
    return actions.draft(
        settings=settings, waits=waits, narrowing=f"?pathway={PATHWAY}", about="Planned review", seed=seed, by=by,
        now=now,
    )  # fmt: skip
