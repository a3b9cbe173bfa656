"""The documents hang together: links lead somewhere, decisions are numbered as titled, words keep to the glossary."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.files import ROOT, named, texts, tracked, trees

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


# The glossary ----------------------------------------

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
HELD = ("models.py", "actions.py", "queries.py", "state.py", "rules.py")


def never_said() -> dict[str, str]:
    """Each word that names must not use, with the one that is said instead."""
    table = GLOSSARY.partition("## One word for each idea")[2]
    rows = re.findall(r"^\| ([a-z-]+) \| ([a-z_, ]+) \|$", table, re.M)
    return {word.strip(): say for say, words in rows if say != "say" for word in words.split(",")}


def public_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What others call by name: classes, functions, their arguments, and what modules and classes hold."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.lineno, node.name
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield from ((argument.lineno, argument.arg) for argument in (*node.args.args, *node.args.kwonlyargs))
        if isinstance(node, ast.ClassDef | ast.Module):
            for held in node.body:
                targets = getattr(held, "targets", [getattr(held, "target", None)])
                yield from ((held.lineno, target.id) for target in targets if isinstance(target, ast.Name))


def words_of(name: str) -> str:
    """A name as its words: "WaitRefused" is "_wait_refused_"."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


def test_names_use_the_words_of_the_glossary():
    never = never_said()
    assert {"client", "tray", "tier"} <= set(never)
    wrong = [
        f"{named(path, line)} {name}: say {never[word]}"
        for path, tree in trees()
        if path.name in HELD or "rules" in path.parts
        for line, name in public_names(tree)
        if not name.startswith("_")
        for word in never
        if re.search(rf"_{word}s?_", words_of(name))
    ]
    assert not wrong


def test_a_name_is_read_as_its_words():
    tree = ast.parse("class ClientEntry:\n    tray: int\n\ndef f(*, list_type): ...\n")
    names = [words_of(name) for _, name in public_names(tree)]
    assert set(names) == {"_client_entry_", "_tray_", "_f_", "_list_type_"}


def test_what_the_glossary_says_is_in_the_code_is_there():
    wrong = []
    for place in set(re.findall(r"`((?:[a-z_]+\.)+[A-Za-z_.]+)`", GLOSSARY)):
        if not place.endswith(".py") and not is_there(place):
            wrong.append(place)
    assert not wrong


def is_there(place: str) -> bool:
    """Whether a dotted place, such as `waiting.models.Wait`, is a module of ours or something in one."""
    source, parts = ROOT / "src" / "fairwait", place.split(".")
    if place[0].isupper():
        return True
    for end in range(len(parts), 0, -1):
        folder = source.joinpath(*parts[:end])
        if folder.is_dir() and end == len(parts):
            return True
        file = folder.with_suffix(".py") if folder.with_suffix(".py").exists() else folder / "__init__.py"
        if file.exists():
            return end == len(parts) or re.search(rf"\b{parts[end]}\b", file.read_text(encoding="utf-8")) is not None
    return False
