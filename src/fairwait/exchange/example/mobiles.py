"""Whose mobile is whose: who waits has a number of their own, but for families with one, and a warden's tenants."""

import numpy as np

from fairwait.exchange.example.days import Days
from fairwait.exchange.example.town import Town

_GONE_ROUND = 100
"""Numbers 000 to 099 are those of people who wait no longer, several to a number; nobody who waits has one of them."""
_WARDENS = 999
_SPOKEN_FOR = frozenset({_WARDENS, 210, 256, 417, 431, 612, *range(120, 140)})
"""A warden's, the council's own, those of the stories and of a niece, and the connectors'."""
_FAMILIES, _TENANTS = 0.5, 5
"""Of carers and those they care for who both wait, how many have one number; people reached through one warden."""


def give(town: Town, *, today: int, rng: np.random.Generator) -> None:
    """Mobiles again, so that a text finds who sent it, of the 1,000 numbers that Ofcom keeps for drama.

    Once every number is somebody's, who else waits is rung on a landline or written to.
    """
    mobiles = town.people["mobile"]
    waiting = np.unique(town.waits["person"][town.open_on(today)])
    past = np.setdiff1d(np.flatnonzero(mobiles != ""), waiting)
    mobiles[past] = [_number(at) for at in rng.integers(0, _GONE_ROUND, past.size)]
    free = rng.permutation([at for at in range(_GONE_ROUND, 1_000) if at not in _SPOKEN_FOR]).tolist()
    for person in rng.permutation(waiting[mobiles[waiting] != ""]).tolist():
        mobiles[person] = _number(free.pop()) if free else ""
    _share(town, waiting, rng)


def _number(at: int) -> str:
    return f"07700 900{at:03}"


def _share(town: Town, waiting: Days, rng: np.random.Generator) -> None:
    mobiles, cares_for = town.people["mobile"], town.people["cares_for"]
    carers = waiting[np.isin(cares_for[waiting], waiting) & (mobiles[waiting] != "")]
    families = carers[rng.random(carers.size) < _FAMILIES]
    mobiles[cares_for[families]] = mobiles[families]
    without = waiting[(mobiles[waiting] == "") & (town.people["locality"][waiting] == "Harbour")]
    mobiles[without[:_TENANTS]] = _number(_WARDENS)
