"""Phone numbers, postcodes and e-mail addresses, judged by form and not by whether they exist."""

import re

import polars as pl

_LABEL = re.compile(
    r"(?i)\b(?:tel(?:ephone)?|phone|mob(?:ile)?|home|work|landline|fax|day|eve(?:ning)?|no|number|main|ll|daytime)\b\.?\s*[:.\-]?|\b[HMWT]\s*:"
)
_REMARK = re.compile(r"\([^()]*[^\W\d_][^()]*\)|\[[^\[\]]*\]")
_EXTENSION = re.compile(r"(?i)\s*(?:ext(?:ension|n)?|x)\.?\s*[:.]?\s*\d{1,6}\s*$|#\d{1,6}\s*$")
_SEPARATORS = re.compile(r"(?i)\s*(?:[/;,|\n\r&]|\bor\b|\band\b)\s*")
_SCIENTIFIC = re.compile(r"^\+?\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)
_TRAILING_WORDS = re.compile(r"[\s\-–:,]+[^\W\d_][^\d]*$")
_LEADING_WORDS = re.compile(r"^[^\W\d_][^\d+(]*[\s:\-–]+(?=[+(\d])")

# National numbers without the leading 0, by first digits (Ofcom, National Telephone Numbering Plan). Only these areas
# still have numbers one digit short, so that elsewhere a lost digit is seen.
_SHORT_AREAS = (
    "1204|1208|1254|1276|1297|1298|1363|1364|1384|1386|1404|1420|1460|1461|1480|1488|1524|1527|1562|1566|1606|1629|1635|"
    "1647|1659|1695|16977|1726|1744|1750|1768|1827|1837|1884|1900|1905|1935|1946|1949|1963|1995"
)
NATIONAL = re.compile(
    rf"^(?:1[1-9]\d{{8}}|(?=(?:{_SHORT_AREAS})\d)1\d{{8}}|2[03489]\d{{8}}|3\d{{9}}|5[56]\d{{8}}|500\d{{6}}|7\d{{9}}|"
    r"8(?:00\d{4}|00\d{6}|[0247]\d{8}|45\d{5}|[48]\d{8})|9\d{9})$"
)
_USUAL_PHONE = r"^(?:\+44|0044|44|0)?((?:1[1-9]\d{8})|(?:2[03489]\d{8})|(?:3\d{9})|(?:7\d{9}))$"


def usual_phone(column: pl.Expr) -> pl.Expr:
    """E.164 of a cell that holds one UK number and nothing else in a usual form, else null."""
    return "+44" + column.str.extract(_USUAL_PHONE, 1)


def spaced_phone(column: pl.Expr) -> pl.Expr:
    """The same of one written with spaces, brackets, dots or dashes; the rest are read one by one."""
    return usual_phone(column.str.replace_all(r"[\s().\-]", ""))


def _one_phone(text: str) -> str | None:
    text = _EXTENSION.sub("", _TRAILING_WORDS.sub("", _LEADING_WORDS.sub("", text.strip(" .'’"))))
    if re.search(r"[^\W\d_]", text):
        return None
    compact = re.sub(r"[\s().\-–'’]", "", text)
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    compact = re.sub(r"^\+440", "+44", compact)
    if compact.startswith("+") and not compact.startswith("+44"):
        return compact if re.fullmatch(r"\+[1-9]\d{6,14}", compact) else None
    if compact.startswith("+44"):
        national = compact[3:]
    elif compact.startswith("44") and len(compact) == 12:
        national = compact[2:]
    else:  # a spreadsheet that took a number for a sum has dropped the leading 0
        national = compact[1:] if compact.startswith("0") else compact
        if not compact.startswith("0") and len(compact) != 10:
            return None
    return f"+44{national}" if NATIONAL.match(national) else None


def phones(text: str) -> tuple[list[str], list[str]]:
    """Every phone number in a cell: those that are numbers in E.164, and the pieces that should be but are not.

    Words beside a number ("daughter", "ext 12", "home:") are left aside. A cell without a number is one bad piece.
    """
    plain = re.sub(r"(?<=\d)\.0$", "", text.strip())
    if _SCIENTIFIC.match(plain):
        return [], [text]
    plain = _LABEL.sub(" | ", _REMARK.sub(" ", plain)).strip(" |")
    whole = _one_phone(plain)
    if whole:
        return [whole], []
    good, bad = [], []
    for piece in _SEPARATORS.split(plain):
        if not re.search(r"\d", piece):
            continue
        number = _one_phone(_EXTENSION.sub("", piece))
        if number:
            good.append(number)
        elif sum(letter.isdigit() for letter in piece) >= 5 or not good:
            bad.append(piece.strip())
    return good, bad if good or bad else [text]


def explain_phone(text: str) -> str:
    """What is wrong with a phone cell, in plain words."""
    if _SCIENTIFIC.match(text.strip()):
        return "a spreadsheet has shortened this number and its last digits are lost"
    _, bad = phones(text)
    piece = bad[0] if bad else text
    count = sum(letter.isdigit() for letter in piece)
    if count == 0:
        return "there is no phone number here"
    if re.search(r"[^\W\d_]", piece):
        return "a letter stands among the digits"
    if re.match(r"^\D*0?7", piece) and count in (10, 11, 12) and count != 11:
        return f"a mobile number has 11 digits; this has {count}"
    if count < 10:
        return f"a UK number has 10 or 11 digits; this has {count}"
    if count > 11 and not piece.strip().startswith("+"):
        return f"a UK number has 10 or 11 digits; this has {count}"
    return "no UK number begins like this or has this length"


POSTCODE = r"^(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)(0AA|[0-9][A-Z]{2})$"


def usual_postcode(column: pl.Expr) -> pl.Expr:
    """The postcode where it is written as it should be, else null."""
    return pl.when(column.str.contains(r"^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$")).then(column)


def postcode(column: pl.Expr) -> pl.Expr:
    """The postcode in capitals with its space, where its form is right, else null."""
    compact = column.str.to_uppercase().str.replace_all(r"[\s\-.,]", "")
    outward = compact.str.extract(POSTCODE, 1)
    valid = pl.when(outward.is_not_null() & ((outward != "GIR") | compact.str.ends_with("0AA")))
    return valid.then(outward + " " + compact.str.tail(3))


def explain_postcode(text: str) -> str:
    """What is wrong with a postcode, in plain words."""
    compact = re.sub(r"[\s\-.,]", "", text.upper())
    mended = _with_digits(compact)
    if mended != compact and re.match(POSTCODE, mended):
        return f"a letter stands where a digit belongs, perhaps {mended[:-3]} {mended[-3:]}"
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", compact):
        return "this is only the first half of a postcode"
    return "a postcode looks like ZX1 4BD"


def _with_digits(compact: str) -> str:
    """The postcode with O read as 0, and I or L as 1, where only a digit can stand."""
    if len(compact) < 5:
        return compact
    swap = str.maketrans("OIL", "011")
    outward, inward = compact[:-3], compact[-3:]
    return outward[0] + outward[1:].translate(swap) + inward[0].translate(swap) + inward[1:]


_LOCAL = r"[^\s@<>(),;:\"\[\]\\=+\-|][^\s@<>(),;:\"\[\]\\|]*"  # a first = + or - would be for a spreadsheet
EMAIL = rf"^{_LOCAL}@(?:[\p{{L}}\d](?:[\p{{L}}\d\-]*[\p{{L}}\d])?\.)+[\p{{L}}]{{2,24}}$"


def email(column: pl.Expr) -> pl.Expr:
    """The address where its form is right, else null. Several in one cell, a "mailto:" or a name before it are fine."""
    twice, ends = column.str.contains("..", literal=True), column.str.contains(".@", literal=True)
    one = column.str.contains(EMAIL) & ~(twice | ends | column.str.starts_with("."))
    return pl.when(one).then(column)


_USUAL_EMAIL = (
    r"^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,24}$"  # all of it is EMAIL
)


def usual_email(column: pl.Expr) -> pl.Expr:
    """The address where it is one of plain letters, which are most and quick to tell; else null."""
    return pl.when(column.str.contains(_USUAL_EMAIL)).then(column)


def emails(text: str) -> str | None:
    """The first address of a cell that holds several, or one dressed up ("Jane <jane@example.org>"); else None."""
    pattern = EMAIL.replace(r"\p{L}", r"^\W_").replace(r"[^\W_\d]", r"[^\W_]").replace(r"[^\W_\d\-]", r"[\w\-]")
    found = []
    for piece in re.split(r"[;,\s|]+|\s+or\s+", re.sub(r"(?i)mailto:", "", text.strip())):
        piece = piece.strip("<>()[]\"' .")
        if "@" in piece:
            found.append(piece)
    good = [piece for piece in found if re.match(pattern, piece) and not re.search(r"\.\.|^\.|\.@", piece)]
    dressed = "<" in text or ";" in text or "," in text or "mailto:" in text.lower() or len(found) > 1
    return good[0] if good and len(good) == len(found) and dressed else None


def explain_email(text: str) -> str:
    """What is wrong with an e-mail address, in plain words."""
    if "@" not in text:
        return "an e-mail address has an @ in it"
    if text.count("@") > 1:
        return "there is more than one @"
    if re.search(r"\s", text.strip()):
        return "an e-mail address has no spaces"
    if "." not in text.rpartition("@")[2]:
        return "what follows the @ has no dot, as in example.org"
    return "this does not have the form name@example.org"
