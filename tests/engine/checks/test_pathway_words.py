"""What the words of a pathway column name: a list of the council's, none, or one that somebody is asked about."""

from dataclasses import replace

import pytest

from fairwait.engine.checks.values import pathways
from fairwait.waiting.rules.pathways import starter, vocabulary


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Assessment - Carer", "carers-assessment"),
        ("Assessment (Occupational Therapy)", "ot"),
        ("OT Team Assessment queue", "ot"),
        ("Renewal of DoLS", "dols-renewal"),
        ("ASESIAD GOFALWR", "carers-assessment"),
        ("Assessment of something", None),
        ("careActAssessment", "needs-assessment"),
        ("plannedReview", "planned-review"),
        ("Sandwiches", None),
        ("Telecare at home", "technology"),
        ("Care Act assessment - Hospital", "needs-assessment"),
        ("AT equipment", "technology"),
        ("SIT referral", "sensory"),
        ("Review, North locality", "planned-review"),
        ("Assessment - Ferry Lane", "needs-assessment"),
        ("Long term needs assessment", "needs-assessment"),
        ("Hospital", "hospital-discharge"),
        ("Hospital waiting list", "hospital-discharge"),
        ("In hospital - awaiting discharge", "hospital-discharge"),
        ("D2A, in hospital", "hospital-discharge"),
        ("Care Act assessment, in hospital", "needs-assessment"),
        ("Residential care", "care-sourcing"),
    ],
)
def test_a_pathway_is_known_by_its_words_in_any_order(text, code):
    assert pathways.pathway_code(text, vocabulary=vocabulary(starter())) == code


@pytest.mark.parametrize(
    "text",
    [
        "Reablement at home",
        "Care at home",
        "CARE AT HOME",
        "Intermediate care at home",
        "Assessed at home",
        "Night sits",
        "Hospital at home",
        "Home from hospital",
        "Court hearing",
        "Speech therapy",
        "Carers respite",
        "Annual leave cover",
        "Continuing healthcare assessment",
        "Reablement OT",
        "OT - Planned review",
        "Waiting at hospital",
        "In hospital",
        "In the hospital",
        "At hosp",
        "On ward",
        "Assessment in hospital",
        "In residential care",
        "In a placement",
    ],
)
def test_a_loose_word_in_a_text_names_no_pathway(text):
    assert pathways.pathway_code(text, vocabulary=vocabulary(starter())) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Re-assessment", "unplanned-review"),
        ("Financial re-assessment", "financial-assessment"),
        ("Charging reassessment", "financial-assessment"),
        ("Financial annual review", "financial-assessment"),
        ("FA reassessment - change in circs", "financial-assessment"),
        ("Financial review - nursing home", "financial-assessment"),
        ("Contribution review", None),
        ("Carer reassessment", "carers-assessment"),
        ("Reassessment - carer unwell", "unplanned-review"),
        ("Wheelchair reassessment", None),
        ("DoLS reassessment", None),
        ("Homecare review", "planned-review"),
        ("DP annual review", "planned-review"),
        ("S117 review", "planned-review"),
        ("Urgent supported living review", "unplanned-review"),
        ("Home care reassessment", "unplanned-review"),
        ("Awaiting placement - review due", None),
        ("Telecare review", None),
        ("Change of circs review", "unplanned-review"),
        ("Review - change of provider", None),
        ("DP audit", None),
        ("Review brought forward because needs have changed", "unplanned-review"),
        ("Care & support assessment", "needs-assessment"),
        ("Package of care awaiting a provider", "care-sourcing"),
        ("Care package required", "care-sourcing"),
    ],
)
def test_a_review_is_told_from_where_and_of_what_it_is(text, code):
    assert pathways.pathway_code(text, vocabulary=vocabulary(starter())) == code


def test_a_councils_own_whole_name_always_counts():
    own = replace(vocabulary(starter()).pathways[0], words=("Care at home", "Night sits"))
    words = replace(vocabulary(starter()), pathways=(own, *vocabulary(starter()).pathways[1:]))
    assert pathways.pathway_code("Night Sits", vocabulary=words) == own.code
    assert pathways.pathway_code("Care at Home", vocabulary=words) == own.code
