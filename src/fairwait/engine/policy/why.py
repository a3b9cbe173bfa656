"""Why one wait is before another, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from fairwait.engine.policy.order import NEEDS_TRIAGE, UNSCORED, SortKey, Standing, sort_key

_ORDINALS = ("first", "second", "third", "fourth", "fifth")


@dataclass(frozen=True)
class Step:
    """One step of the order, with what it sees of both waits. `first` is who it puts first, None if they are alike."""

    name: str
    left: str
    right: str
    first: int | None
    sentence: str


@dataclass(frozen=True)
class Why:
    """Which of two waits comes first, the step (from 1) that settles it, and every step beside it.

    `sentence` says what decides, `settled` at which step, `turns` what would turn it round.
    """

    first: int
    step: int
    sentence: str
    settled: str
    turns: str
    steps: tuple[Step, ...]


def why(left: Standing, right: Standing) -> Why:
    """Why one of two waits is before the other.

    Raises: ValueError if both are the same wait, because then neither is.
    """
    if left.id == right.id:
        raise ValueError(f"left and right must be two waits, got wait {left.id} twice")
    steps = _steps(left, right)
    number, step, first = next(
        (number, step, step.first) for number, step in enumerate(steps, start=1) if step.first is not None
    )
    before, after = (left, right) if first == left.id else (right, left)
    return Why(
        first=first,
        step=number,
        sentence=step.sentence,
        settled=f"That settles it, at the {_ORDINALS[number - 1]} of five steps.",
        turns=_turns(number, before, after),
        steps=steps,
    )


def _steps(left: Standing, right: Standing) -> tuple[Step, ...]:
    a, b = sort_key(left), sort_key(right)
    first, second = (left, right) if a < b else (right, left)

    def step(name: str, words: Callable[[Standing], str], key: Callable[[SortKey], object], sentence: str) -> Step:
        mine, theirs = key(a), key(b)
        leads = None if mine == theirs else left.id if mine < theirs else right.id  # type: ignore[operator]
        return Step(name, words(left), words(right), first=leads, sentence=sentence)

    alike, share = _alike(first, second), _shares(first, second)
    return (
        step("Who must be looked at first", _triage, _attention, _looked_at(first, second)),
        step(
            "Band, the more urgent of chosen and suggested",
            _band,
            lambda key: key.rank,
            f"{_name(first)} stands in {_stands_in(first)}, {_name(second)} in {_stands_in(second)}.",
        ),
        step(
            "Share of the target used",
            share,
            lambda key: key.unused,
            f"{alike} {_name(first)} has used {share(first)}, {_name(second)} {share(second)}.",
        ),
        step(
            "Start of the wait",
            _start,
            lambda key: key.start,
            f"{alike} {_name(first)} began to wait on {_start(first)}, {_name(second)} on {_start(second)}.",
        ),
        step(
            "Number on the list",
            lambda standing: str(standing.id),
            lambda key: key.id,
            f"{alike} All else is alike, and {_name(first)} has the lower number on the list.",
        ),
    )


def _attention(key: SortKey) -> int:
    return min(key.rank, NEEDS_TRIAGE + 1)


def _name(standing: Standing) -> str:
    return standing.name or f"Wait {standing.id}"


def _looked_at(first: Standing, second: Standing) -> str:
    if first.rank == UNSCORED:
        return f"{_name(first)} could not be scored: nobody knows how urgent it is to look."
    if first.has_changed:
        told = f" ({first.happened})" if first.happened else ""
        return f"Something happened since anybody looked at {_name(first)}{told}. {_name(second)} does not need triage."
    return f"{_name(first)} needs triage, {_name(second)} does not."


def _triage(standing: Standing) -> str:
    if standing.rank == UNSCORED:
        return "Yes: could not be scored"
    if standing.has_changed:
        return f"Yes: {standing.happened or 'something happened'} since anybody looked"
    return "Yes: nothing places it yet" if standing.needs_triage else "No"


def _band(standing: Standing) -> str:
    if standing.rank == UNSCORED:
        return "Not looked at: could not be scored"
    if standing.needs_triage:
        return "Not looked at: triage comes first"
    if standing.suggested is None:
        return f"{_stands_in(standing)}, as chosen"
    if standing.chosen is None:
        return f"{_stands_in(standing)}, as suggested; nobody has chosen"
    if standing.chosen == standing.suggested:
        return f"{_stands_in(standing)}, chosen and suggested"
    if standing.chosen < standing.suggested:
        return f"{_stands_in(standing)}, as chosen; {_suggested(standing)} is suggested"
    return f"{_stands_in(standing)}, as suggested; {_chosen(standing)} was chosen"


def _stands_in(standing: Standing) -> str:
    return _chosen(standing) if standing.rank == standing.chosen else _suggested(standing)


def _chosen(standing: Standing) -> str:
    return standing.chosen_band or f"band {standing.chosen}"


def _suggested(standing: Standing) -> str:
    return standing.suggested_band or f"band {standing.suggested}"


def _alike(first: Standing, second: Standing) -> str:
    """What the two have in common once the first two steps have not told them apart."""
    if first.rank == UNSCORED:
        return "Both could not be scored."
    if first.needs_triage:
        return "Both need triage."
    mine, theirs = _stands_in(first), _stands_in(second)
    return f"Both stand in {mine}." if mine == theirs else f"{mine} and {theirs} are as urgent as each other."


def _shares(one: Standing, other: Standing) -> Callable[[Standing], str]:
    """How to say both shares: in as few digits as tell them apart."""
    for digits in range(2, 12):
        if _share(one, digits) != _share(other, digits):
            break
    else:
        digits = 2
    return lambda standing: _share(standing, digits)


def _share(standing: Standing, digits: int) -> str:
    share = standing.share_of_target
    if standing.rank == UNSCORED or share is None:
        return "no target"
    if share >= 1:
        return f"{share:,.{max(digits, len(str(int(share))))}g} times the target"
    return f"{share * 100:.{digits}g}% of the target"


def _start(standing: Standing) -> str:
    return f"{standing.clock_start.day} {_MONTHS[standing.clock_start.month - 1]} {standing.clock_start.year}"


def _turns(step: int, before: Standing, after: Standing) -> str:
    """What would turn the order of two waits round."""
    if before.rank == UNSCORED:
        return f"Once {_name(before)} can be scored, the other steps decide. Tell an administrator."
    if before.needs_triage and step == 1:
        return f"Once {_name(before)} has been through triage and has a band, the other steps decide."
    if before.needs_triage:
        return f"A band for {_name(before)} would put {_name(after)} first."
    band = _stands_in(before)
    reopened = f"if something happened that reopens triage for {_name(after)}"
    if step == 2:
        return f"{_name(after)} would come first in a band more urgent than {band}, or {reopened}."
    return (
        f"{_name(after)} would come first in a band more urgent than {band}, {reopened}, "
        f"or if {_name(before)} came to stand in a less urgent one."
    )


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
