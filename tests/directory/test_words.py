"""When it is open, in as few words as say it."""

import pytest

from fairwait.directory.rules.telling import Opening
from fairwait.directory.words import openings


@pytest.mark.parametrize(
    ("days", "words"),
    [("MO", "Monday"), ("MO,TH", "Monday and Thursday"), ("FR,MO,TU,WE,TH,MO", "Monday to Friday"),
     ("MO,TU", "Monday and Tuesday"), ("MO,WE,FR", "Monday, Wednesday and Friday")],
)  # fmt: skip
def test_days_of_the_same_hours_are_said_together(days, words):
    several = [Opening(day, "10:00", "12:00") for day in days.split(",")]
    assert openings(several) == [f"{words}, 10:00 to 12:00"]


def test_hours_that_are_not_said_are_not_made_up():
    assert openings([Opening("MO"), Opening("TU", "09:00")]) == ["Monday", "Tuesday, from 09:00"]
