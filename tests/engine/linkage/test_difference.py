"""Two records under one number: one person, or clearly two."""

from datetime import date

import polars as pl
import pytest

from fairwait.engine.linkage import clearly_different

D, E = date(1938, 4, 2), date(1971, 9, 25)

CASES = [
    (True, "another name, another birth date", ("Edith", "Marlowe", D), ("Trevor", "Barker", E)),
    (True, "of one family", ("Edith", "Marlowe", D), ("Susan", "Marlowe", E)),
    (True, "first name shared, all else not", ("Susan", "Marlowe", D), ("Susan", "Barker", E)),
    (True, "no birth date, both names differ", ("Edith", "Marlowe", None), ("Trevor", "Barker", E)),
    (False, "the same", ("Edith", "Marlowe", D), ("Edith", "Marlowe", D)),
    (False, "married", ("Susan", "Taylor", D), ("Susan", "Hollinby", D)),
    (False, "birth date corrected", ("Edith", "Marlowe", D), ("Edith", "Marlowe", E)),
    (False, "nickname and another birth date", ("Edith", "Marlowe", D), ("Edie", "Marlowe", E)),
    (False, "slip and another birth date", ("Edith", "Marlowe", D), ("Edith", "Marlow", E)),
    (False, "exchanged and another birth date", ("Amina", "Okafor", D), ("Okafor", "Amina", E)),
    (False, "another name, birth date a digit off", ("Susan", "Taylor", D), ("Susan", "Hollinby", date(1938, 4, 3))),
    (False, "day and month exchanged", ("Susan", "Taylor", D), ("Susan", "Hollinby", date(1938, 2, 4))),
    (False, "initial", ("E", "Marlowe", D), ("Edith", "Marlowe", E)),
    (False, "no birth date, surname differs", ("Susan", "Taylor", None), ("Susan", "Hollinby", E)),
    (False, "nothing known of one", (None, None, None), ("Susan", "Hollinby", E)),
]


def _table(*rows: tuple[str | None, str | None, date | None]) -> pl.DataFrame:
    schema = {"first_name": pl.String, "last_name": pl.String, "date_of_birth": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(("different", "about", "left", "right"), CASES, ids=[case[1] for case in CASES])
def test_clear_or_not(different: bool, about: str, left: tuple, right: tuple) -> None:
    assert clearly_different(_table(left), _table(right)).to_list() == [different]


def test_row_against_row_and_the_same_either_way_round() -> None:
    left, right = _table(*(case[2] for case in CASES)), _table(*(case[3] for case in CASES))
    expected = [case[0] for case in CASES]
    assert clearly_different(left, right).to_list() == clearly_different(right, left).to_list() == expected


def test_known_as_is_a_name_too() -> None:
    left = _table(("Norman", "Langcombe", D)).with_columns(known_as=pl.lit("Bunny"))
    assert clearly_different(left, _table(("Bunny", "Langcombe", E))).to_list() == [False]


def test_no_rows_and_unequal_rows() -> None:
    assert clearly_different(_table(), _table()).to_list() == []
    with pytest.raises(ValueError, match="one row"):
        clearly_different(_table(CASES[0][2]), _table())
