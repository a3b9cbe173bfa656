"""What is due today for one person on the staff: derived from the waits, each done by doing it. Frames in, numbers out.

Nobody ticks anything off: a piece of work is gone when the wait no longer lacks it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from fairwait.accounts.rules import Role
from fairwait.desk.lists.frame import in_tab
from fairwait.desk.lists.narrowing import Tab
from fairwait.priority.rules import roles_of_level
from fairwait.waiting.rules.deciding import HELD

OPEN_PAUSE_DAYS = 28
"""A pause without a last day is looked at again after so long, and as long after each look."""


class Work(StrEnum):
    """A kind of work that waits give."""

    TRIAGE = "triage"
    PROMISED = "promised"
    CONTACT = "contact"
    RECHECK = "recheck"
    LONG = "long-wait"
    TEAM = "team"
    PAUSE = "pause"
    QUESTION = "question"


QUEUES: dict[Role, tuple[Work, ...]] = {
    Role.DUTY_WORKER: (Work.TRIAGE, Work.PROMISED, Work.QUESTION),
    Role.LIST_COORDINATOR: (Work.PROMISED, Work.CONTACT, Work.TEAM, Work.PAUSE, Work.QUESTION),
    Role.TEAM_MANAGER: (Work.TRIAGE, Work.RECHECK, Work.LONG, Work.TEAM, Work.PAUSE, Work.QUESTION),
    Role.PRACTITIONER: (Work.TRIAGE, Work.PROMISED, Work.CONTACT, Work.RECHECK, Work.PAUSE),
    Role.PATHWAY_LEAD: (Work.TRIAGE, Work.RECHECK, Work.LONG, Work.PAUSE),
    Role.PRINCIPAL_SOCIAL_WORKER: (Work.TRIAGE, Work.LONG),
    Role.PERFORMANCE_ANALYST: (),
    Role.DIRECTOR: (),
    Role.COUNCIL_ADMINISTRATOR: (),
    Role.PARTNER: (),
}
"""What each role looks after, what cannot wait first: who nobody has placed, then whoever was promised something, then
what a band asks for, then who waits long, then the housekeeping of the list. One order for every role."""


@dataclass(frozen=True)
class Queue:
    """One kind of work: the waits of it in order, and how many of them are late."""

    work: Work
    waits: tuple[int, ...]
    late: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.waits)


@dataclass(frozen=True)
class Coming:
    """What comes next once everything is done: how many waits, and on which day."""

    on: date
    count: int


def theirs(frame: pl.DataFrame, *, role: Role, teams: Sequence[str], mine: str) -> pl.DataFrame:
    """The waits whose work is this person\u2019s, of those they may see: a practitioner\u2019s own, else those of their
    teams and of none, else everybody\u2019s."""
    if role is Role.PRACTITIONER:
        return frame.filter(in_tab(Tab.MINE, mine=mine))
    if not teams:
        return frame
    return frame.filter(pl.col("team").is_null() | pl.col("team").is_in(list(teams)))


def queues(frame: pl.DataFrame, *, role: Role, today: date) -> tuple[Queue, ...]:
    """The queues of a role, in order; those without work too. `frame`: with who rests between two tries."""
    frame = frame if "rests_until" in frame.columns else frame.with_columns(rests_until=pl.lit(None, dtype=pl.Date))
    return tuple(_queue(frame, work, role=role, today=today) for work in QUEUES[role])


def _queue(frame: pl.DataFrame, work: Work, *, role: Role, today: date) -> Queue:
    """The order is that of the list: the riskiest first, and among equals whoever has used most of the target."""
    found = frame.filter(due(work, role=role, levels=_levels(frame), today=today))
    late = found.filter(_late(work, today)).height
    return Queue(work, tuple(found["id"].to_list()), late)


def _levels(frame: pl.DataFrame) -> list[str]:
    return frame["aged_to"].drop_nulls().unique().sort().to_list()


def due(work: Work, *, role: Role, levels: Sequence[str], today: date) -> pl.Expr:
    """Whether a wait gives this work today. Triage is a look at the risk: who needs it gives no re-check. While a named
    person decides about somebody, nobody is to speak with them; nor while they rest between two tries."""
    needs_triage = pl.col("order_rank") <= 0
    promised, is_held = _promised(today), _is_held() | _rests(today)
    found = {
        Work.TRIAGE: needs_triage,
        Work.PROMISED: promised & ~is_held,
        Work.CONTACT: pl.col("contact_due") & ~pl.col("has_wish") & ~promised & ~is_held,
        Work.RECHECK: (pl.col("recheck_due") | (pl.col("recheck_planned_on") <= today)) & ~needs_triage,
        Work.LONG: pl.col("aged_to").is_in([level for level in levels if role in roles_of_level(level)])
        & pl.col("aged_to").ne_missing(pl.col("aged_seen")),
        Work.PAUSE: _pause_to_look_at(today) & ~is_held,
        Work.QUESTION: pl.col("question").is_not_null(),
        Work.TEAM: pl.col("lacks_team"),
    }
    return found[work].fill_null(value=False)


def _is_held() -> pl.Expr:
    return pl.col("decision").is_in(list(HELD)).fill_null(value=False)


def _rests(today: date) -> pl.Expr:
    return (pl.col("rests_until") > today).fill_null(value=False)


def resting(frame: pl.DataFrame, *, role: Role, today: date) -> int:
    """Whom somebody of this role would speak with, were they not tried lately: they rest until the next try."""
    spoken = {Work.PROMISED, Work.CONTACT} & set(QUEUES[role])
    due_too = pl.any_horizontal(_promised(today), pl.col("contact_due") & ~pl.col("has_wish"))
    return frame.filter(_rests(today) & due_too.fill_null(value=False)).height if spoken else 0


def with_a_decider(frame: pl.DataFrame, *, role: Role, by: int) -> tuple[int, ...]:
    """Whom somebody of this role would speak with, were they not with a colleague who decides; in order."""
    rings = {Work.PROMISED, Work.CONTACT, Work.PAUSE} & set(QUEUES[role])
    return tuple(frame.filter(_is_held() & pl.col("decision_to").ne_missing(by))["id"].to_list()) if rings else ()


def _promised(today: date) -> pl.Expr:
    """A contact that was planned here, or promised in the case system, and whose day has come; none was made since."""
    planned = pl.col("contact_planned_on") <= today
    told = (pl.col("next_contact_due") <= today) & (
        pl.col("last_contact_on").is_null() | (pl.col("last_contact_on") < pl.col("next_contact_due"))
    )
    return planned.fill_null(value=False) | told.fill_null(value=False)


def _pause_to_look_at(today: date) -> pl.Expr:
    """The last day of a pause has come and nobody spoke or looked since; or it has none, and nobody looked for long."""
    touched = pl.max_horizontal("last_contact_on", "last_checked_on")
    is_over = (pl.col("pause_ends") <= today) & (pl.col("pause_ends") > pl.col("pause_began"))
    unanswered = touched.is_null() | (touched < pl.col("pause_ends"))
    looked = pl.max_horizontal("pause_began", touched)
    is_open = pl.col("pause_began").is_not_null() & pl.col("pause_ends").is_null()
    since = today - timedelta(days=OPEN_PAUSE_DAYS)
    return (is_over & unanswered).fill_null(value=False) | (is_open & (looked <= since)).fill_null(value=False)


def _late(work: Work, today: date) -> pl.Expr:
    column = {
        Work.CONTACT: pl.col("contact_good_until") < today,
        Work.RECHECK: pl.min_horizontal("recheck_good_until", "recheck_planned_on") < today,
        Work.PROMISED: pl.min_horizontal("contact_planned_on", "next_contact_due") < today,
        Work.PAUSE: pl.col("pause_ends") < today,
    }.get(work)
    return pl.lit(value=False) if column is None else column.fill_null(value=True)


_AHEAD: dict[Work, tuple[str, ...]] = {
    Work.PROMISED: ("contact_planned_on", "next_contact_due"),
    Work.CONTACT: ("contact_good_until", "rests_until"),
    Work.RECHECK: ("recheck_good_until", "recheck_planned_on"),
    Work.PAUSE: ("pause_ends",),
}


def coming(frame: pl.DataFrame, *, role: Role, today: date) -> Coming | None:
    """The next day after today on which one of these queues has work, and for how many waits."""
    columns = [column for work in QUEUES[role] for column in _AHEAD.get(work, ())]
    if not columns or not frame.height:
        return None
    ahead = frame.select(pl.min_horizontal(pl.when(pl.col(name) > today).then(pl.col(name)) for name in columns))
    days = ahead.to_series().drop_nulls()
    if not days.len():
        return None
    first: date = days.min()  # type: ignore[assignment]
    return Coming(first, int((days == first).sum()))


def done(frame: pl.DataFrame, *, by: int, today: date) -> int:
    """On how many of these waits this person spoke, looked, or chose a band today."""
    acted = [
        (pl.col(f"{what}_by") == by) & (pl.col(f"{what}_on") == today)
        for what in ("last_contact", "last_checked", "band", "aged_seen")
    ]
    return frame.filter(pl.any_horizontal(*(each.fill_null(value=False) for each in acted))).height


def long_waits(frame: pl.DataFrame, *, role: Role) -> int:
    """How many waits somebody of this role must look at for their length; for those who see figures and no record."""
    levels = [level for level in _levels(frame) if role in roles_of_level(level)]
    return frame.filter(pl.col("aged_to").is_in(levels) & pl.col("aged_to").ne_missing(pl.col("aged_seen"))).height
