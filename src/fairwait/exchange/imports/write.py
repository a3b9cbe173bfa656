"""Writing a plan: its events, and the state they fold into, as one stream each (decision 19).

Everything here runs inside the caller's transaction. Whole new people and waits are written in columns; whoever was
known before is refolded from their events.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

import orjson
import polars as pl

from fairwait.exchange.imports import found
from fairwait.exchange.imports.found import Progress, Told, derived_key
from fairwait.exchange.imports.matching import REFERENCE
from fairwait.exchange.imports.plan import Plan
from fairwait.history import actions as history
from fairwait.history.actions import Written
from fairwait.history.bulk import roomy_cache, uncollected
from fairwait.history.queries import about
from fairwait.people import state as people_state
from fairwait.priority import actions as priority
from fairwait.waiting import state as waiting_state
from fairwait.waiting.models import Wait
from fairwait.waiting.rules import facts

_SLICE = 50_000
_SORTED = orjson.OPT_SORT_KEYS


def write(plan: Plan, *, told: Told, pathways: Any, progress: Progress) -> tuple[int, int] | None:
    """Write a plan. Returns the first and last event, or None where there was nothing to write."""
    if plan.is_empty:
        return None
    with roomy_cache(), uncollected():
        return _write(plan, told=told, pathways=pathways, progress=progress)


def _write(plan: Plan, *, told: Told, pathways: Any, progress: Progress) -> tuple[int, int]:
    rows = found.with_numbers(plan.found)
    known = sorted({*_people_touched(plan), *rows.filter(~pl.col("is_new"))["person"].to_list()})
    total = rows.height + plan.changed.height + len(plan.left) + len(plan.returned) + len(plan.asked)
    others = chain(_changed_events(plan, told), _plain_events(plan, told))
    stream = chain(
        found.events(rows, told, progress=progress, total=total),
        _counted(others, progress, since=rows.height, total=total),
    )
    keys = history.keys_of(known)
    first, last = history.append(stream, by=told.by, now=told.now, cause=told.cause, keys=keys)
    progress("writing people", 0, total)
    found.insert_people(rows, first=first, source=told.source)
    found.insert_waits(rows, told=told, first=first, pathways=pathways, progress=progress)
    _refold(known, since=first, progress=progress)
    priority.reorder(people=known, on=told.today, pathways=pathways)
    return first, last


def _refold(known: list[int], *, since: int, progress: Progress) -> None:
    for start in range(0, len(known), 2_000):
        progress("updating people and waits", start, len(known))
        part = known[start : start + 2_000]
        events = about(part)
        people_state.refold(part, events=events, since=since)
        waiting_state.refold(part, events=events, since=since)


def _counted(events: Iterator[Written], progress: Progress, *, since: int, total: int) -> Iterator[Written]:
    for number, event in enumerate(events, start=since):
        if number % _SLICE == 0:
            progress("writing events", number, total)
        yield event


def _people_touched(plan: Plan) -> Iterator[int]:
    yield from plan.changed["person"].to_list()
    waits = [*plan.left, *plan.returned, *plan.asked]
    yield from Wait.objects.filter(pk__among=waits).values_list("person_id", flat=True)


def _changed_events(plan: Plan, told: Told) -> Iterator[Written]:
    columns = (
        "wait",
        "person",
        "row",
        "wait_key",
        "person_key",
        "key_was",
        "digest",
        "pathway",
        "referred_on",
        "is_same_person",
    )
    for row in plan.changed.select(columns).sort("wait").iter_rows(named=True):
        changes = dict(plan.changes.get(row["wait"], {}))
        person = plan.person_changes.get(row["wait"], {})
        entry: dict[str, Any] = {"row": row["row"], "source": told.source}
        if row["pathway"] in told.under:
            entry["under"] = told.under[row["pathway"]]
        key = _key_after(row, changes)
        changes.pop("key", None)
        if key != row["key_was"]:
            entry["key"] = key
        open_changes = {name: pair for name, pair in changes.items() if name not in facts.PRIVATE_FIELDS}
        hidden = {name: pair for name, pair in changes.items() if name in facts.PRIVATE_FIELDS}
        entry["set"] = {name: now for name, (_, now) in open_changes.items()}
        entry["was"] = {name: was for name, (was, _) in open_changes.items()}
        private: dict[str, Any] = {
            "keys": (row["person_key"],) if row["is_same_person"] else (),
            "set": {**{name: now for name, (_, now) in hidden.items()}, "digest": row["digest"]},
            "was": {name: was for name, (was, _) in hidden.items()},
        }
        if person:
            private["person"] = {name: now for name, (_, now) in person.items()}
            private["person_was"] = {name: was for name, (was, _) in person.items()}
        yield Written(
            facts.CHANGED.name, facts.CHANGED.version, row["person"], row["wait"],
            orjson.dumps(entry, option=_SORTED).decode(), orjson.dumps(private, option=_SORTED).decode(),
            _earliest(changes, told.as_of).isoformat(), told.as_of.isoformat(),
        )  # fmt: skip


def _key_after(row: dict[str, Any], changes: dict[str, Any]) -> str:
    if "key" in changes:
        return changes["key"][1]
    if row["key_was"].startswith(REFERENCE) or not changes.keys() & {"referred_on", "pathway"}:
        return row["key_was"]
    return derived_key(row["person"], row["pathway"], row["referred_on"])


def _earliest(changes: dict[str, tuple[Any, Any]], as_of: date) -> date:
    """The earliest day any of these changes is true of, so that a list as at that day knows of it."""
    own = ("last_contact_on", "last_checked_on", "ended_on", "paused_on", "referred_on")
    days = [day for name in own if name in changes for day in changes[name] if day is not None]
    return min([as_of, *days])


def _plain_events(plan: Plan, told: Told) -> Iterator[Written]:
    people = dict(_people_of([*plan.returned, *plan.asked, *plan.left]))
    return _told_plainly(plan, people, told)


def _told_plainly(plan: Plan, people: dict[int, int], told: Told) -> Iterator[Written]:
    said = orjson.dumps({"source": told.source}).decode()
    on = told.as_of.isoformat()
    for kind, waits in ((facts.RETURNED, plan.returned), (facts.ASKED, plan.asked), (facts.LEFT, plan.left)):
        for wait in waits:
            yield Written(kind.name, kind.version, people[wait], wait, said, None, on, on)


def _people_of(waits: list[int]) -> Iterator[tuple[int, int]]:
    yield from Wait.objects.filter(pk__among=waits).values_list("pk", "person_id")
