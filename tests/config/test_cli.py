"""The command line as an analyst uses it: exit codes, JSON, and an extract in a layout no other test has."""

import sqlite3

import pytest
from django.db import connection

from fairwait.config.cli import council as serving
from fairwait.config.environment import Environment
from tests.on_disk import found

LAYOUT = """Wexmoor adult care;;;;;;;;
Everyone unallocated, run 23.11.26;;;;;;;;

Svc user;Client ref;Born;What for?;Asked on;How urgent;Who holds it;Last spoke;Remarks
MARLOWE, Edith (Edie);W/0001;03.03.1942;OT assessment;22.09.26;2 - Urgent;Eastmarsh;24.09.26;"Fell twice; lives alone"
ACHEBE, Gordon;W/0002;17.08.1950;Carers assessment;01.10.26;Low;Eastmarsh;20.11.26;
KOWALCZYK, Danuta;W/0003;31.06.1953;OT assessment;14.10.26;Medium;Fellside;19.11.26;
PIKE, Raymond;W/0004;05.05.1938;OT assessment;;High;Fellside;;
Total: 4;;;;;;;;
"""
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


@pytest.fixture
def council(tmp_path, database_of_its_own):
    return founded(tmp_path, database_of_its_own)


def founded(tmp_path, database_of_its_own, **how):
    made = found(tmp_path / "c", database_of_its_own, "cli", **how)
    (made.folder / "asked.txt").write_text(LAYOUT, encoding="cp1252")
    return made


@pytest.mark.slow
def test_an_extract_in_a_layout_of_its_own_from_file_to_trusted_list(tmp_path, database_of_its_own):
    council = founded(tmp_path, database_of_its_own, from_nothing=True)
    checked = council.json("check", "asked.txt", "--as-of", MONDAY, "--json", "-")
    assert (checked["schema"], checked["rows"], checked["usable"]) == ("fairwait.check/1", 4, 3)
    found_rules = {(f["rule"], f["row"]) for f in checked["findings"] if f["severity"] != "note"}
    assert ("date-unreadable", 7) in found_rules
    assert ("required-missing", 8) in found_rules
    fields = {column["column"]: column["field"] for column in checked["mapping"]}
    assert fields["Asked on"] == "referred_on"
    assert fields["What for?"] == "pathway"
    assert council.run("check", "asked.txt", "--as-of", MONDAY, "--strict").returncode == 1

    bring = ("import", "list", "asked.txt", "--as-of", MONDAY, "--source", "asked", "--json", "-")
    dry = council.json(*bring, "--dry-run")
    assert council.run(*bring, "--dry-run", "--strict").returncode == 1, "a row could not be used"
    assert (dry["dry_run"], dry["counts"]["joined"], dry["events"]) == (True, 3, 0)
    assert council.events() == 0

    brought = council.json(*bring)
    assert (brought["schema"], brought["counts"]["joined"]) == ("fairwait.import/1", 3)
    events = council.events()
    again = council.json(*bring)
    assert (again["events"], council.events()) == (0, events)
    later = council.json("import", "list", "asked.txt", "--as-of", TUESDAY, "--source", "asked", "--json", "-")
    assert (later["counts"]["same"], later["events"], council.events()) == (3, 0, events)

    # The row that could not be used came back in a file; mended and brought again it joins, and nobody leaves.
    mend = council.folder / "asked-to-mend.txt"
    text = mend.read_text(encoding="cp1252")
    assert "PIKE, Raymond" in text
    assert "MARLOWE" not in text
    mend.write_text(text.replace("OT assessment;;High", "OT assessment;22.11.26;High"), encoding="cp1252")
    mended = council.json("import", "list", mend.name, "--as-of", TUESDAY, "--source", "asked", "--json", "-")
    assert (mended["counts"]["joined"], mended["counts"]["left"]) == (1, 0)

    listed = council.json("list", "--as-of", "2026-11-25", "--format", "json")
    assert (listed["schema"], listed["waits"], listed["people"]) == ("fairwait.list/1", 4, 4)
    assert [row["name"] for row in listed["list"]][:2] == ["Edith Marlowe", "Raymond Pike"]
    edith = next(row for row in listed["list"] if row["name"] == "Edith Marlowe")
    assert (edith["days_waiting"], edith["band"], "contact" in edith["lacks"]) == (64, "P2", True)

    assert council.json("list", "--as-of", "2026-10-05", "--format", "json")["waits"] == 2
    assert council.json("list", "--as-of", "2026-10-05", "--known-at", "2026-10-05", "--format", "json")["waits"] == 0
    assert council.json("list", "--as-of", TUESDAY, "--known-at", MONDAY, "--format", "json")["waits"] == 3

    measures = council.json("measures", "--as-of", TUESDAY, "--json", "-")
    assert measures["schema"] == "fairwait.measures/1"
    undone = council.json("import", "undo", str(mended["import"]), "--json", "-")
    assert undone["people"] == 1
    assert council.json("list", "--as-of", "2026-11-25", "--format", "json")["waits"] == 3
    assert council.events() > events


@pytest.mark.slow
def test_what_cannot_be_done_says_so_with_its_exit_code(council):
    (council.folder / "letter.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (council.folder / "empty.csv").write_bytes(b"")
    for name in ("letter.pdf", "empty.csv", "not-there.csv"):
        refused = council.run("import", "list", name)
        assert refused.returncode == 3, name
        assert refused.stderr.strip()
    assert council.run("import", "list", "asked.txt", "--as-of", "soon").returncode == 2
    assert council.run("import", "undo", "99").returncode == 2
    assert council.run("list", "--pathway", "nonsense").returncode == 2
    assert council.run("list", "--by", "nobody").returncode == 2
    assert council.events() == 0


@pytest.mark.slow
def test_rows_to_mend_never_lie_over_others_nor_stay_of_a_file_that_was_refused(council):
    bring = ("import", "list", "asked.txt", "--source", "asked", "--json", "-")
    council.json(*bring, "--as-of", MONDAY)
    mended = council.folder / "asked-to-mend.txt"
    mended.write_text("mended by hand, not brought yet")
    council.json(*bring, "--as-of", TUESDAY)
    assert mended.read_text() == "mended by hand, not brought yet"
    assert (council.folder / "asked-to-mend-2.txt").exists()

    nothing = LAYOUT.replace("22.09.26", "").replace("01.10.26", "").replace("14.10.26", "")
    (council.folder / "none.txt").write_text(nothing, encoding="cp1252")
    (council.folder / "only headings.csv").write_text("Client ref,Surname,What for?,Received\n")
    for name, why in (("none.txt", "No row of this file can be used"), ("only headings.csv", "headings and no rows")):
        refused = council.run("import", "list", name, "--source", "asked")
        assert (refused.returncode, why in refused.stderr) == (3, True), refused.stderr
    assert sorted(path.name for path in council.folder.glob("*to-mend*")) == [
        "asked-to-mend-2.txt",
        "asked-to-mend.txt",
    ]


@pytest.mark.slow
def test_verify_names_the_first_bad_event_after_a_byte_is_changed(council):
    council.json("import", "list", "asked.txt", "--as-of", MONDAY, "--source", "asked", "--json", "-")
    if connection.vendor != "sqlite":
        assert council.events() == 3  # a byte of PostgreSQL's files is not ours to change: tests/history does it in SQL
        return
    with sqlite3.connect(council.folder / "council" / "fairwait.sqlite3") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE history_event SET facts = replace(facts, 'asked', 'asket') WHERE seq = 2")
    proof = council.json("verify", "--json", "-", code=1)
    assert proof["faults"][0]["event"] == 2


@pytest.mark.slow
def test_a_backup_is_restored_elsewhere_and_proved(council, tmp_path, database_of_its_own):
    council.json("import", "list", "asked.txt", "--as-of", MONDAY, "--source", "asked", "--json", "-")
    assert council.run("backup", "copy.zip").returncode == 0
    elsewhere = type(council)(
        council.folder,
        {**council.environment, "FAIRWAIT_DIR": str(tmp_path / "elsewhere"), **database_of_its_own("elsewhere")},
    )
    restored = elsewhere.run("restore", "copy.zip")
    assert restored.returncode == 0, restored.stderr
    assert elsewhere.state() == council.state()
    assert elsewhere.run("restore", "copy.zip").returncode == 3


@pytest.mark.slow
def test_a_councils_choices_about_the_checks_are_used_by_check_and_by_import(council):
    (council.folder / "checks.toml").write_text(
        'schema = "fairwait.checks/1"\n[lowered]\ndate-unreadable = "Old dates are mended at the yearly audit"\n'
    )
    look = ("check", "asked.txt", "--as-of", MONDAY, "--json", "-")

    def severity(*words):
        found = council.json(*look, *words)
        return found["lowered"], next(f["severity"] for f in found["findings"] if f["rule"] == "date-unreadable")

    assert severity() == ({}, "warn")
    lowered = {"date-unreadable": "Old dates are mended at the yearly audit"}
    assert severity("--checks", "checks.toml") == (lowered, "note")
    assert council.run("checks", "adopt", "checks.toml", "--reason", "").returncode == 3
    adopted = council.run("checks", "adopt", "checks.toml", "--reason", "Agreed", "--from", MONDAY)
    assert "version 1 is in force" in adopted.stdout
    assert "yearly audit" in council.run("checks", "show", "--as-of", MONDAY).stdout
    assert severity() == (lowered, "note")
    assert "By your council's choice, date-unreadable" in council.run("check", "asked.txt", "--as-of", MONDAY).stdout
    (council.folder / "bad.toml").write_text('schema = "fairwait.checks/1"\n[lowered]\nrow-shape = "noisy"\n')
    refused = council.run("check", "asked.txt", "--checks", "bad.toml")
    assert (refused.returncode, "Line 3" in refused.stderr) == (2, True)
    assert council.run("checks", "adopt", "bad.toml", "--reason", "x").returncode == 3
    assert council.run("map", "asked.txt", "--checks", "missing.toml").returncode == 2


@pytest.mark.parametrize(
    ("said", "address"), [("", "http://127.0.0.1:8123"), ("https://a.example", "https://a.example")]
)
def test_links_lead_to_the_port_at_which_a_site_of_this_machine_is_served(monkeypatch, said, address):
    monkeypatch.setenv("FAIRWAIT_BASE_URL", said)
    seen = []
    monkeypatch.setattr(serving.site, "start", lambda: None)
    monkeypatch.setattr(serving, "serve_until_stopped", lambda **_told: seen.append(Environment().address))
    serving.serve(port=8123)
    assert seen == [address]
