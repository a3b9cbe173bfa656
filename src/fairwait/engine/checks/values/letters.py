"""Letters with their accents, and characters that nobody can see."""

import polars as pl

_INVISIBLE = r"[\u{200B}\u{FEFF}\u{00AD}\u{2060}]"


def are_accented(values: pl.Series) -> bool:
    """Whether there is anything but plain letters in any of some texts."""
    return values.str.len_bytes().sum() != values.str.len_chars().sum()


def composed(values: pl.Series) -> pl.Series:
    """Texts in their composed form (NFC), without what cannot be seen: changed only where there are other letters."""
    at = (values.str.len_bytes() != values.str.len_chars()).arg_true()
    mended = values.gather(at).str.normalize("NFC").str.replace_all(_INVISIBLE, "")
    return values.scatter(at, mended)
