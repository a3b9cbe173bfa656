"""Headings nobody has seen: what the values, the other columns and the grammar of a heading tell."""

from datetime import date, timedelta

import pytest

from fairwait.exchange.extracts.mapping.headers import hear, possessor
from tests.exchange.mapping.suggesting import WAITS, cells, fields, suggested
from tests.exchange.mapping.test_unclaimed import LAST, OTHERS, again_and_again, mapped
from tests.exchange.mapping.writing import Style

RANKS = again_and_again("High", "Low", "Medium")
NUMBERED = Style(dates="serial", numbers="plain")


@pytest.mark.parametrize("heading", ["Xyzzy", "Zone", "Tool"])
def test_words_that_rank_are_the_priority_where_no_other_column_is(heading, tmp_path):
    assert mapped(tmp_path, **{heading: RANKS})[heading] == "priority"
    assert mapped(tmp_path, **{heading: RANKS, "Priority": RANKS})["Priority"] == "priority"


@pytest.mark.parametrize("field", ["gender", "communication_needs", "ethnicity"])
def test_words_hardly_another_list_holds_are_known_without_a_heading(field, tmp_path):
    assert mapped(tmp_path, **{"Must have": cells(field)})["Must have"] == field


def test_names_of_one_word_beside_surnames_are_first_names(tmp_path):
    columns = {"Surname": cells("last_name"), "Xyzzy": cells("first_name"), "Born": cells("date_of_birth")}
    assert fields(suggested(tmp_path, columns))["Xyzzy"] == "first_name"


def test_jottings_under_a_heading_of_something_else_are_the_notes(tmp_path):
    jotted = [
        f"{note} {number}" for number, note in enumerate(again_and_again("Rang the son, he will call", "No lift"))
    ]
    assert mapped(tmp_path, **{"Plan / barriers": jotted})["Plan / barriers"] == "notes"


@pytest.mark.parametrize("heading", ["Last had a blether", "Last zorbled", "L/c"])
def test_the_last_of_something_over_past_days_is_the_last_contact_where_no_other_column_is(heading, tmp_path):
    days = cells("last_contact_on")
    assert mapped(tmp_path, **{heading: days})[heading] == "last_contact_on"
    both = mapped(tmp_path, **{heading: days, "Date of last contact": days})
    assert both["Date of last contact"] == "last_contact_on"


def test_letters_parted_by_a_stroke_are_what_the_desk_says_aloud(tmp_path):
    found = mapped(tmp_path, **{"T/n": cells("phone"), "NoK t/n": cells("phone")})
    assert found["T/n"] == "phone"
    assert found["NoK t/n"] is None


def test_days_on_every_row_are_the_start_where_nothing_else_is(tmp_path):
    columns = {"Name": cells("full_name"), "Born": cells("date_of_birth"), "Xyzzy": cells("referred_on")}
    assert fields(suggested(tmp_path, columns))["Xyzzy"] == "referred_on"


@pytest.mark.parametrize("heading", ["Xyzzy", "Thing done"])
def test_no_day_ends_or_holds_a_wait_unless_its_heading_says_so(heading, tmp_path):
    past = cells("last_contact_on")
    assert mapped(tmp_path, **{heading: past})[heading] not in {"ended_on", "paused_on", "resumes_on", "date_of_death"}


def test_what_was_completed_before_the_referral_ended_no_wait(tmp_path):
    before = [f"{1 + number % 28:02}/03/2019" for number in range(len(WAITS))]
    heading = "Step before completed"
    assert mapped(tmp_path, **{heading: before})[heading] != "ended_on"
    assert mapped(tmp_path, **{heading: cells("ended_on")})[heading] == "ended_on"


def test_the_end_of_a_form_is_not_the_end_of_the_wait(tmp_path):
    filled = [f"{1 + number % 28:02}/10/2026" for number in range(len(WAITS))]
    found = mapped(tmp_path, **{"Form opened time": filled, "Completed": filled})
    assert found["Completed"] != "ended_on"


def test_days_written_as_numbers_are_known_by_another_column_that_has_them(tmp_path):
    columns = {
        "Name": cells("full_name"),
        "Date of birth": cells("date_of_birth", NUMBERED),
        "Put on list": cells("referred_on", NUMBERED),
    }
    assert fields(suggested(tmp_path, columns))["Put on list"] == "referred_on"


def test_a_number_of_each_row_is_no_team_and_no_name(tmp_path):
    numbers = [f"D50{number:04}" for number in range(len(WAITS))]
    assert mapped(tmp_path, **{"Desk ref": numbers})["Desk ref"] == "wait_id"


def test_names_under_a_heading_of_risk_are_who_waits(tmp_path):
    columns = {"Adult at risk": cells("full_name"), "Adult's DOB": cells("date_of_birth"), "Ref": cells("wait_id")}
    found = fields(suggested(tmp_path, columns))
    assert (found["Adult at risk"], found["Adult's DOB"]) == ("full_name", "date_of_birth")


def test_the_same_few_addresses_of_mail_reach_nobody(tmp_path):
    staff = again_and_again("ann.reed@council.example", "tom.moss@council.example")
    assert mapped(tmp_path, Email=staff)["Email"] is None


def test_telephone_numbers_of_a_contact_are_the_persons_where_no_others_are(tmp_path):
    assert mapped(tmp_path, **{"Primary contact": cells("phone")})["Primary contact"] == "phone"
    beside = mapped(tmp_path, **{"Primary contact": cells("phone"), "Phone": cells("phone")})
    assert beside["Primary contact"] is None
    assert mapped(tmp_path, **{"Family phone": cells("phone")})["Family phone"] is None


def test_where_the_pathway_names_none_another_column_may(tmp_path):
    columns = {"Event type": ["Request"] * len(WAITS), "Event description": cells("pathway")}
    found = mapped(tmp_path, **columns)
    assert (found["Event type"], found["Event description"]) == (None, "pathway")


class TestWhoseItIs:
    def test_what_another_possesses_is_not_the_persons_where_the_person_is_named(self, tmp_path):
        assert possessor("Zqwerty's mobile") == "zqwerty"
        assert mapped(tmp_path, **{"Zqwerty's mobile": cells("mobile")})["Zqwerty's mobile"] is None

    def test_a_list_that_names_only_them_is_about_them(self, tmp_path):
        columns = {"Zqwerty's name": cells("full_name"), "Born": cells("date_of_birth")}
        assert fields(suggested(tmp_path, columns))["Zqwerty's name"] == "full_name"

    @pytest.mark.parametrize("heading", ["What's needed", "Client's mobile", "Who's on it"])
    def test_short_forms_and_the_person_possess_nothing_of_anothers(self, heading):
        assert possessor(heading) is None

    def test_who_is_not_the_person_is_somebody_else(self, tmp_path):
        heading = "Zqwerty (if not the person)"
        some = [f"{OTHERS[n % 8].split()[0]} {LAST[n % 5]}{chr(97 + n // 8)}" for n in range(len(WAITS))]
        assert hear(heading).whose == "another"
        assert mapped(tmp_path, **{heading: some})[heading] is None

    def test_the_person_or_another_is_the_persons(self, tmp_path):
        assert mapped(tmp_path, **{"SU / family tel": cells("phone")})["SU / family tel"] == "phone"


class TestBeginningsOfHeadings:
    def test_a_beginning_nobody_knows_before_what_is_a_persons_tells_nothing(self, tmp_path):
        kinds = {"zqp_snm": "last_name", "zqp_fnm": "first_name", "zqp_dob": "date_of_birth", "zqp_sex_cd": "gender"}
        columns = {heading: cells(kind) for heading, kind in kinds.items()} | {"Referral date": cells("referred_on")}
        found = fields(suggested(tmp_path, columns))
        assert {heading: found[heading] for heading in kinds} == kinds

    def test_the_worker_of_a_table_of_requests_is_no_requester(self, tmp_path):
        columns = {
            "request_type": cells("pathway"),
            "request_received_date": cells("referred_on"),
            "request_priority": cells("priority"),
            "request_worker": cells("worker"),
            "request_due_dt": cells("target_on"),
        }
        assert fields(suggested(tmp_path, columns | {"name": cells("full_name")}))["request_worker"] == "worker"

    def test_words_after_to_do_not_hide_the_day_of_a_referral(self, tmp_path):
        columns = {
            "Name": cells("full_name"),
            "Born": cells("date_of_birth"),
            "Ref to hub": cells("referred_on"),
            "Zqwerty since": cells("referred_on"),
        }
        assert fields(suggested(tmp_path, columns))["Ref to hub"] == "referred_on"
        assert hear("Ref (hub)").odds("referred_on") > hear("Hub").odds("referred_on")

    def test_a_form_asks_whoever_fills_it_in_for_their_own(self, tmp_path):
        found = mapped(tmp_path, **{"Your phone": cells("phone"), "Their phone": cells("phone")})
        assert (found["Your phone"], found["Their phone"]) == (None, "phone")


def test_people_nobody_knows_by_name_are_told_from_teams_by_their_last_words(tmp_path):
    people = again_and_again(
        "Zyx Wvut", "Srq Ponml", "Kji Hgfed", "Ann Zab", "Cba Qwer", "Uio Plmk", "Yxw Nbvc", "Qaz Edcr"
    )
    places = again_and_again("Zyx House", "Srq House", "Kji House", "Ann House", "Cba House", "Uio House", "Yxw House")
    assert mapped(tmp_path, Xyzzy=people)["Xyzzy"] == "worker"
    assert mapped(tmp_path, Xyzzy=places)["Xyzzy"] != "worker"


def test_a_number_of_which_some_come_again_is_the_persons_whatever_its_heading(tmp_path):
    columns = {"Name": cells("full_name"), "Referral date": cells("referred_on")}
    again = [f"K{7000 + 13 * (number % 150)}" for number in range(len(WAITS))]
    once = [f"K{7000 + 13 * number}" for number in range(len(WAITS))]
    assert fields(suggested(tmp_path, columns | {"Xyzzy": again}))["Xyzzy"] == "person_id"
    assert fields(suggested(tmp_path, columns | {"Xyzzy": once}))["Xyzzy"] is None


def test_a_number_of_insurance_is_nobodys_here(tmp_path):
    numbers = [f"QQ{100000 + 7 * number}C" for number in range(len(WAITS))]
    assert mapped(tmp_path, **{"Ref no": numbers})["Ref no"] is None


def test_days_with_who_wrote_them_are_days_where_the_heading_asks_for_one_and_notes_where_it_does_not(tmp_path):
    ways = again_and_again("{} (Bev)", "{} JH", "rang dtr {}")
    told = [way.format(day) if day else None for way, day in zip(ways, cells("last_contact_on"), strict=True)]
    assert mapped(tmp_path, **{"Last spoken to": told})["Last spoken to"] == "last_contact_on"
    assert mapped(tmp_path, **{"Last contact + who by": told})["Last contact + who by"] == "last_contact_on"
    for heading in ("Notes", "Comments", "Case notes"):
        assert mapped(tmp_path, **{heading: told})[heading] == "notes"


@pytest.mark.parametrize("heading", ["NHS Number", "UPRN", "Mobile", "Telephone", "Postcode", "Email"])
def test_a_heading_is_refuted_by_values_that_are_of_no_such_kind(heading, tmp_path):
    workers = again_and_again("Ada Hart", "Omar Khan", "Jane Reed", "Tom Lowe")
    field = {"Email": "email", "NHS Number": "nhs_number", "Telephone": "phone"}.get(heading, heading.lower())
    assert mapped(tmp_path, **{heading: workers})[heading] != field
    assert mapped(tmp_path, **{heading: cells(field)})[heading] == field


def test_no_way_of_contact_is_unsafe_without_a_word_of_warning(tmp_path):
    surgeries = again_and_again("Day & Partners", "Mill Surgery", "Quay & Partners")
    assert mapped(tmp_path, Xyzzy=surgeries)["Xyzzy"] != "unsafe_contact"


def later(days, by):
    """Days written some days after those told."""
    parts = [tuple(map(int, day.split("/"))) for day in days]
    return [f"{date(year, month, day) + timedelta(days=by):%d/%m/%Y}" for day, month, year in parts]


PERSON = {"Name": cells("full_name"), "Born": cells("date_of_birth")}


@pytest.mark.parametrize("step", ["Accepted", "Screened", "Registered", "Logged"])
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_starts_the_plainer_and_earlier_one_is_it(step, turned, tmp_path):
    began = cells("referred_on")
    columns = {"Referral Date": began, f"Referral {step} Date": later(began, 4)}
    found = fields(suggested(tmp_path, PERSON | dict(reversed(columns.items()) if turned else columns.items())))
    assert found["Referral Date"] == "referred_on"
    assert found[f"Referral {step} Date"] is None


def test_the_plainer_heading_is_not_taken_where_its_days_come_later(tmp_path):
    began = cells("referred_on")
    columns = {"Referral Date": later(began, 9), "Referral Accepted Date": began}
    assert fields(suggested(tmp_path, PERSON | columns))["Referral Accepted Date"] == "referred_on"


def test_a_contact_attended_is_one_and_one_not_attended_is_none(tmp_path):
    days = cells("last_contact_on")
    assert mapped(tmp_path, **{"Last Attended Contact": days})["Last Attended Contact"] == "last_contact_on"
    both = mapped(tmp_path, **{"Last DNA contact": cells("attempt"), "Last Attended Contact": days})
    assert both["Last Attended Contact"] == "last_contact_on"
    assert both["Last DNA contact"] is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Loc'y", "locality"), ("Prior’y", "priority"), ("Ethnic'y", "ethnicity"), ("Surn'e", "last_name")],
)
def test_a_word_with_its_middle_left_out_is_read(heading, field, tmp_path):
    assert fields(suggested(tmp_path, {heading: cells(field)}))[heading] == field


def test_an_apostrophe_of_somebody_is_no_shortened_word():
    assert hear("Client's name").odds("full_name") >= 4.5
    assert hear("Rec'd").odds("referred_on") == hear("Recd").odds("referred_on")


def test_a_title_over_numbers_is_the_waits_and_over_names_the_persons(tmp_path):
    numbered = [f"SG-{15400 + number}" for number in range(len(WAITS))]
    assert mapped(tmp_path, Title=numbered)["Title"] == "wait_id"
    assert (
        fields(suggested(tmp_path, {"Title": cells("full_name"), "DOB": cells("date_of_birth")}))["Title"]
        == "full_name"
    )
    assert mapped(tmp_path, Title=cells("title"))["Title"] == "title"
    beside = mapped(tmp_path, **{"Title": numbered, "Referral ID": cells("wait_id")})
    assert (beside["Title"], beside["Referral ID"]) == (None, "wait_id")


def test_where_a_row_lies_in_a_system_is_no_pathway_and_no_team(tmp_path):
    paths = ["sites/ASC-MASH/Lists/Concerns"] * len(WAITS)
    found = mapped(tmp_path, **{"Path": paths, "Record Type": cells("pathway")})
    assert (found["Path"], found["Record Type"]) == (None, "pathway")
    assert mapped(tmp_path, Path=paths)["Path"] is None


@pytest.mark.parametrize("heading", ["Out", "Date out"])
def test_out_is_the_end_of_a_wait_and_not_one_that_comes_before_it(heading, tmp_path):
    assert mapped(tmp_path, **{heading: cells("ended_on")})[heading] == "ended_on"
    before = [f"{1 + number % 28:02}/03/2019" if number % 3 else None for number in range(len(WAITS))]
    assert mapped(tmp_path, **{heading: before})[heading] != "ended_on"


def test_a_place_among_a_few_of_those_who_wait_is_the_priority_where_no_other_column_is(tmp_path):
    places = again_and_again("1", "2", "3", "4")
    assert mapped(tmp_path, wait_bk=places)["wait_bk"] == "priority"
    assert mapped(tmp_path, wait_bk=places, Priority=RANKS)["wait_bk"] is None
    assert mapped(tmp_path, wait_bk=again_and_again("0-6 wks", "7-12 wks", "13+ wks"))["wait_bk"] != "priority"


@pytest.mark.parametrize("heading", ["Requesting SW", "Referring team"])
def test_who_asks_does_none_of_the_work(heading, tmp_path):
    assert mapped(tmp_path, **{heading: again_and_again("Ann Reed", "Tom Moss", "Una Hale")})[heading] is None


@pytest.mark.parametrize("heading", ["Category of Concern", "Concern category", "Type of abuse"])
def test_what_kind_of_concern_it_is_tells_why_somebody_waits(heading, tmp_path):
    kinds = again_and_again("Organisational", "Discriminatory", "Financial", "Self-neglect")
    assert mapped(tmp_path, **{heading: kinds})[heading] == "reason"


TEAMS = again_and_again("North Team", "South Team", "Hospital Team", "Duty Team")
PLACES = again_and_again("East", "West", "Central")
PEOPLE = again_and_again(*OTHERS)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"Team[Locality]": PLACES, "Team[Team Name]": TEAMS}, ("locality", "team")),
        ({"Team.Locality": PLACES, "Team.Name": TEAMS}, ("locality", "team")),
        ({"Worker[Full Name]": PEOPLE, "Team[Area]": PLACES}, ("worker", "locality")),
        ({"OT initials": again_and_again("KM", "RS", "ABo", "JT")}, ("worker",)),
    ],
)
def test_the_column_tells_and_its_table_or_team_does_not(columns, expected, tmp_path):
    assert tuple(mapped(tmp_path, **columns).values())[-len(columns) :] == expected


@pytest.mark.parametrize("heading", ["CVI no.", "Certificate number", "Bus pass no"])
def test_a_number_of_a_paper_is_no_waits_number(heading, tmp_path):
    numbers = [f"C{7000 + 13 * number}" for number in range(len(WAITS))]
    assert mapped(tmp_path, **{heading: numbers})[heading] is None


@pytest.mark.parametrize(
    ("heading", "more", "less"), [("Hub worker", "worker", "team"), ("Worker hub", "team", "worker")]
)
def test_the_last_word_of_a_heading_says_what_it_is(heading, more, less):
    assert hear(heading).odds(more) > hear(heading).odds(less)


@pytest.mark.parametrize(("again", "field"), [(0, "wait_id"), (3, None)])
def test_a_number_that_a_person_keeps_is_no_waits_number(again, field, tmp_path):
    """Two needs of one person, of other days, with one number between them would become one wait."""
    people = cells("person_id")
    rows = sorted({person: row for row, person in enumerate(people)}.values())
    kinds = {"Client ID": "person_id", "Name": "full_name", "Born": "date_of_birth"}
    columns = {name: [cells(kind)[row] for row in [*rows, *rows[:again]]] for name, kind in kinds.items()}
    columns["Zog no."] = [f"Z{7000 + 13 * row}" for row in [*rows, *rows[:again]]]
    columns["Referral date"] = [cells("referred_on")[row] for row in [*rows, *rows[7 : 7 + again]]]
    assert fields(suggested(tmp_path, columns))["Zog no."] == field


def test_a_route_is_the_pathway_where_no_other_column_is(tmp_path):
    routes = again_and_again("P1 - home", "P2 - OT", "P3 - nursing home")
    assert mapped(tmp_path, **{"D2A pathway": routes})["D2A pathway"] == "pathway"
    beside = {"D2A pathway": routes, "Type": again_and_again("OT", "Care Act Assessment")}
    assert mapped(tmp_path, **beside)["D2A pathway"] is None
