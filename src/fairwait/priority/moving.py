"""Whom a policy that was tried would move: a page of those one viewer may see, with the reasons before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.policy import Reasons, from_toml
from fairwait.govuk.components import Tab
from fairwait.govuk.formats import format_list
from fairwait.priority import queries
from fairwait.priority.models import PolicyDraft
from fairwait.priority.rules import STARTER_VERSION, Adopted
from fairwait.waiting.models import Wait

PAGE = 50
WAYS = ("all", "higher", "lower", "other")


@dataclass(frozen=True)
class Asked:
    """Which way, and which page from 1."""

    way: str
    page: int


@dataclass(frozen=True)
class MovedRow:
    """One wait that would be suggested otherwise. `name` "" for a restricted record: nothing of it is told."""

    wait: Wait
    name: str
    may_open: bool
    was: str
    becomes: str
    place_was: int
    place_becomes: int
    because_was: str
    because_becomes: str


@dataclass(frozen=True)
class MovedPage:
    """A page of them. `counts` are of all this viewer may see, `elsewhere` of those they may not."""

    rows: tuple[MovedRow, ...]
    asked: Asked
    counts: dict[str, int]
    elsewhere: int

    @property
    def people(self) -> list[int]:
        """Whom it shows, for the access log."""
        return [row.wait.person_id for row in self.rows]

    @property
    def total(self) -> int:
        """How many there are of the way asked for."""
        return self.counts[self.asked.way]

    @property
    def first(self) -> int:
        """The number of the first on this page."""
        return (self.asked.page - 1) * PAGE + 1

    @property
    def previous(self) -> str | None:
        """The address of the page before."""
        return address(self.asked.way, self.asked.page - 1) if self.asked.page > 1 else None

    @property
    def following(self) -> str | None:
        """The address of the page after."""
        return address(self.asked.way, self.asked.page + 1) if self.first + PAGE <= self.total else None


def address(way: str, page: int = 1) -> str:
    """The address of one way, from a page on."""
    pairs = [("way", way)] if way != "all" else []
    pairs += [("page", str(page))] if page > 1 else []
    return f"?{urlencode(pairs)}"


def asked_for(told: Mapping[str, str]) -> Asked:
    """What an address asks for; whatever is no way and no page leads to the first of all."""
    way, page = told.get("way", "all"), told.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 7 else 1
    return Asked(way if way in WAYS else "all", max(1, number))


def tabs(page: MovedPage) -> list[Tab]:
    """The ways a suggestion can change, with counts."""
    words = {
        "all": _("All"),
        "higher": _("A band higher"),
        "lower": _("A band lower"),
        "other": _("Begins or ceases to need triage"),
    }
    return [Tab(words[way], address(way), page.counts[way], way == page.asked.way) for way in WAYS]


def moved(viewer: User, draft: PolicyDraft, asked: Asked, *, on: date) -> MovedPage:
    """The waits a draft that was tried would move. Its `trial` is of the text as it stands."""
    told: list[dict[str, Any]] = draft.trial["moved"] if draft.trial else []
    open_waits = Wait.objects.visible_to(viewer).filter(status="open", pk__among=[each["id"] for each in told])
    seen = set(open_waits.values_list("pk", flat=True))
    mine = [each for each in told if each["id"] in seen]
    by_way = {way: [each for each in mine if way in ("all", _way(each))] for way in WAYS}
    start = (asked.page - 1) * PAGE
    shown = by_way[asked.way][start : start + PAGE]
    return MovedPage(
        rows=tuple(_rows(viewer, shown, draft=draft, on=on)),
        asked=asked,
        counts={way: len(each) for way, each in by_way.items()},
        elsewhere=len(told) - len(mine),
    )


def _way(told: Mapping[str, Any]) -> str:
    if told["is_raised"]:
        return "higher"
    return "lower" if told["is_lowered"] else "other"


def _rows(viewer: User, told: Sequence[Mapping[str, Any]], *, draft: PolicyDraft, on: date) -> list[MovedRow]:
    found = Wait.objects.visible_to(viewer).filter(pk__in=[each["id"] for each in told]).select_related("person")
    waits = {wait.pk: wait for wait in found}
    in_force = queries.policies(on=on)
    newest = (*in_force, Adopted(policy=from_toml(draft.text), version=STARTER_VERSION))
    open_ = [wait for wait in waits.values() if not wait.person.is_restricted]
    before = queries.reasons(open_, on=on, in_force=in_force)
    after = queries.reasons(open_, on=on, in_force=newest)
    return [
        MovedRow(
            wait=wait,
            name="" if wait.person.is_restricted else wait.person.name,
            may_open=may(viewer, Permission.SEE_PERSON, on=wait),
            was=each["was"],
            becomes=each["becomes"],
            place_was=each["place_was"],
            place_becomes=each["place_becomes"],
            because_was=_because(before.get(wait.pk)),
            because_becomes=_because(after.get(wait.pk)),
        )
        for each in told
        if (wait := waits.get(each["id"])) is not None
    ]


def _because(reasons: Reasons | None) -> str:
    if reasons is None:
        return ""
    if reasons.band is None:
        return _("not known: %(what)s") % {"what": " ".join(reasons.unknown)}
    lowered = [_("lowered because %(why)s") % {"why": why} for why in reasons.lowered]
    raised = [_("raised for its length")] if reasons.raised else []
    return format_list([*reasons.because, *lowered, *raised])
