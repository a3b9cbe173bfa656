"""What the answers and the parts of forms are called."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.assessments.rules import asking
from fairwait.assessments.rules.areas import Whom
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.differing import Change
from fairwait.assessments.rules.facts import Outcome, Right, Whose
from fairwait.assessments.rules.shape import Kind, Known, Question
from fairwait.govuk.formats import format_date, format_list

KINDS: Mapping[Kind, str] = {
    Kind.SHORT: gettext_noop("A line of words"),
    Kind.LONG: gettext_noop("Words at length"),
    Kind.YES_NO: gettext_noop("Yes, no or not asked"),
    Kind.ONE_OF: gettext_noop("One of several"),
    Kind.ANY_OF: gettext_noop("Any of several"),
    Kind.DATE: gettext_noop("A date"),
    Kind.NUMBER: gettext_noop("A number with its unit"),
    Kind.AREA: gettext_noop("An outcome of the eligibility regulations"),
}
KNOWN: Mapping[Known, str] = {
    Known.COMMUNICATION: gettext_noop("How they are communicated with"),
    Known.SAFE_CONTACT: gettext_noop("How they are reached safely"),
    Known.CARER: gettext_noop("Whether somebody cares for them"),
    Known.CARES: gettext_noop("Whether they care for somebody"),
    Known.LIVES_ALONE: gettext_noop("Whether they live alone"),
    Known.ADDRESS: gettext_noop("Their address"),
    Known.PHONE: gettext_noop("Their telephone number"),
    Known.LANGUAGE: gettext_noop("Their language"),
}
WHOM: Mapping[Whom, str] = {
    Whom.PERSON: gettext_noop("Somebody who may need care and support"),
    Whom.CARER: gettext_noop("A carer, in their own right"),
}
WHOSE: Mapping[Whose, str] = {
    Whose.OWN: gettext_noop("Their own words"),
    Whose.OTHER: gettext_noop("Somebody else said it"),
    Whose.WORKER: gettext_noop("What I think, as their worker"),
    Whose.CONFIDENCE: gettext_noop("Somebody else, in confidence: leave it out of what they are given"),
}
WHOSE_SHOWN: Mapping[Whose, str] = {
    Whose.OWN: gettext_noop("in their own words"),
    Whose.OTHER: gettext_noop("said by somebody else"),
    Whose.WORKER: gettext_noop("as their worker sees it"),
    Whose.CONFIDENCE: gettext_noop("said in confidence by somebody else"),
}
YES_NO: Mapping[str, str] = {
    "yes": gettext_noop("Yes"),
    "no": gettext_noop("No"),
    "not_asked": gettext_noop("Not asked"),
}
MANAGES: Mapping[str, str] = {
    "yes": gettext_noop("Within reach"),
    "unable": gettext_noop("Out of reach, or only with help, pain, danger or much time"),
    "not_asked": gettext_noop("Not asked"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ELIGIBLE: gettext_noop("There are eligible needs"),
    Outcome.NOT_ELIGIBLE: gettext_noop("There are no eligible needs"),
    Outcome.STOPPED: gettext_noop("They chose not to go on, or it came to an end otherwise"),
}
RIGHTS: Mapping[Right, str] = {
    Right.YES: gettext_noop("They say it is right"),
    Right.CHANGE: gettext_noop("They would change something"),
    Right.NOT_ASKED: gettext_noop("They could not be asked"),
}
AREAS: Mapping[str, str] = {
    "nutrition": gettext_noop("Food and drink"),
    "hygiene": gettext_noop("Personal hygiene"),
    "toilet": gettext_noop("Using the toilet"),
    "clothing": gettext_noop("Dressing"),
    "home_safely": gettext_noop("Using the home safely"),
    "habitable_home": gettext_noop("A home fit to live in"),
    "relationships": gettext_noop("Family and other people"),
    "work": gettext_noop("Work, learning, volunteering"),
    "community": gettext_noop("Getting out and about"),
    "child": gettext_noop("Caring for a child"),
    "others": gettext_noop("Caring for others"),
    "recreation": gettext_noop("Time for what they enjoy"),
}
CHANGES: Mapping[Change, str] = {
    Change.ADDED: gettext_noop("new"),
    Change.REMOVED: gettext_noop("taken out"),
    Change.CHANGED: gettext_noop("changed"),
    Change.MOVED: gettext_noop("moved"),
}
PARTS: Mapping[str, str] = {
    "name": gettext_noop("Name"),
    "title": gettext_noop("Heading"),
    "plain": gettext_noop("For the person"),
    "lead": gettext_noop("What it says first"),
    "pathways": gettext_noop("Offered for"),
    "whom": gettext_noop("Whom it is for"),
    "kind": gettext_noop("How it is answered"),
    "ask": gettext_noop("Question"),
    "help": gettext_noop("Help"),
    "own_words": gettext_noop("In their own words"),
    "options": gettext_noop("Answers"),
    "unit": gettext_noop("Unit"),
    "area": gettext_noop("Outcome"),
    "known": gettext_noop("Known already"),
    "required": gettext_noop("Needed"),
    "shown_when": gettext_noop("Asked when"),
    "required_when": gettext_noop("Needed when"),
}


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What can be chosen, by code, as it is shown."""
    if question.kind is Kind.YES_NO:
        return [(code, _(words)) for code, words in YES_NO.items()]
    if question.kind is Kind.AREA:
        return [(code, _(words)) for code, words in MANAGES.items()]
    return [(option.code, option.label) for option in question.options]


def answer_words(question: Question | None, value: Value) -> str:
    """An answer as people read it. One to a question that is asked no more stands as it was kept."""
    if question is None or not value:
        return value if isinstance(value, str) else "; ".join(value)
    shown = dict(choices_of(question))
    if shown:
        return format_list([shown.get(one, one) for one in ([value] if isinstance(value, str) else value)])
    words = value if isinstance(value, str) else "; ".join(value)
    if question.kind is Kind.DATE:
        day: date | None = asking.read_day(words)
        return format_date(day) if day else words
    return f"{words} {question.unit}" if question.kind is Kind.NUMBER else words
