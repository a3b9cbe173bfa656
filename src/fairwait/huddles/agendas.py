"""Who is put on an agenda: the part of the list chosen, whoever the last meeting missed, and whose actions are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fairwait.accounts.models import User
from fairwait.huddles.models import Action, Item
from fairwait.huddles.rules.ordering import Candidate
from fairwait.huddles.rules.walking import ItemState
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.standing import standing

_AT_ONCE = 900


@dataclass(frozen=True)
class Carried:
    """What earlier meetings of the same kind over the same list leave to this one.

    `seqs`: of each wait, how far the history went when a meeting last had it on its agenda.
    """

    missed: frozenset[int]
    returning: frozenset[int]
    seqs: Mapping[int, int]


def carried_over(viewer: User, *, template: str, narrowing: str) -> Carried:
    """Who comes back: not reached when last on an agenda, or with an action open from one.

    Asked of each wait, not of the last meeting: two teams may hold the same kind over “everybody”, each their own.
    """
    items = Item.objects.visible_to(viewer).filter(
        meeting__template=template, meeting__narrowing=narrowing, wait__status="open"
    )
    last: dict[int, str] = {}
    seqs: dict[int, int] = {}
    held = items.filter(meeting__state="ended").order_by("meeting__ended_at", "meeting")
    for wait, state, seq in held.values_list("wait", "state", "meeting__history_seq"):
        last[wait], seqs[wait] = state, seq
    missed = {wait for wait, state in last.items() if state == ItemState.NOT_REACHED}
    open_ = Action.objects.still_open().filter(item__in=items.values("pk"))
    return Carried(frozenset(missed), frozenset(open_.values_list("item__wait", flat=True)), seqs)


def candidates(viewer: User, waits: Iterable[int], *, carried: Carried, today: date) -> list[Candidate]:
    """The open waits among these that the viewer may see, with what the orders of an agenda look at."""
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    calendar = waiting.calendar()
    found = []
    for wait in _visible(viewer, waits):
        stands = standing(wait, pathway=pathways.get(wait.pathway or ""), as_of=today, calendar=calendar)
        moved = [day for day in (wait.last_contact_on, wait.last_checked_on, wait.band_on) if day is not None]
        found.append(
            Candidate(
                wait=wait.pk,
                rank=wait.order_rank,
                share=wait.order_share,
                start=wait.clock_started_on,
                needs=len(stands.lacks) + (wait.pk in carried.returning) + (wait.question is not None),
                moved_on=max(moved, default=None),
                is_changed=wait.last_seq > carried.seqs.get(wait.pk, -1),
                was_missed=wait.pk in carried.missed,
            )
        )
    return found


def _visible(viewer: User, waits: Iterable[int]) -> list[Wait]:
    wanted = sorted(set(waits))
    visible = Wait.objects.visible_to(viewer).filter(status="open").select_related("person")
    parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    return [wait for part in parts for wait in visible.filter(pk__in=part)]
