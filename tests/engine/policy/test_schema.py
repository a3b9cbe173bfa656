"""Policies written by others: what the checker takes the schema takes, and a refusal names its line and a remedy."""

import copy
import json
import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from fairwait.engine.policy.document import PolicyRefused, from_toml, from_values, json_schema
from fairwait.engine.policy.document.check import check
from tests.engine.policy.examples import BARE, DEFAULT, SMALL

SCHEMA = Draft202012Validator(json_schema())
EXAMPLES = [tomllib.loads(text) for text in (DEFAULT, SMALL, BARE)]
CODES = ["harm", "falls", "alone", "team", "P1", "P2", "frail", "now", "later", "waited_days", "suggested"]
codes = st.sampled_from(CODES)
words = st.sampled_from(["x", "As it was agreed", "  set apart  ", "Ça va", "mañana", "w" * 400])
whole = st.integers(-3, 12)
numbers = st.one_of(whole, st.sampled_from([0.5, 2.0, 1e9, -1e9]))
VALUES = st.one_of(
    st.booleans(), numbers, codes, words, st.just(""), st.just("   "), st.just("w" * 401), st.just("\u202eabc"),
    st.just([]), st.just({}), st.lists(st.one_of(st.booleans(), whole, codes), max_size=3),
    st.sampled_from([10**12, -(10**12), float("inf"), 366, 1001]), st.sampled_from(["yes_no", "choice", "number"]),
)  # fmt: skip


def some(**parts: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A table with any of these keys, or none."""
    return st.fixed_dictionaries({}, optional=parts)


FACTS = st.fixed_dictionaries(
    {"code": codes, "label": words, "kind": st.sampled_from(["yes_no", "choice", "number"])},
    optional={
        "needed": st.booleans(), "source": st.sampled_from(["triage", "record"]), "least": numbers, "most": numbers,
        "choices": st.lists(st.fixed_dictionaries({"code": codes, "label": words}), max_size=3),
    },
)  # fmt: skip
ASKED = some(
    fact=codes, **{"is": st.one_of(st.booleans(), numbers, codes, st.lists(codes, max_size=2))}, at_least=numbers
)
CONDITIONS = st.recursive(
    ASKED,
    lambda inner: some(all=st.lists(inner, max_size=2), any=st.lists(inner, max_size=2), **{"not": inner}),
    max_leaves=4,
)
POLICIES = st.fixed_dictionaries(
    {
        "schema": st.just("fairwait.policy/1"), "code": codes, "name": words, "facts": st.lists(FACTS, max_size=3),
        "bands": st.lists(
            st.fixed_dictionaries({"band": codes}, optional={
                "otherwise": words,
                "rules": st.lists(st.fixed_dictionaries({"because": words, "when": CONDITIONS}), max_size=2),
            }), max_size=3,
        ),
    },
    optional={
        "ageing": st.lists(some(label=words, level=words, days=whole, share_of_target=numbers), max_size=2),
        "escalators": st.lists(st.fixed_dictionaries({"code": codes, "label": words}), max_size=2),
    },
)  # fmt: skip


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a document, by its keys."""
    inside = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [place for key, value in inside for place in ((*path, key), *places(value, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """One of the examples with up to three things changed: taken out, doubled, renamed, or something else put there."""
    document = copy.deepcopy(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        *path, key = draw(st.sampled_from(places(document)))
        part = document
        for each in path:
            part = part[each]
        how = draw(st.sampled_from(["remove", "double", "rename", "replace"]))
        if how == "remove":
            del part[key]
        elif how == "double" and isinstance(part, list):
            part.insert(key, copy.deepcopy(part[key]))
        elif how == "rename" and isinstance(part, dict):
            part[
                draw(st.sampled_from(["is", "is_", "not_", "from_", "schema_", "colour", "fact", "all", "at_most"]))
            ] = part.pop(key)
        else:
            part[key] = draw(VALUES)
        if not places(document):
            break
    return document


def refusal_of(document: dict[str, Any], *, shape_only: bool = False) -> PolicyRefused | None:
    try:
        policy = from_values(document)
        if not shape_only:
            check(policy)
    except PolicyRefused as refusal:
        return refusal
    return None


def cannot_be_said(document: Any, refusal: PolicyRefused) -> bool:
    """What no schema can say: JSON has one kind of number, and nobody writes out every mark that cannot be seen."""
    held = json.dumps(document, ensure_ascii=False)
    return (
        "cannot be seen" in refusal.problem and "\u202e" in held
        or "whole number" in refusal.problem and ".0" in held
        or "Infinity" in held
    )  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(mutated(), POLICIES))
def test_what_the_checker_takes_the_schema_takes_and_a_shape_it_refuses_the_schema_refuses(document):
    faults = [fault.message for fault in SCHEMA.iter_errors(document)]
    if refusal_of(document) is None:
        assert faults == []
    if (refusal := refusal_of(document, shape_only=True)) is not None and not cannot_be_said(document, refusal):
        assert faults, f"the schema takes what the checker refuses: {refusal}"


@settings(max_examples=300)
@given(st.one_of(mutated(), POLICIES))
def test_a_refusal_names_a_line_of_the_text_and_what_to_write_instead(document):
    text = tomlkit.dumps(document)
    if refusal_of(tomllib.loads(text)) is None:
        from_toml(text)
    else:
        with pytest.raises(PolicyRefused) as told:
            from_toml(text)
        assert told.value.problem
        assert told.value.remedy
        assert 1 <= (told.value.line or 0) <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fact = "alone"\nis = false', 'fact = "alone"\nis_ = false'),
        ("from = -1", "from_ = -1"),
        ('otherwise = "stable"', 'rules = []'),
        ('band = "P1"', 'band = "P1"\notherwise = "too"'),
        ('kind = "yes_no"', 'kind = "yes_no"\nleast = 0'),
        ('kind = "number"', 'kind = "choice"'),
        ('code = "alone"', 'code = "suggested"'),
        ("days = 90", "days = 90\nshare_of_target = 2.0"),
        ("days = 90", "raises = 1"),
        ("at_least = 3", "at_least = 3, is = 3"),
        (", at_least = 3", ""),
    ],
)  # fmt: skip
def test_what_a_schema_can_say_it_says_while_one_types(old, new):
    assert old in SMALL
    document = tomllib.loads(SMALL.replace(old, new, 1).replace(", }", " }"))
    assert refusal_of(document) is not None
    assert not SCHEMA.is_valid(document)


def test_the_schema_is_one_and_takes_what_comes_with_it():
    Draft202012Validator.check_schema(json_schema())
    assert all(SCHEMA.is_valid(document) for document in EXAMPLES)
