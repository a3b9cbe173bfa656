"""What a campaign will do, before it is begun: whom it asks how, at what cost; who is reached otherwise; who is not."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.campaigns import gathering
from fairwait.keeping_in_touch.campaigns.gathering import Asking, Price, Row
from fairwait.keeping_in_touch.campaigns.models import Campaign
from fairwait.keeping_in_touch.campaigns.rules import comparing, settings
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND, BY_MESSAGE, Out, Route
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.cost import Cost
from fairwait.keeping_in_touch.packs import giving
from fairwait.keeping_in_touch.packs.translations import packs_to_give


@dataclass(frozen=True)
class ByChannel:
    """How many are asked one way, and what the first message to each costs together."""

    channel: Channel
    count: int
    price: Price


@dataclass(frozen=True)
class Preview:
    """All that whoever begins a campaign is shown first. `digest` names exactly this plan; `arms` is which of two
    wordings each row is sent."""

    rows: tuple[Row, ...]
    arms: tuple[str, ...]
    channels: tuple[ByChannel, ...]
    first: Price
    most: Price
    by_hand: tuple[tuple[Route, str, int], ...]
    out: tuple[tuple[Out, int], ...]
    working_days: int
    digest: str
    pack_name: str = ""
    packs: tuple[tuple[str, int], ...] = ()
    pack_price: Price | None = None

    @property
    def asked(self) -> int:
        """How many are asked by message."""
        return sum(one.count for one in self.channels)

    @property
    def total(self) -> int:
        """How many people the slice holds."""
        return len(self.rows)

    def count(self, route: Route) -> int:
        """How many stand on one route."""
        return sum(row_plan.route is route for _row, row_plan, _choice, _stand in self.rows)


def preview(campaign: Campaign, *, now: datetime) -> Preview:
    """What the campaign would do if it began now."""
    people = list(campaign.asked.select_related("person").order_by("position"))
    rows = gathering.plans(campaign, people, now=now)
    sends = gathering.asking(on=london_day(now))
    first: dict[Channel, list[Cost]] = {}
    again: list[Cost] = []
    arms = _arms(campaign, rows)
    for (_row, plan, choice, stand), arm in zip(rows, arms, strict=True):
        if plan.route not in BY_MESSAGE or plan.channel is None:
            continue
        code = campaign.wording(arm, is_reminder=False)
        first.setdefault(plan.channel, []).append(sends.cost(code, plan.channel, choice.form, stand=stand))
        if campaign.reminders:
            again += [sends.cost(campaign.reminder, plan.channel, choice.form, stand=stand)] * campaign.reminders
    every = [cost for costs in first.values() for cost in costs]
    by_hand = Counter(
        (plan.route, plan.because) for _row, plan, _choice, _stand in rows if plan.route in (*BY_HAND, Route.PRINT)
    )
    out = Counter(plan.code for _row, plan, _choice, _stand in rows if plan.code is not None)
    return Preview(
        rows=tuple(rows), arms=arms,
        channels=tuple(
            ByChannel(channel, len(first[channel]), gathering.together(first[channel]))
            for channel in Channel if channel in first
        ),
        first=gathering.together(every),
        most=gathering.together([*every, *again]),
        by_hand=tuple((route, because, count) for (route, because), count in by_hand.most_common()),
        out=tuple((code, out[code]) for code in Out if code in out),
        working_days=settings.days_needed(
            people=len(every), a_day=campaign.a_day, reminders=campaign.reminders, between_days=campaign.between_days
        ),
        digest=_digest(rows), **_packs(campaign, rows, arms, sends, now=now),
    )  # fmt: skip


def _arms(campaign: Campaign, rows: list[Row]) -> tuple[str, ...]:
    """Which of two wordings each is sent, by the campaign's number; "" where one is not asked or none is compared."""
    is_asked = [plan.route in BY_MESSAGE for _row, plan, _choice, _stand in rows]
    drawn = iter(comparing.allot(sum(is_asked), seed=campaign.seed) if campaign.is_comparing else ())
    return tuple(next(drawn, "") if asked else "" for asked in is_asked)


def _packs(
    campaign: Campaign, rows: list[Row], arms: tuple[str, ...], sends: Asking, *, now: datetime
) -> dict[str, Any]:
    """Which way the campaign's pack would go to those asked, and what that costs."""
    if not campaign.pack:
        return {}
    asked = [(row, arm) for row, arm in zip(rows, arms, strict=True) if row[1].route in BY_MESSAGE]
    stands = [stand for (_row, _plan, _choice, stand), _arm in asked]
    letters = [_letter(campaign, row, arm, sends) for row, arm in asked]
    found = list(giving.estimates(campaign.pack, stands, asks=letters, now=now))
    counted = Counter(way for way, _cost in found)
    costs = [cost for _way, cost in found if cost is not None]
    name = dict(packs_to_give()).get(campaign.pack, campaign.pack)
    return {"pack_name": name, "packs": tuple(counted.most_common()), "pack_price": gathering.together(costs)}


def _letter(campaign: Campaign, row: Row, arm: str, sends: Asking) -> giving.Asks | None:
    """The letter that asks somebody, which the pack may go with; None where they are asked another way."""
    _asked, plan, choice, stand = row
    if plan.channel is None or not plan.channel.is_post:
        return None
    code = campaign.wording(arm, is_reminder=False)
    body = sends.alike(code, plan.channel, choice.form, stand=stand)
    return giving.Asks(plan.channel, choice.form, body, sends.cost(code, plan.channel, choice.form, stand=stand))


def _digest(rows: list[Row]) -> str:
    told = "\n".join(f"{row.person_id} {plan.route} {plan.channel} {plan.code}" for row, plan, _c, _s in rows)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
