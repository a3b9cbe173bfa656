"""Columns of numbers that systems give to people, waits and places."""

import re

from fairwait.exchange.extracts.mapping.evidence.looks import (
    Surroundings,
    holds_names,
    is_flag,
    is_yes_no,
    spread,
    wrong_kind,
)
from fairwait.exchange.extracts.mapping.profile import Profile


def nhs(profile: Profile, _: Surroundings) -> float:
    """Ten digits with the right check digit."""
    if profile.nhs >= 0.6:
        return 7.0
    if profile.nhs >= 0.35:
        return 4.0
    return 1.5 if profile.ten_digits >= 0.6 else -6.0


_OF_INSURANCE = re.compile(r"(?i)[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]")
"""National Insurance numbers, which are no number of a person's here whatever their heading."""


def _numbered(profile: Profile) -> float:
    """Whether values look like the numbers systems give: codes, few repeats of any one, no measures."""
    wrong = wrong_kind(profile, allowed="number phone")
    if wrong:
        return wrong
    if profile.samples and all(map(_OF_INSURANCE.fullmatch, profile.samples)):
        return -8.0
    coded = max(profile.code, profile.identifier, profile.number)
    odds = 1.0 if coded >= 0.8 else -1.0 if coded >= 0.4 else -5.0
    if profile.decimal > 0.2 or is_yes_no(profile) or is_flag(profile):
        odds -= 6.0
    if profile.phone >= 0.7 and profile.mean_length > 10:
        odds -= 3.0
    if profile.most_common > 0.3 and profile.rows > 8:
        odds -= 4.0
    if profile.rows * profile.filled > 40 and spread(profile) < 0.12:
        odds -= 4.0
    if (
        profile.number >= 0.95
        and profile.number_range is not None
        and profile.number_range[1] < 200
        and profile.rows > 30
    ):
        odds -= 3.0
    return odds


_DENSE = 1.02


def numbers_the_rows(profile: Profile, near: Surroundings) -> bool:
    """Whether whole numbers from 1 to the rows of the file come once each, in any order: a place in the list, which is
    another tomorrow."""
    if profile.number < 0.95 or profile.filled < 0.95 or profile.number_range is None or profile.rows < 20:
        return False
    low, high = profile.number_range
    whole = profile.decimal == 0 and profile.different >= 0.9 * profile.rows
    return whole and low <= 2 and 0.9 * near.rows <= high <= _DENSE * near.rows


def person_number(profile: Profile, near: Surroundings) -> float:
    """A system's numbers, which may repeat."""
    odds = _numbered(profile)
    if profile.filled < 0.3:
        odds -= 2.0
    if profile.repeated is not None and profile.repeated > 0.004:
        odds += 0.8
    starts_small = profile.number_range is not None and profile.number_range[0] <= 2
    if numbers_the_rows(profile, near):
        return odds - 6.0
    return odds - (6.0 if profile.counts_rows and starts_small else 3.0 if profile.counts_rows else 0.0)


def wait_number(profile: Profile, near: Surroundings) -> float:
    """A system's numbers, each once."""
    odds = _numbered(profile) - (1.0 if profile.filled < 0.6 else 0.0)
    if profile.repeated is not None:
        odds += (
            -8.0
            if profile.repeated > 0.25
            else -6.0
            if profile.repeated > 0.06
            else -0.8
            if profile.repeated > 0.02
            else 0.4
        )
    starts_small = profile.number_range is not None and profile.number_range[0] <= 2
    if numbers_the_rows(profile, near):
        return odds - 6.0
    return odds - (6.0 if profile.counts_rows and starts_small else 0.5 if profile.counts_rows else 0.0)


def cared_for_number(profile: Profile, _: Surroundings) -> float:
    """A system's numbers, in some rows."""
    if is_yes_no(profile) or is_flag(profile) or holds_names(profile):
        return -8.0
    odds = _numbered(profile) if profile.letters < 0.6 or profile.code >= 0.5 else -1.5 + wrong_kind(profile)
    return odds - (1.0 if profile.filled > 0.8 else 0.0)


def property_number(profile: Profile, _: Surroundings) -> float:
    """Long whole numbers."""
    if profile.number < 0.8 or not 5 <= profile.mean_length <= 13 or profile.decimal > 0.1:
        return -6.0
    return -6.0 if profile.nhs >= 0.5 else 1.5
