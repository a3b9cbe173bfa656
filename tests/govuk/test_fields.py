from datetime import date

import pytest

from fairwait.govuk.fields import DateField, FileField, IntegerField, RadiosField, TextField
from fairwait.govuk.forms import GovukForm


class Contact(GovukForm):
    on = DateField(
        label="Date of contact", latest=date(2026, 11, 23), earliest=date(1900, 1, 1), missing="Enter a date"
    )
    days = IntegerField(label="Days", required=False, min_value=0)


def cleaned(day, month, year):
    form = Contact({"on-day": day, "on-month": month, "on-year": year})
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("3", "2", "2026"), date(2026, 2, 3)),
        (("03", "02", "2026"), date(2026, 2, 3)),
        ((" 3 ", "Feb", "2026"), date(2026, 2, 3)),
        (("29", "february", "2024"), date(2024, 2, 29)),
    ],
)
def test_a_date_is_day_month_year(typed, meant):
    assert cleaned(*typed).cleaned_data["on"] == meant


@pytest.mark.parametrize(
    ("typed", "words", "box"),
    [
        (("", "", ""), "Enter a date", "day"),
        (("3", "2", ""), "Date of contact must include a year", "year"),
        (("", "", "2026"), "Date of contact must include a day and a month", "day"),
        (("31", "6", "2026"), "Date of contact must be a real date", "day"),
        (("3", "13", "2026"), "Date of contact must be a real date", "month"),
        (("3", "0", "2026"), "Date of contact must be a real date", "month"),
        (("x", "2", "2026"), "Date of contact must be a real date", "day"),
        (("3", "2", "26"), "Date of contact must have a year of 4 numbers, like 2026", "year"),
        (("3", "2", "٢٠٢٦"), "Date of contact must have a year of 4 numbers, like 2026", "year"),
        (("24", "11", "2026"), "Date of contact must be 23 November 2026 or earlier", "day"),
        (("3", "2", "1899"), "Date of contact must be 1 January 1900 or later", "day"),
        (("99999999999999999999", "2", "2026"), "Date of contact must be a real date", "day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_leads_to_the_box(typed, words, box):
    form = cleaned(*typed)
    assert form.error_summary == [{"text": words, "href": f"#id_on-{box}"}]


def test_a_whole_date_in_an_address_is_read_too():
    form = Contact({"on": "2026-02-03"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 2, 3)


def test_a_date_may_be_left_out_when_it_may():
    assert DateField(label="Date", required=False).clean(("", "", "")) is None


def test_a_number_is_taken_as_people_type_it():
    form = Contact({"on": "2026-02-03", "days": "1,200"})
    assert form.is_valid()
    assert form.cleaned_data["days"] == 1200
    refused = Contact({"on": "2026-02-03", "days": "ten"})
    assert refused.error_summary[0]["text"] == "Days must be a whole number"


def test_what_is_missing_is_said_as_the_design_system_says_it():
    assert TextField(label="Reason").error_messages["required"] == "Enter reason"
    assert TextField(label="NHS number").error_messages["required"] == "Enter NHS number"
    assert RadiosField(label="Band", choices=[]).error_messages["required"] == "Select band"
    assert FileField(label="Extract").error_messages["required"] == "Select a file"


def test_errors_of_the_whole_form_lead_to_its_first_box():
    form = Contact({"on": "2026-02-03"})
    form.add_error(None, "Somebody else decided first")
    assert form.error_summary == [{"text": "Somebody else decided first", "href": "#id_on-day"}]
    form.add_error("on", "Another day")
    assert [line["text"] for line in form.error_summary] == ["Somebody else decided first", "Another day"]
