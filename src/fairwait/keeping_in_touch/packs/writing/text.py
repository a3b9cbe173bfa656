"""A pack as plain text, for a screen reader or an email: nothing is said by layout."""

from collections.abc import Iterator

from fairwait.keeping_in_touch.messages.rules.documents import numbers_in_order
from fairwait.keeping_in_touch.packs import showing
from fairwait.keeping_in_touch.packs.rules.composing import Block
from fairwait.keeping_in_touch.packs.rules.shape import Owner
from fairwait.keeping_in_touch.packs.rules.words import Bullets, Paragraph, Subheading, plain
from fairwait.keeping_in_touch.packs.writing.edition import Edition


def as_text(edition: Edition) -> str:
    """The whole pack."""
    return numbers_in_order("\n\n".join(_pieces(edition))) + "\n"


def _pieces(edition: Edition) -> Iterator[str]:
    pack, around = edition.away, edition.around
    yield pack.name
    if edition.note:
        yield edition.note
    yield pack.lead
    for number, section in enumerate(showing.sections(pack), start=1):
        if section.title:
            yield f"{number}. {section.title}"
        for block in section.blocks:
            if block.owner is Owner.LOCAL:
                yield f"{around.here}:"
            yield from _block(block, edition)
    if edition.version_line:
        yield edition.version_line


def _block(block: Block, edition: Edition) -> Iterator[str]:
    for part in block.parts:
        if isinstance(part, Paragraph):
            yield plain(part.spans)
        elif isinstance(part, Bullets):
            yield "\n".join(f"- {plain(item)}" for item in part.items)
        elif isinstance(part, Subheading):
            yield part.text
        else:
            promise = edition.pack.promise(part.code)
            if promise is not None:
                said = (f"{edition.around.promise} {promise.says}", edition.records.get(promise.code, ""))
                yield " ".join(words for words in said if words)
