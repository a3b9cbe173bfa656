"""The languages of packs: what each calls itself, which way it is read, and the few words around a pack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fairwait.govuk.languages import IN_ENGLISH, NAMES, RIGHT_TO_LEFT, code_of, direction

__all__ = ["ENGLISH", "IN_ENGLISH", "NAMES", "RIGHT_TO_LEFT", "Said", "code_of", "direction"]


@dataclass(frozen=True)
class Said:
    """The words around a pack, in its language. `%(number)s`, `%(date)s` and `%(council)s` are filled in."""

    language: str = "en-GB"
    skip: str = "Skip to main content"
    promise: str = "Our promise."
    here: str = "From %(council)s"
    contents: str = "In this pack"
    another_way: str = "Get it another way:"
    version: str = "Version %(number)s, %(date)s."
    whose: str = (
        "Parts with a line beside them are written by %(council)s. The rest is the same for every council here."
    )
    draft: str = "This is a draft translation. Nobody who speaks the language has checked it yet."
    partly: str = "Some of this is not in this language yet."
    counted: str = "From %(since)s to %(until)s we kept this %(kept)s times of %(due)s, and broke it %(broken)s times."
    too_few: str = "From %(since)s to %(until)s the numbers are too small to show."
    not_counted: str = "Nothing has been counted yet."
    all_promises: str = "All our promises, kept and broken"
    subject: str = "A message from ((council))"
    cover: str = (
        "Dear ((name))\n\nHere is something to read from ((council)). It says what you can expect from us, "
        "what you can do, and who to ring.\n\nDo you need it another way? Ring us on ((phone)).\n\n((council))"
    )
    direction: str = "ltr"

    def of(self, council: str) -> "Said":
        """With the council's name in it."""
        filled = {name: text.replace("%(council)s", council) for name, text in vars(self).items()}
        return Said(**filled)

    def day(self, day: date) -> str:
        """A day: in words where they are English, else in figures that are read everywhere here."""
        return f"{day:%-d %B %Y}" if self.language.startswith("en") else f"{day:%d/%m/%Y}"


NOT_WORDS = ("language", "direction")
ENGLISH = Said()


WORDS = {name: text for name, text in vars(ENGLISH).items() if name not in NOT_WORDS}
"""The words around every pack, as they are put into other languages. Nothing on the outside of a letter, and nothing
before the pack itself, says what somebody waits for: others may read it."""


def around(language: str, texts: Mapping[str, str]) -> Said:
    """The words around a pack in a language: those that there are, and the rest in English."""
    return replace(
        ENGLISH, **{name: text for name, text in texts.items() if name in WORDS and text}, language=language,
        direction=direction(language),
    )  # fmt: skip
