"""The town of the desk's tests, and a small form of its own."""

import uuid

import pytest

from fairwait.accounts.rules import Role
from fairwait.assessments.actions import assessments as actions
from fairwait.assessments.actions.assessments import Heard
from fairwait.assessments.rules.facts import Whose
from tests.desk import town as towns
from tests.desk.conftest import _nothing_kept, bare_town, signed_in, town  # noqa: F401

FORM = """
schema = "fairwait.form/1"
code = "small"
name = "A small form"
plain = "A few questions"
for = "person"
pathways = ["needs-assessment"]

[[section]]
code = "life"
title = "Their life"
plain = "Your life"

[[section.question]]
code = "day"
kind = "long"
ask = "A good day?"
plain = "What is a good day for you?"
own_words = true
required = true

[[section.question]]
code = "alone"
kind = "yes_no"
ask = "Alone?"
plain = "Do you live alone?"
known = "lives_alone"

[[section.question]]
code = "hard"
kind = "any_of"
ask = "What is hard?"
options = ["bath: The bath", "stairs: Stairs"]

[[section.question]]
code = "bath"
kind = "number"
unit = "baths a week"
ask = "How often?"
shown_when = { question = "hard", is = ["bath"] }
required_when = { question = "hard", is = ["bath"] }

[[section.question]]
code = "since"
kind = "date"
ask = "Since when?"

[[section.question]]
code = "food"
kind = "area"
area = "nutrition"
ask = "Food and drink"
"""


@pytest.fixture
def begun(town):  # noqa: F811
    """Begin the assessment of somebody's wait, by the duty worker unless told otherwise."""

    def begin(name="edith", *, by=Role.DUTY_WORKER, form="care-act", navigator=None):
        user = town.user(by)
        return actions.begin(
            wait=town.waits[name], form=form, navigator=navigator or user, uuid=uuid.uuid4(), by=user, now=towns.now()
        )

    return begin


@pytest.fixture
def hold(town):  # noqa: F811
    """Hold a conversation to its end with these answers."""

    def held(assessment, answers, *, by=Role.DUTY_WORKER, whose=None, on=None, **told):
        user = town.user(by)
        talk = actions.converse(assessment=assessment, uuid=uuid.uuid4(), by=user, now=towns.now())
        heard = Heard(
            on=on or towns.day(0), how="visit", answers=answers,
            whose=dict.fromkeys(answers, Whose.OWN) if whose is None else whose,
            **{"with_person": True, "there": "They and Ruth", **told},
        )  # fmt: skip
        return actions.end_conversation(
            conversation=talk, heard=heard, revision=talk.revision, by=user, now=towns.now()
        )

    return held
