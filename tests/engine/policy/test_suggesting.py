"""What a policy document suggests: by example, and against an obvious slow reading of the same document."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.policy.columns import SUGGESTED, explain, suggest
from fairwait.engine.policy.document import FactKind, from_toml
from tests.engine.policy.examples import BARE, DEFAULT, SMALL

TODAY = date(2026, 11, 23)
POLICIES = {"default": from_toml(DEFAULT), "small": from_toml(SMALL), "bare": from_toml(BARE)}
MATRIX = POLICIES["default"]
CALM = {"abuse": False, "harm": "stable", "essentials": "managing", "support": "several"}


def said(policy=MATRIX, **facts):
    """What is suggested for one wait, and why."""
    frame = pl.DataFrame([facts], infer_schema_length=None)
    row = suggest(policy, frame, on=TODAY).select(*SUGGESTED).row(0, named=True)
    return row | {"reasons": explain(policy, frame, on=TODAY)[0]}


@pytest.mark.parametrize(
    ("facts", "band", "because"),
    [
        (CALM, "P4", "things are stable, as far as we were told"),
        (CALM | {"abuse": True}, "P1", "abuse or neglect is suspected: it goes to safeguarding"),
        (CALM | {"end_of_life": True, "falls": 9}, "P1", "near the end of life"),
        (CALM | {"falls": 2}, "P2", "two or more falls in three months"),
        (CALM | {"falls": 1}, "P4", "things are stable, as far as we were told"),
        (CALM | {"pathway": "hospital-discharge"}, "P2", "they wait to leave hospital"),
        (CALM | {"carer": "unwell"}, "P4", "things are stable, as far as we were told"),
        (CALM | {"carer": "unwell", "support": "one"}, "P2", "the only carer is unwell"),
        (CALM | {"support": "nobody", "lives_alone": True, "seeks_help": False}, "P3", "nothing would hold"),
        (CALM | {"change": "sudden", "support": "nobody"}, "P2", "suddenly worse, and little would hold"),
        (CALM | {"essentials": "cannot", "support": "one"}, "P1", "the essentials cannot be managed today"),
        (CALM | {"essentials": "cannot"}, "P3", "the essentials are a struggle"),
    ],
)
def test_the_default_matrix(facts, band, because):
    told = said(**facts)
    assert (told["suggested"], told["is_certain"]) == (band, True)
    assert because in " ".join(told["reasons"].because)


def test_what_is_not_known_never_puts_anybody_lower():
    told = said(**CALM | {"harm": None})
    assert (told["suggested"], told["is_certain"]) == (None, False)
    assert told["reasons"].unknown == ("What could happen while they wait?",)
    assert said(**CALM | {"harm": None, "falls": 4})["suggested"] == "P2"
    assert not said(**CALM | {"harm": None, "falls": 4})["is_certain"]
    assert said(**CALM | {"harm": None, "abuse": True})["is_certain"], "nothing is more urgent than what is known"


def test_an_answer_the_policy_does_not_know_is_not_known():
    assert said(**CALM | {"harm": "purple"})["reasons"].unknown == ("What could happen while they wait?",)
    assert said(**CALM | {"falls": 999})["suggested"] == "P4"


def test_an_escalator_reopens_triage_and_is_named():
    told = said(**CALM, escalated="hospital")
    assert told["is_escalated"]
    assert told["reasons"].escalated == "Went to hospital"
    assert not said(**CALM, escalated="of an older policy")["is_escalated"]


@pytest.mark.parametrize(
    ("days", "share", "level"),
    [(10, 0.5, None), (89, 2.0, "Team manager"), (90, 0.1, "Service manager"), (400, 9.0, "Director")],
)
def test_ageing_names_who_must_look(days, share, level):
    aged = said(**CALM, waited_days=days, share_of_target=share)["reasons"].aged
    assert (aged and aged.level) == level


def test_ageing_raises_the_band_where_the_policy_says_so():
    raising = from_toml(DEFAULT.replace("days = 90", "days = 90\nraises = 1"))
    told = said(raising, **CALM, waited_days=90)
    assert told["suggested"] == "P3"
    assert told["reasons"].raised == ("90 days",)
    assert said(raising, **CALM | {"abuse": True}, waited_days=90)["suggested"] == "P1"


@pytest.mark.parametrize(
    ("told", "band"),
    [
        ({"interim_support": True, "interim_support_on": TODAY - timedelta(days=28)}, "P3"),
        ({"interim_support": True, "interim_support_on": TODAY - timedelta(days=29)}, "P2"),
        ({"interim_support": True, "interim_support_on": TODAY + timedelta(days=1)}, "P2"),
        ({"interim_support": True, "interim_support_on": None}, "P2"),
        ({"interim_support": True}, "P2"),
        ({"interim_support": False, "interim_support_on": TODAY}, "P2"),
    ],
)
def test_a_protective_fact_counts_while_it_is_dated_and_recent(told, band):
    assert said(**CALM | {"falls": 3} | told)["suggested"] == band


def test_a_protective_fact_lowers_no_band_it_must_not():
    told = said(**CALM | {"abuse": True}, interim_support=True, interim_support_on=TODAY)
    assert told["suggested"] == "P1"
    assert told["reasons"].lowered == ()
    assert said(**CALM | {"falls": 3}, interim_support=True, interim_support_on=TODAY)["reasons"].lowered


# Against a slow reading ----------------------------------------------------------------------------------------------


def holds(condition, facts, policy):
    """True, False or None by going through a condition as it is written."""
    if condition.not_ is not None:
        inside = holds(condition.not_, facts, policy)
        return None if inside is None else not inside
    for each, settles in ((condition.all, False), (condition.any, True)):
        if each:
            found = [holds(one, facts, policy) for one in each]
            return settles if settles in found else None if None in found else not settles
    told = value(condition.fact, facts, policy)
    if told is None:
        return None
    accepted = condition.is_ if isinstance(condition.is_, tuple) else (condition.is_,)
    if condition.is_ is not None:
        return told in accepted or level(condition.fact, told, policy) in accepted
    return not (
        (condition.at_least is not None and told < condition.at_least)
        or (condition.at_most is not None and told > condition.at_most)
    )


def level(code, told, policy):
    scores = {score.code: score for score in policy.scores}
    return next((x.level for x in scores[code].levels if x.from_ <= told <= x.to), None) if code in scores else None


def value(code, facts, policy):
    score = next((score for score in policy.scores if score.code == code), None)
    if score is None:
        return facts.get(code)
    if any(lacks(points.when, facts, policy) for points in score.add):
        return None
    return sum(points.points for points in score.add if holds(points.when, facts, policy))


def beneath(condition, policy):
    """The facts a condition asks about, in the end."""
    if condition.fact is not None:
        score = next((score for score in policy.scores if score.code == condition.fact), None)
        return {condition.fact} if score is None else {f for p in score.add for f in beneath(p.when, policy)}
    inside = [*condition.all, *condition.any, *([condition.not_] if condition.not_ else [])]
    return {fact for each in inside for fact in beneath(each, policy)}


def lacks(condition, facts, policy):
    needed = {fact.code for fact in policy.facts if fact.needed} & beneath(condition, policy)
    return holds(condition, facts, policy) is None and any(facts.get(code) is None for code in needed)


def slowly(policy, facts):
    """The band and whether it is certain, by the rules alone."""
    true = [at for at, band in enumerate(policy.bands) if any(holds(r.when, facts, policy) for r in band.rules)]
    unsure = [at for at, band in enumerate(policy.bands) if any(lacks(r.when, facts, policy) for r in band.rules)]
    otherwise = next(at for at, band in enumerate(policy.bands) if band.otherwise is not None)
    place = min(true) if true else None if unsure else otherwise
    return place, place is not None and (not unsure or min(unsure) >= place)


def answers(fact):
    if fact.kind is FactKind.YES_NO:
        return st.none() | st.booleans()
    if fact.kind is FactKind.CHOICE:
        return st.none() | st.sampled_from([choice.code for choice in fact.choices])
    return st.none() | st.integers(0, 5).map(float)


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_columns_agree_with_a_slow_reading(name, data):
    policy = POLICIES[name]
    rows = data.draw(
        st.lists(st.fixed_dictionaries({fact.code: answers(fact) for fact in policy.facts}), min_size=1, max_size=8)
    )
    frame = pl.DataFrame(rows, infer_schema_length=None)
    told = suggest(policy, frame, on=TODAY)
    assert [slowly(policy, row) for row in rows] == list(told.select("place", "is_certain").iter_rows())
    reasons = explain(policy, frame, on=TODAY)
    assert [each.band for each in reasons] == told["suggested"].to_list()
    assert [each.is_certain for each in reasons] == [
        certain or (place is None and not why.unknown)
        for certain, place, why in zip(told["is_certain"], told["place"], reasons, strict=True)
    ]


def test_a_column_that_is_not_there_is_not_known_of_anybody():
    nothing = suggest(MATRIX, pl.DataFrame({"id": [1, 2]}), on=TODAY)
    assert nothing["id"].to_list() == [1, 2]
    assert nothing["suggested"].to_list() == [None, None]
    assert suggest(MATRIX, pl.DataFrame({"id": []}), on=TODAY).height == 0
