"""A kept mapping whose column holds values of another kind than it is taken for."""

import pytest

from fairwait.exchange.extracts.mapping import ColumnMap, ExtractMapping, contradicted
from tests.exchange.mapping.suggesting import WAITS, cells
from tests.exchange.mapping.writing import reading_of

DAYS = [f"{number % 28 + 1:02}/0{number % 9 + 1}/2026" for number in range(40)]
CASES = {
    ("team", "days"): (DAYS, "it holds days this time"),
    ("notes", "days"): (DAYS, "it holds days this time"),
    ("referred_on", "teams"): (["North", "South"] * 20, "hardly a cell of it is a day this time"),
    ("nhs_number", "names"): (["Ada Hart"] * 20, "hardly a cell of it is a number of that kind this time"),
    ("mobile", "names"): (["Ada Hart"] * 20, "hardly a cell of it is a number of that kind this time"),
    ("email", "words"): (["none seen", "by letter"] * 20, "hardly a cell of it is an e-mail address this time"),
    ("worker", "addresses"): (["ada@example.org"] * 20, "it holds e-mail addresses this time"),
    ("ended_on", "nothing"): ([None] * 40, None),
    ("ended_on", "words for nothing"): (["n/a"] * 40, None),
    ("ended_on", "a few words"): (["ongoing"] * 5, None),
    ("referred_on", "serials"): (["46021", "46030"] * 20, None),
    ("last_contact_on", "who wrote it"): ([f"{day} JH" for day in DAYS], None),
    ("referred_on", "half of them"): (DAYS[:20] + ["soon"] * 20, None),
}


def _said(tmp_path, field, values):
    reading = reading_of({"Column": values, "Ref": [str(place) for place in range(len(values))]}, tmp_path)
    mapping = ExtractMapping(columns=(ColumnMap("Column", field, 1.0, "told"), ColumnMap("Ref", None, 1.0, "told")))
    return [(each.column, each.holds) for each in contradicted(reading, mapping)]


@pytest.mark.parametrize(("field", "values"), CASES)
def test_what_a_column_holds_may_contradict_what_it_is_taken_for(field, values, tmp_path):
    told, holds = CASES[field, values]
    assert _said(tmp_path, field, told) == ([("Column", holds)] if holds else [])


def test_no_column_of_its_own_kind_is_contradicted(tmp_path):
    named = ("team", "worker", "notes", "referred_on", "nhs_number", "phone", "email", "status", "pathway", "full_name")
    columns = {name: cells(name) for name in named}
    assert len(WAITS) > 20
    reading = reading_of(columns, tmp_path)
    mapping = ExtractMapping(columns=tuple(ColumnMap(name, name, 1.0, "told") for name in columns))
    assert contradicted(reading, mapping) == ()
