"""Who a row is about: the ways that spare work give what the plain ones give."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.checks import identity
from fairwait.engine.checks.repeats import first_places

TOLD = {
    "person_id": st.sampled_from([None, None, "1", "2", "3"]),
    "nhs_number": st.sampled_from([None, None, "9990000018", "9990000026"]),
    "wait_id": st.none(),
    "first_name": st.sampled_from([None, "Edith", "Edyth", "Tom"]),
    "last_name": st.sampled_from([None, "Marlowe", "Reed"]),
    "known_as": st.sampled_from([None, "Edie"]),
    "date_of_birth": st.sampled_from([None, date(1942, 3, 3), date(1967, 9, 21)]),
    "pathway": st.sampled_from([None, "ot"]),
    "referred_on": st.just(date(2026, 2, 3)),
}
SCHEMA = {name: pl.Date() if name.endswith(("birth", "_on")) else pl.String() for name in TOLD}
rows = st.lists(st.fixed_dictionaries(TOLD), max_size=25).map(lambda each: pl.DataFrame(each, schema=SCHEMA))


def plainly_shared(clean: pl.DataFrame, number: str) -> dict[str, int]:
    """As `shared`, looking at every person under every number."""
    found = {}
    for value in clean.get_column(number).drop_nulls().unique(maintain_order=True):
        people = identity._people(clean.filter(pl.col(number) == value).unique(maintain_order=True))
        if (count := identity._count_people(people)) > 1:
            found[value] = count
    return found


@given(clean=rows)
@settings(max_examples=150, deadline=None)
def test_only_numbers_under_which_rows_differ_are_looked_into(clean: pl.DataFrame) -> None:
    for number in ("person_id", "nhs_number"):
        assert dict(identity.shared(clean, number=number).iter_rows()) == plainly_shared(clean, number)


@given(clean=rows)
@settings(max_examples=150, deadline=None)
def test_people_are_numbered_without_keys_as_with_them(clean: pl.DataFrame) -> None:
    shared = {f"shared_{short}": identity.shared(clean, number=number) for short, number in NUMBERS.items()}
    told = identity.with_identities(clean, **shared).get_column("identity").to_list()
    places = first_places(clean.get_column("person_id"))
    assert identity.identities(clean, **shared).to_list() == told
    assert identity.identities(clean, **shared, place=places).to_list() == told


NUMBERS = {"ids": "person_id", "nhs": "nhs_number"}
