"""Contacts that are due, counted by pathway and team: how many people, why now, how many late. It names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, Role
from fairwait.desk.contacts.queue import Queue, queue
from fairwait.desk.contacts.words import with_words_to_tell
from fairwait.desk.lists.queries import shape_for
from fairwait.desk.today.queues import theirs
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.rules.queue import Why

LATE = (Why.OVERDUE, Why.DUTY)
"""Reasons that are late by what they say; what was promised or asked for has a day of its own."""


@dataclass(frozen=True)
class Due:
    """The contacts due of one pathway and team; no team is ""."""

    pathway: str
    team: str
    people: int
    counts: Mapping[Why, int]

    @property
    def late(self) -> int:
        """How many are late for certain."""
        return sum(self.counts.get(why, 0) for why in LATE)


def due(viewer: User, *, today: date, until: date | None = None) -> tuple[list[Due], Queue]:
    """By pathway and team, and all together, of whoever's work it is that looks. Asks a fixed number of questions."""
    require(viewer, Permission.RECORD_CONTACT)
    shape = shape_for(viewer, today=today)
    frame = with_words_to_tell(theirs(shape.frame, role=Role(viewer.role), teams=viewer.teams, mine=shape.mine))
    script, ranks = documents.script(on=today), documents.ranks(on=today)

    def of(part: pl.DataFrame) -> Queue:
        return queue(part, script=script, ranks=ranks, today=today, until=until)

    parts = frame.partition_by("pathway", "team", as_dict=True)
    found = [
        Due(str(pathway or ""), str(team or ""), counted.people, counted.counts)
        for (pathway, team), part in parts.items()
        if (counted := of(part)).people
    ]
    return sorted(found, key=lambda each: (each.pathway, each.team)), of(frame)
