"""Findings, one kind at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.exchange import queries
from fairwait.exchange.models import Import
from fairwait.exchange.queries import Finding, Kind, Member, Part
from fairwait.exchange.showing.taken import taken
from fairwait.exchange.words import for_pages, rule_of, rule_title
from fairwait.govuk.components import Figure
from fairwait.govuk.formats import format_count
from fairwait.govuk.words import word

_LEFT_OUT = {
    "preamble": ("line above the headings", "lines above the headings"),
    "blank": ("blank row", "blank rows"),
    "repeated-header": ("repeated heading", "repeated headings"),
    "total": ("total line", "total lines"),
    "section-title": ("section title", "section titles"),
    "footer": ("line below the list", "lines below the list"),
}


@dataclass(frozen=True)
class Entry:
    """One kind in the list of kinds."""

    title: str
    href: str
    count: str
    tone: str
    is_current: bool


@dataclass(frozen=True)
class Shown:
    """The page of findings, and the rows of the file it shows."""

    context: dict[str, Any]
    rows: tuple[int, ...]


def findings(record: Import, kinds: Sequence[Kind], chosen: Kind | None, *, page: int) -> Shown:
    """The page of one kind of finding."""
    grouped = chosen is not None and chosen.rule in queries.GROUPED
    part = None
    if chosen is not None:
        part = (queries.groups if grouped else queries.findings)(record, chosen.rule, page=page)
    rule = rule_of(chosen.rule) if chosen is not None else None
    rows = _rows_of(part, grouped=grouped)
    hidden = queries.restricted_rows(record, rows)
    context = {
        "figures": _figures(record),
        "entries": [_entry(record, kind, chosen) for kind in kinds],
        "chosen": chosen,
        "title": rule_title(chosen.rule) if chosen is not None else "",
        "rule": rule,
        "rule_fix": for_pages(rule.fix) if rule is not None else "",
        "part": part,
        "grouped": grouped,
        "items": _items(part, grouped=grouped, hidden=hidden),
        "names": queries.pathway_names(record) if grouped else {},
        "pages": _pages(record, chosen, part, grouped=grouped),
        "left_out": _left_out(record),
        "notes": record.file_facts.get("notes", []),
        "taken": taken(record),
        "stopped": queries.rows_stopped(record),
        "can_go_back": True,
    }
    return Shown(context, rows)


def _rows_of(part: Part | None, *, grouped: bool) -> tuple[int, ...]:
    if part is None:
        return ()
    if grouped:
        return tuple(member.row for group in part.items for member in group.members)
    return tuple(item.row for item in part.items)


def _items(part: Part | None, *, grouped: bool, hidden: frozenset[int]) -> Sequence[Any]:
    """What a page of findings lists; of a restricted record only the row."""
    if part is None:
        return ()
    if not grouped:
        return [_unsaid(item) if item.row in hidden else _worded(item) for item in part.items]
    return [
        replace(
            group,
            members=tuple(_unnamed(member) if member.row in hidden else member for member in group.members),
            because=group.because if hidden.isdisjoint(member.row for member in group.members) else (),
        )
        for group in part.items
    ]


def _unnamed(member: Member) -> Member:
    return Member(member.row, _("Restricted record"), "", None, member.pathway, None)


def _unsaid(item: Finding) -> Finding:
    return Finding(item.row, item.severity, item.column, None, _("Restricted record: look in the file."), "")


def _worded(item: Finding) -> Finding:
    return Finding(item.row, item.severity, item.column, item.value, for_pages(item.message), for_pages(item.fix))


def _figures(record: Import) -> list[Figure]:
    totals = queries.totals(record)
    stopped = queries.rows_stopped(record)
    return [
        Figure(
            label=_("can be used"),
            value=format_count(record.usable),
            note=_("of %(rows)s rows") % {"rows": format_count(record.rows)},
        ),
        Figure(
            label=_("Stop: rows that wait until they are mended"),
            value=format_count(stopped),
            note=_("they never hold back the rest"),
            tone="red" if stopped else "",
        ),
        Figure(
            label=_("Look: used, and somebody should look"),
            value=format_count(totals["warn"]),
            note=_("findings"),
            tone="ochre" if totals["warn"] else "",
        ),
        Figure(label=_("Note: good to know"), value=format_count(totals["note"]), note=_("findings")),
    ]


def _entry(record: Import, kind: Kind, chosen: Kind | None) -> Entry:
    return Entry(
        title=rule_title(kind.rule),
        href=reverse("exchange:finding", args=[record.uuid, kind.rule]),
        count=_count(kind),
        tone="red" if kind.stop else "",
        is_current=chosen is not None and kind.rule == chosen.rule,
    )


def _count(kind: Kind) -> str:
    total = format_count(kind.total)
    if kind.stop and kind.stop == kind.total:
        return _("%(n)s stop") % {"n": total}
    if kind.stop:
        return _("%(n)s, %(stop)s stop") % {"n": total, "stop": format_count(kind.stop)}
    if kind.warn and kind.note:
        return _("%(n)s, %(warn)s to look at") % {"n": total, "warn": format_count(kind.warn)}
    if kind.warn:
        return _("%(n)s to look at") % {"n": total}
    return ngettext("%(n)s note", "%(n)s notes", kind.note) % {"n": total}


def _pages(record: Import, chosen: Kind | None, part: Part | None, *, grouped: bool) -> dict[str, Any] | None:
    if chosen is None or part is None or (part.total <= len(part.items) and part.number == 1):
        return None
    base = reverse("exchange:finding", args=[record.uuid, chosen.rule])
    what = _("groups") if grouped else word("finding", 2)
    return {
        "shown": _("%(first)s to %(last)s of %(total)s %(what)s")
        % {
            "first": format_count(part.first),
            "last": format_count(part.last),
            "total": format_count(part.total),
            "what": what,
        },
        "previous": f"{base}?page={part.previous}" if part.previous else None,
        "following": f"{base}?page={part.following}" if part.following else None,
    }


def _left_out(record: Import) -> str:
    told = record.file_facts.get("left_out", {})
    parts = [
        f"{format_count(count)} {_(_LEFT_OUT[kind][0 if count == 1 else 1])}"
        for kind, count in told.items()
        if count and kind in _LEFT_OUT
    ]
    if not parts:
        return ""
    return _("Left out, for they are no rows of the list: %(what)s.") % {"what": ", ".join(parts)}
