"""What people do with a campaign: draft, begin, pause, go on, stop; and what is done for whoever is reached by hand."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.keeping_in_touch.campaigns import gathering, previewing
from fairwait.keeping_in_touch.campaigns.facts import SILENT
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_HAND, OVER, Plan, Route, State
from fairwait.keeping_in_touch.campaigns.rules.settings import MOST_PEOPLE, CampaignRefused, Settings
from fairwait.keeping_in_touch.messages import becoming
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.people.queries import roots
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import JobState
from fairwait.waiting.models import Wait

WAVES = "campaigns.waves"


@transaction.atomic
def draft(
    *, settings: Settings, waits: Iterable[int], narrowing: str, about: str, seed: int, by: User, now: datetime
) -> Campaign:
    """Settle whom a campaign is about and how it will ask. Nobody is asked by it. Raises CampaignRefused, NotAllowed.

    Args:
        waits: the open waits of the slice. Somebody who waits for two things is asked once.
        seed: from which wordings are allotted and the sample is drawn.
    """
    require(by, Permission.RUN_CAMPAIGN)
    today = london_day(now)
    sends = gathering.asking(on=today)
    settings.check(today=today, asking=sends.codes, packs=gathering.packs())
    people = _people(list(waits), by=by)
    if not people:
        raise CampaignRefused("Nobody waits in this part of the list.")
    if len(people) > MOST_PEOPLE:
        raise CampaignRefused(f"That is more than {MOST_PEOPLE:,} people: choose a smaller part of the list.")
    campaign = Campaign.objects.create(
        name=settings.name.strip(), about=about, narrowing=narrowing, question=settings.question, other=settings.other,
        reminder=settings.reminder if settings.reminders else "", channels=[one.value for one in settings.channels],
        reminders=settings.reminders, between_days=settings.between_days, a_day=settings.a_day,
        quiet_days=settings.quiet_days, ends_on=settings.ends_on,
        look_at_share=settings.look_at_share if settings.other else 0.0, audit_percent=settings.audit_percent,
        pack=settings.pack, seed=seed, made_by=by, made_at=now,
    )  # fmt: skip
    Asked.objects.bulk_create(
        [
            Asked(campaign=campaign, person_id=person, wait_id=mine[0], waits=mine, position=position)
            for position, (person, mine) in enumerate(people.items())
        ],
        batch_size=500,
    )
    return campaign


def _people(waits: list[int], *, by: User) -> dict[int, list[int]]:
    """Who these waits are of, under the record each is now known as, the most urgent first."""
    found = Wait.objects.visible_to(by).filter(pk__among=waits, status="open", person__is_erased=False)
    listed = list(found.order_by("order_rank", "-order_share", "clock_started_on", "pk").values_list("pk", "person_id"))
    of = roots({person for _pk, person in listed})
    people: dict[int, list[int]] = {}
    for pk, person in listed:
        people.setdefault(of[person], []).append(pk)
    return people


@transaction.atomic
def throw_away(*, campaign: Campaign, by: User) -> None:
    """Throw a draft away."""
    require(by, Permission.RUN_CAMPAIGN)
    if not Campaign.objects.filter(pk=campaign.pk, state=State.DRAFT).delete()[0]:
        raise CampaignRefused("Only a draft can be thrown away. Stop it instead.")


@transaction.atomic
def begin(*, campaign: Campaign, expect: str, by: User, now: datetime) -> Campaign:
    """Begin. `expect` names the plan as it was shown: refused where it would now be another."""
    require(by, Permission.RUN_CAMPAIGN)
    history.locked_head()  # one at a time, so that nobody is taken by two campaigns
    campaign = _fresh(campaign)
    if campaign.said is not State.DRAFT:
        raise CampaignRefused("It has begun already.")
    today = london_day(now)
    if campaign.ends_on <= today:
        raise CampaignRefused("Its last day has come: draft it again.")
    if not gathering.asking(on=today).is_read:
        raise CampaignRefused("First say who reads what people tell us, and whom they can ring.")
    shown = previewing.preview(campaign, now=now)
    if shown.digest != expect:
        raise CampaignRefused("Something has changed since you read this: look again, then begin.")
    if not any(plan.route is not Route.OUT for _row, plan, _choice, _stand in shown.rows):
        raise CampaignRefused("There is nobody to ask.")
    rows = []
    for (row, plan, _choice, _stand), arm in zip(shown.rows, shown.arms, strict=True):
        row = put(row, plan)
        row.is_open = plan.route is not Route.OUT
        row.arm = arm
        rows.append(row)
    Asked.objects.bulk_update(rows, [*_PLANNED, "is_open", "arm"], batch_size=500)
    templates = gathering.asking(on=today).templates
    used = [code for code in (campaign.question, campaign.other, campaign.reminder) if code]
    campaign.versions = {code: templates[code][1] for code in used}
    campaign.state, campaign.started_at, campaign.run_by = State.RUNNING, now, by
    campaign.save(update_fields=["versions", "state", "started_at", "run_by"])
    wake(now=now)
    return campaign


_PLANNED = ("route", "channel", "out", "because")


def put(row: Asked, plan: Plan) -> Asked:
    """A row as planned, not yet kept."""
    row.route, row.channel = plan.route.value, plan.channel.value if plan.channel else ""
    row.out, row.because = plan.code.value if plan.code else "", plan.because
    return row


def wake(*, now: datetime) -> None:
    """See that somebody looks at the campaigns."""
    if not Job.objects.filter(kind=WAVES, state=JobState.QUEUED, not_before__lte=now).exists():
        upkeep.enqueue(WAVES, arguments={}, by=None, now=now)


@transaction.atomic
def pause(*, campaign: Campaign, why: str, by: User, now: datetime) -> Campaign:
    """Nobody more is asked until somebody says so. What has not left is taken back, and asked again then."""
    require(by, Permission.RUN_CAMPAIGN)
    hold(campaign)
    campaign = _fresh(campaign)
    if campaign.said is not State.RUNNING:
        raise CampaignRefused("It does not run now.")
    _take_back(campaign, because="The campaign was paused.", by=by, now=now)
    return _to(campaign, State.PAUSED, why=_said(why, "why it is paused"))


@transaction.atomic
def go_on(*, campaign: Campaign, by: User, now: datetime) -> Campaign:
    """It goes on, in the name of whoever says so."""
    require(by, Permission.RUN_CAMPAIGN)
    history.locked_head()
    campaign = _fresh(campaign)
    if campaign.said is not State.PAUSED:
        raise CampaignRefused("It is not paused.")
    campaign.run_by = by
    campaign.save(update_fields=["run_by"])
    wake(now=now)
    return _to(campaign, State.RUNNING, why="")


@transaction.atomic
def stop(*, campaign: Campaign, why: str, by: User, now: datetime) -> Campaign:
    """Nobody more is asked, and what has not left is taken back. Answers are still taken, and nobody's wait ends."""
    require(by, Permission.RUN_CAMPAIGN)
    hold(campaign)
    campaign = _fresh(campaign)
    if not campaign.is_going:
        raise CampaignRefused("It does not run.")
    return over(campaign, State.STOPPED, why=_said(why, "why it is stopped"), by=by, now=now)


def over(campaign: Campaign, state: State, *, why: str, by: User | None, now: datetime) -> Campaign:
    """A campaign is over. Whoever did not answer waits as before, with a mark that says so."""
    _take_back(campaign, because="The campaign is over.", by=by, now=now)
    still = Asked.objects.filter(campaign=campaign, is_open=True)
    quiet = list(still.filter(times__gt=0, told=""))
    marks = [
        history.Fact(SILENT.name, row.person_id, row.wait_id, {"times": row.times}, occurred_at=now) for row in quiet
    ]
    if marks:
        history.record_all(marks, by=by.pk if by else None, now=now, cause=campaign.cause)
    Asked.objects.filter(pk__in=[row.pk for row in quiet]).update(is_silent=True)
    still.update(is_open=False)
    campaign.ended_at = now
    campaign.save(update_fields=["ended_at"])
    return _to(campaign, state, why=why)


_HERE = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.WITH_STAFF)
"""Those in which a message has not left. A claimed one is looked at once more before it does."""


def hold(campaign: Campaign) -> None:
    """Hold the history, then what of a campaign has not left: who is being asked now is asked first, or not at all.

    In the order in which messages that leave are held, so that neither waits for the other for ever.
    """
    history.locked_head()
    causes = [campaign.cause, campaign.pack_cause]
    list(Message.objects.select_for_update().filter(cause__in=causes, state__in=_HERE).values_list("pk"))


def _take_back(campaign: Campaign, *, because: str, by: User | None, now: datetime) -> None:
    """Messages that have not left are cancelled; whoever they were for counts as not asked by them."""
    rows = Asked.objects.filter(campaign=campaign, is_open=True, message__state__in=_HERE, message__batch=None)
    told: list[history.Fact] = []
    for row in rows.select_related("message"):
        if row.message is None:
            continue
        message = Message.objects.select_for_update().get(uuid=row.message.uuid)
        if message.said not in _HERE:
            continue  # it left meanwhile
        told += becoming.ended(message, MessageState.CANCELLED, code="taken_back", why=because, now=now)
        row.times, row.message = row.times - 1, None
        row.last_at = row.first_at if row.times else None
        row.first_at = row.first_at if row.times else None
        row.save(update_fields=["times", "message", "first_at", "last_at"])
    packs = Message.objects.select_for_update().filter(cause=campaign.pack_cause, state__in=_HERE, batch=None)
    for message in packs:
        told += becoming.ended(message, MessageState.CANCELLED, code="taken_back", why=because, now=now)
    becoming.record(told, by=by.pk if by else None, now=now)


@transaction.atomic
def settle(*, row: Asked, how: str, by: User, now: datetime) -> Asked:
    """Say what was done for somebody whom a person had to reach."""
    require(by, Permission.RECORD_CONTACT, on=row.wait)
    history.locked_head()
    found = Asked.objects.select_for_update().get(pk=row.pk)
    if found.route not in BY_HAND:
        raise CampaignRefused("Nothing is to be done by hand here.")
    if found.settled_at is not None:
        raise CampaignRefused("A colleague has said what was done.")
    found.settled_at, found.settled_by, found.settled_how = now, by, _said(how, "what was done")
    found.is_open = False
    found.save(update_fields=["settled_at", "settled_by", "settled_how", "is_open"])
    changed(found.campaign_id)
    return found


def changed(campaign: int) -> None:
    """Whoever watches is told that something is new."""
    found = Campaign.objects.select_for_update().get(pk=campaign)
    found.revision += 1
    found.save(update_fields=["revision"])


def _to(campaign: Campaign, state: State, *, why: str) -> Campaign:
    campaign.state, campaign.why = state, why
    campaign.revision += 1
    campaign.save(update_fields=["state", "why", "revision"])
    return campaign


def _fresh(campaign: Campaign) -> Campaign:
    found = Campaign.objects.select_for_update(of=("self",)).select_related("run_by").get(pk=campaign.pk)
    if found.said in OVER:
        raise CampaignRefused("It is over.")
    return found


def _said(words: str, what: str) -> str:
    if not words.strip():
        raise CampaignRefused(f"Enter {what}.", field="why")
    return words.strip()[:500]
