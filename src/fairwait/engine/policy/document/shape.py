"""What a priority policy is made of: facts, scores, bands with their rules, escalators, ageing, protective facts.

The shape of each part only; whether the parts make sense together is asked in `check`.
"""

import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

SCHEMA = "fairwait.policy/1"

RESERVED = frozenset({"escalated", "suggested", "place", "is_certain", "is_escalated", "aged"})
"""Names of what is worked out or told beside the facts; no fact may have one."""
MEASURED = frozenset({"waited_days", "share_of_target"})


def _seen(words: str) -> str:
    """Words with their white space put in order. Raises where they hold what cannot be seen, or turns words round."""
    for mark in words:
        if unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cs") and mark not in "\n\t\r\u200c\u200d":
            raise PydanticCustomError("unseen", "It holds a character that cannot be seen.")
    return " ".join(words.split())


Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
_WORDS = {"type": "string", "pattern": r"^\s*\S(?:[\s\S]{0,398}\S)?\s*$"}
"""What an editor can hold words against: 1 to 400 characters, whatever white space stands around them."""
Words = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=400),
    AfterValidator(_seen),
    WithJsonSchema(_WORDS),
]
_Whole = Annotated[int, Field(strict=True, ge=-1_000_000_000, le=1_000_000_000)]
_Decimal = Annotated[float, Field(strict=True, ge=-1e9, le=1e9, allow_inf_nan=False)]
Value = StrictBool | _Whole | _Decimal | Annotated[str, StringConstraints(strict=True, max_length=400)]
Number = _Whole | _Decimal
Total = Annotated[int, Field(strict=True, ge=-100_000, le=100_000)]


# What a schema can say of parts that depend on one another, so that an editor says it while one types.

_NO = {"type": "null"}


def _given(name: str) -> dict[str, Any]:
    """The key stands there, and says something."""
    return {"required": [name], "properties": {name: {"not": _NO}}}


def _lists(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"minItems": 1}}}


def _unless(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {"kind": {"const": kind}}}, "else": said}


_ASKED = [_given("is"), _given("at_least"), _given("at_most")]
_CONDITION: dict[str, Any] = {
    "oneOf": [_given("fact"), _lists("all"), _lists("any"), _given("not")],
    "if": _given("fact"),
    "then": {"anyOf": _ASKED},
    "else": {"not": {"anyOf": _ASKED}},
    "not": {"allOf": [_ASKED[0], {"anyOf": _ASKED[1:]}]},
}
_FACT: dict[str, Any] = {
    "allOf": [
        {"not": {"properties": {"code": {"enum": sorted(RESERVED)}}}},
        {
            "if": {"properties": {"code": {"enum": sorted(MEASURED)}}},
            "then": {"properties": {"kind": {"const": "number"}}},
        },
        _unless("choice", {"properties": {"choices": {"maxItems": 0}}}),
        _unless("number", {"properties": {"least": _NO, "most": _NO}}),
        {"if": {"properties": {"kind": {"const": "choice"}}}, "then": _lists("choices") | {
            "properties": {"choices": {"minItems": 2}}}},
    ]
}  # fmt: skip
_AGEING: dict[str, Any] = {"oneOf": [_given("days"), _given("share_of_target")]}
_BAND: dict[str, Any] = {"anyOf": [_lists("rules"), _given("otherwise")]}
ONE_OTHERWISE: dict[str, Any] = {"contains": _given("otherwise"), "minContains": 1, "maxContains": 1}
"""Of the bands exactly one takes the waits no rule speaks of."""


class Part(BaseModel):
    """A part of a policy: never changed once read, and no key is taken that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FactKind(StrEnum):
    """What a fact can be."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"


class FactSource(StrEnum):
    """Who tells a fact: a person at triage, or the record."""

    TRIAGE = "triage"
    RECORD = "record"


class Choice(Part):
    """One answer a fact can have."""

    code: Code
    label: Words


class Fact(Part):
    """One thing the policy looks at.

    A wait whose `needed` fact is not known is never put lower for want of it: it is said to need triage.
    """

    model_config = ConfigDict(json_schema_extra=_FACT)

    code: Code
    label: Words = Field(description="As it is asked at triage, and told where it is missing.")
    kind: FactKind
    source: FactSource = FactSource.TRIAGE
    needed: StrictBool = False
    choices: tuple[Choice, ...] = Field((), max_length=100, description="The answers a choice can have.")
    least: Number | None = Field(None, description="The least a number can be.")
    most: Number | None = Field(None, description="The most a number can be.")
    disability_related_need: StrictBool = Field(
        False, description="It tells of a need that comes of a disability, which a policy may look at."
    )
    lawful_basis: Words | None = Field(
        None, description="Why it is lawful to look at it, where it tells of a protected characteristic."
    )


class Condition(Part):
    """Something that is true of a wait, untrue, or not known: about one fact or score, or made of other conditions."""

    model_config = ConfigDict(json_schema_extra=_CONDITION)

    fact: Code | None = Field(None, description="The code of a fact or of a score.")
    is_: Value | Annotated[tuple[Value, ...], Field(min_length=1, max_length=100)] | None = Field(
        None, alias="is", description="The value, or a list of values any of which will do."
    )
    at_least: Number | None = None
    at_most: Number | None = None
    all: tuple["Condition", ...] = Field((), description="Every one of these.")
    any: tuple["Condition", ...] = Field((), description="At least one of these.")
    not_: "Condition | None" = Field(None, alias="not", description="The opposite of this.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Condition":
        said = [self.fact is not None, bool(self.all), bool(self.any), self.not_ is not None]
        if sum(said) != 1:
            raise PydanticCustomError("one_thing", "It must say exactly one of fact, all, any and not.")
        asks = self.is_ is not None or self.at_least is not None or self.at_most is not None
        if (self.fact is not None) != asks:
            raise PydanticCustomError("asks_nothing", "A fact is asked about with is, at_least or at_most.")
        if self.is_ is not None and (self.at_least is not None or self.at_most is not None):
            raise PydanticCustomError("asks_twice", "It asks with is and with a range: only one will do.")
        return self


class Points(Part):
    """What a condition adds to a score."""

    points: StrictInt = Field(ge=-100, le=100)
    when: Condition


class Level(Part):
    """A name for a range of a score, both ends included."""

    level: Code
    label: Words
    from_: Total = Field(alias="from")
    to: Total


class Score(Part):
    """A number added up from facts. Conditions ask about it like about a fact, by number or by level."""

    code: Code
    label: Words
    add: tuple[Points, ...] = Field(min_length=1, max_length=200)
    levels: tuple[Level, ...] = Field((), max_length=50)


class BandRule(Part):
    """What puts a wait in a band, and the words a person is told."""

    because: Words
    when: Condition


class PolicyBand(Part):
    """A band, with the rules any one of which suggests it. Bands stand in order, the most urgent first."""

    model_config = ConfigDict(json_schema_extra=_BAND)

    band: Code
    rules: tuple[BandRule, ...] = Field((), max_length=200)
    otherwise: Words | None = Field(
        None, description="Why a wait that no rule speaks of stands here; in one band only."
    )


class Escalator(Part):
    """Something that, when it is told of somebody who waits, reopens their triage at once."""

    code: Code
    label: Words


class Ageing(Part):
    """A length of wait at which somebody more senior must look. It may also raise the band suggested."""

    model_config = ConfigDict(json_schema_extra=_AGEING)

    label: Words
    level: Words = Field(description="Who must look.")
    days: StrictInt | None = Field(None, ge=1, le=10_000)
    share_of_target: Number | None = Field(None, gt=0, le=1_000)
    raises: StrictInt = Field(0, ge=0, le=9, description="How many bands higher it is suggested from then on.")

    @model_validator(mode="after")
    def _has_one_length(self) -> "Ageing":
        if (self.days is None) == (self.share_of_target is None):
            raise PydanticCustomError("one_length", "It must give days or share_of_target, one of the two.")
        return self


class Protective(Part):
    """A fact that makes waiting safer: it lowers the band suggested, while it is dated and recent."""

    because: Words
    fact: Code
    is_: Value = Field(True, alias="is")
    lowers: StrictInt = Field(1, ge=1, le=9)
    holds_days: StrictInt = Field(ge=1, le=366, description="How many days after its date it still counts.")
    never_from: tuple[Code, ...] = Field((), description="Bands that it does not lower.")


class PolicyDocument(Part):
    """A priority policy as a council writes it."""

    schema_: Literal["fairwait.policy/1"] = Field(alias="schema")
    code: Code
    name: Words
    source: Words | None = Field(None, description="Where it comes from: a committee, a guide, a decision.")
    pathways: tuple[Code, ...] = Field((), description="The pathways it is for; every one if it names none.")
    facts: tuple[Fact, ...] = Field(min_length=1, max_length=200)
    scores: tuple[Score, ...] = Field((), max_length=100)
    bands: tuple[PolicyBand, ...] = Field(min_length=1, max_length=20)
    escalators: tuple[Escalator, ...] = Field((), max_length=100)
    ageing: tuple[Ageing, ...] = Field((), max_length=50)
    protective: tuple[Protective, ...] = Field((), max_length=50)


__all__ = [
    "SCHEMA",
    "Ageing",
    "BandRule",
    "Choice",
    "Condition",
    "Escalator",
    "Fact",
    "FactKind",
    "FactSource",
    "Level",
    "Points",
    "PolicyBand",
    "PolicyDocument",
    "Protective",
    "Score",
]
