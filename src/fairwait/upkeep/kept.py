"""Files under `files/` and the rows that name them: which file is missing, and which nobody names (decision 22).

The rooms whose rows name files register here; this room stands below them.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

GRACE_SECONDS = 2 * 24 * 60 * 60
"""A file is written before the row that names it, and an upload may wait for its worker over a weekend's night."""


@dataclass(frozen=True)
class Named:
    """A path under `files/` that a row names, a file or a whole folder. `is_needed`: its absence is a fault."""

    path: str
    is_needed: bool
    by: str


Lister = Callable[[], Iterator[Named]]
_listers: list[Lister] = []


def named_by(lister: Lister) -> Lister:
    """Register who names files."""
    if lister not in _listers:
        _listers.append(lister)
    return lister


def named() -> Iterator[Named]:
    """Everything that any row names."""
    for lister in _listers:
        yield from lister()


def missing(files: Path) -> list[Named]:
    """What rows name and is not there, in order."""
    return sorted((each for each in named() if each.is_needed and not (files / each.path).exists()), key=_place)


def _place(each: Named) -> tuple[str, str]:
    return each.by, each.path


def missing_in_words(files: Path) -> str:
    """A sentence about what is missing, or nothing where all is there."""
    lost = missing(files)
    if not lost:
        return ""
    more = f", and {len(lost) - 1:,} more" if len(lost) > 1 else ""
    return f"A kept file is missing: {lost[0].path}, which {lost[0].by} names{more}. Restore it from a backup."


def orphans(files: Path, *, now: float) -> list[Path]:
    """What lies under `files/` for longer than the grace period and no row names.

    Args:
        now: seconds of the file system's clock, for what matters is whether anything still writes there.
    """
    if not _listers:  # then nobody was asked, and nothing is known of any file
        return []
    wanted = {files / each.path for each in named()}
    inside = {parent for path in wanted for parent in path.parents if parent.is_relative_to(files)}
    return [path for path in _outermost(files, wanted, inside) if _is_old(path, now)]


def _outermost(folder: Path, wanted: set[Path], inside: set[Path]) -> Iterator[Path]:
    """The highest paths that nobody names and that hold nothing named."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path in wanted:
            continue
        if path in inside:
            yield from _outermost(path, wanted, inside)
        else:
            yield path


def _is_old(path: Path, now: float) -> bool:
    try:
        newest = max(each.stat().st_mtime for each in (path, *path.rglob("*")))
    except FileNotFoundError:  # its writer has just renamed it
        return False
    return now - newest >= GRACE_SECONDS


def sweep(files: Path, *, now: float | None = None) -> int:
    """Remove orphans. Returns how many."""
    found = orphans(files, now=time.time() if now is None else now)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)
