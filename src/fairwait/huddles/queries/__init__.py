"""Questions about huddles that only read."""

from fairwait.huddles.queries.documents import Kind, changes_known, kinds, may_start, read_template, templates, versions
from fairwait.huddles.queries.minuting import Minutes, minutes
from fairwait.huddles.queries.over_time import late_actions, meetings, my_actions, oldest_days
from fairwait.huddles.queries.rooms import (
    Line,
    NothingHere,
    Room,
    Wall,
    action_for,
    is_partner,
    item_for,
    meeting_for,
    nearest,
    newer_words,
    room,
    sees_names,
    wall,
)
from fairwait.huddles.queries.shares import basis_for, guests, partners, sharing_for, sharings

__all__ = [
    "Kind",
    "Line",
    "Minutes",
    "NothingHere",
    "Room",
    "Wall",
    "action_for",
    "basis_for",
    "changes_known",
    "guests",
    "is_partner",
    "item_for",
    "kinds",
    "late_actions",
    "may_start",
    "meeting_for",
    "meetings",
    "minutes",
    "my_actions",
    "nearest",
    "newer_words",
    "oldest_days",
    "partners",
    "read_template",
    "room",
    "sees_names",
    "sharing_for",
    "sharings",
    "templates",
    "versions",
    "wall",
]
