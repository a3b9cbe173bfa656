"""What is due today in words: each queue with its order, its first rows, and the act that does them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.due import SHOWN, DueWork, work_for
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Role
from fairwait.desk.acts import act_href
from fairwait.desk.contacts.queue import with_rest
from fairwait.desk.lists import counting
from fairwait.desk.lists.narrowing import Narrowing, Tab, code_of
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.lists.rows import called, flags
from fairwait.desk.lists.showing import in_figures, unseen_banner
from fairwait.desk.today import queues as today
from fairwait.desk.today.queues import Coming, Queue, Work
from fairwait.engine.calendars import WorkingCalendar
from fairwait.govuk.components import Figure
from fairwait.govuk.formats import format_ago, format_date, format_day_month
from fairwait.keeping_in_touch.contacts import documents
from fairwait.priority.queries import may_look_at_long_wait
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.sentences.from_contacts import DECISIONS
from fairwait.waiting.standing import Standing, standing

_PERMISSIONS: Mapping[Work, Permission] = {
    Work.TRIAGE: Permission.SET_PRIORITY,
    Work.PROMISED: Permission.RECORD_CONTACT,
    Work.CONTACT: Permission.RECORD_CONTACT,
    Work.RECHECK: Permission.RECORD_CONTACT,
    Work.LONG: Permission.SET_PRIORITY,
    Work.PAUSE: Permission.RECORD_CONTACT,
    Work.QUESTION: Permission.RECORD_CONTACT,
    Work.TEAM: Permission.ALLOCATE,
}
_ACTS = {
    Work.TRIAGE: "triage", Work.PROMISED: "contact", Work.CONTACT: "contact", Work.RECHECK: "recheck",
    Work.LONG: "long_wait", Work.PAUSE: "contact", Work.QUESTION: "answer", Work.TEAM: "team",
}  # fmt: skip
_TABS = {
    Work.TRIAGE: Tab.TRIAGE, Work.CONTACT: Tab.CONTACT, Work.RECHECK: Tab.RECHECK, Work.QUESTION: Tab.QUESTIONS,
    Work.TEAM: Tab.NO_TEAM,
}  # fmt: skip


@dataclass(frozen=True)
class TodayRow:
    """One wait of a queue: who, what to do and where, why, and what must not be missed."""

    name: str
    href: str | None
    flags: tuple[tuple[str, bool], ...]
    band: str | None
    rank: int | None
    need: str
    because: str
    act: str
    act_href: str | None
    is_unseen: bool
    key: str


@dataclass(frozen=True)
class QueueShown:
    """One queue as the page writes it. `more` is how many are not shown, `href` where all of them are listed."""

    key: str
    title: str
    count: int
    late: int
    rows: tuple[TodayRow, ...]
    more: int
    href: str | None
    empty: str


@dataclass(frozen=True)
class Held:
    """Somebody a named person decides about: nobody speaks with them meanwhile."""

    name: str
    href: str | None
    words: str


@dataclass(frozen=True)
class TodayPage:
    """Everything Today shows one person. `held`: the first of those a colleague decides about, `held_count` of all;
    `resting`: how many nobody could reach, who are let rest until the next try.

    `figures`: the whole list for whoever sees no record, small numbers hidden.
    """

    queues: tuple[QueueShown, ...]
    others: tuple[DueWork, ...]
    done: int
    coming: Coming | None
    whose: str
    people: tuple[int, ...]
    ordered_on: date | None
    has_waits: bool
    for_directors: int | None
    figures: tuple[Figure, ...] = ()
    held: tuple[Held, ...] = ()
    held_count: int = 0
    resting: int = 0

    @property
    def to_go(self) -> int:
        """How many pieces of work there are."""
        return sum(queue.count for queue in self.queues) + sum(other.count for other in self.others)

    @property
    def first(self) -> TodayRow | None:
        """The first thing to do."""
        return next((row for queue in self.queues for row in queue.rows if row.act_href), None)


def today_page(viewer: User, *, on: date, now: datetime | None = None) -> TodayPage:
    """Today for this viewer. Asks a fixed number of questions, however much is due."""
    others = tuple(work_for(viewer, on, now=now))
    role = Role(viewer.role)
    if not may(viewer, Permission.SEE_LIST):
        whole = counting.shape(teams=None, day=on)
        sees = may(viewer, Permission.SEE_MEASURES)
        long = today.long_waits(whole.frame, role=role) if sees else None
        figures = tuple(in_figures(whole.summary(Narrowing()))) if sees else ()
        return TodayPage((), others, 0, None, "", _people(others), None, bool(whole.frame.height), long, figures)
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=on)}
    shape = shape_for(viewer, today=on, pathways=pathways.values())
    frame = today.theirs(shape.frame, role=role, teams=viewer.teams, mine=shape.mine)
    frame = with_rest(frame, script=documents.script(on=on), ranks=documents.ranks(on=on), today=on)
    found = today.queues(frame, role=role, today=on)
    with_decider = today.with_a_decider(frame, role=role, by=viewer.pk)
    wanted = {wait for queue in found for wait in queue.waits[:SHOWN]}
    waits, calendar = _waits(viewer, wanted.union(with_decider[:SHOWN])), waiting.calendar()
    unseen = _unseen(frame, waits)
    shown = tuple(
        _shown(viewer, queue, waits=waits, unseen=unseen, pathways=pathways, on=on, calendar=calendar)
        for queue in found
    )
    people = [wait.person_id for wait in waits.values() if not wait.person.is_restricted]
    return TodayPage(
        queues=shown,
        others=others,
        done=today.done(frame, by=viewer.pk, today=on),
        coming=today.coming(frame, role=role, today=on),
        whose=_whose(viewer),
        people=tuple(sorted({*people, *_people(others)})),
        ordered_on=shape.ordered_on,
        has_waits=bool(frame.height),
        for_directors=None,
        held=tuple(_held(viewer, [waits[number] for number in with_decider[:SHOWN] if number in waits], on=on)),
        held_count=len(with_decider),
        resting=today.resting(frame, role=role, today=on),
    )


def banner(viewer: User, *, on: date) -> dict[str, object] | None:
    """The unseen count of what this viewer looks after; None for those who see no list."""
    if not may(viewer, Permission.SEE_LIST):
        return None
    return unseen_banner(shape_for(viewer, today=on), _part(viewer))


def _part(viewer: User) -> Narrowing:
    """The part of the list that is this viewer\u2019s, as far as an address can say it."""
    if viewer.role == Role.PRACTITIONER or not viewer.teams:
        return Narrowing()
    return Narrowing(chosen={"team": (*(code_of(team) for team in viewer.teams), code_of(None))})


def _people(others: Sequence[DueWork]) -> tuple[int, ...]:
    return tuple(thing.person for other in others for thing in other.things if thing.person is not None)


def _whose(viewer: User) -> str:
    if viewer.role == Role.PRACTITIONER:
        return _("Waits that name you as their worker")
    return ", ".join(viewer.teams) if viewer.teams else _("Every team")


def _held(viewer: User, waits: Sequence[Wait], *, on: date) -> Iterator[Held]:
    """Who decides what about each, and since when it is asked."""
    names = accounts.names_of(wait.decision_to for wait in waits)
    for wait in waits:
        hidden = wait.person.is_restricted
        words = _("%(who)s decides %(what)s") % {
            "who": names.get(wait.decision_to or 0, _("A named person")),
            "what": _(DECISIONS.get(wait.decision or "", "")),
        }  # fmt: skip
        asked = _("Asked %(ago)s.") % {"ago": format_ago(wait.decision_on, today=on)} if wait.decision_on else ""
        may_open = may(viewer, Permission.SEE_PERSON, on=wait)
        yield Held(
            _("Restricted record") if hidden else wait.person.name,
            reverse("desk:person", args=[wait.person.uuid]) if may_open else None,
            f"{words}. {asked}".strip(),
        )


def _waits(viewer: User, wanted: Collection[int]) -> dict[int, Wait]:
    visible = Wait.objects.visible_to(viewer).select_related("person").filter(pk__in=sorted(wanted))
    return {wait.pk: wait for wait in visible}


def _unseen(frame: pl.DataFrame, waits: Mapping[int, Wait]) -> frozenset[int]:
    return frozenset(frame.filter(frame["id"].is_in(list(waits)) & frame["is_unseen"])["id"].to_list())


def _shown(
    viewer: User, queue: Queue, *, waits: Mapping[int, Wait], unseen: frozenset[int],
    pathways: Mapping[str, Pathway], on: date, calendar: WorkingCalendar,
) -> QueueShown:  # fmt: skip
    rows = tuple(
        _row(viewer, queue.work, waits[number], unseen=unseen, pathways=pathways, on=on, calendar=calendar)
        for number in queue.waits[:SHOWN]
        if number in waits
    )
    title, empty = _WORDS[queue.work]()
    return QueueShown(
        key=queue.work.value,
        title=title,
        count=queue.count,
        late=queue.late,
        rows=rows,
        more=max(0, queue.count - len(rows)),
        href=_all_of(viewer, queue.work),
        empty=empty,
    )


def _all_of(viewer: User, work: Work) -> str | None:
    """Where all of a queue is listed: those to be spoken with have a queue of their own."""
    if work in (Work.CONTACT, Work.PROMISED) and may(viewer, Permission.RECORD_CONTACT):
        return reverse("desk:keep_in_touch")
    tab = _TABS.get(work)
    return reverse("desk:list") + _tabbed(viewer, tab).address() if tab else None


def _tabbed(viewer: User, tab: Tab) -> Narrowing:
    return Narrowing(tab, _part(viewer).chosen)


def _row(
    viewer: User, work: Work, wait: Wait, *, unseen: frozenset[int], pathways: Mapping[str, Pathway], on: date,
    calendar: WorkingCalendar,
) -> TodayRow:  # fmt: skip
    person, hidden = wait.person, wait.person.is_restricted
    stands = standing(wait, pathway=pathways.get(wait.pathway or ""), as_of=on, calendar=calendar)
    may_do = may(viewer, _PERMISSIONS[work], on=wait) and not hidden
    if work is Work.LONG:
        may_do = may_do and may_look_at_long_wait(viewer, wait)
    may_open = may(viewer, Permission.SEE_PERSON, on=wait)
    name = _("Restricted record") if hidden else person.name
    return TodayRow(
        name=name,
        href=reverse("desk:person", args=[person.uuid]) if may_open else None,
        flags=() if hidden else tuple(flags(person)),
        band=str(stands.band) if stands.band else None,
        rank=stands.band.rank if stands.band else None,
        need=stands.pathway.name if stands.pathway else wait.pathway or _("Not known"),
        because=_("Open it with a reason, or ring the team that holds it.")
        if hidden
        else _because(work, stands, on=on),
        act=_act_words(work, called="" if hidden else called(person)),
        act_href=act_href(_ACTS[work], wait.uuid) if may_do else None,
        is_unseen=wait.pk in unseen,
        key=f"{work.value}-{wait.uuid}",
    )


def _act_words(work: Work, *, called: str) -> str:
    if work in (Work.PROMISED, Work.CONTACT, Work.PAUSE):
        return _("Speak with %(name)s") % {"name": called}
    return {
        Work.TRIAGE: _("Triage"),
        Work.RECHECK: _("Look at the risk"),
        Work.LONG: _("Look at this wait"),
        Work.QUESTION: _("Answer"),
        Work.TEAM: _("Give to a team"),
    }[work]


def _because(work: Work, stands: Standing, *, on: date) -> str:
    return " ".join(_reasons(work, stands, on=on))


def _reasons(work: Work, stands: Standing, *, on: date) -> Iterator[str]:
    wait = stands.wait
    if work is Work.TRIAGE:
        yield _("Something happened since anybody looked.") if wait.escalated else _("Nobody has chosen a band.")
    if work is Work.LONG:
        days = stands.clock.calendar_days_elapsed if stands.clock else 0
        yield _("For: %(level)s. %(days)s days so far.") % {"level": wait.aged_to, "days": days}
    if work is Work.QUESTION:
        yield (
            _("The extract shows it open, and here it has ended.")
            if wait.question == "reopened"
            else _("The extract has lost it. Does the person still wait?")
        )
    if work is Work.PAUSE:
        ends = wait.pauses[-1][1] if wait.pauses else None
        day = format_day_month(date.fromisoformat(ends), today=on) if ends else ""
        yield _("The pause ended on %(day)s.") % {"day": day} if ends else _("Paused without a last day.")
    due = stands.next_recheck if work is Work.RECHECK else stands.next_contact
    if work in (Work.RECHECK, Work.CONTACT, Work.PROMISED) and due is not None and due.on <= on:
        day = format_day_month(due.on, today=on)
        yield _("Due today.") if due.on == on else _("Due since %(day)s.") % {"day": day}
    if work in (Work.CONTACT, Work.PROMISED, Work.PAUSE):
        last = wait.last_contact_on
        if last is None:
            yield _("Nobody has yet heard from them.")
        elif last > on:  # a slip of the case system, which counts as no contact
            yield _("The record says they were heard from on %(day)s, a day that has not come.") % {
                "day": format_date(last)
            }
        else:
            yield _("Last heard from %(ago)s.") % {"ago": format_ago(last, today=on)}
        if wait.attempts:
            tried = format_day_month(wait.last_attempt_on, today=on)
            words = ngettext(
                "Tried %(num)s time since, last on %(day)s.",
                "Tried %(num)s times since, last on %(day)s.",
                wait.attempts,
            )
            yield words % {"num": wait.attempts, "day": tried}


_WORDS: Mapping[Work, Callable[[], tuple[str, str]]] = {
    Work.TRIAGE: lambda: (_("Needs triage"), _("Everybody has been placed.")),
    Work.PROMISED: lambda: (_("Promised or planned for today"), _("Every promise whose day has come is kept.")),
    Work.CONTACT: lambda: (_("Contacts due"), _("Nobody is to be rung for that now.")),
    Work.RECHECK: lambda: (_("Re-checks due"), _("Every risk has been looked at in time.")),
    Work.LONG: lambda: (_("Long waits for you to look at"), _("Every long wait of your level has been looked at.")),
    Work.PAUSE: lambda: (_("Pauses to look at"), _("No pause needs a look.")),
    Work.QUESTION: lambda: (_("Questions from imports"), _("No question is open.")),
    Work.TEAM: lambda: (_("No team"), _("Every wait has a team.")),
}
