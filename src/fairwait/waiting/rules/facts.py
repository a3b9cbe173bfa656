"""The kinds of event that tell of a wait. Pure: names, and which of a row's words belong to each.

A row of an extract is one event, listing every field that is new or changed (decision 2): `facts["set"]` holds the
values, `facts["was"]` the values before, `private["set"]` the free text. Dates are ISO text.

`facts["under"]` names the pathway and the version of it that was read when the event was recorded ("ot/3"). State
never depends on it: bands and ends were understood when told, and targets are those in force on the day asked about.
"""

from typing import Any

from fairwait.engine.checks.fields import FIELDS, FREE_TEXT_FIELDS, FieldType
from fairwait.history.registry import Kind, register


def named(pathway: str, version: int) -> str:
    """How an event names a version of a pathway."""
    return f"{pathway}/{version}"


def version_named(words: str) -> tuple[str, int]:
    """The pathway and the version that an event names."""
    pathway, _, version = words.rpartition("/")
    return pathway, int(version)


def _unnamed(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """First versions named no version of the pathway: it is the one that was in force that day."""
    return {**facts, "under": None}, private


def _under_a_pathway(name: str) -> Kind:
    return register(Kind(name, version=2, raises={1: _unnamed}))


def _of_today(name: str) -> Kind:
    """A kind whose first version already names the pathway's."""
    return register(Kind(name))


FOUND = _under_a_pathway("wait.found")
"""A row of an extract that we did not know: somebody waits, or waited."""
CHANGED = _under_a_pathway("wait.changed")
"""A row of an extract that says something new about a wait we know; it may end it."""
OPENED = _of_today("wait.opened")
"""Somebody here opened it, before any extract told of it: its words are those of a first row."""
JOINED = _of_today("wait.joined")
"""A wait opened here (`facts["from"]`) is this one, by a person's word: its earlier start, and what was heard and
decided on it, count here. `facts["record"]`: the record that was joined in the same act, or None."""
JOINED_INTO = _of_today("wait.joined_into")
"""This wait, opened here, is the case system's own `facts["into"]`: it is counted there, and was never two."""
TWO = _of_today("wait.kept_apart")
"""This wait, opened here, and the case system's `facts["from"]` are two: nobody is asked again."""
LEFT = register(Kind("wait.left_extract"))
"""A wait that today's extract no longer holds. It stays open: somebody must say why."""
RETURNED = register(Kind("wait.returned"))
"""A wait that had left the extract, and is in it again."""
ASKED = register(Kind("wait.question"))
"""Ended here, and open in the extract: was it reopened, or is the case system behind?"""

BAND_SET = _under_a_pathway("wait.band_set")


def _as_spoken(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first a contact did not say what came of it."""
    return {**facts, "outcome": "spoken"}, private


CONTACTED = register(Kind("wait.contacted", version=3, raises={1: _unnamed, 2: _as_spoken}))
"""A conversation both ways; `facts["outcome"]` is what came of it."""
RECHECKED = _under_a_pathway("wait.rechecked")
TEAM_SET = _under_a_pathway("wait.team_set")
PAUSED = _under_a_pathway("wait.paused")


def _of_open_pauses(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first a pause with a last day ran until then, whoever resumed it before."""
    return {**facts, "ends": "open"}, private


RESUMED = register(Kind("wait.resumed", version=3, raises={1: _unnamed, 2: _of_open_pauses}))
"""The clock runs again. `facts["ends"]`: "any" pause that runs that day, or only one that is "open"."""
WISH_RECORDED = _under_a_pathway("wait.wish_recorded")
PROMISED = _under_a_pathway("wait.contact_promised")
"""The person was told by when they will next be spoken with: `facts["on"]`."""
TRIAGED = _under_a_pathway("wait.triaged")
"""Answers to the questions of a policy, those asked this time. They describe the person, so they are `private`."""
CHANGE_TOLD = _under_a_pathway("wait.change_told")
"""Something happened that reopens triage at once: an escalator of the policy."""


def _as_tried(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first an attempt said neither when on its day it was, nor what came of it, and each counted."""
    return {**facts, "at": None, "outcome": "no_answer", "counts": True}, private


ATTEMPTED = register(Kind("wait.attempted", version=2, raises={1: _as_tried}))
"""Somebody tried to reach the person: a letter, a call nobody answered. Not a contact.

`facts["counts"]`: whether it counts as a try of the council's own, or only happened.
"""
CALL_ASKED = _of_today("wait.call_asked")
"""The person asked to be called: `facts["on"]` is the day, or the first day, they asked for."""
DECISION_ASKED = _of_today("wait.decision_asked")
"""A named person is asked to decide: `facts["what"]` is a `deciding.Decision`, `facts["to"]` who."""
DECISION_AGREED = _of_today("wait.decision_agreed")
"""The first of two agreed to an ending that takes two."""
DECISION_MADE = _of_today("wait.decision_made")
"""It was decided, and the wait goes on."""
PLANNED = _of_today("wait.planned")
"""A day was set for the next contact or re-check. It replaces neither."""
CHECKED_IN = _of_today("wait.checked_in")
"""What the person, or somebody for them, told us through their own link: `private["told"]`, `["said"]`, `["who"]`."""
CHECK_IN_READ = _of_today("wait.check_in_read")
"""Somebody on the staff read it: `facts["answer"]` is the event that told it."""
AGED_SEEN = _of_today("wait.aged_seen")
"""Whoever must look at a wait this long has looked, and said what comes of it."""


def _told_openly(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first what the person was told stood among the facts, where it could not have been erased."""
    facts, private = _unnamed(facts, private)
    return {name: value for name, value in facts.items() if name != "told"}, {"told": facts["told"], **private}


ENDED = register(Kind("wait.ended", version=2, raises={1: _told_openly}))
REOPENED = _under_a_pathway("wait.reopened")
ANSWERED = _under_a_pathway("wait.answered")
"""A person's answer to a question an import raised, where the wait stays open."""

WAIT_FIELDS: tuple[str, ...] = (
    *(f.name for f in FIELDS if f.about == "wait" and f.name != "wait_id"),
    "band",
    "end_national",
)
"""What a row says of the wait.

`band` is what `priority` maps to, `end_national` the fixed reason that `end_reason` counts as.
"""

DATE_FIELDS: frozenset[str] = frozenset(f.name for f in FIELDS if f.about == "wait" and f.type is FieldType.DATE)
PRIVATE_FIELDS: tuple[str, ...] = FREE_TEXT_FIELDS
OPEN_FIELDS: tuple[str, ...] = tuple(name for name in WAIT_FIELDS if name not in PRIVATE_FIELDS)

FROM_EXTRACT: frozenset[str] = frozenset({FOUND.name, CHANGED.name})
BEGIN: frozenset[str] = frozenset({FOUND.name, OPENED.name})
"""With one of these every wait begins."""
