"""What would change: numbers that add up, and the lists behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries
from fairwait.exchange.imports import effects
from fairwait.exchange.imports.effects import Effect, Line
from fairwait.exchange.models import Import
from fairwait.exchange.queries import Who
from fairwait.exchange.words import LACKS, Said, field_label, for_pages
from fairwait.govuk.components import Change, Column, Figure, Tone
from fairwait.govuk.formats import format_count, format_date, format_short_date, format_time
from fairwait.govuk.words import word
from fairwait.upkeep.models import Job

_SHOWN_CHANGES = 3


@dataclass(frozen=True)
class Shown:
    """The page of one list, and the people it shows."""

    context: dict[str, Any]
    people: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One wait of a list as the page shows it."""

    row: str
    name: str
    href: str | None
    number: str
    pathway: str
    referred_on: str
    ended_on: str
    changes: tuple[Change, ...]


def effect(record: Import, found: Effect, *, viewer: User, lost: Job | None) -> dict[str, Any]:
    """The page of what would change."""
    counts, names = found.counts, queries.pathway_names(record)
    may_look = may(viewer, Permission.IMPORT)  # whoever only confirms sees numbers, and nobody of another team
    return {
        "effect": found,
        "questions": [(for_pages(q["words"], names), for_pages(q["look"])) for q in found.questions],
        "may_confirm": may(viewer, Permission.CONFIRM_GATE),
        "may_import": may_look,
        "sender": queries.names_of([record.by]).get(record.by or 0, "") if record.by != viewer.pk else "",
        "figures": [
            _figure(record, counts, each, has_list=may_look)
            for each in _NUMBERS
            if counts.get(each[0]) or each[0] in _ALWAYS
        ],
        "sum": _sum(record, found),
        "unseen_rows": _unseen(found),
        "wishes": found.unseen.wishes,
        "open_now": found.unseen.open_now,
        "open_after": found.unseen.open_after,
        "kept": _kept(found),
        "kept_href": reverse("exchange:lines", args=[record.uuid, "kept"]) if may_look and _has_kept(found) else None,
        "some_changes": _some(record, viewer) if may_look else [],
        "changed_total": counts.get("changed", 0) + counts.get("ended", 0),
        "compared": _("Compared with the lists as they stood at %(time)s on %(day)s.")
        % {"time": format_time(found.at), "day": format_date(found.at)},
        "has_moved": queries.head() != found.head,
        "stopped": queries.rows_stopped(record),
        "lost": for_pages(lost.message, names) if lost is not None else "",
        "button": _button(record, found, viewer),
        "is_empty": _is_empty(found),
    }


def _button(record: Import, found: Effect, viewer: User) -> str:
    words = {"name": viewer.display_name, "rows": format_count(record.usable)}
    if found.questions:
        said = ngettext(
            "Confirm as %(name)s and bring in %(rows)s row", "Confirm as %(name)s and bring in %(rows)s rows",
            record.usable,
        )  # fmt: skip
    else:
        said = ngettext(
            "Bring in %(rows)s row as %(name)s", "Bring in %(rows)s rows as %(name)s", record.usable
        )  # fmt: skip
    return said % words


def _is_empty(found: Effect) -> bool:
    written = ("joined", "history", "changed", "ended", "left", "returned", "asked")
    return not any(found.counts.get(kind) for kind in written)


_ALWAYS = ("joined", "changed", "same", "left")


_NUMBERS: tuple[tuple[str, Said, Said, Tone], ...] = (
    ("joined", gettext_lazy("new waits"), gettext_lazy("each with its own referral date"), ""),
    ("changed", gettext_lazy("changed"), gettext_lazy("with both values kept"), ""),
    ("same", gettext_lazy("the same"), gettext_lazy("nothing written"), ""),
    ("ended", gettext_lazy("ended in the file"), gettext_lazy("with its reason"), ""),
    ("history", gettext_lazy("ended long ago"), gettext_lazy("recorded as history"), ""),
    ("settled", gettext_lazy("told twice"), gettext_lazy("another row tells the same wait"), ""),
    (
        "left",
        gettext_lazy("left the extract"),
        gettext_lazy("they stay open, each a question: what happened?"),
        "ochre",
    ),
    ("returned", gettext_lazy("came back"), gettext_lazy("they had left the extract"), ""),
    ("still_missing", gettext_lazy("still missing"), gettext_lazy("asked about before; they stay open"), ""),
    (
        "asked",
        gettext_lazy("ended here, open in the file"),
        gettext_lazy("reopened, or is the case system behind?"),
        "ochre",
    ),
    ("asked_again", gettext_lazy("ended here, still open in the file"), gettext_lazy("asked about before"), ""),
    ("to_mend", gettext_lazy("in rows that cannot be used"), gettext_lazy("they have not left: mend the rows"), ""),
)
"""Each number of the page: its key, what it counts, a note, its tone."""


def _figure(record: Import, counts: Any, each: tuple[str, Said, Said, Tone], *, has_list: bool) -> Figure:
    kind, label, note, tone = each
    number = counts.get(kind, 0)
    listed = has_list and number and kind in effects.LISTED
    href = reverse("exchange:lines", args=[record.uuid, kind]) if listed else None
    return Figure(label=str(label), value=format_count(number), note=str(note), href=href, tone=tone if number else "")


def _sum(record: Import, found: Effect) -> str:
    parts = [format_count(found.counts[kind]) for kind in effects.ROW_KINDS if found.counts.get(kind)]
    left = found.counts.get("left", 0)
    words = ngettext(
        "%(parts)s = %(rows)s usable row.", "%(parts)s = %(rows)s usable rows, each counted once.", found.rows
    ) % {
        "parts": " + ".join(parts) or "0",
        "rows": format_count(found.rows),
    }
    if left:
        words += " " + ngettext(
            "The %(n)s that left has no row in the file.", "The %(n)s that left have no row in the file.", left
        ) % {"n": format_count(left)}
    return words


def _unseen(found: Effect) -> list[tuple[str, int, int]]:
    return [
        (str(label), found.unseen.now.get(name, 0), found.unseen.after.get(name, 0))
        for name, label in LACKS.items()
        if name == "all" or found.unseen.now.get(name) or found.unseen.after.get(name)
    ]


def _has_kept(found: Effect) -> bool:
    return any(count for name, count in found.kept.items() if name != "people")


def _noted(one: str, many: str) -> tuple[str, str]:
    """A sentence for translators to find, in both numbers."""
    return one, many


_KEPT: dict[str, tuple[str, str]] = {
    "band": _noted("%(n)s band chosen here differs from the file.", "%(n)s bands chosen here differ from the file."),
    "contact": _noted(
        "%(n)s contact recorded here is later than the file’s.",
        "%(n)s contacts recorded here are later than the file’s.",
    ),
    "re-check": _noted(
        "%(n)s re-check recorded here is later than the file’s.",
        "%(n)s re-checks recorded here are later than the file’s.",
    ),
    "team": _noted("%(n)s team given here differs from the file.", "%(n)s teams given here differ from the file."),
    "worker": _noted(
        "%(n)s worker named here differs from the file.", "%(n)s workers named here differ from the file."
    ),
    "people": _noted(
        "%(n)s record joined with another here stays joined.", "%(n)s records joined with others here stay joined."
    ),
}


def _kept(found: Effect) -> list[str]:
    """What people here recorded and the file says otherwise, in sentences."""
    return [
        ngettext(*_KEPT[name], count) % {"n": format_count(count)}
        for name, count in found.kept.items()
        if name in _KEPT
    ]


def _some(record: Import, viewer: User) -> list[Row]:
    _total, some = effects.lines(record, "changed", start=0, count=_SHOWN_CHANGES)
    return _rows(record, some, viewer)


def lines(record: Import, kind: str, *, page: int, viewer: User) -> Shown:
    """The page of the list behind one number."""
    start = (page - 1) * queries.PAGE
    total, found = effects.lines(record, kind, start=start, count=queries.PAGE)
    part = queries.Part(found, start + 1, total, page)
    base = reverse("exchange:lines", args=[record.uuid, kind])
    return Shown(
        {
            "kind": kind,
            "heading": ngettext(*_HEADINGS[kind], total) % {"n": format_count(total)},
            "lead": _LEADS.get(kind, ""),
            "columns": _columns(kind),
            "rows": _rows(record, found, viewer),
            "shown": _("%(first)s to %(last)s of %(total)s")
            % {"first": format_count(part.first), "last": format_count(part.last), "total": format_count(total)},
            "previous": f"{base}?page={part.previous}" if part.previous else None,
            "following": f"{base}?page={part.following}" if part.following else None,
            "total": total,
        },
        tuple(line.person for line in found if line.person is not None),
    )


def _columns(kind: str) -> list[Column]:
    columns = [Column(_("Row"), number=True)] if kind != "left" else []
    columns += [Column(word("person", capital=True), head=True), Column(word("pathway", capital=True))]
    columns += [Column(_("Referred on"))]
    if kind in ("ended", "history"):
        columns.append(Column(_("Ended on")))
    if kind in ("changed", "ended", "kept"):
        columns.append(Column(_("In the file, and kept here") if kind == "kept" else _("Before and now")))
    return columns


_HEADINGS: dict[str, tuple[str, str]] = {
    "joined": _noted("%(n)s new wait", "%(n)s new waits"),
    "changed": _noted("%(n)s wait changed", "%(n)s waits changed"),
    "ended": _noted("%(n)s wait ended in the file", "%(n)s waits ended in the file"),
    "left": _noted("%(n)s wait left the extract", "%(n)s waits left the extract"),
    "asked": _noted("%(n)s wait ended here and open in the file", "%(n)s waits ended here and open in the file"),
    "returned": _noted("%(n)s wait came back", "%(n)s waits came back"),
    "history": _noted("%(n)s wait ended long ago", "%(n)s waits ended long ago"),
    "settled": _noted("%(n)s row told twice", "%(n)s rows told twice"),
    "kept": _noted("%(n)s wait stays as people here left it", "%(n)s waits stay as people here left them"),
}
_LEADS: dict[str, Said] = {
    "left": gettext_lazy(
        "They are not in this file. Nobody leaves a list because a row is missing: "
        "each stays open and asks what happened."
    ),
    "asked": gettext_lazy(
        "Here they have ended; the file says they are open. Were they reopened, or is the case system behind? "
        "Nothing is changed until somebody answers."
    ),
    "kept": gettext_lazy(
        "What people here recorded is never written over by an extract. The difference is shown, on the record too."
    ),
    "settled": gettext_lazy("Another row of the file tells of the same wait. The row that says the most is used."),
    "history": gettext_lazy(
        "The file says that they have ended already. They are recorded with their dates, and wait for nothing."
    ),
}


def _rows(record: Import, found: Sequence[Line], viewer: User) -> list[Row]:
    names = queries.pathway_names(record)
    who = queries.who(line.person for line in found if line.person is not None)
    return [_row(line, names, who.get(line.person or 0), viewer) for line in found]


def _row(line: Line, names: dict[str, str], held: Who | None, viewer: User) -> Row:
    is_hidden = held is not None and held.is_restricted  # a reason is given on the record, not here
    href = reverse("desk:person", args=[held.uuid]) if held is not None and not is_hidden else None
    return Row(
        row=format_count(line.row) if line.row is not None else "",
        name=_("Restricted record") if is_hidden else line.name,
        href=href if may(viewer, Permission.SEE_PERSON) else None,
        number="" if is_hidden else line.number,
        pathway=names.get(line.pathway or "", line.pathway or ""),
        referred_on=format_short_date(line.referred_on),
        ended_on=format_short_date(line.ended_on),
        changes=() if is_hidden else tuple(
            Change(field=field_label(name), before=said(name, was, names), after=said(name, now, names))
            for name, was, now in line.changes
        ),
    )  # fmt: skip


def said(name: str, value: Any, names: dict[str, str]) -> str:
    """A value as it is said: a date in words, a pathway by its name, nothing as nothing."""
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "pathway":
        return names.get(str(value), str(value))
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        try:
            return format_short_date(date.fromisoformat(value))
        except ValueError:
            return value
    return str(value)
