"""The pairs labelled by hand, each alone in its list, as the whole engine sees it."""

from datetime import date

import polars as pl
import pytest

from fairwait.engine.linkage import COLUMNS, duplicate_people
from fairwait.engine.linkage.identities import valid_nhs_numbers
from tests.engine.linkage.hard_pairs import HARD_PAIRS, A, B, C

_FIELDS = (
    "first_name", "last_name", "date_of_birth", "postcode", "address", "nhs_number", "phone", "gender", "known_as",
)  # fmt: skip


def table(*records: str) -> pl.DataFrame:
    rows = []
    for identity, record in enumerate(records, start=1):
        values = [value or None for value in record.split("|")]
        assert len(values) == len(_FIELDS), record
        row = dict(zip(_FIELDS, values, strict=True))
        born = row["date_of_birth"]
        rows.append({"identity": identity, **row, "date_of_birth": date.fromisoformat(born) if born else None})
    return pl.DataFrame(rows, schema={name: type_ for name, type_ in COLUMNS.items() if name in {"identity", *_FIELDS}})


@pytest.mark.parametrize(("same", "about", "left", "right"), HARD_PAIRS, ids=[about for _, about, _, _ in HARD_PAIRS])
def test_a_pair_is_judged_as_a_careful_person_would(same: bool, about: str, left: str, right: str) -> None:
    found = duplicate_people(table(left, right))
    assert (found.height == 1) == same, found.to_dicts()


def test_a_pair_is_judged_alike_from_either_side() -> None:
    for _, about, left, right in HARD_PAIRS:
        one, other = (duplicate_people(table(*pair), threshold=0.001) for pair in ((left, right), (right, left)))
        assert one["probability"].to_list() == other["probability"].to_list(), about


def test_the_numbers_of_the_hard_pairs_are_valid_and_there_are_enough_pairs() -> None:
    assert valid_nhs_numbers(pl.Series([A, B, C])).all()
    assert len(HARD_PAIRS) >= 60
