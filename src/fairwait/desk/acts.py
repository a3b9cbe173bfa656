"""Where each act on a wait is done."""

from uuid import UUID

from django.urls import reverse

from fairwait.govuk.addresses import Address

_ROOMS = {
    "band": "priority", "triage": "priority", "change": "priority", "long_wait": "priority", "bring": "huddles",
    "share": "huddles", "raise_about": "huddles", "contact": "keeping_in_touch", "decide": "keeping_in_touch",
    "book": "capacity",
}  # fmt: skip
"""The room of an act that is not waiting's own."""


def act_href(act: str, wait: UUID) -> str:
    """The address of an act on a wait."""
    return reverse(_name(act), args=[wait])


def act_address(act: str) -> Address:
    """The same for the waits of a whole page."""
    return Address(_name(act))


def _name(act: str) -> str:
    return f"{_ROOMS.get(act, 'waiting')}:{act}"
