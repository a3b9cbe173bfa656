"""Every sentence of ours passes through gettext: there a council’s own words take the place of statutory ones.

One hook covers templates, forms, messages and lazy texts of every room, and those of rooms not built yet. What people
wrote is put into a sentence after gettext has answered, so that it is never touched.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import trans_real

from fairwait.govuk.words import rephrase


class Spoken:
    """A catalogue whose answers are in the council’s words."""

    def __init__(self, catalogue: Any) -> None:
        self._catalogue = catalogue
        # A page asks for some hundreds of sentences, each through five catalogues that stand behind one another.
        self._looked_up = lru_cache(maxsize=16_384)(catalogue.gettext)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)

    def gettext(self, message: str) -> str:
        """A sentence."""
        return rephrase(self._looked_up(message))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """A sentence that suits a number."""
        return rephrase(self._catalogue.ngettext(one, many, number))


def listen() -> None:
    """Put the council’s words between our sentences and whoever reads them. Done once, when the program starts."""
    language = settings.LANGUAGE_CODE
    if not isinstance(trans_real.translation(language), Spoken):
        spoken = Spoken(trans_real.translation(language))
        trans_real._translations[language] = spoken  # type: ignore[attr-defined]
        # Where no request has chosen a language: Django keeps that apart once a first sentence was asked for.
        trans_real._default = spoken  # type: ignore[attr-defined]
