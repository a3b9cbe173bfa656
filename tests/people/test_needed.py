"""What a case system says where nobody needs anything is no need, wherever it is shown or acted on."""

import pytest

from fairwait.people.models import Person
from fairwait.people.rules.communicating import needed
from fairwait.people.words import needs_in_short


@pytest.mark.parametrize("said", [None, "", " - ", "No", "N/A", "none known", "No needs.", "Not required", "English"])
def test_nothing_is_needed(said):
    assert needed(said) == ""
    assert needs_in_short(Person(interpreter=said, communication_needs=said)) == []


@pytest.mark.parametrize("said", ["Yes", "Urdu", "No English", "BSL", "no phone calls", "None of his own: ask his son"])
def test_whatever_else_is_said_is_shown(said):
    assert needed(said) == said
    assert needs_in_short(Person(interpreter=said)) == [f"Interpreter: {said}"]
