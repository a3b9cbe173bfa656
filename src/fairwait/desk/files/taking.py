"""Taking a part of the list away: who may, which waits, who is left out, and that it is written down first."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from fairwait.accounts.access import require, sights, teams_seen
from fairwait.accounts.actions import log_access
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.files.fields import row_of
from fairwait.desk.lists import counting
from fairwait.desk.lists.counting import Shape
from fairwait.desk.lists.listing import Listed, now_listed
from fairwait.desk.lists.narrowing import Narrowing, veiled_code
from fairwait.waiting import queries as waiting

log = logging.getLogger(__name__)
MOST_ROWS = 100_000
MOST_ROWS_OF_A_BOOK = 20_000
"""A workbook is written whole before it is sent; more rows than this keep a web process from everybody else."""


class TakingRefused(Exception):
    """The file was not made; the words say why and what to do."""


@dataclass(frozen=True)
class Taking:
    """A part of the list that is to leave as a file: its waits in order, and how many are left out of it."""

    shape: Shape
    waits: tuple[int, ...]
    people: frozenset[int]
    left_out: int
    day: date


def prepare(viewer: User, narrowing: Narrowing, *, today: date) -> Taking:
    """What a file of this part of the list would hold. Restricted records never leave in one.

    Raises NotAllowed for whoever may not take a list away.
    """
    require(viewer, Permission.SEE_LIST)
    teams = teams_seen(viewer, Permission.EXPORT)
    mine, without = veiled_code(viewer.display_name), sights(viewer).may_not
    shape = counting.shape(teams=teams, day=today, mine=mine, without=without)
    frame = shape.in_order(narrowing)
    leaving = frame.filter(~frame["person__is_restricted"])
    return Taking(
        shape=shape,
        waits=tuple(leaving["id"].to_list()),
        people=frozenset(leaving["person_id"].to_list()),
        left_out=frame.height - leaving.height,
        day=today,
    )


def take(taking: Taking, *, narrowing: Narrowing, why: str, kind: str, by: User, now: datetime) -> Iterator[dict]:  # type: ignore[type-arg]
    """The rows, once it is written down who takes whom away and why: no file leaves that could not be recorded.

    Raises TakingRefused for a part too large, and AccessNotRecorded.
    """
    most = MOST_ROWS_OF_A_BOOK if kind == "xlsx" else MOST_ROWS
    if len(taking.waits) > most:
        raise TakingRefused(
            f"This part has {len(taking.waits):,} waits and such a file holds at most {most:,}. "
            + ("Take it as CSV, or narrow the list first." if kind == "xlsx" else "Narrow the list first.")
        )
    counted = f"{len(taking.waits)} waits, {taking.left_out} restricted left out: {narrowing.part.address()}"
    log_access(by=by, people=taking.people, page=f"list.{kind}", why=f"{why.strip()[:300]} ({counted})", now=now)
    log.info(
        "list_taken_away",
        extra={"by": by.pk, "kind": kind, "waits": len(taking.waits), "left_out": taking.left_out},
    )
    return (row_of(item) for item in _items(taking, by=by))


def _items(taking: Taking, *, by: User) -> Iterator[Listed]:
    pathways = waiting.pathways(on=taking.day)
    return now_listed(by, taking.waits, today=taking.day, pathways=pathways)
