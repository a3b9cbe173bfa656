"""What must hold whatever the people: order, independence, bounds; and how well made-up people are told apart."""

import json
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine import linkage
from fairwait.engine.linkage import blocks, model
from fairwait.engine.linkage.identities import prepare
from fairwait.engine.linkage.names import nicknames, pool
from tests.engine.linkage import train
from tests.engine.linkage.made_up import Mix, make
from tests.engine.linkage.measure import HELD_OUT, PARAMETERS, held_out, scores

SMALL = make(seed=11, people=600, mix=Mix(duplicates=0.15))
WELL_RECORDED = [name for name in HELD_OUT if name != "names and birth dates only"]


def person(
    identity: int, first: str | None, last: str | None, born: date | None = None, **more: str
) -> dict[str, object]:
    return {"identity": identity, "first_name": first, "last_name": last, "date_of_birth": born, **more}


def people(*rows: dict[str, object]) -> pl.DataFrame:
    schema = {name: type_ for name, type_ in linkage.COLUMNS.items() if any(name in row for row in rows)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


@pytest.mark.parametrize("name", WELL_RECORDED)
def test_made_up_people_it_was_not_trained_on_are_told_apart(name: str) -> None:
    made = held_out(name)
    assert scores(linkage.duplicate_people(made.people), made.truth)["f1"] >= 0.95


def test_names_and_birth_dates_alone_rarely_mislead() -> None:
    made = held_out("names and birth dates only")
    assert scores(linkage.duplicate_people(made.people), made.truth)["precision"] >= 0.97


def test_shape_of_what_is_found() -> None:
    found = linkage.duplicate_people(SMALL.people)
    assert dict(found.schema) == linkage.PAIRS
    assert (found["left"] < found["right"]).all()
    assert found["probability"].is_sorted(descending=True)
    assert found.filter(pl.col("because").list.len() == 0).is_empty()
    assert found.select("left", "right").is_unique().all()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    shuffled = SMALL.people.sample(fraction=1, shuffle=True, seed=seed)
    assert linkage.duplicate_people(shuffled).equals(linkage.duplicate_people(SMALL.people))


@settings(max_examples=10, deadline=None)
@given(keep=st.sets(st.integers(0, SMALL.people.height - 1), min_size=200))
def test_a_pair_gets_the_same_probability_whoever_else_is_in_the_list(keep: set[int]) -> None:
    some = SMALL.people[sorted(keep)]
    whole = linkage.duplicate_people(SMALL.people).filter(
        pl.col("left").is_in(some["identity"].implode()), pl.col("right").is_in(some["identity"].implode())
    )
    assert linkage.duplicate_people(some).equals(whole)


def test_looking_only_at_likely_pairs_loses_none_that_looking_at_all_would_find() -> None:
    some = SMALL.people.head(300)
    prepared = prepare(some)
    every = np.array(np.triu_indices(len(prepared), 1), dtype=np.int32)
    from fairwait.engine.linkage.pairs import _scored

    slow = _scored(prepared, every[0], every[1], 0.5).sort(
        "probability", "left", "right", descending=[True, False, False]
    )
    assert linkage.duplicate_people(some).equals(slow)


def test_no_pair_comes_out_better_than_the_bound_it_was_sifted_by() -> None:
    from fairwait.engine.linkage import comparisons

    prepared = prepare(SMALL.people.head(250))
    left, right = np.array(np.triu_indices(len(prepared), 1), dtype=np.int32)
    compared = comparisons.compare(prepared, left, right)
    bound = model.at_most(comparisons.hopeful(prepared, compared, left, right), model=model.kept())
    measured = comparisons.measure(prepared, compared, left, right)
    assert (model.at_most(measured, model=model.kept()) <= bound + 1e-9).all()


def test_new_people_are_linked_with_known_ones_and_known_ones_are_left_alone() -> None:
    new = SMALL.people["identity"].head(150)
    whole = linkage.duplicate_people(SMALL.people)
    expected = whole.filter(pl.col("left").is_in(new.implode()) | pl.col("right").is_in(new.implode()))
    assert linkage.duplicate_people(SMALL.people, fresh=new).equals(expected)
    assert 0 < expected.height < whole.height


def test_evidence_says_what_agrees_then_what_differs_and_never_the_values() -> None:
    found = linkage.duplicate_people(
        people(
            person(1, "Edith", "Marlowe", date(1938, 4, 2), postcode="ZX1 4BD", phone="01632 960111"),
            person(2, "Edie", "Marlow", date(1938, 4, 2), postcode="zx14bd", phone="01632 960222"),
        )
    )
    assert found["because"].to_list() == [
        ["same birth date", "first name a form of the other", "surname a slip apart", "same postcode", "phones differ"]
    ]


def test_a_list_that_names_nobody_is_compared_by_what_it_tells() -> None:
    born = date(1941, 5, 6)
    found = linkage.duplicate_people(
        people(
            person(1, None, None, born, nhs_number="9990000018", phone="+441632960001"),
            person(2, None, None, born, nhs_number="9990000018", phone="+441632960001"),
            person(3, None, None, date(1960, 1, 2), phone="+441632960002"),
        )
    )
    assert found.select("left", "right").rows() == [(1, 2)]


def test_exchanged_names_are_said_once() -> None:
    pair = people(person(1, "Amina", "Okafor", date(1961, 7, 14)), person(2, "Okafor", "Amina", date(1961, 7, 14)))
    assert linkage.duplicate_people(pair)["because"].to_list() == [
        ["same birth date", "first name and surname exchanged"]
    ]


@pytest.mark.parametrize("rows", [0, 1])
def test_few_people_are_no_trouble(rows: int) -> None:
    found = linkage.duplicate_people(SMALL.people.head(rows))
    assert found.is_empty()
    assert dict(found.schema) == linkage.PAIRS


def test_people_of_whom_nothing_is_known_are_nobodys_duplicate() -> None:
    assert linkage.duplicate_people(pl.DataFrame({"identity": [1, 2, 3]})).is_empty()


@pytest.mark.parametrize("identities", [[1, 1], [1, None]])
def test_identities_must_be_there_and_different(identities: list[int | None]) -> None:
    with pytest.raises(ValueError, match="identity"):
        linkage.duplicate_people(pl.DataFrame({"identity": identities, "first_name": ["Una", "Una"]}))


@pytest.mark.parametrize("threshold", [0, 1, -0.5, 2])
def test_a_threshold_is_a_probability(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        linkage.duplicate_people(SMALL.people, threshold=threshold)


def test_a_large_home_a_default_date_and_a_hospital_phone_do_not_explode() -> None:
    made = make(seed=12, people=4_000)
    crowd = made.people.with_columns(
        date_of_birth=pl.lit(date(1990, 1, 1)), phone=pl.lit("01632960000"), mobile=pl.lit(None, dtype=pl.String),
        postcode=pl.lit("ZX1 1AA"), address=pl.lit("Larch House, 1 Mill Lane"),
    )  # fmt: skip
    found = linkage.link(crowd)
    assert found.compared < 150 * crowd.height  # of 2,000 times as many
    assert {over.rule for over in found.passed_over} >= {"same phone"}
    assert max(over.largest for over in found.passed_over) >= crowd.height


def test_groups_are_connected_and_know_their_weakest_link() -> None:
    pairs = pl.DataFrame(
        {
            "left": [1, 2, 7], "right": [2, 3, 9], "probability": [0.99, 0.7, 0.9],
            "because": [["same birth date"], ["same phone"], ["same NHS number"]],
        }
    )  # fmt: skip
    assert linkage.groups(pairs) == [
        linkage.Group((7, 9), 0.9, ("same NHS number",)),
        linkage.Group((1, 2, 3), 0.7, ("same phone",)),
    ]
    assert linkage.groups(pairs.clear()) == []


def test_the_kept_model_says_what_it_was_trained_on_and_how_well_it_did() -> None:
    kept = model.kept()
    assert set(kept.kinds) == set(model.KINDS)
    assert sum(kind.share for kind in kept.kinds.values()) == pytest.approx(1)
    assert set(kept.measured) == set(HELD_OUT)


def test_the_kept_parameters_are_what_the_script_makes() -> None:
    kept = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    assert train.parameters(kept["measured"]) == kept


def test_a_model_with_a_chance_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="kinds"):
        model.read_model('{"version": "0", "kinds": {}}')


def test_every_short_name_leads_to_a_full_one_and_no_group_is_repeated() -> None:
    assert "elizabeth" in nicknames()["betty"]
    assert set(nicknames()["bert"]) >= {"albert", "herbert", "robert"}
    assert all(word.isalpha() for word in nicknames())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mc Donald", "mcdonald"), ("MacDonald", "McDonald"), ("O'Brien", "O Brien"), ("O’Brien", "OBRIEN"),
        ("Wójcik", "WOJCIK"), ("Łukasz", "Lukasz"), ("van der Berg", "Van Der Berg"), ("Mary A", "Mary"),
        ("Mrs Una", "Una"),
        ("St. John", "St John"), ("  Una ", "Una"), ("Smith Jr", "Smith"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    _, ids = pool({"a": pl.Series([one]), "b": pl.Series([other])})
    assert ids["a"].tolist() == ids["b"].tolist() != [-1]


def test_blocks_give_each_pair_once_in_order() -> None:
    found = blocks.candidates(prepare(SMALL.people))
    codes = found.left.astype(np.int64) << 32 | found.right
    assert (found.left < found.right).all()
    assert (np.diff(codes) > 0).all()


@pytest.mark.parametrize(
    ("probability", "said"), [(0.5, "50%"), (0.994, "99%"), (0.995, "over 99%"), (1.0, "over 99%")]
)
def test_no_probability_is_said_as_a_certainty(probability, said):
    assert linkage.likely(probability) == said
