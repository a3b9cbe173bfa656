"""A pack as a page shows it: sections under their headings, and the words around them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fairwait.keeping_in_touch.packs.rules.composing import Block, Pack
from fairwait.keeping_in_touch.packs.rules.pictures import Picture, picture_of


@dataclass(frozen=True)
class Section:
    """A heading and the blocks under it; the first of a pack may have no heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    picture: Picture | None = None


def sections(pack: Pack) -> list[Section]:
    """A pack's blocks under their headings."""
    return list(_sections(pack))


def _sections(pack: Pack) -> Iterator[Section]:
    held: Section | None = None
    for block in pack.blocks:
        if held is not None and not block.title:
            held = replace(held, blocks=(*held.blocks, block))
            continue
        if held is not None:
            yield held
        picture = picture_of(block.key, is_easy_read=bool(pack.easy_read_of))
        held = Section(block.key, block.title, (block,), picture)
    if held is not None:
        yield held
