"""Something asked of another department: what comes back. Pure."""

from enum import StrEnum

from fairwait.history.registry import Kind, register

CAME_BACK = register(Kind("request.came_back"))
"""Another department said what became of what was asked of it: `private["said"]`."""
PUT_OFF = register(Kind("request.put_off"))
"""It takes longer: `facts["due_on"]`, and why in `private["said"]`."""


class CameBack(StrEnum):
    """What another department did."""

    DONE = "done"
    NOT_DONE = "not_done"
    LATER = "later"
