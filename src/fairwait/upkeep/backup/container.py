"""The backup file: a zip of the database, the files and the noted heads, with a manifest that names every part."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import orjson

FORMAT = "fairwait.backup/1"
MANIFEST = "manifest.json"
HEADS = "heads.jsonl"
FILES = "files/"
CHUNK = 1 << 20
Progress = Callable[[str, int, int], None]


class BackupDamaged(Exception):
    """The backup is not what its manifest says, or not a backup; nothing was changed."""


@dataclass(frozen=True)
class Part:
    """One part of a backup: its size in bytes and the SHA-256 of its content, in hex."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds and where it comes from. `head_hash` is hex; `database` is "sqlite" or "postgresql"."""

    format: str
    council: str
    code_version: str
    migrations: tuple[str, ...]
    database: str
    head_seq: int
    head_hash: str
    taken_at: str
    parts: dict[str, Part]


class Writer:
    """Writes a backup into an open part file. Each part is hashed as it is written."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", allowZip64=True)
        self.parts: dict[str, Part] = {}

    def add(
        self, name: str, source: IO[bytes], *, compress: bool = False, progress: Callable[[int], None] | None = None
    ) -> None:
        """Add a part; `progress` is told how many bytes of it were read so far."""
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        # Level 1 shrinks a database to a fifth at disk speed; the next take three times as long for a tenth more.
        entry._compresslevel = 1  # type: ignore[attr-defined]
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                if progress is not None:
                    progress(size)
        self.parts[name] = Part(size, digest.hexdigest())

    def close_with(self, **facts: Any) -> Manifest:
        """Write the manifest as the last part and close."""
        manifest = Manifest(format=FORMAT, parts=self.parts, **facts)
        self._zip.writestr(MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        self._zip.close()
        return manifest


class Reader:
    """Reads a backup, and checks each part against the manifest while it is copied out."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            raw = orjson.loads(self._zip.read(MANIFEST))
        except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError, RuntimeError) as error:
            raise BackupDamaged(f"{path} is not a whole Fairwait backup. Use another one.") from error
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise BackupDamaged(f"{path} is not in the format {FORMAT}, which is what this version reads.")
        try:
            parts = {name: Part(**part) for name, part in raw.pop("parts").items()}
            self.manifest = Manifest(parts=parts, migrations=tuple(raw.pop("migrations")), **raw)
        except (KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged(f"The manifest of {path} is not readable.") from error
        named, there = set(self.manifest.parts), set(self._zip.namelist()) - {MANIFEST}
        if named != there:
            raise BackupDamaged(f"{path} holds other parts than its manifest names. Use another backup.")

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def copy(self, name: str, target: Path) -> None:
        """Copy a part out. Raises BackupDamaged, and leaves no target, unless it is byte for byte what went in."""
        expected, digest, size = self.manifest.parts[name], hashlib.sha256(), 0
        try:
            with self._zip.open(name) as source, target.open("wb") as file:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    digest.update(chunk)
                    file.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            target.unlink(missing_ok=True)
            raise BackupDamaged(
                f"The part {name} of the backup cannot be read: {error}. Use another backup."
            ) from error
        if (size, digest.hexdigest()) != (expected.size, expected.sha256):
            target.unlink(missing_ok=True)
            raise BackupDamaged(f"The part {name} of the backup is damaged. Use another backup.")


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises BackupDamaged."""
    with Reader(path) as reader:
        return reader.manifest
