"""Text damaged on its way, and text that could do harm elsewhere."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from fairwait.engine.checks.findings import COLUMNS
from fairwait.engine.checks.rules.batch import NOTHING, cut
from fairwait.engine.checks.rules.catalogue import BY_NAME

LONGEST_CELL = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2400]")
TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_TAGS = (
    "a|abbr|applet|b|base|blink|body|br|button|code|div|embed|em|fieldset|font|form|frame|frameset|h[1-6]|head|hr|html|i|iframe|"
    "img|input|isindex|li|link|marquee|math|meta|object|ol|option|p|pre|script|select|span|strong|style|sub|sup|svg|table|tbody|"
    "td|template|textarea|th|thead|title|tr|tt|u|ul|video|audio|xml|xss|source"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s[^<>]*|/[^<>]*)?>|<(?:script|img|svg|iframe|object|embed|body|meta|link|style)\b|<!--|<!\[CDATA\[|<!doctype|<\?xml|<\?php|"
    r"\bjavascript:\s*\w|\{\{.{0,200}\}\}|\{%.{0,200}%\}|\$\{.{0,200}\}",
    re.IGNORECASE | re.DOTALL,
)
_CALL = r"[A-Za-z_][\w.]*\("
_PIPE = r"[A-Za-z_]\w*\s*\|"
_CELL = r"\$?[A-Za-z]{1,3}\$?\d{1,7}(?:\s*[-+*/:^&=<>,].*)?$"
_SUM = r"[\d.,\s()]*\d\s*[-+*/^&]\s*[-+(]?\s*[\d(\"A-Za-z].*"
_RUNS_AFTER_EQUALS = re.compile(
    rf"^=\s*(?:[-+@]*\s*(?:{_CALL}|{_PIPE}|{_CELL}|{_SUM}$)|[-+@\"'(\[{{#]|[A-Za-z\d$])", re.DOTALL
)
_EQUALS_WORDS = re.compile(r"^=\s+[A-Za-z]|^=[=>]|^=$|^=\s*$")
_RUNS_AFTER_SIGN = re.compile(
    rf"^[-+@][-+@=]*(?:{_CALL}|{_PIPE}|{_CELL})|^[-+]\s*[\d.]+(?:\s*[-+*/^]\s*[\d.(]+)*\s*[-+*/^]\s*(?:{_CALL}|{_PIPE}|{_CELL})",
    re.DOTALL,
)
_SUM_ONLY = re.compile(r"^[-+]\s?\d+(?:\.\d+)?\s?[+*/^]\s?\d+(?:\.\d+)?(?:\s?[-+*/^]\s?\d+(?:\.\d+)?)*$")
_PHONE = re.compile(r"^\+\s*\(?\d[\d\s()./-]{6,}(?:\s*(?:ext|x)?\.?\s*\d+)?$")


def runs_in_a_spreadsheet(text: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula and run it.

    "=" before anything but words, and "+", "-" or "@" before a call, a cell, a sum or a command. "+44 1632 960123",
    "- see file", "-1", "+ve", "= same as before" are text.
    """
    text = text.lstrip("\t\r\n ")
    if not text or text[0] not in "=+-@":
        return False
    if text[0] == "=":
        call = re.match(rf"^=\s+(?:{_CALL}|{_PIPE})", text)
        return bool(call or (not _EQUALS_WORDS.match(text) and _RUNS_AFTER_EQUALS.match(text)))
    if _PHONE.match(text):
        return False
    return bool(_RUNS_AFTER_SIGN.match(text) or _SUM_ONLY.match(text))


def hostile(text: str) -> str | None:
    """Why a value is hostile, in plain words; None if it is not."""
    if len(text) > LONGEST_CELL:
        return f"the text has {len(text):,} characters, more than a spreadsheet cell can hold (32,767)"
    if CONTROL.search(text):
        return "there are control characters in the text"
    if TURNS.search(text):
        return "there are characters that turn the direction of text round and can hide what it says"
    if runs_in_a_spreadsheet(text):
        return "a spreadsheet would run this as a formula"
    if _MARKUP.search(text):
        return "there is markup or program text in it"
    return None


# A character whose UTF-8 bytes were read as Windows-1252: a lead byte that is rare before a mark, then the marks.
_CONTINUATION = "".join(
    sorted(
        {bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(0x80, 0xC0)}
        | {chr(b) for b in range(0x80, 0xC0)}
    )
)
_CONTINUATION_CLASS = "[" + re.escape(_CONTINUATION) + "]"
_TWICE = re.compile(
    rf"[ÂÃÄÅÐÑÎÏØÙ]{_CONTINUATION_CLASS}|[âàáãïêéíì]{_CONTINUATION_CLASS}{{2}}|ð{_CONTINUATION_CLASS}{{2,3}}|â€"
)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|pound|eacute|egrave|rsquo|lsquo|ndash|mdash|#\d{2,5}|#x[0-9a-f]{2,4});",
    re.IGNORECASE,
)
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|^\?[^\W\d_]{2,}|(?<![^\W\d_])[^\W\d_]\?\?[^\W\d_]")
_C1 = re.compile(r"[\x80-\x9f]")


def _bytes_of(text: str) -> bytes | None:
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:
                return None
            out.append(ord(letter))
    return bytes(out)


def encoded_twice(text: str) -> bool:
    """Whether somewhere in a text UTF-8 was read as Windows-1252 (RenÃ©e for Renée)."""
    for found in _TWICE.finditer(text):
        if found[0].startswith("â€"):
            return True
        raw = _bytes_of(found[0])
        if raw is None:
            continue
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        return True
    return "ï»¿" in text


def damaged(text: str, *, is_name: bool = False) -> str | None:
    """Why a text is damaged, in plain words; None if it is not. In a name "?" between letters is a lost letter."""
    if "\ufffd" in text:
        return "a character was lost and replaced (�)"
    if encoded_twice(text):
        return "the text was encoded twice, so accents and quotes come out as pairs of odd characters"
    if _C1.search(text):
        return "the text was read in the wrong encoding, so quotes or dashes have become invisible"
    if _ENTITY.search(text):
        return "the text was encoded for a web page (&amp; for &)"
    if is_name and _LOST_LETTER.search(text):
        return "a letter was lost and replaced by a question mark"
    return None


# One cheap look at every cell; only what it catches is judged.
SUSPECT = (
    r"^[=+@\-]|[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\x{2400}\x{FFFD}\x{202A}-\x{202E}\x{2066}-\x{2069}<{]|"
    r"[ÂÃÄÅÐÑÎÏØÙâàáãïêéíìð][^\p{L} ]|"
    r"[ÂÃÄÅÐÑÎÏØÙ][ŠŒŽšœžŸƒˆªº]|[âàáãïêéíìð][ŠŒŽšœžŸƒˆªº]|&[A-Za-z#]|(?i:javascript:)"
)
SUSPECT_IN_NAMES = SUSPECT + r"|\?"


@dataclass(frozen=True)
class Look:
    """What one column is looked at for: its header, whether it holds names, whether damage is looked for at all."""

    header: str
    is_name: bool = False


@lru_cache(maxsize=100_000)
def _faults(text: str, is_name: bool) -> tuple[str | None, str | None]:
    return hostile(text), damaged(text, is_name=is_name)


def suspects(rows: pl.DataFrame, *, look: Look) -> pl.DataFrame:
    """`row` and `value` of the cells of one column that deserve to be judged."""
    column = pl.col(look.header)
    caught = column.str.contains(SUSPECT_IN_NAMES if look.is_name else SUSPECT) | (
        column.str.len_bytes() > LONGEST_CELL
    )
    return rows.filter(caught).select("row", column.alias("value"))


def text_findings(caught: pl.DataFrame, *, look: Look) -> pl.DataFrame:
    """`hostile-value` and `text-damaged` findings among the caught cells of one column.

    Args:
        caught: `row` and `value` of cells that deserve to be judged.
    """
    values = caught.get_column("value").unique().to_list()
    judged = {value: _faults(value, look.is_name) for value in values}
    parts = []
    for place, rule in enumerate(("hostile-value", "text-damaged")):
        reasons = {value: faults[place] for value, faults in judged.items() if faults[place]}
        if reasons:
            parts.append(_said(caught, reasons=reasons, rule=rule, header=look.header))
    return pl.concat(parts) if parts else NOTHING


def _said(caught: pl.DataFrame, *, reasons: Mapping[str, str | None], rule: str, header: str) -> pl.DataFrame:
    known = BY_NAME[rule]
    why = pl.DataFrame(
        {
            "value": list(reasons),
            "message": [f"{(reason or '')[:1].upper()}{(reason or '')[1:]}." for reason in reasons.values()],
        },
        schema={"value": pl.String(), "message": pl.String()},
    )
    return (
        caught.join(why, on="value")
        .select(
            pl.lit(rule).alias("rule"),
            pl.lit(str(known.severity)).alias("severity"),
            "row",
            pl.lit(header).alias("column"),
            cut(pl.col("value").str.replace_all(r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]", "␀")).alias("value"),
            "message",
            pl.lit(known.fix).alias("fix"),
        )
        .cast(COLUMNS)
    )


# Lengths at which systems cut text. At the short ones a single text proves nothing; it takes several at the same wall.
ROUND_LENGTHS: tuple[int, ...] = (
    30, 32, 35, 40, 50, 60, 64, 70, 75, 80, 100, 120, 127, 128, 150, 160, 200, 240, 250, 254, 255, 256, 300,
    400, 450, 500, 510, 511, 512, 600, 750, 800, 1000, 1023, 1024, 1500, 2000, 2047, 2048, 2500, 3000, 4000,
    4095, 4096, 5000, 8000, 10000, 32767,
)  # fmt: skip
ONE_IS_ENOUGH = frozenset(
    {
        100,
        128,
        150,
        200,
        250,
        254,
        255,
        256,
        300,
        400,
        500,
        511,
        512,
        1000,
        1023,
        1024,
        1500,
        2000,
        2047,
        2048,
        3000,
        4000,
        4095,
        4096,
        5000,
        8000,
        10000,
        32767,
    }
)
SEVERAL = 3
_ENDS = re.compile(r"[.!?)\]\"”’'…]$")
_LAST_WORD = re.compile(r"([^\W_]+)$")


class Wall(NamedTuple):
    """A round length at which a column's texts may be cut: whether nothing of another length is longer, and whether
    nothing of another length comes near it."""

    is_longest: bool
    stands_out: bool


Walls = Mapping[int, Wall]
_NEAR, _LONG = 0.8, 200


def walls(lengths: Collection[int]) -> Walls:
    """The round lengths at which a column's texts may be cut.

    Args:
        lengths: every length the column's texts have, in characters.
    """
    longest = max((length for length in lengths if length not in ROUND_LENGTHS), default=0)
    return {
        length: Wall(is_longest=length > longest, stands_out=_NEAR * length > longest)
        for length in lengths
        if length in ROUND_LENGTHS
    }


def cut_short(at_wall: Iterable[str], *, length: int, wall: Wall, known: frozenset[str]) -> list[str]:
    """The texts of exactly one round length that stop in the middle of a word.

    Where nothing in the column is longer, a last word seen nowhere else in the file is taken for half a word. Where
    something is, the half must also be the beginning of a word of the file. Where a database's limit is reached by
    texts far longer than all others, the limit cut them, whatever the last word ("whether a d").

    Args:
        at_wall: distinct texts of that length, each in a row or two of its own.
        known: whole words (small letters) of the file's other texts.
    """
    unended = [text for text in at_wall if not _ENDS.search(text)]
    stopped = [text for text in unended if _stops_inside(text, known=known)]
    if length not in ONE_IS_ENOUGH and not wall.is_longest:
        return []
    if length in ONE_IS_ENOUGH and length >= _LONG and wall.stands_out:
        return [text for text in unended if " " in text]
    proved = len(stopped) >= 2 or length in ONE_IS_ENOUGH
    if wall.is_longest and proved:  # where several stop inside a word there is a wall, and it stopped the others too
        return unended if len(stopped) >= SEVERAL else stopped
    return [text for text in stopped if _begins_a_word(text, known=known)]


def _last_word(text: str) -> str:
    last = _LAST_WORD.search(text)
    return last[1].casefold() if last else ""


def _stops_inside(text: str, *, known: frozenset[str]) -> bool:
    last = _last_word(text)
    return bool(last) and not last.isdigit() and last not in known and " " in text


def _begins_a_word(text: str, *, known: frozenset[str]) -> bool:
    last = _last_word(text)
    return len(last) > 1 and any(word.startswith(last) for word in known)


def words_of(texts: Iterable[str], *, whole: bool = True) -> frozenset[str]:
    """Every word of texts in small letters; without the last of each where the texts may not be whole."""
    words: set[str] = set()
    for text in texts:
        tokens = re.findall(r"[^\W_]+", text.casefold())
        words.update(tokens if whole else tokens[:-1])
    return frozenset(words)


def cut_findings(rows: pl.DataFrame, *, header: str, length: int) -> pl.DataFrame:
    """`text-damaged` findings for texts cut at a round length, from `row` and `value`."""
    known = BY_NAME["text-damaged"]
    message = f"The text stops short at exactly {length:,} characters: it was cut."
    return rows.select(
        pl.lit(known.name).alias("rule"),
        pl.lit(str(known.severity)).alias("severity"),
        "row",
        pl.lit(header).alias("column"),
        cut(pl.lit("…") + pl.col("value").str.tail(80)).alias("value"),
        pl.lit(message).alias("message"),
        pl.lit(known.fix).alias("fix"),
    ).cast(COLUMNS)
