"""How dates, durations, counts, shares and names are written, everywhere.

Pure functions over plain values; dates are dates, instants are shown in London time.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop

from fairwait.govuk.said import gettext, ngettext, pgettext

LONDON = ZoneInfo("Europe/London")
NOT_KNOWN = gettext_noop("not known")
AND, OR = gettext_noop("and"), gettext_noop("or")
MONTHS = (
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"), gettext_noop("April"),
    gettext_noop("May"), gettext_noop("June"), gettext_noop("July"), gettext_noop("August"),
    gettext_noop("September"), gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
)  # fmt: skip
WEEKDAYS = (
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"), gettext_noop("Thursday"),
    gettext_noop("Friday"), gettext_noop("Saturday"), gettext_noop("Sunday"),
)  # fmt: skip


def format_date(value: date | datetime | None) -> str:
    """ "3 February 2026"; "not known" when there is none."""
    if value is None:
        return gettext(NOT_KNOWN)
    day = _day(value)
    if _is_english():
        return f"{day.day} {day:%B} {day.year}"
    parts = {"day": day.day, "month": gettext(MONTHS[day.month - 1]), "year": day.year}
    return pgettext("a date", "%(day)s %(month)s %(year)s") % parts


def format_short_date(value: date | datetime | None) -> str:
    """ "3 Feb 2026", for tables."""
    if value is None:
        return gettext(NOT_KNOWN)
    day = _day(value)
    return f"{day.day} {day:%b} {day.year}"


def format_day_month(value: date | datetime | None, *, today: date | None = None) -> str:
    """ "3 Feb"; with the year as well when it is not this year's, if `today` is given."""
    if value is None:
        return gettext(NOT_KNOWN)
    day = _day(value)
    return format_short_date(day) if today and day.year != today.year else f"{day.day} {day:%b}"


def format_month(value: date) -> str:
    """ "February 2026", for the headings of a timeline."""
    return f"{value:%B} {value.year}"


def format_weekday(value: date | datetime) -> str:
    """ "Monday 23 November 2026"."""
    day = _day(value)
    if _is_english():
        return f"{day:%A} {format_date(day)}"
    parts = {"weekday": gettext(WEEKDAYS[day.weekday()]), "date": format_date(day)}
    return pgettext("a day", "%(weekday)s %(date)s") % parts


def format_time(value: datetime) -> str:
    """ "9:02 am", "midday", "midnight"."""
    at = value.astimezone(LONDON)
    if at.minute == 0 and at.hour in (0, 12):
        return gettext("midday") if at.hour else gettext("midnight")
    clock = f"{at.hour % 12 or 12}:{at:%M}"
    if at.hour < 12:
        return pgettext("a time", "%(clock)s am") % {"clock": clock}
    return pgettext("a time", "%(clock)s pm") % {"clock": clock}


def format_datetime(value: datetime | None) -> str:
    """ "9:02 am, Monday 23 November 2026"."""
    if value is None:
        return gettext(NOT_KNOWN)
    parts = {"time": format_time(value), "day": format_weekday(value)}
    return pgettext("an instant", "%(time)s, %(day)s") % parts


def format_as_of(value: date | datetime, *, today: date | None = None) -> str:
    """ "as of 9:02 am today", "as of 9:02 am, Monday 23 November 2026", "as of 23 November 2026"."""
    if isinstance(value, datetime):
        if today == _day(value):
            return gettext("as of %(time)s today") % {"time": format_time(value)}
        return gettext("as of %(when)s") % {"when": format_datetime(value)}
    return gettext("as of %(when)s") % {"when": format_date(value)}


def format_days(days: int | None) -> str:
    """ "61 days", "1 day", "2,014 days"; "not known" when there is none."""
    if days is None:
        return gettext(NOT_KNOWN)
    noun = ngettext("day", "days", 1 if abs(days) == 1 else 2)
    return f"{days:,} {noun}"


def format_ago(value: date | datetime | None, *, today: date) -> str:
    """ "today", "yesterday", "61 days ago", "tomorrow", "in 3 days"; "never" when there is none."""
    if value is None:
        return gettext("never")
    days = (today - _day(value)).days
    if days in (-1, 0, 1):
        return {0: gettext("today"), 1: gettext("yesterday"), -1: gettext("tomorrow")}[days]
    if days < 0:
        return gettext("in %(days)s") % {"days": format_days(-days)}
    return gettext("%(days)s ago") % {"days": format_days(days)}


def format_duration(seconds: float) -> str:
    """ "under a second", "42 seconds", "3 minutes", "2 hours 5 minutes"."""
    whole = round(seconds)
    if whole < 1:
        return gettext("under a second")
    if whole < 60:
        return ngettext("%(n)d second", "%(n)d seconds", whole) % {"n": whole}
    minutes = round(seconds / 60)
    if minutes < 60:
        return _minutes(minutes)
    hours, left = divmod(minutes, 60)
    said = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return f"{said} {_minutes(left)}" if left else said


def format_count(value: int | None) -> str:
    """ "2,404"; "not known" when there is none."""
    return gettext(NOT_KNOWN) if value is None else f"{value:,}".replace(",", pgettext("between thousands", ","))


def format_share(part: float, whole: float) -> str:
    """ "38%" of a whole; "under 1%" and "over 99%" rather than a false 0 or 100; "none to count" of nothing."""
    if whole == 0:
        return gettext("none to count")
    share = part / whole * 100
    if 0 < share < 1:
        return gettext("under 1%")
    if 99 < share < 100:
        return gettext("over 99%")
    if 100 < share < 101:
        return f"{share:.1f}%"
    return f"{share:.0f}%"


def format_times(part: float, whole: float) -> str:
    """How many times over: "3 times", "1.4 times"; "" of nothing."""
    if whole <= 0:
        return ""
    times = part / whole
    number = f"{times:.0f}" if times >= 2 else f"{times:.1f}".removesuffix(".0")
    return gettext("%(number)s times") % {"number": number}


def format_size(size_bytes: int) -> str:
    """ "312 bytes", "48 kB", "3.1 MB"."""
    if size_bytes < 1_000:
        return ngettext("%(n)d byte", "%(n)d bytes", size_bytes) % {"n": size_bytes}
    if size_bytes < 999_500:
        return f"{size_bytes / 1_000:.0f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def format_name(*, first: str | None, last: str | None, title: str | None = None, known_as: str | None = None) -> str:
    """ "Edith Marlowe", with what they like to be called in brackets when that differs; "No name recorded"."""
    parts = [part.strip() for part in (title, first, last) if part and part.strip()]
    if not parts:
        return known_as.strip() if known_as and known_as.strip() else gettext("No name recorded")
    name = " ".join(parts)
    called = (known_as or "").strip()
    return f"{name} ({called})" if called and called.casefold() not in name.casefold().split() else name


def format_nhs_number(value: str | None) -> str:
    """ "999 744 2202"; anything that is not ten digits is shown as it is."""
    if not value:
        return gettext(NOT_KNOWN)
    return f"{value[:3]} {value[3:6]} {value[6:]}" if len(value) == 10 and value.isdigit() else value


def format_list(items: list[str] | tuple[str, ...], *, last: str = AND) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return pgettext("a list", "%(first)s %(and)s %(last)s") % {
        "first": pgettext("between parts", ", ").join(items[:-1]), "and": gettext(last), "last": items[-1],
    }  # fmt: skip


def _is_english() -> bool:
    return (get_language() or "en").startswith("en")


def _day(value: date | datetime) -> date:
    return value.astimezone(LONDON).date() if isinstance(value, datetime) else value


def _minutes(number: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}


ALL = {name: function for name, function in list(globals().items()) if name.startswith("format_")}
