"""How much a policy may hold: no committee wrote more, and a page must answer whoever pastes it."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from fairwait.engine.policy.document.refusal import PolicyRefused
from fairwait.engine.policy.document.shape import Condition, PolicyDocument

MOST_CHARACTERS = 200_000
MOST_CONDITIONS = 1_000
DEEPEST = 10
"""Conditions within conditions; nobody can read more aloud."""
DEEPEST_BRACKETS = 40
MOST_IN_A_KEY = 20


def refuse_text(text: str) -> None:
    """Refuse a text that is too long, or too deeply nested, before anything reads it. Raises: PolicyRefused."""
    if len(text) > MOST_CHARACTERS:
        raise PolicyRefused(
            f"It has {len(text):,} characters.",
            key="the document",
            line=text.count("\n", 0, MOST_CHARACTERS) + 1,
            remedy=f"Say it in {MOST_CHARACTERS:,}.",
        )
    for number, words in enumerate(text.split("\n"), start=1):
        # Whatever stands in quotes counts too: nobody needs as many brackets there either.
        if _depth(words) > DEEPEST_BRACKETS:
            raise PolicyRefused("Its brackets nest too deeply.", key="the document", line=number, remedy=SIMPLER)
        if words.partition("=")[0].partition("#")[0].count(".") > MOST_IN_A_KEY:
            raise PolicyRefused("Its key has too many parts.", key="the document", line=number, remedy=SIMPLER)


SIMPLER = "Say it in fewer steps: a score can stand for part of it."


def line_too_deep(text: str) -> int:
    """The line on which brackets nest deepest, those of the lines before counted in."""
    depths = list(accumulate((mark in "[{") - (mark in "]}") for mark in text))
    too_deep = next((at for at, depth in enumerate(depths) if depth > DEEPEST_BRACKETS), 0)
    return text.count("\n", 0, too_deep) + 1


def _depth(words: str) -> int:
    depth = deepest = 0
    for mark in words:
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
    return deepest


def refuse_excess(policy: PolicyDocument) -> None:
    """Refuse a policy with more conditions, or deeper ones, than anybody can answer for. Raises: PolicyRefused."""
    count = 0
    for key, condition in _outermost(policy):
        if (deep := _deep(condition)) > DEEPEST:
            problem = f"Conditions stand {deep} deep in one another."
            raise PolicyRefused(problem, key=key, remedy=SIMPLER)
        count += sum(1 for _ in _all_of(condition))
        if count > MOST_CONDITIONS:
            problem = f"It has more than {MOST_CONDITIONS:,} conditions."
            raise PolicyRefused(problem, key=key, remedy="Say it in fewer: nobody could explain so many.")


def _outermost(policy: PolicyDocument) -> Iterator[tuple[str, Condition]]:
    for at, score in enumerate(policy.scores):
        for number, points in enumerate(score.add):
            yield f"scores[{at}].add[{number}].when", points.when
    for at, band in enumerate(policy.bands):
        for number, rule in enumerate(band.rules):
            yield f"bands[{at}].rules[{number}].when", rule.when


def _inside(condition: Condition) -> Iterable[Condition]:
    return (*condition.all, *condition.any, *((condition.not_,) if condition.not_ is not None else ()))


def _all_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    for each in _inside(condition):
        yield from _all_of(each)


def _deep(condition: Condition) -> int:
    return 1 + max((_deep(each) for each in _inside(condition)), default=0)
