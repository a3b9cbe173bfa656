"""What works here: the ways of working councils told of, and how far each can be done today (decision 31)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing

WORKS, PARTLY, NOT_YET = "works", "partly", "not-yet"
STATES = (WORKS, PARTLY, NOT_YET)


@dataclass(frozen=True)
class Link:
    """A place where a way of working can be tried, and who may open it."""

    label: str
    to: str
    permission: Permission


@dataclass(frozen=True)
class Way:
    """One way of working: its id in the list of systems, a title in our own words, how far it can be done."""

    id: str
    title: str
    state: str = NOT_YET
    missing: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where ways of working were told of, with those told there."""

    letter: str
    title: str
    told_in: str
    ways: tuple[Way, ...]

    def count(self, state: str) -> int:
        """How many of its ways are in a state."""
        return sum(way.state == state for way in self.ways)


@dataclass(frozen=True)
class Shown:
    """One way as a viewer sees it: the links they may open, and who else could open the rest."""

    way: Way
    links: tuple[Link, ...]
    asks: tuple[str, ...]


@cache
def sources() -> tuple[Source, ...]:
    """Every source with its ways, as the data says."""
    told = tomllib.loads(files("fairwait.desk").joinpath("works.toml").read_text(encoding="utf-8"))
    ways = [_way(name, about) for name, about in told["way"].items()]
    return tuple(
        Source(
            letter=source["letter"], title=source["title"], told_in=source["from"],
            ways=tuple(way for way in ways if way.id[0] == source["letter"]),
        )
        for source in told["source"]
    )  # fmt: skip


def _way(name: str, about: dict) -> Way:
    links = tuple(Link(each["label"], each["to"], Permission(each["permission"])) for each in about.get("links", ()))
    state = about.get("state", NOT_YET)
    if state not in STATES:
        raise ValueError(f"{name}: a way of working works, partly works or does not yet, not {state!r}")
    return Way(id=name, title=about["title"], state=state, missing=about.get("missing", ""), links=links)


def ways() -> tuple[Way, ...]:
    """All of them."""
    return tuple(way for source in sources() for way in source.ways)


def shown_to(viewer: User, way: Way) -> Shown:
    """A way with the links this viewer may open."""
    links = tuple(link for link in way.links if may(viewer, link.permission))
    asks = () if links else tuple(role.label for link in way.links[:1] for role in roles_allowing(link.permission))
    return Shown(way, links, asks)
