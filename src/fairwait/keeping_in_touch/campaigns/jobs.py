"""The work of campaigns outside a request."""

from fairwait.keeping_in_touch.campaigns import actions, waves
from fairwait.keeping_in_touch.campaigns.models import Campaign
from fairwait.keeping_in_touch.campaigns.rules.planning import GOING
from fairwait.upkeep import schedules
from fairwait.upkeep.jobs import JobGoesOn, JobRun, give_way, job
from fairwait.upkeep.rules import Hourly

AT_ONCE = 25
"""So many people of a campaign are asked before what else is due goes first: messages that wait to leave among it."""


@job(actions.WAVES, lease_seconds=300, attempts=5, retry_seconds=60)
def ask(run: JobRun) -> str:
    """Give each campaign its turn. Run twice it asks nobody twice: each is asked in a transaction of their own."""
    asked, is_more = 0, False
    for campaign in Campaign.objects.filter(state__in=[state.value for state in GOING]).order_by("pk"):
        done = waves.turn(campaign, now=run.clock(), most=AT_ONCE, between=give_way)
        asked, is_more = asked + done.asked, is_more or done.is_more
        run.progress("Asking", asked)
    if is_more:
        raise JobGoesOn
    return f"{asked} asked."


def register() -> None:
    """Look every hour."""
    schedules.add(actions.WAVES, Hourly(20), kind=actions.WAVES)
