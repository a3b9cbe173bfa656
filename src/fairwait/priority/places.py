"""The place of a wait on the list: the order kept beside it, who stands around it, and what decides between two."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from fairwait.engine.policy import Reasons, Standing
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Band, Pathway

ORDER = (F("order_rank").asc(), F("order_share").desc(), F("clock_started_on").asc(nulls_first=True), F("id").asc())
BACKWARDS = (
    F("order_rank").desc(),
    F("order_share").asc(),
    F("clock_started_on").desc(nulls_last=True),
    F("id").desc(),
)


@dataclass(frozen=True)
class Around:
    """A wait among others: how many stand before it, how many there are, and the nearest on both sides in order."""

    before: int
    total: int
    nearest: tuple[Wait, ...]


def beyond(*, rank: int, share: float, start: date | None, number: int, backwards: bool = False) -> Q:
    """The waits after a place in the order (or before it). A wait without a start stands first among its equals."""
    higher, lower = ("lt", "gt") if backwards else ("gt", "lt")
    same = Q(order_rank=rank, order_share=share)
    further = Q(**{f"order_rank__{higher}": rank}) | Q(order_rank=rank, **{f"order_share__{lower}": share})
    if start is None:
        rest = Q(clock_started_on__isnull=True, **{f"pk__{higher}": number})
        return further | (same & (rest if backwards else rest | Q(clock_started_on__isnull=False)))
    later = Q(**{f"clock_started_on__{higher}": start})
    if backwards:
        later |= Q(clock_started_on__isnull=True)
    return further | (same & (later | Q(clock_started_on=start, **{f"pk__{higher}": number})))


def around(wait: Wait, waits: QuerySet[Wait], *, each_side: int) -> Around:
    """Where a wait stands among others, itself included. `waits` are those the viewer may see."""
    others = waits.filter(status="open").exclude(pk=wait.pk)
    before, after = others.filter(_from(wait, backwards=True)), others.filter(_from(wait))
    count = before.count()
    nearest = [
        *reversed(before.select_related("person").order_by(*BACKWARDS)[:each_side]),
        wait,
        *after.select_related("person").order_by(*ORDER)[:each_side],
    ]
    return Around(before=count, total=others.count() + 1, nearest=tuple(nearest))


def _from(wait: Wait, *, backwards: bool = False) -> Q:
    return beyond(
        rank=wait.order_rank,
        share=wait.order_share,
        start=wait.clock_started_on,
        number=wait.pk,
        backwards=backwards,
    )


def standing_of(wait: Wait, *, pathway: Pathway | None, reasons: Reasons | None = None, name: str = "") -> Standing:
    """What decides the place of a wait, from what is kept beside it: the words explain the order that is shown."""
    chosen, suggested = _band(pathway, wait.band), _band(pathway, wait.band_suggested)
    return Standing(
        id=wait.pk,
        chosen=chosen.rank if chosen else None,
        share_of_target=None if wait.target_due_on is None and not wait.order_share else wait.order_share,
        clock_start=wait.clock_started_on or date.min,
        suggested=suggested.rank if suggested else None,
        # Kept is only the place that came of it: a suggestion that was not certain places nobody without a band.
        is_certain=wait.order_rank > 0,
        has_changed=wait.order_rank == 0 and wait.escalated is not None,
        is_failed=wait.order_rank < 0,
        name=name,
        chosen_band=str(chosen or ""),
        suggested_band=str(suggested or ""),
        happened=(reasons.escalated or "") if reasons else "",
    )


def _band(pathway: Pathway | None, code: str | None) -> Band | None:
    return pathway.band(code) if pathway and code else None
