"""Bringing a contact log in, from file to requests, and undoing it. The command line and the pages use these alike."""

import hashlib
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction
from uuid_utils.compat import uuid7

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.conversations.actions import brought
from fairwait.conversations.actions.brought import Told
from fairwait.conversations.models import Request
from fairwait.conversations.rules.shape import CameTo, Topic, Way
from fairwait.engine.calendars import london_day
from fairwait.exchange.contacts.columns import Meaning, from_toml, suggest, to_toml
from fairwait.exchange.contacts.rows import Checked, Contact, checked, in_place
from fairwait.exchange.contacts.whose import Records, Stored, Whose, of_one_file, words_of
from fairwait.exchange.extracts.mapping import MappingRefused
from fairwait.exchange.extracts.reading import Reading, read
from fairwait.exchange.imports import keeping
from fairwait.exchange.models import ContactLog, Import, LoggedContact, LogStatus
from fairwait.history import actions as history
from fairwait.history import queries as events
from fairwait.history.models import Event
from fairwait.history.rules import UNDONE
from fairwait.history.verify import HEADS_NAME, note_head
from fairwait.people import queries as people
from fairwait.people.models import Identifier, Person
from fairwait.people.rules import ERASED, RECORDED
from fairwait.upkeep.failpoints import failpoint

log = logging.getLogger(__name__)
SOURCE = "contacts"
"""Where a contact log comes from, where nobody says."""
SAMPLED = 200
_AT_ONCE = 2_000


class LogRefused(Exception):
    """The log cannot be brought in or undone, and nothing was changed. The words say why and what to do."""


@dataclass(frozen=True)
class Looked:
    """A log as it was read: its columns, the cells by row, what its columns mean, and its rows as contacts."""

    reading: Reading
    frame: pl.DataFrame
    meaning: Meaning
    checked: Checked

    def cells(self, field: str) -> list[str]:
        """Every filled cell of a field."""
        column = self.meaning.fields.get(field)
        if column is None:
            return []
        return list(self.frame[column].drop_nulls())

    def counts(self, weighed: "Weighed") -> dict[str, int]:
        """How many rows of each kind: what bringing it in does, and what is left out."""
        return {**weighed.counts, "twice": self.checked.twice, "to_mend": len(self.checked.unusable)}


@dataclass(frozen=True)
class Weighed:
    """What bringing a log in would do, by contact, in the order of the rows.

    `known`: about somebody here; `new`: groups about one new person each; `asked`: for a person to decide, with whom it
    may be; `alike`: likewise, with the places of the new people it may be; `unnamed`: nobody is named well enough;
    `changed`: told of before, and otherwise now; `same`: how many.
    """

    known: tuple[tuple[Contact, int], ...]
    new: tuple[tuple[Contact, ...], ...]
    asked: tuple[tuple[Contact, tuple[int, ...]], ...]
    alike: tuple[tuple[Contact, tuple[int, ...]], ...]
    unnamed: tuple[Contact, ...]
    changed: tuple[tuple[Contact, int], ...]
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "known": len(self.known), "new": sum(len(one) for one in self.new), "new_people": len(self.new),
            "asked": len(self.asked) + len(self.alike), "unnamed": len(self.unnamed), "changed": len(self.changed),
            "same": self.same,
        }  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.known or self.new or self.asked or self.alike or self.unnamed or self.changed)


def receive(path: Path, *, name: str, source: str, by: User, now: datetime) -> ContactLog:
    """Take a log in: keep it until it is brought in, and note who brought it. Raises NotAllowed, LogRefused."""
    require(by, Permission.IMPORT)
    named = " ".join(source.split()) or SOURCE
    if Import.objects.filter(source_name=named).exists():
        raise LogRefused(f"“{named}” is a source of lists: give the contacts another name, such as “{named} contacts”.")
    digest = _sha256(path)
    keeping.keep_original(path, sha256=digest)
    return ContactLog.objects.create(
        uuid=uuid7(), source=named, status=LogStatus.LOOKED_AT, file_name=name, sha256=digest,
        size_bytes=path.stat().st_size, by=by.pk, created_at=now,
    )  # fmt: skip


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def look(record: ContactLog, *, meaning: str | None = None, today: date) -> Looked:
    """Read the file, by the meaning given (TOML), else by what was confirmed for this log or its source before.

    Raises Unreadable, MappingRefused, LogRefused. Changes no request.
    """
    path = keeping.original(record.sha256)
    if not path.exists():
        raise LogRefused("The file of this log is no longer here: bring it again.")
    reading, frame = _read(path, record)
    rows = _rows(reading, frame)
    understood = _understood(record, reading, rows, meaning)
    found = checked(rows, understood, today=today)
    record.mapping, record.rows, record.usable = to_toml(understood), found.rows, len(found.contacts)
    pending = ContactLog.objects.filter(pk=record.pk, status=LogStatus.LOOKED_AT)
    pending.update(mapping=record.mapping, rows=record.rows, usable=record.usable)
    return Looked(reading, frame, understood, found)


def _folder(record: ContactLog) -> Path:
    return Path(settings.ENVIRONMENT.work) / str(record.uuid)


def _read(path: Path, record: ContactLog) -> tuple[Reading, pl.DataFrame]:
    """The file's table. Each reading has a folder of its own: two may look at one log at once."""
    folder = _folder(record) / uuid7().hex
    try:
        reading = read(path, workdir=folder)
        return reading, pl.read_parquet(reading.table, memory_map=False)
    except FileNotFoundError as gone:
        raise LogRefused("This log was brought in, or let go, while it was read.") from gone
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(reading: Reading, frame: pl.DataFrame) -> list[tuple[int, Mapping[str, str]]]:
    names = list(reading.columns)
    return [
        (int(row["row"]), {name: row[name] or "" for name in names}) for row in frame.iter_rows(named=True)
    ]  # fmt: skip


def _understood(
    record: ContactLog, reading: Reading, rows: Sequence[tuple[int, Mapping[str, str]]], given: str | None
) -> Meaning:
    if given is not None:
        return from_toml(given, columns=reading.columns)
    earlier = ContactLog.objects.filter(source=record.source, status=LogStatus.DONE).exclude(mapping="").first()
    for kept in filter(None, (record.mapping, earlier.mapping if earlier else "")):
        try:
            told = from_toml(kept, columns=reading.columns)
        except MappingRefused:
            continue  # another shape than last time: it is suggested anew
        if {one.name for one in told.columns if one.field} or record.mapping:
            return told
    samples = {
        name: [cells[name] for _row, cells in rows[:SAMPLED] if cells[name].strip()] for name in reading.columns
    }  # fmt: skip
    return suggest(reading.columns, samples)


def weigh(record: ContactLog, looked: Looked) -> Weighed:
    """What bringing it in would do, as things stand now."""
    before = {
        key: (pk, digest)
        for pk, key, digest in LoggedContact.objects.filter(source=record.source).values_list("pk", "key", "digest")
    }
    contacts = in_place(looked.checked.contacts, {key: digest for key, (_pk, digest) in before.items()})
    fresh = [one for one in contacts if one.key not in before]
    again = [one for one in contacts if one.key in before]
    changed = tuple((one, before[one.key][0]) for one in again if before[one.key][1] != one.digest)
    records = Records(_stored()) if fresh else Records(())
    known: list[tuple[Contact, int]] = []
    asked: list[tuple[Contact, tuple[int, ...]]] = []
    new: list[Contact] = []
    unnamed: list[Contact] = []
    for one in fresh:
        judged = records.whose(one)
        if judged.whose is Whose.KNOWN:
            known.append((one, judged.people[0]))
        elif judged.whose is Whose.ASK:
            asked.append((one, judged.people))
        else:
            (new if judged.whose is Whose.NEW else unnamed).append(one)
    theirs = of_one_file(new)
    same = len(again) - len(changed)
    return Weighed(tuple(known), theirs.groups, tuple(asked), theirs.asked, tuple(unnamed), changed, same)


def _stored() -> Iterator[Stored]:
    numbers: dict[int, list[str]] = {}
    known = Identifier.objects.filter(kind="person_id").values_list("person_id", "value")
    for person, value in known.iterator():
        numbers.setdefault(person, []).append(value.split("|")[0])
    rows = Person.objects.filter(is_void=False, is_erased=False).values_list(
        "pk", "now_known_as", "first_name", "last_name", "date_of_birth", "nhs_number", "postcode"
    )  # fmt: skip
    listed = list(rows.order_by("pk"))
    stands = people.roots(pk for pk, known_as, *_rest in listed if known_as is not None)
    for pk, _known_as, first, last, born, nhs, postcode in listed:
        about: dict[str, str | date] = {"first_name": first or "", "last_name": last or ""}
        if born:
            about["date_of_birth"] = born
        yield Stored(stands.get(pk, pk), words_of(about), nhs or "", postcode or "", tuple(numbers.get(pk, ())))


def bring_in(record: ContactLog, looked: Looked, *, by: User, now: datetime) -> Weighed:
    """Bring a log in: all its usable rows, or none. Raises LogRefused, NotAllowed; nothing is changed then."""
    require(by, Permission.IMPORT)
    if looked.checked.lacks:
        raise LogRefused(looked.checked.lacks)
    if not looked.checked.contacts:
        raise LogRefused("No row of this log can be used. See what is wrong with each, mend it, and bring it again.")
    with transaction.atomic():
        history.locked_head()
        fresh = ContactLog.objects.get(pk=record.pk)
        if fresh.status != LogStatus.LOOKED_AT:
            raise LogRefused(f"Log {record.pk} is {fresh.get_status_display().lower()}: it cannot be brought in now.")
        weighed = weigh(record, looked)
        failpoint("contacts.before-writing")
        _write(record, weighed, by=by, now=now)
        failpoint("contacts.before-commit")
        record.status, record.finished_at = LogStatus.DONE, now
        record.counts = looked.counts(weighed)
        record.save()
    let_file_go(record)
    note_head(Path(settings.ENVIRONMENT.home) / HEADS_NAME, now=now, why=record.cause)
    log.info("contacts_brought_in", extra={"log": record.pk, "counts": record.counts})
    return weighed


def _write(record: ContactLog, weighed: Weighed, *, by: User, now: datetime) -> None:
    recorded = _record_new(record, weighed.new, by=by, now=now)
    by_number = Person.objects.in_bulk([person for _one, person in weighed.known] + recorded)
    told: list[tuple[Contact, Person | None]] = [(one, by_number[person]) for one, person in weighed.known]
    told += [(one, by_number[person]) for group, person in zip(weighed.new, recorded, strict=True) for one in group]
    told += [(one, None) for one in weighed.unnamed]
    told.sort(key=lambda pair: pair[0].row)
    for start in range(0, len(told), _AT_ONCE):
        part = told[start : start + _AT_ONCE]
        made = brought.tell_of([_told(one, who) for one, who in part], by=by, now=now, cause=record.cause)
        LoggedContact.objects.bulk_create(
            [_kept(record, one, request=request) for (one, _who), request in zip(part, made, strict=True)]
        )
    asked = [*weighed.asked, *((one, [recorded[place] for place in places]) for one, places in weighed.alike)]
    LoggedContact.objects.bulk_create([_kept(record, one, may_be=may_be, told=_words(one)) for one, may_be in asked])
    _tell_again(record, weighed.changed, by=by, now=now)


def _record_new(record: ContactLog, groups: Sequence[Sequence[Contact]], *, by: User, now: datetime) -> list[int]:
    """Record each new person once, with all their rows say, the latest row first."""
    if not groups:
        return []
    numbers = list(history.new_ids(len(groups)))
    facts = []
    for number, group in zip(numbers, groups, strict=True):
        known: dict[str, str] = {}
        for one in sorted(group, key=lambda each: (each.on, each.row), reverse=True):
            known = {**{name: _text(value) for name, value in one.about.items()}, **known}
        facts.append(history.Fact(kind=RECORDED.name, subject=number, private={"person": known}))
    history.record_all(facts, by=by.pk, now=now, cause=record.cause)
    return numbers


def _text(value: str | date) -> str:
    return value.isoformat() if isinstance(value, date) else value


def _told(one: Contact, who: Person | None) -> Told:
    said = _said(one.reason, one.outcome, one.following, one.speaker) if who is not None else {}
    return Told(
        on=one.on, way=Way(one.way), topic=Topic(one.topic), came_to=CameTo(one.came_to), person=who,
        area=str(one.about.get("postcode") or ""), words=said,
    )  # fmt: skip


def _said(reason: str, outcome: str, following: str, speaker: str) -> dict[str, str]:
    """What the log says of a contact, by the box it would have been typed in."""
    left = ". ".join(part.rstrip(".") for part in (outcome, following) if part)
    said = {"reason": reason, "solved_words": left, "speaker": speaker}
    return {name: words for name, words in said.items() if words}


def _words(one: Contact) -> dict[str, Any]:
    """A contact as it is kept until somebody says whom it is about."""
    return {
        "on": one.on.isoformat(), "way": one.way, "speaker": one.speaker, "topic": one.topic, "came_to": one.came_to,
        "reason": one.reason, "outcome": one.outcome, "next": one.following, "person_id": one.person_id,
        "about": {name: _text(value) for name, value in one.about.items()},
    }  # fmt: skip


def _kept(
    record: ContactLog, one: Contact, *, request: Request | None = None, may_be: Sequence[int] = (),
    told: Mapping[str, Any] | None = None,
) -> LoggedContact:  # fmt: skip
    return LoggedContact(
        log=record, source=record.source, key=one.key, digest=one.digest, row=one.row, request=request,
        may_be=list(may_be), told=dict(told or {}),
    )  # fmt: skip


def _tell_again(
    record: ContactLog, changed: Sequence[tuple[Contact, int]], *, by: User, now: datetime
) -> None:  # fmt: skip
    """What a later log says of contacts told of before. Who each is about stays; what it was is kept, to undo it."""
    for start in range(0, len(changed), _AT_ONCE):
        part = changed[start : start + _AT_ONCE]
        by_number = LoggedContact.objects.select_related("request__person").in_bulk([pk for _one, pk in part])
        told = [(by_number[pk], one) for one, pk in part]
        again = [(kept, kept.request, one) for kept, one in told if kept.request is not None]
        was = brought.tell_more_of(
            [(request, _told(one, request.person)) for _kept_one, request, one in again], by=by, now=now,
            cause=record.cause,
        )  # fmt: skip
        stood = {kept.pk: {"was": before} for (kept, _request, _one), before in zip(again, was, strict=True)}
        for kept, one in told:
            entry = stood.get(kept.pk) or {"told": kept.told}
            kept.before = [*kept.before, {"log": record.pk, "digest": kept.digest, **entry}]
            kept.digest, kept.told = one.digest, _words(one) if kept.told else {}
        LoggedContact.objects.bulk_update(by_number.values(), ["digest", "told", "before"], batch_size=500)


def _tell_as_before(record: ContactLog) -> None:
    """A log that told otherwise of contacts is undone: each is again what it was."""
    listed = LoggedContact.objects.filter(source=record.source).exclude(log=record).exclude(before=[])
    found = [one for one in listed.select_related("request") if one.before[-1]["log"] == record.pk]
    requests = []
    for kept in found:
        *kept.before, entry = kept.before
        kept.digest, kept.told = entry["digest"], entry.get("told", {})
        if kept.request is not None and "was" in entry:
            requests.append((kept.request, entry["was"]))
    brought.restore(requests)
    LoggedContact.objects.bulk_update(found, ["digest", "told", "before"], batch_size=500)


@transaction.atomic
def decide(*, contact: LoggedContact, person: Person | None, by: User, now: datetime) -> Request:
    """A person says whom a contact is about: one of those it may be, or that it cannot be told. Raises LogRefused.

    Where it cannot be told it counts without a name, and what it says is let go.
    """
    require(by, Permission.TAKE_REQUEST)
    history.locked_head()
    kept = LoggedContact.objects.select_related("log").filter(pk=contact.pk).first()
    if kept is None or kept.request_id is not None or not kept.told:
        raise LogRefused("Somebody has said whom this is about already.")
    if person is not None and not people.visible_people(by).filter(pk=person.pk).exists():
        raise LogRefused("This record is not there for you.")
    if person is not None and person.is_erased:
        raise LogRefused("This record was erased.")
    first, *later = [_told_of(told, person) for told in (*(one["told"] for one in kept.before), kept.told)]
    [request] = brought.tell_of([first], by=by, now=now, cause=kept.log.cause)
    before = []
    for entry, told in zip(kept.before, later, strict=True):  # as each log told it, so that each can be undone
        cause = ContactLog(pk=entry["log"]).cause
        [was] = brought.tell_more_of([(request, told)], by=by, now=now, cause=cause)
        before.append({"log": entry["log"], "digest": entry["digest"], "was": was})
    kept.request, kept.may_be, kept.told, kept.before = request, [], {}, before
    kept.save(update_fields=["request", "may_be", "told", "before"])
    return request


def _told_of(told: Mapping[str, Any], person: Person | None) -> Told:
    return Told(
        on=date.fromisoformat(told["on"]), way=Way(told["way"]), topic=Topic(told["topic"]),
        came_to=CameTo(told["came_to"]), person=person, area=told["about"].get("postcode", ""),
        words=_said(told["reason"], told["outcome"], told["next"], told["speaker"]) if person is not None else {},
    )  # fmt: skip


def undo(record: ContactLog, *, by: User, now: datetime) -> int:
    """Undo a whole log while nothing later depends on it. Returns how many requests count no more.

    Raises LogRefused naming what depends on it.
    """
    require(by, Permission.UNDO_IMPORT)
    with transaction.atomic():
        history.locked_head()
        record.refresh_from_db()
        if record.status != LogStatus.DONE:
            raise LogRefused(f"Log {record.pk} is {record.get_status_display().lower()}: there is nothing to undo.")
        if built := built_upon(record):
            raise LogRefused(
                f"Log {record.pk} cannot be undone: something that needs it was recorded later ({built:,}). Undo later "
                "logs first; what colleagues recorded stays."
            )
        told_of = sorted(_people_told_of(record))
        contacts = LoggedContact.objects.filter(log=record)
        requests = list(contacts.filter(request__isnull=False).values_list("request", flat=True))
        contacts.delete()
        _tell_as_before(record)
        gone = brought.withdraw(requests)
        facts = [history.Fact(kind=UNDONE.name, subject=one, facts={"cause": record.cause}) for one in told_of]
        if facts:
            history.record_all(facts, by=by.pk, now=now, cause=f"undo-{record.cause}")
        record.status, record.undone_by, record.undone_at = LogStatus.UNDONE, by.pk, now
        record.save()
    note_head(Path(settings.ENVIRONMENT.home) / HEADS_NAME, now=now, why=f"undo-{record.cause}")
    return gone


def _people_told_of(record: ContactLog) -> set[int]:
    return set(Event.objects.filter(cause=record.cause).values_list("subject", flat=True))


def _new_people(record: ContactLog) -> set[int]:
    return set(Event.objects.filter(cause=record.cause, kind=RECORDED.name).values_list("subject", flat=True))


def built_upon(record: ContactLog) -> int:
    """How much needs this log: records it began about which something was recorded since, and later logs that tell
    more of its contacts."""
    first = Event.objects.filter(cause=record.cause).order_by("seq").values_list("seq", flat=True).first()
    later = ContactLog.objects.filter(source=record.source, status=LogStatus.DONE, pk__gt=record.pk)
    told_again = sum(one.counts.get("changed", 0) > 0 for one in later)
    if first is None:
        return told_again
    fresh = _new_people(record)
    return told_again + len(events.still_standing_after(first, fresh, besides=(ERASED.name,), cause=record.cause))


def stop(record: ContactLog, *, by: User, now: datetime) -> None:
    """Let a log go that was not brought in: nothing was changed, and the file goes. Raises LogRefused, NotAllowed."""
    require(by, Permission.IMPORT)
    if not let_go([record], now=now):
        raise LogRefused("This log was brought in, or let go, already.")


def let_go(records: Sequence[ContactLog], *, now: datetime | None = None) -> int:
    """Stop those of these that nobody has brought in, as they stand now. Returns how many."""
    with transaction.atomic():
        history.locked_head()  # whoever brings one in holds it until that is done
        listed = ContactLog.objects.filter(pk__in=[one.pk for one in records], status=LogStatus.LOOKED_AT)
        pending = set(listed.values_list("pk", flat=True))
        listed.update(status=LogStatus.STOPPED, finished_at=now)
    for one in records:
        one.refresh_from_db()
        if one.pk in pending:
            let_file_go(one)
    return len(pending)


def let_file_go(record: ContactLog) -> None:
    """The file and what was read from it are needed no more."""
    shutil.rmtree(_folder(record), ignore_errors=True)
    waits = ContactLog.objects.filter(sha256=record.sha256, status=LogStatus.LOOKED_AT).exclude(pk=record.pk)
    if not waits.exists() and not Import.objects.filter(sha256=record.sha256).exists():
        keeping.original(record.sha256).unlink(missing_ok=True)


def same_as_before(record: ContactLog) -> ContactLog | None:
    """The log that already brought this very file in, if it still stands."""
    return ContactLog.objects.filter(source=record.source, sha256=record.sha256, status=LogStatus.DONE).first()


def today_of(now: datetime) -> date:
    """The day a log is judged by."""
    return london_day(now)
