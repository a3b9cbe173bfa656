"""A contact log from first to last in one go, as the command line does it, and what it says of it in words and JSON."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fairwait.accounts.access import NotAllowed
from fairwait.accounts.models import User
from fairwait.exchange.contacts import actions
from fairwait.exchange.contacts.actions import LogRefused, Looked
from fairwait.exchange.contacts.mending import to_mend
from fairwait.exchange.extracts.mapping import MappingRefused
from fairwait.exchange.extracts.reading import Unreadable
from fairwait.exchange.extracts.report import counted
from fairwait.exchange.models import ContactLog

SCHEMA = "fairwait.contacts/1"
SHOWN = 10
_COUNTED = {
    "known": "about people who are here already",
    "new": "about people nobody has told of before, recorded once each",
    "asked": "may be about somebody here: a person decides on each",
    "unnamed": "do not tell who: they count without a name",
    "changed": "told of before, with something else now",
    "same": "told of before and the same: nothing written",
    "twice": "say what another row of the same reference says: left out",
    "to_mend": "cannot be used: to be mended",
}


class Refused(Exception):
    """Nothing was changed. `document` is the same refusal as JSON."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.document = {"schema": SCHEMA, "refused": words}


@dataclass(frozen=True)
class Outcome:
    """What a contact log did, or would do. `repeats`: the log that brought this very file in before."""

    record: ContactLog
    looked: Looked
    counts: dict[str, int]
    dry_run: bool
    repeats: ContactLog | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The same as JSON. It names nobody."""
        faults = self.looked.checked.faults
        return {
            "schema": SCHEMA, "log": None if self.dry_run or self.repeats else self.record.pk, "dry_run": self.dry_run,
            "repeats": self.repeats.pk if self.repeats else None, "source": self.record.source,
            "sha256": self.record.sha256, "by": self.record.by, "rows": self.looked.checked.rows,
            "usable": len(self.looked.checked.contacts), "counts": self.counts,
            "mapping": [
                {"column": one.name, "field": one.field, "confidence": one.confidence, "because": one.because}
                for one in self.looked.meaning.columns
            ],
            "findings": [
                {"row": one.row, "column": one.column, "message": one.words, "fix": one.fix, "stops": one.stops}
                for one in faults
            ],
        }  # fmt: skip

    def words(self) -> Iterator[str]:
        """Everything a person at a terminal is told."""
        if self.repeats is not None:
            yield f"This very file was brought in as contact log {self.repeats.pk}. Nothing was written."
            return
        for one in self.looked.meaning.columns:
            yield f"  {one.name}: {one.field or 'left out'}"
        checked = self.looked.checked
        verb = "can be" if self.dry_run else "are"
        yield f"Of {counted(checked.rows, 'row')}, {len(checked.contacts):,} {verb} used, from “{self.record.source}”."
        for name, said in _COUNTED.items():
            if self.counts.get(name):
                yield f"  {self.counts[name]:>7,}  {said}"
        for fault in checked.faults[:SHOWN]:
            where = f", {fault.column}" if fault.column else ""
            yield f"  row {fault.row}{where}: {fault.words} {fault.fix}"
        if len(checked.faults) > SHOWN:
            yield f"  … and {len(checked.faults) - SHOWN:,} more: write them with --unusable or --json."
        yield (
            "This was a dry run: nothing was changed." if self.dry_run
            else f"Contact log {self.record.pk} is brought in. `fairwait import undo-contacts {self.record.pk}` undoes "
            "it while nothing builds on it."
        )  # fmt: skip


def import_log(
    file: Path, *, source: str, mapping: str | None, by: User, now: datetime, dry_run: bool, unusable: Path | None
) -> Outcome:
    """Bring a contact log in, or say what it would do. Raises Refused."""
    if not file.is_file():
        raise Refused("There is no such file: check the name and the folder.")
    try:
        record = actions.receive(file, name=file.name, source=source, by=by, now=now)
    except (LogRefused, NotAllowed, OSError) as refusal:
        raise Refused(str(refusal)) from refusal
    try:
        return _done(record, mapping=mapping, by=by, now=now, dry_run=dry_run, unusable=unusable)
    except (LogRefused, NotAllowed, Unreadable, MappingRefused) as refusal:
        raise Refused(str(refusal)) from refusal
    finally:
        with suppress(LogRefused):  # what was brought in, or let go, stays as it is
            actions.stop(record, by=by, now=now)


def _done(
    record: ContactLog, *, mapping: str | None, by: User, now: datetime, dry_run: bool, unusable: Path | None
) -> Outcome:
    looked = actions.look(record, meaning=mapping, today=actions.today_of(now))
    if looked.checked.lacks:
        raise LogRefused(looked.checked.lacks)
    if unusable is not None and looked.checked.unusable:
        unusable.write_text(to_mend(looked), encoding="utf-8")
    if (before := actions.same_as_before(record)) is not None and before.mapping == record.mapping:
        return Outcome(record, looked, {}, dry_run=dry_run, repeats=before)
    if dry_run:
        return Outcome(record, looked, looked.counts(actions.weigh(record, looked)), dry_run=True)
    actions.bring_in(record, looked, by=by, now=now)
    return Outcome(record, looked, record.counts, dry_run=False)
