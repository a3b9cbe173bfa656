"""The kinds of event that tell of a wait. Pure: names, and which of a row's words belong to each.

A row of an extract is one event, listing every field that is new or changed (decision 2): `facts["set"]` holds the
values, `facts["was"]` the values before, `private["set"]` the free text. Dates are ISO text.
"""

from fairwait.engine.checks.fields import FIELDS, FREE_TEXT_FIELDS, FieldType
from fairwait.history.registry import Kind, register

FOUND = register(Kind("wait.found"))
"""A row of an extract that we did not know: somebody waits, or waited."""
CHANGED = register(Kind("wait.changed"))
"""A row of an extract that says something new about a wait we know; it may end it."""
LEFT = register(Kind("wait.left_extract"))
"""A wait that today's extract no longer holds. It stays open: somebody must say why."""
RETURNED = register(Kind("wait.returned"))
"""A wait that had left the extract, and is in it again."""
ASKED = register(Kind("wait.question"))
"""Ended here, and open in the extract: was it reopened, or is the case system behind?"""

BAND_SET = register(Kind("wait.band_set"))
CONTACTED = register(Kind("wait.contacted"))
RECHECKED = register(Kind("wait.rechecked"))
TEAM_SET = register(Kind("wait.team_set"))
PAUSED = register(Kind("wait.paused"))
RESUMED = register(Kind("wait.resumed"))
WISH_RECORDED = register(Kind("wait.wish_recorded"))
ENDED = register(Kind("wait.ended"))
REOPENED = register(Kind("wait.reopened"))
ANSWERED = register(Kind("wait.answered"))
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
