"""How a list is laid out: its columns, their headings with the order each gives, and the cells of the unusual ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy

from fairwait.desk.lists.narrowing import Column, Narrowing, Sort
from fairwait.desk.lists.queries import Listed
from fairwait.govuk.addresses import fixed
from fairwait.govuk.formats import format_ago, format_day_month, format_days
from fairwait.govuk.said import gettext as _
from fairwait.govuk.words import word
from fairwait.people.models import Person
from fairwait.people.words import needs_in_short

Turn = Literal["ascending", "descending"]

COLUMN_WORDS = {
    Column.BAND: gettext_lazy("Band and why here"),
    Column.WAITING: gettext_lazy("Waiting"),
    Column.HEARD: gettext_lazy("Last heard"),
    Column.RECHECK: gettext_lazy("Re-check"),
    Column.NEXT: gettext_lazy("Next step and need"),
    Column.TARGET: gettext_lazy("Target day"),
    Column.JOINED: gettext_lazy("Came onto the list"),
    Column.PLACE: gettext_lazy("Place"),
    Column.NEED: gettext_lazy("Communication need"),
    Column.CARER: gettext_lazy("Carer"),
}
SORT_WORDS = {
    Sort.RISK: gettext_lazy("Riskiest first"),
    Sort.WAITED: gettext_lazy("Longest waiting first"),
    Sort.HEARD: gettext_lazy("Longest unheard first"),
    Sort.CONTACT: gettext_lazy("Next contact due first"),
    Sort.RECHECK: gettext_lazy("Re-check due first"),
    Sort.TARGET: gettext_lazy("Target day first"),
    Sort.JOINED: gettext_lazy("Newest on the list first"),
    Sort.NAME: gettext_lazy("By name"),
    Sort.PLACE: gettext_lazy("By place"),
    Sort.TEAM: gettext_lazy("By team, those without first"),
    Sort.WORKER: gettext_lazy("By worker, those without first"),
}
# The order a heading gives, and which way what the column shows then runs: who waited longest has the most days.
_SORTS: dict[Column, tuple[Sort, Turn]] = {
    Column.BAND: (Sort.RISK, "descending"),
    Column.WAITING: (Sort.WAITED, "descending"),
    Column.HEARD: (Sort.HEARD, "ascending"),
    Column.RECHECK: (Sort.RECHECK, "ascending"),
    Column.NEXT: (Sort.CONTACT, "ascending"),
    Column.TARGET: (Sort.TARGET, "ascending"),
    Column.JOINED: (Sort.JOINED, "descending"),
    Column.PLACE: (Sort.PLACE, "ascending"),
    Column.TEAM: (Sort.TEAM, "ascending"),
}


@dataclass(frozen=True)
class Heading:
    """One heading: what it says, the address that sorts by it, and which way the list is sorted by it now."""

    code: str
    label: str
    href: str | None
    sort: Turn | None


def column_label(column: Column) -> str:
    """A column in the council's words."""
    if column is Column.TEAM:
        return word("team", capital=True)
    return word("source", capital=True) if column is Column.SOURCE else str(COLUMN_WORDS[column])


def sort_words(narrowing: Narrowing) -> str:
    """The order a list is in, in words."""
    words = str(SORT_WORDS[narrowing.sort])
    return _("%(order)s, turned round") % {"order": words} if narrowing.backwards else words


def person_heading(narrowing: Narrowing) -> Heading:
    """The heading over who each row is about."""
    return _heading("person", word("person", capital=True), Sort.NAME, "ascending", narrowing)


def headings(narrowing: Narrowing) -> Iterator[Heading]:
    """The headings of the columns shown."""
    for column in narrowing.shown:
        given = _SORTS.get(column)
        if given is None:
            yield Heading(column.value, column_label(column), None, None)
        else:
            yield _heading(column.value, column_label(column), *given, narrowing)


def leads_to(address: str) -> str:
    """A part of the list as a link: whole, because a saved view shows the list at an address of its own."""
    return fixed("desk:list") + address


def _heading(code: str, label: str, sort: Sort, turn: Turn, narrowing: Narrowing) -> Heading:
    other: Turn = "ascending" if turn == "descending" else "descending"
    now = None if sort is not narrowing.sort else other if narrowing.backwards else turn
    return Heading(code, label, leads_to(narrowing.sorted_by(sort).address()), now)


@dataclass(frozen=True)
class Cell:
    """Two lines of one row; `tone` colours the first, whose words say the same."""

    first: str
    second: str = ""
    tone: str = ""


def more_cells(item: Listed, *, columns: tuple[Column, ...], today: date) -> dict[str, Cell]:
    """The cells of the columns that are not the usual ones."""
    hidden = item.wait.person.is_restricted
    told = {
        Column.RECHECK: lambda: _recheck(item, today=today),
        Column.TARGET: lambda: _target(item, today=today),
        Column.JOINED: lambda: _joined(item, today=today),
        Column.PLACE: lambda: Cell("") if hidden else Cell(item.wait.locality or _("Not known")),
        Column.NEED: lambda: Cell("") if hidden else _need(item.wait.person),
        Column.CARER: lambda: Cell("") if hidden else _carer(item.wait.person),
        Column.SOURCE: lambda: Cell(item.wait.source, _reference(item)),
    }
    return {column.value: told[column]() for column in columns if column in told}


def _recheck(item: Listed, *, today: date) -> Cell:
    last, due = item.wait.last_checked_on, item.standing.next_recheck
    ago = format_ago(last, today=today) if last else _("never")
    late = bool(due and due.is_overdue)
    next_ = ""
    if due is not None:
        words = _("due %(day)s") if late else _("next %(day)s")
        next_ = words % {"day": format_day_month(due.on, today=today)}
    return Cell(ago[:1].upper() + ago[1:], next_, "red" if late else "")


def _target(item: Listed, *, today: date) -> Cell:
    due = item.wait.target_due_on
    if due is None:
        return Cell(_("No target yet"))
    days = abs((today - due).days)
    if due == today:
        return Cell(format_day_month(due, today=today), _("today"))
    words = _("%(days)s past") if due < today else _("%(days)s left")
    return Cell(format_day_month(due, today=today), words % {"days": format_days(days)}, "red" if due < today else "")


def _joined(item: Listed, *, today: date) -> Cell:
    known, referred = item.wait.first_known_on, item.wait.referred_on
    asked = _("referred %(day)s") % {"day": format_day_month(referred, today=today)} if referred else ""
    return Cell(format_day_month(known, today=today) if known else _("Not known"), asked)


def _need(person: Person) -> Cell:
    first, *others = needs_in_short(person) or [_("None recorded")]
    return Cell(first, "; ".join(others))


def _carer(person: Person) -> Cell:
    told = [_("Has a carer")] if person.has_unpaid_carer else []
    told += [_("Is a carer")] if person.is_carer else []
    return Cell(told[0] if told else _("None recorded"), told[1] if len(told) > 1 else "")


def _reference(item: Listed) -> str:
    key = item.wait.key
    return key.removeprefix("wait_id:") if key.startswith("wait_id:") else ""
