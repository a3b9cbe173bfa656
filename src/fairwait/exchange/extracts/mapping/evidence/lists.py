"""Columns whose values come from a list."""

from fairwait.exchange.extracts.mapping.evidence.looks import (
    VETO,
    Judge,
    Surroundings,
    holds_names,
    is_flag,
    is_free_text,
    is_yes_no,
    numbers_something,
    spread,
    wrong_kind,
)
from fairwait.exchange.extracts.mapping.profile import Profile

_ALL_WAYS = 0.8
_SOME_ASKERS = 0.25
_NAMES, _KNOWN_NAMES = 0.8, 0.4
_HALF_FULL = 0.5
"""Every row waits for something: a kind that half the rows lack is a detail of some of them."""


def listed(kind: str, *, most_different: int = 60, hit: float = 2.5, miss: float = -1.0, allowed: str = "") -> Judge:
    """A field whose values come from a list we know some of."""

    def judge(profile: Profile, _: Surroundings) -> float:
        wrong = wrong_kind(profile, allowed=allowed)
        if wrong:
            return wrong
        share = profile.words.get(kind, 0.0)
        odds = hit if share >= 0.5 else hit / 2 if share >= 0.25 else miss
        if is_yes_no(profile):
            odds -= 7.0
        if profile.different > most_different or is_free_text(profile):
            odds -= 3.0
        return odds

    return judge


def gender(profile: Profile, _: Surroundings) -> float:
    """Words or single digits for a gender."""
    if profile.exact_words.get("gender", 0.0) >= 0.7 and profile.different <= 12:
        return 3.8
    few_codes = profile.number >= 0.9 and profile.different <= 5 and (profile.number_range or (0, 99))[1] <= 9
    return 0.0 if few_codes else -5.0


def ethnicity(profile: Profile, near: Surroundings) -> float:
    """Words of the ethnic groups; short codes tell little."""
    short_codes = profile.mean_length <= 4 and profile.different <= 30 and profile.letters > 0.6
    if short_codes and not wrong_kind(profile):
        return -4.0 if is_yes_no(profile) else 0.3  # "A", "WBRI": codes of many lists look like this
    return listed("ethnicity", hit=3.0, miss=-1.5)(profile, near)


def interpreter(profile: Profile, _: Surroundings) -> float:
    """Yes or no, or a language."""
    if is_yes_no(profile) or is_flag(profile):
        return 1.0
    wrong = wrong_kind(profile)
    known = max(profile.words.get("interpreter", 0.0), profile.words.get("language", 0.0))
    return wrong or (1.5 if known >= 0.4 else -0.5)


def communication(profile: Profile, _: Surroundings) -> float:
    """Words for print, hearing, sight and signing."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if is_yes_no(profile):
        return -0.8
    if max(profile.code, profile.identifier, profile.number) >= 0.6:
        return -6.0
    return 2.0 if profile.words.get("communication_needs", 0.0) >= 0.3 else -0.3


def preference(profile: Profile, _: Surroundings) -> float:
    """Ways of being reached."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if is_yes_no(profile):
        return -3.0
    if profile.exact_words.get("contact_preference", 0.0) >= _ALL_WAYS:
        return 3.5
    return 1.5 if profile.words.get("contact_preference", 0.0) >= 0.5 else -0.8


def source(profile: Profile, near: Surroundings) -> float:
    """Who asks for people: kinds of askers, hardly their own names, and no ways of being reached."""
    odds = listed("source_of_request", hit=2.0, miss=-0.3)(profile, near)
    if profile.words.get("source_of_request", 0.0) < _SOME_ASKERS and profile.name_shape >= _NAMES:
        odds -= 6.0 if profile.first_name >= _KNOWN_NAMES else 0.0
    return odds - (1.0 if profile.exact_words.get("contact_preference", 0.0) >= _ALL_WAYS else 0.0)


def warns(profile: Profile) -> bool:
    """Whether most values warn of a way of contact, in more than the bare name of the way."""
    return profile.words.get("unsafe_contact", 0.0) - profile.exact_words.get("unsafe_contact", 0.0) >= 0.5


def _counts_up(profile: Profile) -> bool:
    """Whether every row has a value of its own, with a figure in it and no more than a word: a number of something."""
    own = profile.filled > 0.9 and profile.rows > 3 and profile.different >= 0.9 * profile.filled * profile.rows
    return own and profile.mean_words < 1.5 and all(any(sign.isdigit() for sign in text) for text in profile.samples)


def unsafe(profile: Profile, _: Surroundings) -> float:
    """Words of warning, in few rows."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if max(profile.code, profile.identifier, profile.number) >= 0.6 or _counts_up(profile):
        return -6.0  # "Call no." numbers calls, and warns of none
    if holds_names(profile) and not warns(profile):
        return -6.0  # "Recipient, if not the person": somebody, and no way of reaching
    odds = 3.0 if warns(profile) else 1.5 if profile.words.get("unsafe_contact", 0.0) >= 0.3 else 0.0
    return (
        odds
        + (0.5 if profile.filled < 0.5 else 0.0)
        - (2.0 if profile.name_shape > 0.8 and profile.first_name > 0.4 else 0.0)
    )


def yes_no(profile: Profile, _: Surroundings) -> float:
    """Yes and no in any writing."""
    if is_yes_no(profile):
        return 2.0
    if is_flag(profile):
        return 1.0
    if holds_names(profile):
        return VETO
    wrong = wrong_kind(profile, allowed="number")
    if wrong:
        return wrong
    said = max(
        profile.exact_words.get("lives_alone", 0.0),
        profile.exact_words.get("carer", 0.0),
        profile.exact_words.get("yes_no", 0.0),
    )
    return -0.5 if said >= 0.4 and profile.different <= 12 else -5.0


def lives_alone(profile: Profile, near: Surroundings) -> float:
    """Yes and no, or words that say with whom."""
    odds = yes_no(profile, near)
    return max(odds, 0.0) if profile.words.get("lives_alone", 0.0) >= 0.2 and not is_free_text(profile) else odds


def pathway(profile: Profile, near: Surroundings) -> float:
    """Words for what one waits for, by the council's vocabulary or ours."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    share = max(near.pathway_share, 0.9 * profile.words.get("pathway", 0.0))
    odds = 3.0 if share >= 0.5 else 1.5 if share >= 0.25 else -1.5
    odds += 0.5 if near.pathway_share >= 0.5 else 0.0
    if is_yes_no(profile) or profile.exact_words.get("priority", 0.0) >= 0.8:
        odds -= 6.0
    if is_free_text(profile) or (spread(profile) > 0.6 and profile.different > 40):
        odds -= 5.0
    if profile.name_shape > 0.8 and profile.first_name > 0.5 and share < 0.3:
        odds -= 3.0
    return odds - (2.0 if profile.filled < _HALF_FULL else 0.0)


def priority(profile: Profile, near: Surroundings) -> float:
    """A few words, letters, colours or digits that rank."""
    wrong = wrong_kind(profile, allowed="number")
    if wrong:
        return wrong
    low, high = profile.number_range or (0.0, 0.0)
    if profile.number >= 0.9 and (high > 9 or low < 0 or profile.decimal > 0.05):
        return -6.0
    exact = profile.exact_words.get("priority", 0.0)
    if is_yes_no(profile):
        return -3.5
    if exact >= 0.7 and profile.different <= 20:
        return 3.0 if profile.number < 0.9 else 1.5
    if near.pathway_names >= 0.6:
        return -2.5  # "DoLS urgent" names what is waited for
    if profile.words.get("priority", 0.0) >= 0.6 and profile.different <= 25 and not is_free_text(profile):
        return 2.2
    return -2.5 if profile.different <= 12 and not is_free_text(profile) else -5.0


def status(profile: Profile, near: Surroundings) -> float:
    """Words for where a wait stands."""
    odds = listed("status", most_different=30, hit=2.0, miss=-2.0)(profile, near)
    return odds - 3.0 * (near.pathway_share > 0.7 and profile.exact_words.get("status", 0.0) < 0.2)


_FEW_LETTERS = 0.3  # "37" and "47/49" are sections of an act, and no teams


def team(profile: Profile, near: Surroundings) -> float:
    """A small set of words for teams."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    if numbers_something(profile):
        return -6.0
    odds = 1.5 if profile.words.get("team", 0.0) >= 0.4 else 0.0
    are_people = profile.first_name >= 0.5 or profile.first_name + profile.surname >= 0.25
    odds -= 2.0 if are_people and profile.words.get("team", 0.0) < 0.3 else 0.0
    odds -= 1.0 if profile.code >= 0.6 else 0.0
    odds -= 3.0 if profile.letters < _FEW_LETTERS else 0.0
    odds -= 2.0 if near.pathway_share >= 0.6 and profile.words.get("team", 0.0) < 0.5 else 0.0
    odds -= 4.0 if profile.exact_words.get("priority", 0.0) >= 0.7 or is_yes_no(profile) else 0.0
    odds -= 4.0 if profile.rows > 40 and profile.different > 20 and spread(profile) > 0.7 else 0.0
    return odds - (5.0 if is_free_text(profile) else 0.0)


def locality(profile: Profile, near: Surroundings) -> float:
    """A small set of places."""
    wrong = wrong_kind(profile)
    if wrong:
        return wrong
    odds = 0.8 if profile.words.get("locality", 0.0) >= 0.4 else 0.0
    odds -= 2.0 if near.pathway_share >= 0.6 else 0.0
    odds -= 4.0 if profile.exact_words.get("priority", 0.0) >= 0.7 or is_yes_no(profile) else 0.0
    odds -= 3.0 if profile.identifier >= 0.5 else 0.0
    return odds - (4.0 if is_free_text(profile) or (profile.different > 60 and spread(profile) > 0.6) else 0.0)
