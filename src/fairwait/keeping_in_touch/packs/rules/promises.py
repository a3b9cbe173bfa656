"""What a promise of a pack is counted by, and when what a pack says is no longer true."""

from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    """The measure a promise is tied to. A promise without one cannot stand in a pack."""

    CONTACT_EVERY = "contact_every"
    SEEN_WITHIN = "seen_within"
    PACK_WITHIN = "pack_within"
    WORSE_READ = "worse_read"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """What is counted, in words that stand beside every figure."""
        return _LABELS[self]

    @property
    def takes(self) -> tuple["Unit", ...]:
        """The units its figure may be in; none where the promise has no figure."""
        return _UNITS[self]


class Unit(StrEnum):
    """What a figure counts."""

    DAYS = "days"
    WEEKS = "weeks"
    MINUTES = "minutes"

    @property
    def days(self) -> int:
        """How many days one is; 0 for what is shorter."""
        return {Unit.DAYS: 1, Unit.WEEKS: 7}.get(self, 0)


_UNITS = {
    Counted.CONTACT_EVERY: (Unit.DAYS, Unit.WEEKS),
    Counted.SEEN_WITHIN: (Unit.DAYS, Unit.WEEKS),
    Counted.PACK_WITHIN: (Unit.DAYS, Unit.WEEKS),
    Counted.WORSE_READ: (),
    Counted.ANSWERED: (Unit.MINUTES,),
}
_LABELS = {
    Counted.CONTACT_EVERY: "Each time a contact fell due in the period, for everybody who waits: kept if we spoke by "
    "then. A try is no contact. While a pause on the person's side lasts, or they asked for less, none falls due",
    Counted.SEEN_WITHIN: "Everybody whose time ran out in the period: kept if they got what they waited for by then",
    Counted.PACK_WITHIN: "Everybody who asked for help, and whose days ran out in the period: kept if a pack had been "
    "given to them, or had left for them, by then",
    Counted.WORSE_READ: "Each time somebody told us through their private page that things are worse: kept if a person "
    "had read it on the same working day, or the next if it came after hours",
    Counted.ANSWERED: "Each time one of us rang a number of the pack to try it: kept if it was answered in time",
}


@dataclass(frozen=True)
class Kept:
    """How often a promise fell due in a period, and how often it was kept."""

    due: int
    kept: int

    def __post_init__(self) -> None:
        if not 0 <= self.kept <= self.due:
            raise ValueError(f"kept must be from 0 to due, got {self.kept} of {self.due}")

    @property
    def broken(self) -> int:
        """How often it was broken."""
        return self.due - self.kept

    @property
    def in_100(self) -> int | None:
        """Kept times in a hundred, rounded down so that "100 in 100" means always; None where none fell due."""
        return 100 * self.kept // self.due if self.due else None


ENOUGH = 10
"""So often a promise must have fallen due before its pack is called untrue: fewer may be chance."""


def contradiction(*, kept: Kept, at_least: int) -> str:
    """Why the measures contradict a promise; "" where they do not."""
    if kept.due < ENOUGH or kept.in_100 is None or kept.in_100 >= at_least:
        return ""
    return (
        f"It was kept {kept.kept} times of {kept.due}, which is {kept.in_100} in 100. "
        f"What is said is true only from {at_least} in 100."
    )
