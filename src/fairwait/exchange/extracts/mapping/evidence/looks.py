"""What several judges ask of a column, and what they judge it against."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from fairwait.exchange.extracts.mapping.profile import Profile

VETO = -10.0


@dataclass(frozen=True)
class Surroundings:
    """What one column's values are judged against.

    `today` is the day of the extract as its own dates suggest it (a fractional year), or None; `pathway_share` the
    share of this column's filled cells that speak of one of the council's pathways, `pathway_names` of those that are
    the name of one and no more; `rows` the rows of the file; `serials` whether days of this file are known to be
    written as a spreadsheet's numbers.
    """

    today: float | None = None
    pathway_share: float = 0.0
    pathway_names: float = 0.0
    rows: int = 0
    serials: bool = False

    def future(self, years: tuple[float, ...]) -> float | None:
        """The share of dates more than a week after the day of the extract, or None if that is not known."""
        if self.today is None or not years:
            return None
        return sum(1 for year in years if year > self.today + 0.02) / len(years)


Judge = Callable[[Profile, Surroundings], float]


def spread(profile: Profile) -> float:
    """Different values for each filled cell of the sample: 1.0 where nothing repeats."""
    filled = profile.filled * profile.rows
    return profile.different / filled if filled >= 1 else 1.0


def is_free_text(profile: Profile) -> bool:
    """Whether the values are sentences, or short texts that hardly repeat."""
    return profile.mean_words > 6 or (profile.mean_words > 3 and spread(profile) > 0.7 and profile.different > 20)


def reads_like_prose(profile: Profile) -> bool:
    """Whether the values read like what people jot down, even where the same few jottings come again and again."""
    jotted = profile.name_shape < 0.7 or profile.sentences >= 0.6
    return is_free_text(profile) or (profile.mean_words >= 3 and profile.different >= 12 and jotted)


def is_yes_no(profile: Profile) -> bool:
    """Whether most values are yes or no."""
    return profile.exact_words.get("yes_no", 0.0) >= 0.6 and profile.different <= 12


_MANY_NAMES, _SHAPED, _KNOWN = 12, 0.8, 0.3


def holds_names(profile: Profile) -> bool:
    """Whether the values are names of many people, which answer no question."""
    many = profile.different > _MANY_NAMES and profile.name_shape >= _SHAPED
    return many and max(profile.first_name, profile.surname) >= _KNOWN


def is_flag(profile: Profile) -> bool:
    """Whether the values are 0 and 1."""
    return (
        profile.number >= 0.95
        and profile.different <= 2
        and profile.number_range in ((0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (-1.0, 0.0))
    )


_MOSTLY, _EACH_ITS_OWN, _ENOUGH = 0.8, 0.9, 20
_PATH = re.compile(r"(?:[^\s/\\]*[/\\]){2,}[^/\\]*")
_LONG = 15


def are_paths(profile: Profile) -> bool:
    """Whether the values say where something lies in a system: "sites/adults/Lists/Waiting"."""
    return (
        bool(profile.samples)
        and profile.letters >= _MOSTLY
        and profile.date < 1 - _MOSTLY
        and profile.mean_length >= _LONG
        and all(map(_PATH.fullmatch, profile.samples))
    )


def wrong_kind(profile: Profile, *, allowed: str = "") -> float:
    """A veto for values that are plainly of another kind than words: dates, numbers of people, addresses of mail."""
    if profile.date >= 0.5 and "date" not in allowed:
        return VETO
    if profile.email >= 0.5 and "email" not in allowed:
        return VETO
    if profile.postcode >= 0.6 and "postcode" not in allowed:
        return VETO
    if profile.nhs >= 0.5 and profile.ten_digits >= 0.8 and "nhs" not in allowed:
        return VETO
    if profile.time_of_day >= 0.6 or are_paths(profile):
        return VETO
    if profile.phone >= 0.6 and profile.number < 0.95 and "phone" not in allowed:
        return -7.0
    if profile.number >= 0.9 and "number" not in allowed:
        return -7.0
    return 0.0


def numbers_something(profile: Profile) -> bool:
    """Whether the values are codes with figures in them, hardly any of them twice: numbers of people or waits."""
    filled = profile.filled * profile.rows
    coded = max(profile.code, profile.identifier) >= _MOSTLY and profile.date < 1 - _MOSTLY
    return coded and filled >= _ENOUGH and profile.different >= _EACH_ITS_OWN * filled
