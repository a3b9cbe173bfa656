"""Work that waits for somebody beside that of the lists: each room says what of its own waits for whom.

Today shows it, and knows none of the rooms: whoever has such work registers here when the program starts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fairwait.accounts.models import User


@dataclass(frozen=True)
class DueThing:
    """One thing to do: what it says, where it is done, and what stands beside it. Done by doing it there."""

    label: str
    href: str
    note: str = ""
    is_late: bool = False
    person: int | None = None


@dataclass(frozen=True)
class DueWork:
    """One kind of such work: its title, how much there is, and the first things of it. Urgent work stands on top."""

    key: str
    title: str
    count: int
    things: tuple[DueThing, ...]
    href: str
    is_urgent: bool = False


Provider = Callable[[User, date], Iterable[DueWork]]
_providers: list[Provider] = []
SHOWN = 8
"""So many things of one kind are shown; the rest is behind the link."""


def offers_work(provider: Provider) -> Provider:
    """Register what a room has to do for somebody on a day. It asks a fixed number of questions."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def work_for(viewer: User, today: date) -> Iterator[DueWork]:
    """What waits for this viewer in every room that said so; only what there is."""
    for provider in _providers:
        yield from (work for work in provider(viewer, today) if work.count)
