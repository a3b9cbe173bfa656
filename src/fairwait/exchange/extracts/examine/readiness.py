"""What no file changes and every examination needs, made while the file is still being read by another process."""

from fairwait.engine.checks.rules.risk import risk_words_of
from fairwait.engine.checks.vocabulary import Vocabulary


def make_ready(*, vocabulary: Vocabulary, suggest: bool) -> None:
    """Load lists and libraries before they are asked for. What is found is the same with it or without."""
    import pyarrow.parquet  # noqa: F401

    if suggest:
        from fairwait.exchange.extracts.mapping.headers import hear
        from fairwait.exchange.extracts.mapping.profile import profile
        from fairwait.exchange.extracts.mapping.terms import Terms

        hear("Person ID")
        profile("Name", ["Ada Ash", "03/02/2026", "07700 900123"])
        Terms(vocabulary).pathway("Assessment")
    risk_words_of(vocabulary)
