"""One wait as a row of the list, in words: two lines a cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.acts import act_address
from fairwait.desk.lists.queries import Listed
from fairwait.govuk.addresses import Address
from fairwait.govuk.formats import format_ago, format_day_month, format_days, format_share
from fairwait.govuk.said import gettext as _
from fairwait.people.models import Person
from fairwait.people.words import needs_in_short
from fairwait.waiting.models import Wait
from fairwait.waiting.next_step import NextStep, next_step
from fairwait.waiting.rules.clock import Clock
from fairwait.waiting.rules.pathways import Band, Pathway
from fairwait.waiting.rules.unseen import Lack

_CHIPS = 2


@dataclass(frozen=True)
class Leading:
    """Where the links of rows lead: addresses that differ from row to row by a reference only."""

    record: Address
    why: Address
    acts: Mapping[str, Address]


def leading() -> Leading:
    """The addresses of a page of rows, looked up once."""
    return Leading(Address("desk:person"), Address("desk:why"), {act: act_address(act) for act in _PERMISSION})


@dataclass(frozen=True)
class RowShown:
    """One row as the template writes it. `href` and `why_href` are None where this viewer may not open the record."""

    uuid: str
    href: str | None
    why_href: str | None
    choose: str
    why_of: str
    name: str
    flags: tuple[tuple[str, bool], ...]
    number: str | None
    age: int | None
    place: str | None
    about: str
    band_label: str | None
    band_rank: int | None
    suggests: str
    chips: tuple[str, ...]
    waited: str
    days: int
    target_days: int | None
    against: str
    heard: str
    heard_tone: str
    heard_on: str
    heard_due: str
    step: NextStep | None
    step_href: str | None
    step_tone: str
    waits_for: str
    unseen: str
    team: str
    worker: str
    is_unseen: bool
    is_restricted: bool


def row(item: Listed, *, viewer: User, today: date, to: Leading) -> RowShown:
    """One wait as a row: two lines a cell."""
    wait, stands, person = item.wait, item.standing, item.wait.person
    hidden, clock = person.is_restricted, item.standing.clock
    step = _step(item, today=today) if not hidden else None
    heard, tone, on, due = _heard(item, today=today)
    may_open, reference = item.may_open, str(wait.uuid)
    name = _("Restricted record") if hidden else person.name
    lacks = ", ".join(_lack_word(lack) for lack in item.lacks)
    return RowShown(
        uuid=reference,
        href=to.record.of(person.uuid) if may_open else None,
        why_href=to.why.of(reference) if may_open else None,
        choose=_("Choose %(name)s") % {"name": name},
        why_of=_("why here: %(name)s") % {"name": name},
        name=name,
        flags=() if hidden else flags(person),
        number=None if hidden else (item.numbers[0] if item.numbers else None),
        age=None if hidden else person.age_on(today),
        place=None if hidden else wait.locality or person.postcode,
        about=_restricted_words(may_open, person) if hidden else "",
        band_label=str(stands.band) if stands.band else None,
        band_rank=stands.band.rank if stands.band else None,
        suggests=suggests(item.wait, item.standing.pathway),
        chips=(_("Details restricted"),) if hidden else tuple(chips(item, today=today))[:_CHIPS],
        waited=waited(clock),
        days=clock.days_running if clock else 0,
        target_days=_target_days(item),
        against=against(clock, stands.band),
        heard=heard,
        heard_tone=tone,
        heard_on=on,
        heard_due=due,
        step=step,
        step_href=to.acts[step.act].of(reference) if step and may(viewer, _PERMISSION[step.act], on=wait) else None,
        step_tone="red" if step and step.is_late and step.act in ("contact", "recheck") else "",
        waits_for=stands.pathway.name if stands.pathway else wait.pathway or _("Not known"),
        unseen=_("Unseen: lacks %(what)s") % {"what": lacks} if lacks else "",
        team=wait.team or "",
        worker=wait.worker or "",
        is_unseen=item.is_unseen,
        is_restricted=hidden,
    )


def _step(item: Listed, *, today: date) -> NextStep | None:
    happened = item.reasons.escalated if item.reasons else None
    return next_step(item.standing, called=called(item.wait.person), as_of=today, happened=happened)


def called(person: Person) -> str:
    """What the person likes to be called, for a sentence."""
    return person.known_as or person.first_name or person.name


def flags(person: Person) -> tuple[tuple[str, bool], ...]:
    """What must be seen beside a name: (words, danger)."""
    found = [(_("Unsafe contact"), True)] if person.unsafe_contact else []
    found += [(_("Died"), True)] if person.date_of_death else []
    return (*found, *((words, False) for words in needs_in_short(person)))


def _restricted_words(may_open: bool, person: Person) -> str:
    if may_open:
        return _("Opens with a reason; every opening is looked at")
    if person.ring:
        return _("A colleague holds this: ring %(whom)s") % {"whom": person.ring}
    return _("Ring the team that holds it: a team manager or the principal social worker may open it")


def suggests(wait: Wait, pathway: Pathway | None) -> str:
    """The band that the policy suggests where it is another than the one chosen; else nothing."""
    if not wait.band_suggested or wait.band_suggested == wait.band or pathway is None:
        return ""
    band = pathway.band(wait.band_suggested)
    return str(band) if band else ""


def chips(item: Listed, *, today: date) -> Iterator[str]:
    """The facts that set a row's place, then those that make waiting riskier."""
    wait, person, clock = item.wait, item.wait.person, item.standing.clock
    if wait.order_rank < 0:
        yield _("Could not be scored: look first")
    if wait.escalated:
        happened = item.reasons.escalated if item.reasons else None
        yield _("Triage reopened: %(what)s") % {"what": _inside(happened)} if happened else _("Triage reopened")
    if item.reasons and item.reasons.band and wait.triage:
        yield from (because[:1].upper() + because[1:] for because in item.reasons.because)
    if item.standing.band is None and wait.priority:
        yield _("Priority \u201c%(words)s\u201d") % {"words": wait.priority}
    if clock and clock.share_of_target is not None and clock.share_of_target > 1:
        yield _("%(times)s the target") % {"times": times(clock.share_of_target)}
    if clock and clock.is_paused:
        yield _("Paused")
    if person.lives_alone:
        yield _("Lives alone")
    if person.is_carer:
        yield _("Is a carer")
    if person.has_unpaid_carer:
        yield _("Has a carer")
    if clock and clock.is_future:
        yield _("Not yet begun")


def _inside(words: str) -> str:
    """Words as they stand inside a sentence; an abbreviation keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def times(share: float) -> str:
    """ "1,419×", "4×", "1.4×"."""
    return f"{share:,.0f}\u00d7" if share >= 2 else f"{share:.1f}\u00d7"


def waited(clock: Clock | None) -> str:
    """How long somebody has waited, in words, pauses in."""
    if clock is None:
        return _("Not known")
    if clock.is_future:
        return _("Not yet begun")
    return format_days(clock.calendar_days_elapsed)


def _target_days(item: Listed) -> int | None:
    """The target in the days of the clock, such that the bar's share is the share of the target used."""
    clock = item.standing.clock
    if clock is None or not clock.share_of_target or clock.is_future:
        return None
    return max(1, round(max(clock.days_running, 1) / clock.share_of_target))


def against(clock: Clock | None, band: Band | None) -> str:
    """The wait against its target, in words."""
    if clock is None or clock.share_of_target is None:
        return _("no target yet")
    target = band.target if band else None
    local = target is None or target.is_local
    if clock.share_of_target > 1:
        words = _("%(times)s local target") if local else _("%(times)s the target in law")
        return words % {"times": times(clock.share_of_target)}
    left = format_share(clock.share_of_target, 1)
    return (_("%(share)s of local target") if local else _("%(share)s of the target in law")) % {"share": left}


def _heard(item: Listed, *, today: date) -> tuple[str, str, str, str]:
    """When the person was last truly heard from: words, tone, the day, and when next."""
    wait, due = item.wait, item.standing.next_contact
    lapsed = Lack.CONTACT in item.lacks
    if wait.last_contact_on is None:
        heard, tone = _("Never"), "red"
    elif wait.last_contact_on > today:
        heard, tone = _("Not counted: a day to come"), "red"
    else:
        ago = format_ago(wait.last_contact_on, today=today)
        heard, tone = ago[:1].upper() + ago[1:], "red" if lapsed else ""
    on = format_day_month(wait.last_contact_on, today=today) if wait.last_contact_on else ""
    if item.has_wish:
        next_ = _("by wish, until %(day)s") % {"day": format_day_month(wait.wish_until, today=today)}
    elif due is None:
        next_ = ""
    else:
        day = format_day_month(due.on, today=today)
        next_ = _("due %(day)s") % {"day": day} if due.is_overdue else _("next %(day)s") % {"day": day}
    return heard, tone, on, next_


_PERMISSION = {
    "band": Permission.SET_PRIORITY, "triage": Permission.SET_PRIORITY,
    "contact": Permission.RECORD_CONTACT, "recheck": Permission.RECORD_CONTACT,
    "team": Permission.ALLOCATE, "answer": Permission.RECORD_CONTACT,
    "decide": Permission.SET_PRIORITY,
}  # fmt: skip


_LACK_WORDS = {
    Lack.BAND: gettext_noop("band"),
    Lack.RECHECK: gettext_noop("re-check"),
    Lack.CONTACT: gettext_noop("contact"),
    Lack.TEAM: gettext_noop("team"),
    Lack.WHEREABOUTS: gettext_noop("answer"),
}


def _lack_word(lack: Lack) -> str:
    return _(_LACK_WORDS[lack])
