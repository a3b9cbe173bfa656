"""The waits' stored state: written from events, and compared with them. Nowhere else is a wait written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

import orjson
from uuid_utils import uuid7

from fairwait.history import queries as history
from fairwait.history.bulk import as_text, insert, update
from fairwait.history.registry import Stretch, Told
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules.facts import named, version_named
from fairwait.waiting.rules.folding import WaitState, fold

_TOLD = (
    "pathway", "referred_on", "priority", "band", "team", "worker", "locality", "next_contact_due", "target_on",
    "review_due_on", "expires_on", "source_of_request", "support_reason", "reason", "notes", "risks", "digest",
    "pause_reason", "paused_on", "resumes_on",
)  # fmt: skip
_FOLDED = (
    "first_known_on", "band_reason", "band_on", "band_by", "last_contact_on", "last_contact_by", "last_checked_on",
    "last_checked_by", "wish_on", "wish_until", "wish_reason", "ended_on", "end_reason", "end_national", "end_told",
    "left_extract_on", "question", "asked_on", "triaged_on", "triaged_by", "escalated", "escalated_on",
    "last_attempt_on", "attempts", "contact_planned_on", "recheck_planned_on", "aged_seen", "aged_seen_on",
    "aged_seen_by", "call_asked_on", "decision", "decision_on", "decision_to", "decision_by", "decision_agreed_by",
    "last_seq",
)  # fmt: skip
_folded = attrgetter(*_FOLDED)
_PLACE = ("person", "source", "key", "status")
COLUMNS: tuple[str, ...] = (
    *_PLACE, *_TOLD, *_FOLDED,
    "source_status", "tries", "pauses", "theirs", "triage",
)  # fmt: skip
"""The stored columns that events decide, in the order `row` gives them."""

IN_NO_ORDER = ("waiting_wait_one_a_source_reference", "waiting_wait_open_in_order")
"""The indexes that new waits come to in no order."""

_OUTRANKED = (
    "referred_on", "band", "team", "worker", "last_contact_on", "last_checked_on", "ended_on", "end_reason",
    "end_national",
)  # fmt: skip
"""Where a person's decision, or a later fact, may differ from what the extract says."""
_OUTRANKED_FOLDED = tuple((name, name in _FOLDED) for name in _OUTRANKED)
_CHECKED_AT_ONCE = 2_000


def row(state: WaitState) -> tuple[Any, ...]:
    """A wait's columns, in the order of `COLUMNS`, as the database takes them."""
    *values, pauses, theirs, triage = _values(state)
    return (
        *[value.isoformat() if type(value) is date else value for value in values],
        orjson.dumps(pauses).decode() if pauses else None,
        orjson.dumps(theirs, option=orjson.OPT_SORT_KEYS).decode() if theirs else None,
        orjson.dumps(triage, option=orjson.OPT_SORT_KEYS).decode() if triage else None,
    )


def _values(state: WaitState) -> tuple[Any, ...]:
    """A wait's columns, in the order of `COLUMNS`: days as days, JSON as lists and dictionaries of text."""
    said = ({**state.told, **state.own} if state.own else state.told).get
    return (
        state.person, state.source, state.key, state.status.value,
        *[said(name) for name in _TOLD],
        *_folded(state),
        state.told.get("status"),
        orjson.dumps(state.tries).decode() if state.tries else None,
        [[_text(p.paused_on), _text(p.resumes_on), p.reason] for p in state.pauses] or None,
        _theirs(state) or None,
        state.triage or None,
    )  # fmt: skip


def _theirs(state: WaitState) -> dict[str, Any]:
    """What the extract says where the wait says something else: shown, and never written over."""
    told, own = state.told, state.own
    return {
        name: _text(told[name])
        for name, is_folded in _OUTRANKED_FOLDED
        if name in told
        and (is_folded or name in own)
        and told[name] != (getattr(state, name) if is_folded else own[name])
        and not _is_default(name, state)
    }


def _is_default(name: str, state: WaitState) -> bool:
    """An end without a reason is recorded as "not given": that is no difference from what the extract says."""
    return name in ("end_reason", "end_national") and state.told[name] is None and not state.end_is_ours


def _text(value: Any) -> Any:
    return value.isoformat() if type(value) is date else value


def as_model(state: WaitState) -> Wait:
    """A folded wait as the stored record would be, unsaved: for a list as it was on a day."""
    told = (state.id, *_values(state))
    # By place: by name, Django takes most of the time a list as at a day takes.
    return Wait(*[told[at] if at is not None else default for at, default in _as_fields()])  # type: ignore[misc]


@cache
def _as_fields() -> tuple[tuple[int | None, Any], ...]:
    """For each field of the model, where `as_model` finds its value, or what it is when events do not decide it."""
    at = {name: number for number, name in enumerate(("id", *COLUMNS))}
    return tuple(
        (at.get(field.name), None if field.name == "uuid" else field.get_default())
        for field in Wait._meta.concrete_fields
    )


def refold(
    subjects: Iterable[int], *, events: Mapping[int, list[Told]] | None = None, since: int | None = None
) -> None:
    """Rebuild the stored waits of these people from their events.

    Args:
        events: what `history.about` gives of them, where it has been asked already.
        since: the first event that is not in what is stored. Waits that it and those after it do not speak of stay as
            they are.
    """
    states = [
        state
        for person, listed in (history.about(subjects) if events is None else events).items()
        for wait in sorted(_spoken_of(listed, since=since))
        if (state := fold(wait, listed)) is not None and state.person == person
    ]
    rows = {state.id: row(state) for state in states}
    stored = _stored_places(rows)
    indexed = len(_PLACE)
    update(
        Wait,
        COLUMNS[indexed:],
        [(*told[indexed:], wait) for wait, told in rows.items() if told[:indexed] == stored.get(wait)],
    )
    moved = [wait for wait in stored if stored[wait] != rows[wait][:indexed]]
    update(Wait, COLUMNS, [(*rows[wait], wait) for wait in moved])
    insert(
        Wait,
        ("id", "uuid", *COLUMNS),
        [(wait, uuid7().hex, *told) for wait, told in rows.items() if wait not in stored],
    )


def _spoken_of(events: list[Told], *, since: int | None) -> set[int]:
    """The waits that events speak of from one on: every wait, where it is of the person and of no wait."""
    late = events if since is None else [event for event in events if event.seq >= since]
    if any(event.wait is None for event in late):
        late = events
    return {event.wait for event in late if event.wait is not None}


def _stored_places(waits: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """What those of these waits that are stored stand under in their indexes. Seldom anything of it changes, and an
    index is written anew even where it is told the same again."""
    found = Wait.objects.filter(pk__among=waits).values_list("pk", *_PLACE)
    return {wait: tuple(place) for wait, *place in found}


def stored_ids(waits: Iterable[int]) -> set[int]:
    """Which of these waits are stored."""
    return set(Wait.objects.filter(pk__among=waits).values_list("pk", flat=True))


def differences(stretch: Stretch) -> Iterator[str]:
    """A sentence for each stored wait of a stretch of people that is not what the events say."""
    waits = Wait.objects.filter(**stretch.bounds("person_id")).order_by("person_id", "pk")
    adopted = {named(code, version) for code, version in PathwayDocument.objects.values_list("code", "version")}
    compared = set()
    for values in waits.values_list("pk", *as_text(Wait, COLUMNS)).iterator(chunk_size=_CHECKED_AT_ONCE):
        compared.add(values[0])
        mine = stretch.events.get(values[1], [])
        yield from _difference(values, fold(values[0], mine))
        yield from _unknown_versions(values[0], mine, adopted)
    told = {event.wait for events in stretch.events.values() for event in events if event.wait is not None}
    lost = told - compared
    for wait in sorted(lost - stored_ids(lost)):
        yield f"Wait {wait} has events, and is not stored."


def _unknown_versions(wait: int, events: list[Told], adopted: set[str]) -> Iterator[str]:
    for event in events:
        if event.wait == wait and (name := event.facts.get("under")) is not None and name not in adopted:
            code, version = version_named(name)
            yield f"Event {event.seq} names version {version} of the pathway {code}, which is not here."


def _difference(stored: tuple[Any, ...], state: WaitState | None) -> Iterator[str]:
    wait = stored[0]
    if state is None:
        yield f"Wait {wait} is stored, and no event speaks of it."
        return
    folded = row(state)
    if stored[1:] == folded:
        return
    for name, value, rebuilt in zip(COLUMNS, stored[1:], folded, strict=True):
        if value != rebuilt and not (name in _JSON and _as_json(value) == _as_json(rebuilt)):
            yield f"Wait {wait}: the stored {name} is not what the events say."


_JSON = ("pauses", "theirs", "triage")


def _as_json(text: str | None) -> Any:
    """PostgreSQL writes the same JSON with other spaces and order."""
    try:
        return orjson.loads(text) if text is not None else None
    except orjson.JSONDecodeError:
        return text
