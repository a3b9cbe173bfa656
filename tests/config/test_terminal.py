"""What a terminal is shown: nothing that matters is cut at 80 columns, and what helps needs nothing else."""

import io
from datetime import date

import pytest
from rich.console import Console
from typer.testing import CliRunner

from fairwait.config.cli import lists, output
from fairwait.config.cli.main import app
from fairwait.config.environment import Environment, SettingsRefused

ROW = {
    "band": "P2", "name": "Bartholomew Featherstonehaugh-Cholmondeley", "person_id": "2100509", "is_unseen": True,
    "person": "0190163d", "pathway": "financial-assessment", "days_waiting": 1_419, "share_of_target": 1_419.0,
    "last_contact_on": date(2026, 11, 2), "lacks": ["band", "re-check", "contact", "team", "left-extract"],
}  # fmt: skip


@pytest.mark.parametrize("width", [80, 120])
def test_what_a_wait_lacks_is_never_cut(monkeypatch, width):
    told = io.StringIO()
    monkeypatch.setattr(output, "out", Console(file=told, width=width, soft_wrap=True, highlight=False))
    said = {"unseen": 1, "people": 1, "waits": 1, "restricted_left_out": 0}
    lists._print_table([ROW], day=date(2026, 11, 25), known=None, said=said)
    first, *lines = told.getvalue().splitlines()
    assert first == "1 unseen of 1 wait, 1 person, as at 25 November 2026."
    assert all(len(line) <= width for line in lines)
    for word in (*ROW["lacks"], "2100509", "2 Nov 2026", "1419", "1,419.0x"):
        assert any(word in line for line in lines), word


def test_the_roles_are_listed_without_a_name_or_a_council():
    told = CliRunner().invoke(app, ["createuser", "--role", "help"])
    assert told.exit_code == 0
    assert "team_manager" in told.output
    wrong = CliRunner().invoke(app, ["createuser", "sam", "--role", "nonsense"])
    assert wrong.exit_code == 2
    assert "There is no role “nonsense”" in wrong.output


def test_a_setting_that_cannot_be_read_is_named_with_what_it_may_be(monkeypatch):
    monkeypatch.setenv("FAIRWAIT_PROFILE", "example")
    with pytest.raises(SettingsRefused, match="FAIRWAIT_PROFILE cannot be read: .*'local' or 'production'"):
        Environment()
