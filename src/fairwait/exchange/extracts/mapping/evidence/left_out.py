"""Columns that are left out, which compete with the fields."""

from fairwait.exchange.extracts.mapping.evidence.looks import VETO, Judge, Surroundings
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT
from fairwait.exchange.extracts.mapping.profile import Profile


def _small_whole_numbers(profile: Profile) -> bool:
    return (
        profile.number >= 0.8
        and profile.decimal < 0.1
        and profile.number_range is not None
        and profile.number_range[1] < 4_000
    )


def _counting(profile: Profile, _: Surroundings) -> float:
    if profile.counts_rows:
        return 5.0
    low, high = profile.number_range or (0.0, 0.0)
    return 0.5 if profile.number >= 0.9 and low >= 0 and high <= max(200, profile.rows) else -3.0


def _age(profile: Profile, _: Surroundings) -> float:
    low, high = profile.number_range or (0.0, 0.0)
    return VETO if profile.date >= 0.5 else 1.5 if profile.number >= 0.9 and low >= 0 and high <= 120 else 0.0


def _measure(profile: Profile, _: Surroundings) -> float:
    return VETO if profile.date >= 0.5 else 1.0 if _small_whole_numbers(profile) else 0.0


def _counts(profile: Profile, near: Surroundings) -> float:
    """Numbers of something; "Contact number" over codes with letters counts nothing."""
    lettered = profile.letters >= 0.8 and max(profile.identifier, profile.code) >= 0.6
    return -6.0 if lettered else _measure(profile, near)


def _undated(profile: Profile, _: Surroundings) -> float:
    return -6.0 if profile.date >= 0.5 else 0.5


def _other_facts(profile: Profile, near: Surroundings) -> float:
    """No dates, and no words that rank: "RAG / elig" full of "High" and "Low" is a priority."""
    return _undated(profile, near) - (2.0 if profile.exact_words.get("priority", 0.0) >= 0.8 else 0.0)


def _report(profile: Profile, _: Surroundings) -> float:
    return 3.0 if profile.is_constant else 0.0


def _step_dates(profile: Profile, _: Surroundings) -> float:
    return 0.8 if profile.date >= 0.5 or profile.serial >= 0.7 else -3.0


LEFT_OUT_JUDGES: dict[str, Judge] = {
    LEFT_OUT + "counting": _counting,
    LEFT_OUT + "report": _report,
    LEFT_OUT + "age": _age,
    LEFT_OUT + "duration": _measure,
    LEFT_OUT + "overdue": _undated,
    LEFT_OUT + "counts": _counts,
    LEFT_OUT + "other_ids": _undated,
    LEFT_OUT + "other_facts": _other_facts,
    LEFT_OUT + "calendar": _undated,
    LEFT_OUT + "steps": _step_dates,
    LEFT_OUT + "other_days": _step_dates,
}
