"""What somebody typed into a form that could not be taken, so that it can be shown back to them and not be lost."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

from fairwait.govuk.fields import DateField, DateInput

# Never shown back: what should not be on a screen, and what nobody typed.
_NEVER = ("password", "csrf", "token", "next", "key")
_OURS = frozenset({"was", "do", "once", "revision", "seen", "asked_on"})
"""What a page says to itself beside the answers."""
_LONGEST = 5_000

FormClass = type[forms.BaseForm]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Typed:
    """One answer: what its box is called on the page, and what was in it."""

    label: str
    value: str


def asks_with(form_of: Callable[[HttpRequest], FormClass | None]) -> Callable[[View], View]:
    """Mark a page whose form is not written in our code: how its form is found again, from what was sent alone."""

    def mark(view: View) -> View:
        view.asks_with = form_of  # type: ignore[attr-defined]
        return view

    return mark


def words_in(request: HttpRequest) -> tuple[Typed, ...]:
    """The answers in a POST from our own pages, empty ones left out.

    Nothing is given back unless the browser says that the form came from this site: another site must not be able to
    put words on our pages.
    """
    if request.method != "POST" or not _from_here(request):
        return ()
    try:
        posted = dict(request.POST.lists())
    except (MultiValueDictKeyError, OSError, ValueError):
        return ()
    asked = _fields(request, frozenset(posted))
    found = []
    for name, values in posted.items():
        root = _root(name)
        if name in _OURS or any(mark in name.lower() for mark in _NEVER):
            continue
        if isinstance(asked.get(root), DateField) and name != root:
            values = _date(posted, root) if name == _first_part(posted, root) else []
        field = asked.get(name) or asked.get(root)
        label = str(field.label or "") if field else ""
        found += [
            Typed(label=label or _as_words(name), value=_as_shown(field, value)[:_LONGEST])
            for value in values
            if value.strip() and not _is_reference(value)
        ]
    return tuple(found)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


def _fields(request: HttpRequest, posted: frozenset[str]) -> dict[str, forms.Field]:
    """The fields by name of the forms a page asks with; where two share a name, of that form more of which was sent."""
    named = frozenset(map(_root, posted))
    ranked = sorted(_forms(request), key=lambda one: -len(named & set(one.base_fields)))
    found: dict[str, forms.Field] = {}
    for form in ranked:
        for name, field in form.base_fields.items():
            found.setdefault(name, field)
    return found


def _forms(request: HttpRequest) -> Iterator[Any]:
    """The forms of the page that was sent: what it says itself, then what its module takes from a module of forms."""
    match = request.resolver_match
    if match is None:
        return
    form_of = getattr(match.func, "asks_with", None)
    if form_of is not None and (form := form_of(request)) is not None:
        yield form
    for one in vars(sys.modules[match.func.__module__]).values():
        of_module = vars(one).values() if isinstance(one, ModuleType) and ".forms" in one.__name__ else (one,)
        yield from (each for each in of_module if isinstance(each, type) and issubclass(each, forms.BaseForm))


def _root(name: str) -> str:
    """The name of a date, from that of one of its three boxes."""
    before, _dash, part = name.rpartition("-")
    return before if before and part in DateInput.PARTS else name


def _first_part(posted: dict[str, list[str]], root: str) -> str:
    return next(name for name in posted if name != root and _root(name) == root)


def _date(posted: dict[str, list[str]], root: str) -> list[str]:
    parts = (posted.get(f"{root}-{part}", [""])[-1].strip() for part in DateInput.PARTS)
    return [" ".join(part for part in parts if part)]


def _as_shown(field: forms.Field | None, value: str) -> str:
    """The words of a choice, and not its code. What the page alone could name is chosen again."""
    if isinstance(field, forms.BooleanField):
        return _("Ticked")
    if not isinstance(field, forms.ChoiceField):
        return value
    offered: Any = field.choices
    words = next((str(words) for code, words in offered if str(code) == value), "")
    return words or _("Chosen: choose it again")


def _is_reference(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def _as_words(name: str) -> str:
    text = name.rsplit("-", 1)[-1].replace("_", " ").strip()
    return text[:1].upper() + text[1:]
