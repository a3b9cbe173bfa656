"""What is printed can be read: letters have a font, or it says which have none."""

import re

import pytest

from fairwait.govuk import printing
from fairwait.govuk.printing import CannotPrint, LettersMissing, as_pdf, lay_out, pages_as_pdf
from tests.fonts import undrawn  # noqa: F401

URDU = "آپ کی درخواست ہمارے پاس ہے۔ ہم آپ کو بھولے نہیں ہیں۔"


def page(words, language="en"):
    return f'<html lang="{language}"><head><title>A page</title></head><body><p>{words}</p></body></html>'


def test_urdu_has_every_letter_of_one_font_so_that_they_are_joined():
    made = lay_out(page(URDU, "ur"))
    made.write_pdf(pdf_variant="pdf/ua-1")
    names = {font.name.decode() if isinstance(font.name, bytes) else str(font.name) for font in made.fonts.values()}
    assert [name for name in names if "Fairwait" in name]
    assert not [font for font in made.fonts.values() if font.missing]
    assert as_pdf(page(URDU, "ur")).startswith(b"%PDF-")


def test_letters_that_no_font_has_are_not_printed_as_boxes(undrawn):  # noqa: F811
    for draw in (as_pdf, lambda html: pages_as_pdf(lay_out(html), lay_out(html).pages)):
        with pytest.raises(LettersMissing, match=f"no font here has the letters {undrawn}") as refused:
            draw(page(f"Dear {undrawn}"))
        assert isinstance(refused.value, CannotPrint)


@pytest.mark.parametrize(
    ("sign", "is_one"),
    [
        ("a", True),
        ("\u0626", True),
        ("\u064f", True),
        ("\U000120a4", True),
        ("\U0001faa8", False),
        ("\uf0b7", False),
        ("7", False),
    ],
)
def test_words_are_made_of_letters_and_their_marks(sign, is_one):
    assert printing.is_letter(sign) is is_one


def test_a_smiley_spoils_no_letter():
    assert as_pdf(page("See you soon \U0001faa8")).startswith(b"%PDF-")


def test_only_what_is_written_in_that_script_takes_the_time_to_read_its_font():
    assert not re.search(printing._ARABIC, page("Dear Amina"))
