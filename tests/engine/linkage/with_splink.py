"""The same made-up people through Splink, to compare: python -m tests.engine.linkage.with_splink [--folder F]

Splink is trained once on made-up people of the kind our own parameters were trained on (u from random pairs, m from
labels), then its parameters stay fixed, as ours do. It sees the same prepared values: folded names, birth date,
postcode, telephone, valid NHS number, with its own ready-made comparisons. It is not given what those do not offer:
nicknames, "known as", streets, and twins and families as kinds of their own.
"""

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import Any

import polars as pl

from fairwait.engine.linkage.identities import prepare
from fairwait.engine.linkage.names import NOTHING
from tests.engine.linkage.made_up import Mix, make
from tests.engine.linkage.measure import HELD_OUT, held_out, saved, timed

BLOCKS = (
    "l.nhs_number = r.nhs_number",
    "l.date_of_birth = r.date_of_birth and l.last_name = r.last_name",
    "l.date_of_birth = r.date_of_birth and l.first_name = r.first_name",
    "l.date_of_birth = r.last_seen and l.first_name = r.last_name",
    "l.postcode = r.postcode and l.first_name = r.first_name",
    "l.postcode = r.postcode and l.last_name = r.last_name and l.initial = r.initial",
    "l.first_name = r.first_name and l.last_name = r.last_name and year(l.date_of_birth) = year(r.date_of_birth)",
    "l.first_name = r.first_name and l.last_name = r.last_name and l.birthday = r.birthday",
    "l.phone = r.phone and l.first_name = r.first_name",
)


def seen(people: pl.DataFrame) -> pl.DataFrame:
    """What Splink is given: one row per identity, nothing known as null."""
    ready = prepare(people)

    def text(ids: Any, words: list[str]) -> pl.Series:
        return pl.Series([None if at == NOTHING else words[at] for at in ids.tolist()], dtype=pl.String)

    valid = [number if ok else None for number, ok in zip(ready.nhs_numbers, ready.nhs_valid.tolist(), strict=True)]
    born = pl.DataFrame({"y": ready.year, "m": ready.month, "d": ready.day})
    frame = pl.DataFrame(
        {
            "identity": ready.identity,
            "first_name": text(ready.first, ready.names.text),
            "last_name": text(ready.last, ready.names.text),
            "nhs_number": pl.Series(
                [None if at == NOTHING else valid[at] for at in ready.nhs.tolist()], dtype=pl.String
            ),
            "postcode": text(ready.postcode, ready.postcodes),
            "phone": pl.Series(
                [None if at == NOTHING else str(at) for at in ready.phones[:, 0].tolist()], dtype=pl.String
            ),
            "gender": pl.Series([None if code == 0 else str(code) for code in ready.gender.tolist()], dtype=pl.String),
            "date_of_birth": born.select(pl.when(pl.col("y") > 0).then(pl.date("y", "m", "d"))).to_series(),
        }
    )
    birthday = pl.col("date_of_birth").dt.strftime("%m%d")
    return frame.with_columns(
        initial=pl.col("first_name").str.slice(0, 1), birthday=birthday, last_seen=pl.col("date_of_birth")
    )


def _settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="identity",
        probability_two_random_records_match=2e-6,
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("last_name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=False),
            cl.LevenshteinAtThresholds("postcode", [1]),
            cl.ExactMatch("phone"),
            cl.ExactMatch("nhs_number"),
            cl.ExactMatch("gender"),
        ],
        blocking_rules_to_generate_predictions=list(BLOCKS),
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def trained() -> dict[str, Any]:
    """Splink's parameters, from one made-up list."""
    from splink import DuckDBAPI, Linker

    made = make(seed=100, people=20_000, mix=Mix(duplicates=0.1))
    linker = Linker(DuckDBAPI().register(seen(made.people)), _settings(), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    group = pl.concat(
        [made.truth.rename({"left": "identity", "right": "same"}), made.truth.select(identity="right", same="left")]
    )
    cluster = group.group_by("identity").agg(pl.col("same").min())
    labelled = seen(made.people).join(cluster, on="identity", how="left")
    labelled = labelled.with_columns(who=pl.min_horizontal("identity", "same"))
    teacher = Linker(DuckDBAPI().register(labelled), linker.misc.save_model_to_json(), log_level=None)
    teacher.training.estimate_m_from_label_column("who")
    return dict(teacher.misc.save_model_to_json())


def found(people: pl.DataFrame, model: dict[str, Any]) -> pl.DataFrame:
    from splink import DuckDBAPI, Linker

    linker = Linker(DuckDBAPI().register(seen(people)), model, log_level=None)
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_duckdbpyrelation().pl()
    one, other = pl.col("identity_l"), pl.col("identity_r")
    return pairs.select(left=pl.min_horizontal(one, other), right=pl.max_horizontal(one, other)).unique()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, help="a list written by measure --save")
    arguments = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    model = trained()
    lists = {name: held_out(name) for name in HELD_OUT} if not arguments.folder else {"large": saved(arguments.folder)}
    for name, made in lists.items():
        figures = timed(made, lambda people: found(people, model))
        sys.stdout.write(f"{name}: {json.dumps(figures)}\n")


if __name__ == "__main__":
    main()
