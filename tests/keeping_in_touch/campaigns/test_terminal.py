"""Campaigns at the terminal: what one would do, and what came of it, in numbers that name nobody."""

import json

import pytest
from typer.testing import CliRunner

from fairwait.accounts.rules import Role
from fairwait.config.cli import output
from fairwait.config.cli.main import app
from tests.keeping_in_touch.packs.filled import published


@pytest.fixture
def run(asking, monkeypatch):
    monkeypatch.setattr("fairwait.config.cli.site.start", lambda: None)

    def go(*arguments, role=Role.LIST_COORDINATOR):
        return CliRunner().invoke(app, ["campaigns", *arguments, "--by", asking.post.town.user(role).username])

    return go


def test_a_campaign_is_listed_shown_before_and_told_of_after(asking, run):
    assert "no campaign yet" in run("list").stdout
    published(asking.post.town)
    asking.add(2)
    campaign = asking.draft(pack="waiting-well")
    number = str(campaign.pk)
    assert "Still waiting?" in run("list").stdout
    told = run("preview", number, "--json", "-")
    assert told.exit_code == output.Exit.DONE, told.output
    said = json.loads(told.stdout)
    assert (said["schema"], said["people"], said["asked"]) == ("fairwait.campaign/1", 2, 2)
    assert said["by_channel"][0]["people"] == 2
    assert said["packs"] == [{"way": "text message", "people": 2}]
    assert "Amina" not in told.stdout
    lines = run("preview", number).stdout
    assert "asked by message" in lines
    assert "pack waiting-well" in lines
    assert run("report", number).exit_code == output.Exit.WRONG
    asking.begin(campaign)
    asking.turn(campaign)
    assert run("preview", number).exit_code == output.Exit.WRONG
    report = json.loads(run("report", number, "--json", "-").stdout)
    assert {"part": "asked", "what": "asked by message", "count": "2"} in report["report"]
    assert "asked by message" in run("report", number).stdout
    listed = json.loads(run("list", "--json", "-").stdout)["campaigns"]
    assert [(each["number"], each["state"], each["people"]) for each in listed] == [(campaign.pk, "running", 2)]


def test_who_may_not_see_campaigns_sees_none_and_what_is_not_is_said(asking, run):
    assert run("report", "99").exit_code == output.Exit.WRONG
    assert run("list", role=Role.COUNCIL_ADMINISTRATOR).exit_code == output.Exit.DONE
    assert run("list", role=Role.PARTNER).exit_code == output.Exit.WRONG
