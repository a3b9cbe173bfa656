"""What a huddle's pages say, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.govuk.formats import format_ago, format_day_month, format_days, format_short_date
from fairwait.huddles.queries import Line, Minutes, Room
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.walking import Coverage, ItemState
from fairwait.people.models import Person
from fairwait.people.words import talk
from fairwait.waiting.next_step import NextStep, next_step
from fairwait.waiting.rules.unseen import Lack

ORDERINGS = {
    Ordering.RISKIEST: gettext_noop("riskiest first"),
    Ordering.LONGEST: gettext_noop("longest waiting first"),
    Ordering.STUCK: gettext_noop("longest without anything done first"),
    Ordering.SIMPLEST: gettext_noop("simplest first: those who need least"),
    Ordering.CHANGED: gettext_noop("changed since last time first"),
}
STATES = {
    ItemState.TO_COME: gettext_noop("to come"),
    ItemState.DISCUSSED: gettext_noop("discussed"),
    ItemState.NOT_TODAY: gettext_noop("not today"),
    ItemState.NOT_REACHED: gettext_noop("not reached"),
}


def called(person: Person) -> str:
    """What the person likes to be called, for a question."""
    return person.known_as or person.first_name or person.name


def name(person: Person) -> str:
    """The name as an agenda says it; of a restricted record none."""
    return _("Restricted record") if person.is_restricted else person.name


def step_of(room: Room, *, today: date) -> NextStep | None:
    """The next step of the wait talked about."""
    return next_step(room.standing, called=called(room.person), as_of=today)


def facts(room: Room, *, today: date) -> Iterator[tuple[str, str, bool]]:
    """What must be known to decide: (what, words, whether it is late or lacking)."""
    wait, stands = room.item.wait, room.standing
    lacking = {one.lack for one in stands.lacks}
    yield _("Waits for"), stands.pathway.name if stands.pathway else wait.pathway or _("not known"), False
    yield _("Waiting"), *_waiting(room)
    band = str(stands.band) if stands.band else _("none chosen")
    chosen = _("%(band)s, chosen %(day)s") % {"band": band, "day": format_day_month(wait.band_on, today=today)}
    yield _("Band"), chosen if stands.band and wait.band_on else band, Lack.BAND in lacking
    if stands.band and wait.band_reason:
        yield _("Why that band"), wait.band_reason, False
    if suggested := _suggested(room):
        yield _("Policy suggests"), suggested, False
    yield _("Last heard from"), *_when(wait.last_contact_on, stands.next_contact, Lack.CONTACT in lacking, today=today)
    yield _("Risk looked at"), *_when(wait.last_checked_on, stands.next_recheck, Lack.RECHECK in lacking, today=today)
    if wait.wish_until and wait.wish_until >= today:
        wish = _("No contact until %(day)s: %(reason)s")
        yield (
            _("Wish"),
            wish % {"day": format_day_month(wait.wish_until, today=today), "reason": wait.wish_reason},
            False,
        )
    held = ", ".join(part for part in (wait.team, wait.worker) if part)
    yield _("Who has them"), held or _("nobody named"), Lack.TEAM in lacking
    if wait.risks:
        yield _("Risks noted"), wait.risks, False


def _waiting(room: Room) -> tuple[str, bool]:
    clock, wait = room.standing.clock, room.item.wait
    if clock is None:
        return _("not known"), True
    if clock.is_future:
        return _("not yet begun"), False
    words = _("%(days)s, since %(day)s") % {
        "days": format_days(clock.calendar_days_elapsed), "day": format_short_date(wait.clock_started_on),
    }  # fmt: skip
    if clock.target_on is not None:
        words = _("%(words)s; target %(day)s") % {"words": words, "day": format_short_date(clock.target_on)}
    return words, bool(clock.share_of_target and clock.share_of_target > 1)


def _suggested(room: Room) -> str:
    suggested, pathway = room.item.wait.band_suggested, room.pathway
    if not suggested or suggested == room.item.wait.band or pathway is None:
        return ""
    return str(pathway.band(suggested) or "")


def _when(last: date | None, due: Any, is_late: bool, *, today: date) -> tuple[str, bool]:
    words = f"{format_ago(last, today=today)}, {format_day_month(last, today=today)}" if last else _("never")
    if due is not None:
        words = _("%(words)s; due %(day)s") % {"words": words, "day": format_day_month(due.on, today=today)}
    return words, is_late


def note_of(line: Line) -> str:
    """What an agenda says beside a name."""
    if line.is_now:
        return _("now")
    if line.item.state != ItemState.TO_COME:
        return _(STATES[ItemState(line.item.state)])
    if line.item.was_missed:
        return _("missed last time")
    return _("back: an action is open") if line.item.returns else ""


def covered(coverage: Coverage) -> str:
    """Coverage in words."""
    words = _("%(discussed)s of %(all)s discussed") % {"discussed": coverage.discussed, "all": coverage.in_all}
    if coverage.not_today:
        words = _("%(words)s, %(count)s not today") % {"words": words, "count": coverage.not_today}
    return words


def shown(room: Room, *, today: date) -> dict[str, Any]:
    """Everything the person of the agenda is shown by."""
    person = room.person
    age = person.age_on(today)
    about = [_("aged %(age)s") % {"age": age} if age is not None else _("age not known")]
    about += [part for part in (room.item.wait.locality or person.postcode,) if part]
    return {
        "about": " \u00b7 ".join(about),
        "talk": list(talk(person)),
        "facts": list(facts(room, today=today)),
        "lacks": [one.because for one in room.standing.lacks],
        "questions": {question.code: question.asked_of(called(person)) for question in room.template.questions},
    }


def minutes_as_json(minutes: Minutes, *, schema: str) -> dict[str, Any]:
    """The minutes for a machine. Of a restricted record nothing is said but that it was there."""
    covered = minutes.coverage
    return {
        "schema": schema,
        "huddle": minutes.meeting.pk,
        "name": minutes.template.name,
        "about": minutes.meeting.about,
        "led_by": minutes.meeting.led_by.display_name,
        "started_at": minutes.meeting.started_at,
        "ended_at": minutes.meeting.ended_at,
        "present": [one.user.display_name for one in minutes.present],
        "coverage": {
            "agenda": covered.in_all, "discussed": covered.discussed, "not_today": covered.not_today,
            "left": covered.left, "oldest_unwalked_days": minutes.oldest_days,
        },
        "discussed": [
            {
                "person": name(one.item.wait.person),
                "decisions": [_unless_restricted(one.item.wait.person, words) for words, _who in one.decided],
                "by": sorted({who for _words, who in one.decided}),
            }
            for one in minutes.discussed
        ],
        "actions": [
            {
                "person": name(one.item.wait.person),
                "what": _unless_restricted(one.item.wait.person, action.what),
                "owner": action.owner.display_name,
                "due": action.due_on,
                "done_at": action.done_at,
            }
            for one in minutes.discussed
            for action in one.actions
        ],
        "not_today": [
            {"person": name(item.wait.person), "why": _unless_restricted(item.wait.person, item.why_not)}
            for item in minutes.not_today
        ],
        "not_reached": [name(item.wait.person) for item in minutes.left],
    }  # fmt: skip


def _unless_restricted(person: Person, words: str) -> str:
    return _("Details restricted") if person.is_restricted else words
