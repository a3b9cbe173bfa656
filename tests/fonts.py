"""A letter that no font has, whatever fonts this machine has."""

import pytest

from fairwait.govuk import printing

UNDRAWN = "\U0010fffd"
"""The last sign of private use: no script has it, so no font need."""


@pytest.fixture
def undrawn(monkeypatch):
    """Counts as a letter, which no sign of private use does by itself."""
    really = printing.is_letter
    monkeypatch.setattr(printing, "is_letter", lambda sign: sign == UNDRAWN or really(sign))
    return UNDRAWN
