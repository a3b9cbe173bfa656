"""Whether the parts of a policy make sense together: nothing unknown, no loop, no gap, nothing that cannot be.

Each check raises at the first fault it finds; the order is from the facts up, so that a fault is told where it began.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from fairwait.engine.policy.document.limits import refuse_excess
from fairwait.engine.policy.document.protected import refuse_protected
from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import (
    MEASURED,
    RESERVED,
    Choice,
    Condition,
    Escalator,
    Fact,
    FactKind,
    FactSource,
    PolicyDocument,
    Protective,
    Score,
    Value,
)
from fairwait.engine.policy.document.vain import refuse_rules_in_vain


def check(policy: PolicyDocument, *, records: Mapping[str, str] | None = None) -> None:
    """Refuse a policy that could not be used.

    Args:
        policy: the document, of the right shape.
        records: the facts the record can tell (code -> kind), where the caller knows; else any are taken.
    Raises: PolicyRefused.
    """
    refuse_excess(policy)
    _names_are_told_apart(policy)
    for at, fact in enumerate(policy.facts):
        _fact_can_be(fact, f"facts[{at}]", records)
        refuse_protected(fact, key=f"facts[{at}]")
    for key, condition in conditions(policy):
        _can_be_asked(condition, key, policy)
    _scores_do_not_loop(policy)
    _scores_come_to_what_is_asked(policy)
    for at, score in enumerate(policy.scores):
        _levels_cover(score, f"scores[{at}]", policy)
    _bands_are_reached(policy)
    refuse_rules_in_vain(policy)
    _ageing_rises(policy)
    _protective_can_lower(policy)


def conditions(policy: PolicyDocument) -> Iterator[tuple[str, Condition]]:
    """Every condition of a policy that asks about a fact or a score, with its key."""
    for at, score in enumerate(policy.scores):
        for number, points in enumerate(score.add):
            yield from asked(points.when, f"scores[{at}].add[{number}].when")
    for at, band in enumerate(policy.bands):
        for number, rule in enumerate(band.rules):
            yield from asked(rule.when, f"bands[{at}].rules[{number}].when")


def asked(condition: Condition, key: str = "") -> Iterator[tuple[str, Condition]]:
    """The conditions inside one that ask about a fact or a score, with their keys."""
    if condition.fact is not None:
        yield key, condition
    for name, inside in (("all", condition.all), ("any", condition.any)):
        for at, each in enumerate(inside):
            yield from asked(each, f"{key}.{name}[{at}]")
    if condition.not_ is not None:
        yield from asked(condition.not_, f"{key}.not")


# Names ---------------------------------------------------------------------------------------------------------------


def _names_are_told_apart(policy: PolicyDocument) -> None:
    _once([*_codes("facts", (fact.code for fact in policy.facts)), *_codes("scores", (s.code for s in policy.scores))])
    _once(_codes("bands", (band.band for band in policy.bands), "band"))
    _once(_codes("escalators", (escalator.code for escalator in policy.escalators)))
    _once(_codes("pathways", policy.pathways, ""), remedy="Name it once.")
    _once(_labels("facts", policy.facts), remedy=_REWORD)
    _once(_labels("escalators", policy.escalators), remedy=_REWORD)
    for at, fact in enumerate(policy.facts):
        _once(_codes(f"facts[{at}].choices", (choice.code for choice in fact.choices)))
        _once(_labels(f"facts[{at}].choices", fact.choices), remedy=_REWORD)
    for at, score in enumerate(policy.scores):
        _once(_codes(f"scores[{at}].levels", (level.level for level in score.levels), "level"))


_REWORD = "Say it in other words: whoever answers sees only these."


def _codes(key: str, codes: Iterable[str], name: str = "code") -> list[tuple[str, str]]:
    return [(code, f"{key}[{at}].{name}".removesuffix(".")) for at, code in enumerate(codes)]


def _labels(key: str, parts: Iterable[Fact | Choice | Escalator]) -> list[tuple[str, str]]:
    return _codes(key, (part.label for part in parts), "label")


def _once(codes: Iterable[tuple[str, str]], *, remedy: str = "Give it another code.") -> None:
    first: dict[str, str] = {}
    for code, key in codes:
        if code.casefold() in first:
            problem = f"“{code}” stands at {first[code.casefold()]} already."
            raise PolicyRefused(problem, key=key, remedy=remedy)
        first[code.casefold()] = key


def _near(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Use one of: {', '.join(known)}."


# Facts ---------------------------------------------------------------------------------------------------------------


def _fact_can_be(fact: Fact, key: str, records: Mapping[str, str] | None) -> None:
    if fact.code in RESERVED:
        raise PolicyRefused(
            f"“{fact.code}” is the name of something a policy works out.", key=f"{key}.code", remedy="Give it another."
        )
    if fact.code in MEASURED and fact.kind is not FactKind.NUMBER:
        raise PolicyRefused(f"“{fact.code}” is a number.", key=f"{key}.kind", remedy='Write kind = "number".')
    if fact.kind is FactKind.CHOICE and len(fact.choices) < 2:
        raise PolicyRefused("A choice has two answers or more.", key=f"{key}.choices", remedy="Add its answers.")
    if fact.kind is not FactKind.CHOICE and fact.choices:
        raise PolicyRefused("Only a choice has answers of its own.", key=f"{key}.choices", remedy="Make kind “choice”.")
    if fact.kind is not FactKind.NUMBER and (fact.least is not None or fact.most is not None):
        raise PolicyRefused("Only a number has a least and a most.", key=key, remedy="Make kind “number”.")
    if fact.least is not None and fact.most is not None and fact.least > fact.most:
        raise PolicyRefused(
            f"No number is at least {fact.least:g} and at most {fact.most:g}.",
            key=f"{key}.least",
            remedy="Change them round.",
        )
    if records is not None and fact.source is FactSource.RECORD:
        _is_recorded(fact, key, records)
    elif records is not None and fact.code in records:
        raise PolicyRefused(
            f"The record tells “{fact.code}”; nobody is asked.", key=f"{key}.code", remedy='Write source = "record".'
        )


def _is_recorded(fact: Fact, key: str, records: Mapping[str, str]) -> None:
    if fact.code not in records:
        raise PolicyRefused(
            f"The record holds no fact “{fact.code}”.", key=f"{key}.code", remedy=_near(fact.code, records)
        )
    if records[fact.code] != fact.kind.value:
        raise PolicyRefused(
            f"In the record “{fact.code}” is {records[fact.code]}.",
            key=f"{key}.kind",
            remedy=f'Write kind = "{records[fact.code]}".',
        )


# Conditions ----------------------------------------------------------------------------------------------------------


def _can_be_asked(condition: Condition, key: str, policy: PolicyDocument) -> None:
    facts = {fact.code: fact for fact in policy.facts}
    scores = {score.code: score for score in policy.scores}
    code = condition.fact or ""
    if code in scores:
        _asks_a_score(condition, key, scores[code])
    elif code in facts:
        _asks_a_fact(condition, key, facts[code])
    else:
        raise PolicyRefused(f"There is no fact “{code}”.", key=f"{key}.fact", remedy=_near(code, {*facts, *scores}))
    if condition.at_least is not None and condition.at_most is not None and condition.at_least > condition.at_most:
        raise PolicyRefused(
            f"Nothing is at least {condition.at_least:g} and at most {condition.at_most:g}.",
            key=f"{key}.at_least",
            remedy="Change them round.",
        )


def _asks_a_score(condition: Condition, key: str, score: Score) -> None:
    levels = {level.level for level in score.levels}
    for value in values(condition):
        if isinstance(value, str) and value not in levels:
            raise PolicyRefused(
                f"“{score.code}” has no level “{value}”.",
                key=f"{key}.is",
                remedy=_near(value, levels) if levels else "Ask with at_least or at_most, or give the score levels.",
            )
        if not isinstance(value, str):
            raise PolicyRefused(
                "A score is asked about by level or by range.", key=f"{key}.is", remedy="Use at_least and at_most."
            )


def _asks_a_fact(condition: Condition, key: str, fact: Fact) -> None:
    asks_range = condition.at_least is not None or condition.at_most is not None
    if asks_range and fact.kind is not FactKind.NUMBER:
        raise PolicyRefused(f"“{fact.code}” is no number.", key=key, remedy="Ask with is.")
    if asks_range:
        _is_possible(condition, key, fact.code, least=fact.least, most=fact.most)
    choices = {choice.code for choice in fact.choices}
    for value in values(condition):
        if fact.kind is FactKind.YES_NO and not isinstance(value, bool):
            raise PolicyRefused(f"“{fact.code}” is yes or no.", key=f"{key}.is", remedy="Write true or false.")
        if fact.kind is FactKind.NUMBER and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise PolicyRefused(f"“{fact.code}” is a number.", key=f"{key}.is", remedy="Write a number.")
        if fact.kind is FactKind.NUMBER and not _is_within(cast("float", value), fact):
            problem = f"“{fact.code}” is never {value:g}."
            raise PolicyRefused(problem, key=f"{key}.is", remedy=f"It is {_range(fact.least, fact.most)}.")
        if fact.kind is FactKind.CHOICE and value not in choices:
            raise PolicyRefused(
                f"“{value}” is no answer of “{fact.code}”.", key=f"{key}.is", remedy=_near(str(value), choices)
            )


def about(protective: Protective) -> Condition:
    """The condition a protective fact stands for."""
    return Condition.model_validate({"fact": protective.fact, "is": protective.is_})


def values(condition: Condition) -> tuple[Value, ...]:
    """The values a condition accepts; none where it asks for a range."""
    if condition.is_ is None:
        return ()
    return condition.is_ if isinstance(condition.is_, tuple) else (condition.is_,)


def _is_possible(condition: Condition, key: str, code: str, *, least: float | None, most: float | None) -> None:
    too_high = condition.at_least is not None and most is not None and condition.at_least > most
    too_low = condition.at_most is not None and least is not None and condition.at_most < least
    if too_high or too_low:
        raise PolicyRefused(
            f"“{code}” is never in this range.",
            key=f"{key}.at_least" if too_high else f"{key}.at_most",
            remedy=f"It is {_range(least, most)}.",
        )


def _is_within(value: float, fact: Fact) -> bool:
    return (fact.least is None or value >= fact.least) and (fact.most is None or value <= fact.most)


def _range(least: float | None, most: float | None) -> str:
    parts = (("at least", least), ("at most", most))
    return " and ".join(f"{words} {value:g}" for words, value in parts if value is not None)


# Scores --------------------------------------------------------------------------------------------------------------


def in_waves(policy: PolicyDocument) -> Iterator[tuple[Score, ...]]:
    """The scores so that each comes after those it asks about, as many together as can be.

    Raises: PolicyRefused where they go round in a loop.
    """
    left = {score.code: (at, score) for at, score in enumerate(policy.scores)}
    while left:
        ready = [c for c, (_, score) in left.items() if not any(asks in left for _, asks in _asked_of(score))]
        if not ready:
            at, score = next(iter(left.values()))
            key, loop = next((key, code) for key, code in _asked_of(score, f"scores[{at}]") if code in left)
            raise PolicyRefused(
                f"“{score.code}” is counted from “{loop}”, which in turn is counted from it: a loop.",
                key=f"{key}.fact",
                remedy="Take one of them out of the other.",
            )
        yield tuple(left.pop(code)[1] for code in ready)


def _asked_of(score: Score, key: str = "") -> Iterator[tuple[str, str]]:
    """The codes a score asks about, each with the key of the condition that does."""
    for number, points in enumerate(score.add):
        for place, each in asked(points.when, f"{key}.add[{number}].when"):
            yield place, each.fact or ""


def _scores_do_not_loop(policy: PolicyDocument) -> None:
    for _ in in_waves(policy):
        pass


def _scores_come_to_what_is_asked(policy: PolicyDocument) -> None:
    scores = {score.code: _totals(score) for score in policy.scores}
    for key, condition in conditions(policy):
        code = condition.fact or ""
        if code in scores:
            _is_possible(condition, key, code, least=scores[code][0], most=scores[code][1])


def _levels_cover(score: Score, key: str, policy: PolicyDocument) -> None:
    """The levels of a score meet without gap or overlap, and every total it can come to has one."""
    if not score.levels:
        return
    for at, level in enumerate(score.levels):
        if level.from_ > level.to:
            raise PolicyRefused(
                f"Nothing is from {level.from_} to {level.to}.",
                key=f"{key}.levels[{at}].from",
                remedy="Change them round.",
            )
    ordered = sorted(enumerate(score.levels), key=lambda each: each[1].from_)
    for (_, below), (at, above) in zip(ordered, ordered[1:], strict=False):
        if above.from_ <= below.to:
            problem = f"“{below.level}” and “{above.level}” both hold {above.from_}."
            raise PolicyRefused(problem, key=f"{key}.levels[{at}].from", remedy=f"Begin at {below.to + 1}.")
        if above.from_ > below.to + 1:
            problem = f"No level holds {_span(below.to + 1, above.from_ - 1)}."
            raise PolicyRefused(problem, key=f"{key}.levels[{at}].from", remedy=f"Begin at {below.to + 1}.")
    least, most = _totals(score)
    lowest, highest = ordered[0][1], ordered[-1][1]
    if least < lowest.from_:
        problem = f"No level holds {_span(least, lowest.from_ - 1)}, which the score can come to."
        raise PolicyRefused(problem, key=f"{key}.levels[{ordered[0][0]}].from", remedy=f"Begin at {least}.")
    if most > highest.to:
        problem = f"No level holds {_span(highest.to + 1, most)}, which the score can come to."
        raise PolicyRefused(problem, key=f"{key}.levels[{ordered[-1][0]}].to", remedy=f"End at {most}.")


def _totals(score: Score) -> tuple[int, int]:
    """The least and the most a score could add up to, if its conditions had nothing to do with each other."""
    points = [each.points for each in score.add]
    return sum(p for p in points if p < 0), sum(p for p in points if p > 0)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


# Bands, ageing, protective facts -------------------------------------------------------------------------------------


def _bands_are_reached(policy: PolicyDocument) -> None:
    otherwise = [at for at, band in enumerate(policy.bands) if band.otherwise is not None]
    if not otherwise:
        raise PolicyRefused(
            "A wait that no rule speaks of would have no band: a gap.",
            key=f"bands[{len(policy.bands) - 1}]",
            remedy="Say in one band, usually the last: otherwise = “why it stands here”.",
        )
    if len(otherwise) > 1:
        raise PolicyRefused(
            "Two bands take the waits no rule speaks of.", key=f"bands[{otherwise[1]}].otherwise", remedy="Keep one."
        )
    for at, band in enumerate(policy.bands):
        if not band.rules and at not in otherwise:
            raise PolicyRefused(
                f"Nothing ever suggests {band.band}.", key=f"bands[{at}]", remedy="Give it a rule, or leave it out."
            )


def _ageing_rises(policy: PolicyDocument) -> None:
    for name, unit in (("days", "days"), ("share_of_target", "times the target")):
        steps = [(at, length) for at, step in enumerate(policy.ageing) if (length := getattr(step, name)) is not None]
        for (_, before), (at, after) in zip(steps, steps[1:], strict=False):
            if after <= before:
                raise PolicyRefused(
                    f"{after:g} {unit} stand after {before:g}.",
                    key=f"ageing[{at}].{name}",
                    remedy="Let them rise from step to step.",
                )
    for at, step in enumerate(policy.ageing):
        _moves_within(step.raises, f"ageing[{at}].raises", policy)


def _moves_within(bands: int, key: str, policy: PolicyDocument) -> None:
    most = len(policy.bands) - 1
    if bands > most:
        problem = f"Nobody can move {bands} bands: there are {len(policy.bands)}."
        raise PolicyRefused(problem, key=key, remedy=f"Write {most} or less.")


def _protective_can_lower(policy: PolicyDocument) -> None:
    facts = {fact.code: fact for fact in policy.facts}
    bands = {band.band for band in policy.bands}
    for at, protective in enumerate(policy.protective):
        key = f"protective[{at}]"
        if protective.fact not in facts:
            problem = f"There is no fact “{protective.fact}”."
            raise PolicyRefused(problem, key=f"{key}.fact", remedy=_near(protective.fact, facts))
        _asks_a_fact(about(protective), key, facts[protective.fact])
        _moves_within(protective.lowers, f"{key}.lowers", policy)
        for number, band in enumerate(protective.never_from):
            if band not in bands:
                problem = f"There is no band “{band}”."
                raise PolicyRefused(problem, key=f"{key}.never_from[{number}]", remedy=_near(band, bands))
