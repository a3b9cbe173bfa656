"""How one wait stands on a day: its clock, what it lacks, what is due. A stored wait in, the rules' answers out."""

from dataclasses import dataclass
from datetime import date

from fairwait.engine.calendars import WorkingCalendar
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import unseen
from fairwait.waiting.rules.clock import Clock, ClockStart, clock_for, clock_start
from fairwait.waiting.rules.pathways import Band, Pathway
from fairwait.waiting.rules.pauses import Pause


@dataclass(frozen=True)
class Standing:
    """One open or ended wait on a day. `pathway` None: the council has none of this code any more.

    `looked_on`: the last day somebody looked at the risk, by a re-check or by choosing a band here; from it the next
    re-check is counted.
    """

    wait: Wait
    pathway: Pathway | None
    band: Band | None
    started: ClockStart | None
    clock: Clock | None
    lacks: tuple[unseen.Lacking, ...]
    next_contact: unseen.Due | None
    next_recheck: unseen.Due | None
    looked_on: date | None = None

    @property
    def is_unseen(self) -> bool:
        """Whether the wait lacks anything that every open wait must have."""
        return bool(self.lacks)


def facts_of(wait: Wait, *, start: date | None) -> unseen.WaitFacts:
    """What is known of a wait, as the rules of being seen read it."""
    return unseen.WaitFacts(
        band=wait.band,
        band_reason=wait.band_reason,
        band_on=wait.band_on,
        band_origin=_origin(wait.band, wait.band_by),
        last_checked_on=wait.last_checked_on,
        checked_origin=_origin(wait.last_checked_on, wait.last_checked_by),
        last_contact_on=wait.last_contact_on,
        contact_origin=_origin(wait.last_contact_on, wait.last_contact_by),
        contact_promised_on=wait.next_contact_due,
        contact_planned_on=wait.contact_planned_on,
        recheck_planned_on=wait.recheck_planned_on,
        wish_on=wait.wish_on,
        wish_until=wait.wish_until,
        wish_reason=wait.wish_reason,
        team=wait.team,
        team_origin=_origin(wait.team, None),
        left_extract_on=wait.left_extract_on,
        clock_start=start,
    )


def _origin(value: object, by: int | None) -> unseen.Origin | None:
    if value is None:
        return None
    return unseen.Origin.EXTRACT if by is None else unseen.Origin.PERSON


def pauses_of(wait: Wait) -> tuple[Pause, ...]:
    """The pauses of a wait, earliest first."""
    return tuple(
        Pause(date.fromisoformat(on), date.fromisoformat(until) if until else None, reason)
        for on, until, reason in wait.pauses or ()
    )


def standing(wait: Wait, *, pathway: Pathway | None, as_of: date, calendar: WorkingCalendar) -> Standing:
    """How a wait stands at the end of a day."""
    if pathway is None or wait.referred_on is None:
        return Standing(wait, pathway, None, None, None, (), None, None)
    started = clock_start(
        pathway,
        referred_on=wait.referred_on,
        review_due_on=wait.review_due_on,
        expires_on=wait.expires_on,
        date_of_birth=wait.person.date_of_birth,
    )
    band = pathway.band(wait.band)
    clock = clock_for(
        pathway, band=band, start=started.on, as_of=as_of, pauses=pauses_of(wait), stopped_on=wait.ended_on,
        expires_on=wait.expires_on, calendar=calendar,
    )  # fmt: skip
    known = facts_of(wait, start=started.on)
    is_open = wait.status == "open"
    return Standing(
        wait=wait,
        pathway=pathway,
        band=band,
        started=started,
        clock=clock,
        lacks=unseen.lacks(known, pathway=pathway, as_of=as_of) if is_open else (),
        next_contact=unseen.next_contact(known, pathway=pathway, as_of=as_of) if is_open else None,
        next_recheck=unseen.next_recheck(known, pathway=pathway, as_of=as_of) if is_open else None,
        looked_on=max(
            (day for day in (wait.last_checked_on, unseen.last_look(known, as_of=as_of)) if day), default=None
        ),
    )
