"""1,000 packs as tagged PDF, beside the bare renderer given the same page."""

import os

from bench.phases import Place, found_council, phase, processor_seconds

PACKS, BARE = 1_000, 50
_ROWS_A_PACK = 100
"""Fewer at a small size, so that the whole bench is soon through."""


@phase("pack PDFs")
def pack_pdfs(place: Place) -> None:
    """Each pack composed of its blocks, drawn as a page and printed as PDF/UA; nothing is taken from what was kept."""
    os.environ["FAIRWAIT_DIR"] = str(place.folder / "packs")  # a council of its own
    found_council()
    from weasyprint import CSS, HTML, URLFetcher

    from fairwait.govuk.printing import STYLE
    from fairwait.keeping_in_touch.packs.rules.formats import FileForm
    from fairwait.keeping_in_touch.packs.writing import written
    from fairwait.keeping_in_touch.packs.writing.printed import page
    from tests.keeping_in_touch.packs.test_writing import edition

    count = min(PACKS, max(1, place.rows // _ROWS_A_PACK))
    written(edition(), FileForm.PDF)
    with place.timed("total"):
        for number in range(count):
            written(edition(note=f"Copy {number}"), FileForm.PDF)
    html, nobody = page(edition(), is_large=False), URLFetcher(allowed_protocols=())
    pages = len(HTML(string=html, url_fetcher=nobody).render().pages)
    began = processor_seconds()
    for _ in range(BARE):
        style = CSS(string=STYLE, url_fetcher=nobody)
        HTML(string=html, url_fetcher=nobody).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    bare = (processor_seconds() - began) / BARE
    each = place.processor["total"] / count
    place.facts |= {
        "packs": count,
        "pages each": pages,
        "pages a second of processor": round(pages / each, 1),
        "of the bare renderer": round(each / bare, 2),
    }


@phase("pack letters")
def pack_letters(place: Place) -> None:
    """Letters of different people with one pack, as they leave: what is enclosed is laid out once."""
    os.environ["FAIRWAIT_DIR"] = str(place.folder / "letters")  # a council of its own
    from fairwait.config.environment import Environment

    Environment().make_folders()
    import django

    django.setup()
    from fairwait.config import councils
    from fairwait.govuk.printing import as_pdf, lay_out
    from fairwait.keeping_in_touch.messages.letters import as_letter, letter_page
    from fairwait.keeping_in_touch.messages.models import Message
    from tests.desk import town as towns
    from tests.keeping_in_touch.packs.filled import published

    councils.migrate()
    published(towns.settle())
    count = min(PACKS, max(1, place.rows // _ROWS_A_PACK))

    def letter(number: int) -> Message:
        to = f"Amina Example {number}\n{number} Mill Lane\nZX1 4BD"
        return Message(channel="letter", to=to, subject="While you wait", enclosure="waiting-well:1:en:0")

    words = "Here is what you can expect while you wait.\n\nPlease ring us if anything changes."
    whole = letter_page([(letter(0), words)])
    pages = len(lay_out(whole).pages)
    as_letter(letter(0), words)
    began = processor_seconds()
    for _ in range(BARE):
        as_pdf(whole)
    bare = (processor_seconds() - began) / BARE
    with place.timed("total"):
        for number in range(count):
            as_letter(letter(number), words)
    each = place.processor["total"] / count
    place.facts |= {
        "letters": count,
        "pages each": pages,
        "ms of processor each": round(1000 * each, 1),
        "pages a second of processor": round(pages / each, 1),
        "of the bare renderer": round(each / bare, 2),
    }
