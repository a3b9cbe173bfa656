"""How the columns of a council's lookup of wards and networks may be headed. Pure."""

from collections.abc import Mapping, Sequence

LONGEST = 80
"""The longest name of a ward or a network that is kept."""
WARDS = ("ward_name", "ward name", "wardname", "wd*nm", "ward", "osward", "wd*cd")
NETWORKS = (
    "network", "network_name", "network name", "neighbourhood", "neighbourhood_name", "pcn", "pcn_name",
    "primary care network",
)  # fmt: skip
"""In the order in which they are taken; `*` stands for the year that the statistics office puts into a name."""


def first_of(wanted: Sequence[str], names: Mapping[str, int]) -> int | None:
    """The place of the first wanted column that is there."""
    for each in wanted:
        begins, _star, ends = each.partition("*")
        for name, place in names.items():
            middle = name.removeprefix(begins).removesuffix(ends)
            if name == each or ("*" in each and name == f"{begins}{middle}{ends}" and middle.isdecimal()):
                return place
    return None
