"""Priority policies: what they suggest, the order of a list, why one wait is before another, what a change would do."""

from fairwait.engine.policy.columns import Reasons, explain, suggest
from fairwait.engine.policy.document import PolicyDocument, PolicyRefused, as_adopted, from_toml, json_schema, to_toml
from fairwait.engine.policy.document.vain import facts_in_vain
from fairwait.engine.policy.order import KEYS, SortKey, Standing, in_order, ordered, sort_key, sort_keys
from fairwait.engine.policy.trial import Trial, trial
from fairwait.engine.policy.why import Step, Why, why

__all__ = [
    "KEYS",
    "PolicyDocument",
    "PolicyRefused",
    "Reasons",
    "SortKey",
    "Standing",
    "Step",
    "Trial",
    "Why",
    "as_adopted",
    "explain",
    "facts_in_vain",
    "from_toml",
    "in_order",
    "json_schema",
    "ordered",
    "sort_key",
    "sort_keys",
    "suggest",
    "to_toml",
    "trial",
    "why",
]
