"""What happened to a person, narrowed: by kind, by wait, by how long ago. All of it in the address, as codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.govuk.components import Entry, Tab
from fairwait.waiting.sentences import Topic

TOPIC_WORDS = {
    Topic.CONTACTS: gettext_noop("Contacts"),
    Topic.PROMISES: gettext_noop("Promised or due"),
    Topic.DECISIONS: gettext_noop("Decisions"),
    Topic.CLOCK: gettext_noop("Clock"),
    Topic.NOTES: gettext_noop("Notes"),
    Topic.IMPORTS: gettext_noop("From imports"),
}
PERIODS = {
    30: gettext_noop("the last 30 days"),
    91: gettext_noop("the last 3 months"),
    365: gettext_noop("the last year"),
}


@dataclass(frozen=True)
class Happened:
    """One line of the timeline, and what it can be narrowed by. `wait` None: about the person."""

    entry: Entry
    seq: int
    topic: str
    wait: int | None


@dataclass(frozen=True)
class Narrowed:
    """What of the timeline is asked for."""

    topic: Topic | None = None
    wait: UUID | None = None
    days: int | None = None

    def address(self) -> str:
        """The narrowing as the end of an address."""
        asked = {"about": self.topic, "wait": self.wait, "days": self.days}
        said = urlencode({name: str(value) for name, value in asked.items() if value is not None})
        return f"?{said}" if said else "?"

    def holds(self, one: Happened, *, wait: int | None, today: date) -> bool:
        """Whether a line is among what is asked for; what is about the person is among every wait."""
        return (
            (self.topic is None or one.topic == self.topic)
            and (self.wait is None or one.wait in (None, wait))
            and (self.days is None or one.entry.on > today - timedelta(days=self.days))
        )


def narrowed_from(query: Mapping[str, str]) -> Narrowed:
    """What an address asks for; what it does not mean is left out."""
    topic, days = query.get("about", ""), query.get("days", "")
    try:
        wait = UUID(query["wait"]) if query.get("wait") else None
    except ValueError:
        wait = None
    return Narrowed(
        topic=Topic(topic) if topic in set(Topic) else None,
        wait=wait,
        days=int(days) if days.isdigit() and int(days) in PERIODS else None,
    )


@dataclass(frozen=True)
class Choice:
    """One value of a narrowing that is chosen from a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Timeline:
    """The lines asked for, the tabs above them and the choices beside."""

    entries: tuple[Entry, ...]
    total: int
    tabs: tuple[Tab, ...]
    waits: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    narrowed: Narrowed

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.narrowed != Narrowed()


def timeline(
    happened: Sequence[Happened], narrowed: Narrowed, *, waits: Iterable[tuple[int, UUID, str]], today: date
) -> Timeline:
    """The timeline as it is asked for. A topic nothing is about is no tab; somebody else's wait narrows nothing."""
    known = {uuid: (number, title) for number, uuid, title in waits}
    if narrowed.wait not in known:
        narrowed = replace(narrowed, wait=None)
    number = known[narrowed.wait][0] if narrowed.wait else None
    beside = replace(narrowed, topic=None)
    fitting = [one for one in happened if beside.holds(one, wait=number, today=today)]
    shown = [one for one in fitting if narrowed.holds(one, wait=number, today=today)]
    shown.sort(key=lambda one: (one.entry.on, one.seq), reverse=True)
    counts = {topic: sum(one.topic == topic for one in fitting) for topic in Topic}
    tabs = [Tab(_("All"), beside.address(), len(fitting), current=narrowed.topic is None)]
    tabs += [
        Tab(_(TOPIC_WORDS[topic]), replace(narrowed, topic=topic).address(), count, current=narrowed.topic is topic)
        for topic, count in counts.items()
        if count or narrowed.topic is topic
    ]
    return Timeline(
        entries=tuple(one.entry for one in shown),
        total=len(happened),
        tabs=tuple(tabs),
        waits=tuple(Choice(str(uuid), title, uuid == narrowed.wait) for uuid, (_number, title) in known.items()),
        periods=tuple(Choice(str(days), _(words), days == narrowed.days) for days, words in PERIODS.items()),
        narrowed=narrowed,
    )
