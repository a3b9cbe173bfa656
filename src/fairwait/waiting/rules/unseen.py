"""Who is unseen: an open wait that lacks a band with a reason, a re-check in date, a contact in date, or a team.

Also, a wait that left the extract is unseen until a person says why. A default, a bulk fill or a value without a date
never makes anybody seen; a recorded wish not to be contacted stands in for a contact while it lasts, and never for a
re-check. What an extract itself says counts, with its source named (decision 11).

`lacks` answers for one wait, `lacking` for a whole list; a test holds them equal.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from fairwait.waiting.rules.clock import said
from fairwait.waiting.rules.pathways.shape import Band, Intervals, Pathway


class Lack(StrEnum):
    """What a wait can lack."""

    BAND = "band"
    RECHECK = "re-check"
    CONTACT = "contact"
    TEAM = "team"
    WHEREABOUTS = "left-extract"

    @property
    def label(self) -> str:
        """What a person reads where there is room for a word or two."""
        return _LABELS[self]


_LABELS = {
    Lack.BAND: "No band with a reason",
    Lack.RECHECK: "No re-check in date",
    Lack.CONTACT: "No contact in date",
    Lack.TEAM: "No team",
    Lack.WHEREABOUTS: "Left the extract",
}


class Origin(StrEnum):
    """Where a recorded value came from. Only the first two are somebody's word."""

    PERSON = "person"
    EXTRACT = "extract"
    DEFAULT = "default"
    BULK = "bulk"

    @property
    def is_word(self) -> bool:
        """Whether somebody recorded it for this wait."""
        return self in (Origin.PERSON, Origin.EXTRACT)


_UNWORDED = (Origin.DEFAULT.value, Origin.BULK.value)


@dataclass(frozen=True)
class WaitFacts:
    """What is known of one open wait. An origin of None goes with a value that is not there.

    `band_on` is the day a band was chosen. A band chosen by a person here is a look at the risk, and counts as a
    re-check of that day; a priority taken from an extract does not. `wish_until` and `wish_reason` are the recorded
    wish not to be contacted, `wish_on` the day a person recorded it. `contact_promised_on` is a next contact somebody
    promised, the two `_planned_on` what somebody here planned and has not done since.
    """

    band: str | None = None
    band_reason: str | None = None
    band_on: date | None = None
    band_origin: Origin | None = None
    last_checked_on: date | None = None
    checked_origin: Origin | None = None
    last_contact_on: date | None = None
    contact_origin: Origin | None = None
    contact_promised_on: date | None = None
    contact_planned_on: date | None = None
    recheck_planned_on: date | None = None
    wish_on: date | None = None
    wish_until: date | None = None
    wish_reason: str | None = None
    team: str | None = None
    team_origin: Origin | None = None
    left_extract_on: date | None = None
    clock_start: date | None = None


FACTS: dict[str, pl.DataType] = {
    "band": pl.String(),
    "band_reason": pl.String(),
    "band_on": pl.Date(),
    "band_origin": pl.String(),
    "last_checked_on": pl.Date(),
    "checked_origin": pl.String(),
    "last_contact_on": pl.Date(),
    "contact_origin": pl.String(),
    "wish_on": pl.Date(),
    "wish_until": pl.Date(),
    "wish_reason": pl.String(),
    "team": pl.String(),
    "team_origin": pl.String(),
    "left_extract_on": pl.Date(),
}
"""The columns `lacking` reads, beside `band_rank`, `recheck_days` and `contact_days` of `clock_columns.with_rules`."""


@dataclass(frozen=True)
class Lacking:
    """One thing a wait lacks, and the sentence that says so."""

    lack: Lack
    because: str


@dataclass(frozen=True)
class Due:
    """When something is next due, and why then. `is_overdue` on the day asked about."""

    on: date
    because: str
    is_overdue: bool


def lacks(facts: WaitFacts, *, pathway: Pathway, as_of: date) -> tuple[Lacking, ...]:
    """What makes this open wait unseen on a day, each with its sentence; empty if it is seen."""
    intervals = pathway.intervals(facts.band)
    found = (
        _lacks_band(facts, pathway),
        _lacks_recheck(facts, intervals, as_of),
        _lacks_contact(facts, intervals, as_of),
        _lacks_team(facts),
        _lacks_whereabouts(facts, as_of),
    )
    return tuple(lacking for lacking in found if lacking is not None)


def _lacks_band(facts: WaitFacts, pathway: Pathway) -> Lacking | None:
    if not _said(facts.band):
        return Lacking(Lack.BAND, "No band has been chosen.")
    if pathway.band(facts.band) is None:
        return Lacking(Lack.BAND, f"\u201c{facts.band}\u201d is not a band of {pathway.name}.")
    if not _said(facts.band_reason):
        return Lacking(Lack.BAND, f"{facts.band} has no reason.")
    if not _is_word(facts.band_origin):
        return Lacking(Lack.BAND, f"{facts.band} was filled in, not chosen for this person.")
    return None


def _lacks_recheck(facts: WaitFacts, intervals: Intervals, as_of: date) -> Lacking | None:
    last = last_look(facts, as_of=as_of)
    if last is None:
        return Lacking(Lack.RECHECK, f"The risk has never been looked at again{_but(facts.checked_origin)}.")
    due = last + timedelta(days=intervals.recheck_days)
    if due < as_of:
        return Lacking(Lack.RECHECK, f"The risk was last looked at on {said(last)}: a re-check was due {said(due)}.")
    return None


def _lacks_contact(facts: WaitFacts, intervals: Intervals, as_of: date) -> Lacking | None:
    if has_wish(facts, as_of=as_of):
        return None
    last = last_contact(facts, as_of=as_of)
    if last is None:
        return Lacking(Lack.CONTACT, f"Nobody has yet heard from the person{_but(facts.contact_origin)}.")
    due = last + timedelta(days=intervals.contact_days)
    if due < as_of:
        return Lacking(Lack.CONTACT, f"Last heard from on {said(last)}: a contact was due {said(due)}.")
    return None


def _lacks_team(facts: WaitFacts) -> Lacking | None:
    if not _said(facts.team):
        return Lacking(Lack.TEAM, "No team is responsible.")
    if not _is_word(facts.team_origin):
        return Lacking(Lack.TEAM, f"{facts.team} was filled in, not given this wait.")
    return None


def _lacks_whereabouts(facts: WaitFacts, as_of: date) -> Lacking | None:
    if facts.left_extract_on is None or facts.left_extract_on > as_of:
        return None
    return Lacking(
        Lack.WHEREABOUTS,
        f"Missing from the extract since {said(facts.left_extract_on)}: a person must say whether it ended, and why.",
    )


def _but(origin: Origin | None) -> str:
    return " (a date was filled in, which does not count)" if origin in (Origin.DEFAULT, Origin.BULK) else ""


def _said(text: str | None) -> bool:
    return bool((text or "").strip())


def _is_word(origin: Origin | None) -> bool:
    return origin is not None and origin.is_word


def last_look(facts: WaitFacts, *, as_of: date) -> date | None:
    """The last day, up to a day, on which somebody looked at the risk: a re-check, or a band chosen by a person."""
    looks = [
        facts.last_checked_on if _is_word(facts.checked_origin) else None,
        facts.band_on if facts.band_origin is Origin.PERSON and _said(facts.band_reason) else None,
    ]
    return max((look for look in looks if look is not None and look <= as_of), default=None)


def last_contact(facts: WaitFacts, *, as_of: date) -> date | None:
    """The last day, up to a day, on which the person was truly heard from."""
    last = facts.last_contact_on
    return last if last is not None and last <= as_of and _is_word(facts.contact_origin) else None


def has_wish(facts: WaitFacts, *, as_of: date) -> bool:
    """Whether a recorded wish not to be contacted holds: dated, with a reason, and not run out."""
    return (
        facts.wish_on is not None
        and facts.wish_until is not None
        and facts.wish_on <= as_of <= facts.wish_until
        and _said(facts.wish_reason)
    )


def next_contact(facts: WaitFacts, *, pathway: Pathway, as_of: date) -> Due:
    """When the person should next be spoken with, and why then.

    The earliest of what was promised, what is planned and what the band asks for; a wish not to be contacted moves all
    to its last day.
    """
    if has_wish(facts, as_of=as_of) and facts.wish_until is not None:
        return _due(facts.wish_until, f"by their recorded wish, no contact until {said(facts.wish_until)}", as_of)
    by_rule = _contact_by_rule(facts, pathway, as_of)
    promised = facts.contact_promised_on
    last = last_contact(facts, as_of=as_of)
    is_open = promised is not None and (last is None or last < promised)
    if is_open and promised is not None and promised < by_rule.on:
        by_rule = _due(promised, "promised", as_of)
    return _as_planned(by_rule, facts.contact_planned_on, as_of)


def _as_planned(by_rule: Due, planned: date | None, as_of: date) -> Due:
    """A plan brings forward; it never puts off."""
    return _due(planned, "planned", as_of) if planned is not None and planned < by_rule.on else by_rule


def _contact_by_rule(facts: WaitFacts, pathway: Pathway, as_of: date) -> Due:
    band, intervals = pathway.band(facts.band), pathway.intervals(facts.band)
    last = last_contact(facts, as_of=as_of)
    if last is not None:
        return _due(last + timedelta(days=intervals.contact_days), _every(intervals.contact_days, band), as_of)
    start = facts.clock_start or as_of
    # A first response counted in working days is held to calendar days here: sooner, never later.
    days = min(band.first_response.days, intervals.contact_days) if band and band.first_response else 0
    return _due(start + timedelta(days=days), "nobody has yet heard from the person", as_of)


def next_recheck(facts: WaitFacts, *, pathway: Pathway, as_of: date) -> Due:
    """When the risk should next be looked at, and why then. Never looked at: the day the wait began."""
    band, intervals = pathway.band(facts.band), pathway.intervals(facts.band)
    last = last_look(facts, as_of=as_of)
    if last is not None:
        by_rule = _due(last + timedelta(days=intervals.recheck_days), _every(intervals.recheck_days, band), as_of)
        return _as_planned(by_rule, facts.recheck_planned_on, as_of)
    return _due(facts.clock_start or as_of, "the risk has not been looked at since it joined the list", as_of)


def _due(on: date, because: str, as_of: date) -> Due:
    return Due(on=on, because=because, is_overdue=on < as_of)


def _every(days: int, band: Band | None) -> str:
    often = "every day" if days == 1 else f"every {days} days"
    return f"{often} while {band}" if band else f"{often} until a band is chosen"


@dataclass(frozen=True)
class GoodUntil:
    """The last day on which what is recorded keeps a wait from lacking a re-check, and a contact; None: none does.

    Nothing more is needed to count the unseen in a database: a day after either, or none at all, is a lack.
    """

    recheck: date | None
    contact: date | None


def good_until(facts: WaitFacts, *, pathway: Pathway, as_of: date) -> GoodUntil:
    """How long the re-check and the contact (or the wish for none) recorded by a day will hold."""
    intervals = pathway.intervals(facts.band)
    look, contact = last_look(facts, as_of=as_of), last_contact(facts, as_of=as_of)
    holds = [
        contact + timedelta(days=intervals.contact_days) if contact else None,
        facts.wish_until if has_wish(facts, as_of=as_of) else None,
    ]
    return GoodUntil(
        recheck=look + timedelta(days=intervals.recheck_days) if look else None,
        contact=max((day for day in holds if day is not None), default=None),
    )


def lacking(*, as_of: date) -> dict[str, pl.Expr]:
    """What each wait of a list lacks: column name -> expression, one Boolean for each `Lack`, and `is_unseen`.

    Read over a frame with the columns of `FACTS` and of `clock_columns.with_rules`. Twin of `lacks`.
    """
    found = {
        "lacks_band": ~(
            pl.col("band_rank").is_not_null() & _has_text("band") & _has_text("band_reason") & _has_word("band_origin")
        ),
        "lacks_recheck": ~_in_date(_last_look(as_of), "recheck_days", as_of),
        "lacks_contact": ~(_in_date(_last_contact(as_of), "contact_days", as_of) | _wish(as_of)),
        "lacks_team": ~(_has_text("team") & _has_word("team_origin")),
        "left_extract": (pl.col("left_extract_on") <= as_of).fill_null(False),
    }
    return {**found, "is_unseen": pl.any_horizontal(*found.values())}


def _last_look(as_of: date) -> pl.Expr:
    checked = pl.when(_has_word("checked_origin") & (pl.col("last_checked_on") <= as_of)).then(
        pl.col("last_checked_on")
    )
    chosen = pl.when(
        (pl.col("band_origin") == Origin.PERSON.value) & _has_text("band_reason") & (pl.col("band_on") <= as_of)
    ).then(pl.col("band_on"))
    return pl.max_horizontal(checked, chosen)


def _last_contact(as_of: date) -> pl.Expr:
    last = pl.col("last_contact_on")
    return pl.when(_has_word("contact_origin") & (last <= as_of)).then(last)


def _wish(as_of: date) -> pl.Expr:
    holds = (pl.col("wish_on") <= as_of) & (pl.col("wish_until") >= as_of)
    return holds.fill_null(False) & _has_text("wish_reason")


def _in_date(last: pl.Expr, interval: str, as_of: date) -> pl.Expr:
    today = pl.lit(as_of).to_physical().cast(pl.Int64)
    return (last.to_physical().cast(pl.Int64) + pl.col(interval) >= today).fill_null(False)


def _has_text(column: str) -> pl.Expr:
    return (pl.col(column).str.strip_chars() != "").fill_null(False)


def _has_word(origin: str) -> pl.Expr:
    return pl.col(origin).is_not_null() & ~pl.col(origin).is_in(_UNWORDED)
