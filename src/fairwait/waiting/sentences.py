"""Every event as a sentence a person can read: who did what, when it happened and, where it differs, when it was known.

What was erased is said to be erased. Names of staff and pathways are handed over, so that a page asks for them once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.engine.checks.fields import BY_NAME
from fairwait.engine.checks.values.codes import LISTS, labels
from fairwait.govuk.formats import format_date, format_list, format_short_date
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.people import rules as people
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.ends import NationalEnd
from fairwait.waiting.rules.pathways import Pathway

HOW: Mapping[str, str] = {
    "phone": gettext_noop("by phone"),
    "visit": gettext_noop("face to face"),
    "video": gettext_noop("by video"),
    "relay": gettext_noop("by text relay"),
    "messages": gettext_noop("by messages both ways"),
    "interpreter": gettext_noop("through an interpreter"),
}
"""How somebody was spoken with, by code."""

_SHOWN_FIRST = (
    "ended_on", "band", "last_contact_on", "last_checked_on", "team", "worker", "unsafe_contact", "postcode", "address",
    "phone", "mobile", "paused_on", "resumes_on", "referred_on", "review_due_on", "expires_on", "risks", "reason",
)  # fmt: skip
_LABELS = {"band": "Band", "end_national": "Counted as", "key": "Reference"}
_NEVER_SHOWN = frozenset({"digest", "key"})


@dataclass(frozen=True)
class FieldChange:
    """One field an event told: its label, what it was, what it is. Empty: nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Sentence:
    """What one event says. `kind` is a word for what sort of thing it was; `tone` as the design system's."""

    seq: int
    on: date
    kind: str
    text: str
    tone: str = ""
    note: str = ""
    changes: tuple[FieldChange, ...] = ()
    is_undone: bool = False


@dataclass(frozen=True)
class Names:
    """What a sentence needs to name things: staff by number, pathways by code, records of people by number."""

    staff: Mapping[int, str] = field(default_factory=dict)
    pathways: Mapping[str, Pathway] = field(default_factory=dict)
    records: Mapping[int, str] = field(default_factory=dict)
    pathway_of_wait: Mapping[int, str | None] = field(default_factory=dict)

    def who(self, by: int | None) -> str:
        """Who did it."""
        return _("Fairwait") if by is None else self.staff.get(by, _("Somebody no longer on the staff"))

    def pathway(self, code: str | None) -> str:
        """What was waited for."""
        known = self.pathways.get(code or "")
        return known.name if known else code or _("something not known")

    def band(self, code: str | None, pathway: str | None) -> str:
        """A band as it is said."""
        known = self.pathways.get(pathway or "")
        band = known.band(code) if known else None
        return str(band) if band else code or _("no band")

    def record(self, number: int) -> str:
        """A record of a person, by the numbers it is known by."""
        return self.records.get(number, _("another record"))


def sentence(event: Told, *, names: Names) -> Sentence:
    """An event in words. Raises KeyError for a kind nobody has given words, which a test does not allow."""
    said = _TELLERS[event.kind](event, names)
    if _is_erased(event):
        said = replace(said, note=_joined(said.note, _("What described the person was erased.")))
    return replace(said, note=_joined(said.note, _known_when(event, said)))


def all_sentences(events: list[Told], *, names: Names) -> list[Sentence]:
    """A person's events as sentences, newest first; what was undone says so, and by whom.

    A row of an extract is one event and may tell several dated facts: each stands on its own day.
    """
    undone = {event.facts["cause"]: event for event in events if event.kind == UNDONE.name}
    said = [
        _marked(one, undone.get(event.cause), names)
        for event in events
        for one in (*_dated(event, names), sentence(event, names=names))
    ]
    return sorted(said, key=lambda one: (one.on, one.seq), reverse=True)


def _marked(said: Sentence, undoing: Told | None, names: Names) -> Sentence:
    if undoing is None:
        return said
    words = _("Undone by %(who)s on %(date)s, so it does not count.") % {
        "who": names.who(undoing.by),
        "date": format_date(undoing.occurred_on),
    }
    return replace(said, note=_joined(words, said.note), is_undone=True)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _known_when(event: Told, said: Sentence) -> str:
    if event.known_on != said.on:
        return _("Known here since %(date)s.") % {"date": format_date(event.known_on)}
    return ""


_HAS_PRIVATE = frozenset(
    kind.name
    for kind in (
        facts.FOUND, facts.CHANGED, facts.BAND_SET, facts.CONTACTED, facts.RECHECKED, facts.WISH_RECORDED,
        facts.REOPENED, facts.ANSWERED, people.MERGED, people.UNMERGED, people.KEPT_APART,
    )
)  # fmt: skip


def _is_erased(event: Told) -> bool:
    return event.kind in _HAS_PRIVATE and not event.private


def _say(event: Told, kind: str, text: str, *, tone: str = "", on: date | None = None, **more: Any) -> Sentence:
    return Sentence(seq=event.seq, on=on or event.occurred_on, kind=kind, text=text, tone=tone, **more)


def _quoted(event: Told, name: str) -> str:
    words = event.private.get(name)
    return f" \u201c{words}\u201d" if words else ""


# The extract -----------------------------------------------------------------------------------------------------


def import_number(cause: str) -> int | None:
    """The number of the import that caused an event; None where none did."""
    kind, _colon, number = cause.partition(":")
    return int(number) if kind == "import" and number.isdigit() else None


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


def _found(event: Told, names: Names) -> Sentence:
    told = event.facts.get("set", {})
    text = _("The wait began: %(pathway)s. %(extract)s told of it.") % {
        "pathway": names.pathway(told.get("pathway")),
        "extract": _extract(event),
    }
    if told.get("ended_on"):
        text += " " + _ended_by_extract(told)
    return _say(event, _("Record"), text, note=_from_where(event, names), changes=_changes(event, names))


def _dated(event: Told, names: Names) -> Iterator[Sentence]:
    """The dated facts a row of an extract tells, each as a sentence of its own day."""
    if event.kind not in facts.FROM_EXTRACT:
        return
    told, where = event.facts.get("set", {}), _which_row(event)
    for name, kind, words, tone in _DATED:
        on = date.fromisoformat(told[name]) if told.get(name) else None
        if on is not None and on <= event.known_on:
            source = {"source": event.facts.get("source", _("the extract"))}
            said = _say(event, _(kind), _(words) % source, tone=tone, on=on)
            yield replace(said, note=_joined(where, _known_when(event, said)))
    if told.get("band") and event.kind == facts.CHANGED.name:
        pathway = names.pathway_of_wait.get(event.wait or 0)
        words_ = {"band": names.band(told["band"], pathway), "source": event.facts.get("source", _("the extract"))}
        text = _("\u201c%(source)s\u201d now says %(band)s.") % words_
        yield _say(event, _("Decision"), text, on=event.known_on, note=where)


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


def _changed(event: Told, names: Names) -> Sentence:
    told = event.facts.get("set", {})
    changes = _changes(event, names)
    if told.get("ended_on"):
        text = _("%(extract)s says that the wait ended.") % {"extract": _extract(event)}
        text += " " + _ended_by_extract(told)
        return _say(event, _("Ended"), text, on=event.known_on, note=_from_where(event, names), changes=changes)
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
    return _say(event, _("Record"), text, on=event.known_on, note=_from_where(event, names), changes=changes)


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _left(event: Told, names: Names) -> Sentence:
    text = _("The wait is missing from the extract of %(date)s. It stays open until somebody says why.")
    return _say(
        event, _("Question"), text % {"date": format_date(event.known_on)}, tone="ochre", note=_from_where(event, names)
    )


def _returned(event: Told, names: Names) -> Sentence:
    text = _("The wait is in the extract of %(date)s again.") % {"date": format_date(event.known_on)}
    return _say(event, _("Record"), text, note=_from_where(event, names))


def _asked(event: Told, names: Names) -> Sentence:
    text = _(
        "The wait ended here, and the extract of %(date)s shows it open. Was it reopened, or is the case system behind?"
    )
    return _say(
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
        )
        for name in order
        if now[name] is not None or was.get(name) is not None
    )


def field_label(name: str) -> str:
    """A field's label as people read it."""
    return _LABELS[name] if name in _LABELS else BY_NAME[name].label if name in BY_NAME else name


def field_text(name: str, value: Any, names: Names, pathway: str | None = None) -> str:
    """A field's value as people read it; "" for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "band":
        return names.band(value, pathway)
    if name == "pathway":
        return names.pathway(value)
    if name == "end_national" and value in set(NationalEnd):
        return NationalEnd(value).label
    if name in LISTS:
        return labels(name).get(str(value), str(value))
    if name in BY_NAME and BY_NAME[name].type == "date":
        return format_short_date(date.fromisoformat(value) if isinstance(value, str) else value)
    return str(value)


# What people do --------------------------------------------------------------------------------------------------


def _band_set(event: Told, names: Names) -> Sentence:
    band = names.band(event.facts.get("band"), names.pathway_of_wait.get(event.wait or 0))
    text = _("%(who)s chose %(band)s.") % {"who": names.who(event.by), "band": band}
    return _say(event, _("Decision"), text + _quoted(event, "reason"))


def _contacted(event: Told, names: Names) -> Sentence:
    how = _(HOW.get(event.facts.get("how", ""), "")) if event.facts.get("how") in HOW else ""
    text = _("%(who)s and the person spoke %(how)s.") % {"who": names.who(event.by), "how": how}
    return _say(event, _("Contact"), text.replace(" .", ".") + _quoted(event, "said"), tone="green")


def _rechecked(event: Told, names: Names) -> Sentence:
    text = _("%(who)s looked at the risk again.") % {"who": names.who(event.by)}
    return _say(event, _("Re-check"), text + _quoted(event, "found"), tone="green")


def _team_set(event: Told, names: Names) -> Sentence:
    worker, team = event.facts.get("worker"), event.facts.get("team")
    to = _("%(worker)s of %(team)s") % {"worker": worker, "team": team} if worker else team
    return _say(event, _("Decision"), _("%(who)s gave the wait to %(to)s.") % {"who": names.who(event.by), "to": to})


def _paused(event: Told, names: Names) -> Sentence:
    pathway = names.pathways.get(names.pathway_of_wait.get(event.wait or 0) or "")
    reason = pathway.pause_reason_for(event.facts.get("reason")) if pathway else None
    words = {
        "who": names.who(event.by),
        "reason": reason.label if reason else event.facts.get("reason"),
        "until": format_date(date.fromisoformat(event.facts["until"])) if event.facts.get("until") else "",
    }
    text = (
        _("%(who)s paused the wait until %(until)s: %(reason)s.")
        if words["until"]
        else _("%(who)s paused the wait until somebody resumes it: %(reason)s.")
    )
    return _say(event, _("Pause"), text % words)


def _resumed(event: Told, names: Names) -> Sentence:
    return _say(event, _("Pause"), _("%(who)s ended the pause: the clock runs again.") % {"who": names.who(event.by)})


def _wish_recorded(event: Told, names: Names) -> Sentence:
    text = _("The person wishes not to be contacted until %(until)s. %(who)s recorded it.") % {
        "who": names.who(event.by),
        "until": format_date(date.fromisoformat(event.facts["until"])),
    }
    return _say(event, _("Wish"), text + _quoted(event, "reason"))


def _ended(event: Told, names: Names) -> Sentence:
    text = _("%(who)s ended the wait: %(reason)s. The person was told: \u201c%(told)s\u201d") % {
        "who": names.who(event.by),
        "reason": event.facts.get("reason"),
        "told": event.facts.get("told"),
    }
    return _say(event, _("Ended"), text)


def _reopened(event: Told, names: Names) -> Sentence:
    text = _("%(who)s reopened the wait: it goes on with the same clock.") % {"who": names.who(event.by)}
    return _say(event, _("Decision"), text + _quoted(event, "reason"))


def _answered(event: Told, names: Names) -> Sentence:
    text = (
        _("%(who)s answered: the wait goes on, although the extract has lost it.")
        if event.facts.get("question") == "left-extract"
        else _("%(who)s answered: the wait has ended, and the case system is behind.")
    )
    return _say(event, _("Answer"), text % {"who": names.who(event.by)} + _quoted(event, "reason"))


# People ----------------------------------------------------------------------------------------------------------


def _merged(event: Told, names: Names) -> Sentence:
    text = _("%(who)s joined two records as one person: %(record)s is now known as %(other)s.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["into"]),
    }
    return _say(event, _("Same person"), text + _quoted(event, "reason"))


def _unmerged(event: Told, names: Names) -> Sentence:
    text = _("%(who)s undid a joining: %(record)s and %(other)s are two people after all.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["from"]),
    }
    return _say(event, _("Same person"), text + _quoted(event, "reason"))


def _kept_apart(event: Told, names: Names) -> Sentence:
    text = _("%(who)s decided that %(record)s and %(other)s are two people.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["from"]),
    }
    return _say(event, _("Same person"), text + _quoted(event, "reason"))


def _restricted(event: Told, names: Names) -> Sentence:
    text = (
        _("%(who)s restricted this record: it opens only with a reason.")
        if event.facts.get("is_restricted")
        else _("%(who)s lifted the restriction of this record.")
    )
    return _say(event, _("Safety"), text % {"who": names.who(event.by)})


def _undone(event: Told, names: Names) -> Sentence:
    number = import_number(event.facts.get("cause", ""))
    what = _("import %(number)s") % {"number": number} if number else _("an earlier entry")
    text = _("%(who)s undid %(what)s: what it told of this person does not count.")
    return _say(event, _("Record"), text % {"who": names.who(event.by), "what": what})


Teller = Callable[[Told, Names], Sentence]
_TELLERS: dict[str, Teller] = {
    facts.FOUND.name: _found,
    facts.CHANGED.name: _changed,
    facts.LEFT.name: _left,
    facts.RETURNED.name: _returned,
    facts.ASKED.name: _asked,
    facts.BAND_SET.name: _band_set,
    facts.CONTACTED.name: _contacted,
    facts.RECHECKED.name: _rechecked,
    facts.TEAM_SET.name: _team_set,
    facts.PAUSED.name: _paused,
    facts.RESUMED.name: _resumed,
    facts.WISH_RECORDED.name: _wish_recorded,
    facts.ENDED.name: _ended,
    facts.REOPENED.name: _reopened,
    facts.ANSWERED.name: _answered,
    people.MERGED.name: _merged,
    people.UNMERGED.name: _unmerged,
    people.KEPT_APART.name: _kept_apart,
    people.RESTRICTED.name: _restricted,
    UNDONE.name: _undone,
}
