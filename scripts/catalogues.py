"""Bring the catalogues of translations up to what pages say now: extract, merge, compile.

    .venv/bin/python scripts/catalogues.py [CODE ...]

For every language there is (or the ones named; a new code begins one) `src/fairwait/govuk/locale/<code>/LC_MESSAGES/
django.po` gets the sentences it lacks, empty, loses those nobody says any more, and `django.mo` is written beside it.
What is still empty is listed, and the exit code is 1.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

EASY = "en_Easy"
WHEN = datetime(2026, 1, 1, tzinfo=UTC)
"""One day for all: a catalogue brought up to date twice is the same file."""
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.house.sentences import FOLDER, sentences  # noqa: E402  the same sentences as the test looks for

PLURALS = {
    "cy": (4, "(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3"), EASY: (2, "(n != 1)"),
}  # fmt: skip
"""Where Django’s catalogue of a language counts otherwise than Babel does, or there is none."""


def main(codes: list[str]) -> int:
    """Every language there is, or those named."""
    wanted = codes or sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    return max((_bring_up(code) for code in wanted), default=0)


def _bring_up(code: str) -> int:
    path = FOLDER / code / "LC_MESSAGES" / "django.po"
    had = read_po(path.open("rb"), locale=None if code == EASY else code) if path.exists() else None
    made = Catalog(locale=None if code == EASY else code, project="Fairwait", version="1", fuzzy=False)
    path.parent.mkdir(parents=True, exist_ok=True)  # once it is known to be a language
    if code in PLURALS:
        made._num_plurals, made._plural_expr = PLURALS[code]
    for said in sentences():
        before = had.get(said.key, context=said.context) if had else None
        made.add(said.id, before.string if before else None, context=said.context, locations=said.places)
    made.header_comment = f"# {code}: what people who wait read. Brought up to date by scripts/catalogues.py."
    made.creation_date = made.revision_date = WHEN
    count, empty = sum(1 for one in made if one.id), [one.id for one in made if one.id and not _is_said(one.string)]
    with path.open("wb") as file:
        write_po(file, made, width=0, no_location=True, sort_output=True)
    for one in [one for one in made if one.id and not _is_said(one.string)]:
        made.delete(one.id, context=one.context)  # what nobody translated is said in English, not as nothing
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, made)
    if code == EASY:
        empty = []  # what is plain enough stays as it is
    sys.stdout.write(f"{code}: {count} sentences, {len(empty)} without a translation\n")
    for text in empty:
        sys.stdout.write(f"  {text}\n")
    return 1 if empty else 0


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
