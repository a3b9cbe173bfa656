"""What a contact log's columns and words mean, what is wrong with its rows, and whom each is about. No database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwait.conversations.rules.shape import CameTo, Topic, Way
from fairwait.engine.checks.identity import Person
from fairwait.exchange.contacts.columns import FIELDS, WORDED, Meaning, from_toml, guessed, suggest, to_toml
from fairwait.exchange.contacts.forms import LABELS, MEANINGS
from fairwait.exchange.contacts.rows import checked, in_place
from fairwait.exchange.contacts.whose import Judged, Records, Stored, Whose, of_one_file
from fairwait.exchange.extracts.mapping import MappingRefused

TODAY = date(2026, 11, 23)
HEADINGS = (
    "Contact Ref", "Date of Contact", "Contact Method", "Referral Source", "Client ID", "Surname", "Forename", "DOB",
    "NHS No", "Post Code", "Reason for Contact", "Outcome", "Next Step", "Worker",
)  # fmt: skip
ROW = {
    "Contact Ref": "C100", "Date of Contact": "20/11/2026", "Contact Method": "Telephone", "Referral Source": "Self",
    "Client ID": "2000417", "Surname": "MARLOWE", "Forename": "Edith", "DOB": "03/02/1942", "NHS No": "999 744 2202",
    "Post Code": "zx1 4bd", "Reason for Contact": "Fell in the bath", "Outcome": "Advice given", "Next Step": "None",
    "Worker": "Sam",
}  # fmt: skip


def meaning(**words: dict[str, str]) -> Meaning:
    told = suggest(HEADINGS, {name: [ROW[name]] for name in HEADINGS})
    return Meaning(told.columns, words, told.date_order)


def read(*rows, **words):
    listed = [(number, {**ROW, **row}) for number, row in enumerate(rows, start=2)]
    return checked(listed, meaning(**words), today=TODAY)


def test_the_usual_headings_are_known_and_what_is_no_contacts_is_left_out():
    assert dict(meaning().fields) == {
        "contact_id": "Contact Ref", "contacted_on": "Date of Contact", "way": "Contact Method",
        "speaker": "Referral Source", "person_id": "Client ID", "last_name": "Surname", "first_name": "Forename",
        "date_of_birth": "DOB", "nhs_number": "NHS No", "postcode": "Post Code", "reason": "Reason for Contact",
        "outcome": "Outcome", "next": "Next Step",
    }  # fmt: skip


def test_a_column_is_not_taken_for_days_where_it_holds_none():
    told = suggest(["Date", "Contact Date"], {"Date": ["rather late", "early"], "Contact Date": ["1/2/2026"]})
    assert dict(told.fields) == {"contacted_on": "Contact Date"}


@given(st.lists(st.text(max_size=20), max_size=8, unique=True))
def test_any_headings_give_each_field_once_and_survive_being_written_down(headings):
    told = suggest(headings, {})
    assert [one.name for one in told.columns] == headings
    assert len(told.fields) == sum(one.field is not None for one in told.columns)
    assert dict(from_toml(to_toml(told), columns=headings).fields) == dict(told.fields)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Information and Advice", CameTo.ANSWERED), ("NFA", CameTo.NOTHING), ("No further action", CameTo.NOTHING),
        ("Care Act assessment", CameTo.WENT_ON), ("Safeguarding enquiry", CameTo.SAFEGUARDING),
        ("Referred to housing", CameTo.PASSED_ON), ("Key safe installed", CameTo.CHANGED), ("Purple", CameTo.NOT_SAID),
        ("", CameTo.NOT_SAID),
    ],
)  # fmt: skip
def test_words_of_what_came_of_it(word, meant):
    assert guessed("outcome", word) == meant.value


def test_no_word_of_a_log_says_that_a_wait_was_opened_here_or_a_visit_booked_here():
    ours = {CameTo.WAIT_OPENED.value, CameTo.BOOKED.value, CameTo.CONNECTED.value}
    assert not ours & set(MEANINGS["outcome"])
    assert set(MEANINGS) == set(WORDED)
    assert set(LABELS) == set(FIELDS)


def test_a_row_is_a_contact():
    [one] = read({}).contacts
    assert (one.on, one.way, one.topic, one.came_to) == (
        date(2026, 11, 20), Way.PHONE.value, Topic.GETTING_ABOUT.value, CameTo.ANSWERED.value
    )  # fmt: skip
    assert one.about == {
        "first_name": "Edith", "last_name": "Marlowe", "date_of_birth": date(1942, 2, 3), "nhs_number": "9997442202",
        "postcode": "ZX1 4BD",
    }  # fmt: skip
    assert one.following == ""
    assert one.key == "contact_id:c100"


def test_a_council_says_what_its_own_words_mean():
    [one] = read({"Outcome": "Purple"}, outcome={"purple": CameTo.CHANGED.value}).contacts
    assert one.came_to == CameTo.CHANGED.value


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "No day of contact."), ("31/06/2026", "June has 30 days"), ("24/11/2026", "not come yet"),
     ("soon", "not a date"), ("20/11/1926", "too long ago")],
)  # fmt: skip
def test_a_row_without_a_day_that_can_be_is_named_with_its_place_and_never_costs_another(text, words):
    found = read({"Date of Contact": text}, {"Contact Ref": "C101"})
    assert [one.key for one in found.contacts] == ["contact_id:c101"]
    [fault] = found.faults
    assert (fault.row, fault.column, fault.stops) == (2, "Date of Contact", True)
    assert words in fault.words
    assert fault.fix


def test_a_detail_that_cannot_be_is_left_out_and_the_row_is_used():
    found = read({"NHS No": "9997442203", "DOB": "30/02/1942"})
    [one] = found.contacts
    assert "nhs_number" not in one.about
    assert "date_of_birth" not in one.about
    assert {fault.column for fault in found.faults} == {"NHS No", "DOB"}
    assert not found.unusable


def test_days_that_could_be_read_two_ways_are_asked_about():
    found = read({"Date of Contact": "03/04/2026", "DOB": ""})
    assert not found.contacts
    assert "two ways" in found.faults[0].words


def test_the_same_twice_is_one_and_the_same_reference_with_other_words_is_to_be_mended():
    assert read({}, {}).twice == 1
    assert not read({}, {}).unusable
    assert read({}, {"Outcome": "NFA"}).unusable == {3}


def test_without_references_the_same_row_has_the_same_key_and_another_day_another():
    def keys(**told):
        return read({"Contact Ref": "", **told}).contacts[0].key

    assert keys() == keys(Outcome="NFA") != keys(**{"Date of Contact": "19/11/2026"})


def test_rows_alike_without_references_are_as_many_contacts_as_rows_and_the_same_ones_again_in_any_order():
    nobody = {**BARE, "Contact Ref": "", "Surname": "", "Forename": ""}
    forty = read(*[nobody] * 40)
    assert (len(forty.contacts), forty.twice, forty.unusable) == (40, 0, frozenset())
    assert [one.key for one in read(*[nobody] * 40).contacts] == [one.key for one in forty.contacts]
    first = read(nobody, {**nobody, "Outcome": "NFA"}).contacts
    told = {one.key: one.digest for one in first}
    assert len(told) == 2
    later = read({**nobody, "Outcome": "Referred to housing"}, {**nobody, "Outcome": "NFA"}, nobody).contacts
    placed = in_place(later, told)
    assert [told.get(one.key) == one.digest for one in placed] == [False, True, True]
    assert len({one.key for one in placed}) == 3
    assert [one.key for one in in_place(later[1:2], told)] == [first[1].key]


def test_a_log_without_a_day_says_what_it_lacks():
    found = checked([(2, {"Name": "A"})], suggest(["Name"], {}), today=TODAY)
    assert not found.contacts
    assert "which day" in found.lacks


@pytest.mark.parametrize(
    "text",
    ["not toml [", '[columns]\nStranger = "reason"', '[columns]\n"Date of Contact" = "height"',
     '[columns]\nOutcome = "reason"\n"Next Step" = "reason"', '[columns]\n[values.outcome]\nx = "cured"',
     'date_order = "ydm"\n[columns]', '[columns]\n"Date of Contact" = ["contacted_on"]', "[columns]\nOutcome = 0",
     '[columns]\n[values.way]\nPhone = ""', "[columns]\n[values.outcome]\nx = 0",
     '[columns]\n[values.outcome]\nx = "booked"', '[columns]\n[values.outcome]\nx = ["answered"]',
     "[columns]\n[values]\noutcome = 1"],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused_with_what_to_do(text):
    with pytest.raises(MappingRefused) as refused:
        from_toml(text, columns=HEADINGS)
    assert refused.value.remedy


EDITH = Stored(1, Person("edith", "marlowe", "", date(1942, 2, 3)), "9997442202", "ZX1 4BD", ("2000417",))


def whose(row: dict[str, str], *stored: Stored) -> Judged:
    [one] = read(row).contacts
    return Records(stored).whose(one)


BARE = {"Client ID": "", "NHS No": "", "DOB": "", "Post Code": ""}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, Whose.KNOWN),
        ({**BARE, "DOB": "03/02/1942"}, Whose.KNOWN),
        ({**BARE, "NHS No": "9997442202"}, Whose.KNOWN),
        ({**BARE, "Client ID": "2000417", "Surname": "", "Forename": ""}, Whose.KNOWN),
        ({**BARE}, Whose.ASK),  # a name alone
        ({**BARE, "DOB": "03/02/1942", "Post Code": "ZX9 9ZZ"}, Whose.ASK),  # of another home
        ({**BARE, "Client ID": "2000417", "Surname": "Okafor", "Forename": "Ben", "DOB": "1/1/1980"}, Whose.ASK),
        ({"Surname": "Okafor", "Forename": "Ben", "DOB": "1/1/1980"}, Whose.ASK),  # Edith's numbers
        ({**BARE, "DOB": "03/02/1942", "Surname": "Marlow"}, Whose.ASK),  # a slip
        ({**BARE, "Surname": "Okafor", "Forename": "Ben", "DOB": "1/1/1980"}, Whose.NEW),
        ({**BARE, "Surname": "Okafor", "Forename": "Ben"}, Whose.NOBODY),
        ({**BARE, "Surname": "", "Forename": ""}, Whose.NOBODY),
    ],
)  # fmt: skip
def test_whom_a_contact_is_about(row, expected):
    assert whose(row, EDITH).whose is expected


def test_two_records_of_one_name_and_birth_date_leave_nobody_sure():
    twin = Stored(2, EDITH.words, "", "", ())
    assert whose({**BARE, "DOB": "03/02/1942"}, EDITH, twin) == Judged(Whose.ASK, (1, 2))


def test_a_record_that_was_joined_is_whom_it_stands_for():
    joined = Stored(1, EDITH.words, "", "", ())
    assert whose({**BARE, "DOB": "03/02/1942"}, EDITH, joined) == Judged(Whose.KNOWN, (1,))


def test_somebody_new_told_of_twice_is_one_and_two_of_one_name_are_two():
    new = {**BARE, "Surname": "Okafor", "Forename": "Ben"}
    found = read(
        {**new, "DOB": "01/01/1980"}, {**new, "DOB": "01/01/1980", "Contact Ref": "C2"},
        {**new, "DOB": "02/05/1990", "Contact Ref": "C3"},
    )  # fmt: skip
    assert [len(group) for group in of_one_file(found.contacts).groups] == [2, 1]


def test_somebody_new_whose_name_is_written_two_ways_in_one_file_is_asked_about_and_recorded_once():
    new = {**BARE, "Surname": "Quillfeather", "DOB": "01/01/1980"}
    told = of_one_file(
        read({**new, "Forename": "Jonathan"}, {**new, "Forename": "Jonathon", "Contact Ref": "C2"}).contacts
    )
    assert [[one.row for one in group] for group in told.groups] == [[2]]
    assert [(one.row, places) for one, places in told.asked] == [(3, (0,))]


@pytest.mark.parametrize(
    ("number", "groups", "asked"), [("Client ID", 1, 0), ("NHS No", 1, 1)]
)  # fmt: skip
def test_one_number_makes_two_spellings_one_and_two_nhs_numbers_make_one_name_a_question(number, groups, asked):
    new = {**BARE, "Surname": "Quillfeather", "DOB": "01/01/1980"}
    if number == "Client ID":
        rows = [{**new, "Forename": name, number: "las-7"} for name in ("Jonathan", "Jonathon")]
    else:
        rows = [{**new, "Forename": "Jonathan", number: nhs} for nhs in ("9997442202", "9991112391")]
    told = of_one_file(read(*({**one, "Contact Ref": f"C{at}"} for at, one in enumerate(rows))).contacts)
    assert (len(told.groups), len(told.asked)) == (groups, asked)


@pytest.mark.parametrize("written", ["LAS-100234", "las-100234", "LAS 100234", "Las/100234"])
def test_a_case_number_is_known_however_it_is_written_here_and_there(written):
    stored = Stored(1, EDITH.words, "", "", ("LAS-100234",))
    other = {**BARE, "Client ID": written, "Surname": "Okafor", "Forename": "Ben", "DOB": "1/1/1980"}
    assert whose(other, stored).whose is Whose.ASK
    assert whose({**BARE, "Client ID": written}, stored).whose is Whose.KNOWN


@pytest.mark.parametrize("words", ["Video call", "MS Teams call", "Phone (video relay)"])
def test_a_call_with_pictures_is_no_telephone_call(words):
    assert guessed("way", words) == Way.VIDEO
