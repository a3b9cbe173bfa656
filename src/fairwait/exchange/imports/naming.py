"""Which kept files the imports name, for those who look after files."""

from collections.abc import Iterator

from fairwait.exchange.imports import keeping
from fairwait.exchange.models import Import, ImportStatus
from fairwait.upkeep.kept import Named, named_by

_BROUGHT_IN = (ImportStatus.DONE, ImportStatus.UNDONE)
ERASED = "original_erased"
"""In an import's facts about its file: the file as it came was dropped, because it held somebody who was erased."""


@named_by
def named() -> Iterator[Named]:
    """The file each import came from, and the folder of what was read from it."""
    files = keeping.files()
    for record in Import.objects.order_by("pk").only("uuid", "sha256", "status", "file_facts"):
        by = f"import {record.pk}"
        if not record.file_facts.get(ERASED):
            yield Named(keeping.original(record.sha256).relative_to(files).as_posix(), is_needed=True, by=by)
        folder = keeping.folder(record).folder.relative_to(files).as_posix()
        yield Named(folder, is_needed=record.status in _BROUGHT_IN, by=by)
