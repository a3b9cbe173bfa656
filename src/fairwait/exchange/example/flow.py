"""Who joins which list, when, and how long they wait: the arithmetic of the example, before anybody has a name.

Waits that end are short for most and very long for a few (log-normal, with a lump on the first two days and a small
stuck share); who is waiting on a given day is whoever of them is left. So the finished waits look quick and the list
looks old, both at once, as in real councils (Little's law does the rest).
"""

from dataclasses import dataclass, replace

import numpy as np

from fairwait.exchange.example.days import Days, to_weekday

TRAYS, OT, REVIEWS, CARERS = 0, 1, 2, 3
CAP_DAYS = 1460
HISTORY_DAYS = 730
LISTED_AFTER_END_DAYS = 370
BAND_SPEED = (0.15, 0.45, 1.0, 1.25)
"""How long each band waits against the pathway's own wait."""


@dataclass(frozen=True)
class Pathway:
    """How one list behaves. `share` is of open waits; medians in days; `follows` names the list it is fed from."""

    name: str
    source: int
    share: float
    median_days: float
    spread: float
    same_day_share: float
    stuck_share: float
    bands: tuple[float, float, float, float]
    older_share: float
    follows: str | None = None
    stuck_median_days: float = 430.0
    office_hours: bool = True


PATHWAYS: tuple[Pathway, ...] = (
    Pathway("needs", TRAYS, 0.450, 22, 1.14, 0.08, 0.046, (0.04, 0.18, 0.49, 0.29), 0.69),
    Pathway("sourcing", TRAYS, 0.065, 13, 1.15, 0.08, 0.004, (0.04, 0.30, 0.46, 0.20), 0.80, follows="needs"),
    Pathway("financial", TRAYS, 0.008, 24, 0.90, 0.00, 0.010, (0.00, 0.04, 0.46, 0.50), 0.80, follows="needs"),
    Pathway("discharge", TRAYS, 0.0030, 2, 0.90, 0.25, 0.000, (0.10, 0.80, 0.10, 0.00), 0.92, office_hours=False),
    Pathway("technology", TRAYS, 0.003, 14, 0.90, 0.05, 0.004, (0.00, 0.06, 0.44, 0.50), 0.88),
    Pathway("ot", OT, 0.030, 34, 1.20, 0.03, 0.030, (0.02, 0.18, 0.45, 0.35), 0.74),
    Pathway("planned-review", REVIEWS, 0.345, 42, 1.35, 0.04, 0.050, (0.00, 0.06, 0.40, 0.54), 0.66),
    Pathway("unplanned-review", REVIEWS, 0.022, 20, 1.20, 0.06, 0.020, (0.03, 0.25, 0.50, 0.22), 0.66),
    Pathway("dols", REVIEWS, 0.020, 60, 1.30, 0.01, 0.030, (0.04, 0.24, 0.42, 0.30), 0.90),
    Pathway("dols-renewal", REVIEWS, 0.005, 18, 0.60, 0.00, 0.000, (0.00, 0.20, 0.50, 0.30), 0.90),
    Pathway("carer", CARERS, 0.035, 26, 1.25, 0.05, 0.028, (0.02, 0.14, 0.48, 0.36), 0.42, follows="needs"),
)
INDEX: dict[str, int] = {pathway.name: at for at, pathway in enumerate(PATHWAYS)}
SOURCE_OF = np.array([pathway.source for pathway in PATHWAYS])

_ALSO: tuple[tuple[str, str, float], ...] = (
    # somebody waiting on the first list may join the second while they wait: list, other list, chance
    ("needs", "ot", 0.06),
    ("needs", "technology", 0.18),
    ("needs", "financial", 0.12),
    ("planned-review", "unplanned-review", 0.50),
    ("planned-review", "ot", 0.05),
    ("unplanned-review", "planned-review", 0.20),
    ("dols", "planned-review", 0.35),
)


@dataclass(frozen=True)
class Flow:
    """Waits as parallel arrays, and the people who have them. A person's `root` is who they came to us through."""

    person: Days
    path: Days
    referred: Days
    ended: Days
    band: Days
    root: Days
    cares_for: Days

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.root.size)


def durations(pathway: Pathway, bands: Days, rng: np.random.Generator) -> Days:
    """Whole days each wait lasts, at most `CAP_DAYS`."""
    size = bands.size
    days = rng.lognormal(np.log(pathway.median_days), pathway.spread, size) * np.take(BAND_SPEED, bands)
    stuck = (rng.random(size) < pathway.stuck_share) & (bands >= 1)
    days = np.where(stuck, rng.lognormal(np.log(pathway.stuck_median_days), 0.55, size), days)
    same_day = rng.random(size) < pathway.same_day_share
    days = np.where(same_day, rng.integers(0, 2, size), days)
    return np.minimum(np.rint(days), CAP_DAYS).astype(np.int64)


def _bands(pathway: Pathway, size: int, rng: np.random.Generator) -> Days:
    return rng.choice(4, size=size, p=pathway.bands).astype(np.int64)


def _mean_days(pathway: Pathway, rng: np.random.Generator) -> float:
    bands = _bands(pathway, 60_000, rng)
    return float(durations(pathway, bands, rng).mean()) + 0.5


def simulate(*, people: int, today: int, rng: np.random.Generator) -> Flow:
    """A council in which exactly `people` people are waiting on `today`, with everybody who waited in the years before.

    Args:
        people: how many wait on `today`; >= 1.
        today: an ordinal day.
    Returns: waits that were open, or ended, in the last two years (and a year before, for the first files).
    """
    means = [_mean_days(pathway, rng) for pathway in PATHWAYS]
    supply = 1.05 + 5 / np.sqrt(people)
    while True:
        flow = _arrivals(people=people * supply, means=means, today=today, rng=rng)
        flow = _with_roots_thinned(flow, people=people, today=today, rng=rng)
        if _open_people(flow, today) == people:
            return flow
        supply *= 1.6


def _arrivals(*, people: float, means: list[float], today: int, rng: np.random.Generator) -> Flow:
    span = HISTORY_DAYS + CAP_DAYS + 200
    rates = [people * 1.06 * pathway.share / mean for pathway, mean in zip(PATHWAYS, means, strict=True)]
    parts: list[Flow] = []
    by_name: dict[str, tuple[Days, Days, Days]] = {}
    owners = 0
    for at, pathway in enumerate(PATHWAYS):
        if pathway.follows:
            continue
        count = int(rng.poisson(rates[at] * span))
        referred = _seasonal(today - 1 - rng.integers(0, span, count), pathway, rng)
        part = _waits(at, referred, np.arange(owners, owners + referred.size), rng)
        owners += referred.size
        parts.append(part)
        by_name[pathway.name] = (part.person, part.referred, part.ended)
    roots = [np.arange(owners, dtype=np.int64)]
    cares = [np.full(owners, -1, dtype=np.int64)]
    for at, pathway in enumerate(PATHWAYS):
        if not pathway.follows:
            continue
        person, referred, ended = by_name[pathway.follows]
        picked = rng.random(person.size) < min(1.0, rates[at] / rates[INDEX[pathway.follows]])
        start = referred if pathway.name == "carer" else ended
        begins = start[picked] + rng.integers(1, 12, int(picked.sum()))
        waiter = person[picked]
        if pathway.name == "carer":
            roots.append(waiter)
            cares.append(waiter)
            waiter = np.arange(owners, owners + waiter.size)
            owners += waiter.size
        parts.append(_waits(at, begins, waiter, rng))
    for first, second, chance in _ALSO:
        person, referred, ended = by_name[first]
        picked = (rng.random(person.size) < chance) & (ended - referred > 20)
        begins = referred[picked] + rng.integers(3, np.maximum(4, ended[picked] - referred[picked]))
        parts.append(_waits(INDEX[second], begins, person[picked], rng))
    flow = Flow(
        person=np.concatenate([part.person for part in parts]),
        path=np.concatenate([part.path for part in parts]),
        referred=np.concatenate([part.referred for part in parts]),
        ended=np.concatenate([part.ended for part in parts]),
        band=np.concatenate([part.band for part in parts]),
        root=np.concatenate(roots),
        cares_for=np.concatenate(cares),
    )
    shown = (flow.referred < today) & (flow.ended >= today - HISTORY_DAYS - LISTED_AFTER_END_DAYS)
    return _chosen(flow, shown & ~_again_too_soon(flow))


def _again_too_soon(flow: Flow) -> np.ndarray:
    """Waits that begin while, or just after, the same person waits on the same list: nobody would write them down."""
    order = np.lexsort((flow.referred, flow.path, flow.person))
    person, path = flow.person[order], flow.path[order]
    again = np.zeros(order.size, dtype=bool)
    same = (person[1:] == person[:-1]) & (path[1:] == path[:-1])
    again[order[1:]] = same & (flow.referred[order][1:] <= flow.ended[order][:-1] + 30)
    return again


def _seasonal(days: Days, pathway: Pathway, rng: np.random.Generator) -> Days:
    """Fewer in summer, more after Christmas; few at weekends."""
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * ((days % 365) - 15) / 365)
    kept: Days = days[rng.random(days.size) < 0.86 + 0.14 * wave]
    return to_weekday(kept, rng) if pathway.office_hours else kept


def _waits(at: int, referred: Days, person: Days, rng: np.random.Generator) -> Flow:
    pathway = PATHWAYS[at]
    bands = _bands(pathway, referred.size, rng)
    lasting = durations(pathway, bands, rng)
    none = np.empty(0, dtype=np.int64)
    ended = referred + lasting
    if pathway.office_hours:
        ended = np.maximum(to_weekday(ended, rng), referred)
    return Flow(person.astype(np.int64), np.full(referred.size, at, dtype=np.int64), referred, ended, bands, none, none)


def _chosen(flow: Flow, keep: np.ndarray) -> Flow:
    return replace(
        flow,
        person=flow.person[keep],
        path=flow.path[keep],
        referred=flow.referred[keep],
        ended=flow.ended[keep],
        band=flow.band[keep],
    )


def _open_people(flow: Flow, today: int) -> int:
    return int(np.unique(flow.person[flow.ended > today]).size)


def _with_roots_thinned(flow: Flow, *, people: int, today: int, rng: np.random.Generator) -> Flow:
    """Households kept at random until exactly `people` people wait; the finished are thinned alike."""
    waiting = np.zeros(flow.people, dtype=np.int64)
    waiting[np.unique(flow.person[flow.ended > today])] = 1
    per_root = np.bincount(flow.root, weights=waiting, minlength=flow.people).astype(np.int64)
    order = rng.permutation(flow.people)
    running = np.cumsum(per_root[order])
    kept = np.zeros(flow.people, dtype=bool)
    reach = int(np.searchsorted(running, people, side="right"))
    kept[order[:reach]] = True
    short = people - (int(running[reach - 1]) if reach else 0)
    rest = order[reach:]
    kept[rest[per_root[rest] == 1][:short]] = True
    flow = _chosen(flow, kept[flow.root[flow.person]])
    return _renumbered(flow)


def _renumbered(flow: Flow) -> Flow:
    """People without a wait are dropped, save the cared-for of a carer who is kept; the rest are numbered from 0."""
    used = np.zeros(flow.people, dtype=bool)
    used[flow.person] = True
    carers = used & (flow.cares_for >= 0)
    used[flow.cares_for[carers]] = True
    number = np.cumsum(used) - 1
    cared = flow.cares_for[used]
    return replace(
        flow,
        person=number[flow.person],
        root=number[np.where(used[flow.root], flow.root, np.arange(flow.people))][used],
        cares_for=np.where(cared >= 0, number[np.maximum(cared, 0)], -1),
    )


def only(flow: Flow, source: int) -> Flow:
    """The waits one system lists, and the people they need."""
    return _renumbered(_chosen(flow, SOURCE_OF[flow.path] == source))


def is_open(flow: Flow, day: int) -> np.ndarray:
    """Which waits were open at the end of `day`."""
    waiting: np.ndarray = (flow.referred <= day) & (flow.ended > day)
    return waiting
