"""What a row of an extract tells, in words: each dated fact on its own day, and what changed behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.govuk.formats import format_date, format_list
from fairwait.history.registry import Told
from fairwait.waiting.rules import facts
from fairwait.waiting.sentences.telling import (
    FieldChange,
    Names,
    Sentence,
    field_label,
    field_text,
    import_number,
    joined,
    known_when,
    say,
)
from fairwait.waiting.sentences.topics import DATED

_SHOWN_FIRST = (
    "ended_on", "band", "last_contact_on", "last_checked_on", "team", "worker", "unsafe_contact", "postcode", "address",
    "phone", "mobile", "paused_on", "resumes_on", "referred_on", "review_due_on", "expires_on", "risks", "reason",
)  # fmt: skip
_NEVER_SHOWN = frozenset({"digest", "key"})


def _extract(event: Told) -> str:
    return _("The extract of %(date)s") % {"date": format_date(event.known_on)}


def _from_where(event: Told, names: Names) -> str:
    parts = (
        [_("source \u201c%(source)s\u201d") % {"source": event.facts["source"]}] if event.facts.get("source") else []
    )
    if number := import_number(event.cause):
        parts.append(_("import %(number)s") % {"number": number})
    if event.facts.get("row") is not None:
        parts.append(_("row %(row)s") % {"row": event.facts["row"]})
    if event.by is not None:
        parts.append(_("brought in by %(who)s") % {"who": names.who(event.by)})
    where = ", ".join(parts)
    return f"{where[:1].upper()}{where[1:]}." if where else ""


def _which_row(event: Told) -> str:
    number, row = import_number(event.cause), event.facts.get("row")
    return _("Import %(number)s, row %(row)s.") % {"number": number, "row": row} if number and row is not None else ""


def found(event: Told, names: Names) -> Sentence:
    """A wait we did not know."""
    told = event.facts.get("set", {})
    text = _("The wait began: %(pathway)s. %(extract)s told of it.") % {
        "pathway": names.pathway(told.get("pathway")),
        "extract": _extract(event),
    }
    if told.get("ended_on"):
        text += " " + _ended_by_extract(told)
    return say(event, _("Record"), text, note=_from_where(event, names), changes=_changes(event, names))


def dated(event: Told, names: Names) -> Iterator[Sentence]:
    """The dated facts a row of an extract tells, each as a sentence of its own day."""
    if event.kind not in facts.FROM_EXTRACT:
        return
    told, where = event.facts.get("set", {}), _which_row(event)
    for name, kind, words, tone in _DATED:
        on = date.fromisoformat(told[name]) if told.get(name) else None
        if on is not None and on <= event.known_on:
            source = {"source": event.facts.get("source", _("the extract"))}
            said = say(event, _(kind), _(words) % source, tone=tone, on=on)
            note = joined(where, known_when(event, said))
            yield replace(said, note=note, topic=DATED[name], wait=event.wait)
    if told.get("band") and event.kind == facts.CHANGED.name:
        pathway = names.pathway_of_wait.get(event.wait or 0)
        words_ = {"band": names.band(told["band"], pathway), "source": event.facts.get("source", _("the extract"))}
        text = _("\u201c%(source)s\u201d now says %(band)s.") % words_
        yield say(event, _("Decision"), text, on=event.known_on, note=where, topic=DATED["band"], wait=event.wait)


_DATED = (
    (
        "last_contact_on",
        gettext_noop("Contact"),
        gettext_noop("The person was spoken with, as \u201c%(source)s\u201d says."),
        "green",
    ),
    (
        "last_checked_on",
        gettext_noop("Re-check"),
        gettext_noop("The risk was looked at, as \u201c%(source)s\u201d says."),
        "green",
    ),
    (
        "paused_on",
        gettext_noop("Pause"),
        gettext_noop("The wait was paused, as \u201c%(source)s\u201d says."),
        "",
    ),
)


def _ended_by_extract(told: Mapping[str, Any]) -> str:
    return _("It ended on %(date)s: %(reason)s. What the person was told is not known.") % {
        "date": format_date(date.fromisoformat(told["ended_on"])),
        "reason": told.get("end_reason") or _("no reason given"),
    }


def changed(event: Told, names: Names) -> Sentence:
    """Something new about a wait we know; it may end it."""
    told = event.facts.get("set", {})
    changes = _changes(event, names)
    if told.get("ended_on"):
        text = _("%(extract)s says that the wait ended.") % {"extract": _extract(event)}
        text += " " + _ended_by_extract(told)
        return say(event, _("Ended"), text, on=event.known_on, note=_from_where(event, names), changes=changes)
    said = [change for change in changes[:3] if change.after]
    news = format_list([f"{_lower(change.label)} {change.after}" for change in said])
    left = len(changes) - len(said)
    if not changes:
        text = _("%(extract)s gave this wait another reference, and nothing else.") % {"extract": _extract(event)}
    elif not said:
        labels = format_list([_lower(change.label) for change in changes[:3]])
        text = _("%(extract)s no longer gives %(what)s.") % {"extract": _extract(event), "what": labels}
    else:
        text = _("%(extract)s says: %(news)s.") % {"extract": _extract(event), "news": news}
        if left > 0:
            text += " " + _("It changes %(count)s more.") % {"count": left}
    return say(event, _("Record"), text, on=event.known_on, note=_from_where(event, names), changes=changes)


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def left(event: Told, names: Names) -> Sentence:
    """A wait the extract no longer holds."""
    text = _("The wait is missing from the extract of %(date)s. It stays open until somebody says why.")
    return say(
        event, _("Question"), text % {"date": format_date(event.known_on)}, tone="ochre", note=_from_where(event, names)
    )


def returned(event: Told, names: Names) -> Sentence:
    """A wait that is in the extract again."""
    text = _("The wait is in the extract of %(date)s again.") % {"date": format_date(event.known_on)}
    return say(event, _("Record"), text, note=_from_where(event, names))


def asked(event: Told, names: Names) -> Sentence:
    """A wait that ended here and is open there."""
    text = _(
        "The wait ended here, and the extract of %(date)s shows it open. Was it reopened, or is the case system behind?"
    )
    return say(
        event, _("Question"), text % {"date": format_date(event.known_on)}, tone="ochre", note=_from_where(event, names)
    )


def _changes(event: Told, names: Names) -> tuple[FieldChange, ...]:
    now = {**event.facts.get("set", {}), **event.private.get("set", {}), **event.private.get("person", {})}
    was = {**event.facts.get("was", {}), **event.private.get("was", {}), **event.private.get("person_was", {})}
    pathway = now.get("pathway") or names.pathway_of_wait.get(event.wait or 0)
    order = sorted(
        (name for name in now if name not in _NEVER_SHOWN),
        key=lambda name: _SHOWN_FIRST.index(name) if name in _SHOWN_FIRST else len(_SHOWN_FIRST),
    )
    return tuple(
        FieldChange(
            field_label(name),
            field_text(name, was.get(name), names, pathway),
            field_text(name, now[name], names, pathway),
            name,
        )
        for name in order
        if now[name] is not None or was.get(name) is not None
    )
