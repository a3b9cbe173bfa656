"""What a priority policy suggests. It only ever proposes: a person decides, and a failure to score hides nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Suggestion:
    """The band a policy suggests for one wait, with its reasons.

    `rank` is the band's rank (1 the most urgent). Without a band the wait needs triage. `failure` names the kind of
    fault if scoring broke on this wait (never its text, which could hold facts about a person); it then needs triage
    whatever band was chosen before.
    """

    band: str | None
    rank: int | None
    because: tuple[str, ...]
    failure: str | None = None

    @property
    def is_failed(self) -> bool:
        """Whether scoring broke on this wait."""
        return self.failure is not None

    @property
    def needs_triage(self) -> bool:
        """Whether a person has to look before anything else can be said."""
        return self.rank is None or self.is_failed


@dataclass(frozen=True)
class Policy(Generic[Facts]):
    """A versioned rule from the facts of a wait to a suggestion. `words` say what it looks at."""

    code: str
    version: int
    words: str
    rule: Callable[[Facts], Suggestion]

    @property
    def named(self) -> str:
        """How what it decided says which version decided it."""
        return f"{self.code}/{self.version}"

    def suggest(self, facts: Facts) -> Suggestion:
        """What this policy suggests. If its rule breaks on these facts, that is said and the wait needs triage."""
        try:
            return self.rule(facts)
        except Exception as fault:  # any fault at all: the person must come first, not last (promise P13)
            because = ("The policy could not score this wait: look at it first.",)
            return Suggestion(band=None, rank=None, because=because, failure=type(fault).__name__)


@dataclass(frozen=True)
class ChosenBand:
    """The band a person (or the source) gave a wait, and its rank among its pathway's bands; None without one."""

    code: str | None
    rank: int | None


def _as_chosen(chosen: ChosenBand) -> Suggestion:
    if chosen.code is None or chosen.rank is None:
        return Suggestion(band=None, rank=None, because=("Nobody has chosen a band yet: it needs triage.",))
    if chosen.rank < 1:
        raise ValueError(f"rank must be at least 1, got {chosen.rank}")
    return Suggestion(band=chosen.code, rank=chosen.rank, because=(f"{chosen.code} is the band that was chosen.",))


CHOSEN_BAND: Policy[ChosenBand] = Policy(
    code="chosen-band",
    version=1,
    words="The band a person chose. A wait without one needs triage and comes first.",
    rule=_as_chosen,
)
"""The first policy: it suggests what was chosen, and looks at nothing else about the person."""
