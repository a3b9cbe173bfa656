"""docs/cli.md is true: its commands are made from ours, its JSON is what they write, its exit codes are ours."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fairwait.config.cli.output import Exit
from tests.house import blocks
from tests.house.files import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
EXTRACT = """Client ref,Surname,First name,D.O.B.,What for?,Rec'd,How urgent,Team,Phone
100231,Marlowe,Edith,13/03/1942,Care Act assessment,14/08/2026,P2,Eastmarsh,01632 960101
100232,Osei,Kwame,21/11/1958,OT assessment,28/09/2026,P3,Eastmarsh,07700 900112
100233,Tanner,Roy,17/05/1961,OT assessment,31/02/2026,P3,Westhay,07700 900166
"""
CONTACTS = """Contact id,Date of contact,Method,Surname,First name,DOB,Reason,Outcome
C1,14/08/2026,Phone,Quill,Una,13/03/1942,Bathing,Advice given
C2,31/06/2026,Phone,Quill,Una,13/03/1942,Bathing,NFA
"""
COMMANDS = {
    "fairwait.check/1": ("check", "waiting.csv", "--as-of", "2026-11-23", "--json", "-"),
    "fairwait.map/1": ("map", "waiting.csv", "--json", "-"),
    "fairwait.import/1": ("import", "list", "waiting.csv", "--as-of", "2026-11-23", "--json", "-"),
    "fairwait.list/1": ("list", "--as-of", "2026-11-23", "--format", "json"),
    "fairwait.unseen/1": ("unseen", "--as-of", "2026-11-23", "--json", "-"),
    "fairwait.measures/1": ("measures", "--as-of", "2026-11-23", "--json", "-"),
    "fairwait.verify/1": ("verify", "--json", "-"),
    "fairwait.undo/1": ("import", "undo", "1", "--json", "-"),
    "fairwait.contacts/1": ("import", "contacts", "contacts.csv", "--json", "-"),
    "fairwait.undo-contacts/1": ("import", "undo-contacts", "1", "--json", "-"),
}


def section(schema: str) -> str:
    """What the page says of a schema."""
    return PAGE.partition(f"### {schema}\n")[2].partition("\n### ")[0]


def top_fields(schema: str) -> set[str]:
    """The fields the page's table names."""
    return {
        name
        for cell in re.findall(r"^\| ((?:`\w+` ?)+)\|", section(schema), re.M)
        for name in re.findall(r"`(\w+)`", cell)
    }


def named(schema: str) -> set[str]:
    """Every word the page sets in code letters when it speaks of a schema."""
    return set(re.findall(r"`([\w-]+)`", section(schema)))


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FAIRWAIT_", "DJANGO_", "COV_"))}
    environment = {**kept, "FAIRWAIT_DIR": str(folder / "council")}
    program = Path(sys.executable).parent / "fairwait"
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, dict]:
    """What each command writes, for one small council."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "waiting.csv").write_text(EXTRACT, encoding="utf-8")
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    assert run("init", "--name", "Wexmoor Council", folder=folder).returncode == Exit.DONE
    documents = {}
    for schema, command in COMMANDS.items():
        done = run(*command, folder=folder)
        assert done.returncode == Exit.DONE, done.stderr
        documents[schema] = json.loads(done.stdout)
    return documents


@pytest.mark.slow
@pytest.mark.parametrize("schema", COMMANDS)
def test_what_a_command_writes_is_what_the_page_says(schema, written):
    document = written[schema]
    assert document["schema"] == schema
    assert set(document) == top_fields(schema)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "inner"),
    [
        ("fairwait.check/1", ("findings", 0)),
        ("fairwait.check/1", ("mapping", 0)),
        ("fairwait.check/1", ("file",)),
        ("fairwait.map/1", ("mapping", 0)),
        ("fairwait.import/1", ("effect", "joined", 0)),
        ("fairwait.contacts/1", ("mapping", 0)),
        ("fairwait.contacts/1", ("findings", 0)),
        ("fairwait.contacts/1", ("counts",)),
        ("fairwait.list/1", ("list", 0)),
        ("fairwait.measures/1", ("measures", 0)),
        ("fairwait.measures/1", ("measures", 0, "definition")),
        ("fairwait.measures/1", ("measures", 0, "figures", 0)),
    ],
)
def test_the_parts_of_a_document_are_named_on_the_page(schema, inner, written):
    part = written[schema]
    for step in inner:
        part = part[step]
    assert set(part) <= named(schema)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "waiting.csv"), Exit.DONE),
        (("check", "waiting.csv", "--strict"), Exit.FINDINGS),
        (("check", "waiting.csv", "--as-of", "yesterday"), Exit.WRONG),
        (("list",), Exit.WRONG),
        (("check", "empty.csv"), Exit.REFUSED),
    ],
)
def test_a_command_ends_as_the_page_says(arguments, code, tmp_path):
    (tmp_path / "waiting.csv").write_text(EXTRACT, encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    assert run(*arguments, folder=tmp_path).returncode == code


def test_every_exit_code_is_explained():
    explained = re.findall(r"^\| (\d) \| \S", PAGE.partition("## How a command ends")[2], re.M)
    assert [int(code) for code in explained] == [code.value for code in Exit]


@pytest.mark.parametrize("name", blocks.PAGES)
def test_what_is_made_from_the_code_is_up_to_date(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert blocks.BLOCK.search(text)
    assert text == blocks.remade(text), "run: python -m tests.house.blocks"


def test_every_command_is_on_the_page():
    assert re.findall(r"^### (fairwait [a-z -]+)$", PAGE, re.M) == [name for name, _ in blocks.each_command()]


def test_every_command_has_an_example():
    made = PAGE.partition("<!-- made: commands -->")[2].partition("<!-- made: end -->")[0]
    commands = [part.partition("\n") for part in made.split("\n### ")[1:]]
    assert len(commands) > 20
    assert [name for name, _, words in commands if "```console" not in words] == []
