"""The way between two visits, from the straight line between them: an allowance, not a route."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
EARTH_KM = 6_371.0


@dataclass(frozen=True)
class Travel:
    """How a council counts the way.

    Attributes:
        km_per_hour: speed on the road, > 0.
        detour: how much longer a road is than the straight line, >= 1.
        least_minutes: to park, to leave and to arrive; counted even next door, >= 0.
        flat_minutes: where one of the two places is not known, >= 0.
    """

    km_per_hour: float
    detour: float
    least_minutes: int
    flat_minutes: int

    def __post_init__(self) -> None:
        """Refuse what cannot be travelled."""
        if self.km_per_hour <= 0:
            raise ValueError(f"km_per_hour must be more than 0, got {self.km_per_hour}")
        if self.detour < 1:
            raise ValueError(f"detour must be at least 1, got {self.detour}")
        if self.least_minutes < 0 or self.flat_minutes < 0:
            raise ValueError("least_minutes and flat_minutes must be at least 0")


def travel_minutes(
    *, here: tuple[float, float] | None, latitudes: FloatArray, longitudes: FloatArray, rule: Travel
) -> IntArray:
    """Whole minutes from one place to each of several, rounded up.

    Args:
        here: latitude and longitude in degrees; None where they are not known.
        latitudes, longitudes: of the others, in degrees; NaN where not known.
        rule: how the way is counted.
    Returns: minutes, same shape; `flat_minutes` wherever a place is not known.
    Source: Sinnott (1984), "Virtues of the haversine", Sky and Telescope 68.
    """
    flat = np.full(latitudes.shape, rule.flat_minutes, dtype=np.int64)
    if here is None:
        return flat
    south, west = np.radians(here[0]), np.radians(here[1])
    north, east = np.radians(latitudes), np.radians(longitudes)
    half = np.sin((north - south) / 2) ** 2 + np.cos(south) * np.cos(north) * np.sin((east - west) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(half)) * rule.detour
    minutes = np.ceil(rule.least_minutes + km * 60 / rule.km_per_hour - 1e-9)
    is_known = ~np.isnan(minutes)
    flat[is_known] = minutes[is_known].astype(np.int64)
    return flat
