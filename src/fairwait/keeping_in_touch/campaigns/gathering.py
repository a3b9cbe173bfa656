"""How the people of a campaign stand now, gathered for many at once, and what a message to each will cost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from fairwait.accounts.models import Council
from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.rules.planning import Facts, Plan, State, plan
from fairwait.keeping_in_touch.check_in import languages
from fairwait.keeping_in_touch.check_in.models import Answer
from fairwait.keeping_in_touch.messages import links, setting
from fairwait.keeping_in_touch.messages.actions import estimate
from fairwait.keeping_in_touch.messages.models import IncomingText
from fairwait.keeping_in_touch.messages.rules import choosing, documents
from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.choosing import Choice, Offer
from fairwait.keeping_in_touch.messages.rules.cost import Cost
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.keeping_in_touch.packs.documents import all_published as published_packs
from fairwait.people.queries import roots
from fairwait.waiting.models import Wait

Row = tuple[Asked, Plan, Choice, Standing]


@dataclass(frozen=True)
class Asking:
    """What a campaign sends on a day: its messages with their versions, and what they are filled with."""

    templates: dict[str, tuple[MessageTemplate, int]]
    in_force: setting.InForce
    council: str
    is_read: bool

    @property
    def codes(self) -> list[str]:
        """The messages that lead to a private page, so that they can be answered."""
        return [code for code, (template, _version) in self.templates.items() if template.asks]

    def words(self, code: str, channel: Channel, form: Form, *, name: str) -> tuple[str, tuple[str, ...]]:
        """What somebody would read, and what nothing fills."""
        _subject, body = self.templates[code][0].words(channel, form)
        values = {"name": name, "council": self.council, "phone": self.in_force.messaging.phone}
        return documents.fill(body, {**values, documents.LINK: links.PLACE})

    def cost(self, code: str, channel: Channel, form: Form, *, stand: Standing) -> Cost:
        """What one message to somebody costs: their name and the language of their page make it longer."""
        return estimate(channel, self.alike(code, channel, form, stand=stand), form=form, in_force=self.in_force)

    def alike(self, code: str, channel: Channel, form: Form, *, stand: Standing) -> str:
        """What somebody would read, as long as with their own link."""
        body, _missing = self.words(code, channel, form, name=name_of(stand))
        return links.likeness(channel, body, suffix=languages.suffix_of(stand.language))


def asking(*, on: date) -> Asking:
    """What can be sent on a day."""
    council = Council.objects.values_list("name", flat=True).first() or ""
    return Asking(setting.templates(on=on), setting.in_force(on=on), council, links.somebody_reads(on=on))


def packs() -> list[str]:
    """The packs that can be given with a campaign."""
    return [code for code, each in published_packs().items() if each.pack.audience.is_public]


def plans(campaign: Campaign, rows: Sequence[Asked], *, now: datetime) -> list[Row]:
    """What would be done for each now, and why. Asks a fixed number of questions."""
    today = london_day(now)
    sends = asking(on=today)
    stands = standings([row.person_id for row in rows], council=sends.in_force.messaging.hours)
    known = _known(campaign, rows, stands, today=today)
    found = []
    for row in rows:
        stand = stands[row.person_id]
        facts, choice = _facts(campaign, row, stand, known, sends)
        found.append((row, plan(facts, today=today, quiet_days=campaign.quiet_days), choice, stand))
    return found


@dataclass(frozen=True)
class _Known:
    """What is known of many besides how they stand: by the record each is now known as, or by the wait."""

    waits: dict[int, Wait]
    unread: set[int]
    heard: dict[int, date]
    elsewhere: set[int]
    asked: dict[int, date]


def _known(campaign: Campaign, rows: Sequence[Asked], stands: dict[int, Standing], *, today: date) -> _Known:
    waits = Wait.objects.filter(pk__among=sorted({pk for stand in stands.values() for pk in stand.open_waits}))
    names = waits.only("pk", "person_id", "last_contact_on", "wish_until", "decision")
    answers = Answer.objects.filter(read_at=None) | Answer.objects.filter(
        received_at__date__gt=today - timedelta(days=max(1, campaign.quiet_days))
    )
    told = list(answers.values_list("person_id", "read_at", "received_at"))
    texts = IncomingText.objects.filter(settled_at=None, person__isnull=False).values_list("person_id", flat=True)
    others = Asked.objects.exclude(campaign=campaign).exclude(campaign__state=State.DRAFT)
    since = today - timedelta(days=max(1, campaign.quiet_days))
    lately = others.filter(Q(is_open=True) | Q(times__gt=0, last_at__date__gt=since))
    texters, asked = list(texts), list(lately.values_list("person_id", "is_open", "times", "last_at"))
    of = roots({*(person for person, _read, _at in told), *texters, *(person for person, *_rest in asked)})
    last_asked: dict[int, date] = {}
    for person, _is_open, times, at in asked:
        if times and at is not None:
            last_asked[of[person]] = max(last_asked.get(of[person], date.min), london_day(at))
    heard: dict[int, date] = {}
    for person, _read, at in told:
        heard[of[person]] = max(heard.get(of[person], date.min), london_day(at))
    unread = {of[person] for person, read, _at in told if read is None} | {of[person] for person in texters}
    elsewhere = {of[person] for person, is_open, *_rest in asked if is_open}
    return _Known({wait.pk: wait for wait in names}, unread, heard, elsewhere, last_asked)


def _facts(campaign: Campaign, row: Asked, stand: Standing, known: _Known, sends: Asking) -> tuple[Facts, Choice]:
    root, waits = stand.person.pk, [known.waits[pk] for pk in stand.open_waits if pk in known.waits]
    template, _version = sends.templates[campaign.wording(row.arm, is_reminder=row.times > 0)]
    ways = tuple(one for one in campaign.ways if one in template.channels)
    choice = choosing.choose(
        reach=stand.reach, needs=stand.needs, offer=Offer(ways, template.offer.forms, template.language)
    )
    contacts = [wait.last_contact_on for wait in waits if wait.last_contact_on]
    heard = [*contacts, *([known.heard[root]] if root in known.heard else [])]
    wishes = [wait.wish_until for wait in waits if wait.wish_until]
    no_link = links.refusal(stand, is_read=sends.is_read) or _unfilled(choice, row, stand, campaign, sends)
    return Facts(
        is_erased=stand.is_erased, is_dead=stand.is_dead, is_restricted=stand.is_restricted,
        is_stopped=any(code == "stopped" for code, _why in stand.barred.values()),
        is_deciding=any(wait.decision for wait in waits),
        has_unread=root in known.unread, is_elsewhere=root in known.elsewhere,
        has_wait=any(pk in stand.open_waits for pk in row.waits),
        wish_until=max(wishes, default=None), heard_on=max(heard, default=None),
        asked_on=known.asked.get(root),
        way=choice.channel, way_because=choice.because if choice.channel else _why_not(choice, campaign.ways),
        no_link=no_link, unread_need=stand.needs.unread, is_unsafe=stand.is_unsafe,
        can_be_rung=_can(Channel.PHONE, stand, template), can_be_printed=_can(Channel.PRINT, stand, template),
    ), choice  # fmt: skip


def _unfilled(choice: Choice, row: Asked, stand: Standing, campaign: Campaign, sends: Asking) -> str:
    if choice.channel is None:
        return ""
    code = campaign.wording(row.arm, is_reminder=row.times > 0)
    _words, missing = sends.words(code, choice.channel, choice.form, name=name_of(stand))
    return f"Nothing fills {', '.join(missing)} in the message." if missing else ""


def name_of(stand: Standing) -> str:
    """How somebody is called in a message."""
    return stand.person.known_as or stand.person.first_name or ""


def _why_not(choice: Choice, ways: Sequence[Channel]) -> str:
    """Why none of the campaign's ways will do, each reason once."""
    whys: dict[str, list[str]] = defaultdict(list)
    for channel, because in choice.refused:
        if channel in ways:
            whys[because.rstrip(".")].append(channel.label)
    return "; ".join(f"{because} ({', '.join(labels)})" for because, labels in whys.items())


def _can(channel: Channel, stand: Standing, template: MessageTemplate) -> bool:
    offer = Offer((channel,), template.offer.forms, template.language)
    return not choosing.refusal(channel, reach=stand.reach, needs=stand.needs, offer=offer)


@dataclass(frozen=True)
class Price:
    """What messages cost together, in pence; None where no price is known. Whether that is certain."""

    pence: Decimal | None
    is_sure: bool

    @property
    def pounds(self) -> str:
        """As it is written."""
        return "not known" if self.pence is None else f"£{self.pence / Decimal(100):,.2f}"


def together(costs: Sequence[Cost]) -> Price:
    """The price of many."""
    pence = [cost.pence for cost in costs]
    total = None if any(one is None for one in pence) else sum((one for one in pence if one is not None), Decimal(0))
    return Price(total, all(cost.is_sure for cost in costs))
