"""The languages of pages that people wait behind: which there are, which way each is read, and what a catalogue says.

A language is there once its catalogue is (`govuk/locale/<code>/LC_MESSAGES/django.po`, with the `.mo` beside it). Staff
read English. Easy read is kept as a catalogue too: the same pages in shorter sentences.
"""

import gettext as system
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, to_language, to_locale
from django.utils.translation.trans_real import parse_accept_lang_header
from markupsafe import Markup

from fairwait.govuk.languages import EASY, ENGLISH, Language, language


def folder() -> Path:
    """Where catalogues are."""
    return Path(settings.LOCALE_PATHS[0])


@cache
def offered() -> dict[str, Language]:
    """The languages there are, English first, then by their English names."""
    found = {to_language(path.parts[-3]) for path in folder().glob("*/LC_MESSAGES/django.mo")}
    others = sorted((language(code) for code in found), key=lambda one: (one.is_easy, one.english))
    return {one.code: one for one in (language(ENGLISH), *others)}


def current() -> Language:
    """The language of this moment."""
    code = (get_language() or ENGLISH).lower()
    return language(code if code == EASY else code.split("-")[0])


def of_browser(accepted: str) -> str:
    """The first language a browser asks for that there is; English where there is none."""
    for code, _weight in parse_accept_lang_header(accepted):
        if (base := code.split("-")[0]) in offered():
            return base
    return ENGLISH


# What a catalogue says -----------------------------------------------------------------------------------------------


@cache
def catalogue(code: str) -> tuple[tuple[str, str], ...]:
    """Every sentence in English, as it is asked for, with what stands for it; the forms for numbers one by one."""
    with (folder() / to_locale(code) / "LC_MESSAGES" / "django.mo").open("rb") as file:
        kept = system.GNUTranslations(file)
    return tuple(sorted(_pairs(kept._catalog), key=lambda pair: pair[0].casefold()))  # type: ignore[attr-defined]


def _pairs(kept: dict[str | tuple[str, int], str]) -> Iterator[tuple[str, str]]:
    for asked, said in kept.items():
        text = asked if isinstance(asked, str) else f"{asked[0]} [{asked[1] + 1}]"
        if text:
            yield text.split("\x04")[-1], said


@cache
def digest(code: str) -> str:
    """What a catalogue says, in sixteen letters: an approval holds for this text and no other."""
    return hashlib.sha256(repr(catalogue(code)).encode()).hexdigest()[:16]


# Words that are not in the language of the page -----------------------------------------------------------------------


def in_english(text: object) -> Markup | str:
    """Words that stand in English on a page of another language, marked as such; as they are on a page in English."""
    here = current()
    if not text or here.tag == "en-GB":
        return str(text)
    return Markup('<bdi lang="en-GB" dir="ltr">{}</bdi>').format(text)


def number(text: object) -> Markup:
    """A number to ring, a code, a time: read from the left in every language."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(text)


def isolated(text: str) -> str:
    """Words of any language inside an option, where no element may stand: what is beside them keeps its order."""
    return text if current().direction == "ltr" else f"\u2068{text}\u2069"
