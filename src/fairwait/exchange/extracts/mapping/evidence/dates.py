"""Columns of dates."""

from fairwait.exchange.extracts.mapping.evidence.looks import VETO, Surroundings
from fairwait.exchange.extracts.mapping.profile import Profile


def _dated(profile: Profile, near: Surroundings) -> float:
    if profile.is_constant and profile.rows > 12:
        return -6.0
    if profile.date >= 0.6:
        return 1.2
    if profile.date >= 0.25:
        return 0.3
    if profile.serial >= 0.7 and profile.years and profile.year(0.5) > 1915:
        return 1.0 if near.serials else -1.0  # numbers of many other things look like a spreadsheet's days
    return VETO if profile.date + profile.serial < 0.1 else -5.0


def _recent(profile: Profile) -> float:
    if not profile.years:
        return 0.0
    old = sum(1 for year in profile.years if year < 2005) / len(profile.years)
    return -8.0 if old > 0.5 else 0.5 if old < 0.05 else -1.0


def birth(profile: Profile, near: Surroundings) -> float:
    """Dates decades back, over a wide range."""
    kind = _dated(profile, near)
    if kind < -1 or not profile.years:
        return kind
    # A birth year of two digits may have been read as up to 2040: count those with the past.
    past = sum(1 for year in profile.years if 1895 < year < 2009 or year > 2030.5) / len(profile.years)
    wide = profile.year(0.9) - profile.year(0.1) > 8
    if past >= 0.8 and (wide or len(profile.years) < 8):
        return kind + (3.5 if len(profile.years) >= 8 else 2.0)
    return -8.0 if past < 0.4 else kind - 1.0


def death(profile: Profile, near: Surroundings) -> float:
    """Recent dates in few rows."""
    kind = _dated(profile, near)
    if kind < -1:
        return kind
    future = near.future(profile.years) or 0.0
    recent = profile.years and profile.year(0.5) > 2005
    return kind + (-5.0 if profile.filled > 0.6 else 0.3) - 3.0 * (future > 0.3) - (0.0 if recent else 3.0)


def referred(profile: Profile, near: Surroundings) -> float:
    """Recent dates in nearly every row, none to come."""
    kind = _dated(profile, near) + _recent(profile)
    future = near.future(profile.years) or 0.0
    full = 1.0 if profile.filled >= 0.9 else 0.0 if profile.filled >= 0.7 else -1.5
    return kind + full - (4.0 if future > 0.25 else 0.0)


def past(profile: Profile, near: Surroundings) -> float:
    """Recent dates, none to come."""
    future = near.future(profile.years) or 0.0
    return _dated(profile, near) + _recent(profile) - (4.0 if future > 0.25 else 0.0)


def planned(profile: Profile, near: Surroundings) -> float:
    """Recent dates, rather to come."""
    future = near.future(profile.years)
    lean = 0.0 if future is None else 1.0 if future > 0.2 else 0.0 if future > 0.02 else -0.8
    return _dated(profile, near) + _recent(profile) + lean


def ended(profile: Profile, near: Surroundings) -> float:
    """Past dates, rather in some rows than in all."""
    return past(profile, near) + (-0.8 if profile.filled > 0.9 else 0.4 if profile.filled < 0.6 else 0.0)


def paused(profile: Profile, near: Surroundings) -> float:
    """Past dates in few rows."""
    return past(profile, near) + (-2.0 if profile.filled > 0.85 else 0.3)


def resumes(profile: Profile, near: Surroundings) -> float:
    """Dates in few rows, rather to come."""
    return planned(profile, near) + (-2.0 if profile.filled > 0.85 else 0.3)
