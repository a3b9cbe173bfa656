"""A wait on its person's page, in words: its clocks, its facts, what it lacks, what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.desk.acts import act_href
from fairwait.desk.lists.rows import against
from fairwait.desk.person.page import WaitShown
from fairwait.govuk.components import Act, Clock
from fairwait.govuk.formats import (
    format_ago,
    format_date,
    format_days,
    format_short_date,
)
from fairwait.priority.saying import Suggestion, suggestion
from fairwait.waiting.rules.pauses import JudgedPause

ACT_LABELS = {
    "contact": gettext_noop("Record a contact or a try"),
    "recheck": gettext_noop("Record a re-check"),
    "decide": gettext_noop("Decide what is asked"),
    "book": gettext_noop("Book a visit"),
    "call_later": gettext_noop("Call them later"),
    "plan": gettext_noop("Plan a day"),
    "long_wait": gettext_noop("Look at this long wait"),
    "triage": gettext_noop("Triage"),
    "change": gettext_noop("Tell of a change"),
    "band": gettext_noop("Choose a band"),
    "team": gettext_noop("Give to a team"),
    "pause": gettext_noop("Pause"),
    "resume": gettext_noop("End the pause"),
    "wish": gettext_noop("Record a wish for no contact"),
    "answer": gettext_noop("Answer the question"),
    "end": gettext_noop("End this wait"),
    "reopen": gettext_noop("Reopen this wait"),
    "bring": gettext_noop("Bring to a huddle"),
    "share": gettext_noop("Share with a partner"),
    "raise_about": gettext_noop("Raise a provider concern or incident"),
}


@dataclass(frozen=True)
class WaitWords:
    """One wait as the page writes it."""

    shown: WaitShown
    title: str
    id: str
    clocks: tuple[Clock, ...]
    target_days: int | None
    target_label: str
    facts: tuple[tuple[str, str], ...]
    lacks: tuple[str, ...]
    pauses: tuple[tuple[str, str], ...]
    acts: tuple[Act, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True)
class NextWords:
    """The next step pinned above everything."""

    owner: str
    title: str
    because: str
    also: tuple[str, ...]
    first: Act | None
    acts: tuple[Act, ...]
    id: str


def need_words(shown: WaitShown) -> str:
    """What is waited for: the pathway's name, else the source's own word."""
    pathway = shown.standing.pathway
    return pathway.name if pathway else shown.wait.pathway or _("not known")


def wait_words(shown: WaitShown, *, today: date, above: NextWords | None = None) -> WaitWords:
    """A wait with both clocks, its facts, what it lacks and what may be done beside what stands above already."""
    said = {act.href for act in (above.first, *above.acts) if act is not None} if above else set()
    wait, stands = shown.wait, shown.standing
    clock = stands.clock
    clocks: tuple[Clock, ...] = ()
    if clock is not None and not clock.is_future:
        paused = clock.calendar_days_elapsed - clock.calendar_days_running
        clocks = (
            Clock(_("Since the request"), clock.calendar_days_elapsed),
            Clock(_("Without pauses"), clock.calendar_days_running, paused_days=paused),
        )
    target = _calendar_target(shown)
    return WaitWords(
        shown=shown,
        title=need_words(shown),
        id=f"wait-{wait.uuid}",
        clocks=clocks,
        target_days=target,
        target_label=_target_label(shown),
        facts=tuple(_facts(shown, today)),
        lacks=tuple(one.because for one in stands.lacks),
        pauses=tuple(_pause_words(judged) for judged in shown.pauses),
        acts=tuple(
            Act(_(ACT_LABELS[act]), href) for act in shown.acts if (href := act_href(act, wait.uuid)) not in said
        ),
        suggestion=suggestion(wait, shown.reasons, pathway=stands.pathway) if shown.reasons else None,
    )


def _calendar_target(shown: WaitShown) -> int | None:
    clock, started = shown.standing.clock, shown.standing.started
    if clock is None or started is None or clock.target_on is None or clock.is_future:
        return None
    paused = clock.calendar_days_elapsed - clock.calendar_days_running
    days = (clock.target_on - started.on).days - paused
    return days if days > 0 else None


def _target_label(shown: WaitShown) -> str:
    band = shown.standing.band
    if band is None or band.target is None:
        return ""
    length = str(band.target.length)
    return (
        _("%(length)s, local target") % {"length": length}
        if band.target.is_local
        else _("%(length)s in law") % {"length": length}
    )


def _facts(shown: WaitShown, today: date) -> Iterator[tuple[str, str]]:
    wait, stands = shown.wait, shown.standing
    clock, started = stands.clock, stands.started
    yield _("Asked"), format_date(wait.referred_on)
    if started is not None and started.on != wait.referred_on:
        yield _("Clock starts"), f"{format_date(started.on)}: {started.because}"
    if clock is not None and clock.is_future:
        yield _("Waiting"), _("Not yet begun")
    elif clock is not None:
        yield _("Since the request"), format_days(clock.calendar_days_elapsed)
        yield _("Without pauses"), format_days(clock.calendar_days_running)
    yield from _target_facts(shown)
    if shown.is_open:
        yield from _open_facts(shown, today)
    else:
        yield _("Ended"), f"{format_date(wait.ended_on)}: {wait.end_reason}"
        yield _("The person was told"), wait.end_told or _("not known")
    yield _("Team"), ", ".join(part for part in (wait.team or _("no team"), wait.worker) if part)
    if wait.reason:
        yield _("Reason given"), wait.reason
    if wait.risks:
        yield _("Risks noted"), wait.risks
    if wait.notes:
        yield _("Notes"), wait.notes


def _target_facts(shown: WaitShown) -> Iterator[tuple[str, str]]:
    band, clock = shown.standing.band, shown.standing.clock
    if band is None or band.target is None or clock is None or clock.share_of_target is None:
        return
    promise = _("the council\u2019s own promise, not law") if band.target.is_local else band.target.source
    used = against(clock, band) if clock.share_of_target <= 1 else _times(clock.share_of_target)
    if shown.standing.pathway and (led := shown.standing.pathway.clock.round_days):
        used += _(", with the %(days)s that led up to the day it was due") % {"days": format_days(led)}
    label = _("Local target") if band.target.is_local else _("Target in law")
    yield label, _("%(length)s for %(band)s: %(promise)s. %(used)s.") % {
        "length": band.target.length, "band": band.code, "promise": promise, "used": used[:1].upper() + used[1:],
    }  # fmt: skip


def _times(share: float) -> str:
    number = f"{share:.0f}" if share >= 2 else f"{share:.1f}"
    return _("Used %(number)s times over") % {"number": number} if number != "1.0" else _("Just used up")


def _open_facts(shown: WaitShown, today: date) -> Iterator[tuple[str, str]]:
    wait, stands = shown.wait, shown.standing
    if stands.band and wait.band_reason:
        yield _("Band"), _("%(band)s: %(reason)s, %(date)s") % {
            "band": stands.band, "reason": wait.band_reason, "date": format_short_date(wait.band_on),
        }  # fmt: skip
    heard = (
        f"{format_date(wait.last_contact_on)}, {format_ago(wait.last_contact_on, today=today)}"
        if wait.last_contact_on
        else _("Never")
    )
    yield _("Last heard from"), heard
    if stands.next_contact:
        yield _("Next contact"), f"{format_date(stands.next_contact.on)}: {stands.next_contact.because}"
    looked = (
        f"{format_date(stands.looked_on)}, {format_ago(stands.looked_on, today=today)}"
        if stands.looked_on
        else _("Never")
    )
    yield _("Risk last looked at"), looked
    if stands.next_recheck:
        yield _("Next re-check"), f"{format_date(stands.next_recheck.on)}: {stands.next_recheck.because}"
    if wait.wish_until and wait.wish_until >= today:
        yield (
            _("Wish"),
            _("No contact until %(date)s: %(reason)s")
            % {"date": format_date(wait.wish_until), "reason": wait.wish_reason},
        )
    if wait.theirs:
        yield _("The extract says"), _theirs(shown)


def _theirs(shown: WaitShown) -> str:
    from fairwait.waiting.sentences import Names, field_label, field_text

    pathway = shown.standing.pathway
    names = Names(pathways={pathway.code: pathway} if pathway else {})
    said = [
        f"{field_label(name)}: {field_text(name, value, names, shown.wait.pathway) or _('nothing')}"
        for name, value in sorted((shown.wait.theirs or {}).items())
    ]
    return "; ".join(said)


def _pause_words(judged: JudgedPause) -> tuple[str, str]:
    pause = judged.pause
    until = format_date(pause.resumes_on) if pause.resumes_on else _("now")
    return _("%(start)s to %(end)s") % {"start": format_date(pause.paused_on), "end": until}, judged.because


# What happened ---------------------------------------------------------------------------------------------------
