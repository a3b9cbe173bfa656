"""A name as pages say it, whatever a file held."""

import pytest

from fairwait.people.rules import display_name


@pytest.mark.parametrize(
    ("first", "last", "known_as", "said"),
    [
        ("Edith", "Marlowe", "Edie", "Edith Marlowe"),
        (None, None, "Edie", "Edie"),
        (None, "Marlowe", "Edie", "Edie Marlowe"),
        (None, None, None, "Name not known"),
        ("\u202eevil", "\u2067Marlowe\u2069", None, "evil Marlowe"),
        ("\u202e", None, None, "Name not known"),
        ("\u05d0\u05d1", "\u0628", None, "\u05d0\u05d1 \u0628"),
        ("Zoe\u0301", "\U0001f469\u200d\U0001f467", None, "Zoe\u0301 \U0001f469\u200d\U0001f467"),
    ],
)
def test_a_name_is_said_without_marks_that_turn_the_line_round(first, last, known_as, said):
    assert display_name(first, last, known_as) == said
