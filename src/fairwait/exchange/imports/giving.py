"""A file given back with what was found in it: made outside the request, offered when it is ready, kept for a while.

It lies with the work of its import: erasing a person, and reading the file another way, drop it. Its name carries what
it was made from, so that one made from findings that have changed since is never given.
"""

from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath

from django.conf import settings

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.exchange.extracts import report
from fairwait.exchange.imports import keeping
from fairwait.exchange.models import Import
from fairwait.upkeep import actions as upkeep
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import ENDED

GIVE = "exchange.give-back"


class Given(StrEnum):
    """What can be given back: the whole file with its findings, or only the rows to mend."""

    FINDINGS = "findings"
    TO_MEND = "to-mend"


_WRITERS = {Given.FINDINGS: report.write_marked, Given.TO_MEND: report.write_unusable}


def ending_of(record: Import) -> str:
    """How the name of a file given back ends: a text file's as it came, a spreadsheet's always XLSX."""
    if record.file_facts.get("kind") != "text":
        return "xlsx"
    ending = PurePath(record.file_name).suffix.lower().lstrip(".")
    return ending if ending in ("csv", "tsv", "txt") else "csv"


def ready(record: Import, what: Given) -> Path | None:
    """The file, where it has been made of the findings as they stand."""
    path = _path(record, what)
    return path if path.exists() else None


def work(record: Import, what: Given) -> Job | None:
    """The work last asked for that makes this file of the findings as they stand."""
    return Job.objects.filter(kind=GIVE, arguments=_arguments(record, what)).order_by("-id").first()


def ask(record: Import, what: Given, *, by: User, now: datetime) -> Job:
    """Ask for a file to be made, unless it is being made already."""
    require(by, Permission.IMPORT)
    job = work(record, what)
    if job is not None and job.state not in ENDED:
        return job
    return upkeep.enqueue(GIVE, arguments=_arguments(record, what), by=by, now=now)


def make(record: Import, what: Given) -> Path:
    """Make the file. Raises NothingKept and MarkingRefused; nothing is left behind then."""
    path = _path(record, what)
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"given-{what}-*"):
        old.unlink(missing_ok=True)
    _WRITERS[what](keeping.folder(record).examination(record), path)
    return path


def _arguments(record: Import, what: Given) -> dict[str, str | int]:
    return {"import": record.pk, "what": what.value, "made_of": _made_of(record)}


def _path(record: Import, what: Given) -> Path:
    folder = Path(settings.ENVIRONMENT.work) / str(record.uuid)
    return folder / f"given-{what}-{_made_of(record)}.{ending_of(record)}"


def _made_of(record: Import) -> str:
    """A mark of the findings as they stand: it changes when they are written anew."""
    path = keeping.folder(record).folder / keeping.FINDINGS
    return f"{path.stat().st_mtime_ns:x}" if path.exists() else "nothing"
