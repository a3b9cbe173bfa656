"""How well a column's values fit each field: log-odds to add to what the header says.

Each function judges one kind of field on one `Profile`. Large negative numbers are vetoes: a column of dates is no
surname, whatever it is called. The sizes were set on the tuning layouts in tests/exchange/mapping; what matters is
their order, since many small hints must not outweigh a header that says plainly what the column is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fairwait.engine.checks.fields import DATE_FIELDS, FIELDS, YES_NO_FIELDS
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT
from fairwait.exchange.extracts.mapping.profile import Profile

VETO = -10.0


@dataclass(frozen=True)
class Surroundings:
    """What one column's values are judged against.

    `today` is the day of the extract as its own dates suggest it (a fractional year), or None; `pathway_share` the
    share of this column's filled cells that name one of the council's pathways.
    """

    today: float | None = None
    pathway_share: float = 0.0

    def future(self, years: tuple[float, ...]) -> float | None:
        """The share of dates more than a week after the day of the extract, or None if that is not known."""
        if self.today is None or not years:
            return None
        return sum(1 for year in years if year > self.today + 0.02) / len(years)


Judge = Callable[[Profile, Surroundings], float]


def _spread(profile: Profile) -> float:
    """Different values for each filled cell of the sample: 1.0 where nothing repeats."""
    filled = profile.filled * profile.rows
    return profile.different / filled if filled >= 1 else 1.0


def is_free_text(profile: Profile) -> bool:
    """Whether the values are sentences, or short texts that hardly repeat."""
    return profile.mean_words > 6 or (profile.mean_words > 3 and _spread(profile) > 0.7 and profile.different > 20)


def _is_yes_no(profile: Profile) -> bool:
    return profile.exact_words.get("yes_no", 0.0) >= 0.6 and profile.different <= 12


def _is_flag(profile: Profile) -> bool:
    return profile.number >= 0.95 and profile.different <= 2 and profile.number_range in ((0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (-1.0, 0.0))


def _wrong_kind(profile: Profile, *, allowed: str = "") -> float:
    """A veto for values that are plainly of another kind than words: dates, numbers of people, addresses of mail."""
    if profile.date >= 0.5 and "date" not in allowed:
        return VETO
    if profile.email >= 0.5 and "email" not in allowed:
        return VETO
    if profile.postcode >= 0.6 and "postcode" not in allowed:
        return VETO
    if profile.nhs >= 0.5 and profile.ten_digits >= 0.8 and "nhs" not in allowed:
        return VETO
    if profile.time_of_day >= 0.6:
        return VETO
    if profile.phone >= 0.6 and profile.number < 0.95 and "phone" not in allowed:
        return -7.0
    if profile.number >= 0.9 and "number" not in allowed:
        return -7.0
    return 0.0


# Dates -------------------------------------------------------------------------------------------------------------


def _dated(profile: Profile) -> float:
    if profile.is_constant and profile.rows > 12:
        return -6.0
    if profile.date >= 0.6:
        return 1.2
    if profile.date >= 0.25:
        return 0.3
    if profile.serial >= 0.7 and profile.years and profile.year(0.5) > 1915:
        return -1.0  # numbers of many other things look like a spreadsheet's days
    return VETO if profile.date + profile.serial < 0.1 else -5.0


def _recent(profile: Profile) -> float:
    if not profile.years:
        return 0.0
    old = sum(1 for year in profile.years if year < 2005) / len(profile.years)
    return -8.0 if old > 0.5 else 0.5 if old < 0.05 else -1.0


def _birth(profile: Profile, _: Surroundings) -> float:
    kind = _dated(profile)
    if kind < -1 or not profile.years:
        return kind
    # A birth year of two digits may have been read as up to 2040: count those with the past.
    past = sum(1 for year in profile.years if 1895 < year < 2009 or year > 2030.5) / len(profile.years)
    wide = profile.year(0.9) - profile.year(0.1) > 8
    if past >= 0.8 and (wide or len(profile.years) < 8):
        return kind + (3.5 if len(profile.years) >= 8 else 2.0)
    return -8.0 if past < 0.4 else kind - 1.0


def _death(profile: Profile, near: Surroundings) -> float:
    kind = _dated(profile)
    if kind < -1:
        return kind
    future = near.future(profile.years) or 0.0
    recent = profile.years and profile.year(0.5) > 2005
    return kind + (-5.0 if profile.filled > 0.6 else 0.3) - 3.0 * (future > 0.3) - (0.0 if recent else 3.0)


def _referred(profile: Profile, near: Surroundings) -> float:
    kind = _dated(profile) + _recent(profile)
    future = near.future(profile.years) or 0.0
    full = 1.0 if profile.filled >= 0.9 else 0.0 if profile.filled >= 0.7 else -1.5
    return kind + full - (4.0 if future > 0.25 else 0.0)


def _past(profile: Profile, near: Surroundings) -> float:
    future = near.future(profile.years) or 0.0
    return _dated(profile) + _recent(profile) - (4.0 if future > 0.25 else 0.0)


def _planned(profile: Profile, near: Surroundings) -> float:
    future = near.future(profile.years)
    lean = 0.0 if future is None else 1.0 if future > 0.2 else 0.0 if future > 0.02 else -0.8
    return _dated(profile) + _recent(profile) + lean


def _ended(profile: Profile, near: Surroundings) -> float:
    return _past(profile, near) + (-0.8 if profile.filled > 0.9 else 0.4 if profile.filled < 0.6 else 0.0)


def _paused(profile: Profile, near: Surroundings) -> float:
    return _past(profile, near) + (-2.0 if profile.filled > 0.85 else 0.3)


def _resumes(profile: Profile, near: Surroundings) -> float:
    return _planned(profile, near) + (-2.0 if profile.filled > 0.85 else 0.3)


# Numbers of people and of things ------------------------------------------------------------------------------------


def _nhs(profile: Profile, _: Surroundings) -> float:
    if profile.nhs >= 0.6:
        return 7.0
    if profile.nhs >= 0.35:
        return 4.0
    return 1.5 if profile.ten_digits >= 0.6 else -6.0


def _numbered(profile: Profile) -> float:
    """Whether values look like the numbers systems give: codes, few repeats of any one, no measures."""
    wrong = _wrong_kind(profile, allowed="number phone")
    if wrong:
        return wrong
    coded = max(profile.code, profile.identifier, profile.number)
    odds = 1.0 if coded >= 0.8 else -1.0 if coded >= 0.4 else -5.0
    if profile.decimal > 0.2 or _is_yes_no(profile) or _is_flag(profile):
        odds -= 6.0
    if profile.phone >= 0.7 and profile.mean_length > 10:
        odds -= 3.0
    if profile.most_common > 0.3 and profile.rows > 8:
        odds -= 4.0
    if profile.rows * profile.filled > 40 and _spread(profile) < 0.12:
        odds -= 4.0
    if profile.number >= 0.95 and profile.number_range is not None and profile.number_range[1] < 200 and profile.rows > 30:
        odds -= 3.0
    return odds


def _person_number(profile: Profile, _: Surroundings) -> float:
    odds = _numbered(profile)
    if profile.filled < 0.3:
        odds -= 2.0
    if profile.repeated is not None and profile.repeated > 0.004:
        odds += 0.8
    starts_small = profile.number_range is not None and profile.number_range[0] <= 2
    return odds - (6.0 if profile.counts_rows and starts_small else 3.0 if profile.counts_rows else 0.0)


def _wait_number(profile: Profile, _: Surroundings) -> float:
    odds = _numbered(profile) - (1.0 if profile.filled < 0.6 else 0.0)
    if profile.repeated is not None:
        odds += -8.0 if profile.repeated > 0.25 else -4.0 if profile.repeated > 0.06 else -0.8 if profile.repeated > 0.02 else 0.4
    starts_small = profile.number_range is not None and profile.number_range[0] <= 2
    return odds - (6.0 if profile.counts_rows and starts_small else 0.5 if profile.counts_rows else 0.0)


def _cared_for_number(profile: Profile, _: Surroundings) -> float:
    if _is_yes_no(profile) or _is_flag(profile):
        return -8.0
    odds = _numbered(profile) if profile.letters < 0.6 or profile.code >= 0.5 else -1.5 + _wrong_kind(profile)
    return odds - (2.0 if profile.filled > 0.8 else 0.0)


def _property_number(profile: Profile, _: Surroundings) -> float:
    if profile.number < 0.8 or not 5 <= profile.mean_length <= 13 or profile.decimal > 0.1:
        return -6.0
    return -6.0 if profile.nhs >= 0.5 else 1.5


# Names -------------------------------------------------------------------------------------------------------------


def _name(profile: Profile) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    if profile.name_shape < 0.5:
        return -6.0
    if _is_yes_no(profile) or profile.exact_words.get("priority", 0.0) > 0.7 or profile.exact_words.get("gender", 0.0) > 0.7:
        return -6.0
    return 0.0


def _is_a_small_set(profile: Profile) -> bool:
    """Few different values, much repeated: workers, teams, places; not the people who wait."""
    return profile.rows * profile.filled > 30 and (_spread(profile) < 0.25 or profile.most_common > 0.15)


def _first(profile: Profile, _: Surroundings) -> float:
    odds = _name(profile)
    if odds < -1 or profile.comma > 0.3:
        return odds - 4.0
    if profile.one_word < 0.5:
        return -1.5 if profile.mean_words < 2.3 and profile.surname < 0.3 else -3.0
    known = 2.5 if profile.first_name >= 0.35 else 0.5 if profile.first_name >= 0.15 else -0.5
    return odds + known - (2.5 if profile.surname > profile.first_name + 0.2 else 0.0)


def _last(profile: Profile, _: Surroundings) -> float:
    odds = _name(profile)
    if odds < -1 or profile.comma > 0.3:
        return odds - 4.0
    if profile.one_word < 0.5:
        return -3.0
    known = 2.5 if profile.surname >= 0.3 else 0.5 if profile.surname >= 0.12 else 0.0
    odds += known - (2.5 if profile.first_name > profile.surname + 0.25 else 0.0)
    return odds - (2.0 if _is_a_small_set(profile) and profile.most_common > 0.2 else 0.0)


def _full(profile: Profile, _: Surroundings) -> float:
    odds = _name(profile)
    if odds < -1:
        return odds
    if profile.one_word >= 0.7:
        return -3.0
    known = max(profile.first_name, profile.surname)
    odds += 3.5 if known >= 0.4 else 1.5 if known >= 0.2 else -1.5
    odds += 0.7 if profile.comma >= 0.5 else 0.0
    return odds - (4.5 if _is_a_small_set(profile) else 0.0)


def _known_as(profile: Profile, _: Surroundings) -> float:
    odds = _name(profile)
    if odds < -1:
        return odds
    return (1.0 if profile.first_name >= 0.25 else 0.0) - (2.0 if profile.mean_words > 2.2 else 0.0)


def _worker(profile: Profile, near: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong + (2.0 if profile.number >= 0.9 else 0.0)
    if _is_yes_no(profile):
        return -6.0
    odds = 1.0 if profile.name_shape >= 0.6 else -0.5
    if max(profile.first_name, profile.surname) >= 0.3:
        odds += 0.8
    if _is_a_small_set(profile):
        odds += 0.7
    elif profile.rows > 60 and _spread(profile) > 0.85 and profile.filled > 0.7:
        odds -= 2.0
    return odds - 6.0 * (near.pathway_share > 0.6) - 3.0 * (profile.exact_words.get("priority", 0.0) > 0.7) - 5.0 * is_free_text(profile)


def _title(profile: Profile, _: Surroundings) -> float:
    return 5.0 if profile.exact_words.get("title", 0.0) >= 0.6 and profile.mean_words < 1.3 else -5.0


# Where and how to reach ---------------------------------------------------------------------------------------------


def _postcode(profile: Profile, _: Surroundings) -> float:
    if profile.postcode >= 0.5:
        return 6.5
    if profile.postcode >= 0.25:
        return 3.0
    return -2.0 if profile.half_postcode >= 0.6 else -6.0


def _address(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    odds = 2.5 if profile.words.get("address", 0.0) >= 0.3 else 0.0
    odds += 1.5 if profile.holds_postcode >= 0.4 else 0.0
    odds += 0.5 if profile.mean_words >= 2.5 else -2.0 if profile.mean_words < 1.6 else 0.0
    if profile.mean_words > 14 or _is_yes_no(profile):
        odds -= 4.0
    return odds if odds > 0 or profile.mean_words >= 2 else odds - 1.0


def _phone(profile: Profile, _: Surroundings) -> float:
    if profile.nhs >= 0.6:
        return VETO
    return 3.5 if profile.phone >= 0.5 else 1.0 if profile.phone >= 0.25 else -6.0


def _mobile(profile: Profile, _: Surroundings) -> float:
    if profile.nhs >= 0.6:
        return VETO
    if profile.mobile >= 0.5:
        return 4.0
    return -1.0 if profile.mobile >= 0.2 else -4.0 if profile.phone >= 0.4 else -6.0


def _email(profile: Profile, _: Surroundings) -> float:
    return 6.5 if profile.email >= 0.5 else 2.0 if profile.email >= 0.25 else -6.0


# Words from lists ---------------------------------------------------------------------------------------------------


def _listed(kind: str, *, most_different: int = 60, hit: float = 2.5, miss: float = -1.0, allowed: str = "") -> Judge:
    """A field whose values come from a list we know some of."""

    def judge(profile: Profile, _: Surroundings) -> float:
        wrong = _wrong_kind(profile, allowed=allowed)
        if wrong:
            return wrong
        share = profile.words.get(kind, 0.0)
        odds = hit if share >= 0.5 else hit / 2 if share >= 0.25 else miss
        if _is_yes_no(profile):
            odds -= 7.0
        if profile.different > most_different or is_free_text(profile):
            odds -= 3.0
        return odds

    return judge


def _gender(profile: Profile, _: Surroundings) -> float:
    if profile.exact_words.get("gender", 0.0) >= 0.7 and profile.different <= 12:
        return 3.8
    few_codes = profile.number >= 0.9 and profile.different <= 5 and (profile.number_range or (0, 99))[1] <= 9
    return 0.0 if few_codes else -5.0


def _ethnicity(profile: Profile, near: Surroundings) -> float:
    short_codes = profile.mean_length <= 4 and profile.different <= 30 and profile.letters > 0.6
    if short_codes and not _wrong_kind(profile):
        return -4.0 if _is_yes_no(profile) else 0.3  # "A", "WBRI": codes of many lists look like this
    return _listed("ethnicity", hit=3.0, miss=-1.5)(profile, near)


def _interpreter(profile: Profile, _: Surroundings) -> float:
    if _is_yes_no(profile) or _is_flag(profile):
        return 1.0
    wrong = _wrong_kind(profile)
    known = max(profile.words.get("interpreter", 0.0), profile.words.get("language", 0.0))
    return wrong or (1.5 if known >= 0.4 else -0.5)


def _communication(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    if _is_yes_no(profile):
        return -0.8
    return 2.0 if profile.words.get("communication_needs", 0.0) >= 0.3 else -0.3


def _preference(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    if _is_yes_no(profile):
        return -3.0
    return 1.5 if profile.words.get("contact_preference", 0.0) >= 0.5 else -0.8


def _unsafe(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    odds = 1.5 if profile.words.get("unsafe_contact", 0.0) >= 0.3 else 0.0
    return odds + (0.5 if profile.filled < 0.5 else 0.0) - (2.0 if profile.name_shape > 0.8 and profile.first_name > 0.4 else 0.0)


def _yes_no(profile: Profile, _: Surroundings) -> float:
    if _is_yes_no(profile):
        return 2.0
    if _is_flag(profile):
        return 1.0
    wrong = _wrong_kind(profile, allowed="number")
    if wrong:
        return wrong
    said = max(profile.exact_words.get("lives_alone", 0.0), profile.exact_words.get("carer", 0.0), profile.exact_words.get("yes_no", 0.0))
    return -0.5 if said >= 0.4 and profile.different <= 12 else -5.0


def _lives_alone(profile: Profile, near: Surroundings) -> float:
    odds = _yes_no(profile, near)
    return max(odds, 0.0) if profile.words.get("lives_alone", 0.0) >= 0.2 and not is_free_text(profile) else odds


def _pathway(profile: Profile, near: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    share = max(near.pathway_share, 0.9 * profile.words.get("pathway", 0.0))
    odds = 3.0 if share >= 0.5 else 1.5 if share >= 0.25 else -1.5
    odds += 0.5 if near.pathway_share >= 0.5 else 0.0
    if _is_yes_no(profile) or profile.exact_words.get("priority", 0.0) >= 0.8:
        odds -= 6.0
    if is_free_text(profile) or (_spread(profile) > 0.6 and profile.different > 40):
        odds -= 5.0
    if profile.name_shape > 0.8 and profile.first_name > 0.5 and share < 0.3:
        odds -= 3.0
    return odds


def _priority(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile, allowed="number")
    if wrong:
        return wrong
    low, high = profile.number_range or (0.0, 0.0)
    if profile.number >= 0.9 and (high > 9 or low < 0 or profile.decimal > 0.05):
        return -6.0
    exact = profile.exact_words.get("priority", 0.0)
    if _is_yes_no(profile):
        return -3.5
    if exact >= 0.7 and profile.different <= 20:
        return 3.0 if profile.number < 0.9 else 1.5
    if profile.words.get("priority", 0.0) >= 0.6 and profile.different <= 25 and not is_free_text(profile):
        return 2.2
    return -2.5 if profile.different <= 12 and not is_free_text(profile) else -5.0


def _status(profile: Profile, near: Surroundings) -> float:
    odds = _listed("status", most_different=30, hit=2.0, miss=-0.8)(profile, near)
    return odds - 3.0 * (near.pathway_share > 0.7 and profile.exact_words.get("status", 0.0) < 0.2)


def _team(profile: Profile, near: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    odds = 1.5 if profile.words.get("team", 0.0) >= 0.4 else 0.0
    odds -= 2.0 if profile.first_name >= 0.5 and profile.words.get("team", 0.0) < 0.3 else 0.0
    odds -= 2.0 if near.pathway_share >= 0.6 and profile.words.get("team", 0.0) < 0.5 else 0.0
    odds -= 4.0 if profile.exact_words.get("priority", 0.0) >= 0.7 or _is_yes_no(profile) else 0.0
    odds -= 4.0 if profile.rows > 40 and profile.different > 20 and _spread(profile) > 0.7 else 0.0
    return odds - (5.0 if is_free_text(profile) else 0.0)


def _locality(profile: Profile, near: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    odds = 0.8 if profile.words.get("locality", 0.0) >= 0.4 else 0.0
    odds -= 2.0 if near.pathway_share >= 0.6 else 0.0
    odds -= 4.0 if profile.exact_words.get("priority", 0.0) >= 0.7 or _is_yes_no(profile) else 0.0
    odds -= 3.0 if profile.identifier >= 0.5 else 0.0
    return odds - (4.0 if is_free_text(profile) or (profile.different > 60 and _spread(profile) > 0.6) else 0.0)


# Free text ---------------------------------------------------------------------------------------------------------


def _prose(profile: Profile) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    if _is_yes_no(profile):
        return -5.0
    if profile.exact_words.get("priority", 0.0) >= 0.7:
        return -4.0
    return 1.0 if profile.mean_words >= 4 else 0.3 if profile.mean_words >= 2 else -1.0


def _reason(profile: Profile, near: Surroundings) -> float:
    odds = _prose(profile)
    if odds > -3 and not is_free_text(profile) and _is_a_small_set(profile):
        odds -= 1.5 * (near.pathway_share >= 0.5) + 1.0 * (profile.words.get("support_reason", 0.0) >= 0.6)
    return odds


def _notes(profile: Profile, _: Surroundings) -> float:
    return _prose(profile) - (0.5 if _is_a_small_set(profile) and not is_free_text(profile) else 0.0)


def _risks(profile: Profile, _: Surroundings) -> float:
    wrong = _wrong_kind(profile)
    if wrong:
        return wrong
    if profile.exact_words.get("priority", 0.0) >= 0.7:
        return -3.5
    if _is_yes_no(profile):
        return -2.0
    return 2.0 if profile.words.get("risks", 0.0) >= 0.3 else -0.3


def _end_reason(profile: Profile, near: Surroundings) -> float:
    odds = _listed("end_reason", hit=1.5, miss=-0.5)(profile, near)
    return odds - (0.8 if profile.filled > 0.9 else 0.0)


def _pause_reason(profile: Profile, near: Surroundings) -> float:
    odds = _listed("pause_reason", hit=1.5, miss=-0.3)(profile, near)
    return odds - (1.0 if profile.filled > 0.9 else 0.0)


_JUDGES: dict[str, Judge] = {
    **dict.fromkeys(DATE_FIELDS, _past),
    **dict.fromkeys(YES_NO_FIELDS, _yes_no),
    "wait_id": _wait_number,
    "person_id": _person_number,
    "nhs_number": _nhs,
    "first_name": _first,
    "last_name": _last,
    "full_name": _full,
    "known_as": _known_as,
    "title": _title,
    "date_of_birth": _birth,
    "date_of_death": _death,
    "gender": _gender,
    "ethnicity": _ethnicity,
    "language": _listed("language", hit=2.8, miss=-1.0),
    "religion": _listed("religion", hit=2.8, miss=-1.0),
    "address": _address,
    "postcode": _postcode,
    "uprn": _property_number,
    "phone": _phone,
    "mobile": _mobile,
    "email": _email,
    "communication_needs": _communication,
    "interpreter": _interpreter,
    "contact_preference": _preference,
    "unsafe_contact": _unsafe,
    "cares_for_id": _cared_for_number,
    "lives_alone": _lives_alone,
    "pathway": _pathway,
    "referred_on": _referred,
    "priority": _priority,
    "status": _status,
    "pause_reason": _pause_reason,
    "paused_on": _paused,
    "resumes_on": _resumes,
    "team": _team,
    "worker": _worker,
    "locality": _locality,
    "next_contact_due": _planned,
    "target_on": _planned,
    "review_due_on": _planned,
    "expires_on": _planned,
    "source_of_request": _listed("source_of_request", hit=2.0, miss=-0.3),
    "support_reason": _listed("support_reason", hit=2.5, miss=-0.8),
    "reason": _reason,
    "notes": _notes,
    "risks": _risks,
    "ended_on": _ended,
    "end_reason": _end_reason,
}


# Columns that are left out -------------------------------------------------------------------------------------------


def _small_whole_numbers(profile: Profile) -> bool:
    return profile.number >= 0.8 and profile.decimal < 0.1 and profile.number_range is not None and profile.number_range[1] < 4_000


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


def _undated(profile: Profile, _: Surroundings) -> float:
    return -6.0 if profile.date >= 0.5 else 0.5


def _report(profile: Profile, _: Surroundings) -> float:
    return 3.0 if profile.is_constant else 0.0


def _step_dates(profile: Profile, _: Surroundings) -> float:
    return 0.8 if profile.date >= 0.5 or profile.serial >= 0.7 else -3.0


_LEFT_OUT_JUDGES: dict[str, Judge] = {
    LEFT_OUT + "counting": _counting,
    LEFT_OUT + "report": _report,
    LEFT_OUT + "age": _age,
    LEFT_OUT + "duration": _measure,
    LEFT_OUT + "overdue": _undated,
    LEFT_OUT + "counts": _measure,
    LEFT_OUT + "other_ids": _undated,
    LEFT_OUT + "other_facts": _undated,
    LEFT_OUT + "calendar": _undated,
    LEFT_OUT + "steps": _step_dates,
}

FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in FIELDS)


def fit(meaning: str, profile: Profile, near: Surroundings) -> float:
    """Log-odds that the values add for this field or left-out kind; an empty column adds next to nothing."""
    if profile.is_empty:
        return -0.6 if meaning in _JUDGES else 0.0
    judge = _JUDGES.get(meaning) or _LEFT_OUT_JUDGES.get(meaning)
    return judge(profile, near) if judge is not None else 0.0
