"""Rules that can never decide anything: said already in a more urgent band, or asking for what cannot be."""

from collections.abc import Iterator
from typing import cast

from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import Condition, Fact, PolicyDocument


def refuse_rules_in_vain(policy: PolicyDocument) -> None:
    """Refuse a rule that says what another has said, or that can never be true. Raises: PolicyRefused."""
    said: dict[Condition, str] = {}
    for key, condition in _rules(policy):
        if condition in said:
            raise PolicyRefused(
                f"{said[condition]} says the same, so this decides nothing.", key=key, remedy="Take one of them out."
            )
        said[condition] = key.removesuffix(".when")
        for place, each in _every(condition, key):
            if (fact := _contradicts(each)) is not None:
                raise PolicyRefused(
                    f"It is never true: “{fact}” cannot be all of this at once.", key=place, remedy="Write any for all."
                )


def facts_in_vain(policy: PolicyDocument) -> tuple[Fact, ...]:
    """Facts that decide nothing: people would be asked for them without an end."""
    used = {protective.fact for protective in policy.protective}
    for at, score in enumerate(policy.scores):
        for points in score.add:
            used |= {each.fact for _, each in _every(points.when, f"scores[{at}]") if each.fact}
    for key, condition in _rules(policy):
        used |= {each.fact for _, each in _every(condition, key) if each.fact}
    return tuple(fact for fact in policy.facts if fact.code not in used)


def _rules(policy: PolicyDocument) -> Iterator[tuple[str, Condition]]:
    for at, band in enumerate(policy.bands):
        for number, rule in enumerate(band.rules):
            yield f"bands[{at}].rules[{number}].when", rule.when


def _every(condition: Condition, key: str) -> Iterator[tuple[str, Condition]]:
    yield key, condition
    for name, inside in (("all", condition.all), ("any", condition.any)):
        for at, each in enumerate(inside):
            yield from _every(each, f"{key}.{name}[{at}]")
    if condition.not_ is not None:
        yield from _every(condition.not_, f"{key}.not")


def _contradicts(condition: Condition) -> str | None:
    """The fact that an `all` asks to be several things at once, or None."""
    accepted: dict[str, set[object]] = {}
    least: dict[str, float] = {}
    most: dict[str, float] = {}
    for each in condition.all:
        code = each.fact or ""
        if each.is_ is not None:
            told: set[object] = {
                (type(v) is bool, v) for v in (each.is_ if isinstance(each.is_, tuple) else (each.is_,))
            }
            accepted[code] = accepted.get(code, told) & told
            if not accepted[code]:
                return code
        if each.at_least is not None:
            least[code] = max(least.get(code, each.at_least), each.at_least)
        if each.at_most is not None:
            most[code] = min(most.get(code, each.at_most), each.at_most)
        if code in least and code in most and least[code] > most[code]:
            return code
    return next((code for code, told in accepted.items() if _all_outside(told, least.get(code), most.get(code))), None)


def _all_outside(told: set[object], least: float | None, most: float | None) -> bool:
    """None of the numbers accepted lies in the range that is asked for as well."""
    if least is None and most is None:
        return False
    numbers = [value for _, value in cast("set[tuple[bool, float]]", told)]
    return not any((least is None or value >= least) and (most is None or value <= most) for value in numbers)
