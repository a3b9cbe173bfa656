"""Contacts that are due, counted at the terminal by pathway and team: as many as in the queue, and nobody's name."""

import json

import pytest
from typer.testing import CliRunner

from fairwait.accounts.rules import Role
from fairwait.config.cli import output
from fairwait.config.cli.main import app
from fairwait.desk.contacts import counting
from fairwait.desk.contacts.words import queue_page
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(town, monkeypatch):
    monkeypatch.setattr("fairwait.config.cli.site.start", lambda: None)

    def go(*arguments, role=Role.LIST_COORDINATOR):
        return CliRunner().invoke(app, [*arguments, "--by", town.user(role).username])

    return go


def test_the_terminal_and_the_queue_count_alike(town, run):
    viewer = town.user(Role.LIST_COORDINATOR)
    parts, whole = counting.due(viewer, today=towns.day(0))
    page = queue_page(viewer, now=towns.now(), today=towns.day(0))
    assert whole.people == page.queue.people > 0
    assert sum(sum(each.counts.values()) for each in parts) == sum(page.queue.counts.values())
    told = run("contacts", "--json", "-")
    assert told.exit_code == output.Exit.DONE
    said = json.loads(told.stdout)
    assert (said["schema"], said["people"]) == ("fairwait.contacts/1", whole.people)
    assert {(row["pathway"], row["team"]) for row in said["by"]} == {(each.pathway, each.team) for each in parts}
    assert all(row["people"] >= max(row["why"].values()) for row in said["by"])
    assert "Marlowe" not in told.stdout


def test_it_is_said_in_lines_too_and_looks_ahead(town, run):
    told = run("contacts", "--days", "7")
    assert "to speak with within 7 days" in told.stdout
    assert "Eastmarsh team" in told.stdout
    assert (
        json.loads(run("contacts", "--days", "31", "--json", "-").stdout)["people"]
        >= json.loads(run("contacts", "--json", "-").stdout)["people"]
    )
    assert run("contacts", role=Role.DIRECTOR).exit_code == output.Exit.WRONG
