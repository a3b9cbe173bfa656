"""From a spreadsheet's typed cell to the text of a column."""

import re
from datetime import date, datetime, time, timedelta

_EXACT = 10**15  # a spreadsheet keeps fifteen digits; past them a whole number has lost some
_MIDNIGHT = time(0, 0)
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")  # how XLSX writes control characters

Cell = int | float | str | bool | time | date | datetime | timedelta


def text_of(cell: Cell) -> str:
    """A cell as text: dates in ISO form, whole numbers without ".0", one that has lost digits with its exponent."""
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return _moment(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration(cell)
    return str(cell)


def _plain(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "\u2400") if "\x00" in text else text


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if 1e-5 < abs(value) < _EXACT:
        return format(value, ".15g")
    return repr(value)


def _moment(value: datetime) -> str:
    rounded = value.replace(microsecond=0) + timedelta(seconds=1 if value.microsecond >= 500_000 else 0)
    return rounded.date().isoformat() if rounded.time() == _MIDNIGHT else rounded.isoformat()


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
