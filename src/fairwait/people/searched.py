"""In whose record words stand: asked of a copy in the process and not of the database, which would read everybody.

Any part of a name or number finds somebody, so no ordinary index helps, and one that could (of three letters each)
would keep what is erased in a second place. The copy is kept until the history's head moves; of a head that moved, only
the people its newer events speak of are read again. It says who may be meant, and the database has the last word:
whoever was found is asked for there by the same words, within what the viewer may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import polars as pl
from django.db.models import QuerySet

from fairwait.history import bulk
from fairwait.history.models import Event, Head
from fairwait.people.models import Person

MANY = 5_000
"""More than this are found by the database itself: they would all have to be named to it."""
_CHANGED = 20_000
_COLUMNS = {"id": pl.Int64(), "search": pl.String()}


@dataclass(frozen=True)
class _Kept:
    head: tuple[int, bytes]
    people: pl.DataFrame


_kept: dict[str, _Kept] = {}
_lock = Lock()


def whose(terms: Sequence[str]) -> list[int] | None:
    """The people in whose words every term stands; None where they are too many to be named."""
    found = _current().people
    for term in sorted(terms, key=len, reverse=True):  # the longest leaves fewest for the others
        found = found.filter(pl.col("search").str.contains(term, literal=True))
    return found["id"].to_list() if found.height <= MANY else None


def _current() -> _Kept:
    seq, digest = Head.objects.filter(pk=1).values_list("seq", "hash").get()
    head = (seq, bytes(digest))
    with _lock:
        kept = _kept.get("people")
        if kept is None or kept.head != head:
            kept = _kept["people"] = _Kept(head, _read(Person.objects.all()) if kept is None else _caught_up(kept))
        return kept


def _caught_up(kept: _Kept) -> pl.DataFrame:
    """The copy with whomever the events since its head speak of read again; everybody where those are very many, or
    where its head is not part of this history (a backup was restored)."""
    events = Event.objects.filter(seq__gte=kept.head[0]).order_by("seq")
    newer = list(events.values_list("seq", "hash", "subject")[: _CHANGED + 1])
    is_known = bool(newer) and newer[0][0] == kept.head[0] and bytes(newer[0][1]) == kept.head[1]
    if not is_known or len(newer) > _CHANGED:
        return _read(Person.objects.all())
    changed = sorted({subject for _, _, subject in newer[1:]})
    rest = kept.people.filter(~pl.col("id").is_in(changed))
    return pl.concat([rest, _read(Person.objects.filter(pk__among=changed))])


def _read(people: "QuerySet[Person]") -> pl.DataFrame:
    return bulk.read(people.order_by("pk"), _COLUMNS)
