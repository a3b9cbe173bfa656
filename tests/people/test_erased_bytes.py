"""Erasing on a council's own disk: no byte of the person is left in its folder, and no restore brings them back."""

import sqlite3

import pytest

from tests.on_disk import found

HEADINGS = "Person ID,NHS Number,Surname,Forename,DOB,Telephone,Referral Date,Assessment Type,Priority,Team,Notes"
CANARY = "WX0003,999 000 0158,Quillfeather,Araminta,03/03/1943,01632 960777,13/06/2026,OT,High,Eastmarsh"
OTHERS = [
    f"WX{n:04},,Invented,Person{n},{1 + n % 28:02}/03/19{40 + n % 40},01632 9601{n:02},13/06/2026,OT,High,Eastmarsh,"
    for n in range(10, 40)
]
TRACES = (
    b"Quillfeather",
    b"quillfeather",
    b"Araminta",
    b"araminta",
    b"9990000158",
    b"999 000 0158",
    b"960777",
    b"WX0003",
)
HIDDEN = ("backups", ".replaced-", "before.zip", "extracts")


@pytest.fixture
def council(tmp_path, database_of_its_own):
    """Two weeks of extracts: in the second Araminta's wait has ended, and nothing of the others has changed."""
    council = found(tmp_path / "place", database_of_its_own, "erasing")
    extracts = council.folder / "extracts"
    extracts.mkdir()
    first = [HEADINGS, f"{CANARY},Rings her bell twice", *OTHERS]
    (extracts / "first.csv").write_text("\n".join(first), encoding="utf-8")
    ended = [f"{HEADINGS},End Date,End Reason", f"{CANARY},,20/11/2026,Completed", *(f"{each},," for each in OTHERS)]
    (extracts / "second.csv").write_text("\n".join(ended), encoding="utf-8")
    bring(council, "first.csv", "2026-11-16")
    return council


def bring(council, name, as_of):
    done = council.run(
        "import", "list", f"extracts/{name}", "--as-of", as_of, "--source", "trays", "--confirm", "as agreed"
    )
    assert done.returncode == 0, done.stderr


def person_of(council, as_of):
    listed = council.json("list", "--as-of", as_of, "--format", "json")["list"]
    return next(row["person"] for row in listed if row["name"] == "Araminta Quillfeather")


def traces(council):
    """Which files of the council's folder hold anything of her, copies of the whole council aside."""
    place = council.folder / "council"
    found_ = set()
    for path in place.rglob("*"):
        if path.is_file() and not any(part in str(path.relative_to(place)) for part in HIDDEN):
            content = path.read_bytes()
            found_ |= {(str(path.relative_to(place)), trace) for trace in TRACES if trace in content}
    return found_


@pytest.mark.slow
def test_no_byte_is_left_and_no_restore_brings_anybody_back(council):
    is_sqlite = not council.environment.get("FAIRWAIT_DATABASE_URL")
    uuid = person_of(council, "2026-11-16")
    refused = council.run("erase", uuid, "--reason", "retention")
    assert (refused.returncode, "still waits" in refused.stderr) == (3, True)

    bring(council, "second.csv", "2026-11-23")
    assert council.run("backup", str(council.folder / "before.zip")).returncode == 0
    before = traces(council)
    assert any("files" in name for name, _ in before)
    assert any(name.startswith("fairwait.sqlite3") for name, _ in before) == is_sqlite

    would = council.json("erase", uuid, "--reason", "retention", "--dry-run", "--json", "-")
    assert (would["erased"], traces(council)) == (False, before)
    assert {each["what"]: each["count"] for each in would["held"]}["rows in kept files"] == 2

    gone = council.json("erase", uuid, "--reason", "retention", "--json", "-")
    assert (gone["erased"], gone["held"], gone["database_log_emptied"]) == (True, would["held"], True)
    assert traces(council) == set()
    after = council.events()  # proved

    again = council.run("erase", uuid, "--reason", "retention")
    assert (again.returncode, "erased already" in again.stdout) == (0, True)

    restored = council.run("restore", str(council.folder / "before.zip"), "--force")
    assert restored.returncode == 0, restored.stderr
    assert "erased again" in restored.stdout
    assert traces(council) == set()
    assert council.events() == after
    if is_sqlite:
        with sqlite3.connect(council.folder / "council" / "fairwait.sqlite3") as database:
            assert database.execute("SELECT count(*) FROM people_person WHERE is_erased").fetchone() == (1,)

    assert council.run("erase", uuid, "--reason", "because Araminta asked").returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("point", ["erase.files-gone", "erase.before-commit"])
def test_an_erasing_that_was_killed_is_done_by_asking_again(council, point):
    bring(council, "second.csv", "2026-11-23")
    listed = council.json("list", "--as-of", "2026-11-16", "--format", "json")["list"]
    uuid = next(row["person"] for row in listed if row["name"] == "Araminta Quillfeather")
    assert council.run("erase", uuid, "--reason", "order", failpoint=point).returncode == -9
    assert council.run("erase", uuid, "--reason", "order").returncode == 0
    assert traces(council) == set()
    council.events()
