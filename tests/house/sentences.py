"""Every sentence that somebody who waits can read on a page of ours, as the sources say it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

SOURCE = Path(__file__).resolve().parents[2] / "src" / "fairwait"
FOLDER = SOURCE / "govuk" / "locale"
PAGES = (
    "portal", "directory/showing.py", "directory/words.py", "govuk/formats.py", "govuk/fields", "govuk/forms.py",
    "capacity/saying.py",
)  # fmt: skip
"""Where those pages take their sentences from: all of what is said there."""
SEARCH = ("directory/forms.py",)
"""Here the form that everybody searches with, and none of those for staff."""
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """One sentence, or the two forms of one that counts."""

    id: str | tuple[str, str]
    context: str | None = None
    places: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """What a catalogue finds it by."""
        return self.id if isinstance(self.id, str) else self.id[0]


@cache
def sentences() -> tuple[Sentence, ...]:
    """All of them, each once."""
    found = {(one.id, one.context): one for path in _files() for one in _in(path)}
    return tuple(sorted(found.values(), key=lambda one: (one.key.casefold(), one.context or "")))


def _files() -> Iterator[Path]:
    for name in PAGES:
        path = SOURCE / name
        if path.is_file():
            yield path
        else:
            yield from (one for one in sorted(path.rglob("*")) if one.suffix in {".py", ".html"})
    yield from (SOURCE / name for name in SEARCH)


def _in(path: Path) -> Iterator[Sentence]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    last = _end_of_search(path) if str(path.relative_to(SOURCE)) in SEARCH else None
    for line, text, _comments, context in extract_from_file(
        method, path, keywords=KEYWORDS, options={"newstyle_gettext": "true"}
    ):  # fmt: skip
        if text and (last is None or line < last):
            yield Sentence(tuple(text) if isinstance(text, tuple | list) else text, context, ((path.name, line),))


def _end_of_search(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines, 1) if line.startswith("class SearchForm"))
    return next(number for number, line in enumerate(lines, 1) if number > start and line.startswith("class "))
