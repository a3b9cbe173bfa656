"""The tutorial works: every command on it is run, in order, and prints what stands there."""

import sqlite3

import pytest

from tests.house import tutorial
from tests.house.files import ROOT

PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
REFUSED = {'fairwait import list "example/extracts/to try/half"*'}
"""Commands that the page shows being refused."""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_command_of_the_tutorial_prints_what_stands_there(tmp_path):
    steps = tutorial.steps(PAGE)
    assert len(steps) >= 20
    done = tutorial.ran(steps, folder=tmp_path)
    assert len(done) == len(steps)
    for step, (code, printed) in zip(steps, done, strict=True):
        wanted = 3 if any(words in step.command for words in REFUSED) else 0
        assert code == wanted, f"$ {step.command}\n{printed}"
        if not step.is_file:
            assert tutorial.agrees(step.printed, printed), f"$ {step.command}\n{printed}"
    (council,) = tmp_path.glob("**/example/council/fairwait.sqlite3")
    places = sqlite3.connect(council).execute("SELECT DISTINCT ordered_on FROM waiting_wait WHERE status = 'open'")
    assert places.fetchall() == [("2026-11-23",)], "whoever makes the example first sees an order of today"


def test_dots_stand_for_lines_and_for_words():
    assert tutorial.agrees("one\n...\nfive\n", "one\ntwo\nthree\nfive\n")
    assert tutorial.agrees("one\n...\n", "one\ntwo\n")
    assert tutorial.agrees("the password is ….", "the password is aX_9.")
    assert tutorial.agrees("one\n...\nfive", "one\nfive")
    assert tutorial.agrees("Whole.\nHead …", "Whole.\nHead 5f0c\n\n")
    assert not tutorial.agrees("one\n...\nfive", "one\ntwo\nsix")
    assert not tutorial.agrees("one", "one\ntwo")


def test_a_page_is_read_as_files_and_commands():
    page = (
        "Save this as `a.csv`:\n\n```csv\nx,y\n```\n\n```console\n$ cat a.csv\nx,y\n$ true\n```\n\n```sh\nnever\n```\n"
    )
    assert tutorial.steps(page) == [
        tutorial.Step("a.csv", "x,y\n", is_file=True),
        tutorial.Step("cat a.csv", "x,y\n"),
        tutorial.Step("true", ""),
    ]


def test_what_the_readme_shows_first_is_in_the_tutorial():
    block = (ROOT / "README.md").read_text(encoding="utf-8").partition("```console\n")[2].partition("```")[0]
    shown = [line for line in block.splitlines() if line != "..."]
    assert len(shown) >= 8
    assert not [line for line in shown if line not in PAGE.splitlines()]
