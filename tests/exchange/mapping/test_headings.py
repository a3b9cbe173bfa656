"""Headings as councils write them, and what is left out by its heading."""

import pytest

from tests.exchange.mapping.suggesting import WAITS, beside, cells, fields, suggested

NEVER_SEEN = {
    "Timestamp": "referred_on",
    "Does anybody help you without pay?": "has_unpaid_carer",
    "How soon do you need help?": "priority",
    "Story so far": "notes",
    "Package type": "pathway",
    "Event Description": "notes",
    "Rhywedd / Gender": "gender",
    "E-bost": "email",
    "Date to Brokerage": "referred_on",
    "Client Index": "person_id",
    "Rec'd": "referred_on",
    "What for?": "pathway",
    "CLIENT_REF": "person_id",
    "D.O.B.": "date_of_birth",
    "PCode": "postcode",
    "Last KIT": "last_contact_on",
    "Wkr": "worker",
    "Got hold of them": "last_contact_on",
    "Last got hold of": "last_contact_on",
    "Do not": "unsafe_contact",
    "Pri": "priority",
    "Svc User": "full_name",
    "Dt Ref Rcvd": "referred_on",
    "NHS No.": "nhs_number",
    "Swift ID": "person_id",
    "LAS ID": "person_id",
    "Mosaic ID": "person_id",
    "P Number": "person_id",
    "Contact Made": "last_contact_on",
    "Alloc Worker": "worker",
    "Date of Last Contact With Client": "last_contact_on",
    "Surname": "last_name",
    "Forename(s)": "first_name",
    "Preferred Name": "known_as",
    "Ethnic Origin": "ethnicity",
    "First Language": "language",
    "Main Lang": "language",
    "Lives alone?": "lives_alone",
    "Carer?": "is_carer",
    "Step": "pathway",
    "Workflow Step": "pathway",
    "Tray": "pathway",
    "Work Type": "pathway",
    "Assessment Type": "pathway",
    "Due Date": "target_on",
    "Start Dt": "referred_on",
    "Hold reason": "pause_reason",
    "RAG": "priority",
    "Closure Date": "ended_on",
    "Outcome": "end_reason",
    "Comments": "notes",
    "Presenting need": "reason",
    "PSR": "support_reason",
    "pers_dob": "date_of_birth",
    "ASS_REQ_DT": "referred_on",
    "Client / Ref": "person_id",
    "Surnmae": "last_name",
    "Cyfenw": "last_name",
}


@pytest.mark.parametrize(("header", "field"), NEVER_SEEN.items())
def test_headings_as_councils_write_them(header, field, tmp_path):
    assert fields(suggested(tmp_path, {header: cells(field)}))[header] == field


LEFT_OUT = {
    "Report ID": "const",
    "Page": "page",
    "Printed by": "staffname",
    "Printed on": "today",
    "Row": "rownum",
    "Tray seq": "rownum",
    "Days waiting": "days",
    "Age": "age",
    "Ward Code": "ward",
    "Case note count": "small",
    "GP Name": "gp",
    "Next of kin / Phone": "otherphone",
    "Worker ID": "staffid",
    "Date allocated": "allocated_on",
    "Last attempted contact": "attempt",
    "Overdue?": "late",
    "Last updated by": "staff",
    "Weekly cost": "money",
    "Postcode district": "outcode",
    "record_guid": "guid",
}


@pytest.mark.parametrize(("header", "kind"), LEFT_OUT.items())
def test_columns_that_are_no_field_are_left_out_with_a_reason(header, kind, tmp_path):
    columns = {"Person ID": cells("person_id"), "Date referred": cells("referred_on"), header: cells(kind)}
    column = suggested(tmp_path, columns).columns[-1]
    assert column.field is None
    assert column.confidence >= 0.5
    assert column.because.endswith(".")


def test_what_may_be_an_unsafe_contact_is_taken_as_one(tmp_path):
    for header in ("Do not", "Careful", "Warning", "Contact notes"):
        column = suggested(tmp_path, {header: cells("unsafe_contact"), "Ref": cells("person_id")}).columns[0]
        assert column.field == "unsafe_contact", header


@pytest.mark.parametrize("heading", ["Capital > £23,250", "Blue badge", "Column 7", "Gas appliance"])
def test_yes_and_no_alone_answer_no_question_of_ours(heading, tmp_path):
    assert fields(suggested(tmp_path, {heading: ["Y", "N", "N"] * 40}))[heading] is None


def test_when_it_was_sent_on_starts_the_wait_and_when_care_must_start_is_the_target(tmp_path):
    columns = {"Passed to Sourcing": cells("referred_on"), "Start Date Required": cells("target_on")}
    assert fields(suggested(tmp_path, columns)) == {
        "Passed to Sourcing": "referred_on",
        "Start Date Required": "target_on",
    }


@pytest.mark.parametrize("heading", ["Address inc p/code", "Address incl. postcode", "Home address (with p/c)"])
def test_an_address_with_its_postcode_is_an_address(heading, tmp_path):
    whole = [f"{street}, ZX1 4BD" for street in cells("address")]
    assert fields(suggested(tmp_path, {heading: whole}))[heading] == "address"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Broker's officer", "worker"),
        ("Brokerage worker", "worker"),
        ("Requesting SW", None),
        ("Sec 12 doctor", None),
        ("S12 Dr", None),
        ("Informal carer (Y/N)", "has_unpaid_carer"),
        ("From whom", "source_of_request"),
    ],
)
def test_headings_of_brokers_and_assessors(heading, field, tmp_path):
    kinds = {"worker": "worker", "has_unpaid_carer": "has_unpaid_carer", "source_of_request": "source_of_request"}
    told = {"Person ID": cells("person_id"), heading: cells(kinds.get(field or "", "worker"))}
    assert fields(suggested(tmp_path, told))[heading] == field


PHONES = [f"01632 960{number:03d}" for number in range(160)]


@pytest.mark.parametrize(
    "header",
    [
        "Key holder tel",
        "Managing Authority / Phone",
        "Relative phone",
        "Spouse mob",
        "Care home / Tel",
        "Fin Rep phone",
    ],
)
def test_a_telephone_of_somebody_else_is_nobodys_here(header, tmp_path):
    assert fields(suggested(tmp_path, {"Surname": cells("last_name"), header: PHONES}))[header] is None


def test_who_somebody_lives_with_is_no_status(tmp_path):
    with_whom = ["Alone", "Spouse", "Family", "Alone"] * 40
    assert fields(suggested(tmp_path, {"Living with": with_whom}))["Living with"] == "lives_alone"


def test_columns_an_export_marks_as_its_own_are_left_out(tmp_path):
    mapped = beside(tmp_path, **{"(Do Not Modify) Case": cells("wait_id"), "Case reference": cells("wait_id")})
    assert mapped["(Do Not Modify) Case"] is None


def test_the_name_of_a_table_of_work_before_every_heading_is_no_workers(tmp_path):
    columns = {
        "wrk_item_id": cells("wait_id"),
        "wrk_item_type_desc": cells("pathway"),
        "wrk_date_referral": cells("referred_on"),
        "wrk_priority_code": [str(1 + number % 4) for number in range(len(WAITS))],
        "wrk_status_desc": cells("status"),
        "wrk_team_name": cells("team"),
        "wrk_worker_name": cells("worker"),
        "per_person_id": cells("person_id"),
        "gp_name": cells("full_name"),
        "gp_phone": cells("phone"),
        "gp_practice": cells("locality"),
        "gp_code": cells("wait_id"),
    }
    found = fields(suggested(tmp_path, columns))
    wanted = ["wait_id", "pathway", "referred_on", "priority", "status", "team", "worker", "person_id"]
    assert list(found.values()) == [*wanted, None, None, None, None]


@pytest.mark.parametrize(
    ("header", "field"),
    [("Plan agreed on", "referred_on"), ("Last update given", "last_contact_on"), ("D2A route", None)],
)
def test_headings_of_brokers_and_discharge_hubs(header, field, tmp_path):
    values = cells("referred_on") if field else ["Pathway 1", "Pathway 2"] * (len(WAITS) // 2)
    assert fields(suggested(tmp_path, {header: values, "Person ID": cells("person_id")}))[header] == field


def test_headings_say_where_their_columns_were_taken_from(tmp_path):
    tables = {
        "Fact_Waits[WaitKey]": cells("wait_id"),
        "Dim_Person[PersonNumber]": cells("person_id"),
        "Dim_Person[Date Of Birth]": cells("date_of_birth"),
        "Dim_Team[Team]": cells("team"),
        "Fact_Waits[Referral Date]": cells("referred_on"),
        "Odd[Xyzzy]": [None] * len(WAITS),
    }
    wanted = ["wait_id", "person_id", "date_of_birth", "team", "referred_on", None]
    assert list(fields(suggested(tmp_path, tables)).values()) == wanted
    path = {
        "data.id": cells("wait_id"),
        "data.subject.identifier": cells("person_id"),
        "data.subject.birthDate": cells("date_of_birth"),
        "data.authoredOn": cells("referred_on"),
        "data.performer.display": cells("worker"),
    }
    wanted = ["wait_id", "person_id", "date_of_birth", "referred_on", "worker"]
    assert list(fields(suggested(tmp_path, path)).values()) == wanted


@pytest.mark.parametrize("header", ["Died on", "Date deceased", "DOD"])
def test_days_of_death_are_awaited_in_a_file_where_nobody_died(header, tmp_path):
    columns = {header: [None] * len(WAITS), "Person ID": cells("person_id")}
    assert fields(suggested(tmp_path, columns))[header] == "date_of_death"
    flags = ["No", "Yes"] * (len(WAITS) // 2)
    assert fields(suggested(tmp_path, columns | {"Deceased": flags}))["Deceased"] is None
