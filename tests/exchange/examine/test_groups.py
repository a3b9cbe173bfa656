"""Findings about several rows together: shared numbers, the same row, need or person twice."""

import subprocess
import sys
from datetime import date

import pytest

from fairwait.engine.checks import identity
from tests.exchange.examine.town import clean_rows, examined, found

OPEN = {
    "status": "Waiting",
    "ended_on": "",
    "end_reason": "",
    "date_of_death": "",
    "paused_on": "",
    "resumes_on": "",
    "pause_reason": "",
}
EDITH = {"first_name": "Edith", "last_name": "Marlowe", "date_of_birth": "03/03/1942"}
TOM = {"first_name": "Tom", "last_name": "Reed", "date_of_birth": "21/09/1967"}
SAME_PERSON = (
    {"first_name": "Edyth", "last_name": "Marlowe", "date_of_birth": "03/03/1942"},
    {"first_name": "Edith", "last_name": "Hargreaves", "date_of_birth": "03/03/1942"},
    {"first_name": "Edith", "last_name": "Marlowe", "date_of_birth": "03/03/1924"},
    {"first_name": "EDIE", "last_name": "MARLOWE", "date_of_birth": ""},
    {"first_name": "Marlowe", "last_name": "Edith", "date_of_birth": "03/03/1942"},
)


def _two(**second):
    rows = clean_rows(8, seed=3)
    rows[3] |= EDITH | OPEN | {"pathway": "OT assessment", "person_id": "0041877"}
    rows[6] |= OPEN | {"pathway": "Needs assessment"} | second
    return rows


@pytest.mark.parametrize(("number", "rule"), [("person_id", "person-id-shared"), ("nhs_number", "nhs-number-shared")])
def test_one_number_for_two_people_is_found_on_both_rows(number, rule, tmp_path):
    rows = _two(**TOM)
    rows[6][number] = rows[3][number]
    assert found(examined(rows, directory=tmp_path)) == {(rule, 3), (rule, 6)}


@pytest.mark.parametrize("number", ["person_id", "nhs_number"])
@pytest.mark.parametrize("again", SAME_PERSON, ids=str)
def test_a_slip_a_pet_name_or_a_married_name_is_the_same_person(number, again, tmp_path):
    rows = _two(**again)
    rows[6][number] = rows[3][number]
    assert found(examined(rows, directory=tmp_path)) == set()


def test_two_people_under_one_number_are_never_made_one(tmp_path):
    rows = _two(**TOM, person_id="0041877")
    rows[6]["pathway"] = rows[3]["pathway"]
    examination = examined(rows, directory=tmp_path)
    assert found(examination) == {("person-id-shared", 3), ("person-id-shared", 6)}  # and no duplicate wait


def test_the_same_need_twice_is_found_and_two_needs_are_not(tmp_path):
    twice = _two(**EDITH, person_id="0041877")
    assert found(examined(twice, directory=tmp_path)) == set()
    twice[6]["pathway"] = "Occupational Therapy"
    examination = examined(twice, directory=tmp_path)
    assert found(examination) == {("duplicate-wait", 3), ("duplicate-wait", 6)}
    assert [(group.rule, group.rows) for group in examination.groups] == [("duplicate-wait", (7, 10))]


@pytest.mark.parametrize(("first", "second", "same"), [
    ("OT - equipment", "OT - major adaptation", False),
    ("OT assessment", "OT - housing", False),
    ("OT", "Occupational therapy assessment", True),
    ("OT equip", "OT - Equipment", True),
])  # fmt: skip
def test_two_kinds_of_help_on_one_pathway_are_two_needs(first, second, same, tmp_path):
    rows = _two(**EDITH, person_id="0041877")
    rows[3]["pathway"], rows[6]["pathway"] = first, second
    rules = {rule for rule, _ in found(examined(rows, directory=tmp_path))}
    assert ("duplicate-wait" in rules) is same


@pytest.mark.parametrize("ended", [{"ended_on": "09/02/2026"}, {"status": "Closed"}, {"status": "Cancelled"}])
def test_a_need_that_has_ended_is_no_duplicate(ended, tmp_path):
    rows = _two(**EDITH, person_id="0041877")
    rows[6] |= {"pathway": "OT assessment"} | ended
    assert "duplicate-wait" not in {rule for rule, _ in found(examined(rows, directory=tmp_path))}


@pytest.mark.parametrize("lacking", [("person_id",), ("person_id", "nhs_number")])
def test_people_are_known_by_nhs_number_or_by_name_and_birth_too(lacking, tmp_path):
    rows = _two(**EDITH, pathway="OT assessment", person_id="0041877")
    rows[6] |= {"pathway": "OT assessment", "nhs_number": rows[3]["nhs_number"]}
    for row in (rows[3], rows[6]):
        row |= dict.fromkeys(lacking, "")
    assert found(examined(rows, directory=tmp_path)) == {("duplicate-wait", 3), ("duplicate-wait", 6)}


def test_a_row_twice_is_found_on_both(tmp_path):
    rows = clean_rows(9, seed=4)
    rows[2] |= OPEN
    rows[7] = dict(rows[2])
    assert found(examined(rows, directory=tmp_path)) == {
        (rule, row) for rule in ("duplicate-row", "duplicate-wait") for row in (2, 7)
    }


def test_a_row_twice_is_the_same_row_however_it_is_written(tmp_path):
    rows = clean_rows(9, seed=4)
    rows[2] |= OPEN
    rows[7] = {name: value.upper() if isinstance(value, str) else value for name, value in rows[2].items()}
    rows[7]["postcode"] = str(rows[2]["postcode"]).replace(" ", "")
    assert ("duplicate-row", 7) in found(examined(rows, directory=tmp_path))


def test_one_person_under_two_identities_is_found_with_the_evidence(tmp_path):
    rows = clean_rows(60, seed=8)
    same = {
        "date_of_birth": "03/03/1942",
        "postcode": "ZX7 3QQ",
        "address": "9 Harbour View, Newtown",
        "gender": "F",
        "mobile": "07700 900555",
    }
    rows[20] |= EDITH | same | {"person_id": "5550001", "nhs_number": "", "title": "Mrs", "email": "", "phone": ""}
    rows[41] |= (
        {"first_name": "Edith", "last_name": "Marlow"}
        | same
        | {"person_id": "5550002", "nhs_number": "", "title": "Mrs", "email": "", "phone": ""}
    )
    examination = examined(rows, directory=tmp_path, link=True)
    assert found(examination) == {("duplicate-person", 20), ("duplicate-person", 41)}
    (group,) = examination.groups
    assert group.rows == (24, 45)
    assert group.probability is not None
    assert group.probability > 0.9
    assert group.because


def test_twins_share_neither_number_nor_identity(tmp_path):
    rows = clean_rows(30, seed=9)
    home = {
        "date_of_birth": "03/03/1972",
        "postcode": "ZX7 3QQ",
        "address": "9 Harbour View",
        "phone": "01632 960555",
        "mobile": "",
        "email": "",
    }
    rows[4] |= home | {"first_name": "Amina", "last_name": "Yusuf", "gender": "F"}
    rows[5] |= home | {"first_name": "Bilal", "last_name": "Yusuf", "gender": "M"}
    assert found(examined(rows, directory=tmp_path, link=True)) == set()


def test_keys_are_stable_text(tmp_path):
    import polars as pl

    rows = clean_rows(4, seed=1)
    rows[0]["person_id"] = "0041877"
    rows[1] |= {"person_id": "", "wait_id": ""}
    rows[2] |= {"person_id": "", "nhs_number": "", "first_name": "Edith", "last_name": "O’Márlowe"} | {
        "date_of_birth": "03/03/1942"
    }
    keyed = identity.with_identities(pl.read_parquet(examined(rows, directory=tmp_path).clean))
    first, second, third, _ = keyed.get_column("person_key")
    assert first == "person_id:0041877"
    assert second == "nhs:" + keyed.get_column("nhs_number")[1]
    assert third == "name-dob:omarlowe|edith|1942-03-03"
    assert keyed.get_column("wait_key")[0] == "wait_id:W00000"
    assert keyed.get_column("wait_key")[1] == f"{second}|{keyed['pathway'][1]}|{keyed['referred_on'][1]}"
    assert keyed.get_column("identity").n_unique() == 4


def test_different_people_need_both_name_and_birth_date_to_differ():
    edith = identity.Person("edith", "marlowe", "", date(1942, 3, 3))
    assert identity.different(edith, identity.Person("tom", "reed", "", date(1967, 9, 21)))
    assert not identity.different(edith, identity.Person("tom", "reed", "", date(1942, 3, 3)))
    assert not identity.different(edith, identity.Person("edith", "marlowe", "", date(1967, 9, 21)))


ONE_NEED = """
import os, resource
from datetime import date
import polars as pl
from fairwait.engine.checks.rules.groups import duplicate_waits, with_needs
from fairwait.engine.checks.vocabulary import Vocabulary
rows = 40_000
keyed = pl.DataFrame({
    "row": range(2, rows + 2), "identity": [0] * rows, "pathway": ["ot"] * rows, "pathway_text": ["OT"] * rows,
    "ended_on": pl.Series([None] * rows, dtype=pl.Date), "status": pl.Series([None] * rows, dtype=pl.String),
})
duplicate_waits(with_needs(keyed.head(100)), columns={}, vocabulary=Vocabulary(pathways=()))
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + 500_000_000, held + 500_000_000))
found, groups = duplicate_waits(with_needs(keyed), columns={}, vocabulary=Vocabulary(pathways=()))
assert [len(group.rows) for group in groups] == [rows]
print(found["message"][0], found["message"][3])
"""


def test_a_need_on_every_line_of_a_long_file_takes_no_memory_by_the_square(tmp_path):
    """Every row with all the others beside it would be 12 GB here; half a GB is allowed."""
    done = subprocess.run([sys.executable, "-c", ONE_NEED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    same = "The same person already waits for the same thing: rows"
    assert done.stdout.strip() == f"{same} 3, 4, 5, 6, 7 and 39994 more. {same} 2, 3, 4, 6, 7 and 39994 more."
