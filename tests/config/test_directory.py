"""`fairwait directory`: checking needs no council; bringing in, taking out, and postcodes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fairwait.accounts.rules import Role
from fairwait.config.cli import site
from fairwait.config.cli.directory import app
from fairwait.config.cli.output import Exit
from fairwait.directory.models import Area, Listing, Postcode, Source
from tests.desk.conftest import bare_town  # noqa: F401
from tests.directory.conftest import POSTCODES
from tests.directory.records import file_of, older, service


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a folder with three files."""
    (tmp_path / "good.json").write_bytes(file_of(service(1), older()))
    (tmp_path / "some.json").write_bytes(file_of(service(1), service(2, name="")))
    (tmp_path / "cut.json").write_bytes(file_of(service(1))[:-9])
    (tmp_path / "postcodes.csv").write_text(POSTCODES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(site, "start", lambda **more: None)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_a_file_is_checked_without_a_council(run, monkeypatch):
    monkeypatch.setattr(site, "start", lambda **more: pytest.fail("it needs no council"))
    assert run("check", "good.json").exit_code == Exit.DONE
    assert run("check", "some.json").exit_code == Exit.DONE
    strict = run("check", "some.json", "--strict", "--json", "-")
    assert strict.exit_code == Exit.FINDINGS
    said = json.loads(strict.stdout)
    assert (said["schema"], said["counts"]) == ("fairwait.directory/1", {"usable": 1, "lost": 1, "findings": 1})
    assert set(said["findings"][0]) == {"weight", "record", "where", "what", "remedy"}
    assert run("check", "cut.json").exit_code == Exit.REFUSED
    assert run("check", "nowhere.json").exit_code == Exit.WRONG


@pytest.mark.django_db
def test_a_directory_is_brought_in_and_taken_out(run, bare_town):  # noqa: F811
    by = bare_town.user(Role.COUNCIL_ADMINISTRATOR).username
    tried = run("import", "good.json", "--source", "Trust", "--by", by, "--dry-run", "--json", "-")
    assert json.loads(tried.stdout)["counts"]["new"] == 2
    assert not Source.objects.exists(), "a trial leaves nothing"
    assert run("import", "good.json", "--source", "Trust", "--by", by).exit_code == Exit.DONE
    assert Listing.objects.count() == 2
    assert run("import", "cut.json", "--source", "Trust", "--by", by).exit_code == Exit.REFUSED
    allowed = run("import", "https://directory.example.org/o", "--source", "Far", "--by", by)
    assert allowed.exit_code == Exit.REFUSED, "no host is allowed"
    other = bare_town.user(Role.PRACTITIONER).username
    assert run("import", "good.json", "--source", "Trust", "--by", other).exit_code == Exit.REFUSED
    assert run("export", "out.json").exit_code == Exit.DONE
    assert {one["name"] for one in json.loads(Path("out.json").read_text())["services"]} == {
        "Lunch club 1",
        "Memory café 1",
    }
    assert run("import", "out.json", "--source", "Trust", "--by", by).exit_code == Exit.DONE
    assert set(Listing.objects.values_list("version", flat=True)) == {1}, "what was taken out is the same again"


@pytest.mark.django_db
def test_postcodes_are_loaded(run, bare_town):  # noqa: F811
    by = bare_town.user(Role.COUNCIL_ADMINISTRATOR).username
    assert run("load-postcodes", "postcodes.csv", "--starts", "ZX1", "--by", by).exit_code == Exit.DONE
    assert Postcode.objects.get().code == "ZX14BD"
    assert run("load-postcodes", "good.json", "--by", by).exit_code == Exit.REFUSED
    assert run("load-postcodes", "nowhere.csv", "--by", by).exit_code == Exit.WRONG


@pytest.mark.django_db
def test_wards_and_networks_are_loaded_and_lines_that_cannot_be_used_named(run, bare_town):  # noqa: F811
    by = bare_town.user(Role.COUNCIL_ADMINISTRATOR).username
    Path("areas.csv").write_text("postcode,ward,network\nZX1 4BD,Harbour,North\nnowhere,Quay,North\n")
    done = run("load-areas", "areas.csv", "--by", by)
    assert (done.exit_code, Area.objects.get().ward) == (Exit.DONE, "Harbour")
    assert "line 3" in done.output
    assert run("load-areas", "good.json", "--by", by).exit_code == Exit.REFUSED
    assert run("load-areas", "nowhere.csv", "--by", by).exit_code == Exit.WRONG
