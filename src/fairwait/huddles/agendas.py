"""Who is put on an agenda: the part of the list chosen, whoever the last meeting missed, whose actions are open, and
whom somebody brought; and the figures of a list before and after it is walked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.accounts.models import User
from fairwait.huddles.models import Action, Bringing, Item
from fairwait.huddles.rules.ordering import Candidate
from fairwait.huddles.rules.templates import Template
from fairwait.huddles.rules.walking import Figures, ItemState
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.standing import Standing, standing

_AT_ONCE = 900


@dataclass(frozen=True)
class Carried:
    """What earlier meetings of the same kind over the same list leave to this one.

    `seqs`: of each wait, how far the history went when a meeting last had it on its agenda.
    """

    missed: frozenset[int]
    returning: frozenset[int]
    seqs: Mapping[int, int]
    brought: Mapping[int, Bringing]

    @property
    def waits(self) -> tuple[int, ...]:
        """Whoever comes, whatever part of the list is chosen."""
        return (*self.missed, *self.returning, *self.brought)


def carried_over(viewer: User, *, template: str, narrowing: str, on: date) -> Carried:
    """Who comes back: not reached when last on an agenda, with an action open from one, or brought to the next.

    Asked of each wait, not of the last meeting: two teams may hold the same kind over “everybody”, each their own.
    """
    items = Item.objects.visible_to(viewer, on=on).filter(
        meeting__template=template, meeting__narrowing=narrowing, wait__status="open"
    )
    last: dict[int, str] = {}
    seqs: dict[int, int] = {}
    held = items.filter(meeting__state="ended").order_by("meeting__ended_at", "meeting")
    for wait, state, seq in held.values_list("wait", "state", "meeting__history_seq"):
        last[wait], seqs[wait] = state, seq
    missed = {wait for wait, state in last.items() if state == ItemState.NOT_REACHED}
    open_ = Action.objects.still_open().filter(item__in=items.values("pk"))
    brought = {each.wait_id: each for each in Bringing.objects.filter(template=template, item__isnull=True)}
    return Carried(frozenset(missed), frozenset(open_.values_list("item__wait", flat=True)), seqs, brought)


def candidates(
    viewer: User, waits: Iterable[int], *, carried: Carried, template: Template, today: date
) -> list[tuple[Candidate, Standing]]:
    """The open waits among these that the viewer may see and this kind is about, with what its orders look at.

    Whoever comes back or was brought comes, whatever the kind is about.
    """
    comes = set(carried.waits)
    found = []
    for stands in _standings(_visible(viewer, [*waits, *comes]), today=today):
        wait = stands.wait
        if not (wait.pk in comes or is_about(template, wait)):
            continue
        moved = [day for day in (wait.last_contact_on, wait.last_checked_on, wait.band_on) if day is not None]
        candidate = Candidate(
            wait=wait.pk,
            rank=wait.order_rank,
            share=wait.order_share,
            start=wait.clock_started_on,
            needs=len(stands.lacks) + (wait.pk in carried.returning) + (wait.question is not None),
            moved_on=max(moved, default=None),
            is_changed=wait.last_seq > carried.seqs.get(wait.pk, -1),
            was_missed=wait.pk in carried.missed,
            is_expected=wait.pk in carried.returning or wait.pk in carried.brought,
        )
        found.append((candidate, stands))
    return found


def is_about(template: Template, wait: Wait) -> bool:
    """Whether a wait belongs to the part of the list that a kind of huddle is about."""
    return (
        (not template.pathways or wait.pathway in template.pathways)
        and (not template.teams or wait.team in template.teams)
        and (not template.happened or wait.escalated in template.happened)
    )


def _standings(waits: Iterable[Wait], *, today: date) -> Iterable[Standing]:
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    calendar = waiting.calendar()
    for wait in waits:
        yield standing(wait, pathway=pathways.get(wait.pathway or ""), as_of=today, calendar=calendar)


def figures(standings: Iterable[Standing]) -> Figures:
    """The figures of a list: how many, how many unseen, past their target, and the longest."""
    found = list(standings)
    clocks = [stands.clock for stands in found if stands.clock is not None and not stands.clock.is_future]
    return Figures(
        waits=len(found),
        unseen=sum(stands.is_unseen for stands in found),
        past_target=sum(bool(clock.share_of_target and clock.share_of_target > 1) for clock in clocks),
        longest_days=max((clock.calendar_days_elapsed for clock in clocks), default=None),
    )


def figures_of(waits: Sequence[int], *, today: date) -> Figures:
    """The figures of these waits as they stand now; those that ended are no longer among them."""
    open_ = Wait.objects.filter(status="open").select_related("person")
    return figures(_standings([wait for part in _parts(waits) for wait in open_.filter(pk__in=part)], today=today))


def _visible(viewer: User, waits: Iterable[int]) -> list[Wait]:
    visible = Wait.objects.visible_to(viewer).filter(status="open").select_related("person")
    return [wait for part in _parts(sorted(set(waits))) for wait in visible.filter(pk__in=part)]


def _parts(waits: Sequence[int]) -> Iterable[Sequence[int]]:
    return (waits[start : start + _AT_ONCE] for start in range(0, len(waits), _AT_ONCE))
