"""What stands against joining two records together with others. No database."""

from dataclasses import replace
from datetime import date

import pytest

from fairwait.people.rules.sameness import FIELDS, Agreement, Around, Doubt, Said, agreement, doubts

ONE = Said(
    first_name="Eric", last_name="Swallow", date_of_birth=date(1958, 7, 8), nhs_number="9992934670", gender="male",
    address="4 Ropery Lane", postcode="ZX2 8EY", phone="01632 960101", mobile="07700 900101", email="e@example.org",
    known_as="Rick", date_of_death=None,
)  # fmt: skip
OTHER = {
    "first_name": "Erica", "last_name": "Swan", "date_of_birth": date(1958, 8, 7), "nhs_number": "9997922034",
    "known_as": "Erik", "gender": "female", "address": "9 Dyer Street", "postcode": "ZX1 1AA", "phone": "01632 960999",
    "mobile": "07700 900999", "email": "s@example.org",
}  # fmt: skip


def against(right=ONE, left=ONE, because=(), **around):
    return doubts(left, right, Around(**around), because=because)


def test_records_that_agree_in_everything_have_nothing_against_them():
    assert against() == ()
    assert agreement(()) is Agreement.ALL


def test_the_marks_two_systems_write_differently_are_no_difference():
    again = replace(ONE, last_name="SWALLOW", postcode="zx28ey", phone="(01632) 960-101", address="4, Ropery Lane")
    assert against(again) == ()


@pytest.mark.parametrize("name", OTHER)
def test_whatever_differs_is_decided_by_itself(name):
    assert agreement(against(replace(ONE, **{name: OTHER[name]}))) is Agreement.DIFFERS


def test_every_compared_field_is_asked_about_here():
    assert set(FIELDS) - set(OTHER) == {"date_of_death"}
    both = replace(ONE, date_of_death=date(2026, 1, 1)), replace(ONE, date_of_death=date(2026, 1, 2))
    assert against(*both) == (Doubt.DIED,)


@pytest.mark.parametrize("name", ["first_name", "last_name", "date_of_birth", "nhs_number"])
def test_what_is_not_said_is_no_agreement(name):
    found = against(replace(ONE, **{name: None}))
    assert found == (Doubt.UNSAID,)
    assert agreement(found) is Agreement.UNSAID


def test_what_only_one_of_them_says_beside_does_not_stand_against_them():
    assert against(replace(ONE, phone=None, email=None, address=None)) == ()


def test_an_address_that_is_evidence_is_the_same_however_each_writes_it():
    again = replace(ONE, address="Flat 4, Ropery Ln")
    assert against(again) == (Doubt.ADDRESS,)
    assert against(again, because=["same address"]) == ()


@pytest.mark.parametrize(
    ("around", "doubt"),
    [
        ({"is_nhs_valid": False}, Doubt.NHS_NOT_VALID),
        ({"is_asked_otherwise": True}, Doubt.ASKED_OTHERWISE),
        ({"has_third": True}, Doubt.THIRD_RECORD),
        ({"is_joined_before": True}, Doubt.JOINED_BEFORE),
    ],
)
def test_agreeing_records_may_have_something_against_them(around, doubt):
    assert against(**around) == (doubt,)
    assert agreement([doubt]) is Agreement.DOUBTFUL
    assert agreement([doubt, Doubt.UNSAID]) is Agreement.UNSAID
    assert agreement([doubt, Doubt.PHONE]) is Agreement.DIFFERS
