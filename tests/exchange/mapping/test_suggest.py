"""What is suggested for single columns, and for columns that speak of each other."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairwait.engine.checks.fields import BY_NAME
from fairwait.exchange.extracts.mapping import ExtractMapping, as_json, suggest
from fairwait.exchange.extracts.reading import read
from tests.exchange.mapping.town import FIELDS, OTHERS, Style, layouts, people_waiting, reading_of, vocabulary, written

WAITS = people_waiting(160, random.Random(11))


def cells(kind: str, style: Style | None = None) -> list[str | None]:
    write = OTHERS.get(kind) or FIELDS[kind]
    rng = random.Random(kind)
    return [write(wait, style or Style(numbers="plain"), rng) for wait in WAITS]


def suggested(tmp_path, columns: dict[str, list[str | None]], **how) -> ExtractMapping:
    return suggest(reading_of(columns, tmp_path), vocabulary=vocabulary(), **how)


def fields(mapping: ExtractMapping) -> dict[str, str | None]:
    return {column.column: column.field for column in mapping.columns}


@pytest.mark.parametrize("field", list(BY_NAME))
def test_every_field_is_reached_by_its_own_name_and_label(field, tmp_path):
    for header in (field, BY_NAME[field].label):
        assert fields(suggested(tmp_path, {header: cells(field)}))[header] == field


@pytest.mark.parametrize("field", list(BY_NAME))
def test_an_empty_column_is_taken_by_its_heading_and_less_surely(field, tmp_path):
    label = BY_NAME[field].label
    full = suggested(tmp_path, {label: cells(field)}).columns[0]
    empty = suggested(tmp_path, {label: [None] * 30}).columns[0]
    assert empty.field == field
    assert empty.confidence < full.confidence
    assert "empty" in empty.because


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


@pytest.mark.parametrize(
    ("field", "header"), [("nhs_number", "Column 3"), ("postcode", "Zog"), ("email", "Field7"), ("date_of_birth", "x")]
)
def test_values_that_leave_no_doubt_need_no_heading(field, header, tmp_path):
    assert fields(suggested(tmp_path, {header: cells(field)}))[header] == field


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Surname", "referred_on"), ("Date of birth", "notes"), ("NHS Number", "worker"), ("Priority", "postcode")],
)
def test_a_heading_does_not_stand_against_its_values(header, kind, tmp_path):
    assert fields(suggested(tmp_path, {header: cells(kind)}))[header] != NEVER_SEEN.get(header, "date_of_birth")


def test_of_two_claims_the_better_wins_and_the_other_is_shown(tmp_path):
    columns = {"Rec'd": cells("referred_on"), "Created": cells("created"), "Ref": cells("person_id")}
    mapping = suggested(tmp_path, columns)
    received, created, _ = mapping.columns
    assert received.field == "referred_on"
    assert [name for name, _ in received.rivals] == ["Created"]
    assert created.field is None
    assert [name for name, _ in created.rivals] == ["Rec'd"]
    assert "Rec'd" in created.because


def test_created_is_the_start_of_the_wait_where_nothing_says_it_better(tmp_path):
    columns = {"Created": cells("created"), "Ref": cells("person_id"), "DOB": cells("date_of_birth")}
    assert fields(suggested(tmp_path, columns))["Created"] == "referred_on"


def test_a_contact_date_is_the_request_unless_another_column_is(tmp_path):
    alone = {"Contact date": cells("referred_on"), "Name": cells("full_name")}
    assert fields(suggested(tmp_path, alone))["Contact date"] == "referred_on"
    beside = {"Contact date": cells("last_contact_on"), "Referral date": cells("referred_on")}
    assert fields(suggested(tmp_path, beside)) == {"Contact date": "last_contact_on", "Referral date": "referred_on"}


def test_of_two_numbers_the_one_that_repeats_is_the_persons(tmp_path):
    columns = {"Ref": cells("wait_id"), "ID": cells("person_id"), "Date": cells("referred_on")}
    assert fields(suggested(tmp_path, columns)) == {"Ref": "wait_id", "ID": "person_id", "Date": "referred_on"}


def test_phone_and_mobile_are_told_apart_by_their_numbers(tmp_path):
    columns = {"Tel 1": cells("phone"), "Tel 2": cells("mobile")}
    assert fields(suggested(tmp_path, columns)) == {"Tel 1": "phone", "Tel 2": "mobile"}
    assert fields(suggested(tmp_path, {"Tel": cells("mobile")})) == {"Tel": "phone"}


def test_a_name_is_full_or_last_by_what_it_holds(tmp_path):
    assert fields(suggested(tmp_path, {"Name": cells("full_name")})) == {"Name": "full_name"}
    split = {"First name": cells("first_name"), "Name": cells("last_name")}
    assert fields(suggested(tmp_path, split)) == {"First name": "first_name", "Name": "last_name"}


def test_the_only_names_of_a_list_are_full_names_whatever_their_heading(tmp_path):
    whole = [f"Mrs {wait['first']} {wait['last']} ({wait['first'][:3]})" for wait in WAITS]
    rest = {"Ref": cells("person_id"), "Date of birth": cells("date_of_birth"), "Step": cells("pathway")}
    assert fields(suggested(tmp_path, {"Client (known as)": whole, **rest}))["Client (known as)"] == "full_name"
    beside = {"Client (known as)": cells("known_as"), "Surname": cells("last_name"), **rest}
    assert fields(suggested(tmp_path, beside))["Client (known as)"] == "known_as"


def test_a_score_in_words_for_bands_is_the_priority_where_nothing_else_is(tmp_path):
    words = ["1 - Critical", "2 - Urgent", "3 - Standard", "4 - Routine"] * 40
    assert fields(suggested(tmp_path, {"Score": words}))["Score"] == "priority"
    assert fields(suggested(tmp_path, {"Score": words, "Priority": cells("priority")}))["Score"] is None
    assert fields(suggested(tmp_path, {"Frailty score": words}))["Frailty score"] is None
    assert fields(suggested(tmp_path, {"Score": [str(n % 90) for n in range(160)]}))["Score"] is None


def test_what_may_be_an_unsafe_contact_is_taken_as_one(tmp_path):
    for header in ("Do not", "Careful", "Warning", "Contact notes"):
        column = suggested(tmp_path, {header: cells("unsafe_contact"), "Ref": cells("person_id")}).columns[0]
        assert column.field == "unsafe_contact", header


def test_a_last_review_a_year_before_the_next_is_no_recheck(tmp_path):
    columns = {"Last review": cells("lastreview"), "Next review": cells("review_due_on")}
    assert fields(suggested(tmp_path, columns)) == {"Last review": None, "Next review": "review_due_on"}


def test_in_a_list_of_carers_the_carer_is_the_person(tmp_path):
    carers = {
        "Carer name": cells("full_name"),
        "Carer DOB": cells("date_of_birth"),
        "Cared for name": cells("othername"),
    }
    assert fields(suggested(tmp_path, carers)) == {
        "Carer name": "full_name",
        "Carer DOB": "date_of_birth",
        "Cared for name": None,
    }
    assert fields(suggested(tmp_path, {"Name": cells("full_name"), **carers}))["Carer name"] is None


def test_a_few_typed_days_do_not_hide_a_column_of_spreadsheet_numbers(tmp_path):
    born = [str(9_689 + 137 * number) for number in range(160)]
    referred = [str(45_600 + 3 * number) for number in range(160)]
    born[40], referred[17] = "31/02/2026", "03/02/2026"
    mapped = fields(suggested(tmp_path, {"CLIENT_DOB": born, "DATE_REFERRED": referred}))
    assert mapped == {"CLIENT_DOB": "date_of_birth", "DATE_REFERRED": "referred_on"}


@pytest.mark.parametrize(
    "values", [["Bath", "Stairs", "Ramp at front door"], ["Needs help with shopping", "Carer asks for a rest"]]
)
def test_what_for_is_the_reason_in_a_file_said_to_hold_one_pathway(values, tmp_path):
    columns = {"Client No": cells("person_id"), "Name": cells("full_name"), "Date referred": cells("referred_on")}
    columns["What for?"] = [values[number % len(values)] for number in range(160)]
    assert fields(suggested(tmp_path, columns, pathway="ot"))["What for?"] == "reason"
    columns["What for?"] = ["OT Assessment", "OT assessment - bath"] * 80
    assert fields(suggested(tmp_path, columns, pathway="ot"))["What for?"] == "pathway"


def test_sentences_without_a_heading_are_kept_as_notes(tmp_path):
    columns = {"Ref": cells("person_id"), "Zzyzx": cells("reason"), "Referred": cells("referred_on")}
    assert fields(suggested(tmp_path, columns))["Zzyzx"] == "notes"


def test_words_of_pathway_and_priority_are_explained(tmp_path):
    style = Style(pathways=4, priorities=4)
    mapping = suggested(tmp_path, {"Tray": cells("pathway", style), "Pri": cells("priority", style)})
    assert mapping.values["pathway"]["NA - Older People"] == "needs"
    assert mapping.values["pathway"]["Carers Ax"] == "carers"
    assert mapping.values["priority"]["2 - Urgent"] == "P2"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_columns_does_not_matter(seed, tmp_path):
    every = [*layouts("layouts.txt"), *layouts("odd.txt")]
    layout = every[seed % len(every)]
    columns = written(layout, seed % 3)
    names = list(columns)
    random.Random(seed).shuffle(names)
    straight = suggested(tmp_path, columns, pathway=layout.pathway)
    mixed = suggested(tmp_path, {name: columns[name] for name in names}, pathway=layout.pathway)
    assert {column.column: column for column in straight.columns} == {column.column: column for column in mixed.columns}
    assert tuple(column.column for column in mixed.columns) == tuple(names)


def test_every_confidence_is_a_share_and_no_field_is_taken_twice(tmp_path):
    for place, layout in enumerate(layouts("fresh.txt")):
        mapping = suggested(tmp_path, written(layout, place))
        taken = [column.field for column in mapping.columns if column.field]
        assert len(taken) == len(set(taken))
        for column in mapping.columns:
            assert 0 <= column.confidence <= 1
            assert all(0 <= share <= 1 for _, share in (*column.rivals, *column.options))
            assert column.because


def test_a_long_file_is_judged_by_a_sample_spread_over_it(tmp_path):
    rows = 30_000
    columns = {
        "Ref": [str(500_000 + row // 2) for row in range(rows)],
        "Date": ["03/02/2026"] * (rows // 2) + ["04/03/2026"] * (rows // 2),
        "When died": [None] * (rows - 40) + ["01/02/2026"] * 40,
        "Note": [f"Line {row} of many that say little" for row in range(rows)],
    }
    mapping = suggested(tmp_path, columns)
    assert fields(mapping)["Ref"] == "person_id"
    assert fields(mapping)["When died"] == "date_of_death"
    assert mapping.columns[2].samples == ("01/02/2026",)


def test_a_file_without_rows_is_mapped_by_its_headings(tmp_path):
    mapping = suggested(tmp_path, {"Person ID": [], "Date referred": [], "Page": []})
    assert fields(mapping) == {"Person ID": "person_id", "Date referred": "referred_on", "Page": None}


def test_from_a_file_to_its_json(tmp_path):
    layout = next(layout for layout in layouts("fresh.txt") if layout.name == "adult waiting november")
    columns = written(layout, 5)
    path = tmp_path / "list.csv"
    lines = zip(*columns.values(), strict=True)
    text = [",".join(f'"{cell or ""}"' for cell in line) for line in (tuple(columns), *lines)]
    path.write_text("\n".join(text), encoding="utf-8")
    reading = read(path, workdir=tmp_path)
    table = as_json(reading, suggest(reading, vocabulary=vocabulary()))
    assert table["schema"] == "fairwait.map/1"
    assert table["file"]["delimiter"] == ","
    assert table["file"]["rows"] == layout.rows
    found = {column["column"]: column["field"] for column in table["mapping"]}
    assert found == {header: field for header, field, _ in layout.columns}
    assert {"column", "field", "confidence", "because", "samples", "rivals", "options"} == set(table["mapping"][0])


@pytest.mark.parametrize(
    ("code", "name"), [("Team Code", "Team"), ("ReviewTeamCode", "ReviewTeamName"), ("teamCode", "teamName")]
)
def test_a_code_gives_way_to_the_words_beside_it_and_does_alone(code, name, tmp_path):
    codes = [f"T{number % 4:02d}" for number in range(len(WAITS))]
    both = suggested(tmp_path, {code: codes, name: cells("team")})
    assert fields(both) == {code: None, name: "team"}
    assert fields(suggested(tmp_path, {code: codes}))[code] == "team"


@pytest.mark.parametrize("heading", ["Who holds it?", "Sits with", "Held with"])
def test_who_holds_it_is_a_team_or_a_worker_by_its_values(heading, tmp_path):
    assert fields(suggested(tmp_path, {heading: ["North team", "Hospital team", "Duty desk"] * 40}))[heading] == "team"
    assert fields(suggested(tmp_path, {heading: ["Eastmarsh", "Fellside"] * 60}))[heading] == "team"
    if heading.startswith("Who"):
        assert fields(suggested(tmp_path, {heading: cells("worker")}))[heading] == "worker"


@pytest.mark.parametrize("heading", ["Who's got it", "Who has it", "Who is dealing", "Allocated to"])
def test_values_that_name_teams_win_over_a_heading_that_asks_who(heading, tmp_path):
    assert fields(suggested(tmp_path, {heading: ["North hub", "South hub", "Cafe team"] * 40}))[heading] == "team"
    assert fields(suggested(tmp_path, {heading: cells("worker")}))[heading] == "worker"


@pytest.mark.parametrize("heading", ["ClientNo", "Sys no", "Person No", "Service user number"])
def test_numbers_of_clients_that_follow_each_other_are_no_row_numbers(heading, tmp_path):
    following = [str(7000 + number) for number in range(len(WAITS))]
    both = suggested(tmp_path, {heading: following, "Surname": cells("last_name"), "Rec'd": cells("referred_on")})
    assert fields(both)[heading] == "person_id"
    for bare in ("No.", "Row no"):
        assert fields(suggested(tmp_path, {bare: following}))[bare] is None


def test_details_are_notes_where_they_are_sentences(tmp_path):
    told = ["Her daughter rang to say that the stairs are now too much for her", "Needs help to wash and dress"] * 40
    assert fields(suggested(tmp_path, {"Details": told}))["Details"] in {"notes", "reason"}
    assert fields(suggested(tmp_path, {"Reason for ref": told, "Details": told[::-1]}))["Details"] == "notes"
    assert fields(suggested(tmp_path, {"Details": ["A4", "B7", "C1"] * 40}))["Details"] is None


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


def test_numbers_are_nobodys_communication_needs(tmp_path):
    columns = {"AIS person": cells("person_id", Style(numbers="plain")), "Full name": cells("full_name")}
    assert fields(suggested(tmp_path, columns))["AIS person"] == "person_id"


def test_a_column_that_names_pathways_is_no_priority_though_it_speaks_of_urgency(tmp_path):
    columns = {
        "Standard or urgent": ["Needs assessment", "OT assessment"] * 80,
        "Score (H/M/L)": ["H", "M", "L", "M"] * 40,
    }
    found = fields(suggested(tmp_path, columns))
    assert found["Standard or urgent"] == "pathway"


def test_a_forms_start_begins_the_wait_where_nothing_says_it_better(tmp_path):
    columns = {"Person ID": cells("person_id"), "Form start date": cells("referred_on")}
    assert fields(suggested(tmp_path, columns))["Form start date"] == "referred_on"
    better = columns | {"Referral received": cells("referred_on")}
    assert fields(suggested(tmp_path, better))["Form start date"] is None


PHONES = [f"01632 960{number:03d}" for number in range(160)]
SOMEBODY = [["Ann Lowe", "Tom Reed", "Kay Moss", "Raj Das"][number % 4] for number in range(160)]


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


def test_the_name_of_who_asked_is_no_kind_of_source(tmp_path):
    assert fields(suggested(tmp_path, {"Referrer nm": SOMEBODY}))["Referrer nm"] is None
    assert fields(suggested(tmp_path, {"Referrer": cells("source_of_request")}))["Referrer"] == "source_of_request"


def test_contact_by_is_a_way_a_source_or_a_day_by_its_values(tmp_path):
    ways = ["Letter", "Phone", "Text", "Email"] * 40
    assert fields(suggested(tmp_path, {"Contact by": ways}))["Contact by"] == "contact_preference"
    asked = cells("source_of_request")
    assert fields(suggested(tmp_path, {"Contact by": asked}))["Contact by"] == "source_of_request"


def test_words_that_rank_are_a_priority_under_half_a_heading(tmp_path):
    ranks = ["High", "Medium", "Low", "Low"] * 40
    assert fields(suggested(tmp_path, {"RAG / elig": ranks}))["RAG / elig"] == "priority"


@pytest.mark.parametrize("header", ["Ref number", "Office No."])
def test_a_number_of_nothing_in_particular_is_the_persons_if_it_comes_twice(header, tmp_path):
    once = [f"K{number:05d}" for number in range(160)]
    twice = [f"K{number // 2:05d}" if number < 24 else f"K{number:05d}" for number in range(160)]
    assert fields(suggested(tmp_path, {header: once, "Name": cells("full_name")}))[header] != "person_id"
    assert fields(suggested(tmp_path, {header: twice, "Name": cells("full_name")}))[header] == "person_id"


def test_who_somebody_lives_with_is_no_status(tmp_path):
    with_whom = ["Alone", "Spouse", "Family", "Alone"] * 40
    assert fields(suggested(tmp_path, {"Living with": with_whom}))["Living with"] == "lives_alone"


def test_jottings_under_a_bare_heading_are_kept_as_notes(tmp_path):
    jottings = [f"Rang on day {number % 20}, will call again" for number in range(160)]
    assert fields(suggested(tmp_path, {"Xyz": jottings}))["Xyz"] == "notes"


def _beside(tmp_path, **columns):
    """What is suggested for some columns beside an identity and a referral date."""
    base = {"Person ID": cells("person_id"), "Surname": cells("last_name"), "Referral date": cells("referred_on")}
    return fields(suggested(tmp_path, base | columns))


def test_a_scheme_of_priorities_nobody_knows_is_the_priority_where_no_other_column_is(tmp_path):
    own = [("Same day", "48 hrs", "7 days")[number % 3] for number in range(160)]
    assert _beside(tmp_path, **{"Brok. priority": own})["Brok. priority"] == "priority"
    both = _beside(tmp_path, **{"Brok. priority": own, "Priority": cells("priority")})
    assert both["Priority"] == "priority"
    assert both["Brok. priority"] is None


def test_a_number_of_calls_warns_of_none(tmp_path):
    numbers = [f"CALL/{50_000 + number}" for number in range(160)]
    assert _beside(tmp_path, **{"Call no": numbers})["Call no"] == "wait_id"


def test_values_written_in_two_languages_are_read_in_either(tmp_path):
    both = [("Gwryw / Male", "Benyw / Female")[number % 2] for number in range(160)]
    assert _beside(tmp_path, Rhyw=both)["Rhyw"] == "gender"


def test_a_column_that_names_pathways_is_the_pathway_where_no_other_is(tmp_path):
    assert _beside(tmp_path, **{"Concern type": cells("pathway")})["Concern type"] == "pathway"


def test_the_only_name_of_a_carers_list_is_who_waits(tmp_path):
    columns = {"Carer's full name": cells("full_name"), "Born": cells("date_of_birth")}
    mapped = fields(suggested(tmp_path, columns | {"Referral date": cells("referred_on")}))
    assert mapped["Carer's full name"] == "full_name"


def test_a_number_that_never_repeats_where_people_do_is_the_waits(tmp_path):
    rows = 160
    people = [number if number < 150 else number - 150 for number in range(rows)]
    columns = {
        "Case number": [f"CAS-{500_000 + number * 7}-X" for number in range(rows)],
        "Surname": [WAITS_NAMES[who % len(WAITS_NAMES)] + "abcdefgh"[who % 8] for who in people],
        "Forename": [("Edith", "Wei", "Kwame", "Zoe")[who % 4] for who in people],
        "Date of birth": [f"{1 + who % 28:02}/0{1 + who % 9}/19{30 + who % 60}" for who in people],
        "Referral date": cells("referred_on"),
    }
    assert fields(suggested(tmp_path, columns))["Case number"] == "wait_id"
    once = columns | {"Forename": [f"Edith{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 16]}" for n in range(rows)]}
    assert fields(suggested(tmp_path, once))["Case number"] == "person_id"


WAITS_NAMES = ("Marlowe", "Okafor", "Wright", "Patel", "Nowak", "Hughes", "Begum")


def test_a_number_for_all_reaches_nobody(tmp_path):
    mapped = _beside(tmp_path, **{"MA tel": ["01632 960999"] * 160})
    assert mapped["MA tel"] is None


def test_columns_an_export_marks_as_its_own_are_left_out(tmp_path):
    mapped = _beside(tmp_path, **{"(Do Not Modify) Case": cells("wait_id"), "Case reference": cells("wait_id")})
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


def test_a_place_in_the_list_is_nobodys_number_in_whatever_order_the_rows_are(tmp_path):
    places = [str(number + 1) for number in range(len(WAITS))]
    random.Random(5).shuffle(places)
    columns = {"No.": places, "Name": cells("full_name"), "DOB": cells("date_of_birth"), "Need": cells("pathway")}
    assert fields(suggested(tmp_path, columns))["No."] is None
    numbers = [str(int(place) + 40_000) for place in places]
    assert fields(suggested(tmp_path, columns | {"No.": numbers}))["No."] is not None


def test_a_carers_list_asks_of_each_whether_they_care(tmp_path):
    columns = {
        "Carer ID": cells("person_id"),
        "Carer name": cells("full_name"),
        "Carer DOB": cells("date_of_birth"),
        "Is a carer": ["Yes"] * len(WAITS),
        "Request date": cells("referred_on"),
    }
    assert fields(suggested(tmp_path, columns))["Is a carer"] == "is_carer"


def test_a_kind_that_half_the_rows_lack_is_no_pathway_beside_one_that_none_lacks(tmp_path):
    kinds = ["Request", "Assessment", "Review"]
    every = [kinds[number % 3] for number in range(len(WAITS))]
    columns = {
        "LA Person Unique Identifier": cells("person_id"),
        "Event Type": every,
        "Event Start Date": cells("referred_on"),
        "Assessment Type": ["Long term assessment" if kind == "Assessment" else None for kind in every],
    }
    assert fields(suggested(tmp_path, columns))["Event Type"] == "pathway"


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


def test_whole_names_under_title_are_names(tmp_path):
    columns = {"Title": cells("full_name"), "Person Ref": cells("person_id"), "Added": cells("referred_on")}
    assert fields(suggested(tmp_path, columns))["Title"] == "full_name"
    assert fields(suggested(tmp_path, columns | {"Title": cells("title")}))["Title"] == "title"


def test_our_reference_is_the_persons_where_it_stands_beside_several_referrals(tmp_path):
    people = [str(4000 + number // 2) for number in range(len(WAITS))]
    days = [f"{1 + number % 28:02}/{1 + number % 12:02}/2026" for number in range(len(WAITS))]
    columns = {"Our ref": people, "Name": cells("full_name"), "Since": days, "Waiting for": cells("pathway")}
    assert fields(suggested(tmp_path, columns))["Our ref"] == "person_id"
    once = [str(4000 + number) for number in range(len(WAITS))]
    assert fields(suggested(tmp_path, columns | {"Our ref": once}))["Our ref"] != "person_id"


@pytest.mark.parametrize("header", ["Died on", "Date deceased", "DOD"])
def test_days_of_death_are_awaited_in_a_file_where_nobody_died(header, tmp_path):
    columns = {header: [None] * len(WAITS), "Person ID": cells("person_id")}
    assert fields(suggested(tmp_path, columns))[header] == "date_of_death"
    flags = ["No", "Yes"] * (len(WAITS) // 2)
    assert fields(suggested(tmp_path, columns | {"Deceased": flags}))["Deceased"] is None
