"""What the example answers about people: answers the default policy asks for, in keeping with the band."""

import numpy as np

from fairwait.engine.policy.document import FactKind, from_toml
from fairwait.exchange import example
from fairwait.priority.queries import starter_toml

FACTS = {fact.code: fact for fact in from_toml(starter_toml()).facts}


def told(band, seed=7, many=400):
    rng = np.random.default_rng(seed)
    return [said for _ in range(many) if (said := example.answers(band=band, rng=rng)) is not None]


def test_every_answer_is_one_the_policy_asks_for():
    for band in ("P1", "P2", "P3", "P4"):
        for said in told(band):
            for code, answer in said.items():
                fact = FACTS[code]
                if fact.kind is FactKind.CHOICE:
                    assert answer in {choice.code for choice in fact.choices}
                else:
                    assert type(answer) is (bool if fact.kind is FactKind.YES_NO else int)
            assert {fact.code for fact in FACTS.values() if fact.needed} <= said.keys()


def test_some_are_asked_about_and_some_not_and_the_same_each_time():
    assert 200 < len(told("P2")) < 360
    assert told("P2") == told("P2")
    assert told("no band of ours") == []


def test_the_urgent_are_at_more_risk():
    now = [sum(said["harm"] in ("now", "days") for said in told(band)) for band in ("P1", "P2", "P3", "P4")]
    assert now == sorted(now, reverse=True)
