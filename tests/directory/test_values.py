"""Values, older shapes and published forms, one by one: what may stand, and what is refused with a remedy."""

from datetime import date

import pytest

from fairwait.directory.rules import connectors, older, publishing, values
from fairwait.directory.rules.findings import Findings
from fairwait.directory.rules.proposals import differences, proposed, told
from fairwait.directory.rules.reading import Layer, read_document
from fairwait.directory.rules.telling import facts_of
from fairwait.directory.rules.values import Unusable
from tests.directory.records import connector, service, uid

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("clean", "given", "kept"),
    [
        (values.text, "<p>Tea &amp; cake</p><script>x</script>", "Tea & cake"),
        (values.text, 7, "7"),
        (values.address, "example.org/x", "https://example.org/x"),
        (values.number, "£1,200.50", 1200.5),
        (values.age, "60", 60),
        (values.moment, "2026-11-01T10:00:00", "2026-11-01T10:00:00Z"),
        (values.moment, "2026-11-01T10:00:00+01:00", "2026-11-01T10:00:00+01:00"),
        (values.clock_time, "9:30:00Z", "09:30"),
        (values.clock_time, "9.30am", "09:30"),
        (values.clock_time, "12 pm", "12:00"),
        (values.clock_time, "12am", "00:00"),
        (values.clock_time, "4:05 P.M.", "16:05"),
        (values.clock_time, "Noon", "12:00"),
        (values.clock_time, "0900", "09:00"),
        (values.clock_time, "17.00", "17:00"),
        (values.clock_time, "T09:30:00Z", "09:30"),
        (values.clock_time, "2026-11-27T09:30:00Z", "09:30"),
        (values.money, "4,50", 4.5),
        (values.money, "£1,234.50", 1234.5),
        (values.money, "1,200", 1200),
        (values.money, "3.00 GBP", 3),
        (values.money, "Free", 0),
        (values.age, "18 years", 18),
        (values.least_age, "60+", 60),
        (values.days_of_week, ["MO", "TU"], "MO,TU"),
        (values.days_of_week, "['MO','TU']", "MO,TU"),
        (values.days_of_week, "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=1", "TU,TH"),
        (values.days_of_week, "Mon Thurs", "MO,TH"),
        (values.degrees, "52,63", 52.63),
        (values.degrees, "-1,13", -1.13),
        (values.days_of_week, "monday; 3TU", "MO,3TU"),
        (values.one_of("active"), "ACTIVE", "active"),
    ],
)
def test_what_can_be_understood_is_kept_in_one_form(clean, given, kept):
    assert clean(given) == kept


@pytest.mark.parametrize(
    ("clean", "given"),
    [
        (values.text, True), (values.line, "x" * 501), (values.address, "https://[x"), (values.phone, "9" * 61),
        (values.number, True), (values.number, "ten"), (values.number, "inf"), (values.age, 131),
        (values.money, -1), (values.day, "soon"), (values.moment, "soon"), (values.clock_time, "24:00"),
        (values.clock_time, "13pm"), (values.clock_time, "9.75am"), (values.degrees, "52,63,1x"),
        (values.age, "65+"), (values.money, "£4.50 a week"), (values.days_of_week, "Mon-Fri"),
        (values.clock_time, "9"),
        (values.clock_time, "2575"), (values.days_of_week, "someday"),
        (values.days_of_week, ","), (values.one_of("a"), "b"),
    ],
)  # fmt: skip
def test_what_cannot_stand_says_how_to_write_it(clean, given):
    with pytest.raises(Unusable) as refused:
        clean(given)
    assert str(refused.value).endswith(".")


def test_ages_of_the_older_profile_are_the_widest_span():
    def ages(*several):
        made = older.as_today({"eligibilitys": [{"minimum_age": low, "maximum_age": high} for low, high in several]})
        return made.get("minimum_age"), made.get("maximum_age")

    assert ages((50, 70), (60, 90)) == (50, 90)
    assert ages((50, None), (60, 90)) == (50, None)
    assert ages(("18", 0)) == (18, None)
    assert ages(("18", "64"), ("65", "0")) == (18, None)
    assert ages(("", "")) == (None, None)


def test_hours_at_one_place_and_on_holidays_are_kept():
    at = {"id": "a", "location": "elsewhere", "regular_schedule": [{"byday": "MO"}]}
    holidays = [{"closed": True}, {"opens_at": "10:00", "start_date": "2026-12-24", "end_date": "2026-12-24"}]
    made = older.as_today({
        "attending_type": "in person", "service_at_locations": [at], "holiday_schedules": holidays,
        "service_taxonomys": [{"id": "t", "taxonomy": "words"}],
    })  # fmt: skip
    assert [one.get("service_at_location_id") for one in made["schedules"]] == ["a", None]
    assert made["schedules"][1]["valid_from"] == "2026-12-24"
    assert made["service_at_locations"] == [at]
    assert made["attributes"] == []


def test_a_connector_without_what_is_needed_is_named():
    findings = Findings()
    odd = connector(languages="Urdu, Welsh", neighbourhoods=[7, {"name": ""}, {"name": "Town"}])
    made = connectors.clean(odd, source="s", findings=findings)
    assert made["languages"] == ["Urdu", "Welsh"]
    assert made["neighbourhoods"] == [{"name": "Town", "postcodes": []}]
    assert not findings.found


def test_more_than_any_place_has_is_cut_and_said():
    many = [{"id": str(number), "name": "Welsh"} for number in range(501)]
    found = read_document([service(languages=many)], source="s", today=TODAY)
    assert len(found.given[0].record["languages"]) == 500
    assert "only the first 500" in found.findings[0].what


def test_a_term_that_cannot_stand_alone_is_left_out():
    more = {"services": [service(attributes=[{"id": uid(40)}])], "taxonomies": [{"id": "x"}],
            "taxonomy_terms": [{"id": "y"}]}  # fmt: skip
    found = read_document(more, source="s", today=TODAY)
    assert found.terms == ()
    assert len(found.findings) == 2


def test_costs_are_read_from_words_where_there_are_no_amounts():
    def cost(**more):
        record = read_document([service(**more)], source="s", today=TODAY).given[0].record
        return facts_of(Layer.ASSET, record, on=TODAY).cost

    assert [cost(fees="Free to all"), cost(fees="£3 each"), cost(fees="ask"), cost()] == [
        "free", "paid", "not_said", "not_said",
    ]  # fmt: skip


def test_an_owner_is_shown_what_is_recorded_in_any_shape_and_sending_it_back_changes_nothing():
    clock = {"opens_at": "11:30", "closes_at": "14:00"}
    at = {
        "id": uid(60),
        "location": {"id": uid(61), "location_type": "physical"},
        "schedules": [{"id": uid(9), "byday": "WE", "interval": 2}],
    }
    record = service(
        schedules=[{"id": uid(7), "byday": "MO,TH", **clock}, {"id": uid(8), "description": "Closed in August"},
                   {"id": uid(6), "byday": "FR", "valid_to": "2020-01-01"}],
        cost_options=[{"id": uid(5), "amount": 3.5, "amount_description": "a meal"}, {"id": uid(4), "amount": 0,
                      "option": "under 5"}], service_at_locations=[at],
    )  # fmt: skip
    shown = told(record, on=TODAY)
    assert shown["hours"].split("\n") == [
        "Monday and Thursday, 11:30 to 14:00", "Wednesday, not every week", "Closed in August",
    ]  # fmt: skip
    assert shown["fees"] == "£3.50 a meal; Free under 5"
    browsers = {name: words.replace("\n", "\r\n") for name, words in shown.items()}
    assert proposed(record, browsers, on=TODAY) == record
    dearer = proposed(record, shown | {"fees": "£4 a meal"}, on=TODAY)
    assert (facts_of(Layer.ASSET, dearer, on=TODAY).cost, "cost_options" in dearer) == ("paid", False)
    assert [one.name for one in differences(record, dearer, on=TODAY)] == ["fees"]


@pytest.mark.parametrize(
    ("words", "days", "described"),
    [
        ("Mondays, 10:00 to 12:00\n\ntuesday to Thursday, 13:00 to 15:00.", ["MO", "TU", "WE", "TH"], []),
        ("Saturday and Sunday", ["SA", "SU"], []),
        ("Friday, from 18:00", ["FR"], []),
        ("Monday, 10:00 to 12:00\nRing first", [], ["Monday, 10:00 to 12:00\nRing first"]),
        ("Sunday to Monday", [], ["Sunday to Monday"]),
        ("", [], []),
    ],
)
def test_hours_an_owner_writes_as_days_are_found_by_day_and_others_kept_as_words(words, days, described):
    made = proposed(service(), {"hours": words}, on=TODAY)
    assert [one.day for one in facts_of(Layer.ASSET, made, on=TODAY).openings] == days
    assert [one["description"] for one in made["schedules"] if "description" in one] == described
    if days:
        assert proposed(made, told(made, on=TODAY), on=TODAY) == made
    assert {one.name for one in differences(service(), made, on=TODAY)} == {"hours"}


HALLS = ("Church Hall", "Library: upstairs")


def halls(**first):
    """A listing of two places, one with its hours."""
    return service(
        schedules=[],
        service_at_locations=[
            {"id": uid(60 + place), "location": {"id": uid(70 + place), "location_type": "physical", "name": name},
             **(first if place == 0 else {})}
            for place, name in enumerate(HALLS)
        ]
    )  # fmt: skip


def at_places(record):
    return [[(one["byday"], one.get("opens_at")) for one in at.get("schedules", ())]
            for at in record["service_at_locations"]]  # fmt: skip


def test_hours_of_several_places_stay_with_their_places_when_an_owner_changes_one():
    clock = {"opens_at": "10:00", "closes_at": "12:00"}
    record = halls(schedules=[{"id": uid(80), "byday": "MO,TH", **clock}])
    shown = told(record, on=TODAY)["hours"]
    assert shown == "Church Hall: Monday and Thursday, 10:00 to 12:00"
    typed = f"{shown.replace('Thursday', 'Friday')}\nlibrary: Upstairs: Wednesday, from 18:00\nSunday"
    made = proposed(record, {"hours": typed}, on=TODAY)
    assert at_places(made) == [[("MO,FR", "10:00")], [("WE", "18:00")]]
    assert [one["byday"] for one in made["schedules"]] == ["SU"]
    assert proposed(made, told(made, on=TODAY), on=TODAY) == made
    assert sorted(one.day for one in facts_of(Layer.ASSET, made, on=TODAY).openings) == ["FR", "MO", "SU", "WE"]
    assert len({one["id"] for at in (made, *made["service_at_locations"]) for one in at.get("schedules", ())}) == 3


@pytest.mark.parametrize("words", ["Church Hall: ring first", "Town Hall: Monday", "Church Hall: Monday\nBring a cake"])
def test_hours_of_places_that_cannot_be_read_are_kept_in_their_words(words):
    made = proposed(halls(), {"hours": words}, on=TODAY)
    assert at_places(made) == [[], []]
    assert [one["description"] for one in made["schedules"]] == [words]


def test_what_an_owner_says_of_a_connector_stands_where_it_is_told():
    sana = connector(about="Knows the harbour", byday="MO", opens_at="09:00", closes_at="12:00", id=uid(3))
    shown = told(sana, on=TODAY)
    assert (shown["description"], shown["hours"]) == ("Knows the harbour", "Monday, 09:00 to 12:00")
    assert proposed(sana, shown, on=TODAY) == sana
    made = proposed(sana, {"description": "Knows everybody", "hours": "Tuesdays", "phone": "01632 960300"}, on=TODAY)
    assert (made["about"], made["when"], made["phone"], "byday" in made) == (
        "Knows everybody", "Tuesdays", "01632 960300", False,
    )  # fmt: skip
    assert [one.name for one in differences(sana, made, on=TODAY)] == ["description", "hours", "phone"]


def test_the_day_something_was_last_checked_is_the_later_of_its_publishers_and_ours():
    record = service(assurer_email="them@example.org")
    assert publishing.as_checked(record, None) is record
    assert publishing.as_checked(record, date(2026, 11, 1)) is record
    ours = publishing.as_checked(record, date(2026, 11, 20))
    assert (ours["assured_date"], "assurer_email" in ours) == ("2026-11-20", False)


def test_records_are_given_whole_and_short():
    record = service()
    spot = record["service_at_locations"][0]["id"]
    assert publishing.whole(record) is record
    assert set(publishing.short(record)) == {"id", "name", "status", "description", "assured_date", "organization"}
    assert "service_at_locations" not in publishing.pairing(record, spot)["service"]
    assert "addresses" not in publishing.short_pairing(record, spot)["location"]
    assert publishing.short_pairing(record, "gone")["id"] == "gone"
    assert "organization" not in publishing.short({"id": 1})
    page = publishing.page([], total=0, number=1, per_page=10)
    assert (page["empty"], page["total_pages"], page["last_page"]) == (True, 1, True)
