"""A pack as a tagged PDF, in ordinary or in large print."""

from django.template.loader import render_to_string

from fairwait.govuk.printing import as_pdf
from fairwait.keeping_in_touch.packs import showing
from fairwait.keeping_in_touch.packs.writing.edition import Edition


def as_printed(edition: Edition, *, is_large: bool) -> bytes:
    """The whole pack as PDF/UA. Raises CannotPrint."""
    return as_pdf(page(edition, is_large=is_large))


def page(edition: Edition, *, is_large: bool) -> str:
    """The page the PDF is made of."""
    context = {
        "edition": edition, "pack": edition.pack, "said": edition.around, "records": edition.records,
        "shown": showing.sections(edition.away), "is_large": is_large,
    }  # fmt: skip
    return render_to_string("packs/print.html", context, using="pages")
