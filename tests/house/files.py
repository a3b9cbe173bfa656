"""The tracked files of the repository, for tests that promise something about all of them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "fairwait"
TEXT = {".py", ".md", ".toml", ".html", ".txt", ".css", ".js", ".svg", ".json", ".csv", ".sh", ".ini", ".cfg", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """Files git knows and that are still there; everything below the root where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name]
    found = (
        [ROOT / name for name in names] if names else [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    )
    return tuple(path for path in found if path.is_file())


def texts(*, under: Path = ROOT, suffix: str | None = None) -> Iterator[tuple[Path, str]]:
    """Each tracked text file with its words."""
    for path in tracked():
        if path.is_relative_to(under) and path.suffix in TEXT and (suffix is None or path.suffix == suffix):
            yield path, path.read_text(encoding="utf-8")


def trees(*, under: Path = SOURCE) -> Iterator[tuple[Path, ast.Module]]:
    """Each tracked Python file as a syntax tree, migrations left out."""
    for path, words in texts(under=under, suffix=".py"):
        if "migrations" not in path.parts:
            yield path, ast.parse(words, filename=str(path))


def named(path: Path, line: int | None = None) -> str:
    """A place a person can find: path from the root and line."""
    place = path.relative_to(ROOT).as_posix()
    return f"{place}:{line}" if line else place
