"""A pack that goes with a letter: named on the message, and drawn when the letter is made."""

from typing import Any

from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Form
from fairwait.keeping_in_touch.packs import documents, showing, translations
from fairwait.keeping_in_touch.packs.writing.edition import Edition


def name(code: str, version: int, language: str, revision: int) -> str:
    """How a message names what goes with it: exactly what was given, however late it is printed."""
    return f"{code}:{version}:{language}:{revision}"


def context(message: Message) -> dict[str, Any] | None:
    """What the page of the letter shows after it; None where nothing goes with it."""
    if not message.enclosure:
        return None
    code, version, language, revision = message.enclosure.split(":")
    if language == "en":
        found = documents.published(code, version=int(version))
        edition = translations.edition_of(found) if found else None
    else:
        made = translations.in_language(code, language, version=int(version), revision=int(revision))
        edition = made[1] if made else None
    if edition is None:
        raise LookupError(f"message {message.uuid} encloses {message.enclosure}, which was never published")
    return shown(edition, large=is_large(Form(message.form)))


def is_large(form: Form) -> bool:
    """Whether what is enclosed is set in large letters."""
    return form in (Form.LARGE_PRINT, Form.EASY_READ)


def shown(edition: Edition, *, large: bool) -> dict[str, Any]:
    """An edition as the page of a letter shows it."""
    return {
        "pack": edition.pack, "said": edition.around, "note": edition.note, "records": edition.records,
        "shown": showing.sections(edition.away), "version_line": edition.version_line, "is_large": large,
    }  # fmt: skip
