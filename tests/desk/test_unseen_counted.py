"""Who is unseen, counted at the terminal: by pathway, by team, by what is lacking."""

import json

import pytest
from typer.testing import CliRunner

from fairwait.accounts.rules import Role
from fairwait.config.cli import output
from fairwait.config.cli.main import app
from fairwait.desk.lists import listing, unseen
from fairwait.desk.lists.narrowing import Narrowing
from fairwait.desk.lists.queries import shape_for
from fairwait.history import actions as history
from fairwait.people.rules import RESTRICTED
from fairwait.waiting import actions as waiting
from fairwait.waiting.rules.unseen import Lack
from tests.desk import town as towns

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(town, monkeypatch):
    """A command, run as somebody of a role against the town."""
    monkeypatch.setattr("fairwait.config.cli.site.start", lambda: None)

    def go(*arguments: str, role: Role = Role.PATHWAY_LEAD):
        return CliRunner().invoke(app, [*arguments, "--by", town.user(role).username])

    return go


def test_the_terminal_and_the_page_count_alike(town):
    towns.join(town, "wish", last_checked_on=towns.day(1))
    viewer = town.user(Role.PATHWAY_LEAD)
    waiting.record_wish(wait=town.waits["wish"], reason="away", until=towns.day(-20), by=viewer, now=towns.now())
    counted = unseen.part(listing.as_at(viewer, as_of=towns.day(0)), as_of=towns.day(0))
    page = shape_for(viewer, today=towns.day(0)).summary(Narrowing())
    assert counted.unseen_people == page.unseen_people
    assert counted.unseen_waits == page.unseen_waits
    assert counted.lacks == page.lacks
    assert counted.wishes == page.wishes == 1


def test_json_says_where_and_what_is_lacking_and_nobody_s_name(town, run):
    told = run("unseen", "--json", "-")
    assert told.exit_code == output.Exit.DONE
    said = json.loads(told.stdout)
    assert said["schema"] == "fairwait.unseen/1"
    assert (said["unseen_people"], said["people"]) == (3, 5)
    assert said["lacks"] == {"band": 1, "re-check": 2, "contact": 2, "team": 1, "left-extract": 0}
    assert {part["team"]: part["unseen_waits"] for part in said["teams"]} == {towns.EAST: 2, None: 1, towns.WEST: 0}
    assert len(said["list"]) == 3
    assert "Marlowe" not in told.stdout
    assert "Amina" not in told.stdout


def test_the_table_says_it_too(town, run):
    told = run("unseen")
    assert told.stdout.startswith("3 people unseen of 5, in 3 of 5 waits")
    assert "Eastmarsh team" in told.stdout


def test_strict_ends_with_findings_only_when_somebody_is_unseen(town, run):
    assert run("unseen", "--strict").exit_code == output.Exit.FINDINGS
    assert run("unseen", "--strict", "--team", towns.WEST.upper()).exit_code == output.Exit.DONE
    assert run("unseen", "--strict", "--team", "none").exit_code == output.Exit.FINDINGS


def test_a_team_nobody_has_is_refused_with_those_there_are(town, run):
    told = run("unseen", "--team", "Nowhere")
    assert told.exit_code == output.Exit.WRONG
    assert "Eastmarsh team" in told.stderr


def test_it_is_counted_within_what_one_may_see(town, run):
    said = json.loads(run("unseen", "--json", "-", role=Role.TEAM_MANAGER).stdout)
    assert said["waits"] == 4
    assert run("unseen", role=Role.DIRECTOR).exit_code == output.Exit.WRONG


def test_every_lack_has_its_count(town):
    assert list(unseen.part([], as_of=towns.day(0)).lacks) == list(Lack)


# The list at the terminal ----------------------------------------------------------------------------------------


def test_a_list_leaves_the_terminal_only_for_those_who_may_take_it_away(town, run):
    assert run("list", role=Role.DUTY_WORKER).exit_code == output.Exit.DONE
    for how in (("--format", "csv"), ("--format", "json"), ("--out", "list.csv")):
        refused = run("list", *how, role=Role.DUTY_WORKER)
        assert refused.exit_code == output.Exit.WRONG
        assert "take a list away as a file" in refused.stderr


def test_the_terminal_counts_restricted_records_and_names_none(town, run):
    history.record(
        history.Fact(kind=RESTRICTED.name, subject=town.people["edith"].pk, facts={"is_restricted": True}),
        by=town.user(Role.COUNCIL_ADMINISTRATOR).pk, now=towns.now(),
    )  # fmt: skip
    said = json.loads(run("list", "--format", "json").stdout)
    assert (said["waits"], said["restricted_left_out"], len(said["list"])) == (5, 1, 4)
    for how in ("table", "csv", "json"):
        told = run("list", "--format", how).stdout
        assert "Marlowe" not in told
        assert "9997442202" not in told
    assert "1 of a restricted record is left out." in run("list").stdout


def test_a_file_is_written_whole_or_not_at_all(town, run, tmp_path, monkeypatch):
    told = run("list", "--out", str(tmp_path / "list.xlsx"))
    assert told.exit_code == output.Exit.DONE
    assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"
    assert run("list", "--out", str(tmp_path / "list.csv")).exit_code == output.Exit.DONE
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").startswith("wait,wait_id,person")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "list.xlsx"]
    assert run("list", "--out", str(tmp_path / "list.doc")).exit_code == output.Exit.WRONG
