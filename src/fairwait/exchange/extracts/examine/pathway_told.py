"""What a file's title or sheet says that everybody on it waits for, where no column says it.

An occupational therapist's list is headed "Occupational therapy waiting list" and says it of nobody in a row of their
own. What a title says is never taken by itself: a person is told of it, and names the pathway.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fairwait.engine.checks.values.pathways import APART, PathwayNames, pathway_names
from fairwait.engine.checks.vocabulary import Vocabulary
from fairwait.exchange.extracts.reading.outcome import Reading

_LONGEST_TITLE = 120
"""Characters: what is longer is a sentence about the report, and may name a pathway to say that it is not on it."""


@dataclass(frozen=True)
class PathwayTold:
    """The one pathway a file seems to be of: its code and name, and where ("line 1") which text says so."""

    code: str
    name: str
    where: str
    text: str

    def said(self) -> str:
        """What the file says, as the beginning of a sentence."""
        return f"{self.where[:1].upper()}{self.where[1:]} says “{self.text}”"

    def remedy(self) -> str:
        """What to do, for whoever has a file without a column for it."""
        return (
            f"{self.said()}: if everybody on it waits for {self.name}, say so with --pathway {self.code}. Else map the "
            "pathway column, or name another."
        )

    def as_json(self) -> Mapping[str, str]:
        """As it is kept with an import."""
        return {"code": self.code, "name": self.name, "said": self.said()}


def pathway_told(reading: Reading, *, vocabulary: Vocabulary) -> PathwayTold | None:
    """The one pathway that the lines around the table or the sheet's name speak of; None for none, or for several."""
    names = pathway_names(vocabulary.pathways)
    labels = {each.code: each.name for each in vocabulary.pathways}
    found: dict[str, PathwayTold] = {}
    for where, text in _titles(reading):
        for code in _named(text, names):
            found.setdefault(code, PathwayTold(code, labels[code], where, text))
    return next(iter(found.values())) if len(found) == 1 else None


def _titles(reading: Reading) -> Iterator[tuple[str, str]]:
    yield from ((f"line {row}", text.strip()) for row, text in reading.about if len(text) <= _LONGEST_TITLE)
    if reading.sheet:
        yield "the sheet’s name", reading.sheet


def _named(text: str, names: PathwayNames) -> set[str]:
    """The pathways in a title: told, or the only one that is near. Each part is read too: "Adults: OT"."""
    codes: set[str] = set()
    for part in (text, *(part for part in APART.split(text) if part.strip())):
        named = names.named(part)
        if named.code is not None:
            return {named.code}
        codes |= set() if named.is_likeliest else set(named.near)
    return codes
