"""What a huddle's pages say, in words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fairwait.govuk.components import Figure
from fairwait.govuk.formats import (
    format_ago,
    format_day_month,
    format_days,
    format_list,
    format_share,
    format_short_date,
)
from fairwait.govuk.words import rephrase
from fairwait.huddles.models import Item
from fairwait.huddles.queries import Line, Minutes, Room
from fairwait.huddles.queries.over_time import OverTime
from fairwait.huddles.rules.ordering import Ordering
from fairwait.huddles.rules.sharing import LawfulBasis
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Coverage, DecisionKind, ItemState
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


BASES = {
    LawfulBasis.DIRECT_CARE: gettext_noop("Direct care: section 251B of the Health and Social Care Act 2012"),
    LawfulBasis.COOPERATION: gettext_noop("Co-operation with partners: Care Act 2014, sections 6 and 7"),
    LawfulBasis.SAFEGUARDING: gettext_noop("Safeguarding an adult: Care Act 2014, sections 42 to 45"),
    LawfulBasis.AGREED: gettext_noop("The person agreed to it, having been told what is shared and why"),
}
DECIDED = {
    DecisionKind.BAND: gettext_noop("a band was chosen or kept"),
    DecisionKind.CONTACT: gettext_noop("a contact was recorded"),
    DecisionKind.RECHECK: gettext_noop("the risk was looked at"),
    DecisionKind.TEAM: gettext_noop("given to a team"),
    DecisionKind.PAUSE: gettext_noop("paused, on their side"),
    DecisionKind.END: gettext_noop("the wait ended"),
    DecisionKind.CONFIRM: gettext_noop("the next step was confirmed"),
    DecisionKind.NOTE: gettext_noop("something else was agreed"),
}


def purpose(template: Template) -> str:
    """What a kind of huddle is for, as this council says it."""
    return rephrase(template.purpose)


def name(person: Person) -> str:
    """The name as an agenda says it; of a restricted record none."""
    return _("Restricted record") if person.is_restricted else person.name


def step_of(room: Room, *, today: date) -> NextStep | None:
    """The next step of the wait talked about."""
    return next_step(room.standing, called=called(room.person), as_of=today, happened=room.happened)


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
    yield _("Risk looked at"), *_when(stands.looked_on, stands.next_recheck, Lack.RECHECK in lacking, today=today)
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
    band = pathway.band(suggested)
    if band is None or room.reasons is None or room.reasons.band != suggested or not room.reasons.because:
        return str(band or "")
    because = {"band": band, "because": format_list(list(room.reasons.because))}
    return _("%(band)s, because %(because)s") % because


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
    if line.item.brought_by_id is not None:
        return _("brought")
    if line.item.was_missed:
        return _("missed last time")
    return _("back: an action is open") if line.item.returns else ""


def covered(coverage: Coverage) -> str:
    """Coverage in words."""
    words = _("%(discussed)s of %(all)s discussed") % {"discussed": coverage.discussed, "all": coverage.in_all}
    if coverage.not_today:
        words = _("%(words)s, %(count)s not today") % {"words": words, "count": coverage.not_today}
    return words


def shown(room: Room, *, today: date, is_shared: bool = False) -> dict[str, Any]:
    """Everything the person of the agenda is shown by. `is_shared`: to somebody outside the council."""
    person = room.person
    age = person.age_on(today)
    about = [_("aged %(age)s") % {"age": age} if age is not None else _("age not known")]
    about += [part for part in (room.item.wait.locality or person.postcode,) if part]
    return {
        "about": " \u00b7 ".join(about),
        "talk": list(talk(person, is_shared=is_shared)),
        "facts": list(facts(room, today=today)),
        "lacks": [one.because for one in room.standing.lacks],
        "questions": {question.code: question.asked_of(called(person)) for question in room.template.questions},
    }


def facts_shared(room: Room) -> Iterator[tuple[str, str, bool]]:
    """What a partner needs to help, and no more: neither band nor reasons, risks, notes nor what others recorded."""
    wait, stands = room.item.wait, room.standing
    yield _("Waits for"), stands.pathway.name if stands.pathway else _("not known"), False
    yield _("Waiting"), *_waiting(room)
    yield _("Who has them"), ", ".join(part for part in (wait.team, wait.worker) if part) or _("nobody named"), False


def who_was_there(minutes: Minutes) -> str:
    """Names, and of a partner the organisation and the agreement they came by."""
    told = []
    for one in minutes.present:
        guest = minutes.guests.get(one.user_id)
        of = f" ({guest.works_for}; {', '.join(guest.agreements)})" if guest else ""
        told.append(f"{one.user.display_name}{of}")
    return ", ".join(told)


def figures(minutes: Minutes) -> Iterator[Figure]:
    """A huddle in figures: the unseen of its list before and after, then what was talked about, decided and kept."""
    before, after = minutes.figures
    if before is not None:
        shown = f"{before.unseen} \u2192 {after.unseen}" if after is not None else str(before.unseen)
        base = ngettext("of %(num)s wait on the agenda", "of %(num)s waits on the agenda", before.waits)
        label = _("Unseen, before and after") if after is not None else _("Unseen at the start")
        yield Figure(label, shown, base % {"num": before.waits}, tone="violet")
        past = f"{before.past_target} \u2192 {after.past_target}" if after is not None else str(before.past_target)
        longest = _("longest %(days)s") % {"days": format_days(before.longest_days)} if before.longest_days else ""
        yield Figure(_("Past their target"), past, longest)
    talked = minutes.coverage
    yield Figure(_("Talked about"), _("%(a)s of %(b)s") % {"a": talked.discussed, "b": talked.in_all})
    yield Figure(_("Actions made"), str(len(minutes.actions)))
    if minutes.kept is not None:
        done, left = minutes.kept
        yield Figure(
            _("Actions of the last one"),
            _("%(a)s of %(b)s") % {"a": done, "b": left},
            _("done, of those about these people"),
        )


def figures_over_time(found: OverTime) -> Iterator[Figure]:
    """A series in figures, each with its base."""
    if found.cycles:
        newest, _kept = found.cycles[0]
        base = _("of %(listed)s listed, %(first)s to %(last)s") % {
            "listed": newest.listed, "first": format_day_month(newest.first), "last": format_day_month(newest.last),
        }  # fmt: skip
        yield Figure(_("Talked about this cycle"), str(newest.discussed), base)
    if found.oldest_days is not None:
        yield Figure(_("Longest without being walked"), format_days(found.oldest_days), _("of everybody still waiting"))
    if due := found.due_by_now:
        base = ngettext("of %(num)s action due by now", "of %(num)s actions due by now", due) % {"num": due}
        yield Figure(_("Actions done by their day"), format_share(found.kept["on_time"], due), base)
    if found.cleared_days is not None:
        base = ngettext("the middle of %(num)s that was", "the middle of %(num)s that were", found.cleared)
        yield Figure(
            _("From a “no” to done"),
            _("%(days)s days") % {"days": f"{found.cleared_days:g}"},
            base % {"num": found.cleared},
        )


def typed(said: dict[str, Any]) -> str:
    """The words of what was typed and not decided, without what was only chosen."""
    boxes = (box for box in said if box == "why" or box.startswith("what_"))
    # In an order of our own, what is to be done before why: a database may keep them in another.
    return " / ".join(str(said[box]) for box in sorted(boxes))


def number(item: Item) -> str:
    """A person by their place on the agenda, where no names are shown."""
    return _("Person %(place)s") % {"place": item.position}


def counted_over(sees_names: bool) -> str:
    """Whom the figures of a page count."""
    if sees_names:
        return _("Counted over the waits you may see.")
    return _("Counted over everybody on the agendas that are held for directors.")


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
        "figures": {"before": minutes.meeting.figures, "after": minutes.meeting.figures_after},
        "answered_no": [
            {"question": asked, "of": len(minutes.answered), "no": count} for asked, count in minutes.noes
        ],
        "discussed": [
            {
                "person": name(one.item.wait.person),
                "decisions": [_unless_restricted(one.item.wait.person, words) for words, _who in one.decided],
                "by": sorted({who for _words, who in one.decided}),
                "owner": one.item.owner.display_name if one.item.owner else None,
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
