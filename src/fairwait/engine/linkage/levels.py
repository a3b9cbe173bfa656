"""What there is to compare, the levels each comparison can come to, and pairs with their levels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairwait.engine.linkage.names import BoolArray, FloatArray

LevelArray = npt.NDArray[np.uint8]
UNKNOWN = 255

LEVELS: dict[str, tuple[str, ...]] = {
    "first": ("same", "nickname", "part", "initial", "near", "near but another name", "different"),
    "last": ("same", "part", "near", "initial", "different for a woman", "different"),
    "order": ("as usual", "exchanged"),
    "born": (
        "same",
        "same first of January",
        "day and month exchanged",
        "one digit",
        "close",
        "generation",
        "different",
    ),
    "place": ("same address", "same postcode", "near postcode", "neighbours", "different"),
    "phone": ("same", "different"),
    "email": ("same", "different"),
    "nhs": ("same", "near", "different"),
    "gender": ("same", "different"),
}

FIRST_CROSSED, LAST_CROSSED = 1, 2  # the left one's first name is the right one's surname; the other way round


@dataclass(frozen=True)
class Compared:
    """Levels of each pair, and how common the names are that agree (1 where they do not)."""

    levels: dict[str, LevelArray]
    first_share: FloatArray
    last_share: FloatArray
    first_open: BoolArray  # "different" unless counting letters shows the first names to be near
    last_open: BoolArray
    half_exchanged: LevelArray  # FIRST_CROSSED or LAST_CROSSED: exchanged, if the other two are a slip apart

    def take(self, wanted: BoolArray) -> "Compared":
        """Only the pairs marked."""
        return Compared(
            levels={name: level[wanted] for name, level in self.levels.items()},
            first_share=self.first_share[wanted],
            last_share=self.last_share[wanted],
            first_open=self.first_open[wanted],
            last_open=self.last_open[wanted],
            half_exchanged=self.half_exchanged[wanted],
        )

    def copied(self) -> "Compared":
        """A copy that may be written to."""
        return self.take(np.ones(len(self.first_share), dtype=np.bool_))


def level_of(comparison: str, name: str) -> int:
    """The place of a level among its comparison's."""
    return LEVELS[comparison].index(name)
