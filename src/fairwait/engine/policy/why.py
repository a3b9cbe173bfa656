"""Why one wait is before another, in words."""

from dataclasses import dataclass

from fairwait.engine.policy.order import Standing, sort_key

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
    """Which of two waits comes first, the step (from 1) that settles it, its sentence, and every step beside it."""

    first: int
    step: int
    sentence: str
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
    sentence = f"{step.sentence} That settles it, at the {_ORDINALS[number - 1]} of five steps."
    return Why(first=first, step=number, sentence=sentence, steps=steps)


def _steps(left: Standing, right: Standing) -> tuple[Step, ...]:
    a, b = sort_key(left), sort_key(right)
    first, second = (left, right) if a < b else (right, left)

    def step(name: str, words: tuple[str, str], is_left: bool, is_right: bool, sentence: str) -> Step:
        return Step(name, *words, first=left.id if is_left else right.id if is_right else None, sentence=sentence)

    return (
        step(
            "Needs triage first",
            (_triage(left), _triage(right)),
            a.triage < b.triage,
            b.triage < a.triage,
            f"{_name(first)} needs triage, {_name(second)} does not.",
        ),
        step(
            "Band suggested",
            (_band(left), _band(right)),
            a.rank < b.rank,
            b.rank < a.rank,
            f"{_name(first)} stands in {_band(first)}, {_name(second)} in {_band(second)}.",
        ),
        step(
            "Share of the target used",
            (_share(left), _share(right)),
            a.unused < b.unused,
            b.unused < a.unused,
            f"{_name(first)} has used {_share(first)}, {_name(second)} {_share(second)}.",
        ),
        step(
            "Start of the wait",
            (_start(left), _start(right)),
            a.start < b.start,
            b.start < a.start,
            f"{_name(first)} began to wait on {_start(first)}, {_name(second)} on {_start(second)}.",
        ),
        step(
            "Number on the list",
            (str(left.id), str(right.id)),
            a.id < b.id,
            b.id < a.id,
            f"All else is alike, and {_name(first)} has the lower number on the list.",
        ),
    )


def _name(standing: Standing) -> str:
    return standing.name or f"Wait {standing.id}"


def _triage(standing: Standing) -> str:
    if standing.rank is None:
        return "Yes: no band yet"
    return "Yes: could not be scored" if standing.needs_triage else "No: band chosen"


def _band(standing: Standing) -> str:
    if standing.needs_triage:
        return "no band yet" if standing.rank is None else "no band that could be scored"
    return standing.band or f"band {standing.rank}"


def _share(standing: Standing) -> str:
    share = standing.share_of_target
    if standing.needs_triage or share is None:
        return "no target"
    return f"{share:.4g} times the target" if share >= 1 else f"{share * 100:.4g}% of the target"


def _start(standing: Standing) -> str:
    return f"{standing.clock_start.day} {_MONTHS[standing.clock_start.month - 1]} {standing.clock_start.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
