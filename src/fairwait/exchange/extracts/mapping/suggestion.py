"""The suggested mapping: every column against every field, by heading and values, then one best pairing of all."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from fairwait.engine.checks.fields import DATE_FIELDS, YES_NO_FIELDS
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.mapping import reasons
from fairwait.exchange.extracts.mapping.assignment import best_pairs
from fairwait.exchange.extracts.mapping.evidence import FIELD_NAMES, Surroundings, fit, reads_like_prose
from fairwait.exchange.extracts.mapping.evidence.looks import is_yes_no
from fairwait.exchange.extracts.mapping.headers import Heard, hear, is_left_out
from fairwait.exchange.extracts.mapping.lexicon import PRIOR, tokens
from fairwait.exchange.extracts.mapping.mapping import ColumnMap, ExtractMapping
from fairwait.exchange.extracts.mapping.profile import Profile, profile
from fairwait.exchange.extracts.mapping.relations import (
    day_of_extract,
    is_the_review_before,
    people_told_twice,
    with_repeats,
)
from fairwait.exchange.extracts.mapping.sampling import is_sparse, rare_values, sample
from fairwait.exchange.extracts.mapping.terms import Terms, known_values

if TYPE_CHECKING:
    from fairwait.exchange.extracts.reading import Reading

_BARE_PRIOR = -1.8
"""Log-odds of a field for a column whose heading says nothing: then the values may speak for themselves."""

_NEEDED_BOOST = 3.0
"""Given to what a list cannot do without, when the first pairing found nobody for it."""

_SAFER_BOOST = 1.2
_PLAINLY, _HINT = 4.5, 2.0
_PLAIN_FLOOR = 1.0
_NOT_A_DATE = 4.0
"""Taken from a date field where whole numbers could be a spreadsheet's days, but the heading speaks of no date."""
_NEEDS_A_HEADING = 20.0
"""Taken from yes-or-no fields no word of the heading speaks for: the values alone cannot tell which question it was."""
_REACHES_ONE = ("phone", "mobile", "email")
_MANY, _OF_FEW = 60, 0.1
_NOT_A_PERSONS = 12.0
_NAMES_PATHWAYS = 0.3
"""Below this share of cells that name a pathway, a column is not the pathway of a file whose pathway was said."""
_ALL_NAME_PATHWAYS = 0.9
_HALF, _A_LIST = 0.5, 25
"""Half the cells of a column of so few different words speak of pathways: a list of what people wait for."""
_NOT_THE_PATHWAY = 20.0
_LIKE_A_NUMBER = 0.8
_MOST_SURE = 0.99
_WORTH_SHOWING = 0.05


@dataclass
class _Column:
    """One column while it is being judged: log-odds of every field and of the likeliest left-out kind."""

    name: str
    profile: Profile
    heard: Heard
    near: Surroundings
    odds: dict[str, float] = field(default_factory=dict)
    left_out: str | None = None
    left_out_odds: float = 0.0

    def judge(self) -> None:
        prior = _BARE_PRIOR if self.heard.is_bare else PRIOR
        self.odds = {
            name: max(self.heard.odds(name), prior if self.heard.whose is None else PRIOR)
            + fit(name, self.profile, self.near)
            for name in FIELD_NAMES
        }
        for name in YES_NO_FIELDS:
            if self.heard.odds(name) <= PRIOR:
                self.odds[name] -= _NEEDS_A_HEADING
        for name in FIELD_NAMES:
            somebody_elses = self.heard.whose is not None and name in tokens().owned_fields
            if self.heard.odds(name) >= _PLAINLY and not somebody_elses and self._may_hold(name):
                # One day for all, names nobody bears: odd values do not unsay a heading that says it plainly.
                self.odds[name] = max(self.odds[name], _PLAIN_FLOOR)
        if self._is_of_few():
            for name in _REACHES_ONE:
                self.odds[name] -= _NOT_A_PERSONS
        if self.profile.date < 0.25 and self.profile.serial >= 0.5:
            for name in DATE_FIELDS:
                doubtful = self.heard.numbers_something or self.heard.odds(name) < _HINT
                self.odds[name] -= _NOT_A_DATE if doubtful else 0.0
        plain = any(self.heard.odds(name) >= _PLAINLY and self._may_hold(name) for name in FIELD_NAMES)
        kinds = {
            meaning: odds + fit(meaning, self.profile, self.near)
            for meaning, odds in self.heard.says.items()
            if is_left_out(meaning) and not (plain and odds < 0.0 and self.heard.whose is None)
        }
        if self.profile.counts_rows and (self.profile.number_range or (9, 9))[0] <= 2:
            kinds.setdefault("left_out:counting", PRIOR + fit("left_out:counting", self.profile, self.near))
        if kinds:
            best = max(sorted(kinds), key=lambda meaning: kinds[meaning])
            self.left_out, self.left_out_odds = best, max(0.0, kinds[best])

    def _is_of_few(self) -> bool:
        """Whether so few values fill so many rows that they can be no person's own: a care home's number, a hub's."""
        cells = self.profile.filled * self.profile.rows
        return cells >= _MANY and self.profile.different <= _OF_FEW * cells

    def _may_hold(self, name: str) -> bool:
        """Whether the values are of the kind a field holds: days where it is a date, and no days where it is not."""
        if self.profile.is_empty:
            return False
        return self.profile.date >= 0.5 if name in DATE_FIELDS else self.profile.date < 0.5

    def gain(self, name: str) -> float:
        """What taking the column as this field gains over leaving it out."""
        return self.odds[name] - self.left_out_odds

    def seems(self, name: str) -> float:
        """Probability of a field against leaving the column out, other fields aside."""
        return _probability(self.gain(name))


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


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
    if _read_carers_as_those_who_wait(columns, pairs):
        pairs = _paired(columns)
    if _help_what_is_needed(columns, pairs, pathway=pathway):
        pairs = _paired(columns)
    if _take_what_repeats_as_the_persons(columns, pairs):
        pairs = _paired(columns)
    if _take_what_never_repeats_as_the_waits(reading, columns, pairs):
        pairs = _paired(columns)
    if pathway is not None and _take_the_pathway_as_said(columns, pairs):
        pairs = _paired(columns)
    pairs = _taken_the_safer_way(columns, pairs)
    maps = {name: _described(column, columns, pairs) for name, column in columns.items()}
    taken = {field: name for name, field in pairs.items()}
    return ExtractMapping(
        columns=tuple(maps[name] for name in reading.columns),
        values=known_values(reading, taken, terms, pathway=pathway),
        sheet=reading.sheet,
        header_row=reading.header_row,
        encoding=reading.encoding,
        delimiter=reading.delimiter,
    )


def _judged(reading: "Reading", terms: Terms) -> dict[str, _Column]:
    names = sorted(reading.columns)
    rows = sample(reading)
    rare = rare_values(reading, [name for name in names if is_sparse(rows[name])])
    profiles = {name: profile(name, rows[name].to_list(), rare=rare.get(name, ())) for name in names}
    heard = {name: hear(name) for name in names}
    profiles = with_repeats(reading, profiles, heard)
    today = day_of_extract(profiles, heard)
    shares = {name: _pathway_shares(rows[name].to_list(), profiles[name], terms) for name in names}
    columns = {
        name: _Column(
            name=name,
            profile=profiles[name],
            heard=heard[name],
            near=Surroundings(today=today, pathway_share=shares[name][0], pathway_names=shares[name][1]),
        )
        for name in names
    }
    for column in columns.values():
        column.judge()
    _tell_reviews_from_checks(columns)
    return columns


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


def _tell_reviews_from_checks(columns: Mapping[str, _Column]) -> None:
    """A "last review" a year before a "next review" is a review under the Care Act, and no re-check of the risk."""
    following = [column for column in columns.values() if column.odds["review_due_on"] > 2]
    for column in columns.values():
        if any(other is not column and is_the_review_before(column.profile, other.profile) for other in following):
            for name in ("last_checked_on", "last_contact_on", "review_due_on"):
                if column.heard.odds(name) < 5.5:
                    column.odds[name] -= 8.0


def _paired(columns: Mapping[str, _Column]) -> dict[str, str]:
    """Column -> field, so that the whole fits best."""
    names = sorted(columns)
    gain = np.array([[columns[name].gain(field) for name in names] for field in FIELD_NAMES], dtype=np.float64)
    return {names[place]: FIELD_NAMES[row] for row, place in best_pairs(gain.reshape(len(FIELD_NAMES), len(names)))}


_NAMES = frozenset({"full_name", "first_name", "last_name"})


def _read_carers_as_those_who_wait(columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> bool:
    """In a list of carers' assessments "Carer name" is the name of the person who waits.

    It is such a list when nobody else's name is in it and several columns speak of the carer, or one that holds names.
    """
    carers = [column for column in columns.values() if column.heard.whose == "carer"]
    named = [column for column in carers if fit("full_name", column.profile, column.near) > 0]
    if _NAMES & set(pairs.values()) or not (len(carers) > 1 or named):
        return False
    for column in carers:
        if "cared" not in column.name.lower():
            column.heard = hear(column.name, subject="carer")
            column.judge()
    return True


_REPEATS = 0.004


def _take_what_repeats_as_the_persons(columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> bool:
    """The only number of a list, under a heading that does not say of what ("Hub no."), is the person's if any of its
    values comes twice: a number of a wait comes once."""
    if "person_id" in pairs.values():
        return False
    doubtful = [
        column
        for name, column in sorted(columns.items())
        if pairs.get(name) in {None, "wait_id"}
        and column.heard.numbers_something
        and column.heard.odds("wait_id") < _HINT
        and column.heard.odds("person_id") > PRIOR
        and (column.profile.repeated or 0.0) > _REPEATS
        and fit("person_id", column.profile, column.near) >= _LIKE_A_NUMBER
    ]
    if len(doubtful) != 1:
        return False
    (column,) = doubtful
    column.odds["person_id"] = max(column.odds["person_id"], column.odds["wait_id"] + 0.5, _PLAIN_FLOOR)
    return True


_TOLD_TWICE = 3


def _take_what_never_repeats_as_the_waits(
    reading: "Reading", columns: Mapping[str, _Column], pairs: Mapping[str, str]
) -> bool:
    """A number that is another on every row, in a list that names people more than once, is no person's number unless
    its heading plainly says so: taken as one, everybody who waits twice would be two people."""
    owners = {field_name: name for name, field_name in pairs.items()}
    names = [owners[part] for part in ("full_name", "first_name", "last_name") if part in owners]
    if "person_id" not in owners or "wait_id" in owners or not names or "date_of_birth" not in owners:
        return False
    column = columns[owners["person_id"]]
    repeated = column.profile.repeated
    if column.heard.odds("person_id") >= _PLAINLY or repeated is None or repeated > _REPEATS:
        return False
    copied = repeated * reading.rows  # a row given twice has its number twice
    if people_told_twice(reading, names, born=owners["date_of_birth"]) < max(_TOLD_TWICE, 2 * copied):
        return False
    column.odds["person_id"] -= _NOT_A_PERSONS
    column.odds["wait_id"] = max(column.odds["wait_id"], _PLAIN_FLOOR)
    return True


def _take_the_pathway_as_said(columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> bool:
    """In a file that was said to hold one pathway, "What for?" is the pathway only if it names the council's: else it
    tells why somebody waits, in their own words."""
    unknown = [
        columns[name]
        for name, field_name in pairs.items()
        if field_name == "pathway" and columns[name].near.pathway_names < _NAMES_PATHWAYS
    ]
    for column in unknown:
        column.odds["pathway"] -= _NOT_THE_PATHWAY
        if column.heard.odds("reason") > PRIOR and "reason" not in pairs.values():
            column.odds["reason"] = max(column.odds["reason"], _PLAIN_FLOOR + column.left_out_odds)
    return bool(unknown)


def _help_what_is_needed(columns: Mapping[str, _Column], pairs: Mapping[str, str], *, pathway: str | None) -> bool:
    """Raise the best candidate for a referral date, a pathway or a person's number that is still without a column.

    "Created" or "Start" is taken as the start of the wait when no column says it better.
    """
    taken = set(pairs.values())
    wanted = ["referred_on"] if "referred_on" not in taken else []
    if "pathway" not in taken and pathway is None:
        wanted.append("pathway")
    if not taken & {"person_id", "nhs_number", "full_name", "last_name"}:
        wanted.extend(["person_id", "full_name"])
    helped = _keep_stray_prose(columns, pairs) | _keep_a_scheme_of_its_own(columns, pairs)
    for field_name in wanted:
        free = [
            column
            for name, column in sorted(columns.items())
            if (_may_move(column, pairs.get(name)) or _takes_back_its_pathways(column, field_name, pairs))
            and (column.left_out_odds < 5.5 or _plainly_names_pathways(column, field_name))
        ]
        able = [column for column in free if _could_be(column, field_name)]
        if able:
            best = max(able, key=lambda column: column.gain(field_name))
            best.odds[field_name] += _NEEDED_BOOST
            if _plainly_names_pathways(best, field_name):
                best.odds[field_name] = max(best.odds[field_name], best.left_out_odds + 0.5)
            if best.name in pairs:
                best.odds[field_name] = max(best.odds[field_name], best.odds[pairs[best.name]] + 0.5)
            helped = True
    return helped


def _may_move(column: _Column, now: str | None) -> bool:
    """Whether a column is free, or was taken as something its heading does not plainly say."""
    return now is None or (now in DATE_FIELDS and column.heard.odds(now) < _PLAINLY)


def _takes_back_its_pathways(column: _Column, field_name: str, pairs: Mapping[str, str]) -> bool:
    """Whether a column that names pathways and nothing else was taken as what its heading only hints at ("Concern
    type" as risks), where no other column is the pathway."""
    named = field_name == "pathway" and column.near.pathway_share >= _HALF and column.profile.different <= _A_LIST
    return named and column.heard.odds(pairs[column.name]) < _PLAINLY


def _keep_stray_prose(columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> bool:
    """Sentences under a heading that says nothing are notes, where no column is: risk words must not be missed."""
    if "notes" in pairs.values():
        return False
    stray = [
        column
        for name, column in sorted(columns.items())
        if name not in pairs
        and column.left_out is None
        and reads_like_prose(column.profile)
        and column.odds["notes"] > -2.5
        and max(column.heard.says.values(), default=PRIOR) < -0.5
    ]
    if not stray:
        return False
    best = max(stray, key=lambda column: column.profile.mean_words)
    best.odds["notes"] = max(best.odds["notes"], 0.6)
    return True


_FEW_WORDS = 12
_SPOKEN_OF = 0.5
_RANKS, _HARDLY_LEFT_OUT = 1.5, 2.5


def _keep_a_scheme_of_its_own(columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> bool:
    """A few words nobody knows under a heading that speaks of priority are the priority, where no column is: what they
    mean is asked, and nobody is told that the file has none."""
    if "priority" in pairs.values():
        return False
    stray = [column for name, column in sorted(columns.items()) if name not in pairs and _speaks_of_priority(column)]
    if not stray:
        return False
    best = max(stray, key=lambda column: column.heard.odds("priority"))
    best.odds["priority"] = max(best.odds["priority"], best.left_out_odds + _PLAIN_FLOOR)
    return True


def _speaks_of_priority(column: _Column) -> bool:
    """Whether a heading speaks of priority over values that rank, or plainly over a few words of any kind."""
    if fit("priority", column.profile, column.near) >= _RANKS and column.left_out_odds < _HARDLY_LEFT_OUT:
        return "priority" in column.heard.says
    few = 1 < column.profile.different <= _FEW_WORDS and column.profile.date < 0.5
    spoken = column.left_out is None and column.heard.odds("priority") > _SPOKEN_OF
    return few and spoken and not is_yes_no(column.profile)


def _could_be(column: _Column, field_name: str) -> bool:
    if column.profile.is_empty or fit(field_name, column.profile, column.near) < 0.8:
        return False
    said = column.heard.odds(field_name) > -1.5 or (field_name != "referred_on" and column.left_out is None)
    bare = field_name in DATE_FIELDS and column.heard.is_bare
    return said or bare or _plainly_names_pathways(column, field_name)


def _plainly_names_pathways(column: _Column, field_name: str) -> bool:
    """Whether nearly every value is the name of a pathway: then it is one, whatever else the heading speaks of."""
    return field_name == "pathway" and column.near.pathway_names >= _ALL_NAME_PATHWAYS


def _taken_the_safer_way(columns: Mapping[str, _Column], pairs: dict[str, str]) -> dict[str, str]:
    """Where nothing else is the unsafe-contact column, one that may be is taken as it rather than dropped."""
    if "unsafe_contact" in pairs.values():
        return pairs
    asked = [
        column
        for name, column in sorted(columns.items())
        if not column.profile.is_empty
        and column.heard.odds("unsafe_contact") > -1.0
        and column.odds["unsafe_contact"] + _SAFER_BOOST > column.left_out_odds
        and (name not in pairs or column.odds["unsafe_contact"] + _SAFER_BOOST > column.odds[pairs[name]])
    ]
    if not asked:
        return pairs
    best = max(asked, key=lambda column: column.odds["unsafe_contact"])
    return {**pairs, best.name: "unsafe_contact"}


def _described(column: _Column, columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> ColumnMap:
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


def _rivals(field_name: str, winner: str, columns: Mapping[str, _Column]) -> tuple[tuple[str, float], ...]:
    claims = [
        (name, round(column.seems(field_name), 2))
        for name, column in columns.items()
        if name != winner
        and column.seems(field_name) > 0.3
        and column.odds[field_name] >= max(column.odds.values()) - 1.5
    ]
    return tuple(sorted(claims, key=lambda claim: (-claim[1], claim[0]))[:4])


def _options(column: _Column, chosen: str | None) -> tuple[tuple[str, float], ...]:
    shares = _shares(column)
    likely = [(name, round(share, 2)) for name, share in shares.items() if name != chosen and share > _WORTH_SHOWING]
    return tuple(sorted(likely, key=lambda option: (-option[1], option[0]))[:4])


def _shares(column: _Column) -> dict[str, float]:
    """Probabilities of all fields of one column, leaving it out among the possibilities; together below 1."""
    weights = {name: math.exp(min(30.0, odds)) for name, odds in column.odds.items()}
    whole = sum(weights.values()) + math.exp(min(30.0, column.left_out_odds))
    return {name: weight / whole for name, weight in weights.items()}


def _confidence(column: _Column, chosen: str, columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> float:
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
    sure *= 1.0 - 0.4 * _probability(rival - column.gain(chosen))
    if column.profile.is_empty:
        sure *= 0.85
    return round(min(_MOST_SURE, sure), 2)


def _left_out(column: _Column, columns: Mapping[str, _Column], pairs: Mapping[str, str]) -> ColumnMap:
    owners = {field_name: name for name, field_name in pairs.items()}
    best = max(FIELD_NAMES, key=lambda name: column.odds[name])
    lost = column.gain(best) > 0 and best in owners
    winner = columns[owners[best]] if lost else None
    if winner is not None:
        confidence = _probability(winner.gain(best) - column.gain(best))
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
