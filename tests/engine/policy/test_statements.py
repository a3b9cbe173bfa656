"""A policy in words, and what one says otherwise than another."""

from fairwait.engine.policy import from_toml
from fairwait.engine.policy.document.statements import changes, statements
from tests.engine.policy.examples import BARE, DEFAULT, SMALL

FULL = (
    SMALL.replace("holds_days = 28", "holds_days = 1\nlowers = 2")
    .replace(
        "[[escalators]]",
        """[[ageing]]
label = "Twice the target"
level = "Director"
share_of_target = 2
raises = 1

[[escalators]]""",
        1,
    )
    .replace("never_from", "# never_from")
)


def said(text):
    return {(each.part, each.name): each.words for each in statements(from_toml(text))}


def test_every_part_is_said_in_words():
    assert said(SMALL) == {
        ("The policy", "For whom"): "every pathway that no other policy names",
        ("What is looked at", "Harm"): "asked at triage; Now / Later; needed: without an answer no wait is certain to "
        "be able to wait",
        ("What is looked at", "Falls"): "asked at triage; a number from 0 to 50",
        ("What is looked at", "Alone"): "asked at triage; yes or no",
        ("How facts add up", "Frailty"): "+2 if “Falls” is at least 3; -1 if “Alone” is no; -1 to 0: Low; 1 to 2: High",
        ("Band P1", "harm now"): "if “Harm” is Now",
        ("Band P2", "frail"): "if “Frailty” is High",
        ("Band P2", "alone"): "if “Alone” is yes and not (“Falls” is at most 0)",
        ("Band P3", "stable"): "whenever no rule of any band says otherwise",
        ("What reopens triage", "Hospital"): "the wait comes first until somebody has looked",
        ("Who must look at long waits", "90 days"): "Service manager, from 90 days",
        (
            "What makes waiting safer",
            "support is in place",
        ): "if “Alone” is no: 1 band lower for 28 days, never from P1",
    }
    full = said(FULL)
    assert full["Who must look at long waits", "Twice the target"] == (
        "Director, from 2 times the target; suggested 1 band higher"
    )
    assert full["What makes waiting safer", "support is in place"] == "if “Alone” is no: 2 bands lower for 1 day"
    bare = said(BARE)
    assert bare["Band high", "trouble"] == "if “Trouble” is from 3 to 9"
    assert bare["How facts add up", "Trouble"] == "+3 if “Falls” is at least 2; +1 if “Visits” is 0 or 1"
    assert bare["What is looked at", "Visits"] == "asked at triage; a number"


def test_where_it_comes_from_and_why_it_is_lawful_is_said():
    basis = 'source = "record"\ndisability_related_need = true\nlawful_basis = "section 9"'
    both = '{ all = [{ fact = "alone", is = true }, { fact = "falls", at_least = 1 }] }'
    text = SMALL.replace('label = "Alone"\nkind = "yes_no"', f'label = "Blind"\nkind = "yes_no"\n{basis}')
    harm = '{ fact = "harm", is = "now" }'
    text = text.replace(harm, f"{{ any = [{harm}, {both}] }}")
    told = said(text)
    assert told["What is looked at", "Blind"] == (
        "read from the record; yes or no; a need that comes of a disability; lawful because: section 9"
    )
    assert told["Band P1", "harm now"] == "if “Harm” is Now or (“Blind” is yes and “Falls” is at least 1)"


def test_what_changes_is_told_both_ways_and_a_policy_does_not_differ_from_itself():
    before = from_toml(DEFAULT)
    assert changes(before, before) == ()
    after = from_toml(
        DEFAULT.replace('{ fact = "falls", at_least = 2 }', '{ fact = "falls", at_least = 1 }').replace(
            '    { because = "there is pressure damage", when = { fact = "pressure_damage", is = true } },\n', ""
        )
    )
    falls, pressure = changes(before, after)
    assert (falls.part, falls.name) == ("Band P2", "two or more falls in three months")
    assert falls.before.endswith("is at least 2")
    assert falls.after.endswith("is at least 1")
    assert (pressure.name, pressure.after) == ("there is pressure damage", "not there")
    back = {change.name: change.before for change in changes(after, before)}
    assert back[pressure.name] == "not there"


def test_two_rules_with_one_reason_are_told_together():
    twice = SMALL.replace('because = "alone"', 'because = "frail"')
    assert "; or " in changes(from_toml(SMALL), from_toml(twice))[0].after
