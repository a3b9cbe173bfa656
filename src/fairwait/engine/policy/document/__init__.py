"""A priority policy as a document a council owns."""

from fairwait.engine.policy.document.check import check
from fairwait.engine.policy.document.reading import as_adopted, from_toml, from_values, json_schema, to_toml
from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import (
    SCHEMA,
    Ageing,
    Condition,
    Escalator,
    Fact,
    FactKind,
    FactSource,
    PolicyBand,
    PolicyDocument,
    Protective,
    Score,
)

__all__ = [
    "SCHEMA",
    "Ageing",
    "Condition",
    "Escalator",
    "Fact",
    "FactKind",
    "FactSource",
    "PolicyBand",
    "PolicyDocument",
    "PolicyRefused",
    "Protective",
    "Score",
    "as_adopted",
    "check",
    "from_toml",
    "from_values",
    "json_schema",
    "to_toml",
]
