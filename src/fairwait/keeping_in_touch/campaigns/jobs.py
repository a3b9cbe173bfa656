"""The work of campaigns outside a request."""

from fairwait.keeping_in_touch.campaigns import actions, waves
from fairwait.keeping_in_touch.campaigns.models import Campaign
from fairwait.keeping_in_touch.campaigns.rules.planning import GOING
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobRun, job
from fairwait.upkeep.rules import Hourly


@job(actions.WAVES, lease_seconds=300, attempts=5, retry_seconds=60)
def ask(run: JobRun) -> str:
    """Give each campaign its turn. Run twice it asks nobody twice: each is asked in a transaction of their own."""
    asked = 0
    for campaign in Campaign.objects.filter(state__in=[state.value for state in GOING]).order_by("pk"):
        asked += waves.turn(campaign, now=run.clock()).asked
        run.progress("Asking", asked)
    return f"{asked} asked."


def register() -> None:
    """Look every hour."""
    schedules.add(actions.WAVES, Hourly(20), kind=actions.WAVES)
