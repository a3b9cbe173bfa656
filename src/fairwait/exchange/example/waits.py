"""What is known of each wait besides its dates: band, team, worker, pauses, contacts and the words of the request."""

import numpy as np

from fairwait.exchange.example.days import FAR, MONTHS, NEVER, Days, Texts
from fairwait.exchange.example.flow import INDEX, PATHWAYS, REVIEWS, SOURCE_OF, TRAYS, Flow
from fairwait.exchange.example.people import People, pick
from fairwait.exchange.example.places import TEAM_OF_LOCALITY, TEAMS
from fairwait.exchange.example.words import (
    COMPLETED,
    END_REASONS,
    LONG_ENDINGS,
    LONG_MIDDLES,
    LONG_OPENINGS,
    NEEDS,
    NOTES,
    PAUSES,
    RISK_NOTES,
    SOURCES,
    SUPPORT,
    URGENT_NOTES,
)

Waits = dict[str, np.ndarray]

CONTACT_DAYS = np.array([1, 7, 28, 49])
CHECK_DAYS = np.array([1, 7, 14, 30])
TARGET_DAYS = np.array([1, 10, 28, 28])
NO_BAND = -1
_STEADY = 0.55
"""Good practice speaks well before it must: the interval really kept, as a share of the one promised."""
_TEAM_OF_PATH = {
    "sourcing": "Brokerage",
    "financial": "Charging team",
    "discharge": "Discharge hub",
    "technology": "Technology team",
    "ot": "OT team",
    "planned-review": "Reviews team",
    "unplanned-review": "Reviews team",
    "dols": "DoLS team",
    "dols-renewal": "DoLS team",
    "carer": "Carers team",
}


def draw(flow: Flow, people: People, *, today: int, rng: np.random.Generator) -> Waits:
    """Every wait of the flow as parallel arrays. `band` is 0 to 3 for P1 to P4, or NO_BAND."""
    size = flow.path.size
    lasting = np.maximum(1, np.minimum(flow.ended, today) - flow.referred)
    waits: Waits = {
        "person": flow.person.copy(),
        "path": flow.path.copy(),
        "referred_on": flow.referred.copy(),
        "ended_on": flow.ended.copy(),
        "band": flow.band.copy(),
        "wait_id": _references(flow),
        "end_reason": _end_reasons(flow, rng),
        "source_of_request": np.where(rng.random(size) < 0.96, pick(SOURCES, size, rng), "").astype(object),
        "support_reason": _support(people["date_of_birth"][flow.person], today, rng),
        "reason": _reasons(flow.path, rng),
        "risks": np.full(size, "", dtype=object),
        "leaves_on": np.full(size, FAR, dtype=np.int64),
    }
    waits |= _bands_over_time(flow, lasting, rng)
    waits["notes"] = _notes(waits["band"], rng)
    waits |= _teams(flow, people, lasting, rng)
    waits |= _pauses(flow, lasting, rng)
    waits |= kept_in_touch(flow.referred, waits["band"], lasting, rng, missed=_missed(flow))
    waits |= _legal_days(flow, rng)
    _record_deaths(waits, people)
    return waits


def _missed(flow: Flow) -> np.ndarray:
    return np.where(SOURCE_OF[flow.path] == REVIEWS, 0.145, 0.105)


def _references(flow: Flow) -> Texts:
    """The case system's own number of a wait, rising with the day it came; two of the lists have none."""
    order = np.lexsort((flow.person, flow.referred))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    number = (300_000 + rank).astype(str).astype(object)
    source = SOURCE_OF[flow.path]
    texts = np.where(source == TRAYS, "W" + number, np.where(source == REVIEWS, "RV/" + number, ""))
    return texts.astype(object)


def _end_reasons(flow: Flow, rng: np.random.Generator) -> Texts:
    drawn = pick(END_REASONS, flow.path.size, rng)
    done = np.array([COMPLETED[pathway.name] for pathway in PATHWAYS], dtype=object)[flow.path]
    dols = np.isin(flow.path, [INDEX["dols"], INDEX["dols-renewal"]]) & (drawn == "Declined")
    went_on = (flow.path == INDEX["needs"]) & np.isin(flow.person, flow.person[flow.path == INDEX["sourcing"]])
    return np.where((drawn == "Completed") | dols | went_on, done, drawn).astype(object)


def _record_deaths(waits: Waits, people: People) -> None:
    """A death ends a wait only for those with no later one; it is dated on the person. Others simply completed."""
    died = waits["end_reason"] == "Died"
    last = np.zeros(people["person_id"].size, dtype=np.int64)
    np.maximum.at(last, waits["person"], waits["ended_on"])
    counts = np.bincount(waits["person"], minlength=last.size)
    truly = died & (counts[waits["person"]] == 1)
    waits["end_reason"][died & ~truly] = "No longer needed"
    people["date_of_death"][waits["person"][truly]] = waits["ended_on"][truly]


def _support(born: Days, today: int, rng: np.random.Generator) -> Texts:
    older = today - born > 65 * 365.25
    return np.where(
        older,
        pick(tuple((text, share) for text, share, _ in SUPPORT), born.size, rng),
        pick(tuple((text, share) for text, _, share in SUPPORT), born.size, rng),
    ).astype(object)


def _reasons(path: Days, rng: np.random.Generator) -> Texts:
    texts = np.full(path.size, "", dtype=object)
    for at, pathway in enumerate(PATHWAYS):
        here = path == at
        options = np.array(NEEDS[pathway.name], dtype=object)
        texts[here] = options[rng.integers(0, options.size, int(here.sum()))]
    return texts


def _notes(band: Days, rng: np.random.Generator) -> Texts:
    """Mostly short and plain; a few long; risk said of the urgent, and now and then of those banded low."""
    size = band.size
    notes = np.array(NOTES, dtype=object)[rng.integers(0, len(NOTES), size)]
    notes[rng.random(size) < 0.35] = ""
    long = rng.random(size) < 0.02
    notes[long] = _long_notes(int(long.sum()), rng)
    urgent = (band >= 0) & (band <= 1) & (rng.random(size) < 0.55)
    notes[urgent] = np.array(URGENT_NOTES, dtype=object)[rng.integers(0, len(URGENT_NOTES), int(urgent.sum()))]
    low = (band >= 2) & (rng.random(size) < 0.012)
    notes[low] = np.array(RISK_NOTES, dtype=object)[rng.integers(0, len(RISK_NOTES), int(low.sum()))]
    return notes


def _long_notes(size: int, rng: np.random.Generator) -> Texts:
    parts = [
        np.array(options, dtype=object)[rng.integers(0, len(options), size)]
        for options in (LONG_OPENINGS, LONG_MIDDLES, LONG_ENDINGS)
    ]
    days = np.array([f"{day} {month}: " for month in MONTHS for day in range(1, 29)], dtype=object)
    joined: Texts = days[rng.integers(0, days.size, size)] + parts[0] + " " + parts[1] + " " + parts[2]
    return joined


def _bands_over_time(flow: Flow, lasting: Days, rng: np.random.Generator) -> dict[str, np.ndarray]:
    size = flow.path.size
    changes = (rng.random(size) < np.minimum(0.16, lasting / 900)) & (lasting > 12)
    step = np.where(rng.random(size) < 0.68, -1, 1)
    next_band = np.clip(flow.band + step, 1, 3)
    band = flow.band.copy()
    unbanded = (rng.random(size) < 0.022) & (flow.band >= 2)
    band[unbanded] = NO_BAND
    on = flow.referred + (rng.random(size) * lasting).astype(np.int64) + 1
    return {
        "band": band,
        "next_band": np.where(unbanded, NO_BAND, next_band),
        "band_changes_on": np.where(changes & ~unbanded, on, FAR),
    }


def _teams(flow: Flow, people: People, lasting: Days, rng: np.random.Generator) -> dict[str, np.ndarray]:
    size = flow.path.size
    locality = people["locality"][flow.person]
    by_place = np.array([TEAM_OF_LOCALITY[name] for name in locality], dtype=object)
    by_path = np.array([_TEAM_OF_PATH.get(pathway.name, "") for pathway in PATHWAYS], dtype=object)[flow.path]
    team = np.where(by_path == "", by_place, by_path).astype(object)
    team_from = np.where(rng.random(size) < 0.05, flow.referred + rng.integers(2, 15, size), flow.referred)
    team_from = np.where(rng.random(size) < 0.012, FAR, team_from)
    worker = np.full(size, "", dtype=object)
    for each in TEAMS:
        here = team == each.name
        worker[here] = np.array(each.workers, dtype=object)[rng.integers(0, len(each.workers), int(here.sum()))]
    part = 0.45 + 0.5 * rng.random(size)
    ends_in = np.maximum(0, flow.ended - flow.referred)
    worker_from = flow.referred + (ends_in * part).astype(np.int64)
    return {"team": team, "team_from": team_from, "worker": worker, "worker_from": worker_from}


def _pauses(flow: Flow, lasting: Days, rng: np.random.Generator) -> dict[str, np.ndarray]:
    size = flow.path.size
    paused = (rng.random(size) < 0.10) & (lasting > 25)
    began = flow.referred + 3 + (rng.random(size) * (lasting - 4)).astype(np.int64)
    resumes = began + np.maximum(7, rng.gamma(2.0, 24, size)).astype(np.int64)
    without_end = rng.random(size) < 0.22
    reason = pick(PAUSES, size, rng)
    reason[rng.random(size) < 0.06] = ""
    return {
        "paused_on": np.where(paused, began, NEVER),
        "resumes_on": np.where(paused & ~without_end, resumes, NEVER),
        "pause_reason": np.where(paused, reason, "").astype(object),
    }


def kept_in_touch(
    referred: Days, band: Days, lasting: Days, rng: np.random.Generator, *, missed: np.ndarray
) -> dict[str, np.ndarray]:
    """When each wait is spoken with and looked at again: from a day, every so many days, until somebody forgets.

    Args:
        missed: the chance that contact, and apart from it the re-check, is forgotten at some time; one per wait.
    """
    size = referred.size
    known = np.where(band == NO_BAND, 2, band)
    kept: dict[str, np.ndarray] = {}
    forgetful = rng.random(size) < missed * 0.45
    for name, every, delay in (("contact", CONTACT_DAYS, (0, 4)), ("check", CHECK_DAYS, (0, 3))):
        forgets = forgetful | (rng.random(size) < missed * 0.72)
        stops = referred + (rng.random(size) * 0.7 * lasting).astype(np.int64)
        kept[f"{name}_from"] = referred + np.where(known <= 1, 0, rng.integers(*delay, size))
        kept[f"{name}_every"] = np.maximum(1, (every[known] * _STEADY).astype(np.int64))
        kept[f"{name}_until"] = np.where(forgets, stops, FAR)
    return kept


def _legal_days(flow: Flow, rng: np.random.Generator) -> dict[str, np.ndarray]:
    planned = flow.path == INDEX["planned-review"]
    renewal = flow.path == INDEX["dols-renewal"]
    urgent = (flow.path == INDEX["dols"]) & (rng.random(flow.path.size) < 0.4)
    return {
        "review_due_on": np.where(planned, flow.referred, NEVER),
        "expires_on": np.where(renewal, flow.referred + 28, np.where(urgent, flow.referred + 7, NEVER)),
    }
