"""How long a letter is, as Notify counts before it prints: what is too long it takes, and then says failed."""

import re
import zlib

MOST_PAGES = 10
_PAGE = re.compile(rb"/Type\s*/Page\b")
_STREAM = re.compile(rb"/ObjStm\b.*?\bstream\r?\n(.*?)\r?\nendstream", re.S)


def pages(pdf: bytes) -> int:
    """The pages of a PDF, also where its objects are packed together."""
    return sum(len(_PAGE.findall(part)) for part in (pdf, *map(_unpacked, _STREAM.findall(pdf))))


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
