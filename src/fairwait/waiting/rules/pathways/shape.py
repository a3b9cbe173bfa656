"""What a pathway is: something one can wait for, with its clock, bands, targets, intervals, reasons and words."""

import re
from dataclasses import dataclass
from enum import StrEnum

from fairwait.waiting.rules.ends import EndReason, NationalEnd
from fairwait.waiting.rules.pauses import PauseReason
from fairwait.waiting.rules.words import code_for, plain


class DayUnit(StrEnum):
    """Which days are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class TargetBasis(StrEnum):
    """What a target rests on. Most are the council's own promise: no statute gives 28 days for an assessment."""

    LOCAL = "local"
    REGULATION = "regulation"


class StartFrom(StrEnum):
    """The recorded date from which a clock starts; the first one present in a pathway's order is used."""

    REFERRED_ON = "referred_on"
    REVIEW_DUE_ON = "review_due_on"
    EXPIRES_ON = "expires_on"


class NationalCount(StrEnum):
    """Which of the counts the directors' association asks for a wait belongs to."""

    AWAITING_ASSESSMENT = "awaiting-assessment"
    AWAITING_START = "awaiting-start"
    OVERDUE_REVIEW = "overdue-review"


_NUMBERS = re.compile(r"(?<![a-z0-9])p?([0-9])(?![a-z0-9])")


def _only_number(text: str | None) -> str | None:
    found = set(_NUMBERS.findall(plain(text or "")))
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Length:
    """A length of time in days of one unit; 0 days is "the same day"."""

    days: int
    unit: DayUnit = DayUnit.CALENDAR

    def __str__(self) -> str:
        """As a person says it, and as a pathway file writes it."""
        if self.days == 0:
            return "same day"
        kind = "working " if self.unit is DayUnit.WORKING else ""
        return f"{self.days} {kind}{'day' if self.days == 1 else 'days'}"


@dataclass(frozen=True)
class Target:
    """By when, counted from the clock's start, and what the promise rests on."""

    length: Length
    basis: TargetBasis = TargetBasis.LOCAL
    source: str = ""

    @property
    def is_local(self) -> bool:
        """Whether this is the council's own promise rather than law."""
        return self.basis is TargetBasis.LOCAL

    def __str__(self) -> str:
        """The target with the words that keep it from being taken for law."""
        return f"{self.length} ({'local target' if self.is_local else self.source})"


@dataclass(frozen=True)
class Intervals:
    """How often risk is looked at again and the person is spoken with, in calendar days."""

    recheck_days: int
    contact_days: int


@dataclass(frozen=True)
class Band:
    """One priority band of a pathway. Rank 1 is the most urgent."""

    code: str
    rank: int
    label: str
    criteria: str
    recheck_days: int
    contact_days: int
    first_response: Length | None = None
    target: Target | None = None
    words: tuple[str, ...] = ()

    @property
    def intervals(self) -> Intervals:
        """How often this band is looked at again and spoken with."""
        return Intervals(recheck_days=self.recheck_days, contact_days=self.contact_days)

    def __str__(self) -> str:
        """As a person reads it: "P2 High"."""
        return f"{self.code} {self.label}"


@dataclass(frozen=True)
class ClockRule:
    """When the clock of a pathway starts and stops, and what is counted.

    `starts`, `stops` and `counts` are the sentences shown to people; the rest is what the rules compute with.
    `lead_days` is taken off a start from `expires_on`. With `has_deadline` the wait must end by `expires_on`, whatever
    the target in days says. What comes round every `round_days` was due for as long when its clock starts: of a yearly
    review with a same-day target, a year late is twice as long as it should be, and not 365 times.
    """

    starts: str
    stops: str
    counts: str
    unit: DayUnit = DayUnit.CALENDAR
    start_from: tuple[StartFrom, ...] = (StartFrom.REFERRED_ON,)
    lead_days: int = 0
    round_days: int = 0
    has_deadline: bool = False
    is_by_the_hour: bool = False


@dataclass(frozen=True)
class Pathway:
    """Something one can wait for. `name` is the council's label; exports use `statutory_name`."""

    code: str
    name: str
    statutory_name: str
    law: str
    clock: ClockRule
    bands: tuple[Band, ...]
    unbanded: Intervals
    words: tuple[str, ...] = ()
    pause_reasons: tuple[PauseReason, ...] = ()
    end_reasons: tuple[EndReason, ...] = ()
    national_count: NationalCount | None = None
    is_transition: bool = False
    is_never_held: bool = False
    note: str = ""

    def __hash__(self) -> int:
        """Of what tells nearly all of them apart: pages remember by their pathways, and there is much in one."""
        return hash((self.code, self.name))

    @property
    def label(self) -> str:
        """What a person reads."""
        return self.name

    @property
    def is_local_target(self) -> bool:
        """Whether every target of this pathway is the council's own promise, none of them law."""
        return all(band.target is None or band.target.is_local for band in self.bands)

    def band(self, code: str | None) -> Band | None:
        """The band with this code, if there is one."""
        return next((band for band in self.bands if band.code == code), None)

    def band_for(self, text: str | None) -> Band | None:
        """The band a council's word names; None leaves it for a person to say.

        A word the council listed comes first. Else, beside other words, one number that names a band wins: "2 - Urgent"
        is the second band, whatever "urgent" means elsewhere, because councils number their own scale and then describe
        it.
        """
        return self.band(code_for(text, self.bands) or code_for(_only_number(text), self.bands))

    def intervals(self, band: str | None) -> Intervals:
        """The intervals of a band; of a wait nobody has banded yet, those of `unbanded`."""
        known = self.band(band)
        return known.intervals if known else self.unbanded

    def pause_reason_for(self, text: str | None) -> PauseReason | None:
        """The pause reason a text names, if it is one of this pathway."""
        code = code_for(text, self.pause_reasons)
        return next((reason for reason in self.pause_reasons if reason.code == code), None)

    def end_reason_for(self, text: str | None) -> EndReason | None:
        """The end reason a text names, if it is one of this pathway."""
        code = code_for(text, self.end_reasons)
        return next((reason for reason in self.end_reasons if reason.code == code), None)

    def national_end(self, text: str | None) -> NationalEnd:
        """The fixed reason a recorded end counts as; "not given" where nothing, or nothing known, was recorded."""
        known = self.end_reason_for(text)
        return known.national if known else NationalEnd.NOT_GIVEN
