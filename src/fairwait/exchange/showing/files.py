"""Files given back: their names, safe on any machine, and what they are."""

import re
from pathlib import PurePath

from django.utils.http import content_disposition_header

from fairwait.exchange.models import Import

CONTENT_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "toml": "application/toml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_UNSAFE = re.compile(r"[^\w .()+-]+")
_LONGEST = 80


def ending_of(record: Import) -> str:
    """How the name of a file given back ends: a text file's as it came, a spreadsheet's always XLSX."""
    if record.file_facts.get("kind") != "text":
        return "xlsx"
    ending = PurePath(record.file_name).suffix.lower().lstrip(".")
    return ending if ending in ("csv", "tsv", "txt") else "csv"


def attachment(record: Import, what: str, ending: str) -> str:
    """The header that names a file to be saved: the name it came by, without anything that could lead elsewhere."""
    stem = _UNSAFE.sub("_", PurePath(record.file_name.replace("\\", "/")).stem).strip(" ._")[:_LONGEST]
    return content_disposition_header(True, f"{stem or 'extract'} {what}.{ending}") or "attachment"
