"""Sentences of ours, looked up once while many are written.

Django asks before each sentence which language this moment speaks, and our words which vocabulary: a few millionths of
a second, and fifty rows of a list ask a thousand times. Inside `remembered` each is asked for once. Nobody changes
language or vocabulary in there.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

_remembered: ContextVar[dict[Hashable, str] | None] = ContextVar("said", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Look each sentence up once inside the block; a block within another goes on with what that one remembers."""
    if _remembered.get() is not None:
        yield
        return
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def gettext(message: str) -> str:
    """A sentence in the language and the words of this moment."""
    known = _remembered.get()
    if known is None:
        return translation.gettext(message)
    said = known.get(message)
    if said is None:
        said = known[message] = translation.gettext(message)
    return said


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence that suits a number."""
    known = _remembered.get()
    if known is None:
        return translation.ngettext(one, many, number)
    key = (one, many, number)
    said = known.get(key)
    if said is None:
        said = known[key] = translation.ngettext(one, many, number)
    return said


def pgettext(context: str, message: str) -> str:
    """A sentence that says another thing elsewhere."""
    known = _remembered.get()
    if known is None:
        return translation.pgettext(context, message)
    key = (context, message)
    said = known.get(key)
    if said is None:
        said = known[key] = translation.pgettext(context, message)
    return said
