"""A policy in plain words, statement by statement, and what one says otherwise than another."""

from collections.abc import Iterator
from dataclasses import dataclass

from fairwait.engine.policy.document.check import values
from fairwait.engine.policy.document.shape import (
    Ageing,
    Condition,
    Fact,
    FactKind,
    FactSource,
    Number,
    PolicyBand,
    PolicyDocument,
    Protective,
    Score,
    Value,
)


@dataclass(frozen=True)
class Statement:
    """One thing a policy says: the part it belongs to, what it is about, and the rest in words."""

    part: str
    name: str
    words: str


@dataclass(frozen=True)
class Change:
    """One thing that a policy says otherwise than another. "" where one of them does not say it at all."""

    part: str
    name: str
    before: str
    after: str


NOTHING = "not there"
LOOKED_AT, COUNTED, REOPENS, MUST_LOOK, SAFER = (
    "What is looked at", "How facts add up", "What reopens triage", "Who must look at long waits",
    "What makes waiting safer",
)  # fmt: skip


def statements(policy: PolicyDocument) -> tuple[Statement, ...]:
    """All that a policy says, in the order of the document."""
    return tuple(_statements(policy))


def changes(before: PolicyDocument, after: PolicyDocument) -> tuple[Change, ...]:
    """What the second policy says otherwise than the first, in the order of the second; what is left out comes last."""
    was, becomes = _by_name(before), _by_name(after)
    names = [*becomes, *(key for key in was if key not in becomes)]
    return tuple(
        Change(*key, before=was.get(key, NOTHING), after=becomes.get(key, NOTHING))
        for key in names
        if was.get(key) != becomes.get(key)
    )


def _by_name(policy: PolicyDocument) -> dict[tuple[str, str], str]:
    """Statements by what they are about; several about one thing are one."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in statements(policy):
        found.setdefault((each.part, each.name), []).append(each.words)
    return {key: "; or ".join(words) for key, words in found.items()}


def _statements(policy: PolicyDocument) -> Iterator[Statement]:
    pathways = ", ".join(policy.pathways) or "every pathway that no other policy names"
    yield Statement("The policy", "For whom", pathways)
    for fact in policy.facts:
        yield Statement(LOOKED_AT, fact.label, _fact(fact))
    for score in policy.scores:
        yield Statement(COUNTED, score.label, _score(score, policy))
    for band in policy.bands:
        yield from _band(band, policy)
    for escalator in policy.escalators:
        yield Statement(REOPENS, escalator.label, "the wait comes first until somebody has looked")
    for step in policy.ageing:
        yield Statement(MUST_LOOK, step.label, _ageing(step))
    for protective in policy.protective:
        yield Statement(SAFER, protective.because, _protective(protective, policy))


def _fact(fact: Fact) -> str:
    parts = ["read from the record" if fact.source is FactSource.RECORD else "asked at triage"]
    if fact.kind is FactKind.YES_NO:
        parts.append("yes or no")
    elif fact.kind is FactKind.CHOICE:
        parts.append(" / ".join(choice.label for choice in fact.choices))
    else:
        parts.append(f"a number{_bounds(fact.least, fact.most)}")
    if fact.needed:
        parts.append("needed: without an answer no wait is certain to be able to wait")
    if fact.disability_related_need:
        parts.append("a need that comes of a disability")
    if fact.lawful_basis is not None:
        parts.append(f"lawful because: {fact.lawful_basis}")
    return "; ".join(parts)


def _score(score: Score, policy: PolicyDocument) -> str:
    parts = [f"{each.points:+d} if {in_words(each.when, policy)}" for each in score.add]
    levels = [f"{level.from_} to {level.to}: {level.label}" for level in score.levels]
    return "; ".join([*parts, *levels])


def _band(band: PolicyBand, policy: PolicyDocument) -> Iterator[Statement]:
    part = f"Band {band.band}"
    for rule in band.rules:
        yield Statement(part, rule.because, f"if {in_words(rule.when, policy)}")
    if band.otherwise is not None:
        yield Statement(part, band.otherwise, "whenever no rule of any band says otherwise")


def _ageing(step: Ageing) -> str:
    length = f"from {step.days} days" if step.days is not None else f"from {step.share_of_target:g} times the target"
    raised = f"; suggested {_bands(step.raises)} higher" if step.raises else ""
    return f"{step.level}, {length}{raised}"


def _protective(protective: Protective, policy: PolicyDocument) -> str:
    condition = in_words(Condition.model_validate({"fact": protective.fact, "is": protective.is_}), policy)
    spared = f", never from {' or '.join(protective.never_from)}" if protective.never_from else ""
    days = f"{protective.holds_days} days" if protective.holds_days != 1 else "1 day"
    return f"if {condition}: {_bands(protective.lowers)} lower for {days}{spared}"


def _bands(count: int) -> str:
    return "1 band" if count == 1 else f"{count} bands"


def in_words(condition: Condition, policy: PolicyDocument) -> str:
    """A condition as a person would say it."""
    if condition.not_ is not None:
        return f"not ({in_words(condition.not_, policy)})"
    if condition.all or condition.any:
        inside, joined = (condition.all, " and ") if condition.all else (condition.any, " or ")
        return joined.join(_nested(each, policy) for each in inside)
    return _asked(condition, policy)


def _nested(condition: Condition, policy: PolicyDocument) -> str:
    words = in_words(condition, policy)
    return f"({words})" if condition.all or condition.any else words


def _asked(condition: Condition, policy: PolicyDocument) -> str:
    code = condition.fact or ""
    facts = {fact.code: fact for fact in policy.facts}
    scores = {score.code: score for score in policy.scores}
    labels: dict[Value, str] = {}
    if code in facts:
        label = facts[code].label
        labels = {choice.code: choice.label for choice in facts[code].choices}
    else:
        label = scores[code].label
        labels = {level.level: level.label for level in scores[code].levels}
    told = [_value(value, labels) for value in values(condition)]
    if told:
        return f"“{label}” is {' or '.join(told)}"
    return f"“{label}” is{_bounds(condition.at_least, condition.at_most)}"


def _value(value: Value, labels: dict[Value, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return labels.get(value, str(value))


def _bounds(least: Number | None, most: Number | None) -> str:
    if least is not None and most is not None:
        return f" from {least:g} to {most:g}"
    if least is not None:
        return f" at least {least:g}"
    return f" at most {most:g}" if most is not None else ""
