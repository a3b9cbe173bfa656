"""`fairwait policy` at the terminal, inside a council of the tests."""

import json

import pytest
from typer.testing import CliRunner

from fairwait.accounts.models import AccessLog
from fairwait.config.cli.main import app
from tests.desk import town as towns
from tests.engine.policy.examples import DEFAULT

pytestmark = pytest.mark.django_db


def run(*words, by="team_manager"):
    return CliRunner().invoke(app, ["policy", *words, "--by", by], env={"COLUMNS": "160"})


def number(town, name):
    return str(town.people[name].pk + 2_000_000)


def test_why_one_wait_is_before_another(town, tmp_path):
    kept = tmp_path / "why.json"
    done = run("why", number(town, "edith"), str(town.waits["amina"].uuid), "--json", str(kept))
    assert done.exit_code == 0, done.output
    assert "stands in P2 High" in done.output
    assert "That settles it, at the second of five steps." in done.output
    told = json.loads(kept.read_text())
    assert (told["schema"], told["settled_at_step"]) == ("fairwait.policy-why/1", 2)
    assert (told["first"], told["second"]) == (str(town.waits["amina"].uuid), str(town.waits["edith"].uuid))
    assert set(AccessLog.objects.get(page="cli:why").people) == {town.people["edith"].pk, town.people["amina"].pk}


def test_why_names_what_it_cannot_compare_and_gives_nothing_away(town):
    towns.join(town, "hidden", person={"first_name": "Hidden", "last_name": "Person"})
    type(town.people["hidden"]).objects.filter(pk=town.people["hidden"].pk).update(is_restricted=True)
    edith = number(town, "edith")
    for other in ("2999999", number(town, "owen"), str(town.waits["owen"].uuid), number(town, "hidden"), "x y"):
        done = run("why", edith, other)
        assert done.exit_code == 2
        assert f"Nobody you may see waits under “{other}”" in " ".join(done.output.split())
    assert "are the same wait" in run("why", edith, str(town.waits["edith"].uuid)).output
    assert run("why", edith, number(town, "amina"), by="director").exit_code == 2
    assert not AccessLog.objects.filter(page="cli:why").exists()


def test_who_waits_for_several_things_is_asked_which(town):
    with_two = town.waits["edith"]
    type(with_two).objects.filter(pk=town.waits["amina"].pk).update(person=with_two.person)
    done = run("why", number(town, "edith"), number(town, "rosalind"))
    assert done.exit_code == 2
    assert "waits for several things" in done.output


def test_adopting_from_a_day_before_a_later_version_does_not_claim_to_be_in_force(town, tmp_path):
    ours = tmp_path / "ours.toml"
    ours.write_text(DEFAULT, encoding="utf-8")
    reason = ("--reason", "Agreed by the board")
    first = run("adopt", str(ours), *reason, by="leila")
    assert "is in force from" in first.output, first.output
    before = run("adopt", str(ours), "--from", towns.day(300).isoformat(), *reason, by="leila")
    assert "but is not in force: version" in " ".join(before.output.split())


def test_check_names_facts_that_decide_nothing(tmp_path):
    asked = '[[facts]]\ncode = "hobby"\nlabel = "Has a hobby"\nkind = "yes_no"\n\n[[scores]]'
    ours = tmp_path / "ours.toml"
    ours.write_text(DEFAULT.replace("[[scores]]", asked, 1), encoding="utf-8")
    done = CliRunner().invoke(app, ["policy", "check", str(ours)], env={"COLUMNS": "160"})
    assert done.exit_code == 0, done.output
    assert [line for line in done.output.splitlines() if "decides nothing" in line] == [
        "“Has a hobby” decides nothing: leave it out, or nobody needs to be asked."
    ]
