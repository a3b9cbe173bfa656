"""What somebody typed into a form that could not be taken, so that it can be shown back to them and not be lost."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDictKeyError

# Never shown back: what should not be on a screen, and what nobody typed.
_NEVER = ("password", "csrf", "token", "next", "key")
_OURS = frozenset({"was", "do", "once", "revision", "seen"})
"""What a page says to itself beside the answers."""
_LONGEST = 5_000


@dataclass(frozen=True)
class Typed:
    """One answer: the field's name as words, and what was in it."""

    label: str
    value: str


def words_in(request: HttpRequest) -> tuple[Typed, ...]:
    """The answers in a POST from our own pages, empty ones left out.

    Nothing is given back unless the browser says that the form came from this site: another site must not be able to
    put words on our pages.
    """
    if request.method != "POST" or not _from_here(request):
        return ()
    try:
        posted = list(request.POST.lists())
    except (MultiValueDictKeyError, OSError, ValueError):
        return ()
    return tuple(
        Typed(label=_as_words(name), value=value[:_LONGEST])
        for name, values in posted
        for value in values
        if value.strip() and name not in _OURS and not any(mark in name.lower() for mark in _NEVER)
    )


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


def _as_words(name: str) -> str:
    text = name.rsplit("-", 1)[-1].replace("_", " ").strip()
    return text[:1].upper() + text[1:]
