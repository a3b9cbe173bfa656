"""Columns no heading claims, and lists about somebody: what their values and the rest of the list tell."""

import random

import pytest

from tests.exchange.mapping.suggesting import WAITS, cells, fields, suggested

WHO = {"Name": cells("full_name"), "Born": cells("date_of_birth"), "Referral date": cells("referred_on")}
OTHERS = ("Ann Reed", "Tom Moss", "Una Hale", "Raj Nair", "Eve Dunn", "Sam Pike", "Lia Moore", "Ned Fry")
LAST = ("Qwertz", "Asdf", "Yxcv", "Poiu", "Lkjh")


def mapped(tmp_path, **columns):
    return fields(suggested(tmp_path, WHO | columns))


def again_and_again(*words):
    return [words[number % len(words)] for number in range(len(WAITS))]


@pytest.mark.parametrize("heading", ["Given to", "Sat with", "Xyzzy"])
def test_the_same_few_names_again_and_again_are_the_workers(heading, tmp_path):
    assert mapped(tmp_path, **{heading: again_and_again(*OTHERS)})[heading] == "worker"
    beside = {heading: again_and_again(*OTHERS), "Social worker": cells("worker")}
    assert mapped(tmp_path, **beside)[heading] is None
    two = {"Xyzzy": again_and_again(*OTHERS), "Plugh": again_and_again(*reversed(OTHERS))}
    assert mapped(tmp_path, **two)["Xyzzy"] is None


def test_a_few_words_for_teams_are_the_team(tmp_path):
    teams = again_and_again("North Team", "South Team", "Hospital Team", "Duty Team")
    assert mapped(tmp_path, Xyzzy=teams)["Xyzzy"] == "team"
    assert mapped(tmp_path, Xyzzy=teams, Team=cells("team"))["Xyzzy"] is None


@pytest.mark.parametrize("heading", ["FA Status", "Where it's at", "Xyzzy"])
def test_words_for_where_a_wait_stands_are_the_status_where_no_other_column_is(heading, tmp_path):
    stands = again_and_again("Waiting", "Not started", "On hold")
    assert mapped(tmp_path, **{heading: stands})[heading] == "status"


def test_a_funding_status_beside_the_status_is_none(tmp_path):
    columns = {"FA Status": again_and_again("Waiting", "Not started"), "Status": cells("status")}
    assert mapped(tmp_path, **columns)["FA Status"] is None


def told_twice(*, persons, waits):
    """Names and days of 160 rows, forty people of which stand in two; and a number by person and one by row."""
    who = [number if number < 120 else number - 120 for number in range(160)]
    return {
        "Name": [f"{OTHERS[n % 8].split()[0]} {LAST[n % 5]}{chr(97 + n // 8)}" for n in who],
        "Born": [f"{1 + n % 28:02}/{1 + n % 12:02}/19{30 + n % 60}" for n in who],
        "Referral date": [f"{1 + number % 28:02}/{1 + number % 9:02}/2026" for number in range(160)],
        persons: [str(70_000 + 37 * n) for n in who],
        waits: [f"AB{50_000 + 7 * number}" for number in range(160)],
    }


@pytest.mark.parametrize("heading", ["PIN", "Xyzzy"])
def test_a_number_that_stays_with_a_name_is_the_persons_whatever_its_heading(heading, tmp_path):
    columns = told_twice(persons=heading, waits="Plugh")
    assert fields(suggested(tmp_path, columns))[heading] == "person_id"
    beside = columns | {"Person ID": [f"P{cell}" for cell in columns[heading]]}
    assert fields(suggested(tmp_path, beside))[heading] is None


def test_a_number_of_nothing_that_changes_with_each_row_is_nobodys(tmp_path):
    assert fields(suggested(tmp_path, told_twice(persons="Person ID", waits="Xyzzy")))["Xyzzy"] is None


def test_of_two_numbers_the_one_that_stays_with_a_name_is_the_persons(tmp_path):
    found = fields(suggested(tmp_path, told_twice(persons="Case ref", waits="Record no")))
    assert (found["Case ref"], found["Record no"]) == ("person_id", "wait_id")
    found = fields(suggested(tmp_path, told_twice(persons="Record no", waits="Case ref")))
    assert (found["Case ref"], found["Record no"]) == ("wait_id", "person_id")


def test_a_key_of_each_row_is_not_the_persons_where_another_number_stays_with_them(tmp_path):
    columns = told_twice(persons="client_bk", waits="client_sk")
    columns["client_sk"] = [f"9{100_000 + 7 * max(n, 5)}" for n in range(160)]  # five rows were loaded twice
    found = fields(suggested(tmp_path, columns))
    assert (found["client_bk"], found["client_sk"]) == ("person_id", None)
    alone = {name: cells for name, cells in columns.items() if name != "client_bk"}
    assert fields(suggested(tmp_path, alone))["client_sk"] == "person_id"


def test_headings_that_plainly_say_which_number_is_which_are_believed(tmp_path):
    found = fields(suggested(tmp_path, told_twice(persons="Referral ID", waits="Person ID")))
    assert (found["Referral ID"], found["Person ID"]) == ("wait_id", "person_id")


@pytest.mark.parametrize("heading", ["Description", "History", "Detail"])
def test_the_only_sentences_are_the_notes(heading, tmp_path):
    assert mapped(tmp_path, **{heading: cells("notes")})[heading] == "notes"
    assert mapped(tmp_path, **{heading: cells("notes"), "Case notes": cells("notes")})[heading] != "notes"


def test_a_plain_reason_stays_one(tmp_path):
    assert mapped(tmp_path, **{"Reason for referral": cells("notes")})["Reason for referral"] == "reason"


def test_names_of_nobody_in_particular_are_no_second_name_of_the_person(tmp_path):
    columns = {
        "First name": cells("first_name"),
        "Surname": cells("last_name"),
        "Person ID": cells("person_id"),
        "Worker": cells("worker"),
        "Technical officer": cells("full_name"),
    }
    assert fields(suggested(tmp_path, columns))["Technical officer"] is None


@pytest.mark.parametrize("who", ["Carer", "Parent", "Friend"])
def test_a_list_about_somebody_reads_them_as_the_person(who, tmp_path):
    columns = {
        f"{who} name": cells("full_name"),
        f"{who} DOB": cells("date_of_birth"),
        f"{who} phone": cells("phone"),
        "Adult cared for": random.Random(3).sample(cells("full_name"), len(WAITS)),
        "Adult cared for ID": [str(70_000 + 7 * number) for number in range(len(WAITS))],
        "Request date": cells("referred_on"),
    }
    wanted = ["full_name", "date_of_birth", "phone", None, "cares_for_id", "referred_on"]
    assert list(fields(suggested(tmp_path, columns)).values()) == wanted


@pytest.mark.parametrize("missing", ["Parent name", "Parent DOB"])
def test_a_list_that_tells_little_of_somebody_is_not_about_them(missing, tmp_path):
    columns = {
        "Person ID": cells("person_id"),
        "Parent name": cells("full_name"),
        "Parent DOB": cells("date_of_birth"),
        "Parent phone": cells("phone"),
        "Parent email": cells("email"),
        "Request date": cells("referred_on"),
    }
    del columns[missing]
    assert fields(suggested(tmp_path, columns))["Parent phone"] is None


def test_what_a_heading_calls_a_code_is_the_pathway_if_its_words_are(tmp_path):
    assert mapped(tmp_path, ServiceCd=cells("pathway"))["ServiceCd"] == "pathway"


@pytest.mark.parametrize(
    ("heading", "kind", "field"),
    [
        ("CareProfName", "worker", "worker"),
        ("Last Interaction", "last_contact_on", "last_contact_on"),
        ("Renewal due", "review_due_on", "review_due_on"),
        ("Assessment notice to LA", "referred_on", "referred_on"),
        ("Family phone", "phone", None),
        ("Adm date", "referred_on", None),
        ("House", "address", "address"),
    ],
)
def test_headings_of_the_ward_the_trust_and_the_hub(heading, kind, field, tmp_path):
    columns = {"Person ID": cells("person_id"), "Start of wait": cells("referred_on"), heading: cells(kind)}
    if field == "referred_on":
        del columns["Start of wait"]
    assert fields(suggested(tmp_path, columns))[heading] == field


@pytest.mark.parametrize("heading", ["Carer", "Lives alone", "Cares for"])
def test_names_answer_no_question(heading, tmp_path):
    columns = {"Person ID": cells("person_id"), "Surname": cells("last_name"), heading: cells("full_name")}
    assert fields(suggested(tmp_path, columns))[heading] not in {"is_carer", "has_unpaid_carer", "lives_alone"}


def test_the_only_names_of_a_list_are_of_those_who_wait(tmp_path):
    columns = {
        "Carer": cells("full_name"),
        "Carer born": cells("date_of_birth"),
        "Carer post code": cells("postcode"),
        "Assessment requested on": cells("referred_on"),
    }
    assert list(fields(suggested(tmp_path, columns)).values()) == [
        "full_name",
        "date_of_birth",
        "postcode",
        "referred_on",
    ]


def test_full_names_of_a_few_beside_first_and_last_are_the_workers(tmp_path):
    columns = {
        "p.Forename": cells("first_name"),
        "p.Surname": cells("last_name"),
        "p.Ref": cells("person_id"),
        "w.FullName": again_and_again(*OTHERS),
    }
    assert fields(suggested(tmp_path, columns))["w.FullName"] == "worker"
    assert fields(suggested(tmp_path, columns | {"Worker": cells("worker")}))["w.FullName"] is None


def test_an_outcome_that_names_pathways_is_the_pathway_in_a_list_without_ends(tmp_path):
    outcome = {"Referral outcome": cells("pathway")}
    assert mapped(tmp_path, **outcome)["Referral outcome"] == "pathway"
    ended = {"Date ended": cells("ended_on")}
    assert mapped(tmp_path, **outcome, **ended)["Referral outcome"] == "end_reason"


def test_the_long_name_of_a_table_of_work_is_no_other_workers(tmp_path):
    columns = {
        "citizen_id": cells("person_id"),
        "request_service_type": cells("pathway"),
        "request_received_date": cells("referred_on"),
        "request_priority": cells("priority"),
        "request_status": cells("status"),
        "request_worker": cells("worker"),
    }
    assert fields(suggested(tmp_path, columns))["request_worker"] == "worker"


def test_figures_are_no_team(tmp_path):
    assert mapped(tmp_path, Section=again_and_again("3", "37", "47/49"))["Section"] is None
