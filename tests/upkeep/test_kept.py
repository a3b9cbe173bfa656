"""Kept files and the rows that name them: none is lost unseen, none lies there for nobody (decision 22)."""

import os

import pytest

from fairwait.exchange.imports import keeping
from fairwait.upkeep import actions, chores, kept, queries
from fairwait.upkeep.kept import Named
from fairwait.upkeep.models import Job
from fairwait.upkeep.rules import State
from tests.exchange.imports.bringing import bring, council, row

NOW = 1_800_000_000.0
OLD = NOW - kept.GRACE_SECONDS


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder of files; what rows name is a list that a test fills."""
    names: list[Named] = []
    monkeypatch.setattr(kept, "_listers", [lambda: iter(names)])
    folder = tmp_path / "files"
    folder.mkdir()
    return folder, names


def put(folder, path, *, at=OLD):
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("kept")
    for each in (place, *place.parents):
        if each.is_relative_to(folder):
            os.utime(each, (at, at))


def test_what_nobody_names_is_swept_and_what_somebody_names_stays(files):
    folder, names = files
    for path in ("ab/abc", "ab/abd", "cd/cde", "imports/one/rows.parquet", "imports/two/rows.parquet"):
        put(folder, path)
    names += [Named("ab/abc", is_needed=True, by="import 1"), Named("imports/one", is_needed=True, by="import 1")]
    assert kept.sweep(folder, now=NOW) == 3
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert left == ["ab/abc", "imports/one/rows.parquet"]
    assert kept.sweep(folder, now=NOW) == 0


def test_what_was_written_a_moment_ago_may_still_be_named(files):
    folder, _ = files
    put(folder, "ab/abc", at=OLD + 1)
    put(folder, "imports/two/old.parquet")
    put(folder, "imports/two/new.parquet", at=OLD + 1)
    assert kept.sweep(folder, now=NOW) == 0
    assert kept.sweep(folder, now=NOW + 1) == 2


def test_nothing_is_swept_while_nobody_says_what_is_theirs(files, monkeypatch):
    folder, _ = files
    put(folder, "ab/abc")
    monkeypatch.setattr(kept, "_listers", [])
    assert kept.sweep(folder, now=NOW) == 0


def test_a_folder_that_is_not_there_holds_nothing(tmp_path, files):
    assert kept.sweep(tmp_path / "nowhere", now=NOW) == 0


def test_what_is_lost_is_named_with_whose_it_is(files):
    folder, names = files
    put(folder, "ab/abc")
    names.append(Named("ab/abc", is_needed=True, by="import 1"))
    assert kept.missing_in_words(folder) == ""
    names += [Named("cd/cde", is_needed=True, by="import 2"), Named("ef/eff", is_needed=False, by="import 2")]
    words = "A kept file is missing: cd/cde, which import 2 names"
    assert kept.missing_in_words(folder) == f"{words}. Restore it from a backup."
    names.append(Named("gh/ghi", is_needed=True, by="import 3"))
    assert kept.missing_in_words(folder) == f"{words}, and 1 more. Restore it from a backup."


@pytest.mark.django_db
def test_an_import_names_its_file_and_what_was_read_from_it(settings):
    brought = bring([row(1)], by=council())
    original = keeping.original(brought.record.sha256)
    assert "which import" in kept.missing_in_words(keeping.files())
    original.parent.mkdir(parents=True, exist_ok=True)
    original.write_text("as it came")
    lost = [each for each in kept.missing(keeping.files()) if each.by == f"import {brought.record.pk}"]
    assert lost == []
    keeping.folder(brought.record).rows.unlink()
    keeping.folder(brought.record).folder.rmdir()
    lost = [each.path for each in kept.missing(keeping.files()) if each.by == f"import {brought.record.pk}"]
    assert lost == [f"imports/{brought.record.uuid}"]


@pytest.mark.django_db
def test_the_nightly_proof_looks_for_lost_files_and_health_says_so(files, clock, tmp_path, monkeypatch):
    folder, names = files
    monkeypatch.setattr(chores, "_files", lambda: folder)

    def look():
        actions.enqueue("upkeep.prove", arguments={}, by=None, now=clock())
        run = actions.claim(clock=clock)
        said = run.kind.handler(run)
        Job.objects.all().delete()
        return said, {check.name: check for check in queries.health(now=clock(), home=tmp_path)}["Files"]

    assert look()[1].state == State.OK
    names.append(Named("cd/cde", is_needed=True, by="import 2"))
    said, check = look()
    assert "cd/cde" in said
    assert (check.state, "cd/cde, which import 2 names" in check.words) == (State.FAIL, True)
    put(folder, "cd/cde")
    assert look()[1].state == State.OK
