"""Of two columns that could be one field, the one that tells it; a day that stands for none tells nothing."""

import pytest

from tests.exchange.mapping.suggesting import WAITS, cells, fields, suggested
from tests.exchange.mapping.test_ends import DAYS, ENDS, REFERRED, listed
from tests.exchange.mapping.test_unclaimed import again_and_again


def test_a_records_own_status_gives_way_to_the_status_of_the_wait(tmp_path):
    record, wait = again_and_again("Active", "Inactive"), again_and_again("Awaiting allocation", "On hold", "New")
    found = fields(listed(tmp_path, **{"Status": record, "Status Reason": wait, "Closed on": DAYS}))
    assert (found["Status"], found["Status Reason"]) == (None, "status")
    assert fields(listed(tmp_path, **{"Status": record}))["Status"] == "status"


@pytest.mark.parametrize("record", [("Open", "Closed"), ("Active", "Inactive")])
def test_a_status_that_may_be_all_that_tells_an_end_is_kept(record, tmp_path):
    wait = again_and_again("Awaiting allocation", "On hold", "New")
    found = fields(listed(tmp_path, **{"Status": again_and_again(*record), "Status Reason": wait}))
    assert found["Status"] == "status"


def test_the_address_of_the_place_whose_postcode_was_taken_is_taken_too(tmp_path):
    homes = again_and_again("Marley House, 68 Priory Lane", "Hazelby House, 9 Kiln Avenue", "Elm Court, 3 Mill Road")
    placed = {"Placement address": homes, "Placement postcode": cells("postcode")}
    assert fields(listed(tmp_path, **placed))["Placement address"] == "address"
    own = {**placed, "Home address": cells("address"), "Home postcode": cells("postcode")}
    assert fields(listed(tmp_path, **own))["Placement address"] is None


@pytest.mark.parametrize("stands_for_none", ["1900-01-01 00:00:00.000", "01/01/1753", "31/12/9999"])
def test_days_that_stand_for_none_outnumber_the_others_and_tell_nothing(stands_for_none, tmp_path):
    days = [stands_for_none if day is None else day for day in DAYS]
    found = fields(listed(tmp_path, **{"evt_clsd_dttm": days, "evt_clsd_rsn": ENDS}))
    assert found["evt_clsd_dttm"] == "ended_on"
    assert fields(listed(tmp_path, **{"hold_frm_dt": days}))["hold_frm_dt"] == "paused_on"


def test_days_that_stand_for_none_leave_a_day_of_death_what_it_is(tmp_path):
    died = ["1753-01-01", *["1753-01-01"] * (len(WAITS) - 4), "2026-02-11", "2026-04-19", "2026-05-30"]
    assert fields(listed(tmp_path, per_dod=died))["per_dod"] == "date_of_death"


@pytest.mark.parametrize("heading", ["Person Ref No", "Client Ref Number", "Cust Ref No", "Citizen Ref No."])
def test_a_reference_number_of_a_person_is_the_persons(heading, tmp_path):
    once_each = [f"LL{120000 + 37 * number}" for number in range(len(WAITS))]
    named = REFERRED | {"Name": cells("full_name"), "DOB": cells("date_of_birth"), heading: once_each}
    assert fields(suggested(tmp_path, named))[heading] == "person_id"


@pytest.mark.parametrize(
    ("heading", "field"),
    [("DECD_DTM", "date_of_death"), ("Is the adult a carer themselves?", "is_carer")],
)
def test_headings_in_the_writing_of_teams(heading, field, tmp_path):
    values = again_and_again("Y", "N") if field == "is_carer" else DAYS
    assert fields(listed(tmp_path, **{heading: values}))[heading] == field
