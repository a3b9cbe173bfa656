"""Where somebody stands, as their page tells it: what for, since when, how much longer, what next, when we ring.

Nothing here names anybody, and nothing they told us before is shown back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from fairwait.govuk.formats import format_count, format_date
from fairwait.keeping_in_touch.check_in import queries
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.check_in.rules.returning import until
from fairwait.measures import lasting
from fairwait.measures.lasting import Counted
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pauses import Pause
from fairwait.waiting.standing import Standing, pauses_of, standing

WEEK = 7
_NO_RANGE = gettext_noop("Too few people in your place were seen lately to say how long it takes.")
Say = Callable[[str], str]
"""The council's own words in the language of the page."""


@dataclass(frozen=True)
class Told:
    """One answer of the page: the question, the answer in large letters, and what is to be said beside it."""

    question: str
    answer: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaitTold:
    """One wait, as five answers in one order."""

    answers: tuple[Told, ...]


def waits_told(link: PrivateLink, *, say: Say, today: date) -> list[WaitTold]:
    """Everything somebody waits for, the most urgent first."""
    counted = lasting.latest(today=today)
    return [WaitTold(tuple(_answers(stands, say, counted, today))) for stands in _standings(link, today)]


def _standings(link: PrivateLink, today: date) -> list[Standing]:
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    calendar = waiting.calendar()
    return [
        standing(wait, pathway=pathways.get(wait.pathway or ""), as_of=today, calendar=calendar)
        for wait in queries.open_waits(queries.standing_person(link))
    ]


def _answers(stands: Standing, say: Say, counted: Counted | None, today: date) -> Iterator[Told]:
    name = say(stands.pathway.name) if stands.pathway else _("Help from adult social care")
    yield Told(_("What you are waiting for"), name, (_("You are on our list. We have not lost you."),))
    yield _since(stands, today)
    yield _likely(stands, counted, today) or _longer(stands, counted, today)
    yield _next_contact(stands, today)


def _since(stands: Standing, today: date) -> Told:
    asked = stands.started.on if stands.started else stands.wait.referred_on
    if asked is None:
        return Told(_("Since when"), _("We do not have the date"), (_("Ring us: we will find it together."),))
    weeks = (today - asked).days // WEEK
    more = [ngettext("That is %(num)s week.", "That is %(num)s weeks.", weeks) % {"num": weeks}] if weeks > 0 else []
    for pause in pauses_of(stands.wait):
        if _holds(pause, today):
            on = {"date": format_date(pause.paused_on)}
            more.append(_("It has been paused since %(date)s. Your first date is kept.") % on)
    return Told(_("Since when"), format_date(asked), tuple(more))


def _likely(stands: Standing, counted: Counted | None, today: date) -> Told | None:
    """Between which days most people in their place were seen. None where too few were, or the wait is paused."""
    wait = stands.wait
    lasted = counted.of(pathway=wait.pathway, band=wait.band) if counted else None
    if counted is None or lasted is None or stands.started is None or _is_paused(wait, today):
        return None
    low, high = lasted.low_days // WEEK, -(-lasted.high_days // WEEK)  # outwards: whole weeks that tell of nobody
    high = high if low else max(high, 2)
    began = stands.started.on
    first, last = began + timedelta(weeks=low), began + timedelta(weeks=high)
    others = _range(low) % {"num": format_count(lasted.n), "low": low, "high": high}
    on = {"date": format_date(counted.as_of)}
    guess = _("We counted this on %(date)s. It is our best guess, not a promise.") % on
    return Told(_("How much longer"), _between(first, last, today), (others, guess, *_aim(wait, today)))


def _range(low: int) -> str:
    """How long others waited. Nobody waited less than no weeks, so a range from none has one end."""
    if low == 0:
        return _(
            "Of %(num)s people who waited for this with the same urgency and were seen in the last year, 9 in 10 "
            "waited no longer than %(high)s weeks. 1 in 10 waited longer."
        )
    return _(
        "Of %(num)s people who waited for this with the same urgency and were seen in the last year, 8 in 10 waited "
        "%(low)s to %(high)s weeks. 1 in 10 waited less, 1 in 10 longer."
    )


def _between(first: date, last: date, today: date) -> str:
    days = {"first": format_date(first), "last": format_date(last)}
    if last < today:
        return _("You have waited longer than most people do")
    if first <= today:
        return _("Perhaps by %(last)s, perhaps later") % days  # who is still waiting is no longer most people
    return _("Most likely between %(first)s and %(last)s") % days


def _aim(wait: Wait, today: date) -> Iterator[str]:
    if wait.target_due_on is not None and wait.target_due_on < today:
        yield _("We aimed to see you by %(date)s and did not. We are sorry.") % {
            "date": format_date(wait.target_due_on)
        }
    elif wait.target_due_on is not None:
        yield _("What the council aims for is %(date)s or sooner.") % {"date": format_date(wait.target_due_on)}


def _is_paused(wait: Wait, today: date) -> bool:
    return any(_holds(pause, today) for pause in pauses_of(wait))


def _holds(pause: Pause, today: date) -> bool:
    return pause.paused_on <= today and (pause.resumes_on is None or pause.resumes_on > today)


def _were_too_few(wait: Wait, counted: Counted | None) -> bool:
    """Whether those in their place were counted lately, and were too few to say a range."""
    return counted is not None and bool(wait.band) and counted.of(pathway=wait.pathway, band=wait.band) is None


def _longer(stands: Standing, counted: Counted | None, today: date) -> Told:
    """The council's own target, said to be one. Past it, that it was missed."""
    wait = stands.wait
    question, aim = _("How much longer"), {"date": format_date(wait.target_due_on)}
    if wait.target_due_on is None:
        ring = _("Ring us if you need to plan. We will say what we know.")
        return Told(question, _("We do not know enough to say"), (ring,))
    if wait.target_due_on < today:
        missed = _("We aimed to see you by %(date)s and did not. We are sorry.") % aim
        return Told(question, _("Longer than we aimed for"), (missed, _("You have not lost your place.")))
    no_promise = _("This is what we aim for, not a promise. Some people wait longer.")
    too_few = (_(_NO_RANGE),) if _were_too_few(wait, counted) else ()
    return Told(question, _("We aim for %(date)s or sooner") % aim, (no_promise, *too_few))


def _next_contact(stands: Standing, today: date) -> Told:
    question, due, until = _("When we will next be in touch"), stands.next_contact, stands.wait.wish_until
    if until is not None and until >= today:
        wish = _("You asked us to wait until then. You can change your mind.")
        return Told(question, _("After %(date)s") % {"date": format_date(until)}, (wish,))
    if due is None:
        sorry = _("We should have. Ring us, or tell us below to call you.")
        return Told(question, _("We have not set a day"), (sorry,))
    on = {"date": format_date(due.on)}
    if due.on < today:
        missed = _("We should have been in touch by %(date)s and were not. We are sorry.") % on
        return Told(question, _("We are late"), (missed, _("Ring us, or tell us below to call you.")))
    return Told(question, _("By %(date)s") % on, (_("You never lose your place by missing a call."),))


@dataclass(frozen=True)
class Left:
    """Something they left, and until when they may come back to it."""

    name: str
    ended_on: date
    until: date


def left_told(link: PrivateLink, *, say: Say, today: date) -> list[Left]:
    """What they left without having got it, the last first, while they may still come back."""
    desk, names = queries.desk(on=today), {pathway.code: pathway.name for pathway in waiting.pathways(on=today)}
    return [
        Left(say(names.get(wait.pathway or "", "")), on, until(ended_on=on, days=desk.come_back_days))
        for wait in queries.left_waits(queries.standing_person(link), today=today)
        if desk and (on := wait.ended_on)
    ]


def still_in_touch_by(link: PrivateLink, *, today: date) -> date | None:
    """The day by which we are next in touch about anything, where it is still to come."""
    days = [stands.next_contact.on for stands in _standings(link, today) if stands.next_contact]
    return min((day for day in days if day >= today), default=None)
