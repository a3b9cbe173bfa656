"""Small sums in a plan, and the limit a council sets on them."""

from datetime import date, datetime
from uuid import UUID

import orjson
from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.conversations.actions.crises import CrisisRefused, locked_under_way, tell
from fairwait.conversations.models import Crisis, SmallSum, SumLimit
from fairwait.conversations.places import require_on
from fairwait.conversations.queries.sums import limit_on
from fairwait.conversations.rules import crises as rules
from fairwait.conversations.rules.crises import Limit, SumStanding
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history import adopted
from fairwait.people.queries import standing_for

CODE = "small-sums"
MOST_PENCE = 10_000_00
"""More is no small sum: nobody enters it by a slip."""


@transaction.atomic
def ask(
    *, crisis: Crisis, pence: int, purpose: str, words: str, once: UUID, by: User, now: datetime
) -> SmallSum:  # fmt: skip
    """Spend a small sum: at once within the council's limit, and over it once a keeper says yes. Sent twice it is one.

    Raises: CrisisRefused, NotAllowed.
    """
    fresh = locked_under_way(crisis, by=by)
    if (sent := SmallSum.objects.filter(once=once).first()) is not None:
        return sent
    if not 0 < pence <= MOST_PENCE:
        raise CrisisRefused(f"Enter an amount up to {rules.pounds(MOST_PENCE)}.", field="amount")
    if not words.strip():
        raise CrisisRefused("Enter what it is for.", field="words")
    limit, version = limit_on(london_day(now))
    because = rules.needs_yes(
        limit=limit, role=by.role, purpose=purpose, pence=pence,
        given_pence=_total(fresh, SumStanding.GIVEN), asked_pence=_total(fresh, SumStanding.ASKED),
    )  # fmt: skip
    made = fresh.sums.create(
        once=once, pence=pence, purpose=purpose, because=because, limit_version=version, asked_by=by, asked_at=now,
        standing=(SumStanding.ASKED if because else SumStanding.GIVEN).value,
    )  # fmt: skip
    tell(
        fresh, rules.SUM_ASKED, by=by, now=now, private={"words": words.strip()},
        told={"sum": made.pk, "pence": pence, "purpose": purpose, "standing": made.standing, "because": because},
    )  # fmt: skip
    return made


@transaction.atomic
def decide(*, small: SmallSum, says_yes: bool, words: str, by: User, now: datetime) -> SmallSum:
    """A keeper says yes, or no with a reason; never to what they asked for themselves. Raises CrisisRefused."""
    history.locked_head()
    kept = SmallSum.objects.select_related("crisis__person", "crisis__wait").get(pk=small.pk)
    if kept.crisis.person is None:
        raise CrisisRefused("This plan is not there for you.")
    require_on(by, standing_for(kept.crisis.person), Permission.AGREE_SUM)
    if kept.standing != SumStanding.ASKED.value:
        raise CrisisRefused("Somebody has decided this already.")
    if kept.asked_by_id == by.pk:
        raise CrisisRefused("You asked for this yourself: somebody else must say yes.")
    if not says_yes and not words.strip():
        raise CrisisRefused("Enter why not, and what is done instead.", field="words")
    kept.standing = (SumStanding.GIVEN if says_yes else SumStanding.REFUSED).value
    kept.decided_by, kept.decided_at = by, now
    kept.save(update_fields=["standing", "decided_by", "decided_at"])
    tell(
        kept.crisis, rules.SUM_DECIDED, by=by, now=now, private={"words": words.strip()} if words.strip() else None,
        told={"sum": kept.pk, "pence": kept.pence, "standing": kept.standing},
    )  # fmt: skip
    return kept


def _total(crisis: Crisis, standing: SumStanding) -> int:
    return sum(crisis.sums.filter(standing=standing.value).values_list("pence", flat=True))


@transaction.atomic
def set_limit(*, limit: Limit, adopted_from: date, reason: str, by: User, now: datetime) -> SumLimit:
    """Adopt a limit from a day; those before it are kept. Raises CrisisRefused, NotAllowed."""
    require(by, Permission.CONFIGURE)
    if limit.each_pence > limit.plan_pence:
        raise CrisisRefused("One thing cannot cost more than a whole plan.", field="each")
    if not limit.purposes:
        raise CrisisRefused("Enter what it may be spent on, one to a line.", field="purposes")
    able = {role.value for role in roles_allowing(Permission.HOLD_CONVERSATION)}
    if not set(limit.roles) <= able:
        raise CrisisRefused("Select roles that keep plans.", field="roles")
    if not reason.strip():
        raise CrisisRefused("Enter why, and who decided it.", field="reason")
    document = orjson.dumps(
        {
            "each_pence": limit.each_pence, "plan_pence": limit.plan_pence, "purposes": list(limit.purposes),
            "roles": list(limit.roles),
        }
    ).decode()  # fmt: skip
    return adopted.adopt(
        SumLimit, code=CODE, document=document, adopted_from=adopted_from, reason=reason.strip(), by=by.pk, now=now
    )  # fmt: skip
