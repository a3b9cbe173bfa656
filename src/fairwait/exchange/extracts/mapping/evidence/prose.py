"""Columns of free text."""

from fairwait.exchange.extracts.mapping.evidence.lists import listed, warns
from fairwait.exchange.extracts.mapping.evidence.looks import (
    Surroundings,
    holds_names,
    is_free_text,
    is_yes_no,
    wrong_kind,
)
from fairwait.exchange.extracts.mapping.evidence.names import is_a_small_set
from fairwait.exchange.extracts.mapping.profile import Profile


def _prose(profile: Profile) -> float:
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if is_yes_no(profile):
        return -5.0
    if profile.exact_words.get("priority", 0.0) >= 0.7:
        return -4.0
    return 1.0 if profile.mean_words >= 4 else 0.3 if profile.mean_words >= 2 else -1.0


_AT_LENGTH = 0.6
_NAMES_OF_PATHWAYS = 0.8


def _tells_at_length(profile: Profile) -> bool:
    """Whole sentences, nearly each its own: what is noted of somebody, rather than why they wait."""
    return profile.mean_words >= 6 and profile.different >= 0.5 * profile.filled * min(profile.rows, 240)


def reason(profile: Profile, near: Surroundings) -> float:
    """Sentences, or a list of needs."""
    odds = _prose(profile)
    if odds > -3 and not is_free_text(profile) and is_a_small_set(profile):
        odds -= 1.5 * (near.pathway_share >= 0.5) + 1.0 * (profile.words.get("support_reason", 0.0) >= 0.6)
    return odds - (_AT_LENGTH if _tells_at_length(profile) else 0.0)


def notes(profile: Profile, near: Surroundings) -> float:
    """Sentences, and no list of what people wait for."""
    if near.pathway_names >= _NAMES_OF_PATHWAYS:
        return -4.0
    return _prose(profile) - (0.5 if is_a_small_set(profile) and not is_free_text(profile) else 0.0)


def risks(profile: Profile, _: Surroundings) -> float:
    """Words of harm and danger."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if profile.exact_words.get("priority", 0.0) >= 0.7 or holds_names(profile):
        return -3.5
    if is_yes_no(profile):
        return -5.0
    if profile.words.get("risks", 0.0) >= 0.3:
        return 2.0
    return -2.5 if warns(profile) else -0.3


def end_reason(profile: Profile, near: Surroundings) -> float:
    """Why it ended, in some rows."""
    odds = listed("end_reason", hit=1.5, miss=-0.5)(profile, near)
    return odds - (0.8 if profile.filled > 0.9 else 0.0)


def pause_reason(profile: Profile, near: Surroundings) -> float:
    """Why it is held, in few rows."""
    odds = listed("pause_reason", hit=1.5, miss=-0.3)(profile, near)
    return odds - (1.0 if profile.filled > 0.9 else 0.0)
