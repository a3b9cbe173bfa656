"""The documents hang together: links lead somewhere, decisions are numbered as they are titled."""

import re

import pytest

from tests.house.files import ROOT, named, texts, tracked

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
PAGES = [(path, words) for path, words in texts(suffix=".md")]
RECORDS = sorted(path for path in tracked() if path.parent == ROOT / "docs" / "adr" and path.name[:4].isdigit())
PARTS = ["## Context", "## Options", "## Decision", "## What gets worse", "## What would change our mind"]


def slug(heading: str) -> str:
    """The anchor a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", "")).replace(" ", "-")


@pytest.mark.parametrize(("path", "words"), PAGES, ids=[named(path) for path, _ in PAGES])
def test_every_link_in_a_document_leads_somewhere(path, words):
    wrong = []
    for target in LINK.findall(re.sub(r"```.*?```", "", words, flags=re.S)):
        if re.match(r"(https?|mailto):", target):
            continue
        place, _, anchor = target.partition("#")
        file = (path.parent / place).resolve() if place else path
        if not file.exists():
            wrong.append(target)
        elif anchor and file.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
            if anchor not in {slug(heading) for heading in headings}:
                wrong.append(target)
    assert not wrong


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_a_decision_is_titled_by_its_number_and_has_every_part(path):
    words = path.read_text(encoding="utf-8")
    assert words.startswith(f"# {path.name[:4]}. "), "the title begins with the number in the file name"
    missing = [part for part in PARTS if not re.search(rf"^{part}", words, re.M)]
    assert not missing
    assert re.search(r"^Status: (accepted|proposed|superseded by \[?\d{4})", words, re.M)


def test_every_decision_is_listed_once():
    listed = re.findall(r"\((\d{4}-[^)]+\.md)\)", (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [path.name for path in RECORDS]
    numbers = [path.name[:4] for path in RECORDS]
    assert len(set(numbers)) == len(numbers)


def test_the_change_log_keeps_its_shape():
    words = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in words
    kinds = set(re.findall(r"^### (.+)$", words, re.M))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_make_target_is_explained_and_none_is_dreamt_of():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*?## ", makefile, re.M))
    assert {"demo", "test", "quick", "check", "bench", "faults", "load", "lock", "wheel", "clean", "help"} <= targets
    used = {
        (named(path), target)
        for path, words in PAGES
        for target in re.findall(r"^\s*make ([a-z]+)|`make ([a-z]+)", words, re.M)
    }
    dreamt = {(place, first or second) for place, (first, second) in used if (first or second) not in targets}
    assert not dreamt
