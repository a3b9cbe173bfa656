"""The suggested mapping: every column against every field, by heading and values, then one best pairing of all."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from fairwait.engine.checks.fields import DATE_FIELDS, FREE_TEXT_FIELDS
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.mapping import reasons
from fairwait.exchange.extracts.mapping.assignment import best_pairs
from fairwait.exchange.extracts.mapping.better_beside import (
    take_the_address_of_the_postcode,
    take_the_status_that_tells_more,
)
from fairwait.exchange.extracts.mapping.column import HINT, Column, probability
from fairwait.exchange.extracts.mapping.ends import (
    ask_about_ends,
    take_the_completion_of_what_is_waited_for,
    take_the_day_beside_the_end,
    tell_ends_from_pauses,
)
from fairwait.exchange.extracts.mapping.evidence import FIELD_NAMES, Surroundings
from fairwait.exchange.extracts.mapping.headers import Heard
from fairwait.exchange.extracts.mapping.learned import judged
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.mapping.order_of_days import (
    leave_days_out_of_order,
    take_the_start_that_comes_first,
)
from fairwait.exchange.extracts.mapping.prefixes import heard_of
from fairwait.exchange.extracts.mapping.profile import Profile, profile
from fairwait.exchange.extracts.mapping.relations import (
    day_of_extract,
    is_the_review_before,
    with_repeats,
    writes_days_as_numbers,
)
from fairwait.exchange.extracts.mapping.row_numbers import ask_about_row_numbers
from fairwait.exchange.extracts.mapping.sampling import is_sparse, rare_values, sample
from fairwait.exchange.extracts.mapping.second_looks import (
    help_what_is_needed,
    read_as_the_person_whom_the_list_is_about,
    read_the_only_names_as_full_names,
    take_the_pathway_as_said,
    take_what_never_repeats_as_the_waits,
    take_what_repeats_as_the_persons,
    taken_the_safer_way,
)
from fairwait.exchange.extracts.mapping.shared_lines import leave_out_the_lines_of_places, say_whose_lines_they_are
from fairwait.exchange.extracts.mapping.terms import Terms, known_values
from fairwait.exchange.extracts.mapping.unclaimed import keep_what_values_tell
from fairwait.exchange.extracts.mapping.whose_number import (
    ask_about_numbers_of_something_else,
    exchange_numbers_by_whom_they_go_with,
    leave_the_number_that_stays_with_people,
    take_the_number_that_stays_with_people,
)

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_MOST_SURE = 0.99
_AGAIN = 2
_WORTH_SHOWING = 0.05
_NO_RECHECK = 12.0
_MOSTLY_DAYS = 0.6


def suggest(reading: "Reading", *, vocabulary: Vocabulary, pathway: str | None = None) -> ExtractMapping:
    """Suggest which column of an extract is which field.

    Works on a sample spread over the file, so the time hardly depends on its length; columns are judged in order of
    their names, so their order in the file does not matter.

    Args:
        reading: the file as read.
        vocabulary: the council's words for pathways and bands.
        pathway: the pathway of the whole file, where the file does not say it.
    Returns: every column in file order, each with a field or None, a confidence and the reason.
    """
    terms = Terms(vocabulary)
    columns = _judged(reading, terms)
    pairs = _paired(columns)
    if read_as_the_person_whom_the_list_is_about(columns, pairs):
        pairs = _paired(columns)
    if read_the_only_names_as_full_names(columns, pairs):
        pairs = _paired(columns)
    if help_what_is_needed(columns, pairs, pathway=pathway):
        pairs = _paired(columns)
    for _ in range(_AGAIN):  # what one column is known to be now may leave room for another
        if not keep_what_values_tell(reading, columns, pairs):
            break
        pairs = _paired(columns)
    if take_what_repeats_as_the_persons(reading, columns, pairs):
        pairs = _paired(columns)
    if take_what_never_repeats_as_the_waits(reading, columns, pairs):
        pairs = _paired(columns)
    if exchange_numbers_by_whom_they_go_with(reading, columns, pairs):
        pairs = _paired(columns)
    if take_the_number_that_stays_with_people(reading, columns, pairs):
        pairs = _paired(columns)
    if leave_the_number_that_stays_with_people(reading, columns, pairs):
        pairs = _paired(columns)
    if take_the_start_that_comes_first(reading, columns, pairs):
        pairs = _paired(columns)
    if leave_days_out_of_order(reading, columns, pairs):
        pairs = _paired(columns)
    if tell_ends_from_pauses(columns, pairs):
        pairs = _paired(columns)
    waited_for = next((each.name for each in vocabulary.pathways if each.code == pathway), None)
    if take_the_completion_of_what_is_waited_for(reading, columns, pairs, waited_for=waited_for):
        pairs = _paired(columns)
    if take_the_day_beside_the_end(reading, columns, pairs):
        pairs = _paired(columns)
    if take_the_status_that_tells_more(columns, pairs):
        pairs = _paired(columns)
    if take_the_address_of_the_postcode(columns, pairs):
        pairs = _paired(columns)
    if pathway is not None and take_the_pathway_as_said(columns, pairs):
        pairs = _paired(columns)
    places: dict[str, str] = {}
    if leave_out_the_lines_of_places(reading, columns, pairs, places=places):
        pairs = _paired(columns)
    pairs = taken_the_safer_way(columns, pairs)
    maps = {name: _described(column, columns, pairs) for name, column in columns.items()}
    ask_about_ends(reading, columns, pairs, maps, waited_for=waited_for)
    ask_about_numbers_of_something_else(columns, pairs, maps)
    ask_about_row_numbers(columns, pairs, maps)
    say_whose_lines_they_are(places, maps)
    taken = {field: name for name, field in pairs.items()}
    return ExtractMapping(
        columns=tuple(maps[name] for name in reading.columns),
        values=known_values(reading, taken, terms, pathway=pathway),
        sheet=reading.sheet,
        header_row=reading.header_row,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
    )


def _judged(reading: "Reading", terms: Terms) -> dict[str, Column]:
    names = sorted(reading.columns)
    rows = sample(reading)
    rare = rare_values(reading, [name for name in names if is_sparse(rows[name])])
    profiles = {name: profile(name, rows[name].to_list(), rare=rare.get(name, ())) for name in names}
    heard = heard_of(names)
    profiles = {name: _with_noted_days(look, heard[name]) for name, look in profiles.items()}
    profiles = with_repeats(reading, profiles, heard)
    today = day_of_extract(profiles, heard)
    serials = writes_days_as_numbers(profiles, heard)
    shares = {name: _pathway_shares(rows[name].to_list(), profiles[name], terms) for name in names}
    near = {
        name: Surroundings(
            today=today,
            pathway_share=shares[name][0],
            pathway_names=shares[name][1],
            rows=reading.rows,
            serials=serials,
        )
        for name in names
    }
    learned = judged({name: (profiles[name], near[name]) for name in names})
    columns = {
        name: Column(name=name, profile=profiles[name], heard=heard[name], near=near[name], learned=learned[name])
        for name in names
    }
    for column in columns.values():
        column.judge()
    _tell_reviews_from_checks(columns)
    return columns


def _with_noted_days(look: Profile, heard: Heard) -> Profile:
    """A column of days with words beside them ("08/08/2026 (Bev)") is one of days where its heading asks for a day and
    not for notes: notes begin with a day too."""
    asks = max(heard.odds(name) for name in DATE_FIELDS)
    jotted = max(heard.odds(name) for name in FREE_TEXT_FIELDS)
    mostly = look.noted > 0 and look.date + look.noted >= _MOSTLY_DAYS
    return look.with_noted_days() if mostly and asks >= HINT and asks > jotted else look


def _pathway_shares(cells: list[str | None], look: Profile, terms: Terms) -> tuple[float, float]:
    """The share of filled cells that speak of a pathway of the council, and of those that are its name and no more;
    free text and numbers are not even asked."""
    if look.is_empty or look.date > 0.5 or look.mean_words > 10 or look.number > 0.9 or look.different > 300:
        return 0.0, 0.0
    counted = Counter(cell for cell in cells if cell is not None)
    if not counted:
        return 0.0, 0.0
    known = sum(rows for text, rows in counted.items() if terms.pathway(text) is not None)
    named = sum(rows for text, rows in counted.items() if terms.is_a_name(text))
    return known / counted.total(), named / counted.total()


def _tell_reviews_from_checks(columns: Mapping[str, Column]) -> None:
    """A "last review" a year before a "next review" is a review under the Care Act, and no re-check of the risk."""
    following = [column for column in columns.values() if column.odds["review_due_on"] > 2]
    for column in columns.values():
        if any(other is not column and is_the_review_before(column.profile, other.profile) for other in following):
            for name in ("last_checked_on", "last_contact_on", "review_due_on"):
                if column.heard.odds(name) < 5.5:
                    column.odds[name] -= _NO_RECHECK


def _paired(columns: Mapping[str, Column]) -> dict[str, str]:
    """Column -> field, so that the whole fits best."""
    names = sorted(columns)
    gain = np.array([[columns[name].gain(field) for name in names] for field in FIELD_NAMES], dtype=np.float64)
    return {names[place]: FIELD_NAMES[row] for row, place in best_pairs(gain.reshape(len(FIELD_NAMES), len(names)))}


def _described(column: Column, columns: Mapping[str, Column], pairs: Mapping[str, str]) -> ColumnMap:
    field_name = pairs.get(column.name)
    if field_name is None:
        return _left_out(column, columns, pairs)
    rivals = _rivals(field_name, column.name, columns)
    return ColumnMap(
        column=column.name,
        field=field_name,
        confidence=_confidence(column, field_name, columns, pairs),
        because=reasons.taken(field_name, column.profile, column.heard, column.near),
        samples=column.profile.samples,
        rivals=rivals,
        options=_options(column, field_name),
    )


def _rivals(field_name: str, winner: str, columns: Mapping[str, Column]) -> tuple[tuple[str, float], ...]:
    claims = [
        (name, round(column.seems(field_name), 2))
        for name, column in columns.items()
        if name != winner
        and column.seems(field_name) > 0.3
        and column.odds[field_name] >= max(column.odds.values()) - 1.5
    ]
    return tuple(sorted(claims, key=lambda claim: (-claim[1], claim[0]))[:4])


def _options(column: Column, chosen: str | None) -> tuple[tuple[str, float], ...]:
    shares = _shares(column)
    likely = [(name, round(share, 2)) for name, share in shares.items() if name != chosen and share > _WORTH_SHOWING]
    return tuple(sorted(likely, key=lambda option: (-option[1], option[0]))[:4])


def _shares(column: Column) -> dict[str, float]:
    """Probabilities of all fields of one column, leaving it out among the possibilities; together below 1."""
    weights = {name: math.exp(min(30.0, odds)) for name, odds in column.odds.items()}
    whole = sum(weights.values()) + math.exp(min(30.0, column.left_out_odds))
    return {name: weight / whole for name, weight in weights.items()}


def _confidence(column: Column, chosen: str, columns: Mapping[str, Column], pairs: Mapping[str, str]) -> float:
    """How sure the choice is: against leaving out, against fields nobody better claims, and against rival columns."""
    owners = {field_name: name for name, field_name in pairs.items()}
    against = math.exp(min(30.0, column.left_out_odds))
    for name, odds in column.odds.items():
        owner = owners.get(name)
        if name != chosen and (owner is None or columns[owner].odds[name] < odds + 1.0):
            against += math.exp(min(30.0, odds))
    here = math.exp(min(30.0, column.odds[chosen]))
    sure = here / (here + against)
    rival = max(
        (other.gain(chosen) for name, other in columns.items() if name not in pairs and name != column.name),
        default=-30.0,
    )
    sure *= 1.0 - 0.4 * probability(rival - column.gain(chosen))
    if column.profile.is_empty:
        sure *= 0.85
    return round(min(_MOST_SURE, sure), 2)


def _left_out(column: Column, columns: Mapping[str, Column], pairs: Mapping[str, str]) -> ColumnMap:
    owners = {field_name: name for name, field_name in pairs.items()}
    best = max(FIELD_NAMES, key=lambda name: column.odds[name])
    lost = column.gain(best) > 0 and best in owners
    winner = columns[owners[best]] if lost else None
    if winner is not None:
        confidence = probability(winner.gain(best) - column.gain(best))
        because = reasons.beaten(best, winner.name)
        rivals: tuple[tuple[str, float], ...] = ((winner.name, round(winner.seems(best), 2)),)
    else:
        confidence = 1.0 - column.seems(best)
        because = reasons.left_out(column.left_out, column.profile)
        rivals = ()
    return ColumnMap(
        column=column.name,
        field=None,
        confidence=round(min(_MOST_SURE, confidence), 2),
        because=because,
        samples=column.profile.samples,
        rivals=rivals,
        options=_options(column, None),
    )
