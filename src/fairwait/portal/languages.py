"""In which language somebody reads: what they chose, else what their record says, else what their browser asks for.

Their record is asked only after the second fact: a page before it must tell nobody which language somebody speaks. A
link that is sent carries the language of their record instead.
"""

from collections.abc import Callable, MutableMapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from fairwait.govuk import catalogues
from fairwait.govuk.languages import ENGLISH, Language
from fairwait.keeping_in_touch.check_in import translating
from fairwait.keeping_in_touch.check_in.languages import ASKED, language_of
from fairwait.people.models import Person

KEY = "private-page-language"
PRIVATE = "/p/"
THEIRS = (PRIVATE, "/local-help/", "/adult-social-care/", "/ask/")
"""Where the pages of people who wait begin."""


class Said:
    """The language of one answer: which, whether somebody chose it, and whether it is a draft."""

    def __init__(self, language: Language, *, is_chosen: bool) -> None:
        self.language, self.is_chosen = language, is_chosen

    @property
    def tag(self) -> str:
        """For `lang`."""
        return self.language.tag

    @property
    def direction(self) -> str:
        """For `dir`."""
        return self.language.direction

    @property
    def is_easy(self) -> bool:
        """Whether it is easy read."""
        return self.language.is_easy

    @cached_property
    def is_draft(self) -> bool:
        """Whether nobody who speaks it has checked it. Where that cannot be known, it is called a draft."""
        if self.language.code == ENGLISH:
            return False
        try:
            return translating.is_draft(self.language.code)
        except DatabaseError:
            return True

    @cached_property
    def _words(self) -> dict[str, str]:
        return translating.translation(self.language.code).words

    def council(self, text: str) -> str:
        """Words of the council's own in this language; in English, marked as such, where it has said nothing."""
        if self.language.code == ENGLISH or not text:
            return text
        said = self._words.get(text) or gettext(text)
        return said if said != text else catalogues.in_english(text)

    @property
    def others(self) -> list[Language]:
        """What else it can be read in."""
        return [one for one in catalogues.offered().values() if one.code != self.language.code]

    def at(self, name: str, *args: object) -> str:
        """An address of a page that keeps nothing: it carries the language somebody chose."""
        return carried(reverse(name, args=args or None), self.language.code if self.is_chosen else "")


def carried(address: str, code: str) -> str:
    """An address that says in which language it is to be read."""
    return f"{address}?{ASKED}={code}" if code else address


def said_of(request: HttpRequest) -> Said:
    """The language of the answer to this request."""
    said: Said = request.said  # type: ignore[attr-defined]
    return said


def remember(session: MutableMapping[str, Any], said: Said) -> None:
    """A visit begins in this language."""
    session[KEY] = {"code": said.language.code, "chosen": said.is_chosen}


def follow(session: MutableMapping[str, Any], person: Person) -> None:
    """Now that it is them: in the language of their record, unless they chose another."""
    kept = session.get(KEY) or {}
    if not kept.get("chosen") and (code := language_of(person)):
        session[KEY] = {"code": code, "chosen": False}


class LanguageMiddleware:
    """Answers the pages of people who wait, errors too, in their language; everything else stays as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request."""
        if not request.path_info.startswith(THEIRS):
            return self.get_response(request)
        is_private = request.path_info.startswith(PRIVATE)
        said = _chosen(request, is_private=is_private)
        request.said = said  # type: ignore[attr-defined]
        request.errors_as = "portal/wrong.html" if is_private else "portal/public/wrong.html"  # type: ignore[attr-defined]
        with translation.override(said.language.code if said.language.code != ENGLISH else settings.LANGUAGE_CODE):
            response = self.get_response(request)
        response["Content-Language"] = said.tag
        patch_vary_headers(response, ("Accept-Language",))
        return response


def _chosen(request: HttpRequest, *, is_private: bool) -> Said:
    offered, asked = catalogues.offered(), request.GET.get(ASKED, "")
    kept = _kept(request) if is_private else None
    if asked in offered:
        said = Said(offered[asked], is_chosen=True)
        if kept:  # a visit goes on: what was chosen holds for the pages to come
            remember(request.session, said)
        return said
    if kept and kept["code"] in offered:
        return Said(offered[kept["code"]], is_chosen=kept["chosen"])
    return Said(offered[catalogues.of_browser(request.headers.get("Accept-Language", ""))], is_chosen=False)


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] | None = request.session.get(KEY)
    except DatabaseError:  # the page that says so is in a language all the same
        return None
    return kept
