"""The Ombudsman file of one person: every event, promise, contact, re-check and reason, in the order they happened.

What an investigator asks: what did the council know, when, who decided what and why, and was it kept. So each line has
the day it happened, the day it was known here, the instant it was recorded, by whom, and from where. Nobody else's
record is in it: of a carer it says no more than this person's own record does.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.person import concerned, talked
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date, format_datetime
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE
from fairwait.history.verify import Proof, verify_about
from fairwait.huddles.concerns.queries import Shown
from fairwait.huddles.queries.left import LeftBehind, left_about
from fairwait.people.models import Identifier
from fairwait.waiting import queries as waiting
from fairwait.waiting.opening import Opened
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.promises import Outcome, Promise, promises
from fairwait.waiting.sentences import OF_A_CALLER, Names, Sentence, all_sentences, import_number, staff_in

_ABOUT_OTHERS = frozenset({"cares_for_id"})
"""Fields that name somebody else by their number."""


@dataclass(frozen=True)
class Line:
    """One line: what happened, when, when it was known and recorded, by whom and from where."""

    number: int
    on: date
    known_on: date
    recorded_at: datetime
    kind: str
    about: str
    what: str
    by: str
    source: str
    event: int | None
    """Its place in the history; None for a step of a concern or a line of a huddle, which are records beside it."""


@dataclass(frozen=True)
class File:
    """One person’s file as it is made: its lines, its promises, and what its cover says."""

    opened: Opened
    lines: tuple[Line, ...]
    promises: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[str, int], ...]
    numbers: tuple[str, ...]
    known_at: date
    made_at: datetime
    made_by: str
    why: str
    proof: Proof
    has_concerns: bool

    @property
    def title(self) -> str:
        """What the file is called."""
        return _("Ombudsman file: %(name)s") % {"name": self.opened.person.name}

    @property
    def name(self) -> str:
        """The file’s name, without the person’s: names do not belong into download folders and mail subjects."""
        return f"ombudsman-file-{self.opened.person.uuid}-{self.made_at:%Y-%m-%d}"


def _takes_back_a_caller(event: Told) -> bool:
    """Whether it says that a caller was somebody else: what that other said is in no file, of whatever day it is."""
    return event.kind == UNDONE.name and str(event.facts["cause"]).startswith(OF_A_CALLER)


def make(viewer: User, opened: Opened, *, known_at: date, why: str, now: datetime) -> File:
    """The file as known at the end of a day. Asks a fixed number of questions."""
    today = london_day(now)
    records = [record.pk for record in opened.records]
    found = history.about(records)
    told = sorted((event for events in found.values() for event in events), key=lambda event: event.seq)
    told = [event for event in told if event.known_on <= known_at or _takes_back_a_caller(event)]
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    names = Names(
        staff=accounts.names_of(staff_in(told)),
        pathways=pathways,
        pathway_of_wait={wait.pk: wait.pathway for wait in opened.waits},
    )  # records of others stay without their numbers
    needs = {wait.pk: names.pathway(wait.pathway) for wait in opened.waits}
    concerns, left = concerned.touching(viewer, records), left_about(viewer, records)
    found_lines = [
        *_lines(told, names=names, needs=needs, beside=left.beside), *_concerned(concerns, known_at=known_at),
        *_talked(left, needs=needs, known_at=known_at),
    ]  # fmt: skip
    found_lines.sort(key=lambda one: (one.on, one.recorded_at, one.event or 0))
    lines = tuple(replace(one, number=number) for number, one in enumerate(found_lines, start=1))
    kept = promises(told, today=min(today, known_at))
    return File(
        opened=opened,
        lines=lines,
        promises=tuple(_promise(one, needs=needs, names=names) for one in reversed(kept)),
        counts=tuple(_counts(told, kept)),
        numbers=tuple(_numbers(records)),
        known_at=known_at,
        made_at=now,
        made_by=f"{viewer.display_name}, {viewer.role_label}",
        why=why,
        proof=verify_about(records),
        has_concerns=may(viewer, Permission.SEE_HUDDLE),
    )


def _lines(told: Sequence[Told], *, names: Names, needs: dict[int, str], beside: Mapping[int, str]) -> Iterator[Line]:
    events = {event.seq: event for event in told}
    for one in all_sentences(list(told), names=names):
        event = events[one.seq]
        yield Line(
            number=0,
            on=one.on,
            known_on=event.known_on,
            recorded_at=event.recorded_at,
            kind=one.kind,
            about=needs.get(one.wait or 0, _("the person")),
            what=" ".join(part for part in (_whole(one), talked.beside(beside.get(one.seq, ""))) if part),
            by=names.who(event.by),
            source=_source(event),
            event=one.seq,
        )


def _concerned(concerns: Sequence[Shown], *, known_at: date) -> Iterator[Line]:
    """Each step of the concerns and incidents that touch the person, as far as it was known by then."""
    for one in concerns:
        for said in concerned.steps(one):
            recorded = london_day(said.step.at)
            if recorded <= known_at:
                yield Line(
                    number=0,
                    on=said.on,
                    known_on=recorded,
                    recorded_at=said.step.at,
                    kind=said.kind,
                    about=_("the person"),
                    what=" ".join(part for part in (said.what, said.next_step) if part),
                    by=said.step.by.display_name,
                    source=_("concern %(number)s, beside the history") % {"number": one.concern.pk},
                    event=None,
                )


def _talked(left: LeftBehind, *, needs: Mapping[int, str], known_at: date) -> Iterator[Line]:
    """What huddles said, put off and took on that is no event, as far as it was known by then."""
    for said in talked.lines(left):
        if said.on <= known_at:
            where = _("huddle %(number)s, beside the history") % {"number": said.left.meeting}
            yield Line(
                number=0,
                on=said.on,
                known_on=said.on,
                recorded_at=said.left.at,
                kind=said.kind,
                about=needs.get(said.left.wait, _("the person")),
                what=said.what,
                by=said.left.by,
                source=where if said.left.meeting is not None else _("beside the history"),
                event=None,
            )


def _whole(one: Sentence) -> str:
    """The sentence with its note and every field that changed."""
    changes = [
        (_("%(field)s: %(before)s became %(after)s") if change.before else _("%(field)s: %(after)s"))
        % {"field": change.label, "before": change.before, "after": change.after or _("nothing")}
        for change in one.changes
        if change.name not in _ABOUT_OTHERS
    ]
    parts = [one.text, one.note, "; ".join(changes) + "." if changes else ""]
    return " ".join(part for part in parts if part)


def _source(event: Told) -> str:
    number = import_number(event.cause)
    if number:
        where = _("import %(number)s") % {"number": number}
        row = event.facts.get("row")
        return where if row is None else _("%(where)s, row %(row)s") % {"where": where, "row": row}
    return _("huddle") if event.cause.startswith("huddle:") else _("recorded here")


def _promise(one: Promise, *, needs: dict[int, str], names: Names) -> tuple[str, str, str]:
    """What was promised, by whom, and what became of it."""
    who = _("\u201c%(source)s\u201d") % {"source": one.source} if one.source else names.who(one.by)
    what = _("%(need)s: speak by %(on)s, told %(told)s") % {
        "need": needs.get(one.wait, ""), "on": format_date(one.on), "told": format_date(one.told_on),
    }  # fmt: skip
    spoken = format_date(one.spoken_on) if one.spoken_on else ""
    outcomes = {
        Outcome.KEPT: _("kept on %(on)s") % {"on": spoken},
        Outcome.LATE: _("kept late, on %(on)s") % {"on": spoken},
        Outcome.MISSED: _("missed: nobody spoke with the person"),
        Outcome.OPEN: _("not due yet"),
        Outcome.REPLACED: _("replaced by a later word before it was due"),
    }
    return what, who, outcomes[one.outcome]


def _counts(told: Sequence[Told], kept: Sequence[Promise]) -> Iterator[tuple[str, int]]:
    of = {name: sum(event.kind == name for event in told) for name in {event.kind for event in told}}
    yield _("Events"), len(told)
    yield _("Contacts recorded here"), of.get(facts.CONTACTED.name, 0)
    yield _("Re-checks and triages recorded here"), of.get(facts.RECHECKED.name, 0) + of.get(facts.TRIAGED.name, 0)
    yield _("Decisions about the band"), of.get(facts.BAND_SET.name, 0)
    yield _("Rows of extracts"), sum(event.kind in facts.FROM_EXTRACT for event in told)
    yield _("Promises"), len(kept)
    yield _("Promises kept in time"), sum(one.outcome is Outcome.KEPT for one in kept)


def _numbers(records: Sequence[int]) -> Iterator[str]:
    for key in Identifier.objects.filter(person_id__in=records, kind="person_id").order_by("source", "value"):
        yield f"{key.shown} ({key.source})"


def included(*, with_concerns: bool) -> list[str]:
    """What the cover says is in the file."""
    return [
        _("Every event about this person and their waits, in the order it happened, with who recorded it and when."),
        _("Every reason given, every field an extract changed, and every promise with what became of it."),
        *(
            [
                _("What huddles said of this person, put off and took on, and what became of each action."),
                _(
                    "Every step of the provider concerns and incidents that touch this person, "
                    "save of what is restricted."
                ),
            ]
            if with_concerns
            else []
        ),
        _("What was undone or erased, marked as such."),
    ]


def left_out(*, with_concerns: bool) -> list[str]:
    """What the cover says is not."""
    return [
        _("The records of anybody else: a carer\u2019s own record is asked for on its own."),
        _("Who looked at this record: the access log is a record of its own."),
        *(
            []
            if with_concerns
            else [_("Huddles, provider concerns and incidents, which whoever makes this file may not see.")]
        ),
        _("The files that extracts came in, in which other people stand."),
        _("Nothing was taken out of free text. Other people may be named in it: read it before you send it."),
    ]


def proof_words(file: File) -> str:
    """Whether the events are those that were written."""
    if file.proof.is_whole:
        return _(
            "Each of the %(events)s events was held against the chain of the history, and is as it was written. "
            "The chain ended at %(head)s when this file was made."
        ) % {"events": file.proof.events, "head": file.proof.head[:16]}
    return _("The history does not prove this file: %(faults)s") % {
        "faults": " ".join(fault.words for fault in file.proof.faults[:5])
    }


# As a table ------------------------------------------------------------------------------------------------------

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\x00")


def as_csv(file: File) -> str:
    """The lines as CSV. A value a spreadsheet would run is text, marked by an apostrophe."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(
        ["number", "happened_on", "known_on", "recorded_at", "kind", "about", "what", "by", "source", "event"]
    )
    for line in file.lines:
        writer.writerow(
            _unrun(value)
            for value in (
                line.number, line.on.isoformat(), line.known_on.isoformat(), line.recorded_at.isoformat(),
                line.kind, line.about, line.what, line.by, line.source,
                line.event or "",
            )
        )  # fmt: skip
    for what, who, outcome in file.promises:
        writer.writerow(
            ["", "", "", "", _("Promise kept or not"), "", _unrun(f"{what}: {outcome}"), _unrun(who), "", ""]
        )
    cover = [
        (_("Made"), _("by %(who)s, %(when)s, as known at the end of %(day)s") % {
            "who": file.made_by, "when": format_datetime(file.made_at), "day": format_date(file.known_at),
        }),
        (_("Why"), file.why), (_("Proof"), proof_words(file)),
        *((_("In this file"), words) for words in included(with_concerns=file.has_concerns)),
        *((_("Not in this file"), words) for words in left_out(with_concerns=file.has_concerns)),
    ]  # fmt: skip
    for kind, words in cover:
        writer.writerow(["", "", "", "", kind, "", _unrun(words), "", "", ""])
    return made.getvalue()


def _unrun(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN_BY_SPREADSHEETS) else value
