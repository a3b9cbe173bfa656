"""What the pages of imports show, in words: made from what was found, so that templates only lay it out."""

from collections.abc import Callable

from fairwait.exchange.models import Import
from fairwait.exchange.queries import first_lines
from fairwait.exchange.showing.asked import columns
from fairwait.exchange.showing.changes import effect, lines
from fairwait.exchange.showing.files import CONTENT_TYPES, attachment, ending_of
from fairwait.exchange.showing.found import findings
from fairwait.exchange.showing.giving import given
from fairwait.exchange.showing.outcome import came_of, result
from fairwait.exchange.showing.working import work

Take = Callable[[Import], Import]

__all__ = [
    "CONTENT_TYPES",
    "Take",
    "attachment",
    "came_of",
    "columns",
    "effect",
    "ending_of",
    "findings",
    "first_lines",
    "given",
    "lines",
    "result",
    "work",
]
