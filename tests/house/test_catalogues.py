"""Every sentence that people who wait read stands in every language, whole; the compiled catalogue says the same."""

import gettext
import re

import pytest
from babel.messages.pofile import read_po

from tests.house.sentences import FOLDER, sentences

LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "en_Easy")
_PLACE = re.compile(r"%\(\w+\)[sd]")


def source(code):
    with (FOLDER / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=None if code == "en_Easy" else code)


def test_welsh_and_a_language_read_from_the_right_are_there():
    assert {"cy", "ur"} <= set(LANGUAGES)
    assert len(sentences()) > 300


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_translated(code):
    kept = source(code)
    lacking = []
    for said in sentences():
        found = kept.get(said.key, context=said.context)
        strings = () if found is None else (found.string if isinstance(found.string, tuple | list) else (found.string,))
        if not strings or not all(strings) or found.fuzzy:
            lacking.append(said.key)
    assert not lacking, f"{code}: run scripts/catalogues.py, then translate {lacking}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_translation_loses_what_is_put_into_the_sentence(code):
    for said in source(code):
        if said.id:
            forms = said.id if isinstance(said.id, tuple | list) else (said.id,)
            wanted = set(_PLACE.findall(forms[-1]))
            for text in said.string if isinstance(said.string, tuple | list) else (said.string,):
                assert set(_PLACE.findall(text)) == wanted, (code, said.id)


@pytest.mark.parametrize("code", sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
def test_the_compiled_catalogue_is_the_source(code):
    with (FOLDER / code / "LC_MESSAGES" / "django.mo").open("rb") as file:
        compiled = {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}
    written = {}
    for said in source(code):
        if said.id and said.string:
            key = said.id if isinstance(said.id, str) else said.id[0]
            key = f"{said.context}\x04{key}" if said.context else key
            if isinstance(said.id, str):
                written[key] = said.string
            else:
                written |= {(key, number): text for number, text in enumerate(said.string) if text}
    assert compiled == written, f"{code}: run scripts/catalogues.py"
