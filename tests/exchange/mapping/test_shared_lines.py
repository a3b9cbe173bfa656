"""Telephones of care homes, wards and teams are nobody's own, whatever their heading says; other days' expiry too."""

import pytest

from tests.exchange.mapping.suggesting import WAITS, cells, fields, suggested
from tests.exchange.mapping.test_unclaimed import mapped

PLACES = [number % (len(WAITS) // 5) for number in range(len(WAITS))]
"""Five people live at each of so many places."""
HOMES = [f"{place} Elm House" for place in PLACES]
OFFICES = [f"01632 960{place:03}" for place in PLACES]
LAND, MOBILES = ([f"{stem}{number:03}" for number in range(len(WAITS))] for stem in ("01632 961", "07700 901"))


@pytest.mark.parametrize("heading", ["Home tel", "Telephone", "Home mobile", "Mobile"])
def test_the_line_of_a_place_is_nobodys_own_and_that_is_asked(heading, tmp_path):
    columns = {name: cells(kind) for name, kind in {"Person ID": "person_id", "Surname": "last_name"}.items()}
    numbers = [f"07700 900{place:03}" for place in PLACES] if "obile" in heading else OFFICES
    found = suggested(tmp_path, columns | {"Placement": HOMES, heading: numbers, "Own number": LAND})
    (line,) = (column for column in found.columns if column.column == heading)
    assert (line.field, line.confidence, [name for name, _ in line.options]) == (None, 0.7, ["phone"])
    assert "always the same beside the same “Placement”" in line.because
    assert fields(found)["Own number"] == "phone"


@pytest.mark.parametrize("heading", ["Care home phone", "Tel for placement", "Nursing home telephone"])
def test_a_heading_of_a_care_home_is_never_the_persons_phone(heading, tmp_path):
    assert mapped(tmp_path, **{"Placement": HOMES, heading: OFFICES})[heading] is None


def test_a_telephone_at_home_is_the_persons_where_it_is_their_own(tmp_path):
    found = mapped(tmp_path, **{"Placement": HOMES, "Home tel": LAND, "Mobile": MOBILES})
    assert (found["Home tel"], found["Mobile"]) == ("phone", "mobile")


@pytest.mark.parametrize("heading", ["BB_EXPIRY_DTM", "Blue badge expiry", "Passport expires", "Bus pass valid until"])
def test_the_expiry_of_something_else_is_no_authorisations(heading, tmp_path):
    assert mapped(tmp_path, **{heading: cells("expires_on")})[heading] is None
    assert mapped(tmp_path, **{"Authorisation expires": cells("expires_on")})["Authorisation expires"] == "expires_on"
