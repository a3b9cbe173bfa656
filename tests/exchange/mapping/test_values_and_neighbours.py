"""Columns that are told by what they hold, or by what stands beside them."""

import random

import pytest

from tests.exchange.mapping.suggesting import WAITS, beside, cells, fields, suggested
from tests.exchange.mapping.writing import Style


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


SOMEBODY = [["Ann Lowe", "Tom Reed", "Kay Moss", "Raj Das"][number % 4] for number in range(160)]


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


def test_jottings_under_a_bare_heading_are_kept_as_notes(tmp_path):
    jottings = [f"Rang on day {number % 20}, will call again" for number in range(160)]
    assert fields(suggested(tmp_path, {"Xyz": jottings}))["Xyz"] == "notes"


def test_a_scheme_of_priorities_nobody_knows_is_the_priority_where_no_other_column_is(tmp_path):
    own = [("Same day", "48 hrs", "7 days")[number % 3] for number in range(160)]
    assert beside(tmp_path, **{"Brok. priority": own})["Brok. priority"] == "priority"
    both = beside(tmp_path, **{"Brok. priority": own, "Priority": cells("priority")})
    assert both["Priority"] == "priority"
    assert both["Brok. priority"] is None


def test_a_number_of_calls_warns_of_none(tmp_path):
    numbers = [f"CALL/{50_000 + number}" for number in range(160)]
    assert beside(tmp_path, **{"Call no": numbers})["Call no"] == "wait_id"


def test_a_column_that_names_pathways_is_the_pathway_where_no_other_is(tmp_path):
    assert beside(tmp_path, **{"Concern type": cells("pathway")})["Concern type"] == "pathway"


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
    mapped = beside(tmp_path, **{"MA tel": ["01632 960999"] * 160})
    assert mapped["MA tel"] is None


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
