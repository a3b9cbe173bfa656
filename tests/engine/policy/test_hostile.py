"""Policies written by others: whatever they hold, they are read or refused with a line and a remedy, and quickly."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.engine.policy import PolicyRefused, from_toml, json_schema, suggest, to_toml
from fairwait.engine.policy.document.protected import characteristic
from fairwait.priority.rules import RECORDS
from tests.engine.policy.examples import DEFAULT, SMALL
from tests.engine.policy.test_suggesting import TODAY

HARM = '{ fact = "harm", is = "now" }'
FEW = '{ fact = "falls", at_most = 2 }'
LATER = '{ code = "later", label = "Later" }'
FALLS = '{ fact = "falls", at_least = 3 }'


def nested(times):
    inside = HARM
    for _ in range(times):
        inside = f"{{ not = {inside} }}"
    return SMALL.replace(HARM, inside)


def fact(code="alone", label="Alone"):
    return SMALL.replace('"alone"', f'"{code}"').replace('label = "Alone"', f'label = "{label}"')


def many(of, count):
    return "".join(of.format(n=n) for n in range(count))


def many_conditions(count):
    return ", ".join([f"{{ any = [{', '.join([HARM] * 20)}] }}"] * count)


AGEING = '\n[[ageing]]\nlabel = "Twice the target"\nlevel = "Manager"\nshare_of_target = 2\nraises = {raises}\n'

REFUSED = {
    "an unknown fact": (SMALL.replace(FALLS, '{ fact = "fals", at_least = 3 }'), "Did you mean falls?"),
    "a loop": (SMALL.replace(FALLS, '{ fact = "frailty", at_least = 1 }'), "a loop. Take one of them out"),
    "a gap": (SMALL.replace("from = 1, to = 2", "from = 2, to = 2"), "No level holds 1. Begin at 1."),
    "an overlap of levels": (SMALL.replace("from = 1, to = 2", "from = 0, to = 2"), "both hold 0. Begin at 1."),
    "an impossible range": (SMALL.replace("at_least = 3", "at_least = 60"), "never in this range. It is at least 0"),
    "a rule said above": (
        SMALL.replace('{ fact = "frailty", is = "high" }', HARM),
        "bands[0].rules[0] says the same, so this decides nothing. Take one of them out.",
    ),
    "a rule that cannot be": (
        SMALL.replace(HARM, '{ all = [{ fact = "harm", is = "now" }, { fact = "harm", is = ["later"] }] }'),
        "“harm” cannot be all of this at once. Write any for all.",
    ),
    "a range that cannot be": (
        SMALL.replace(HARM, f"{{ any = [{{ not = {{ all = [{FALLS}, {FEW}] }} }}] }}"),
        "“falls” cannot be all of this at once.",
    ),
    "ten megabytes": (SMALL + "\n# " + "x" * 10_000_000, "Say it in 200,000."),
    "brackets in brackets": ("x = " + "[" * 20_000, "Its brackets nest too deeply."),
    "brackets line by line": ("x = " + "[\n" * 20_000, "Its brackets nest too deeply."),
    "tables in tables": ("x = " + "{a=" * 20_000, "Its brackets nest too deeply."),
    "a key of many parts": ("a" + ".a" * 20_000 + " = 1", "Its key has too many parts."),
    "conditions in conditions": (nested(12), "Conditions stand 13 deep"),
    "too many conditions": (SMALL.replace(FALLS, f"{{ any = [{many_conditions(60)}] }}"), "more than 1,000 conditions"),
    "too many bands": (SMALL + many('\n[[bands]]\nband = "B{n}"\notherwise = "x"\n', 30), "It holds too many."),
    "nan": (SMALL.replace("at_least = 3", "at_least = nan"), "no number one can count to"),
    "inf": (SMALL.replace("most = 50", "most = inf"), "no number one can count to"),
    "no end of a share": (SMALL.replace("days = 90", "share_of_target = inf"), "no number one can count to"),
    "a huge number": (SMALL.replace("at_least = 3", "at_least = " + "9" * 400), "It is out of range."),
    "a number of thousands of digits": (SMALL.replace("at_least = 3", "at_least = " + "9" * 5000), "too long"),
    "a huge level": (SMALL.replace("to = 2 }", "to = 99999999999999999999 }"), "It is out of range."),
    "a date": (SMALL.replace("at_least = 3", "at_least = 2026-01-01"), "It is not a number."),
    "a date as text": (SMALL.replace("at_least = 3", 'at_least = "2026-01-01"'), "It is not a number."),
    "a date for an answer": (SMALL.replace('is = "now"', "is = 2026-01-01"), "It is no answer a fact can have."),
    "no answer": (SMALL.replace('is = "now"', "is = []"), "Add at least one."),
    "one key twice": (SMALL.replace('code = "small"', 'code = "small"\ncode = "other"'), "The text is not TOML."),
    "a null": (SMALL.replace('"Harm"', '"Ha\0rm"'), "The text is not TOML."),
    "words turned round": (SMALL.replace('"Harm"', '"Ha\u202erm"'), "a character that cannot be seen"),
    "words of nothing": (SMALL.replace('"Harm"', '"\u200b"'), "a character that cannot be seen"),
    "a reserved name": (fact("suggested"), "Give it another."),
    "a measure that is none": (fact("waited_days"), 'Write kind = "number".'),
    "a question the record answers": (fact("lives_alone"), 'Write source = "record".'),
    "nothing": ("", "Add schema."),
    "JSON": ('{"schema": 1}', "The text is not TOML."),
    "religion": (fact("religion", "R"), "religion or belief"),
    "religion in other letters": (fact("x", "R\u0435ligi\u043en"), "religion or belief"),
    "religion in wide letters": (fact("x", "\uff32eligion"), "religion or belief"),
    "ethnicity with marks": (fact("x", "\u00c9thnicity"), "race"),
    "faith by its name": (fact("isMuslim", "x"), "religion or belief"),
    "an age group": (fact("x", "Over 65"), "tells of age"),
    "a range no score comes to": (
        SMALL.replace('{ fact = "frailty", is = "high" }', '{ fact = "frailty", at_least = 3 }'),
        "“frailty” is never in this range. It is at least -1 and at most 2.",
    ),
    "a number out of its range": (SMALL.replace("at_least = 3", "is = 51"), "“falls” is never 51. It is at least 0"),
    "a number below its range": (SMALL.replace("at_least = 3", "is = [1, -2]"), "“falls” is never -2."),
    "a number and a range that cannot be": (
        SMALL.replace(HARM, f'{{ all = [{FALLS}, {{ fact = "falls", is = [1, 2] }}] }}'),
        "“falls” cannot be all of this at once.",
    ),
    "a number above the most asked for": (
        SMALL.replace(HARM, f'{{ all = [{{ fact = "falls", is = 7 }}, {FEW}] }}'), "cannot be all of this at once.",
    ),
    "two questions of the same words": (SMALL.replace('label = "Alone"', 'label = "falls"'), "Say it in other words"),
    "two answers of the same words": (SMALL.replace('label = "Later"', 'label = "Now"'), "Say it in other words"),
    "two codes but for a capital": (SMALL.replace('"alone"', '"FALLS"'), "Give it another code."),
    "a pathway twice": (SMALL.replace('code = "small"', 'code = "small"\npathways = ["ot", "ot"]'), "Name it once."),
    "more bands than there are": (SMALL + AGEING.format(raises=3), "Nobody can move 3 bands: there are 3. Write 2"),
    "shares that do not rise": (SMALL + AGEING.format(raises=0) * 2, "2 times the target stand after 2."),
    "wide digits": (SMALL.replace("at_least = 3", "at_least = \uff13"), "Write numbers with the digits 0 to 9."),
    "digits of another script": (SMALL.replace("at_least = 3", "at_least = \u0663"), "the digits 0 to 9."),
    "lines ended as nobody does": (SMALL.replace("\n", "\r"), "Save it with the line ends of Windows or Unix"),
    "a place of birth": (fact("x", "Country of birth"), "tells of race"),
    "a digit for a letter": (fact("x", "Ethn1city"), "tells of race"),
    "a title": (SMALL.replace(LATER, '{ code = "x", label = "Mrs." }'), "tells of sex"),
    "sex by its answers": (SMALL.replace(LATER, '{ code = "f", label = "Female" }'), "tells of sex"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_policy_is_refused_with_line_and_remedy(what):
    text, words = REFUSED[what]
    with pytest.raises(PolicyRefused, match="Line [0-9]+, ") as refused:
        from_toml(text, records=RECORDS)
    assert words in str(refused.value)
    assert refused.value.remedy
    assert 1 <= refused.value.line <= text.count("\n") + 1


def test_an_excess_is_told_where_it_stands():
    with pytest.raises(PolicyRefused) as refused:
        from_toml("# one\n# two\nx = " + "[" * 50)
    assert refused.value.line == 3
    with pytest.raises(PolicyRefused) as refused:
        from_toml("#\n" * 60_000 + "x" * 200_000)
    assert refused.value.line == 60_001


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SMALL,
        SMALL.replace('"Harm"', '"Niwed\u200d \u0645\u0639\u200c\u0646"'),
        fact("imd_decile", "Deprivation of the neighbourhood, by postcode"),
        fact("waited_long", "Has waited over 90 days"),
        fact("wife", "Lives with wife or husband"),
    ],
)
def test_what_only_looks_odd_is_read(text):
    assert from_toml(text, records=RECORDS).code == "small"


def test_words_over_several_lines_are_one():
    text = SMALL.replace('because = "harm now"', 'because = "harm\\n  now"')
    assert from_toml(text).bands[0].rules[0].because == "harm now"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ethnic groups", "race"), ("aged 80", "age"), ("75 and over", "age"), ("Under 18s", "age"),
        ("Women first", "sex"), ("Over eighty", "age"), ("Sixty five or over", "age"), ("Holds a bus pass", "age"),
        ("Wears a headscarf", "religion or belief"), ("BAME background", "race"), ("Here on a visa", "race"),
        ("Gave birth in the last year", "pregnancy and maternity"), ("Is deaf", "disability"), ("YOB", "age"),
        ("Crefydd", "religion or belief"), ("Black mould in the home", None), ("Ninety days or more", None),
        ("Hours: 50 or more", None), ("Stage of the plan", None), ("Over 65 days", None),
        ("Message sent", None), ("A trance", None),
        ("Citizens Advice", None), ("Waterlow score 20 or over", None), ("In the last stage of life", None),
        ("Lives in a women's refuge", None), ("Men\u2019s Shed", None), ("A foreign body", None),
        ("Heritage home", None),
        ("Women at a women's refuge", "sex"), ("Stage of life", "age"), ("British citizens", "race"),
        ("People over 65", "age"),
    ],
)  # fmt: skip
def test_characteristics_are_known_by_whole_words_in_any_dress(words, found):
    assert characteristic(words) == found


def test_a_score_may_count_other_scores():
    text = SMALL.replace(
        "[[bands]]",
        '[[scores]]\ncode = "worry"\nlabel = "Worry"\n'
        'add = [{ points = 5, when = { fact = "frailty", is = "high" } }]\n\n[[bands]]',
        1,
    ).replace(HARM, '{ fact = "worry", at_least = 5 }')
    waits = pl.DataFrame({"falls": [5, 0], "harm": ["later", "later"]})
    assert suggest(from_toml(text), waits, on=TODAY)["suggested"].to_list() == ["P1", "P3"]


def test_the_schema_carries_the_limits():
    facts = json_schema()["properties"]["facts"]
    assert (facts["minItems"], facts["maxItems"]) == (1, 200)


PIECES = st.sampled_from(
    ["[", "]", "{", "}", "=", ".", '"', "'", "#", "\n", "\0", "\u202e", "nan", "inf", "-", "1e999", "9" * 30, "true",
     "2026-01-01", '"""', "\\", "\ud7ff", "\U0001f600", "facts", "[[bands]]", "all = [", 'is = "now"', ", "]
)  # fmt: skip


@given(at=st.integers(0, len(DEFAULT)), cut=st.integers(0, 60), pieces=st.lists(PIECES, max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_policy_with_anything_done_to_it_is_read_or_refused_with_line_and_remedy(at, cut, pieces):
    text = DEFAULT[:at] + "".join(pieces) + DEFAULT[at + cut :]
    policy, refusal = read(text)
    if refusal is not None:
        assert refusal.remedy
        assert 1 <= refusal.line <= text.count("\n") + 1
    else:
        assert suggest(policy, pl.DataFrame({"harm": ["now", None]}), on=TODAY).height == 2
        assert from_toml(to_toml(policy)) == policy


def read(text):
    """The policy, or why it is refused; anything else rises."""
    try:
        return from_toml(text, records=RECORDS), None
    except PolicyRefused as refusal:
        return None, refusal
