"""The language somebody's page is to be read in, by their record."""

from collections.abc import Sequence

from fairwait.govuk import catalogues
from fairwait.govuk.languages import EASY, ENGLISH, code_of
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.rules.communicating import Format

ASKED = "l"
"""What an address says the language by."""


def language_of(person: Person) -> str:
    """The code of a catalogue there is; "" where the record says nothing, or a language there is none for."""
    return language_by(reaching.records(person))


def language_by(records: Sequence[Person]) -> str:
    """The same, of records that have been read: every one of a person's, the one they are now known as first."""
    told = reaching.communication_of(records)
    if told is not None and Format.EASY_READ in told.formats and EASY in catalogues.offered():
        return EASY
    says = (told.language if told else "") or next((one.language for one in records if one.language), "")
    code = code_of(says)
    return code if code in catalogues.offered() else ""


def suffix(person: Person) -> str:
    """What is put after a link, so that it opens in their language; "" for English."""
    return suffix_of(language_of(person))


def suffix_of(code: str) -> str:
    """The same, of the code of a language."""
    return f"?{ASKED}={code}" if code and code != ENGLISH else ""
