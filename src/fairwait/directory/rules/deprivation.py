"""How deprived a neighbourhood is among those of its nation, from the rank that the ONS Postcode Directory gives it."""

FIFTHS = 5
NEIGHBOURHOODS = {"E": (32_844, 33_755), "W": (1_909, 1_917), "S": (6_976,), "N": (890,)}
"""How many neighbourhoods each nation ranks, by its editions in order, the least first.

Source: their indices of multiple deprivation: England and Wales 2019 and 2025, Scotland 2020, Northern Ireland 2017.
"""


def fifth(rank: str, *, nation: str) -> int | None:
    """The fifth a neighbourhood lies in, 1 the most deprived; None where rank or nation do not say.

    The file does not name the edition. The smallest that holds the rank is taken: between two editions of England a
    boundary moves by less than three ranks in a hundred.
    """
    if not rank.strip().isdecimal() or not (place := int(rank)):
        return None
    held = next((count for count in NEIGHBOURHOODS.get(nation[:1].upper(), ()) if place <= count), None)
    return None if held is None else (place - 1) * FIFTHS // held + 1
