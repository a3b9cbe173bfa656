"""One column while it is being judged, by heading and values."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from fairwait.engine.checks.fields import DATE_FIELDS, YES_NO_FIELDS
from fairwait.exchange.extracts.mapping.evidence import FIELD_NAMES, Surroundings, fit
from fairwait.exchange.extracts.mapping.evidence.lists import warns
from fairwait.exchange.extracts.mapping.evidence.looks import are_paths, holds_names, numbers_something
from fairwait.exchange.extracts.mapping.headers import STAFF, Heard, is_left_out
from fairwait.exchange.extracts.mapping.lexicon import LEFT_OUT, PRIOR, tokens
from fairwait.exchange.extracts.mapping.profile import Profile

_BARE_PRIOR = -1.8
"""Log-odds of a field for a column whose heading says nothing: then the values may speak for themselves."""
PLAINLY, HINT = 4.5, 2.0
"""Log-odds from which a heading says a field plainly, or hints at it."""
PLAIN_FLOOR = 1.0
_NOT_A_DATE = 4.0
"""Taken from a date field where whole numbers could be a spreadsheet's days, but the heading speaks of no date."""
_NEEDS_A_HEADING = 20.0
"""Taken from yes-or-no fields, and days that stop a wait, where no word of the heading speaks for them.

The values alone cannot tell which question or which day it was."""
_NO_NAMES = frozenset({*YES_NO_FIELDS, "cares_for_id", "wait_id", "person_id", "risks"})
_OF_FIGURES = frozenset({"nhs_number", "uprn", "phone", "mobile", "postcode", "email"})
"""Fields no value of which can be a word: "NHS Number" over names of workers is no column of NHS numbers."""
_ALL_WORDS = 0.8
_NOT_OF_ALL = 0.5
_NO_WARNING = 4.0
"""Taken from ways of contact to avoid where the heading does not warn, and the values not of a few."""
_MAY_RANK = frozenset({"priority", "risks", "status", *YES_NO_FIELDS, *DATE_FIELDS})
"""Fields that words which rank, or colours, may fill."""
_ALL_RANK = 0.8
_COUNTING, _SMALL = LEFT_OUT + "counting", 2
_SHORT = 2
_JOTTED = frozenset({"notes", "risks", "communication_needs"})
_MAY_WARN = -1.0
"""Log-odds of a heading from which nothing learned may make a warning how to reach somebody into mere risks."""
_DOUBT_OF_HINTS, _BESIDE_A_PLAIN_HEADING = 0.35, 0.25
"""How much of what was learned counts against a field that the heading speaks for, and for one beside that which it
plainly says."""
_SAYS_IT_ALL = 5.5
"""Log-odds from which a heading says for certain that a column is no field of ours."""
_REACHES_ONE = ("phone", "mobile", "email")
_CHANGES_THE_WAIT = ("paused_on", "resumes_on", "ended_on", "date_of_death")
"""Days that stop or end a wait: a heading that says nothing must not."""
_OF_A_LIST = frozenset(
    {
        "team",
        "worker",
        "locality",
        "pathway",
        "priority",
        "status",
        "gender",
        "ethnicity",
        "language",
        "religion",
        "title",
    }
)
"""Fields whose values are a few words over and over, and never a number of each row's own."""
_NAMES, _TWO_WORDS = 0.8, 1.8
_MANY, _OF_FEW = 60, 0.1
NOT_A_PERSONS = 12.0
"""Taken from a field of one person where the values are nobody's own."""


@dataclass
class Column:
    """One column while it is being judged: log-odds of every field and of the likeliest left-out kind.

    `learned` is what columns that were seen before add to the log-odds of each field.
    """

    name: str
    profile: Profile
    heard: Heard
    near: Surroundings
    learned: Mapping[str, float] = field(default_factory=dict)
    odds: dict[str, float] = field(default_factory=dict)
    left_out: str | None = None
    left_out_odds: float = 0.0

    def judge(self) -> None:
        """Weigh what the heading and the values say of every field, and of leaving the column out."""
        prior = _BARE_PRIOR if self.heard.is_bare else PRIOR
        self.odds = {
            name: (max(self.heard.odds(name), prior) if self.heard.whose is None else self.heard.odds(name))
            + fit(name, self.profile, self.near)
            for name in FIELD_NAMES
        }
        for name in YES_NO_FIELDS:
            if self.heard.odds(name) <= PRIOR:
                self.odds[name] -= _NEEDS_A_HEADING
        if self.heard.odds("unsafe_contact") <= PRIOR and not (
            warns(self.profile) and self.profile.filled < _NOT_OF_ALL
        ):
            self.odds["unsafe_contact"] -= _NO_WARNING
        for name in _CHANGES_THE_WAIT:
            if self.heard.odds(name) <= PRIOR:
                self.odds[name] -= _NEEDS_A_HEADING
        for name in FIELD_NAMES:
            somebody_elses = self.heard.whose is not None and name in tokens().owned_fields
            if self.heard.odds(name) >= PLAINLY and not somebody_elses and self._may_hold(name):
                # One day for all, names nobody bears: odd values do not unsay a heading that says it plainly.
                self.odds[name] = max(self.odds[name], PLAIN_FLOOR)
        for name in _OF_FIGURES:
            if self._holds_words_or_other_details(name):
                self.odds[name] -= NOT_A_PERSONS
        if self._is_of_few():
            for name in _REACHES_ONE:
                self.odds[name] = min(self.odds[name], 0.0) - NOT_A_PERSONS
            if self.heard.odds("address") < HINT or not self._holds_figures():
                self.odds["address"] -= NOT_A_PERSONS
        if self.profile.date < 0.25 and self.profile.serial >= 0.5 and not self.near.serials:
            for name in DATE_FIELDS:
                doubtful = self.heard.numbers_something or self.heard.odds(name) < HINT
                self.odds[name] -= _NOT_A_DATE if doubtful else 0.0
        plain = any(self.heard.odds(name) >= PLAINLY and self._may_hold(name) for name in FIELD_NAMES)
        kinds = {
            meaning: odds + fit(meaning, self.profile, self.near)
            for meaning, odds in self.heard.says.items()
            if is_left_out(meaning) and not (plain and odds < 0.0 and self.heard.whose is None)
        }
        if self._numbers_whom_it_names(kinds):
            kinds.pop(_COUNTING)
        if self.profile.counts_rows and (self.profile.number_range or (9, 9))[0] <= 2:
            kinds.setdefault("left_out:counting", PRIOR + fit("left_out:counting", self.profile, self.near))
        if kinds:
            best = max(sorted(kinds), key=lambda meaning: kinds[meaning])
            self.left_out, self.left_out_odds = best, max(0.0, kinds[best])
        self._add_what_was_learned()

    def _add_what_was_learned(self) -> None:
        """Add what was learned of other columns, where it unsays nothing that the heading tells for certain."""
        said = {name for name in FIELD_NAMES if self.heard.odds(name) >= PLAINLY and self._may_hold(name)}
        says_no_field = self.left_out is not None and self.heard.odds(self.left_out) >= _SAYS_IT_ALL
        learned = dict(self.learned)
        if learned and self.heard.odds("unsafe_contact") > _MAY_WARN:
            learned |= {"unsafe_contact": max(learned["unsafe_contact"], learned["risks"]), "risks": 0.0}
        for name, odds in learned.items():
            theirs = self._is_of_others(name)
            if name in said:
                self.odds[name] += max(0.0, odds)
            elif odds > 0.0:
                is_plain = bool(said) or (says_no_field and self.heard.odds(name) < HINT)
                self.odds[name] += 0.0 if theirs else odds * (_BESIDE_A_PLAIN_HEADING if is_plain else 1.0)
            else:
                self.odds[name] += odds * (_DOUBT_OF_HINTS if self.heard.odds(name) > 0.0 else 1.0)

    def _numbers_whom_it_names(self, kinds: Mapping[str, float]) -> bool:
        """Whether the heading says whose numbers these are, which follow each other without being the rows' own."""
        starts_small = (self.profile.number_range or (0, 0))[0] <= _SMALL
        said = max(self.heard.odds("person_id"), self.heard.odds("wait_id"))
        is_said = said >= HINT and said > self.heard.odds(_COUNTING)
        return _COUNTING in kinds and self.profile.counts_rows and not starts_small and is_said

    def _is_of_others(self, name: str) -> bool:
        """Whether the heading says that this is somebody else's, or a worker's who does none of the work."""
        whose = self.heard.whose
        return whose is not None and (name in tokens().owned_fields or (name == "worker" and whose not in STAFF))

    def _is_of_few(self) -> bool:
        """Whether so few values fill so many rows that they can be no person's own: a care home's number, a hub's."""
        cells = self.profile.filled * self.profile.rows
        return cells >= _MANY and self.profile.different <= _OF_FEW * cells

    def _holds_figures(self) -> bool:
        return any(sign.isdigit() for text in self.profile.samples for sign in text)

    def _is_coded(self) -> bool:
        """Whether the values are so short that they rank nothing for certain."""
        return self.profile.mean_length <= _SHORT

    def _holds_words_or_other_details(self, name: str) -> bool:
        """Whether a column of numbers or addresses holds words without a figure, or details of another kind."""
        others = {"email": self.profile.email, "postcode": self.profile.postcode}
        others.pop(name, None)
        return max(self.profile.name_shape, *others.values()) >= _ALL_WORDS

    def _may_hold(self, name: str) -> bool:
        """Whether the values are of the kind a field holds: days where it is a date, and no days where it is not."""
        if self.profile.is_empty:
            return False
        if name in _NO_NAMES and holds_names(self.profile):
            return False
        if name in _OF_FIGURES and self._holds_words_or_other_details(name):
            return False
        if name in _OF_A_LIST and (numbers_something(self.profile) or are_paths(self.profile)):
            return False
        if name == "title" and self.profile.mean_words >= _TWO_WORDS:
            return False
        if (
            name not in _MAY_RANK
            and self.profile.exact_words.get("priority", 0.0) >= _ALL_RANK
            and not self._is_coded()
        ):
            return False
        if name in _JOTTED and self.near.pathway_names >= _ALL_RANK:
            return False
        return self.profile.date >= 0.5 if name in DATE_FIELDS else self.profile.date < 0.5

    def gain(self, name: str) -> float:
        """What taking the column as this field gains over leaving it out."""
        return self.odds[name] - self.left_out_odds

    def seems(self, name: str) -> float:
        """Probability of a field against leaving the column out, other fields aside."""
        return probability(self.gain(name))


def probability(odds: float) -> float:
    """The probability that log-odds stand for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
