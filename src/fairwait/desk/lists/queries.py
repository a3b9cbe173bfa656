"""The list: a page of it in order, what each row says, and where the next page begins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from fairwait.accounts.access import may, sights, teams_seen
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists import counting, paging
from fairwait.desk.lists.counting import Shape, Summary
from fairwait.desk.lists.narrowing import Narrowing, Place, Tab, veiled_code
from fairwait.desk.lists.paging import PAGE
from fairwait.engine.calendars import WorkingCalendar
from fairwait.engine.policy import Reasons
from fairwait.people import veil
from fairwait.people.models import Identifier, shown_of
from fairwait.priority import queries as priority
from fairwait.priority.rules import Adopted
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.unseen import Lack
from fairwait.waiting.standing import Standing, standing


@dataclass(frozen=True)
class Listed:
    """One row: the wait as it stands, what it lacks, the numbers its person is known by, and the policy's reasons if
    it says any."""

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
class Found:
    """A wait of a page as it was read, and what the frame of counts says it lacks: None of one it does not hold yet."""

    wait: Wait
    numbers: tuple[str, ...]
    lacks: tuple[Lack, ...] | None
    has_wish: bool


@dataclass(frozen=True)
class ListPage:
    """A page of the list and what stands above it. `first` counts from 1; an address that leads nowhere is None."""

    viewer: User
    found: tuple[Found, ...]
    total: int
    first: int
    previous: str | None
    following: str | None
    shape: Shape
    summary: Summary
    narrowing: Narrowing
    pathways: dict[str, Pathway]
    in_force: tuple[Adopted, ...]
    calendar: WorkingCalendar

    @property
    def people(self) -> list[int]:
        """Whom this page shows, for the access log."""
        return [each.wait.person_id for each in self.found]

    @property
    def ordered_on(self) -> date | None:
        """The day the order was worked out for."""
        return self.shape.ordered_on

    @property
    def rows(self) -> list[Listed]:
        """Every row, worked out."""
        return self.listed(self.found)

    @property
    def next_lapse(self) -> date | None:
        """The day on which somebody will next become unseen if nothing is done."""
        return _next_lapse(self.shape, self.shape.day)

    def listed(self, found: Sequence[Found]) -> list[Listed]:
        """Some of the rows, worked out: how each wait stands on the day, and why the policy suggests what it does.

        The policy is asked only about waits that have been through triage or must go again: of others a row says
        nothing that it knows.
        """
        today, waits = self.shape.day, [each.wait for each in found if each.wait.triage or each.wait.escalated]
        told_of = priority.reasons(
            waits, on=today, pathways=tuple(self.pathways.values()), calendar=self.calendar, in_force=self.in_force
        )
        return [self._listed(each, told_of.get(each.wait.pk), today=today) for each in found]

    def _listed(self, each: Found, reasons: Reasons | None, *, today: date) -> Listed:
        pathway = self.pathways.get(each.wait.pathway or "")
        stands = standing(each.wait, pathway=pathway, as_of=today, calendar=self.calendar)
        return Listed(
            standing=stands,
            lacks=tuple(lacking.lack for lacking in stands.lacks) if each.lacks is None else each.lacks,
            has_wish=each.has_wish,
            numbers=each.numbers,
            may_open=may(self.viewer, Permission.SEE_PERSON, on=each.wait),
            reasons=reasons,
        )


def list_page(
    viewer: User, *, narrowing: Narrowing, today: date, after: Place | None = None, before: Place | None = None
) -> ListPage:
    """A page of the list for this viewer: after one place, or before another, or from the start."""
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    shape = shape_for(viewer, today=today, pathways=pathways.values())
    total = shape.count(narrowing)
    found, first = paging.page(Wait.objects.visible_to(viewer), narrowing, shape=shape, after=after, before=before)
    return ListPage(
        viewer=viewer,
        found=tuple(_found(found[:PAGE], shape=shape)),
        total=total,
        first=first,
        previous=paging.place_of(found[0], narrowing.sort, before=first - 1) if found and first > 1 else None,
        following=paging.place_of(found[PAGE - 1], narrowing.sort, before=first - 1 + PAGE)
        if len(found) > PAGE
        else None,
        shape=shape,
        summary=shape.summary(replace(narrowing, tab=Tab.ALL)),
        narrowing=narrowing,
        pathways=pathways,
        in_force=priority.policies(on=today),
        calendar=waiting.calendar(),
    )


def shape_for(viewer: User, *, today: date, pathways: Iterable[Pathway] | None = None) -> Shape:
    """The open waits this viewer may see, by all that can be counted: the scope of every list and of its files."""
    teams = teams_seen(viewer, Permission.SEE_LIST)
    mine = veiled_code(viewer.display_name)
    return counting.shape(teams=teams, day=today, pathways=pathways, mine=mine, without=sights(viewer).may_not)


def _next_lapse(shape: Shape, today: date) -> date | None:
    """The day on which somebody will next become unseen if nothing is done."""
    ahead = shape.frame.select(
        pl.col(name).filter(pl.col(name) >= today).min() for name in ("contact_good_until", "recheck_good_until")
    )
    days: list[date] = [day for day in ahead.row(0) if day is not None]
    return min(days) + timedelta(days=1) if days else None


def _found(waits: Sequence[Wait], *, shape: Shape) -> Iterable[Found]:
    numbers = numbers_of({wait.person_id for wait in waits})
    told = shape.lacks_of([wait.pk for wait in waits])
    for wait in waits:
        lacks, has_wish = told.get(wait.pk, (None, False))
        yield Found(wait, numbers.get(wait.person_id, ()), lacks, has_wish)


def numbers_of(people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The case-system numbers of these people; of a restricted record none, and none on a shared screen."""
    found: dict[int, dict[str, None]] = {}
    keys = Identifier.objects.filter(person_id__in=sorted(set(people)), kind="person_id", person__is_restricted=False)
    for person, value in keys.order_by("value").values_list("person_id", "value") if not veil.is_masked() else ():
        found.setdefault(person, {})[shown_of(value)] = None
    return {person: tuple(values) for person, values in found.items()}
