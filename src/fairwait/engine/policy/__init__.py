"""Priority policies: what they suggest, the order of a list, and why one wait is before another."""

from fairwait.engine.policy.order import KEYS, SortKey, Standing, in_order, ordered, sort_key, sort_keys
from fairwait.engine.policy.suggest import CHOSEN_BAND, ChosenBand, Policy, Suggestion
from fairwait.engine.policy.why import Step, Why, why

__all__ = [
    "CHOSEN_BAND",
    "KEYS",
    "ChosenBand",
    "Policy",
    "SortKey",
    "Standing",
    "Step",
    "Suggestion",
    "Why",
    "in_order",
    "ordered",
    "sort_key",
    "sort_keys",
    "why",
]
