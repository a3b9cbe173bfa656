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
