"""Train the kept parameters on made-up people and write them: python -m tests.engine.linkage.train

Never run on a council's file. Counts how often each level occurs between two identities of one made-up person, mixed
with what we expect beforehand (EXPECTED, as if seen WEIGHT times), so that a fault the made-up people lack is not held
to be impossible. The other kinds of pair stay as expected: made-up strangers share names, telephones and postcodes as
no real ones do.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

import fairwait.engine.linkage as linkage
from fairwait.engine.linkage import comparisons
from fairwait.engine.linkage.identities import prepare
from fairwait.engine.linkage.levels import LEVELS, UNKNOWN
from fairwait.engine.linkage.model import KINDS, SAME, STRANGERS
from tests.engine.linkage.made_up import Mix, make

VERSION = "1"
SEEDS = range(100, 104)
PEOPLE = 20_000
WEIGHT = 4000
OUT = Path(linkage.__file__).parent / "data" / "parameters.json"

# Of all pairs in a list of 20,000 identities: 400 duplicates, 800 of one household, 60 twins (more than there are: to
# take twins for one is worse than to miss one), 20 father and son of one name, 30,000 residents of one home, 4 numbers
# given to two people.
SHARES = {
    SAME: 2e-6, "household": 4e-6, "twins": 3e-7, "namesakes": 1e-7, "residents": 1.5e-4, "shared number": 2e-8,
}  # fmt: skip

EXPECTED: dict[str, dict[str, list[float]]] = {
    SAME: {
        "first": [0.66, 0.1, 0.06, 0.04, 0.08, 0.01, 0.012],
        "last": [0.8, 0.04, 0.09, 0.003, 0.05, 0.012],
        "order": [0.97, 0.03],
        "born": [0.86, 0.01, 0.045, 0.06, 0.015, 0.001, 0.002],
        "place": [0.78, 0.8, 0.03, 0.04, 0.15],
        "phone": [0.65, 0.35],
        "email": [0.85, 0.15],
        # Two numbers whose check digits hold are nearly always two people: 1 in 2,000 of those who are one has two.
        "nhs": [0.98, 0.015, 0.0005],
        "gender": [0.985, 0.015],
    },
    STRANGERS: {
        # Where a name agrees its share is counted besides: 1 here means "as often as the name is common".
        "first": [1, 1, 0.3, 0.06, 0.004, 0.004, 0.99],
        "last": [1, 0.5, 0.002, 0.06, 0.6, 0.4],
        "order": [1, 1],
        "born": [4e-5, 1.5e-5, 3e-5, 0.0025, 0.0025, 0.69, 0.31],
        "place": [0.0002, 0.003, 0.01, 0.003, 1],
        "phone": [0.002, 1],
        "email": [0.0002, 1],
        "nhs": [1e-6, 1e-6, 1],
        "gender": [0.5, 0.5],
    },
    "household": {
        "first": [0.01, 0.01, 0.005, 0.08, 0.004, 0.01, 0.96],
        "last": [0.88, 0.03, 0.005, 0.001, 0.06, 0.03],
        "order": [0.9999, 0.0001],
        "born": [0.0005, 0.001, 0.0005, 0.004, 0.05, 0.4, 0.55],
        "place": [0.85, 0.92, 0.01, 0.05, 0.07],
        "phone": [0.7, 0.3],
        "email": [0.2, 0.8],
        "nhs": [0.0005, 0.0005, 1],
        "gender": [0.35, 0.65],
    },
    "twins": {
        # Forms of one name in two languages are two names to a family: Margaret and Malgorzata, John and Sean.
        "first": [0.002, 0.05, 0.02, 0.12, 0.004, 0.03, 0.9],
        "last": [0.85, 0.02, 0.01, 0.001, 0.09, 0.01],
        "order": [0.9999, 0.0001],
        "born": [0.97, 0.01, 0.003, 0.005, 0.004, 0.001, 0.001],
        "place": [0.7, 0.75, 0.01, 0.04, 0.24],
        "phone": [0.6, 0.4],
        "email": [0.2, 0.8],
        "nhs": [0.0005, 0.001, 1],
        "gender": [0.65, 0.35],
    },
    "namesakes": {
        "first": [0.85, 0.06, 0.04, 0.05, 0.004, 0.001, 0.01],
        "last": [0.95, 0.02, 0.01, 0.001, 0.01, 0.01],
        "order": [0.9999, 0.0001],
        "born": [0.0005, 0.0005, 0.0005, 0.0005, 0.002, 0.99, 0.002],
        "place": [0.8, 0.85, 0.01, 0.04, 0.14],
        "phone": [0.7, 0.3],
        "email": [0.2, 0.8],
        "nhs": [0.0005, 0.0005, 1],
        "gender": [0.98, 0.02],
    },
}  # fmt: skip
# Residents are strangers under one roof; a shared number is one that two strangers were given.
EXPECTED["residents"] = EXPECTED[STRANGERS] | {
    "place": [0.9, 0.98, 0.01, 0.08, 0.01],
    "phone": [0.7, 0.3],
    "email": [0.3, 0.7],
}
EXPECTED["shared number"] = EXPECTED[STRANGERS] | {"nhs": [0.98, 0.01, 0.01]}

# Left as expected for one person too: how often numbers are wrong is a council's affair, not our generator's; and a
# postcode alone ("same postcode") is compared only where there is no street, which is a matter of the file.
NOT_COUNTED = ("place", "nhs")
BY_CHANCE = {
    SAME: [], STRANGERS: ["first", "last"], "household": ["first"], "twins": ["first"], "namesakes": [],
    "residents": ["first", "last"], "shared number": ["first", "last"],
}  # fmt: skip


def counted() -> dict[str, npt.NDArray[np.float64]]:
    """How often each level of each comparison was seen in pairs that are one person."""
    seen = {name: np.zeros(len(levels)) for name, levels in LEVELS.items()}
    for seed in SEEDS:
        made = make(seed=seed, people=PEOPLE, mix=Mix(duplicates=0.1))
        people = prepare(made.people)
        left, right = np.searchsorted(people.identity, made.truth.to_numpy().T).astype(np.int32)
        compared = comparisons.measure(people, comparisons.compare(people, left, right), left, right)
        for name, level in compared.levels.items():
            seen[name] += np.bincount(level[level != UNKNOWN], minlength=len(LEVELS[name]))
    return seen


def parameters(measured: dict[str, object]) -> dict[str, object]:
    """The document that is kept."""
    seen = counted()
    shares = SHARES | {STRANGERS: 1 - sum(SHARES.values())}
    kinds = {}
    for kind in KINDS:
        chances = {}
        for name, levels in LEVELS.items():
            expected = np.array(EXPECTED[kind][name], dtype=float)
            if kind == SAME and name not in NOT_COUNTED:
                expected = (WEIGHT * expected / expected.sum() + seen[name]) / (WEIGHT + seen[name].sum())
            chances[name] = {
                level: float(f"{min(1, chance):.3g}") for level, chance in zip(levels, expected, strict=True)
            }
        kinds[kind] = {"share": float(f"{shares[kind]:.6g}"), "by_chance": BY_CHANCE[kind], "chances": chances}
    trained_on = f"{len(SEEDS)} lists of {PEOPLE} made-up people (tests/engine/linkage/train.py)"
    return {"version": VERSION, "trained_on": trained_on, "measured": measured, "kinds": kinds}


if __name__ == "__main__":
    before = json.loads(OUT.read_text(encoding="utf-8")).get("measured", {}) if OUT.exists() else {}
    OUT.write_text(json.dumps(parameters(before), indent=1) + "\n", encoding="utf-8")
