"""Who is unseen on a day, counted by pathway and team and by what is lacking. Derived from the waits each time."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from fairwait.desk.lists.listing import Listed
from fairwait.waiting.rules.unseen import Lack, has_wish
from fairwait.waiting.standing import facts_of


@dataclass(frozen=True)
class Part:
    """The waits of one pathway or one team (None: those without), or all of them."""

    of: str | None
    people: int
    waits: int
    unseen_people: int
    unseen_waits: int
    wishes: int
    lacks: dict[Lack, int]


def part(items: Sequence[Listed], *, of: str | None = None, as_of: date) -> Part:
    """The figures of these waits. `wishes`: people with a recorded wish for no contact that holds."""
    unseen = [item for item in items if item.standing.is_unseen]
    lacks = Counter(lacking.lack for item in unseen for lacking in item.standing.lacks)
    return Part(
        of=of,
        people=len({item.wait.person_id for item in items}),
        waits=len(items),
        unseen_people=len({item.wait.person_id for item in unseen}),
        unseen_waits=len(unseen),
        wishes=len({item.wait.person_id for item in items if _has_wish(item, as_of=as_of)}),
        lacks={lack: lacks[lack] for lack in Lack},
    )


def _has_wish(item: Listed, *, as_of: date) -> bool:
    return has_wish(facts_of(item.wait, start=None), as_of=as_of)


def parts(items: Sequence[Listed], *, by: Callable[[Listed], str | None], as_of: date) -> list[Part]:
    """The figures of each part; the most unseen first."""
    found: dict[str | None, list[Listed]] = {}
    for item in items:
        found.setdefault(by(item), []).append(item)
    made = [part(theirs, of=of, as_of=as_of) for of, theirs in found.items()]
    return sorted(made, key=lambda one: (-one.unseen_people, one.of is None, one.of or ""))


def pathway_of(item: Listed) -> str | None:
    """The pathway a wait is on."""
    return item.wait.pathway


def team_of(item: Listed) -> str | None:
    """The team a wait is with."""
    return (item.wait.team or "").strip() or None
