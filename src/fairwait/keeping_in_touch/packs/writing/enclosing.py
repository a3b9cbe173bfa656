"""A pack that goes with a letter: named on the message, and drawn when the letter is made."""

from typing import Any

from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Form
from fairwait.keeping_in_touch.packs import documents, showing
from fairwait.keeping_in_touch.packs.writing.edition import Edition


def name(code: str, version: int, language: str) -> str:
    """How a message names what goes with it."""
    return f"{code}:{version}:{language}"


def context(message: Message) -> dict[str, Any] | None:
    """What the page of the letter shows after it; None where nothing goes with it."""
    if not message.enclosure:
        return None
    code, version, _language = message.enclosure.split(":")
    found = documents.published(code, version=int(version))
    if found is None:
        raise LookupError(f"message {message.uuid} encloses {message.enclosure}, which was never published")
    edition = Edition(found.pack, found.number, found.version.adopted_from)
    return {
        "pack": edition.pack, "said": edition.around, "note": edition.note, "records": edition.records,
        "shown": showing.sections(edition.pack), "version_line": edition.version_line,
        "is_large": message.form in (Form.LARGE_PRINT, Form.EASY_READ),
    }  # fmt: skip
