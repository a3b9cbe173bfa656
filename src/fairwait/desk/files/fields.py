"""What a list says of each wait when it leaves as a file: names that do not change, and what each means.

The same names stand in the CSV, in the sheet and in the JSON of `fairwait list`. The words are the statutory ones,
whatever words a council has chosen for its screens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from fairwait.desk.lists.listing import Listed

Kind = Literal["text", "day", "number", "yes or no", "codes"]


@dataclass(frozen=True)
class Field:
    """One column: its name, what kind of value it holds, and what it means."""

    name: str
    kind: Kind
    meaning: str
    of: Callable[[Listed], Any]


def _key(item: Listed) -> str | None:
    key = item.wait.key
    return key.removeprefix("wait_id:") if key.startswith("wait_id:") else None


def _clock(name: str) -> Callable[[Listed], Any]:
    return lambda item: getattr(item.standing.clock, name) if item.standing.clock else None


def _person(name: str) -> Callable[[Listed], Any]:
    return lambda item: getattr(item.person, name) if item.person else None


def _wait(name: str) -> Callable[[Listed], Any]:
    return lambda item: getattr(item.wait, name)


def _uuid(of: str) -> Callable[[Listed], Any]:
    def found(item: Listed) -> str | None:
        record = getattr(item, of)
        return str(record.uuid) if record and record.uuid else None

    return found


def _share(item: Listed) -> float | None:
    clock = item.standing.clock
    return round(clock.share_of_target, 3) if clock and clock.share_of_target is not None else None


FIELDS: tuple[Field, ...] = (
    Field("wait", "text", "Fairwait's own reference for the wait", _uuid("wait")),
    Field("wait_id", "text", "The case system's reference for the wait, where it gave one", _key),
    Field("person", "text", "Fairwait's own reference for the person", _uuid("person")),
    Field("person_id", "text", "The case system's number for the person",
          lambda i: i.numbers[0] if i.numbers else None),
    Field("nhs_number", "text", "The NHS number, as text: ten digits", _person("nhs_number")),
    Field("name", "text", "The name, as it is said", _person("name")),
    Field("date_of_birth", "day", "The day of birth", _person("date_of_birth")),
    Field("source", "text", "Which extract the wait came in", _wait("source")),
    Field("pathway", "text", "What is waited for, as a code of the pathway", _wait("pathway")),
    Field("status", "text", "open, or ended", _wait("status")),
    Field("referred_on", "day", "The day it was asked for", _wait("referred_on")),
    Field("clock_started_on", "day", "The day from which waiting is counted, by the pathway's rules",
          lambda i: i.standing.started.on if i.standing.started else None),
    Field("days_waiting", "number", "Calendar days since the clock started, pauses counted in",
          _clock("calendar_days_elapsed")),
    Field("days_without_pauses", "number", "Calendar days since the clock started, pauses left out",
          _clock("calendar_days_running")),
    Field("is_paused", "yes or no", "Whether the clock stands still on the day of the list", _clock("is_paused")),
    Field("pause_reason", "text", "Why it is or was last paused, as the extract says it", _wait("pause_reason")),
    Field("band", "text", "The priority band chosen, by its code", _wait("band")),
    Field("band_reason", "text", "Why that band", _wait("band_reason")),
    Field("suggested_band", "text", "The band the policy suggests: a proposal, never a decision",
          _wait("band_suggested")),
    Field("priority_in_extract", "text", "The priority in the extract's own words", _wait("priority")),
    Field("share_of_target", "number", "Share of the target used: 1 means it is just used up", _share),
    Field("target_on", "day", "The last day within the target", _clock("target_on")),
    Field("team", "text", "The team responsible", _wait("team")),
    Field("worker", "text", "The worker it is given to", _wait("worker")),
    Field("locality", "text", "The locality, as the extract says it", _wait("locality")),
    Field("last_contact_on", "day", "The last day the person was truly heard from; an attempt is not a contact",
          _wait("last_contact_on")),
    Field("last_checked_on", "day", "The last day the risk of waiting was looked at again", _wait("last_checked_on")),
    Field("left_extract_on", "day", "The day since which the extract no longer has the wait", _wait("left_extract_on")),
    Field("is_unseen", "yes or no",
          "Whether it lacks a band with a reason, a re-check or contact in date, a team, or an answer",
          lambda i: i.standing.is_unseen),
    Field("lacks", "codes", "What makes it unseen: band, re-check, contact, team, left-extract",
          lambda i: [lacking.lack.value for lacking in i.standing.lacks]),
)  # fmt: skip
NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)


def row_of(item: Listed) -> dict[str, Any]:
    """One wait, by name of field."""
    return {field.name: field.of(item) for field in FIELDS}


def said(value: Any) -> str:
    """A value as text of a file: days as 2026-11-23, yes and no in words, codes with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, list) else str(value)


def dictionary() -> list[Mapping[str, str]]:
    """The data dictionary: each column, its kind and its meaning."""
    return [{"column": field.name, "kind": field.kind, "meaning": field.meaning} for field in FIELDS]
