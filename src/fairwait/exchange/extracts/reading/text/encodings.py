"""From the bytes of a text file to UTF-8 with one kind of line end, in pieces, whatever the file was written in.

CP1252 is what Windows writes where it says nothing, and a report pasted together from two systems holds both it and
UTF-8; so a byte that is not UTF-8 is read as CP1252 by itself, and only what is neither becomes U+FFFD, for a check to
find.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..outcome import Unreadable

STEP = 8 * 1024**2
_STRAY = 2
MIXED = "mixed"  # UTF-8 and CP1252 in one file
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32")
_ODD_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1b\x7f]")
_LINE_FEED, _RETURN = 10, 13
_SHOWN_NUL = "\u2400".encode()


@dataclass(frozen=True)
class Survey:
    """One pass over the bytes: how they are encoded, and what in them needs work."""

    size_bytes: int
    encoding: str
    bom: int  # bytes to skip
    lines: int  # line feeds, or carriage returns where there are more of those
    has_cr: bool
    are_paired: bool  # as many carriage returns as line feeds
    has_nul: bool
    has_quote: bool


def _replace_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are not UTF-8: their CP1252 reading, or U+FFFD for half a UTF-8 character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start, end = error.object, error.start, error.end
    if data[start] == 0xED and 0xA0 <= (data[start + 1] if start + 1 < len(data) else 0) <= 0xBF:
        return "\ufffd", min(start + 3, len(data))  # a lone surrogate
    if end - start > 1 or data[start] in (0xC2, 0xC3):  # cut in the middle of a character: no English text ends in Â
        return "\ufffd", end
    return _cp1252(data[start:end]), end


def _cp1252(data: bytes) -> str:
    return data.decode("cp1252", errors="replace")


codecs.register_error("fairwait-stray", _replace_stray_bytes)


def survey(path: Path, *, encoding: str | None = None) -> Survey:
    """Look over the whole file once.

    Raises: Unreadable if it is no text at all, or `encoding` is unknown.
    """
    head = _head(path)
    declared, bom = _declared(head) if encoding is None else (_known(encoding), _bom_length(head))
    wide = declared is not None and declared.startswith(_WIDE)
    if not wide:
        _refuse_binary(head)
    tally = _Tally()
    with path.open("rb") as file:
        while chunk := file.read(STEP):
            tally.add(chunk, judge=declared is None)
    return Survey(
        size_bytes=tally.size,
        encoding=declared or tally.encoding(),
        bom=bom,
        lines=max(tally.line_feeds, tally.carriage_returns),
        has_cr=tally.carriage_returns > 0,
        are_paired=tally.carriage_returns == tally.line_feeds,
        has_nul=tally.has_nul or wide,
        has_quote=tally.has_quote,
    )


class _Tally:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.size = self.line_feeds = self.carriage_returns = 0
        self.has_nul = self.has_quote = False
        self.good = self.bad = 0  # characters of several bytes that are UTF-8, bytes that are not
        self._held = b""  # half a character, whose other half is to come

    def add(self, chunk: bytes, *, judge: bool) -> None:
        self.size += len(chunk)
        array = np.frombuffer(chunk, dtype=np.uint8)  # which counts three times as fast as bytes do
        self.line_feeds += int(np.count_nonzero(array == _LINE_FEED))
        self.carriage_returns += int(np.count_nonzero(array == _RETURN)) if b"\r" in chunk else 0
        self.has_nul = self.has_nul or b"\x00" in chunk
        self.has_quote = self.has_quote or b'"' in chunk
        if judge:
            self._judge(chunk)

    def _judge(self, chunk: bytes) -> None:
        if chunk.isascii() and not self._held:
            return
        piece = self._held + chunk
        left = _half_a_character(piece)
        whole = piece[: len(piece) - left]
        if _is_utf8(whole):
            self.good += 0 if whole.isascii() else 1
            self._held = piece[len(whole) :]
        else:
            self._count_bad(piece)
            self._held = b""

    def _count_bad(self, chunk: bytes) -> None:
        kept = chunk.decode("utf-8", errors="ignore").encode()
        self.bad += len(chunk) - len(kept)
        self.good += sum(len(run) for run in re.findall(rb"[\x80-\xff]+", kept)) // 2

    def encoding(self) -> str:
        if not self.bad and not self._held:
            return "utf-8"
        # A stray character of UTF-8 in a file of CP1252 was damaged before it came here, as whoever opens it sees.
        return MIXED if self.good * _STRAY > self.bad else "cp1252"


def _half_a_character(piece: bytes) -> int:
    """How many bytes at the end begin a character of UTF-8 that is not all there."""
    for back in range(1, min(4, len(piece) + 1)):
        byte = piece[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


def _is_utf8(piece: bytes) -> bool:
    """Whether bytes are UTF-8: asked of Arrow, which does not make a string of them first."""
    ends = np.array([0, len(piece)], dtype=np.int32)
    try:
        pa.StringArray.from_buffers(1, pa.py_buffer(ends), pa.py_buffer(piece)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(64 * 1024)


def _known(encoding: str) -> str:
    if encoding.lower() == MIXED:
        return MIXED
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise Unreadable(
            f"There is no encoding called {encoding}.", "Leave it out, or use utf-8, cp1252 or utf-16."
        ) from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(name, name)


def _bom_length(head: bytes) -> int:
    return next((len(mark) for mark, _ in _BOMS if head.startswith(mark)), 0)


def _declared(head: bytes) -> tuple[str | None, int]:
    """The encoding the first bytes give away; None when only the whole file can tell."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return (None if name == "utf-8" else name), len(mark)
    pairs = len(head) // 2
    if pairs >= 2:
        even, odd = head[0::2].count(0) / pairs, head[1::2].count(0) / pairs
        if odd > 0.4 and even < 0.1:
            return "utf-16-le", 0
        if even > 0.4 and odd < 0.1:
            return "utf-16-be", 0
    return None, 0


def _refuse_binary(head: bytes) -> None:
    odd = len(_ODD_CONTROLS.findall(head))
    if odd > max(20, len(head) // 20):
        raise Unreadable("The file is not text, nor a spreadsheet we know.", "Export it as CSV UTF-8 or XLSX.")


def pieces(path: Path, found: Survey, *, step: int = STEP, as_written: bool = False) -> Iterator[bytes]:
    """The file as UTF-8 with line feeds, NUL shown as U+2400; a piece may end anywhere, even inside a character.

    as_written: leave carriage returns where they are, for a reader that takes them as they come.
    """
    raw = _raw(path, skip=found.bom, step=step)
    texts = raw if found.encoding == "utf-8" else _decoded(raw, encoding=found.encoding)
    held = b""
    for piece in texts:
        piece = held + piece
        held = piece[-1:] if piece[-1:] in (b"\r", b"\x1a") else b""
        piece = piece[: len(piece) - len(held)]
        yield piece if as_written and not found.has_nul else _tidied(piece, found)
    if held == b"\r":
        yield held if as_written else b"\n"


def _raw(path: Path, *, skip: int, step: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(step):
            yield chunk


def with_line_feeds(piece: bytes) -> bytes:
    """Text with every kind of line end written as a line feed."""
    piece = piece.replace(b"\r\n", b"\n")
    return piece.replace(b"\r", b"\n") if b"\r" in piece else piece


def _tidied(piece: bytes, found: Survey) -> bytes:
    if found.has_cr:
        piece = with_line_feeds(piece)
    if found.has_nul and b"\x00" in piece:
        piece = piece.replace(b"\x00", _SHOWN_NUL)
    return piece


def _decoded(raw: Iterator[bytes], *, encoding: str) -> Iterator[bytes]:
    if encoding == MIXED:
        yield from _decoded_mixed(raw)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in raw:
        yield decoder.decode(chunk).encode("utf-8", errors="replace")
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _decoded_mixed(raw: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in raw:
        chunk = held + chunk
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1 or len(chunk)
        held = chunk[end:]
        yield chunk[:end].decode("utf-8", errors="fairwait-stray").encode()
    yield held.decode("utf-8", errors="fairwait-stray").encode()
