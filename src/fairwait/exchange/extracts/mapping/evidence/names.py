"""Columns of names."""

from fairwait.exchange.extracts.mapping.evidence.looks import (
    VETO,
    Surroundings,
    is_free_text,
    is_yes_no,
    spread,
    wrong_kind,
)
from fairwait.exchange.extracts.mapping.profile import Profile


def _name(profile: Profile) -> float:
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if profile.name_shape < 0.5:
        return -6.0
    if (
        is_yes_no(profile)
        or profile.exact_words.get("priority", 0.0) > 0.7
        or profile.exact_words.get("gender", 0.0) > 0.7
    ):
        return -6.0
    return 0.0


def is_a_small_set(profile: Profile) -> bool:
    """Few different values, much repeated: workers, teams, places; not the people who wait."""
    return profile.rows * profile.filled > 30 and (spread(profile) < 0.25 or profile.most_common > 0.15)


def first(profile: Profile, _: Surroundings) -> float:
    """Single words, many of them known first names."""
    odds = _name(profile)
    if odds < -1 or profile.comma > 0.3:
        return odds - 4.0
    if profile.one_word < 0.5:
        together = profile.mean_words < 2.3 and profile.surname < 0.3
        return (-1.5 if together else -3.0) - (4.0 if is_a_small_set(profile) else 0.0)
    known = 2.5 if profile.first_name >= 0.35 else 0.5 if profile.first_name >= 0.15 else -0.5
    return odds + known - (2.5 if profile.surname > profile.first_name + 0.2 else 0.0)


def last(profile: Profile, _: Surroundings) -> float:
    """Single words, many of them known surnames."""
    odds = _name(profile)
    if odds < -1 or profile.comma > 0.3:
        return odds - 4.0
    if profile.one_word < 0.5:
        return -3.0
    known = 2.5 if profile.surname >= 0.3 else 0.5 if profile.surname >= 0.12 else 0.0
    odds += known - (2.5 if profile.first_name > profile.surname + 0.25 else 0.0)
    return odds - (2.0 if is_a_small_set(profile) and profile.most_common > 0.2 else 0.0)


def full(profile: Profile, _: Surroundings) -> float:
    """Two or more words with a known name among them, hardly repeated."""
    odds = _name(profile)
    if odds < -1:
        return odds
    if profile.one_word >= 0.7:
        return -3.0
    known = max(profile.first_name, profile.surname)
    odds += 3.5 if known >= 0.4 else 1.5 if known >= 0.2 else -1.5
    odds += 0.7 if profile.comma >= 0.5 else 0.0
    return odds - (4.5 if is_a_small_set(profile) else 0.0)


def known_as(profile: Profile, _: Surroundings) -> float:
    """Short names, often in few rows."""
    odds = _name(profile)
    if odds < -1:
        return odds
    return (1.0 if profile.first_name >= 0.25 else 0.0) - (2.0 if profile.mean_words > 2.2 else 0.0)


_TEAMS, _FEW_TEAMS = 0.8, 25


def _names_teams(profile: Profile) -> bool:
    """Whether nearly all values speak of a team or a hub, and few of anybody: no heading makes workers of them."""
    spoken = profile.words.get("team", 0.0) >= _TEAMS and profile.first_name < 1 - _TEAMS
    return spoken and profile.different <= _FEW_TEAMS and is_a_small_set(profile)


def worker(profile: Profile, near: Surroundings) -> float:
    """Names much repeated, or words that say nobody is allocated."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong + (2.0 if profile.number >= 0.9 else 0.0)
    if is_yes_no(profile):
        return -6.0
    odds = 1.0 if profile.name_shape >= 0.6 else -0.5
    if max(profile.first_name, profile.surname) >= 0.3:
        odds += 0.8
    if is_a_small_set(profile):
        odds += 0.7
    elif profile.rows > 60 and spread(profile) > 0.85 and profile.filled > 0.7:
        odds -= 2.0
    return (
        odds
        - 6.0 * (near.pathway_share > 0.6)
        - 3.0 * (profile.exact_words.get("priority", 0.0) > 0.7)
        - 5.0 * is_free_text(profile)
        - 2.0 * (profile.words.get("team", 0.0) >= 0.5 and profile.first_name < 0.3)
        - 4.0 * _names_teams(profile)
    )


def title(profile: Profile, _: Surroundings) -> float:
    """Mr, Mrs and the like; whole names under "Title" are names, as lists of web sites head their first column."""
    if profile.name_shape >= 0.8 and profile.mean_words >= 1.8:
        return VETO
    return 5.0 if profile.exact_words.get("title", 0.0) >= 0.6 and profile.mean_words < 1.3 else -5.0
