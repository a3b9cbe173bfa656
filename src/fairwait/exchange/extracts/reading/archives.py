"""The directory of a ZIP file, read with care before anything in it is unpacked.

A workbook is a ZIP; its directory may lie. It is read here byte by byte (PKWARE APPNOTE 6.3, sections 4.3.7-4.3.16),
bounded before it is believed, and every member that will be parsed is unpacked once, counted and thrown away, so that a
bomb is refused before the parser sees it.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .outcome import Limits, Unreadable

_END = b"PK\x05\x06"
_END_FORM = struct.Struct("<4s4H2LH")
_ENTRY_FORM = struct.Struct("<4s6H3L5H2L")
_LOCATOR = b"PK\x06\x07"
_LOCATOR_FORM = struct.Struct("<4sLQL")
_END64_FORM = struct.Struct("<4sQ2H2L4Q")
_LOCAL_FORM = struct.Struct("<4s5H3L2H")
_STEP = 1024 * 1024
_SMALL = 4 * 1024**2  # a member under this is no bomb whatever its ratio
_DAMAGED = "Copy or download it again; if it opens in Excel, save it again from there."
_HOSTILE = "Do not open it; ask whoever sent it for a fresh export."
_STORED, _DEFLATED = 0, 8
_ELSEWHERE, _COUNT_ELSEWHERE = 0xFFFFFFFF, 0xFFFF
"""A size or a count too large for its place: it stands in a field of eight bytes elsewhere (ZIP64)."""
_ZIP64 = 1


@dataclass(frozen=True)
class Entry:
    """One member as the directory describes it."""

    name: str
    method: int
    packed: int
    unpacked: int
    offset: int
    crc: int
    encrypted: bool


@dataclass(frozen=True)
class Directory:
    """The members of an archive, and the `mimetype` member's text if it has one."""

    path: Path
    entries: tuple[Entry, ...]
    mimetype: str

    def entry(self, name: str) -> Entry | None:
        """The member of that name; office programs disagree about the leading slash."""
        wanted = name.lstrip("/")
        return next((entry for entry in self.entries if entry.name == wanted), None)


def directory_of(path: Path, *, limits: Limits) -> Directory:
    """The directory, checked. Raises: Unreadable when it is cut, lies, or asks for more than the limits."""
    with path.open("rb") as file:
        size = path.stat().st_size
        raw, count = _raw_directory(file, size=size, limits=limits)
        entries = tuple(_entries(raw, count=count, size=size))
        _check(entries, size=size, limits=limits)
        mimetype = _mimetype(file, entries)
    return Directory(path=path, entries=entries, mimetype=mimetype)


def _raw_directory(file: BinaryIO, *, size: int, limits: Limits) -> tuple[bytes, int]:
    tail_size = min(size, 65_557)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_FORM.size:
        raise Unreadable("The workbook has been cut short: its end is missing.", _DAMAGED)
    _, disk, _, _, count, length, start, _ = _END_FORM.unpack_from(tail, at)
    if count == _COUNT_ELSEWHERE or _ELSEWHERE in (length, start):
        count, length, start = _end64(file, tail[:at], size=size)
    if disk:
        raise Unreadable("The archive is one of several parts.", "Save the sheet as CSV UTF-8.")
    if count > limits.archive_entries:
        raise Unreadable(f"The archive holds {count:,} files; a workbook holds a few dozen.", _HOSTILE)
    if start + length > size:
        raise Unreadable("The workbook has been cut short or damaged.", _DAMAGED)
    file.seek(start)
    return file.read(length), count


def _end64(file: BinaryIO, before: bytes, *, size: int) -> tuple[int, int, int]:
    """The directory's count, length and start where they stand in the larger record (4.3.14 and 4.3.15)."""
    locator = before[-_LOCATOR_FORM.size :]
    if len(locator) == _LOCATOR_FORM.size and locator.startswith(_LOCATOR):
        _, _, at, _ = _LOCATOR_FORM.unpack(locator)
        file.seek(min(at, size))
        raw = file.read(_END64_FORM.size)
        if len(raw) == _END64_FORM.size and raw.startswith(b"PK\x06\x06"):
            *_, count, length, start = _END64_FORM.unpack(raw)
            return count, length, start
    raise Unreadable("The workbook has been cut short or damaged.", _DAMAGED)


def _larger(values: tuple[int, int, int], extra: bytes) -> tuple[int, int, int]:
    """A member's unpacked and packed size and its place, those of them that stand in the extra field (4.5.3)."""
    wanted, at = [value == _ELSEWHERE for value in values], 0
    while any(wanted) and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        held = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if kind != _ZIP64 or len(held) < 8 * sum(wanted):
            continue
        found = iter(struct.unpack_from(f"<{sum(wanted)}Q", held))
        unpacked, packed, offset = (next(found) if it else was for it, was in zip(wanted, values, strict=True))
        return unpacked, packed, offset
    return values


def _entries(raw: bytes, *, count: int, size: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if raw[at : at + 4] != b"PK\x01\x02" or at + _ENTRY_FORM.size > len(raw):
            raise Unreadable("The workbook is damaged: its directory does not add up.", _DAMAGED)
        form = _ENTRY_FORM.unpack_from(raw, at)
        flags, method, crc, packed, unpacked = form[3], form[4], form[7], form[8], form[9]
        name_length, extra_length, comment_length, offset = form[10], form[11], form[12], form[16]
        at += _ENTRY_FORM.size
        name = raw[at : at + name_length].decode("utf-8", errors="replace").replace("\\", "/")
        extra = raw[at + name_length : at + name_length + extra_length]
        unpacked, packed, offset = _larger((unpacked, packed, offset), extra)
        at += name_length + extra_length + comment_length
        if offset + packed > size:
            raise Unreadable("The workbook has been cut short or damaged.", _DAMAGED)
        yield Entry(
            name=name,
            method=method,
            packed=packed,
            unpacked=unpacked,
            offset=offset,
            crc=crc,
            encrypted=bool(flags & 1),
        )


def _check(entries: tuple[Entry, ...], *, size: int, limits: Limits) -> None:
    names = [entry.name for entry in entries]
    if any(name.startswith("/") or ".." in name.split("/") or re.match(r"^[A-Za-z]:", name) for name in names):
        raise Unreadable("The archive holds a file name that points outside it.", _HOSTILE)
    if len(set(names)) != len(names):
        raise Unreadable("The archive holds two files of one name.", _HOSTILE)
    if any(entry.encrypted for entry in entries):
        raise Unreadable("The file is protected by a password.", "Save it without the password and try again.")
    if any(entry.method not in (_STORED, _DEFLATED) for entry in entries):
        raise Unreadable("The archive is packed in a way workbooks never are.", _DAMAGED)
    if sum(entry.packed for entry in entries) > size:
        raise Unreadable("The archive's files overlap, as only a hostile file's do.", _HOSTILE)
    for entry in entries:  # before the sum of them: whoever sent a bomb is not to be asked to open it
        _check_ratio(entry.name, packed=entry.packed, unpacked=entry.unpacked, limits=limits)
    if sum(entry.unpacked for entry in entries) > limits.archive_bytes:
        raise Unreadable("The workbook is too large once unpacked.", "Save the sheet as CSV UTF-8.")


def _check_ratio(name: str, *, packed: int, unpacked: int, limits: Limits) -> None:
    if unpacked > _SMALL and unpacked > packed * limits.archive_ratio:
        raise Unreadable(f"The archive unpacks to over {limits.archive_ratio} times its size ({name[:60]}).", _HOSTILE)


def _mimetype(file: BinaryIO, entries: tuple[Entry, ...]) -> str:
    entry = next((entry for entry in entries if entry.name == "mimetype"), None)
    if entry is None or entry.unpacked > 200:
        return ""
    return b"".join(_unpacked(file, entry)).decode("ascii", errors="replace")


def unpacked(directory: Directory, entry: Entry, *, limits: Limits) -> Iterator[bytes]:
    """A member's bytes in pieces of at most a megabyte, counted and checked against what the directory says of it.

    Raises: Unreadable as soon as more comes out than was declared, and at the end if the checksum is wrong.
    """
    done, crc = 0, 0
    with directory.path.open("rb") as file:
        for piece in _unpacked(file, entry):
            done += len(piece)
            crc = zlib.crc32(piece, crc)
            if done > entry.unpacked:
                raise Unreadable("The archive lies about the size of what it holds.", _HOSTILE)
            _check_ratio(entry.name, packed=entry.packed, unpacked=done, limits=limits)
            yield piece
    if done != entry.unpacked or crc != entry.crc:
        raise Unreadable(
            f"The workbook is damaged: a part of it does not match its checksum ({entry.name[:60]}).", _DAMAGED
        )


def _unpacked(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    file.seek(entry.offset)
    local = file.read(_LOCAL_FORM.size)
    if len(local) < _LOCAL_FORM.size or local[:4] != b"PK\x03\x04":
        raise Unreadable("The workbook is damaged: a part of it is not where its directory says.", _DAMAGED)
    *_, name_length, extra_length = _LOCAL_FORM.unpack(local)
    file.seek(name_length + extra_length, 1)
    packed = _packed(file, entry.packed)
    yield from packed if entry.method == _STORED else _inflated(packed)


def _packed(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0:
        piece = file.read(min(left, _STEP))
        if not piece:
            raise Unreadable("The workbook has been cut short.", _DAMAGED)
        left -= len(piece)
        yield piece


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in packed:
            out = stream.decompress(piece, _STEP)
            while out or stream.unconsumed_tail:
                yield out
                out = stream.decompress(stream.unconsumed_tail, _STEP)
        rest = stream.flush()
    except zlib.error as error:
        raise Unreadable("The workbook is damaged: a part of it cannot be unpacked.", _DAMAGED) from error
    if rest:
        yield rest
