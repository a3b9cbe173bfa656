"""What the example's triage was told: answers to the questions of the default policy, likely for the band chosen."""

from typing import Any

import numpy as np

ASKED_SHARE = 0.7
"""So many of those with a band went through the questions; of the rest nobody has asked yet."""

_LIKELY: dict[str, tuple[dict[str, tuple[float, ...]], dict[str, float], float]] = {
    "P1": (
        {"harm": (0.45, 0.45, 0.10, 0.0), "essentials": (0.6, 0.35, 0.05), "support": (0.5, 0.4, 0.1),
         "carer": (0.25, 0.15, 0.25, 0.05, 0.30), "change": (0.6, 0.3, 0.1, 0.0)},
        {"abuse": 0.06, "seeks_help": 0.5, "unsafe_transfers": 0.4, "pressure_damage": 0.15, "end_of_life": 0.1}, 1.4,
    ),
    "P2": (
        {"harm": (0.0, 0.4, 0.5, 0.1), "essentials": (0.1, 0.6, 0.3), "support": (0.3, 0.45, 0.25),
         "carer": (0.0, 0.15, 0.35, 0.15, 0.35), "change": (0.25, 0.45, 0.3, 0.0)},
        {"abuse": 0.0, "seeks_help": 0.65, "unsafe_transfers": 0.25, "pressure_damage": 0.08, "end_of_life": 0.0}, 0.9,
    ),
    "P3": (
        {"harm": (0.0, 0.02, 0.6, 0.38), "essentials": (0.0, 0.45, 0.55), "support": (0.15, 0.4, 0.45),
         "carer": (0.0, 0.03, 0.3, 0.27, 0.4), "change": (0.05, 0.4, 0.5, 0.05)},
        {"abuse": 0.0, "seeks_help": 0.8, "unsafe_transfers": 0.05, "pressure_damage": 0.02, "end_of_life": 0.0}, 0.4,
    ),
    "P4": (
        {"harm": (0.0, 0.0, 0.12, 0.88), "essentials": (0.0, 0.12, 0.88), "support": (0.08, 0.3, 0.62),
         "carer": (0.0, 0.0, 0.12, 0.43, 0.45), "change": (0.0, 0.12, 0.78, 0.1)},
        {"abuse": 0.0, "seeks_help": 0.9, "unsafe_transfers": 0.01, "pressure_damage": 0.0, "end_of_life": 0.0}, 0.15,
    ),
}  # fmt: skip
_CHOICES = {
    "harm": ("now", "days", "rising", "stable"),
    "essentials": ("cannot", "struggling", "managing"),
    "support": ("nobody", "one", "several"),
    "carer": ("breakdown", "unwell", "strained", "coping", "none"),
    "change": ("sudden", "slow", "steady", "better"),
}


def answers(*, band: str, rng: np.random.Generator) -> dict[str, Any] | None:
    """What was answered about somebody in this band; None where nobody asked, or the band is not one of ours."""
    if rng.random() > ASKED_SHARE or band not in _LIKELY:
        return None
    choices, yes_or_no, falls = _LIKELY[band]
    said: dict[str, Any] = {fact: str(rng.choice(_CHOICES[fact], p=likely)) for fact, likely in choices.items()}
    said |= {fact: bool(rng.random() < likely) for fact, likely in yes_or_no.items()}
    return said | {"falls": int(rng.poisson(falls))}
