"""Which rules each row breaks, as far as the example knows: what was planted, and what came about by itself."""

from collections.abc import Iterable

import numpy as np

from fairwait.exchange.example.days import NEVER
from fairwait.exchange.example.flow import OT, REVIEWS, SOURCE_OF
from fairwait.exchange.example.layouts.reviews import NOTE_LENGTH
from fairwait.exchange.example.town import Rows, Town
from fairwait.exchange.example.waits import NO_BAND
from fairwait.exchange.example.words import RISK_NOTES, URGENT_RISK_NOTES

THREE_YEARS = 1097
_IN_PAIRS = frozenset({"nhs-number-shared", "person-id-shared", "duplicate-wait"})


def broken(town: Town, rows: Rows) -> list[tuple[int, str]]:
    """Place in `rows` and rule, for every row the rule should name, sorted. A pair counts only if both rows are there.

    Rules about files (`total-row`) and about judged pairs (`duplicate-person`) are not here.
    """
    found: set[tuple[int, str]] = set()
    for planted, numbers in ((town.planted_people, rows.person), (town.planted_waits, rows.wait)):
        for rule, who in planted.items():
            places = np.flatnonzero(np.isin(numbers, sorted(who)))
            if rule in _IN_PAIRS and places.size < 2:
                continue
            found |= {(int(at), rule) for at in places}
    found = {(at, rule) for at, rule in found if rule != "duplicate-wait" or rows.is_open[at]}
    for rule, mask in _natural(rows).items():
        found |= {(int(at), rule) for at in np.flatnonzero(mask)}
    found -= set(arguable(rows, found))
    broken_lines = {at for at, rule in found if rule == "row-shape"}
    return sorted(each for each in found if each[0] not in broken_lines or each[1] == "row-shape")


def arguable(rows: Rows, found: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Place and rule where a check may speak or be silent, and be right either way: not counted as a fault.

    These are long or risky waits that have ended, the two waits of a row listed twice, and notes that the database cut
    between words. `found` are the faults known so far.
    """
    doubled = {(at, "duplicate-wait") for at, rule in found if rule == "duplicate-row"}
    texts = rows.texts["notes"]
    between = np.array([len(text) > NOTE_LENGTH and not _cut_inside(text) for text in texts], dtype=bool)
    lasted = np.where(rows.is_open, rows.day, rows.dates["ended_on"]) - rows.dates["referred_on"]
    masks = {
        "wait-implausible": ~rows.is_open & (lasted > THREE_YEARS - 2),
        "risk-words": ~rows.is_open & _speaks_of_risk(rows),
        "text-damaged": (SOURCE_OF[rows.path] == REVIEWS) & between,
    }
    return sorted(doubled | {(int(at), rule) for rule, mask in masks.items() for at in np.flatnonzero(mask)})


def _cut_inside(text: str) -> bool:
    """Whether the database's cut falls inside a word, and leaves more than a letter of it."""
    return len(text) > NOTE_LENGTH and text[NOTE_LENGTH - 2 : NOTE_LENGTH + 1].isalpha()


def _speaks_of_risk(rows: Rows) -> np.ndarray:
    said: np.ndarray = np.isin(rows.texts["notes"], [*RISK_NOTES, *URGENT_RISK_NOTES])
    return said


def _natural(rows: Rows) -> dict[str, np.ndarray]:
    notes = rows.texts["notes"]
    source = SOURCE_OF[rows.path]
    odd_band = np.isin(np.arange(rows.size), list(rows.raw.get("priority", {})))
    held = rows.texts["status"] == "On hold"
    return {
        "pause-incomplete": held & ((rows.texts["pause_reason"] == "") | (rows.dates["resumes_on"] == NEVER)),
        "wait-implausible": rows.is_open & (rows.day - rows.dates["referred_on"] > THREE_YEARS),
        "unsafe-contact": rows.texts["unsafe_contact"] != "",
        "priority-missing": (rows.band == NO_BAND) & ~odd_band & rows.is_open,
        "risk-words": _speaks_of_risk(rows) & ((rows.band >= 2) | (rows.band == NO_BAND) | odd_band) & rows.is_open,
        "deceased": rows.is_open & (rows.dates["date_of_death"] != NEVER) & (source != OT),
        "text-damaged": (source == REVIEWS) & np.array([_cut_inside(text) for text in notes], dtype=bool),
    }
