"""Why a column was taken, or left out, in a few plain words."""

from fairwait.engine.checks.fields import BY_NAME, DATE_FIELDS, YES_NO_FIELDS
from fairwait.exchange.extracts.mapping.evidence import Surroundings
from fairwait.exchange.extracts.mapping.headers import Heard, is_left_out, left_out_words
from fairwait.exchange.extracts.mapping.lexicon import PRIOR
from fairwait.exchange.extracts.mapping.profile import Profile

_PLAIN, _HINT = 3.5, 0.0


def _in_ten(share: float) -> str:
    if share >= 0.995:
        return "all values" if share > 1 - 1e-9 else "nearly all values"
    return f"{max(1, min(9, round(share * 10)))} in 10 values"


def header_words(heard: Heard, meaning: str) -> str:
    """What the header contributes."""
    odds = heard.odds(meaning)
    if odds >= _PLAIN:
        return "the heading says so"
    if odds >= _HINT:
        return "the heading hints at it"
    return (
        "the heading says nothing"
        if heard.is_bare
        else "the heading alone would not tell"
        if odds > PRIOR
        else "the heading does not say"
    )


def _dates(field: str, profile: Profile, near: Surroundings) -> str:
    if field == "date_of_birth":
        return f"{_in_ten(max(profile.date, profile.serial))} are dates, decades back"
    future = near.future(profile.years)
    # The day is reckoned from the file's own dates, so nothing is said of today.
    when = "" if future is None else f", {'some' if future > 0.02 else 'none'} later than the file’s other dates"
    kind = "dates" if profile.date >= 0.25 else "day numbers of a spreadsheet"
    return f"{_in_ten(max(profile.date, profile.serial))} are {kind}{when}"


def _values(field: str, profile: Profile, near: Surroundings) -> str:
    if field in DATE_FIELDS:
        return _dates(field, profile, near)
    if field in YES_NO_FIELDS:
        return (
            f"{_in_ten(profile.exact_words.get('yes_no', 0.0))} are yes or no"
            if profile.exact_words.get("yes_no", 0.0) >= 0.5
            else f"{profile.different} different values"
        )
    shares = {
        "nhs_number": (profile.nhs, "are valid NHS numbers"),
        "postcode": (profile.postcode, "are postcodes"),
        "email": (profile.email, "are email addresses"),
        "phone": (profile.phone, "are telephone numbers"),
        "mobile": (profile.mobile, "are mobile numbers"),
        "first_name": (profile.first_name, "are known first names"),
        "last_name": (profile.surname, "are known surnames"),
        "full_name": (max(profile.first_name, profile.surname), "hold a known name"),
        "pathway": (near.pathway_share, "name a pathway of the council"),
        "priority": (profile.exact_words.get("priority", 0.0), "are words for a priority"),
        "gender": (profile.exact_words.get("gender", 0.0), "are words for a gender"),
        "worker": (
            max(profile.first_name, profile.surname, profile.words.get("worker", 0.0)),
            "are names, or say that nobody is",
        ),
        "title": (profile.exact_words.get("title", 0.0), "are titles"),
    }
    share, words = shares.get(field, (profile.words.get(field, 0.0), f"look like {BY_NAME[field].label.lower()}"))
    if share >= 0.25:
        return f"{_in_ten(share)} {words}"
    if profile.mean_words >= 4:
        return "the values are free text"
    return f"{profile.different} different values, {'most' if profile.filled > 0.5 else 'few'} rows filled"


def taken(field: str, profile: Profile, heard: Heard, near: Surroundings) -> str:
    """Why a column is this field: "The heading says so; all values are postcodes." """
    values = "the column is empty" if profile.is_empty else _values(field, profile, near)
    return _sentence(f"{header_words(heard, field)}; {values}")


def left_out(meaning: str | None, profile: Profile) -> str:
    """Why a column is no field of ours."""
    if meaning is not None and is_left_out(meaning):
        return _sentence(
            f"this is {left_out_words(meaning)}"
            if not left_out_words(meaning).startswith("says")
            else f"this {left_out_words(meaning)}"
        )
    if profile.is_empty:
        return "The column is empty and its heading names no field."
    return "Neither the heading nor the values fit a field."


def beaten(field: str, winner: str) -> str:
    """Why a column that could be a field was not taken as it."""
    return f"This could be {BY_NAME[field].label.lower()} too, but “{winner}” fits better."


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
