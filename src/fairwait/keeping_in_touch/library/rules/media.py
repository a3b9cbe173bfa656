"""Kinds of media, what a file truly is by its first bytes, and what each must have beside it."""

import re
from enum import StrEnum

LARGEST = 40_000_000
"""A film of five minutes for a phone; what is longer lies better where films are kept."""


class Kind(StrEnum):
    """What a thing of the library is."""

    FILM = "film"
    SIGNED = "signed"
    SOUND = "sound"
    LEAFLET = "leaflet"
    PAGE = "page"

    @property
    def label(self) -> str:
        """As people say it."""
        return _LABELS[self]

    @property
    def needs_words(self) -> bool:
        """Whether what is seen or heard in it must stand beside it in words."""
        return self in (Kind.FILM, Kind.SIGNED, Kind.SOUND)


_LABELS = {
    Kind.FILM: "film", Kind.SIGNED: "film in British Sign Language", Kind.SOUND: "sound", Kind.LEAFLET: "leaflet",
    Kind.PAGE: "page elsewhere",
}  # fmt: skip
_VIDEO, _AUDIO, _PAPER = ("video/mp4", "video/webm"), ("audio/mpeg", "audio/mp4"), ("application/pdf",)
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
"""What is followed of what is asked: one part, and figures no file is longer than."""
_IMAGES = ("image/png", "image/jpeg")
TAKES: dict[Kind, tuple[str, ...]] = {
    Kind.FILM: _VIDEO, Kind.SIGNED: _VIDEO, Kind.SOUND: _AUDIO, Kind.LEAFLET: (*_PAPER, *_IMAGES), Kind.PAGE: (),
}  # fmt: skip
SUFFIXES = {
    "video/mp4": "mp4", "video/webm": "webm", "audio/mpeg": "mp3", "audio/mp4": "m4a", "application/pdf": "pdf",
    "image/png": "png", "image/jpeg": "jpg",
}  # fmt: skip


def content_type(head: bytes) -> str:
    """What a file is by its first bytes; "" for what the library does not take. Its name says nothing."""
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    return ""


def problem(*, kind: Kind, words: str, address: str, found: str, size: int, has_file: bool) -> tuple[str, str] | None:
    """Why a thing cannot be kept: the field and what mends it; None where it can.

    Args:
        found: what the file is by its first bytes.
    """
    if has_file == bool(address):
        return "address", "Give its address, or choose a file: one of them."
    if address and not address.startswith("https://"):
        return "address", "Enter an address that begins with https://"
    if has_file and not TAKES[kind]:
        return "file", "A page elsewhere has an address, and no file."
    if has_file and size > LARGEST:
        most = LARGEST // 1_000_000
        return "file", f"The file is larger than {most} MB: put it where films are kept, and give its address."
    if has_file and found not in TAKES[kind]:
        takes = ", ".join(SUFFIXES[each].upper() for each in TAKES[kind])
        return "file", f"The file is none that is taken as a {kind.label}: {takes}."
    if kind.needs_words and not words.strip():
        return "words", "Enter what is said and shown in it: whoever cannot see or hear it reads that."
    if found in _IMAGES and not words.strip():
        return "words", "Enter what the picture says: whoever cannot see it reads that."
    return None


def byte_range(header: str, *, size: int) -> tuple[int, int] | None:
    """The first and last byte a player asks for; None where all of it is to go. Phones play a film only in parts."""
    asked = _RANGE.fullmatch(header)
    if asked is None:
        return None
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if last and int(last) and size else None
    start, end = int(first), int(last) if last else size - 1
    return (start, min(end, size - 1)) if start <= min(end, size - 1) else None
