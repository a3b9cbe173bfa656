"""An import killed anywhere leaves the state from before it, and the next try gives what one clean run gives (P07).

Each step is a process of its own, on a council of its own: killed with SIGKILL at each named failpoint.
"""

import signal

import pytest

from fairwait.upkeep.failpoints import names
from tests.on_disk import found

HEADINGS = "Person ID,Surname,Forename,DOB,Referral Date,Assessment Type,Priority,Team"
FIRST = "\n".join(
    [
        HEADINGS,
        *(
            f"WX{n:04},Invented,Person{n},{1 + n % 28:02}/03/19{40 + n % 40},13/06/2026,OT,High,Eastmarsh"
            for n in range(1, 41)
        ),
    ]
)
SECOND = FIRST.replace("WX0003,Invented,Person3,", "WX9003,Invented,Newcomer,").replace(
    "OT,High,Eastmarsh\nWX0006", "OT,Low,Fellside\nWX0006"
)
IMPORT_POINTS = tuple(name for name in names() if name.startswith("import."))


@pytest.fixture
def on_disk(tmp_path, database_of_its_own):
    def make(name):
        council = found(tmp_path / name, database_of_its_own, name)
        (council.folder / "first.csv").write_text(FIRST, encoding="utf-8")
        (council.folder / "second.csv").write_text(SECOND, encoding="utf-8")
        bring(council, "first.csv", as_of="2026-11-23")
        return council

    return make


def bring(council, name, *, as_of="2026-11-24", failpoint=None):
    done = council.run("import", "list", name, "--as-of", as_of, "--source", "trays", failpoint=failpoint)
    if failpoint is None:
        assert done.returncode == 0, done.stderr
    return done


@pytest.mark.slow
def test_an_import_killed_at_any_point_is_all_or_nothing(on_disk):
    clean = on_disk("clean")
    before_state, before = clean.state(), clean.events()
    bring(clean, "second.csv")
    after_state, after = clean.state(), clean.events()
    assert (after > before, after_state != before_state) == (True, True)

    assert len(IMPORT_POINTS) >= 4
    council = on_disk("killed")
    for point in [name for name in IMPORT_POINTS if name != "import.after-commit"]:
        assert bring(council, "second.csv", failpoint=point).returncode == -signal.SIGKILL
        assert (council.events(), council.state()) == (before, before_state), point
    assert bring(council, "second.csv", failpoint="import.after-commit").returncode == -signal.SIGKILL
    assert (council.events(), council.state()) == (after, after_state)
    bring(council, "second.csv")
    assert council.events() == after
