"""Whoever signs is never offered a phone call. No database."""

from datetime import date

import pytest

from fairwait.people.rules.communicating import Communication, Format, Professional, no_call_by
from fairwait.people.rules.reaching import Channel as Way

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("known", "is_rung"),
    [
        ({"professional": Professional.BSL}, False), ({"language": "bfi"}, False),
        ({"formats": frozenset({Format.BSL})}, False), ({"professional": Professional.LIPSPEAKER}, False),
        ({"professional": Professional.BSL, "prefers": Way.PHONE}, True),  # they said so: by a relay
        ({"professional": Professional.SPOKEN, "language": "ur"}, True),
    ],
)  # fmt: skip
def test_whoever_signs_is_never_offered_a_call(known, is_rung):
    assert (Way.PHONE not in Communication("Rosa", DAY, DAY, **known).unusable) is is_rung


@pytest.mark.parametrize(
    ("said", "signs"),
    [
        (("Uses BSL", "", ""), True), (("", "British Sign Language", ""), True), (("", "", "bfi"), True),
        (("Deaf, needs a signer", "", ""), True), (("Does not use BSL", "", ""), False), (("", "No", "ur"), False),
        (("Signs of dementia", "No BSL interpreter needed", "en"), False),
    ],
)  # fmt: skip
def test_a_case_system_that_says_somebody_signs_rules_out_a_call(said, signs):
    needs, interpreter, language = said
    assert bool(no_call_by(needs=needs, interpreter=interpreter, language=language)) is signs
