"""Policies as TOML: read with a refusal that names the line, written so that a neighbour can read them."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fairwait.engine.documents import line_of, line_of_fault, lines, remedy_of_fault
from fairwait.engine.policy.document import shape
from fairwait.engine.policy.document.check import check
from fairwait.engine.policy.document.limits import SIMPLER, line_too_deep, refuse_text
from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import ONE_OTHERWISE, PolicyDocument

_ALIASES = {"is_": "is", "not_": "not", "from_": "from", "schema_": "schema"}
_A = {
    "string_type": ("It is not text.", "Put it in quotes."),
    "bool_type": ("It is not true or false.", "Write true or false, without quotes."),
    "int_type": ("It is not a whole number.", "Write a whole number, without quotes."),
    "float_type": ("It is not a number.", "Write a number, without quotes."),
    "tuple_type": ("It is not a list.", "Write it in [ ]."),
    "model_type": ("It is not a table.", "Write it in { }, or under a heading of its own."),
    "model_attributes_type": ("It is not a table.", "Write it in { }, or under a heading of its own."),
    "string_pattern_mismatch": ("It cannot be used as a code.", "Begin with a letter; then letters, digits, - and _."),
    "string_too_short": ("It is empty.", "Write the words."),
    "string_too_long": ("It is too long.", "Say it in 400 characters."),
    "too_short": ("It is empty.", "Add at least one."),
    "too_long": ("It holds too many.", "Keep those that decide something."),
    "unseen": ("It holds a character that cannot be seen.", "Type the words again."),
    "no_answer": ("It is no answer a fact can have.", "Write true, false, a number, or a code in quotes."),
    "finite_number": ("It is no number one can count to.", "Write a number with an end."),
}


def from_toml(text: str, *, records: Mapping[str, str] | None = None) -> PolicyDocument:
    """The policy a TOML document describes.

    Args:
        text: the document.
        records: the facts the record can tell (code -> kind), where the caller knows; else any are taken.
    Raises: PolicyRefused, naming the key, the line where it stands, and what to write instead.
    """
    text = text.removeprefix("\ufeff")
    refuse_text(text)
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise PolicyRefused(
            "Its brackets nest too deeply.", key="the document", line=line_too_deep(text), remedy=SIMPLER
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise PolicyRefused(
            "The text is not TOML.",
            key="the document",
            line=line_of_fault(fault, text),
            remedy=remedy_of_fault(fault, text),
        ) from None
    except ValueError:  # of a number with thousands of digits
        raise PolicyRefused(
            "It holds a number that is too long.", key="the document", line=_line_of_digits(text), remedy=_SHORTER
        ) from None
    try:
        policy = from_values(document)
        check(policy, records=records)
    except PolicyRefused as refusal:
        found = line_of(refusal.key, lines(text)) or 1  # what is missing from the whole is wanted at its beginning
        raise PolicyRefused(refusal.problem, key=refusal.key, remedy=refusal.remedy, line=found) from None
    return policy


_SHORTER = "Write a number that means something."


def _line_of_digits(text: str) -> int:
    longest = max(re.finditer(r"[0-9_]+", text), key=lambda found: len(found.group()))
    return text.count("\n", 0, longest.start()) + 1


def as_adopted(text: str) -> tuple[PolicyDocument | None, PolicyRefused | None]:
    """A policy that was adopted before, though it might be refused today; and what today's checks would say of it.

    What counts was somebody's decision, so a check that came later takes nothing out of force. None for a policy whose
    shape alone can no longer be made out.
    """
    try:
        return from_toml(text), None
    except PolicyRefused as refusal:
        try:
            return from_values(tomllib.loads(text.removeprefix("\ufeff"))), refusal
        except (ValueError, RecursionError):
            return None, refusal


def from_values(document: Mapping[str, Any]) -> PolicyDocument:
    """The policy plain values describe; only its shape is looked at. Raises: PolicyRefused."""
    try:
        return PolicyDocument.model_validate(document)
    except ValidationError as refused:
        raise _refusal(_first_fault(refused)) from None


def to_toml(policy: PolicyDocument) -> str:
    """The policy as a document that `from_toml` reads back to an equal one."""
    values = policy.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return tomlkit.dumps({"schema": shape.SCHEMA, **values})


def json_schema() -> dict[str, Any]:
    """What a policy document may hold, as a JSON Schema (draft 2020-12): editors complete and check with it."""
    schema = PolicyDocument.model_json_schema(by_alias=True)
    schema["properties"]["bands"] |= ONE_OTHERWISE
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


_SAYS_MOST = frozenset(
    {"extra_forbidden", "finite_number", "greater_than_equal", "less_than_equal", "unseen", "too_long", "too_short"}
)
"""Of the readings a value could have had, one that says any of this was the one that was meant."""


def _first_fault(refused: ValidationError) -> ErrorDetails:
    """The fault a person should be told of: of the readings a value could have had, the one that went furthest."""
    faults = refused.errors(include_url=False)
    kinds = {fault["type"] for fault in faults}
    told = [fault for fault in faults if fault["type"] in _SAYS_MOST]
    if not told and faults[0]["type"] == "bool_type" and "float_type" in kinds:
        return {**faults[0], "type": "no_answer"}
    if not told and faults[0]["type"] == "int_type" and "float_type" in kinds:
        return {**faults[0], "type": "float_type"}
    return (told or faults)[0]


def _refusal(fault: ErrorDetails) -> PolicyRefused:
    key = _key(fault["loc"])
    kind = fault["type"]
    if kind == "missing":
        return PolicyRefused("It is missing.", key=key, remedy=f"Add {key.rpartition('.')[2]}.")
    if kind == "extra_forbidden":
        return PolicyRefused("This key is not known.", key=key, remedy=_meant(fault["loc"]))
    if kind in ("enum", "literal_error"):
        return PolicyRefused(
            f"“{fault['input']}” is not one of its values.",
            key=key,
            remedy=f"Use {(fault.get('ctx') or {})['expected']}.",
        )
    if kind in _A:
        problem, remedy = _A[kind]
        return PolicyRefused(problem, key=key, remedy=remedy)
    if kind.startswith(("greater_than", "less_than")):
        return PolicyRefused(
            "It is out of range.", key=key, remedy=f"{fault['msg'].removeprefix('Input ').capitalize()}."
        )
    return PolicyRefused(fault["msg"], key=key, remedy="Look at the example in docs/policies.md.")


def _key(loc: tuple[int | str, ...]) -> str:
    """Where the fault is, written as in a document. Names of the readings that were tried are no part of it."""
    path = ""
    for each in loc:
        if isinstance(each, int):
            path += f"[{each}]"
        elif each.isidentifier() and not each.startswith(("tuple", "str", "int", "float", "bool")):
            path += f".{_ALIASES.get(each, each)}" if path else _ALIASES.get(each, each)
    return path


def _meant(loc: tuple[int | str, ...]) -> str:
    known = sorted({_ALIASES.get(name, name) for part in _parts() for name in part.model_fields})
    near = difflib.get_close_matches(str(loc[-1]), known, n=1)
    return f"Did you mean {near[0]}?" if near else "Remove it, or see the schema for what can stand here."


def _parts() -> list[type[shape.Part]]:
    return [each for each in vars(shape).values() if isinstance(each, type) and issubclass(each, shape.Part)]
