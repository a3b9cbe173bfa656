"""Hours and costs of a listing in the words its owner is shown to change, and hours read back from them. Pure.

The words are in English, as the directory is. What is read back is what was written: days, and from when to when."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from fairwait.directory.rules.telling import Opening, days_of, is_weekly, stands_on
from fairwait.directory.rules.values import DAYS

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOT_WEEKLY = "not every week"
_LINE = re.compile(
    r"(?P<days>[a-z, ]+?)(?:, (?:from )?(?P<opens>\d\d:\d\d)(?: to (?P<closes>\d\d:\d\d))?)?\.?", re.IGNORECASE
)


def said(record: Mapping[str, Any], *, on: date) -> str:
    """Everything that is told of when it is open, a line for each: days of the same hours together."""
    lines = [line for where, several in _by_place(record, on) for line in _lines(where, several)]
    described = [one["description"] for one in record.get("schedules", ()) if one.get("description")]
    return "\n".join(dict.fromkeys([*lines, *described]))


def _by_place(record: Mapping[str, Any], on: date) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    """Its own schedules, and those of each of its places; a place is named where there are several."""
    places = record.get("service_at_locations", ())
    kept = [("", list(record.get("schedules", ())))]
    kept += [
        (str(at.get("location", {}).get("name", "")) if len(places) > 1 else "", list(at.get("schedules", ())))
        for at in places
    ]
    return [(where, [one for one in several if stands_on(one, on)]) for where, several in kept]


def _lines(where: str, several: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    by_hours: dict[tuple[str, str, bool], list[str]] = {}
    for one in several:
        for opening in days_of(one):
            days = by_hours.setdefault((opening.opens, opening.closes, is_weekly(one)), [])
            if opening.day not in days:
                days.append(opening.day)
    for (opens, closes, weekly), days in by_hours.items():
        hours = f", {opens[:5]} to {closes[:5]}" if opens and closes else f", from {opens[:5]}" if opens else ""
        words = f"{_days(days)}{hours}{'' if weekly else ', ' + _NOT_WEEKLY}"
        yield f"{where}: {words}" if where else words


def _days(days: Iterable[str]) -> str:
    names = [_NAMES[DAYS.index(day)] for day in sorted(days, key=DAYS.index)]
    first, last = DAYS.index(min(days, key=DAYS.index)), DAYS.index(max(days, key=DAYS.index))
    if len(names) > 2 and last - first == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def read(words: str, *, places: Iterable[str] = ()) -> list[tuple[str, list[Opening]]] | None:
    """The hours that lines tell, each with its place, "" where it names none; None where a line tells something else.

    A place is named as it is shown: its name, a colon, and its hours.
    """
    named = sorted({place for place in places if place}, key=len, reverse=True)
    found = [_of_a_place(line.strip(), named) for line in words.splitlines() if line.strip()]
    return [(place, several) for place, several in found if several] if all(s for _place, s in found) else None


def _of_a_place(line: str, places: Sequence[str]) -> tuple[str, list[Opening] | None]:
    for place in places:
        if line.casefold().startswith(f"{place}:".casefold()):
            return place, _read(line[len(place) + 1 :].strip())
    return "", _read(line)


def _read(line: str) -> list[Opening] | None:
    match = _LINE.fullmatch(line)
    days = _days_in(match["days"]) if match else []
    if not match or not days:
        return None
    return [Opening(day, match["opens"] or "", match["closes"] or "") for day in days]


def _days_in(words: str) -> list[str]:
    if ends := re.fullmatch(r"([a-z]+) to ([a-z]+)", words.strip(), re.IGNORECASE):
        first, last = _day(ends[1]), _day(ends[2])
        return list(DAYS[first : last + 1]) if first is not None and last is not None and first <= last else []
    places = [_day(part) for part in re.split(r", | and ", words.strip())]
    return [DAYS[place] for place in places if place is not None] if None not in places else []


def _day(word: str) -> int | None:
    """The place in the week of a day, by its name however capitalised, in the plural too."""
    name = word.strip().capitalize().removesuffix("s")
    return _NAMES.index(name) if name in _NAMES else None


def cost(record: Mapping[str, Any], *, on: date) -> str:
    """What it costs, as it is told: the words of whoever runs it, else the amounts on record."""
    if record.get("fees"):
        return str(record["fees"])
    amounts = [one for one in record.get("cost_options", ()) if "amount" in one and stands_on(one, on)]
    return "; ".join(_amount(one) for one in amounts)


def _amount(one: Mapping[str, Any]) -> str:
    what = str(one.get("amount_description") or one.get("option") or "").strip()
    amount = f"£{one['amount']:.2f}" if one["amount"] else "Free"
    return f"{amount} {what}".strip()
