"""What a policy says of one wait, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from fairwait.engine.policy import PolicyDocument, Reasons
from fairwait.engine.policy.document import Fact, FactSource
from fairwait.govuk.formats import format_day_month, format_list
from fairwait.priority.rules import PriorityRefused, answer_in_words
from fairwait.waiting.models import Wait
from fairwait.waiting.next_step import reopened
from fairwait.waiting.rules.pathways import Band, Pathway


@dataclass(frozen=True)
class Suggestion:
    """What is suggested for a wait. `band` None: nothing could be made out, or nothing the pathway has.

    `differs`: a person chose another band. `must_look`: who must look at a wait this long, with why; "" for nobody.
    """

    band: Band | None
    differs: bool
    sentences: tuple[str, ...]
    happened: str
    must_look: str


def suggestion(wait: Wait, reasons: Reasons, *, pathway: Pathway | None) -> Suggestion:
    """What a policy suggests for a wait and why, in the policy's own words."""
    band = pathway.band(reasons.band) if pathway and reasons.band else None
    return Suggestion(
        band=band,
        differs=band is not None and wait.band is not None and band.code != wait.band,
        sentences=tuple(_sentences(reasons, band)),
        happened=reopened(reasons.escalated) if wait.escalated else "",
        must_look=_must_look(reasons),
    )


def _must_look(reasons: Reasons) -> str:
    if reasons.aged is None:
        return ""
    long = reasons.aged.label[:1].lower() + reasons.aged.label[1:]
    return _("%(level)s: it has waited %(long)s or more.") % {"level": reasons.aged.level, "long": long}


def _sentences(reasons: Reasons, band: Band | None) -> list[str]:
    said = []
    if band is not None:
        because = {"band": band, "because": format_list(list(reasons.because))}
        said.append(_("The policy suggests %(band)s, because %(because)s.") % because)
        if reasons.raised:
            said.append(
                _("Raised for the length of the wait: %(steps)s.") % {"steps": format_list(list(reasons.raised))}
            )
        if reasons.lowered:
            said.append(_("Lowered for now, because %(because)s.") % {"because": format_list(list(reasons.lowered))})
    elif reasons.band is not None:
        said.append(_("The policy’s %(band)s is not a band of this pathway.") % {"band": reasons.band})
    else:
        said.append(_("The policy cannot suggest a band yet."))
    if reasons.unknown:
        words = (
            _("It could be more urgent. Nobody has answered: %(what)s") if band else _("Nobody has answered: %(what)s")
        )
        said.append(words % {"what": " ".join(reasons.unknown)})
    return said


@dataclass(frozen=True)
class FactTold:
    """One fact the policy looks at, as it is known of a wait. `on` None: the record tells it, or nobody has."""

    label: str
    answer: str
    on: date | None
    note: str = ""


def facts_told(wait: Wait, policy: PolicyDocument, *, today: date) -> tuple[FactTold, ...]:
    """The facts a policy looks at, as they are known of a wait, those wanted and not known included."""
    return tuple(_facts_told(wait, policy, today))


_OF_PERSON = ("lives_alone", "has_unpaid_carer", "is_carer")


def _facts_told(wait: Wait, policy: PolicyDocument, today: date) -> Iterator[FactTold]:
    told = wait.triage or {}
    for fact in policy.facts:
        if fact.source is FactSource.RECORD:
            if fact.code in _OF_PERSON and (known := getattr(wait.person, fact.code)) is not None:
                yield FactTold(fact.label, answer_in_words(fact, known), None, _("from the record"))
        elif fact.code in told and (answer := _answer(fact, told[fact.code][0])):
            on = date.fromisoformat(told[fact.code][1])
            yield FactTold(fact.label, answer, on, _no_longer_counted(fact, told[fact.code], policy, today))
        elif fact.needed:
            yield FactTold(fact.label, _("Not answered"), None, _("so the suggestion is not certain"))


def _answer(fact: Fact, value: Any) -> str:
    try:
        return answer_in_words(fact, value)
    except PriorityRefused:  # an answer to a question that has changed since
        return ""


def _no_longer_counted(fact: Fact, told: Sequence[Any], policy: PolicyDocument, today: date) -> str:
    for each in policy.protective:
        last = date.fromisoformat(told[1]) + timedelta(days=each.holds_days)
        if each.fact == fact.code and each.is_ == told[0]:
            words = (
                _("makes waiting safer, counted until %(day)s")
                if last >= today
                else _("made waiting safer; past its date of %(day)s, so no longer counted")
            )
            return words % {"day": format_day_month(last, today=today)}
    return ""
