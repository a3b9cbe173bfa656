"""Work that waits for somebody beside that of the lists: each room says what of its own waits for whom.

Today shows it, and knows none of the rooms: whoever has such work registers here when the program starts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from fairwait.accounts.models import User
from fairwait.engine.calendars import LONDON


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
    is_by_the_minute: bool = False


Provider = Callable[[User, date], Iterable[DueWork]]
MinuteProvider = Callable[[User, datetime], Iterable[DueWork]]
_providers: list[Provider] = []
_by_the_minute: list[MinuteProvider] = []
SHOWN = 8
"""So many things of one kind are shown; the rest is behind the link."""


def offers_work(provider: Provider) -> Provider:
    """Register what a room has to do for somebody on a day. It asks a fixed number of questions."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def offers_work_by_the_minute(provider: MinuteProvider) -> MinuteProvider:
    """The same, for work that falls due at an instant. It comes first, and is asked of again while Today is open."""
    if provider not in _by_the_minute:
        _by_the_minute.append(provider)
    return provider


def minute_work_for(viewer: User, now: datetime) -> Iterator[DueWork]:
    """What waits for this viewer at this instant, of the work that falls due at one."""
    for provider in _by_the_minute:
        yield from (replace(work, is_by_the_minute=True) for work in provider(viewer, now) if work.count)


def work_for(viewer: User, today: date, *, now: datetime | None = None) -> Iterator[DueWork]:
    """What waits for this viewer in every room that said so; only what there is. Without `now`: as the day begins."""
    yield from minute_work_for(viewer, now or datetime.combine(today, time(), tzinfo=LONDON))
    for provider in _providers:
        yield from (work for work in provider(viewer, today) if work.count)
