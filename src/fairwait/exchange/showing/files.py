"""Files given back: their names, safe on any machine, and what they are."""

import re
from pathlib import PurePath

from django.utils.http import content_disposition_header

from fairwait.exchange.imports.giving import ending_of
from fairwait.exchange.models import Import

CONTENT_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "toml": "application/toml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
__all__ = ["CONTENT_TYPES", "attachment", "ending_of"]
_UNSAFE = re.compile(r"[^\w .()+-]+")
_LONGEST = 80


def attachment(record: Import, what: str, ending: str) -> str:
    """The header that names a file to be saved: the name it came by, without anything that could lead elsewhere."""
    stem = _UNSAFE.sub("_", PurePath(record.file_name.replace("\\", "/")).stem).strip(" ._")[:_LONGEST]
    return content_disposition_header(True, f"{stem or 'extract'} {what}.{ending}") or "attachment"
