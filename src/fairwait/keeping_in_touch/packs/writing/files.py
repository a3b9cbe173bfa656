"""A pack as a file, made once: anybody may ask for it, and a PDF takes a second of a processor."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from fairwait import __version__
from fairwait.keeping_in_touch.packs.rules.formats import FileForm
from fairwait.keeping_in_touch.packs.writing.edition import Edition
from fairwait.keeping_in_touch.packs.writing.printed import as_printed
from fairwait.keeping_in_touch.packs.writing.text import as_text
from fairwait.keeping_in_touch.packs.writing.word import as_word


def written(edition: Edition, form: FileForm) -> bytes:
    """The pack as a file of this form. Raises CannotPrint where the machine makes no PDF."""
    if form is FileForm.TEXT:
        return as_text(edition).encode()
    if form is FileForm.WORD:
        return as_word(edition)
    return as_printed(edition, is_large=form is FileForm.LARGE_PRINT)


def kept_file(edition: Edition, form: FileForm) -> bytes:
    """The same, from where it was kept; made and kept where it was not. It is kept
    among the scratch files, which may be emptied at any time."""
    said = f"{__version__} {form} {settings.SITE_ADDRESS} {edition.digest}"  # its links have that address in them
    name = hashlib.sha256(said.encode()).hexdigest()
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR) / "packs"
    path = folder / f"{name}.{form.suffix}"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = written(edition, form)
    folder.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    os.replace(unfinished, path)  # another process may have been as fast: either is the same file
    return made


def file_name(edition: Edition, form: FileForm) -> str:
    """What the file is called where it is taken away."""
    parts = (
        edition.pack.code,
        f"v{edition.number}" if edition.number else "draft",
        edition.said.language.split("-")[0],
    )
    large = "-large-print" if form is FileForm.LARGE_PRINT else ""
    return f"{'-'.join(parts)}{large}.{form.suffix}"
