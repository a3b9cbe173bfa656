"""What came of an import, in a line and as a page."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange import queries
from fairwait.exchange.imports import effects
from fairwait.exchange.imports.steps import Step
from fairwait.exchange.models import Import, ImportStatus
from fairwait.exchange.words import for_pages
from fairwait.govuk.components import Act, Figure
from fairwait.govuk.formats import format_count, format_date
from fairwait.upkeep.models import Job


@dataclass(frozen=True)
class CameOf:
    """What came of an import: a word with its tone, and the rest of the sentence."""

    word: str
    tone: str
    rest: str
    is_open: bool = False


def came_of(record: Import, *, since: int | None = None) -> CameOf:
    """What came of an import, in a line. `since`: the later import that brought the same file in."""
    if since is not None:
        return CameOf(_("Not brought in."), "", _("Import %(number)s brought this very file in.") % {"number": since})
    if record.status == ImportStatus.DONE:
        return CameOf(_("Brought in."), "green", _counted(record))
    if record.status == ImportStatus.UNDONE:
        return CameOf(
            _("Undone"),
            "ochre",
            _("on %(day)s. It is as if it had never been.") % {"day": format_date(record.undone_at)},
        )
    if record.status == ImportStatus.REFUSED:
        return CameOf(_("Refused whole."), "red", _("%(why)s Nothing changed.") % {"why": for_pages(record.refusal)})
    if record.status == ImportStatus.STOPPED:
        return CameOf(_("Stopped."), "", record.refusal or _("Nothing changed."))
    if record.gate:
        return CameOf(_("Stopped for a person to confirm."), "red", "", is_open=True)
    return CameOf(_("Not brought in yet."), "ochre", "", is_open=True)


def _counted(record: Import) -> str:
    counts = record.counts
    parts = [
        (counts.get("joined"), _("new")),
        (counts.get("changed"), _("changed")),
        (counts.get("ended"), _("ended")),
        (counts.get("history"), _("ended long ago, as history")),
        (counts.get("left"), _("left the extract")),
        (counts.get("returned"), _("came back")),
        (counts.get("asked"), _("ended here and open there")),
    ]
    said = ", ".join(f"{format_count(number)} {what}" for number, what in parts if number)
    return said or _("Nothing was different: nothing was written.")


def result(record: Import, *, step: Step, job: Job | None, viewer: User) -> dict[str, Any]:
    """The page of an import that does not go on: brought in, undone, refused, stopped, or cut short."""
    names = queries.names_of([record.by, record.confirmed_by, record.undone_by])
    return {
        "state": step.value,
        "heading": _HEADINGS[step]() % {"number": record.pk},
        "came_of": came_of(record),
        "figures": _figures(record, viewer) if step in (Step.DONE, Step.UNDONE) else [],
        "facts": _facts(record, names),
        "refusal": for_pages(record.refusal),
        "halted": job.message if job is not None and step is Step.HALTED else "",
        "lines": queries.first_lines(record) if step is Step.REFUSED else [],
        "has_no_heading": "column names" in record.refusal,
        "next": list(_next(record, viewer)) if step is Step.DONE else [],
        "may_undo": step is Step.DONE and may(viewer, Permission.UNDO_IMPORT),
        "may_import": may(viewer, Permission.IMPORT),
        "has_findings": bool(record.finding_counts)
        and step in (Step.DONE, Step.UNDONE, Step.STOPPED)
        and may(viewer, Permission.IMPORT),
        "rows_stopped": queries.rows_stopped(record) if record.columns else 0,
        "gate": _gate(record) if record.confirmed_by else [],
        "confirmed_by": names.get(record.confirmed_by or 0, ""),
    }


def _gate(record: Import) -> list[str]:
    names = queries.pathway_names(record)
    return [for_pages(question["words"], names) for question in record.gate]


_HEADINGS = {
    Step.DONE: lambda: _("Import %(number)s is in"),
    Step.UNDONE: lambda: _("Import %(number)s is undone"),
    Step.REFUSED: lambda: _("This file could not be read"),
    Step.STOPPED: lambda: _("Import %(number)s was stopped"),
    Step.HALTED: lambda: _("Reading import %(number)s was cut short"),
}


def _figures(record: Import, viewer: User) -> list[Figure]:
    counts = record.counts
    shown = [
        ("joined", _("new waits"), ""),
        ("changed", _("changed"), ""),
        ("ended", _("ended in the file"), _("with its reason")),
        ("history", _("ended long ago"), _("recorded as history")),
        ("same", _("the same"), _("nothing written")),
        ("left", _("left the extract"), _("they stay open, each a question")),
        ("returned", _("came back"), _("they had left the extract")),
        ("asked", _("ended here, open there"), _("each a question")),
        ("asked_again", _("ended here, still open there"), _("asked about before")),
        ("to_mend", _("in rows that cannot be used"), _("they have not left: mend the rows")),
        ("settled", _("told twice"), _("by another row of the same wait")),
    ]
    has_lists = may(viewer, Permission.IMPORT) and effects.kept(record) is not None
    return [
        Figure(
            label=label,
            value=format_count(counts[kind]),
            note=note,
            href=reverse("exchange:lines", args=[record.uuid, kind]) if has_lists and kind in effects.LISTED else None,
            tone="ochre" if kind in ("left", "asked") else "",
        )
        for kind, label, note in shown
        if counts.get(kind)
    ]


def _facts(record: Import, names: dict[int, str]) -> list[tuple[str, str]]:
    by = names.get(record.by or 0, _("the command line"))
    facts = [
        (_("Sent by"), _("%(name)s, on %(day)s") % {"name": by, "day": format_date(record.created_at)}),
        (_("Fingerprint of the file"), record.sha256[:16]),
    ]
    if record.finished_at and record.status in (ImportStatus.DONE, ImportStatus.UNDONE):
        facts.insert(1, (_("Brought in"), format_date(record.finished_at)))
    if record.undone_at:
        name = names.get(record.undone_by or 0, _("the command line"))
        facts.insert(
            2, (_("Undone by"), _("%(name)s, on %(day)s") % {"name": name, "day": format_date(record.undone_at)})
        )
    return facts


def _next(record: Import, viewer: User) -> list[tuple[str, Act]]:
    """What to do now that it is in: each with why."""
    found: list[tuple[str, Act | None]] = []
    questions = record.counts.get("left", 0) + record.counts.get("asked", 0)
    if questions:
        words = ngettext(
            "%(n)s wait asks what happened to it.", "%(n)s waits ask what happened to them.", questions
        ) % {"n": format_count(questions)}
        found.append((words, _act(_("Answer the questions"), "desk:list", query="?tab=questions")))
    if pairs := queries.questions_left(record):
        words = ngettext(
            "%(n)s pair of records may be one person.", "%(n)s pairs of records may be one person each.", pairs
        ) % {"n": format_count(pairs)}
        found.append((words, _act(_("Look at who may be the same person"), "people:same_person")))
    if may(viewer, Permission.IMPORT) and (stopped := queries.rows_stopped(record)):
        words = ngettext("%(n)s row could not be used.", "%(n)s rows could not be used.", stopped) % {
            "n": format_count(stopped)
        }
        found.append((words, Act(_("Take the rows to mend"), reverse("exchange:given", args=[record.uuid, "to-mend"]))))
    found.append((_("Who waits, with what this file told."), _act(_("See the list"), "desk:list")))
    return [(words, act) for words, act in found if act is not None]


def _act(label: str, name: str, *, query: str = "") -> Act | None:
    try:
        return Act(label, reverse(name) + query)
    except NoReverseMatch:  # a room that does not have that page
        return None
