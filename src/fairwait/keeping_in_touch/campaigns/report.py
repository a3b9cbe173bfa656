"""What a campaign has come to: numbers only, so that whoever sees figures may read it."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from fairwait.engine.calendars import london_day
from fairwait.history import queries as history
from fairwait.history.models import Event
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules import answers, comparing
from fairwait.keeping_in_touch.campaigns.rules.answers import UNCLEAR, How
from fairwait.keeping_in_touch.campaigns.rules.comparing import A, B, Share
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND, OVER, Out, Route
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.check_in.rules.answers import Told
from fairwait.keeping_in_touch.messages.models import IncomingText, Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.states import LEFT, NOT_TAKEN_IN, MessageState
from fairwait.keeping_in_touch.packs.models import GivenPack
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts as waits

_POST = (Channel.LETTER, Channel.PRINT)
_GONE = Q(state__in=LEFT) | Q(
    state=MessageState.FAILED, channel__in=(Channel.TEXT, Channel.EMAIL), provider_status__in=NOT_TAKEN_IN,
)  # fmt: skip
"""Messages that left, and those of them that did not arrive: a text is charged all the same. A letter that failed was
not printed."""


@dataclass(frozen=True)
class Removed:
    """Waits that ended since, for one reason: after somebody told us so, or otherwise."""

    reason: str
    after_telling: int
    otherwise: int


@dataclass(frozen=True)
class Report:
    """What came of it, in numbers. Everybody in the slice is counted once: `people` is the sum of what was done."""

    people: int
    asked: int
    to_ask: int
    never_asked: int
    by_hand: tuple[tuple[Route, int, int], ...]
    left_out: tuple[tuple[Out, int], ...]
    reached: int
    replied: int
    replied_asked: int
    by_answer: tuple[tuple[str, int], ...]
    by_how: tuple[tuple[How, int], ...]
    still_waiting: int
    worse: int
    not_needed: int
    deciding: int
    unclear: int
    silent: int
    unread: int
    messages: int
    packs: int
    pence: Decimal
    is_rehearsal: bool
    removed: tuple[Removed, ...]
    reinstated: int
    drawn: int
    checked: int
    wrong: int

    @property
    def removed_total(self) -> int:
        """How many waits ended."""
        return sum(one.after_telling + one.otherwise for one in self.removed)

    @property
    def pounds(self) -> str:
        """What it cost, as it is written."""
        return f"£{self.pence / Decimal(100):,.2f}"

    @property
    def reply_share(self) -> Share:
        """Who answered, of those asked by message: whoever was rung only is in neither."""
        return Share(self.replied_asked, self.asked)


def report(campaign: Campaign) -> Report:
    """What came of it so far. Asks a fixed number of questions."""
    rows = list(campaign.asked.all())
    asked = [row for row in rows if row.times > 0]
    mine = [row for row in rows if row.times > 0 or row.route in BY_HAND]
    replied = [row for row in mine if row.told]
    reached = _reached(campaign)
    sent = Message.objects.filter(_GONE, cause__in=(campaign.cause, campaign.pack_cause))
    removed, reinstated, deciding = _of_waits(campaign, mine)
    told = Counter(row.told for row in replied)
    how = Counter(How(row.how) for row in replied)
    out = Counter(row.out for row in rows if row.route == Route.OUT and row.times == 0)
    checks = list(campaign.checks.values_list("is_right", flat=True))
    unasked = [row for row in rows if row.route in (Route.ASK, Route.PRINT) and row.times == 0]
    return Report(
        people=len(rows),
        asked=len(asked),
        to_ask=sum(row.is_open for row in unasked),
        never_asked=sum(not row.is_open for row in unasked) if campaign.said in OVER else 0,
        by_hand=tuple(
            (route, len(those), sum(row.settled_at is not None or bool(row.told) for row in those))
            for route in BY_HAND
            if (those := [row for row in rows if row.route == route])
        ),
        left_out=tuple((code, out[code.value]) for code in Out if out[code.value]),
        reached=sum(bool(row.told) or row.person_id in reached for row in asked),
        replied=len(replied),
        replied_asked=sum(bool(row.told) for row in asked),
        by_answer=tuple((code, told[code]) for code in answers.ORDER if told[code]),
        by_how=tuple((one, how[one]) for one in How if how[one]),
        still_waiting=sum(told[code] for code in answers.STILL_WAITING),
        worse=told[Told.WORSE.value],
        not_needed=told[Told.NOT_NEEDED.value],
        deciding=deciding,
        unclear=told[UNCLEAR],
        silent=sum(not row.told for row in asked),
        unread=unread(campaign),
        messages=sent.count(),
        packs=GivenPack.objects.filter(cause=campaign.pack_cause, message__left_at__isnull=False).count(),
        pence=sent.aggregate(all=Sum("pence"))["all"] or Decimal(0),
        is_rehearsal=sent.filter(is_rehearsal=True).exists(),
        removed=removed,
        reinstated=reinstated,
        drawn=len(checks),
        checked=sum(one is not None for one in checks),
        wrong=sum(one is False for one in checks),
    )


def _reached(campaign: Campaign) -> set[int]:
    """Whom a message reached, as far as the provider says; of a letter, that it is in the post."""
    there = Q(state=MessageState.DELIVERED) | Q(state=MessageState.SENT, channel__in=_POST)
    return set(Message.objects.filter(there, cause=campaign.cause).values_list("person_id", flat=True))


_ENDING = (waits.ENDED.name, *waits.FROM_EXTRACT)


def ended_since(campaign: Campaign, rows: Sequence[Asked]) -> list[tuple[Asked, Wait]]:
    """The waits of these people that were open when it began and have ended since, from whatever day they count as
    ended."""
    if campaign.started_at is None:
        return []
    of = {pk: row for row in rows for pk in row.waits}
    ended = Wait.objects.filter(pk__among=sorted(of), status="ended").select_related("person").order_by("pk")
    began = london_day(campaign.started_at)
    earlier = [wait.pk for wait in ended if wait.ended_on is not None and wait.ended_on < began]
    since = Event.objects.filter(wait__among=earlier, kind__in=_ENDING, recorded_at__gt=campaign.started_at)
    told = {
        event.wait
        for event in map(history.told, since)
        if event.kind == waits.ENDED.name or event.facts.get("set", {}).get("ended_on")
    }
    return [(of[wait.pk], wait) for wait in ended if wait.pk not in earlier or wait.pk in told]


def _of_waits(campaign: Campaign, rows: Sequence[Asked]) -> tuple[tuple[Removed, ...], int, int]:
    """What ended, by reason; how many waits go on again that had ended since it began; how many are being decided."""
    if campaign.started_at is None:
        return (), 0, 0
    ended = ended_since(campaign, rows)
    told = Counter(wait.end_reason or "" for row, wait in ended if row.told == Told.NOT_NEEDED)
    every = Counter(wait.end_reason or "" for _row, wait in ended)
    removed = tuple(
        Removed(reason, told[reason], count - told[reason]) for reason, count in sorted(every.items(), key=_most)
    )
    numbers = sorted({pk for row in rows for pk in row.waits})
    again = Event.objects.filter(kind=waits.REOPENED.name, wait__among=numbers, recorded_at__gt=campaign.started_at)
    asked = sorted({pk for row in rows if row.told == Told.NOT_NEEDED for pk in row.waits})
    deciding = Wait.objects.filter(pk__among=asked, status="open", decision__isnull=False).count()
    return removed, again.values("wait").distinct().count(), deciding


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def unread(campaign: Campaign) -> int:
    """Answers nobody has read yet: through its links, and texts of those it asked."""
    if campaign.started_at is None:
        return 0
    answered = Answer.objects.filter(read_at=None, link__message__cause=campaign.cause)
    asked = Asked.objects.filter(campaign=campaign, times__gt=0).values("person_id")
    texts = IncomingText.objects.filter(
        settled_at=None, received_at__gte=campaign.started_at, person_id__in=asked
    )  # fmt: skip
    return answered.exclude(told=Told.NOT_SAFE.value).count() + texts.count()


def comparison(campaign: Campaign, *, today: date) -> comparing.Standing:
    """What the rule fixed before the start lets one know of the two wordings today.

    The look on the way is one look: at those whose time was over first, as many as were settled at the start. Whoever
    comes after them changes nothing of it, however often it is asked for.
    """
    allotted = campaign.asked.exclude(arm="").order_by("first_at", "position")
    rows = list(allotted.values_list("arm", "times", "first_at", "told_at", "is_open"))
    window = timedelta(days=max(1, campaign.between_days))
    due = [
        (arm, told_at is not None and told_at <= first_at + window)
        for arm, times, first_at, told_at, _is_open in rows
        if times and first_at is not None and london_day(first_at + window) <= today
    ]
    to_ask = sum(bool(times) or is_open for _a, times, _f, _t, is_open in rows)
    if campaign.said not in OVER and not campaign.only_wording:
        to_ask = len(rows)
        due = due[: math.ceil(campaign.look_at_share * to_ask)]
    shares = [Share(sum(told for one, told in due if one == arm), sum(one == arm for one, _t in due)) for arm in (A, B)]
    return comparing.stands(
        shares, asked=len(due), to_ask=to_ask, look_at_share=campaign.look_at_share, is_over=campaign.said in OVER,
    )  # fmt: skip
