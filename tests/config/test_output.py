"""Where a command writes: a place that cannot be written is refused before anything is done."""

from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from fairwait.config.cli import output
from fairwait.config.cli.main import app


def options_that_write():
    """Command, option: everywhere a file to write is named by an option."""
    root = typer.main.get_command(app)
    waiting = [("", root)]
    while waiting:
        name, command = waiting.pop()
        waiting += [(f"{name} {each}".strip(), sub) for each, sub in getattr(command, "commands", {}).items()]
        for option in command.params:
            if set(option.opts) & {"--json", "--marked", "--unusable"} or (option.name == "out" and option.opts):
                yield name, option


def test_every_option_that_names_a_file_to_write_is_looked_at_first():
    found = dict(options_that_write())
    assert {"check", "import list", "measures", "list", "verify"} <= set(found)
    assert not [name for name, option in options_that_write() if option.callback is None]


@pytest.mark.parametrize(
    ("place", "words"),
    [("nowhere/out.json", "There is no folder"), (".", "is a folder"), ("shut.json", "not be written")],
)
def test_a_place_that_cannot_be_written_is_refused_with_what_to_do(tmp_path, monkeypatch, place, words):
    (tmp_path / "shut.json").touch()
    monkeypatch.setattr(output.os, "access", lambda path, mode: Path(path).name != "shut.json")
    with pytest.raises(typer.BadParameter, match=words):
        output.can_be_written(str(tmp_path / place))


@pytest.mark.parametrize("place", [None, "-", "out.json"])
def test_a_place_that_can_be_written_is_taken_as_it_was_given(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    assert output.can_be_written(place) == place


def test_an_import_is_not_begun_where_its_json_cannot_be_written(tmp_path):
    (tmp_path / "list.csv").write_text("Client ref,Surname\n1,Marlowe\n", encoding="utf-8")
    words = ["import", "list", str(tmp_path / "list.csv"), "--json", str(tmp_path / "nowhere" / "out.json")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == output.Exit.WRONG
    assert "There is no folder" in done.output


def test_a_file_that_fails_after_the_work_is_not_said_to_have_changed_nothing(tmp_path, capsys):
    with pytest.raises(typer.Exit) as ended:
        output.write_json(str(tmp_path / "gone" / "out.json"), {})
    assert ended.value.exit_code == output.Exit.WRONG
    said = capsys.readouterr().err
    assert "could not be written" in said
    assert "All else is done" in said


def test_a_period_that_begins_after_the_day_of_the_figures_is_named_as_it_was_given():
    done = CliRunner().invoke(app, ["measures", "--since", "2026-12-01", "--as-of", "2026-11-23"])
    assert done.exit_code == output.Exit.WRONG
    assert "2026-12-01 comes after 2026-11-23" in done.output
    assert "--since" in done.output


def test_a_day_that_is_still_to_come_is_said_beside_the_answer(monkeypatch, capsys):
    monkeypatch.setattr(output, "today", lambda: date(2026, 11, 23))
    output.say_if_to_come(date(2026, 11, 23))
    assert capsys.readouterr().err == ""
    output.say_if_to_come(date(2026, 11, 24))
    said = capsys.readouterr()
    assert said.out == ""
    assert "24 November 2026 is still to come" in said.err


@pytest.mark.parametrize("command", ["lists", "unseen"])
def test_commands_that_answer_for_a_day_ask_whether_it_is_to_come(command):
    source = Path(output.__file__).with_name(f"{command}.py").read_text(encoding="utf-8")
    assert "output.say_if_to_come(day)" in source
