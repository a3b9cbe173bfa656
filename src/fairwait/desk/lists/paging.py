"""One page out of a list: by keyset in the database where the list is in its own order, and out of the frame of counts
where it is in another or is cut by what the database cannot say."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from fairwait.desk.lists import frame as frames
from fairwait.desk.lists.counting import Shape
from fairwait.desk.lists.narrowing import NOBODY, Narrowing, Place, Sort, Tab
from fairwait.priority.places import BACKWARDS, ORDER, beyond
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.unseen import Lack

PAGE = 50
_FEW = 400
"""A part of the list this small is asked for by its numbers: the order's index would be walked almost to its end."""
_COLUMNS = (
    ("pathway", "pathway"), ("team", "team"), ("worker", "worker"), ("band", "band"), ("place", "locality"),
    ("source", "source"),
)  # fmt: skip


def page(
    waits: QuerySet[Wait], narrowing: Narrowing, *, shape: Shape, after: Place | None, before: Place | None, total: int
) -> tuple[list[Wait], int]:
    """At most one more than a page of these waits in the order asked for, and the number of the first."""
    waits = waits.select_related("person")
    if narrowing.sort is not Sort.RISK or total > _FEW and _only_the_frame_says(narrowing):
        return _cut(waits, shape.in_order(narrowing), narrowing.sort, narrowing.backwards, after, before)
    if total <= _FEW:
        found = waits.filter(pk__in=shape.ids(narrowing))
    else:
        found = narrowed(waits, narrowing, shape=shape)
    return _page(found, after=after, before=before, total=total)


def _only_the_frame_says(narrowing: Narrowing) -> bool:
    """Whether it is cut by what the frame has read out of words, or from more than one wait."""
    return narrowing.tab is Tab.NEW or bool(narrowing.of("need"))


def _cut(
    waits: QuerySet[Wait], frame: pl.DataFrame, sort: Sort, backwards: bool, after: Place | None, before: Place | None
) -> tuple[list[Wait], int]:
    """A page out of the frame. A place is the wait it names; where that one has moved, the value it stood at."""
    place = before or after
    start = 0
    if place is not None:
        stood = _stood(frame, place, sort, backwards)
        start = max(0, stood - PAGE) if before is not None else min(stood + 1, frame.height)
    ids = frame["id"].slice(start, PAGE + 1).to_list()
    found = {wait.pk: wait for wait in waits.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found], min(start, frame.height) + 1


def _stood(frame: pl.DataFrame, place: Place, sort: Sort, backwards: bool) -> int:
    """Where in the frame a place is: nobody after it is passed over, though somebody may be shown twice."""
    column, is_falling, _last = frames.SORTED.get(sort, ("id", False, False))
    tie = Wait.objects.filter(uuid=place.wait).values_list("pk", flat=True).first()
    here = frame.with_row_index("at").filter(pl.col("id") == tie).select("at", column).rows()
    is_dated = frame.schema[column] == pl.Date
    if here and (not is_dated or here[0][1] == place.start):
        return int(here[0][0])
    if not is_dated or place.start is None:
        return min(place.before, frame.height) - 1
    value = pl.col(column)
    earlier = value > place.start if is_falling != backwards else value < place.start
    first = frame.with_row_index("at").filter(~earlier.fill_null(value=False) & value.is_not_null())["at"].min()
    return (int(first) if isinstance(first, int) else frame.height) - 1


def narrowed(waits: QuerySet[Wait], narrowing: Narrowing, *, shape: Shape) -> QuerySet[Wait]:
    """The open waits of a part of the list, as the database finds them: twin of `Shape.narrowed`."""
    waits = waits.filter(status="open")
    if _only_the_frame_says(narrowing):
        waits = waits.filter(pk__among=shape.ids(narrowing.part))
    else:
        waits = waits.filter(_in_tab(narrowing.tab, shape))
    for name, column in _COLUMNS:
        if codes := narrowing.of(name):
            wanted = _any_of(column, [value for code in codes for value in shape.values(name, code)])
            waits = waits.filter(_in_place(wanted, codes) if name == "place" else wanted)
    if codes := narrowing.of("lacks"):
        waits = waits.filter(_lacking(codes, shape.day, shape.bands))
    if codes := narrowing.of("carer"):
        waits = waits.filter(_with_carer(codes))
    return waits


def _in_place(wanted: Q, codes: Sequence[str]) -> Q:
    """Where a restricted record lives is not to be found out by asking place after place."""
    open_ = wanted & Q(person__is_restricted=False) if set(codes) != {frames.HIDDEN} else Q(pk__in=[])
    return open_ | Q(person__is_restricted=True) if frames.HIDDEN in codes else open_


def _with_carer(codes: Sequence[str]) -> Q:
    has, is_, open_ = Q(person__has_unpaid_carer=True), Q(person__is_carer=True), Q(person__is_restricted=False)
    wanted = Q(pk__in=[])
    wanted |= open_ & has if frames.HAS_CARER in codes else Q(pk__in=[])
    wanted |= open_ & is_ if frames.IS_CARER in codes else Q(pk__in=[])
    neither = Q(person__has_unpaid_carer__isnull=True) | Q(person__has_unpaid_carer=False)
    neither &= Q(person__is_carer__isnull=True) | Q(person__is_carer=False)
    return wanted | (open_ & neither) if NOBODY in codes else wanted


def _any_of(column: str, values: Sequence[str | None]) -> Q:
    named = Q(**{f"{column}__in": [value for value in values if value is not None]})
    return named | Q(**{f"{column}__isnull": True}) | Q(**{column: ""}) if None in values else named


def _has_its_own(bands: frames.Bands) -> Q:
    of_pathway: dict[str, list[str]] = {}
    for pathway, band in bands:
        of_pathway.setdefault(pathway, []).append(band)
    found = Q(pk__in=[])
    for pathway, theirs in of_pathway.items():
        found |= Q(pathway=pathway, band__in=theirs)
    return found


def _lack(lack: Lack, day: date, bands: frames.Bands) -> Q:
    if lack is Lack.BAND:
        return Q(band__isnull=True) | Q(pathway__isnull=True) | ~_has_its_own(bands)
    return {
        Lack.RECHECK: Q(recheck_good_until__isnull=True) | Q(recheck_good_until__lt=day),
        Lack.CONTACT: Q(contact_good_until__isnull=True) | Q(contact_good_until__lt=day),
        Lack.TEAM: Q(team__isnull=True) | Q(team__regex=r"^\s*$"),
        Lack.WHEREABOUTS: Q(left_extract_on__lte=day),
    }[lack]


def _lacking(codes: Iterable[str], day: date, bands: frames.Bands) -> Q:
    wanted = Q(pk__in=[])
    for lack in Lack:
        if lack.value in codes:
            wanted |= _lack(lack, day, bands)
    return wanted | Q(wish_on__lte=day, wish_until__gte=day) if frames.WISH in codes else wanted


def _in_tab(tab: Tab, shape: Shape) -> Q:
    day, bands = shape.day, shape.bands
    asked: dict[Tab, Callable[[], Q]] = {
        Tab.ALL: Q,
        Tab.TRIAGE: lambda: Q(order_rank__lte=0),
        Tab.UNSEEN: lambda: _lacking([lack.value for lack in Lack], day, bands),
        Tab.CONTACT: lambda: Q(contact_good_until__isnull=True) | Q(contact_good_until__lte=day),
        Tab.RECHECK: lambda: Q(recheck_good_until__isnull=True) | Q(recheck_good_until__lte=day),
        Tab.TARGET: lambda: Q(target_due_on__lt=day),
        Tab.MINE: lambda: Q(worker__in=[value for value in shape.values("worker", shape.mine) if value]),
        Tab.QUESTIONS: lambda: Q(question__isnull=False),
        Tab.NO_TEAM: lambda: _lack(Lack.TEAM, day, bands),
    }
    return asked[tab]()


def _page(waits: QuerySet[Wait], *, after: Place | None, before: Place | None, total: int) -> tuple[list[Wait], int]:
    if before is not None:
        found = list(waits.filter(_beyond(before, backwards=True)).order_by(*BACKWARDS)[: PAGE + 1])
        if len(found) > PAGE:
            page = found[:PAGE][::-1]
            return [*page, page[-1]], max(1, before.before - PAGE + 1)
        after = None  # fewer than a page before it: that is the first page
    if after is None:
        return list(waits.order_by(*ORDER)[: PAGE + 1]), 1
    found = list(waits.filter(_beyond(after)).order_by(*ORDER)[: PAGE + 1])
    return found, min(after.before, max(total - len(found), 0)) + 1 if found else 1


def _beyond(place: Place, *, backwards: bool = False) -> Q:
    tie = Wait.objects.filter(uuid=place.wait).values_list("pk", flat=True).first() or 0
    return beyond(rank=place.rank, share=place.share, start=place.start, number=tie, backwards=backwards)


def place_of(wait: Wait, sort: Sort, *, before: int) -> str:
    """The place of a wait in an order, for an address: never a name or a word."""
    dated = getattr(wait, frames.SORTED[sort][0], None) if sort is not Sort.RISK else wait.clock_started_on
    start = dated if isinstance(dated, date) else None
    return Place(wait.order_rank, wait.order_share, start, wait.uuid, before).code()
