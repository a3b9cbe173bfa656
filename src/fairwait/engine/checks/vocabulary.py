"""What a council's words mean: which text names which pathway, band or code."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BandTerms:
    """One priority band: its code, its rank (1 is the most urgent) and the words extracts use for it, its target."""

    code: str
    rank: int
    label: str
    words: tuple[str, ...] = ()
    target_days: int | None = None


@dataclass(frozen=True)
class PathwayTerms:
    """One pathway: its code, name, the words extracts use for it, its bands in rank order."""

    code: str
    name: str
    words: tuple[str, ...]
    bands: tuple[BandTerms, ...]
    is_transition: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """Everything the mapping and the checks need to know of a council. Plain data: no database behind it.

    `risk_words` adds to, and `quiet_words` removes from, the documented list of words that ask for a second look.
    """

    pathways: tuple[PathwayTerms, ...]
    risk_words: tuple[str, ...] = ()
    quiet_words: tuple[str, ...] = ()
    lowered: Mapping[str, str] = field(default_factory=dict)
    """Rule -> reason, for rules this council lowers from warn to note."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Coded field -> word as an extract writes it -> code, where this council's words are in no list."""
    pause_words: frozenset[str] = frozenset()
    """What extracts write for a reason to pause, on any pathway; empty where nobody has told of any."""

    def pathway(self, code: str) -> PathwayTerms | None:
        """The pathway with this code, if the council has it."""
        return next((pathway for pathway in self.pathways if pathway.code == code), None)
