"""Pathways as the words that mapping and checks need, with nothing else attached."""

from collections.abc import Iterator, Mapping, Sequence

from fairwait.engine.checks.vocabulary import BandTerms, PathwayTerms, Vocabulary
from fairwait.waiting.rules.pathways.shape import Band, Pathway


def vocabulary(
    pathways: Sequence[Pathway],
    *,
    risk_words: tuple[str, ...] = (),
    quiet_words: tuple[str, ...] = (),
    lowered: Mapping[str, str] | None = None,
) -> Vocabulary:
    """What these pathways are called in extracts, as plain data for the engine."""
    return Vocabulary(
        pathways=tuple(_pathway(pathway) for pathway in pathways),
        risk_words=risk_words,
        quiet_words=quiet_words,
        lowered=dict(lowered or {}),
        pause_words=frozenset(_pause_words(pathways)),
    )


def _pause_words(pathways: Sequence[Pathway]) -> Iterator[str]:
    for reason in (reason for pathway in pathways for reason in pathway.pause_reasons):
        yield from (reason.code, reason.label, *reason.words)


def _pathway(pathway: Pathway) -> PathwayTerms:
    words = dict.fromkeys((pathway.name, pathway.statutory_name, *pathway.words))
    return PathwayTerms(
        code=pathway.code,
        name=pathway.name,
        words=tuple(words),
        bands=tuple(_band(band) for band in pathway.bands),
        is_transition=pathway.is_transition,
    )


def _band(band: Band) -> BandTerms:
    words = dict.fromkeys((band.code, band.label, str(band), *band.words))
    target = None if band.target is None else band.target.length.days
    return BandTerms(code=band.code, rank=band.rank, label=band.label, words=tuple(words), target_days=target)
