"""What is laid over people while pages are made: restricted records that were not opened, and names on shared screens.

A page that forgets to ask whether a record is restricted must still not name it. So the veil lies where records are
read: of a restricted record that was not opened, whatever says who it is has gone before any page sees it. What rules
and clocks work with (birth date, who cares, who lives alone) stays; pages hide that themselves.

Outside a page nothing is veiled: whoever folds, verifies or exports there says so with `drawn`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import orjson

if TYPE_CHECKING:
    from fairwait.people.models import Person

View = TypeVar("View", bound=Callable[..., Any])

WHO_THEY_ARE: tuple[str, ...] = (
    "title", "first_name", "last_name", "known_as", "nhs_number", "address", "postcode", "uprn", "phone", "mobile",
    "email", "communication_needs", "interpreter", "contact_preference", "unsafe_contact", "cares_for_id", "reach",
    "search",
)  # fmt: skip
"""What says who somebody is or where they can be found, and words written about them."""
_SHARED: tuple[str, ...] = (
    "nhs_number", "address", "postcode", "uprn", "phone", "mobile", "email", "cares_for_id", "search",
)  # fmt: skip
"""What goes from a shared screen besides the name; how to speak with somebody stays, for it keeps them safe."""


@dataclass(frozen=True)
class Veil:
    """What lies over people: `lifted` are the restricted records opened with a reason; `masked`: initials for names;
    `left` are the records, by number, that whoever looks leaves to others, restricted or not."""

    lifted: Callable[[], Collection[UUID]]
    masked: Callable[[], bool]
    left: Callable[[], Collection[int]]


_drawn: ContextVar[Veil | None] = ContextVar("veil", default=None)


@contextmanager
def drawn(
    *,
    lifted: Callable[[], Collection[UUID]] = tuple,
    masked: Callable[[], bool] = lambda: False,
    left: Callable[[], Collection[int]] = tuple,
) -> Iterator[None]:
    """Veil whoever is read inside the block."""
    token = _drawn.set(Veil(lifted, masked, left))
    try:
        yield
    finally:
        _drawn.reset(token)


def around(parts: Iterable[bytes]) -> Iterator[bytes]:
    """An answer that is sent in parts after its page has returned: each part is made under the veil of this moment."""
    return _under(_drawn.get(), iter(parts))


def _under(veil: Veil | None, found: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        token = _drawn.set(veil)
        try:
            part = next(found, None)
        finally:
            _drawn.reset(token)
        if part is None:
            return
        yield part


def is_masked() -> bool:
    """Whether names are initials just now."""
    veil = _drawn.get()
    return veil is not None and veil.masked()


def left_to_others() -> Collection[int]:
    """The records, by number, that whoever looks just now leaves to others."""
    veil = _drawn.get()
    return veil.left() if veil is not None else ()


def lay_over(person: "Person") -> None:
    """Take from a record just read what may not be shown. A record read in part counts as restricted."""
    veil = _drawn.get()
    if veil is None:
        return
    read = person.__dict__
    is_shut = read.get("is_restricted", True) and read.get("uuid") not in veil.lifted()
    if is_shut or read.get("id") in veil.left():
        _blank(person, WHO_THEY_ARE)
        person.is_veiled = True
    elif veil.masked():
        person.first_name, person.last_name = initial(read.get("first_name")), initial(read.get("last_name"))
        person.known_as = initial(read.get("known_as"))
        _blank(person, _SHARED)
        if read.get("reach"):
            person.reach = _how_they_talk(read["reach"])


def unmasked(view: View) -> View:
    """Mark a page that shows files or whole records, where initials cannot stand: a shared screen is not shown it."""
    view.is_unmasked = True  # type: ignore[attr-defined]
    return view


def initial(name: str | None) -> str | None:
    """The first letter of each part of a name: "Mary-Ann" is "M.A.". None for none."""
    parts = (name or "").replace("-", " ").split()
    return "".join(f"{part[0].upper()}." for part in parts) or None


def _how_they_talk(reach: str) -> str | None:
    """Of what was said here of how somebody is reached, only how to speak with them, and not who said so."""
    told = orjson.loads(reach).get("communication")
    return orjson.dumps({"communication": {**told, "said_by": ""}}).decode() if told else None


def _blank(person: "Person", names: Iterable[str]) -> None:
    read = person.__dict__
    for name in names:
        if name in read:
            read[name] = "" if name == "search" else None
