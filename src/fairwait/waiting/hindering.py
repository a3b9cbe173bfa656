"""What stands open on a wait, and would be lost were it joined into another: the rooms above say, each of its own."""

from collections.abc import Callable

Hindrance = Callable[[int], str]
"""Of a wait: why it is not joined yet, and what to do first; nothing where nothing is open."""
_hindrances: list[Hindrance] = []


def hinders_joining(asked: Hindrance) -> Hindrance:
    """Have this asked before a wait is joined into another."""
    if asked not in _hindrances:
        _hindrances.append(asked)
    return asked


def hindrance(wait: int) -> str:
    """The first reason, if any."""
    return next((why for asked in _hindrances if (why := asked(wait))), "")
