"""Policies as documents: what is read, what is refused and where, what is written."""

import pytest
import tomlkit

from fairwait.engine.policy.document import PolicyRefused, as_adopted, from_toml, json_schema, to_toml
from fairwait.engine.policy.document.protected import CHARACTERISTICS, characteristic
from tests.engine.policy.examples import DEFAULT, SMALL

HARM_NOW = 'rules = [{ because = "harm now", when = { fact = "harm", is = "now" } }]'
ALONE = 'rules = [{ because = "x", when = { fact = "alone", is = true } }]'
SOONER = '[[ageing]]\nlabel = "x"\nlevel = "y"\ndays = 80'
CHOICES = 'choices = [{ code = "now", label = "Now" }, { code = "later", label = "Later" }]'


@pytest.mark.parametrize("text", [DEFAULT, SMALL], ids=["default", "small"])
def test_a_policy_is_read_and_written_alike(text):
    policy = from_toml(text)
    assert from_toml(to_toml(policy)) == policy


def test_what_was_adopted_before_a_check_came_is_still_read():
    assert as_adopted(SMALL) == (from_toml(SMALL), None)
    policy, refusal = as_adopted(SMALL.replace('never_from = ["P1"]', 'never_from = ["P9"]', 1))
    assert policy is not None
    assert policy.protective[0].never_from == ("P9",)
    assert refusal is not None
    assert "There is no band" in str(refusal)
    assert as_adopted("a = [")[0] is None
    assert as_adopted("a = 1")[0] is None


def refused(old, new, *, records=None):
    assert old in SMALL
    with pytest.raises(PolicyRefused) as refusal:
        from_toml(SMALL.replace(old, new, 1), records=records)
    return refusal.value


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        # Unknown things.
        ('fact = "harm", is', 'fact = "hram", is', "", "Did you mean harm?"),
        ('fact = "harm", is', 'fact = "zzz", is', "", "Use one of: alone, falls, frailty, harm."),
        ('is = "now"', 'is = "nwo"', "", "Did you mean now?"),
        ('is = "high"', 'is = "higher"', "", "Did you mean high?"),
        ("needed = true", "neded = true", "", "Did you mean needed?"),
        ("needed = true", "xyzzy = true", "", "Remove it"),
        ('"alone"\nis = false', '"alnoe"\nis = false', 'fact = "alnoe"', "Did you mean alone?"),
        ('never_from = ["P1"]', 'never_from = ["P9"]', "", "There is no band"),
        ("fairwait.policy/1", "fairwait.policy/9", "", "is not one of its values"),
        ('kind = "number"', 'kind = "figure"', "", "is not one of its values"),
        # Loops.
        ('{ fact = "falls", at_least = 3 }', '{ fact = "frailty", at_least = 3 }', "", "a loop"),
        # Gaps and overlaps.
        ('otherwise = "stable"', ALONE, "[[bands]]", "a gap"),
        ("from = 1, to = 2", "from = 2, to = 2", "", "No level holds 1. Begin at 1."),
        ("from = 1, to = 2", "from = 0, to = 2", "", "both hold 0"),
        ("from = 1, to = 2", "from = 1, to = 1", "", "No level holds 2"),
        ("from = -1, to = 0", "from = 0, to = 0", "", "No level holds -1"),
        (HARM_NOW, "", '[[bands]]', "Nothing ever suggests P1"),
        ('band = "P1"', 'band = "P1"\notherwise = "too"', 'otherwise = "stable"', "Keep one"),
        # Impossible ranges.
        ("least = 0\nmost = 50", "least = 9\nmost = 5", "least = 9", "Change them round"),
        ("at_least = 3", "at_least = 51", "", "It is at least 0 and at most 50."),
        ("at_most = 0", "at_most = -1", "", "never in this range"),
        ("at_least = 3", "at_least = 3, at_most = 2", "", "Change them round"),
        ("from = -1, to = 0", "from = 0, to = -1", "", "Change them round"),
        # Wrong kinds.
        ("at_least = 3", "is = true", "", "is a number"),
        ('fact = "alone", is = false', 'fact = "alone", is = "no"', "", "is yes or no"),
        ('fact = "alone", is = false', 'fact = "alone", at_least = 1', "", "is no number"),
        ('is = "high"', "is = 2", "", "asked about by level or by range"),
        ("needed = true", 'needed = "yes"', "", "true or false"),
        ("days = 90", 'days = "90"', "", "whole number"),
        ("days = 90", "days = 0", "", "out of range"),
        ("points = 2", "points = 2.5", "", "whole number"),
        ("most = 50", 'most = "50"', "", "number"),
        (HARM_NOW, 'rules = "none"', "", "not a list"),
        ('when = { fact = "harm", is = "now" }', 'when = "harm"', "", "not a table"),
        ('code = "small"', 'code = "5 small"', "", "cannot be used as a code"),
        ('code = "small"', "code = 5", "", "not text"),
        ('name = "Small"', 'name = " "', "", "empty"),
        ('label = "Alone"', f'label = "{"long " * 99}"', "", "too long"),
        # Missing and doubled.
        ('name = "Small"\n', "", "schema =", "Add name."),
        ('fact = "harm", is = "now"', 'fact = "harm"', "", "is, at_least or at_most"),
        ('fact = "harm", is = "now"', 'is = "now"', "", "exactly one"),
        ("at_least = 3", "at_least = 3, is = 4", "", "only one will do"),
        ("days = 90", "days = 90\nshare_of_target = 2", "[[ageing]]", "one of the two"),
        ('code = "alone"', 'code = "falls"', "", "stands at facts[1].code already"),
        ('band = "P3"', 'band = "P1"', "", "stands at bands[0].band already"),
        (CHOICES, "", "[[facts]]", "two answers"),
        ('kind = "yes_no"', 'kind = "yes_no"\nchoices = [{ code = "a", label = "A" }]', "choices =", "Only a choice"),
        ('kind = "yes_no"', 'kind = "yes_no"\nleast = 1', "[[facts]]", "Only a number"),
        ("[[protective]]", f'{SOONER}\n[[protective]]', "days = 80", "80 days stand after 90"),
        ("[[escalators]]", "[[escalators", "", "not TOML"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_line_and_a_remedy(old, new, where, words):
    """`where` is what stands on the line that is named: what was written wrong, if nothing else is said."""
    refusal = refused(old, new)
    assert words in str(refusal)
    assert (where or new) in SMALL.replace(old, new, 1).splitlines()[refusal.line - 1]


def test_a_fact_of_the_record_must_be_one_it_holds():
    asked = 'code = "alone"\nsource = "record"'
    assert "Did you mean lives_alone?" in str(refused('code = "alone"', asked, records={"lives_alone": "yes_no"}))
    assert "In the record" in str(refused('code = "alone"', asked, records={"alone": "number"}))
    from_toml(SMALL.replace('code = "alone"', asked), records={"alone": "yes_no"})


# Protected characteristics (Equality Act 2010, section 4) ------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["age", "Ethnicity", "marital_status", "sex", "religion", "sexual-orientation", "pregnant"]
)
def test_a_protected_characteristic_is_refused_as_a_fact(code):
    assert "protected characteristic" in str(refused('code = "alone"', f'code = "{code}"'))


def test_a_need_that_comes_of_a_disability_may_be_looked_at():
    told = SMALL.replace('label = "Alone"', 'label = "Needs help because of a learning disability"')
    with pytest.raises(PolicyRefused, match="disability_related_need = true"):
        from_toml(told)
    from_toml(told.replace('kind = "yes_no"', 'kind = "yes_no"\ndisability_related_need = true'))


def test_a_recorded_lawful_basis_lets_it_be_looked_at():
    told = SMALL.replace('label = "Alone"', 'label = "Aged 18 to 25"')
    with pytest.raises(PolicyRefused, match="protected characteristic"):
        from_toml(told.replace('kind = "yes_no"', 'kind = "yes_no"\ndisability_related_need = true'))
    from_toml(told.replace('kind = "yes_no"', 'kind = "yes_no"\nlawful_basis = "Care Act 2014, section 58"'))


def test_words_that_only_look_like_one_are_no_characteristic():
    assert not [
        word for word in ("packages", "transfers", "embrace", "essential", "manager", "sextet") if characteristic(word)
    ]
    assert set(CHARACTERISTICS) == {
        "age", "disability", "gender reassignment", "marriage and civil partnership", "pregnancy and maternity",
        "race", "religion or belief", "sex", "sexual orientation",
    }  # fmt: skip


def test_the_schema_tells_editors_what_can_stand_where():
    schema = json_schema()
    told = tomlkit.parse(SMALL).unwrap()
    assert set(told) <= set(schema["properties"])
    assert set(schema["$defs"]["Condition"]["properties"]) == {"fact", "is", "at_least", "at_most", "all", "any", "not"}
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    "words",
    [
        "S e x",
        "g-e-n-d-e-r",
        "D.O.B.",
        "ᴀɢᴇ",
        "r4ce",
        "S3X",
        "ageband",
        "Ethnicgroup",
        "maritalstatus",
        "Skin color",
        "English is not their first language",
        "Goes to mosque or church",
        "Has a husband or wife",
        "Speaks English",
    ],
)
def test_no_spelling_hides_a_protected_characteristic(words):
    assert characteristic(f"q1 {words}") is not None


@pytest.mark.parametrize(
    "words", ["stage of the package", "a message", "sextuple", "average outage", "p1 q2 r3", "vitamin b c d", "4 pages"]
)
def test_words_that_only_hold_such_letters_are_let_pass(words):
    assert characteristic(words) is None
