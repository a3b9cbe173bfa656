"""What must hold of a pathway before a council can adopt it, however it was written."""

import re
from collections.abc import Iterator, Sequence

from fairwait.waiting.rules.pathways.refusal import PathwayRefused
from fairwait.waiting.rules.pathways.shape import Band, Pathway
from fairwait.waiting.rules.words import Coded, names_of, plain

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MOST_ROUND_DAYS = 3650
_BAND_CODE = re.compile(r"[A-Za-z0-9]{1,8}\Z")


def check(pathway: Pathway) -> None:
    """Refuse, with the place and the remedy, a pathway that would make some wait's answer wrong or unsayable.

    Raises: PathwayRefused at the first thing found, in the order of the document.
    """
    _check_head(pathway)
    _check_clock(pathway)
    _check_bands(pathway)
    _check_reasons("pause_reasons", pathway.pause_reasons)
    _check_reasons("end_reasons", pathway.end_reasons)


def check_together(pathways: Sequence[Pathway]) -> None:
    """Refuse a set of pathways in which one code, or one word of an extract, would mean two of them."""
    _unique_codes("pathway", pathways)
    _unique_words("pathway", pathways)


def _check_head(pathway: Pathway) -> None:
    if not _CODE.match(pathway.code):
        raise PathwayRefused(
            f"\u201c{pathway.code}\u201d cannot be a code.",
            key="code",
            remedy="Use lower-case letters, digits and single hyphens, for example needs-assessment.",
        )
    for key in ("name", "statutory_name"):
        if not str(getattr(pathway, key)).strip():
            raise PathwayRefused("It is blank.", key=key, remedy="Write the name a person would read.")
    for key, days in _intervals(pathway):
        if days < 1:
            raise PathwayRefused(f"{days} is too few days.", key=key, remedy="Give a whole number of days, 1 or more.")


def _intervals(pathway: Pathway) -> Iterator[tuple[str, int]]:
    yield "unbanded.recheck_days", pathway.unbanded.recheck_days
    yield "unbanded.contact_days", pathway.unbanded.contact_days
    for number, band in enumerate(pathway.bands):
        yield f"bands[{number}].recheck_days", band.recheck_days
        yield f"bands[{number}].contact_days", band.contact_days


def _check_clock(pathway: Pathway) -> None:
    for key in ("starts", "stops", "counts"):
        if not str(getattr(pathway.clock, key)).strip():
            raise PathwayRefused("It is blank.", key=f"clock.{key}", remedy="Say it in a sentence people can read.")
    if not pathway.clock.start_from:
        raise PathwayRefused(
            "No date is named.", key="clock.start_from", remedy='Name at least one, for example ["referred_on"].'
        )
    if not 0 <= pathway.clock.round_days <= MOST_ROUND_DAYS:
        raise PathwayRefused(
            "It is negative or longer than ten years.", key="clock.round_days",
            remedy="Give the days from one to the next, 365 for what comes every year, or leave it out.",
        )  # fmt: skip
    if pathway.clock.lead_days < 0:
        raise PathwayRefused("It is negative.", key="clock.lead_days", remedy="Give the days before expiry, 0 or more.")


def _check_bands(pathway: Pathway) -> None:
    if not pathway.bands:
        raise PathwayRefused("There is no band.", key="bands", remedy="Add at least one [[bands]] table.")
    _unique_codes("bands", pathway.bands)
    ranks = [band.rank for band in pathway.bands]
    if ranks != list(range(1, len(ranks) + 1)):
        raise PathwayRefused(
            f"The ranks run {', '.join(map(str, ranks))}.",
            key="bands",
            remedy="Write the bands from the most urgent down and number their ranks 1, 2, 3 and so on.",
        )
    for number, band in enumerate(pathway.bands):
        _check_band(band, key=f"bands[{number}]")
    _unique_words("bands", pathway.bands)


def _check_band(band: Band, *, key: str) -> None:
    if not _BAND_CODE.match(band.code):
        raise PathwayRefused(
            f"\u201c{band.code}\u201d cannot be a band\u2019s code.",
            key=f"{key}.code",
            remedy="Use up to eight letters and digits, for example P1.",
        )
    if not band.label.strip():
        raise PathwayRefused("It is blank.", key=f"{key}.label", remedy="Write the word people say for this band.")
    if band.target is not None and not band.target.is_local and not band.target.source.strip():
        raise PathwayRefused(
            "A target that rests on a regulation must say which.",
            key=f"{key}.target_source",
            remedy="Name the regulation, or set target_basis to local.",
        )
    target = band.target.length if band.target else None
    for name, length in (("target", target), ("first_response", band.first_response)):
        if length is not None and length.days < 0:
            raise PathwayRefused("It is negative.", key=f"{key}.{name}", remedy='Write it as "same day" or "28 days".')


def _check_reasons(key: str, reasons: Sequence[Coded]) -> None:
    for number, reason in enumerate(reasons):
        if not _CODE.match(reason.code):
            raise PathwayRefused(
                f"\u201c{reason.code}\u201d cannot be a code.",
                key=f"{key}[{number}].code",
                remedy="Use lower-case letters, digits and single hyphens.",
            )
        if not reason.label.strip():
            raise PathwayRefused("It is blank.", key=f"{key}[{number}].label", remedy="Write what people would read.")
    _unique_codes(key, reasons)
    _unique_words(key, reasons)


def _unique_codes(key: str, items: Sequence[Coded]) -> None:
    seen: set[str] = set()
    for number, item in enumerate(items):
        if item.code in seen:
            raise PathwayRefused(
                f"The code \u201c{item.code}\u201d is used twice.",
                key=f"{key}[{number}].code",
                remedy="Give each its own code.",
            )
        seen.add(item.code)


def _unique_words(key: str, items: Sequence[Coded]) -> None:
    owners: dict[str, Coded] = {}
    for number, item in enumerate(items):
        for word in sorted(names_of(item)):
            other = owners.setdefault(word, item)
            if other is not item:
                raise PathwayRefused(
                    f"\u201c{_written(item, word)}\u201d would mean both {other.label} and {item.label}.",
                    key=f"{key}[{number}].words",
                    remedy="Keep it in one of them, so that an extract\u2019s word has one meaning.",
                )


def _written(item: Coded, word: str) -> str:
    return next(text for text in (*item.words, item.label, item.code) if plain(text) == word)
