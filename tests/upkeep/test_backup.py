"""A backup is whole or not there, an exact prefix while people write, and comes back as one council (F11, F12, P15)."""

import json
import shutil
import time
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.upkeep import failpoints
from fairwait.upkeep.backup import take
from fairwait.upkeep.backup.container import BackupDamaged, Reader, Writer, read_manifest
from fairwait.upkeep.backup.database import keep_as
from fairwait.upkeep.backup.restore import _unpack

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TAKE = "backup.backup(HOME / 'b.zip', home=HOME, now=timezone.now())"
RESTORE = """
try:
    r = backup.restore(Path({source!r}), home=HOME, now=timezone.now(), force={force})
    print(r.is_whole, r.proof.events)
except backup.RestoreRefused as why:
    print(why)
"""
EVENTS = "from fairwait.history.models import Event\n"
STATE = EVENTS + "print([(e.seq, bytes(e.hash).hex()) for e in Event.objects.order_by('seq')])"


def restore(council, source, *, force=False, code=0, **more):
    return council.run(RESTORE.format(source=str(source), force=force), code=code, **more)


@pytest.fixture
def filled(council):
    """Twenty events and a file."""
    council.run("[write(n) for n in range(20)]\n(HOME / 'files' / 'ab').mkdir(exist_ok=True)")
    (council.home / "files" / "ab" / "abc123").write_bytes(b"an extract as it came")
    return council


@pytest.mark.django_db
def test_a_council_comes_back_elsewhere_with_its_files_and_says_nothing(filled, empty):
    filled.run(TAKE)
    before = filled.run(STATE)
    assert restore(empty, filled.home / "b.zip") == "True 20"
    assert empty.run(STATE) == before
    assert (empty.home / "files" / "ab" / "abc123").read_bytes() == b"an extract as it came"
    assert not list(empty.home.glob("*.replaced-*")), "nothing was in it that is worth keeping"
    assert empty.run("print(queries.is_messaging_paused())") == "True"
    assert empty.run("print(queries.council())") == filled.run("print(queries.council())")
    # The council goes on from there: its chain is not broken by what comes next.
    assert empty.run("write(99)\nprint(verify(heads=HOME / 'heads.jsonl').is_whole)") == "True"


@pytest.mark.django_db
def test_a_backup_is_never_written_over_and_leaves_no_part(filled):
    filled.run(TAKE)
    said = filled.run(f"try:\n    {TAKE}\nexcept backup.BackupFailed as why:\n    print(why)")
    assert "is there already" in said
    assert not list(filled.home.glob(".*part")) + list((filled.home / "work").iterdir())


@pytest.mark.django_db
def test_a_restore_over_a_council_is_refused_without_force_and_keeps_the_old_one_with_it(filled):
    filled.run(TAKE)
    filled.run("write(50)")
    said = restore(filled, filled.home / "b.zip")
    assert "--force" in said
    assert "21" in filled.run("print(verify().events)")
    assert restore(filled, filled.home / "b.zip", force=True) == "True 20"
    if not filled.url:
        assert len(list(filled.home.glob("fairwait.replaced-*.sqlite3"))) == 1


@pytest.mark.django_db
def test_another_councils_backup_is_refused_even_with_force(filled, first_council, tmp_path):
    from tests.upkeep import council as councils

    filled.run(TAKE)
    other = councils.make_like(first_council, tmp_path / "other")
    other.run("Installation.objects.update(council=new_uuid())\nwrite(1)")
    said = restore(other, filled.home / "b.zip", force=True)
    assert "another council" in said
    assert "another council" in restore(other, filled.home / "b.zip"), "nobody is told to use --force first"
    assert other.run("print(verify().events)") == "1"
    councils.drop(other)


@pytest.mark.django_db
def test_a_council_being_served_is_not_restored_over(filled):
    filled.run(TAKE)
    lock = "from fairwait.upkeep import machine\nlock = machine.only_one(HOME / 'serving.lock')\nlock.__enter__()\n"
    said = filled.run(lock + RESTORE.format(source=str(filled.home / "b.zip"), force=True))
    assert "Stop `fairwait serve`" in said


@pytest.mark.django_db
def test_a_backup_by_newer_code_is_refused(filled, empty):
    filled.run(TAKE)
    changed = filled.home / "newer.zip"
    with zipfile.ZipFile(filled.home / "b.zip") as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            words = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(words)
                manifest["migrations"].append("history.0099_from_the_future")
                words = json.dumps(manifest).encode()
            new.writestr(name, words)
    said = restore(empty, changed)
    assert "newer" in said


@pytest.mark.django_db
def test_a_backup_taken_while_four_people_write_is_an_exact_prefix(council, empty):
    # A breath between two acts, as people take one: where no disk is waited for, one writer never lets the others in.
    busy = "import time\nprint('go', flush=True)\nn = 0\nwhile not (HOME / 'stop').exists():\n"
    writers = [council.start(busy + f"    write({who}, n=n)\n    n += 1\n    time.sleep(0.01)") for who in range(1, 5)]
    for writer in writers:
        assert writer.stdout.readline() == "go\n"
    time.sleep(0.5)
    council.run(TAKE)
    time.sleep(0.2)
    (council.home / "stop").touch()
    for writer in writers:
        _, complained = writer.communicate(timeout=60)
        assert writer.returncode == 0, complained
    seq = read_manifest(council.home / "b.zip").head_seq
    assert restore(empty, council.home / "b.zip") == f"True {seq}"
    prefix = STATE.replace(".order_by('seq')", f".filter(seq__lte={seq}).order_by('seq')")
    assert 0 < seq < int(council.run("print(verify().events)"))
    assert empty.run(STATE) == council.run(prefix)


@pytest.mark.parametrize(("held", "noted"), [(0, True), (3, True), (6, False)])
def test_a_whole_backup_is_not_called_failed_because_noting_it_had_to_wait(monkeypatch, held, noted):
    waits, kept = [OperationalError("database is locked")] * held, []

    def note(name, **told):
        if waits:
            raise waits.pop()
        kept.append((name, told["facts"]))

    monkeypatch.setattr(take.actions, "note", note)
    take._note({"name": "b.zip"}, now=NOW)
    assert kept == ([("backup", {"name": "b.zip"})] if noted else [])


@pytest.mark.django_db
@pytest.mark.parametrize("point", [name for name in failpoints.names() if name.startswith("backup.")])
def test_a_backup_killed_anywhere_leaves_no_file_that_looks_like_one(filled, point):
    filled.run(TAKE, code=-9, FAIRWAIT_FAILPOINT=point)
    assert not (filled.home / "b.zip").exists()
    filled.run(TAKE)
    assert not list(filled.home.glob(".b.zip*"))
    assert read_manifest(filled.home / "b.zip").head_seq == 20


@pytest.mark.django_db
@pytest.mark.parametrize("point", [name for name in failpoints.names() if name.startswith("restore.")])
def test_a_restore_killed_anywhere_is_before_or_after_and_can_be_run_again(filled, point):
    filled.run(TAKE)
    filled.run("[write(n) for n in range(5)]")
    noted = "note_head(HOME / 'heads.jsonl', now=timezone.now(), why='later')"
    filled.run(f"from fairwait.history.verify import note_head\n{noted}")
    restore(filled, filled.home / "b.zip", force=True, code=-9, FAIRWAIT_FAILPOINT=point)
    proved = "proof = verify(heads=HOME / 'heads.jsonl')\nprint(proof.is_whole, proof.events)"
    assert filled.run(proved) in ("True 25", "True 20")
    assert restore(filled, filled.home / "b.zip", force=True) == "True 20"
    assert not list(filled.home.glob(".restoring-*"))


def test_two_restores_in_one_second_keep_both_databases(tmp_path):
    held, aside = tmp_path / "held.sqlite3", tmp_path / "held.replaced-1.sqlite3"
    held.write_bytes(b"first")
    assert keep_as(held, aside) == aside
    assert keep_as(held, aside) == aside, "killed before the swap, and run again"
    (tmp_path / "new").write_bytes(b"second")
    (tmp_path / "new").replace(held)
    assert keep_as(held, aside).read_bytes() == b"second"
    assert aside.read_bytes() == b"first"


# The container, without a database ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    folder = tmp_path_factory.mktemp("container")
    (folder / "part").write_bytes(bytes(range(256)) * 40)
    writer = Writer(folder / "whole.zip")
    with (folder / "part").open("rb") as source:
        writer.add("database", source, compress=True)
    with (folder / "part").open("rb") as source:
        writer.add("files/ab/abc", source)
    facts = {"council": "c", "code_version": "0.1", "migrations": ("a.1",), "database": "sqlite"}
    writer.close_with(**facts, head_seq=1, head_hash="00", taken_at="2026-11-02T09:00:00+00:00")
    return folder


def read_all(path, folder):
    with Reader(path) as reader:
        for number, name in enumerate(reader.manifest.parts):
            reader.copy(name, folder / f"out{number}")
        return reader.manifest


def test_what_went_in_comes_out(container, tmp_path):
    manifest = read_all(container / "whole.zip", tmp_path)
    assert set(manifest.parts) == {"database", "files/ab/abc"}
    assert (tmp_path / "out0").read_bytes() == (container / "part").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_byte_changed_anywhere_is_noticed_or_harms_nothing(container, tmp_path, data):
    """Any one byte: the reader refuses, or every part and every fact comes out exactly as it went in."""
    whole = (container / "whole.zip").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    value = data.draw(st.integers(0, 255))
    changed = tmp_path / "changed.zip"
    changed.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
    try:
        manifest = read_all(changed, tmp_path)
    except BackupDamaged:
        return
    assert (tmp_path / "out0").read_bytes() == (container / "part").read_bytes()
    assert (tmp_path / "out1").read_bytes() == (container / "part").read_bytes()
    assert set(manifest.parts) == {"database", "files/ab/abc"}


@given(share=st.floats(0, 0.999))
def test_a_backup_cut_short_is_refused(container, share):
    whole = (container / "whole.zip").read_bytes()
    cut = container / "cut.zip"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupDamaged):
        read_all(cut, container)


def test_a_part_that_climbs_out_of_its_folder_is_refused(container, tmp_path, monkeypatch):
    shutil.copy(container / "whole.zip", tmp_path / "x.zip")
    with Reader(tmp_path / "x.zip") as reader:
        reader.manifest.parts["../outside"] = reader.manifest.parts["database"]
        (tmp_path / "work").mkdir()
        with pytest.raises(BackupDamaged, match="outside itself"):
            _unpack(reader, tmp_path / "work", lambda *_: None)
    assert not (tmp_path / "outside").exists()
