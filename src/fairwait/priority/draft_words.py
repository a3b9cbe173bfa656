"""A draft of a policy as its page writes it: what is wrong with it, what it changes, and what trying it showed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.checks.values.codes import labels
from fairwait.engine.policy import PolicyDocument, PolicyRefused
from fairwait.engine.policy.document.statements import changes
from fairwait.engine.policy.trial import NOT_SUGGESTED
from fairwait.govuk.components import Column, Figure, Row
from fairwait.govuk.formats import format_count, format_list, format_share
from fairwait.priority import drafts, queries
from fairwait.priority.models import PolicyDraft
from fairwait.priority.rules import policy_for
from fairwait.waiting import queries as waiting

CUTS = {
    "age": "Age", "gender": "Gender", "ethnicity": "Ethnic group", "language": "Language", "locality": "Place",
    "deprivation": "Deprivation of the neighbourhood", "carer": "Carer", "pathway": "Pathway",
}  # fmt: skip
_AROUND = 2


@dataclass(frozen=True)
class Fault:
    """Why a draft cannot be used yet, with the lines around the one to mend."""

    words: str
    remedy: str
    line: int | None
    lines: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class GroupRow:
    """One group of one cut: counts and shares as text, and its interval from 0 to 1 where it may be told."""

    cut: str
    group: str
    waits: str
    raised: str
    lowered: str
    share: str
    interval: tuple[float, float, float] | None


def draft_words(draft: PolicyDraft, *, viewer: User, today: date) -> dict[str, Any]:
    """Everything the page of a draft needs."""
    policy, fault = _read(draft, today)
    trial = draft.trial if draft.is_tried and draft.trial else None
    is_stale = bool(trial) and draft.tried_against != drafts.in_force_by_name(today)
    may_adopt = may(viewer, Permission.CONFIGURE)
    return {
        "draft": draft,
        "name": policy.name if policy else _("A draft with a fault"),
        "fault": fault,
        "changes": changes(_now(policy, today), policy) if policy else (),
        "base": _now(policy, today).name if policy else "",
        "closed": drafts.closed_in_words(draft) if not draft.is_open else "",
        "is_mine": draft.author == viewer.pk,
        "may_adopt": may_adopt,
        "may_decide": may_adopt and draft.is_open and trial is not None and fault is None and not is_stale,
        "is_stale": is_stale,
        "trial": trial_words(trial, today=today) if trial else None,
        "today": today,
    }


def _read(draft: PolicyDraft, today: date) -> tuple[PolicyDocument | None, Fault | None]:
    try:
        return queries.read_policy(draft.text, on=today), None
    except PolicyRefused as refusal:
        where = (
            _("Line %(line)s, %(key)s.") % {"line": refusal.line, "key": refusal.key} if refusal.line else refusal.key
        )
        return None, Fault(f"{where} {refusal.problem}", refusal.remedy, refusal.line, _lines(draft.text, refusal.line))


def _lines(text: str, line: int | None) -> tuple[tuple[int, str, bool], ...]:
    if line is None:
        return ()
    first = max(1, line - _AROUND)
    found = text.split("\n")[first - 1 : line + _AROUND]
    return tuple((number, words[:200], number == line) for number, words in enumerate(found, start=first))


def _now(policy: PolicyDocument, today: date) -> PolicyDocument:
    """The policy that this one would take the place of."""
    return policy_for(next(iter(policy.pathways), None), queries.policies(on=today)).policy


def trial_words(trial: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """What a trial showed."""
    waits, raised, lowered = trial["waits"], trial["raised"], trial["lowered"]
    other = len(trial["moved"]) - raised - lowered
    base = _("of %(waits)s waits") % {"waits": format_count(waits)}
    figures = [
        Figure(_("A band higher"), format_count(raised), base),
        Figure(_("A band lower"), format_count(lowered), base),
        Figure(_("Same band, later place"), format_count(trial["later"]), _("for others who move up")),
    ]
    if other:
        figures.append(Figure(_("Begins or ceases to need triage"), format_count(other), base))
    rows = list(_group_rows(trial))
    scale = max([0.1, *(row.interval[2] for row in rows if row.interval)])
    return {
        "waits": waits,
        "moved": len(trial["moved"]),
        "unplaced": sum(each["waits"] for each in trial["crossings"] if each["becomes"] == NOT_SUGGESTED),
        "figures": figures,
        "crossings": _crossings(trial),
        "groups": rows,
        "has_deprivation": "deprivation" in trial["groups"],
        "overall": raised / waits if waits else 0.0,
        "overall_words": format_share(raised, waits),
        "scale": scale,
        "scale_words": f"{scale:.0%}",
        "finding": _finding(trial, rows),
        "as_of": date.fromisoformat(trial["as_of"]),
    }


def _crossings(trial: Mapping[str, Any]) -> dict[str, Any]:
    names = {band.code: str(band) for pathway in waiting.pathways(on=date.max) for band in pathway.bands}
    counts = {(each["was"], each["becomes"]): each["waits"] for each in trial["crossings"]}
    bands = sorted({band for pair in counts for band in pair}, key=lambda band: (band not in names, band))
    columns = [Column(_("Suggested now"), head=True), *(Column(names.get(b, b), number=True) for b in bands)]
    rows = [
        Row([names.get(was, was), *(format_count(counts.get((was, becomes), 0)) for becomes in bands)]) for was in bands
    ]
    return {"columns": columns, "rows": rows}


def group_names() -> dict[str, dict[str, str]]:
    """What people call the groups that are kept as codes; a value that is no code stands as it was told."""
    pathways = {pathway.code: pathway.name for pathway in waiting.pathways(on=date.max)}
    return {**{cut: dict(labels(cut)) for cut in ("gender", "ethnicity", "language")}, "pathway": pathways}


def _named(names: Mapping[str, Mapping[str, str]], cut: str, group: str) -> str:
    return names.get(cut, {}).get(group, group)


def _group_rows(trial: Mapping[str, Any]) -> Iterator[GroupRow]:
    names = group_names()
    for cut, groups in trial["groups"].items():
        for n, each in enumerate(groups):
            interval = each["raised_share"]
            yield GroupRow(
                cut=_(CUTS.get(cut, cut)) if n == 0 else "",
                group=_named(names, cut, each["group"]),
                waits=_count(each["waits"]),
                raised=_count(each["raised"]),
                lowered=_count(each["lowered"]),
                share=_("%(share)s, %(low)s to %(high)s") % _shares(interval) if interval else _("hidden"),
                interval=tuple(interval) if interval else None,
            )


def _shares(interval: tuple[float, float, float]) -> dict[str, str]:
    low, middle, high = interval
    return {"share": f"{middle:.0%}", "low": f"{low:.0%}", "high": f"{high:.0%}"}


def _count(value: int | None) -> str:
    return _("hidden") if value is None else format_count(value)


def _finding(trial: Mapping[str, Any], rows: list[GroupRow]) -> str:
    """What can be said of fairness between groups, which may be that nothing can."""
    if not trial["raised"]:
        return _("Nobody would be suggested a higher band, so there is nothing to compare.")
    overall, cut = trial["raised"] / trial["waits"], ""
    more, fewer = [], []
    for row in rows:
        cut = row.cut or cut
        if row.interval and row.interval[0] > overall:
            more.append(f"{row.group} ({cut.lower()})")
        elif row.interval and row.interval[2] < overall:
            fewer.append(f"{row.group} ({cut.lower()})")
    said = []
    if more:
        said.append(_("More often than everybody: %(who)s.") % {"who": format_list(more)})
    if fewer:
        said.append(_("Less often than everybody: %(who)s.") % {"who": format_list(fewer)})
    if said:
        return " ".join(
            [*said, _("Ask whether that is what the change is for. Where the ranges overlap, nothing can be told.")]
        )
    return _(
        "Not shown to be unfair, and not proved fair: every range that may be shown takes in the share of everybody."
    )
