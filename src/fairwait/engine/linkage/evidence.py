"""What speaks for and against a pair, in words a person at a desk would use. Never the values themselves."""

import polars as pl

from fairwait.engine.linkage.levels import LEVELS, UNKNOWN, Compared


def likely(probability: float) -> str:
    """A probability as it is said: "97%", and "over 99%" rather than a certainty nobody has."""
    return "over 99%" if probability >= 0.995 else f"{probability:.0%}"


_WORDS: dict[str, dict[str, str]] = {
    "nhs": {
        "same": "same NHS number",
        "near": "NHS number damaged in one, otherwise the same",
        "different": "NHS numbers differ",
    },
    "born": {
        "same": "same birth date",
        "same first of January": "same birth date, but the first of January is often a guess",
        "day and month exchanged": "day and month of birth exchanged",
        "one digit": "birth date one digit apart",
        "close": "birth date agrees in two of its three parts",
        "generation": "birth dates many years apart",
        "different": "birth dates differ",
    },
    "order": {"exchanged": "first name and surname exchanged"},
    "first": {
        "same": "same first name",
        "nickname": "first name a form of the other",
        "part": "first name part of the other",
        "initial": "same initial of first name",
        "near": "first name a slip apart",
        "near but another name": "first names alike, but both are names",
        "different": "first names differ",
    },
    "last": {
        "same": "same surname",
        "part": "surname part of the other",
        "near": "surname a slip apart",
        "initial": "same initial of surname",
        "different for a woman": "surnames differ, perhaps a change of name",
        "different": "surnames differ",
    },
    "place": {
        "same address": "same address",
        "same postcode": "same postcode",
        "near postcode": "postcode one character apart",
        "neighbours": "same postcode, another house",
        "different": "addresses differ",
    },
    "phone": {"same": "same phone", "different": "phones differ"},
    "email": {"same": "same e-mail", "different": "e-mails differ"},
    "gender": {"different": "genders differ"},  # the same gender is hardly evidence, and not worth a reader's time
}
_AGAINST = ("different", "different for a woman", "generation", "neighbours", "near but another name")
_SAID_AS_ONE = ("first", "last")  # "first name and surname exchanged" says both


def because(compared: Compared) -> pl.Series:
    """One list of phrases per pair: what agrees, then what differs."""
    columns = []
    frame = pl.DataFrame(dict(compared.levels))
    exchanged = pl.col("order") == LEVELS["order"].index("exchanged")
    for differs in (False, True):
        for comparison, words in _WORDS.items():
            phrases = {
                LEVELS[comparison].index(level): phrase
                for level, phrase in words.items()
                if (level in _AGAINST) == differs
            }
            if not phrases:
                continue
            phrase = pl.col(comparison).replace_strict(phrases, default=None, return_dtype=pl.String)
            if comparison in _SAID_AS_ONE:
                phrase = pl.when(~exchanged | (pl.col("order") == UNKNOWN)).then(phrase)
            columns.append(phrase.alias(f"{comparison} {differs}"))
    return frame.select(because=pl.concat_list(columns).list.drop_nulls())["because"]
