"""Postcodes and places: how a postcode is written, how far two places are, and what lies near. Plain arithmetic."""

import math
import re
from dataclasses import dataclass

EARTH_METRES = 6_371_008.8
"""Mean radius of the Earth. Source: IUGG."""
METRES_IN_A_MILE = 1_609.344
_SHAPE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")


@dataclass(frozen=True)
class Point:
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Box:
    """Everything between two latitudes and two longitudes."""

    south: float
    north: float
    west: float
    east: float

    def holds(self, point: Point) -> bool:
        """Whether a place lies in it."""
        return self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east


def normal(postcode: str) -> str:
    """A postcode, or the beginning of one, in capitals without spaces: how it is kept and compared."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def is_postcode(words: str) -> bool:
    """Whether it has the shape of a whole postcode."""
    return bool(_SHAPE.fullmatch(normal(words)))


def spaced(postcode: str) -> str:
    """A postcode as it is written: ZX1 4AB."""
    bare = normal(postcode)
    return f"{bare[:-3]} {bare[-3:]}" if is_postcode(bare) else postcode


def outward(postcode: str) -> str:
    """The first half of a postcode: as much of an address as figures may tell."""
    bare = normal(postcode)
    return bare[:-3] if is_postcode(bare) else ""


def metres_between(one: Point, other: Point) -> float:
    """The great-circle distance. Source: the haversine formula (Sinnott 1984)."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    turned = math.radians(other.longitude - one.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(turned / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, half)))


def around(middle: Point, *, metres: float) -> Box:
    """The smallest box that holds everything within so many metres: what an index can ask."""
    high = math.degrees(metres / EARTH_METRES)
    furthest = min(89.9, abs(middle.latitude) + high)
    wide = math.degrees(metres / (EARTH_METRES * math.cos(math.radians(furthest))))
    return Box(middle.latitude - high, middle.latitude + high, middle.longitude - wide, middle.longitude + wide)
