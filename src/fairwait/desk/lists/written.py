"""The rows of a list, and what stands above them, as HTML.

A row that was written before, from the same record for the same eyes, is not worked out again: how a wait stands, why
the policy suggests what it does and the words of five cells are most of a page's work. Its key is everything a row is
made of: every column of the wait and of the person as they were read, under the veil that lay over them then, and what
the page brings to them. So nothing stale can be shown, and nobody is shown what was written for somebody else.
"""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import orjson
from django.db import models
from django.template.loader import get_template
from django.utils.translation import get_language
from markupsafe import Markup

from fairwait.accounts.models import User
from fairwait.desk.lists.layout import Heading, more_cells
from fairwait.desk.lists.narrowing import Column
from fairwait.desk.lists.queries import Found, Listed, ListPage
from fairwait.desk.lists.remembered import Remembered
from fairwait.desk.lists.rows import leading, row
from fairwait.govuk import said
from fairwait.govuk.words import spoken
from fairwait.people.models import Person
from fairwait.waiting.models import Wait

MOST = 4_000
"""So many rows are kept in each process: eighty pages, some ten megabytes."""
_written: Remembered[Markup] = Remembered(MOST)
_eyes: Remembered[object] = Remembered(200)
"""What pages bring to their rows, each known by one thing, so that it is compared once a page and not once a row."""


def rows(page: ListPage, *, viewer: User, headings: Sequence[Heading], may_tick: bool) -> list[Markup]:
    """Every row of a page, in order."""
    common = (
        viewer.role, tuple(viewer.teams), viewer.is_active, page.shape.day, tuple(page.pathways.values()),
        page.in_force, page.calendar, page.narrowing.shown, may_tick, spoken(), get_language(),
    )  # fmt: skip
    eyes = _eyes.once(common, object)
    keys = [(eyes, _read(each)) for each in page.found]
    found = [_written.find(key) for key in keys]
    missing = [at for at, written in enumerate(found) if written is None]
    listed = page.listed([page.found[at] for at in missing]) if missing else []
    fresh = _as_written(listed, page, viewer=viewer, headings=headings, may_tick=may_tick)
    for at, written in zip(missing, fresh, strict=True):
        found[at] = _written.keep(keys[at], written)
    return [written for written in found if written is not None]


def above(page: ListPage, context: Callable[[], dict[str, Any]]) -> Markup:
    """What stands above the rows, written once for whoever sees the same waits, until the day, the order or the head
    moves."""
    own = (page.shape.day, tuple(page.pathways.values()), spoken(), get_language())
    key = (_eyes.once(own, object), *page.shape.part_key(page.narrowing))
    return page.shape.kept.written.once(key, lambda: _render("desk/list_above.html", context()))


def _render(template: str, context: dict[str, Any]) -> Markup:
    return Markup(get_template(template).render(context))  # noqa: S704  what our own template wrote


def _as_written(
    items: Sequence[Listed], page: ListPage, *, viewer: User, headings: Sequence[Heading], may_tick: bool
) -> Iterator[Markup]:
    """Rows that were not written before. The words and addresses they have in common are looked up once."""
    today, shown = page.shape.day, page.narrowing.shown
    with said.remembered():
        common = {"headings": headings, "has_next": Column.NEXT in shown, "may_tick": may_tick}
        template: Any = get_template("desk/list_row.html")
        write, to = template.template.make_module(common).row, leading()
        for item in items:
            yield write(row(item, viewer=viewer, today=today, to=to), more_cells(item, columns=shown, today=today))


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


_of_wait = attrgetter(*_columns(Wait))
_of_person = attrgetter(*_columns(Person), "is_veiled")


def _read(each: Found) -> bytes:
    """All that was read of a wait and of whoever waits: one text is told from another sooner than 130 values are."""
    return orjson.dumps((_of_wait(each.wait), _of_person(each.wait.person), each.numbers, each.lacks, each.has_wish))
