"""Columns that say where somebody lives and how to reach them."""

from fairwait.exchange.extracts.mapping.evidence.looks import VETO, Surroundings, is_yes_no, wrong_kind
from fairwait.exchange.extracts.mapping.profile import Profile


def postcode(profile: Profile, _: Surroundings) -> float:
    """Whole postcodes."""
    if profile.postcode >= 0.5:
        return 6.5
    if profile.postcode >= 0.25:
        return 3.0
    return -2.0 if profile.half_postcode >= 0.6 else -6.0


def address(profile: Profile, _: Surroundings) -> float:
    """Words for streets, numbers, postcodes within."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    odds = 2.5 if profile.words.get("address", 0.0) >= 0.3 else 0.0
    odds += 1.5 if profile.holds_postcode >= 0.4 else 0.0
    odds += 0.5 if profile.mean_words >= 2.5 else -2.0 if profile.mean_words < 1.6 else 0.0
    if profile.mean_words > 14 or is_yes_no(profile):
        odds -= 4.0
    return odds if odds > 0 or profile.mean_words >= 2 else odds - 1.0


def phone(profile: Profile, _: Surroundings) -> float:
    """Telephone numbers of any kind."""
    if profile.nhs >= 0.6:
        return VETO
    return 3.5 if profile.phone >= 0.5 else 1.0 if profile.phone >= 0.25 else -6.0


def mobile(profile: Profile, _: Surroundings) -> float:
    """Telephone numbers that begin with 07."""
    if profile.nhs >= 0.6:
        return VETO
    if profile.mobile >= 0.5:
        return 4.0
    return -1.0 if profile.mobile >= 0.2 else -4.0 if profile.phone >= 0.4 else -6.0


def email(profile: Profile, _: Surroundings) -> float:
    """Addresses of mail."""
    return 6.5 if profile.email >= 0.5 else 2.0 if profile.email >= 0.25 else -6.0
