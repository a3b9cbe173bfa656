"""The list: a page of it in order, what each row says, and where the next page begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl
from django.db.models import F, Q, QuerySet

from fairwait.accounts.access import may, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk import counting
from fairwait.desk.counting import Shape, Summary
from fairwait.desk.narrowing import Narrowing, Place, Tab
from fairwait.engine.policy import Reasons
from fairwait.people.models import Identifier
from fairwait.priority import queries as priority
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.unseen import Lack
from fairwait.waiting.standing import Standing, standing

PAGE = 50
_ORDER = (F("order_rank").asc(), F("order_share").desc(), F("clock_started_on").asc(nulls_first=True), F("id").asc())
_BACKWARDS = (
    F("order_rank").desc(),
    F("order_share").asc(),
    F("clock_started_on").desc(nulls_last=True),
    F("id").desc(),
)
_FEW = 400
"""A part of the list this small is asked for by its numbers: the order's index would be walked almost to its end."""


@dataclass(frozen=True)
class Listed:
    """One row: the wait as it stands, what it lacks, the numbers its person is known by, and the policy's reasons."""

    standing: Standing
    lacks: tuple[Lack, ...]
    has_wish: bool
    numbers: tuple[str, ...]
    may_open: bool
    reasons: Reasons | None = None

    @property
    def wait(self) -> Wait:
        """The wait."""
        return self.standing.wait

    @property
    def is_unseen(self) -> bool:
        """Whether anything is lacking."""
        return bool(self.lacks)


@dataclass(frozen=True)
class ListPage:
    """A page of the list and what stands above it. `first` counts from 1; an address that leads nowhere is None."""

    rows: tuple[Listed, ...]
    total: int
    first: int
    previous: str | None
    following: str | None
    shape: Shape
    summary: Summary
    narrowing: Narrowing
    pathways: dict[str, Pathway]
    ordered_on: date | None
    next_lapse: date | None

    @property
    def people(self) -> list[int]:
        """Whom this page shows, for the access log."""
        return [row.wait.person_id for row in self.rows]


def list_page(
    viewer: User, *, narrowing: Narrowing, today: date, after: Place | None = None, before: Place | None = None
) -> ListPage:
    """A page of the list for this viewer: after one place, or before another, or from the start."""
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    shape = counting.shape(teams=teams_seen(viewer, Permission.SEE_LIST), day=today, pathways=pathways.values())
    total = shape.count(narrowing)
    found, first = _page(
        narrowed(Wait.objects.visible_to(viewer), narrowing, shape=shape), after=after, before=before, total=total,
        ids=shape.ids(narrowing) if total <= _FEW else None,
    )  # fmt: skip
    return ListPage(
        rows=tuple(_rows(viewer, found[:PAGE], shape=shape, pathways=pathways, today=today)),
        total=total,
        first=first,
        previous=_place_of(found[0], before=first - 1) if found and first > 1 else None,
        following=_place_of(found[PAGE - 1], before=first - 1 + PAGE) if len(found) > PAGE else None,
        shape=shape,
        summary=shape.summary(replace(narrowing, tab=Tab.ALL)),
        narrowing=narrowing,
        pathways=pathways,
        ordered_on=shape.ordered_on,
        next_lapse=_next_lapse(shape, today),
    )


def _next_lapse(shape: Shape, today: date) -> date | None:
    """The day on which somebody will next become unseen if nothing is done."""
    ahead = shape.frame.select(
        pl.col(name).filter(pl.col(name) >= today).min() for name in ("contact_good_until", "recheck_good_until")
    )
    days: list[date] = [day for day in ahead.row(0) if day is not None]
    return min(days) + timedelta(days=1) if days else None


def narrowed(waits: QuerySet[Wait], narrowing: Narrowing, *, shape: Shape) -> QuerySet[Wait]:
    """The open waits of a part of the list, as the database finds them: twin of `Shape.narrowed`."""
    waits = waits.filter(status="open").filter(_in_tab(narrowing.tab, shape.day, shape.bands))
    for name, column in (
        ("pathway", "pathway"),
        ("team", "team"),
        ("band", "band"),
        ("place", "locality"),
        ("source", "source"),
    ):
        if codes := narrowing.of(name):
            waits = waits.filter(_any_of(column, [value for code in codes for value in shape.values(name, code)]))
    if codes := narrowing.of("lacks"):
        waits = waits.filter(_lacking(codes, shape.day, shape.bands))
    return waits


def _any_of(column: str, values: Sequence[str | None]) -> Q:
    named = Q(**{f"{column}__in": [value for value in values if value is not None]})
    return named | Q(**{f"{column}__isnull": True}) | Q(**{column: ""}) if None in values else named


def _has_its_own(bands: counting.Bands) -> Q:
    of_pathway: dict[str, list[str]] = {}
    for pathway, band in bands:
        of_pathway.setdefault(pathway, []).append(band)
    found = Q(pk__in=[])
    for pathway, theirs in of_pathway.items():
        found |= Q(pathway=pathway, band__in=theirs)
    return found


def _lack(lack: Lack, day: date, bands: counting.Bands) -> Q:
    return {
        Lack.BAND: Q(band__isnull=True) | Q(pathway__isnull=True) | ~_has_its_own(bands),
        Lack.RECHECK: Q(recheck_good_until__isnull=True) | Q(recheck_good_until__lt=day),
        Lack.CONTACT: Q(contact_good_until__isnull=True) | Q(contact_good_until__lt=day),
        Lack.TEAM: Q(team__isnull=True) | Q(team__regex=r"^\s*$"),
        Lack.WHEREABOUTS: Q(left_extract_on__lte=day),
    }[lack]


def _lacking(codes: Iterable[str], day: date, bands: counting.Bands) -> Q:
    wanted = Q(pk__in=[])
    for lack in Lack:
        if lack.value in codes:
            wanted |= _lack(lack, day, bands)
    return wanted | Q(wish_on__lte=day, wish_until__gte=day) if counting.WISH in codes else wanted


def _in_tab(tab: Tab, day: date, bands: counting.Bands) -> Q:
    return {
        Tab.ALL: Q(),
        Tab.TRIAGE: Q(order_rank__lte=0),
        Tab.UNSEEN: _lacking([lack.value for lack in Lack], day, bands),
        Tab.CONTACT: _lack(Lack.CONTACT, day, bands),
        Tab.RECHECK: _lack(Lack.RECHECK, day, bands),
        Tab.TARGET: Q(target_due_on__lt=day),
        Tab.QUESTIONS: Q(question__isnull=False),
        Tab.NO_TEAM: _lack(Lack.TEAM, day, bands),
    }[tab]


def _page(
    waits: QuerySet[Wait], *, after: Place | None, before: Place | None, total: int, ids: list[int] | None
) -> tuple[list[Wait], int]:
    """At most one more than a page of waits in order, and the number of the first."""
    waits = waits.select_related("person")
    if ids is not None:
        waits = waits.filter(pk__in=ids)
    if before is not None:
        found = list(waits.filter(_beyond(before, backwards=True)).order_by(*_BACKWARDS)[: PAGE + 1])
        if len(found) > PAGE:
            page = found[:PAGE][::-1]
            return [*page, page[-1]], max(1, before.before - PAGE + 1)
        after = None  # fewer than a page before it: that is the first page
    if after is None:
        return list(waits.order_by(*_ORDER)[: PAGE + 1]), 1
    found = list(waits.filter(_beyond(after)).order_by(*_ORDER)[: PAGE + 1])
    return found, min(after.before, max(total - len(found), 0)) + 1 if found else 1


def _beyond(place: Place, *, backwards: bool = False) -> Q:
    """The waits after a place in the order (or before it). A wait without a start stands first among its equals."""
    higher, lower = ("lt", "gt") if backwards else ("gt", "lt")
    tie = Wait.objects.filter(uuid=place.wait).values_list("pk", flat=True).first() or 0
    same = Q(order_rank=place.rank, order_share=place.share)
    beyond = Q(**{f"order_rank__{higher}": place.rank}) | Q(
        order_rank=place.rank, **{f"order_share__{lower}": place.share}
    )
    if place.start is None:
        rest = Q(clock_started_on__isnull=True, **{f"pk__{higher}": tie})
        return beyond | (same & (rest if backwards else rest | Q(clock_started_on__isnull=False)))
    later = Q(**{f"clock_started_on__{higher}": place.start})
    if backwards:
        later |= Q(clock_started_on__isnull=True)
    return beyond | (same & (later | Q(clock_started_on=place.start, **{f"pk__{higher}": tie})))


def _place_of(wait: Wait, *, before: int) -> str:
    return Place(wait.order_rank, wait.order_share, wait.clock_started_on, wait.uuid, before).code()


def _rows(
    viewer: User, waits: Sequence[Wait], *, shape: Shape, pathways: dict[str, Pathway], today: date
) -> Iterable[Listed]:
    calendar = waiting.calendar()
    numbers = numbers_of({wait.person_id for wait in waits})
    ids = [wait.pk for wait in waits]
    told_of = priority.reasons(waits, on=today, pathways=tuple(pathways.values()), calendar=calendar)
    flags = {row["id"]: row for row in shape.frame.filter(shape.frame["id"].is_in(ids)).iter_rows(named=True)}
    for wait in waits:
        stands = standing(wait, pathway=pathways.get(wait.pathway or ""), as_of=today, calendar=calendar)
        row = flags.get(wait.pk)
        yield Listed(
            standing=stands,
            lacks=counting.lacks_of(row) if row else tuple(lacking.lack for lacking in stands.lacks),
            has_wish=bool(row and row["has_wish"]),
            numbers=numbers.get(wait.person_id, ()),
            may_open=may(viewer, Permission.SEE_PERSON, on=wait),
            reasons=told_of.get(wait.pk),
        )


def numbers_of(people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The case-system numbers of these people."""
    found: dict[int, list[str]] = {}
    for key in Identifier.objects.filter(person_id__in=sorted(set(people)), kind="person_id").order_by("value"):
        if key.shown not in found.setdefault(key.person_id, []):
            found[key.person_id].append(key.shown)
    return {person: tuple(values) for person, values in found.items()}
