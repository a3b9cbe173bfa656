"""What we hold of a person, and how their events fold into it. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from fairwait.accounts.rules import Sight
from fairwait.engine.checks.fields import BY_NAME, FIELDS, FieldType
from fairwait.history.registry import Kind, Told, register
from fairwait.history.rules import standing
from fairwait.people.rules import reaching

RECORDED = register(Kind("person.recorded"))
"""Somebody new, recorded here: `private["person"]` holds what is known of them."""
MERGED = register(Kind("person.merged"))
"""This record is now known as another: `facts["into"]`."""
UNMERGED = register(Kind("person.unmerged"))
"""This record stands by itself again."""
PARTED = register(Kind("person.parted"))
"""`facts["from"]` had been joined to this record, on `private["joined_on"]`, and stands by itself again: said of the
record that stayed, whose history would else show nothing of it."""
KEPT_APART = register(Kind("person.kept_apart"))
"""A person decided that this record and `facts["from"]` are two people."""

PERSON_FIELDS: tuple[str, ...] = tuple(
    f.name for f in FIELDS if f.about == "person" and f.name not in ("full_name", "person_id")
)
"""What a row says of the person: the columns of a person's record."""

_DATES = frozenset(name for name in PERSON_FIELDS if BY_NAME[name].type is FieldType.DATE)


def _without_words(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first a restriction named neither its reason nor whom to ring."""
    return facts, {"reason": "", **private}


RESTRICTED = register(Kind("person.restricted", version=2, raises={1: _without_words}))
"""Only those with a grant may open this record, and say why; `facts["is_restricted"]` False lifts it.

`private["reason"]` is why, `private["ring"]` who holds the record and how they are reached.
"""


def _untold(facts: dict[str, Any], private: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """At first the colleague was never told."""
    return {"is_told": False, **facts}, private


SIGHT_SAID = register(Kind("person.sight_said", version=2, raises={1: _untold}))
"""Whether one colleague may open this person's record until a day: `facts["colleague"]`, `["sight"]`, `["until"]`, and
`["is_told"]`: whether that colleague is told of it."""
SIGHT_TAKEN_BACK = register(Kind("person.sight_taken_back"))
"""What was said of `facts["colleague"]` and this person counts no more."""

WISHES = register(Kind("person.wishes_recorded"))
"""What a person wants, in their words: `facts["about"]` is a `WishAbout`, `private` holds the words and who said so."""

SAFE_CONTACT = register(Kind("person.safe_contact_set"))
"""How somebody may safely be reached, as a person here said: `private["safe"]`, and the words it was said of."""
DETAIL_MARKED = register(Kind("person.detail_marked"))
"""A number or address is known to be wrong, or right after all: `facts["detail"]`, `facts["is_usable"]`."""
DETAILS_TOLD = register(Kind("person.details_told"))
"""Somebody told us new details: `private["told"]` and what stood there before, `private["was"]`."""
COMMUNICATION = register(Kind("person.communication_recorded"))
"""How somebody needs to be communicated with, as they told it: `private` is `communicating.Communication.kept`."""
REPORTED = register(Kind("person.reported"))
"""Somebody told us that the person died or went to hospital, or that it was settled: `facts["what"]`, None for that."""

ERASED = register(Kind("person.erased"))
"""What described this person is gone (decision 4). `facts["reason"]` is an `ErasureReason`: in a chain that nobody can
blank there is no room for somebody's own words."""


class WishAbout(StrEnum):
    """What a wish is about. The latest of each counts."""

    MATTERS = "matters"
    END_OF_LIFE = "end_of_life"
    ADVANCE = "advance"


class ErasureReason(StrEnum):
    """Why a person is erased."""

    RETENTION = "retention"
    REQUEST = "request"
    MISTAKE = "mistake"
    ORDER = "order"

    @property
    def words(self) -> str:
        """The reason as people read it."""
        return _WHY_ERASED[self]


_WHY_ERASED = {
    ErasureReason.RETENTION: "the time to keep it is over",
    ErasureReason.REQUEST: "the person asked for it",
    ErasureReason.MISTAKE: "it should never have been recorded",
    ErasureReason.ORDER: "a court or regulator ordered it",
}


@dataclass(frozen=True)
class SightTerms:
    """What was said of one colleague and one person, by whom, from when until which day, and why ("" once erased)."""

    sight: Sight
    until: date
    by: int | None
    on: date
    reason: str
    is_told: bool


LONGEST_DAYS: dict[Sight, int] = {Sight.MAY: 366, Sight.MAY_NOT: 3660}
"""A leave is looked at again within a year; somebody related stays related, and it may be said anew."""


def check_sight(*, sight: Sight, until: date, reason: str, today: date, is_restricted: bool) -> None:
    """Whether this may be said of a colleague and a person. Raises PeopleRefused."""
    if not reason.strip():
        raise PeopleRefused("Enter why.")
    if until < today:
        raise PeopleRefused("The last day must be today or later.")
    if (until - today).days > LONGEST_DAYS[sight]:
        longest = "a year" if sight is Sight.MAY else "ten years"
        raise PeopleRefused(f"The last day must be within {longest}: then it is looked at again.")
    if sight is Sight.MAY and not is_restricted:
        raise PeopleRefused("This record is not restricted: whoever may see people opens it already.")


class PeopleRefused(Exception):
    """A change to a person's record that cannot be made; the words say why and what to do."""


@dataclass
class PersonState:
    """A person as their events tell it."""

    id: int
    fields: dict[str, Any] = field(default_factory=dict)
    keys: set[tuple[str, str, str]] = field(default_factory=set)
    now_known_as: int | None = None
    kept_apart: set[int] = field(default_factory=set)
    is_restricted: bool = False
    ring: str | None = None
    said: reaching.Said = field(default_factory=reaching.Said)
    sights: dict[int, SightTerms] = field(default_factory=dict)
    is_erased: bool = False
    is_void: bool = False
    last_seq: int = 0

    @property
    def search(self) -> str:
        """What a search looks in: lower-case words, no spaces in numbers."""
        return search_text(self.fields, (value for _, kind, value in self.keys if kind == "person_id"))


def search_text(fields: dict[str, Any], numbers: Iterable[str]) -> str:
    """The words by which a person is found: names, NHS number, case-system numbers, postcode, birth date."""
    born = fields.get("date_of_birth")
    words = [
        fields.get("last_name"), fields.get("first_name"), fields.get("known_as"), fields.get("nhs_number"),
        (fields.get("postcode") or "").replace(" ", ""), str(born) if born else None,
        *sorted(number.split("|")[0] for number in numbers),
    ]  # fmt: skip
    return " ".join(word.lower() for word in words if word)


def fold(person: int, events: Iterable[Told]) -> PersonState:
    """A person's record from their events. Later words win; what was undone does not count."""
    listed = list(events)
    state = PersonState(id=person, last_seq=listed[-1].seq if listed else 0)
    counted = standing(listed)
    state.is_void = not any("person" in event.private or event.private.get("keys") for event in counted)
    for event in counted:
        for name, value in event.private.get("person", {}).items():
            state.fields[name] = date.fromisoformat(value) if value and name in _DATES else value
        for key in event.private.get("keys", ()):
            kind, _, value = key.partition(":")
            state.keys.add((event.facts["source"], kind, value))
        if event.kind == MERGED.name:
            state.now_known_as = event.facts["into"]
        elif event.kind == UNMERGED.name:
            state.now_known_as = None
        elif event.kind == KEPT_APART.name:
            state.kept_apart.add(event.facts["from"])
        elif event.kind == RESTRICTED.name:
            state.is_restricted = event.facts["is_restricted"]
            state.ring = event.private.get("ring") if state.is_restricted else None
        elif event.kind == ERASED.name:
            state.is_erased = True
            state.sights.clear()
        elif event.kind == SIGHT_SAID.name:
            state.sights[event.facts["colleague"]] = _said(event)
        elif event.kind == SIGHT_TAKEN_BACK.name:
            state.sights.pop(event.facts["colleague"], None)
        elif event.kind in _OF_REACHING:
            _of_reaching(state.said, event)
    return state


_OF_REACHING = frozenset(kind.name for kind in (SAFE_CONTACT, DETAIL_MARKED, DETAILS_TOLD, REPORTED, COMMUNICATION))


def _said(event: Told) -> SightTerms:
    until = date.fromisoformat(event.facts["until"])
    why = event.private.get("reason", "")
    return SightTerms(
        sight=Sight(event.facts["sight"]),
        until=until,
        by=event.by,
        on=event.occurred_on,
        reason=why,
        is_told=event.facts["is_told"],
    )


def _of_reaching(said: reaching.Said, event: Told) -> None:
    """What was said of how somebody is reached. What was erased says nothing, and a report without its words stands."""
    if event.kind == REPORTED.name:
        said.reported = event.facts["what"]
        said.reported_on = event.occurred_on.isoformat() if said.reported else None
    elif not event.private:
        return
    elif event.kind == SAFE_CONTACT.name:
        said.safe, said.safe_of = event.private["safe"], event.private["of"]
    elif event.kind == COMMUNICATION.name:
        said.communication = {**event.private, "seq": event.seq}
    elif event.kind == DETAIL_MARKED.name:
        said.mark(detail=event.facts["detail"], value=event.private["value"], is_usable=event.facts["is_usable"])
    else:
        for name, value in event.private["told"].items():
            said.told[name] = [value, event.private["was"].get(name)]


def tells_news(event: Told, *, known_by: Collection[tuple[str, str, str]]) -> bool:
    """Whether `fold` may find anything in an event that somebody's record, known by these keys, does not say yet.

    Whatever is told of the person and of no wait is news.
    """
    if event.wait is None or event.private.get("person"):
        return True
    source = event.facts.get("source")
    return any((source, *key.partition(":")[::2]) not in known_by for key in event.private.get("keys", ()))


def display_name(first: str | None, last: str | None, known_as: str | None = None) -> str:
    """A name as it is said: "Edith Marlowe", or what we have of it, without marks that would turn the line round."""
    said = " ".join(part for part in (first or known_as, last) if part)
    return said.translate(_TURNS).strip() or "Name not known"


_TURNS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks of direction: nobody's name, and after one the rest of a page would read backwards."""


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on a day; None when the birth date is not known or lies ahead.

    Born on 29 February: a year older on 1 March.
    """
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
