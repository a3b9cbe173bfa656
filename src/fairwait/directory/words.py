"""What stored codes of the directory are called on pages."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.directory.rules.access import Access
from fairwait.directory.rules.places import METRES_IN_A_MILE
from fairwait.directory.rules.searching import TODAY
from fairwait.directory.rules.telling import Cost, Opening
from fairwait.directory.rules.values import DAYS as WEEK
from fairwait.govuk.formats import format_list

DAYS: Mapping[str, str] = {
    TODAY: gettext_noop("Today"), "MO": gettext_noop("Monday"), "TU": gettext_noop("Tuesday"),
    "WE": gettext_noop("Wednesday"), "TH": gettext_noop("Thursday"), "FR": gettext_noop("Friday"),
    "SA": gettext_noop("Saturday"), "SU": gettext_noop("Sunday"),
}  # fmt: skip
COSTS: Mapping[str, str] = {
    Cost.FREE: gettext_noop("Free"), Cost.PAID: gettext_noop("Costs something"),
    Cost.NOT_SAID: gettext_noop("Not said"),
}  # fmt: skip
ACCESS: Mapping[str, str] = {
    Access.STEP_FREE: gettext_noop("Step-free"), Access.TOILET: gettext_noop("Accessible toilet"),
    Access.LOOP: gettext_noop("Hearing loop"), Access.SIGNED: gettext_noop("Sign language"),
    Access.PARKING: gettext_noop("Parking"), Access.ASSISTANCE_DOGS: gettext_noop("Assistance dogs"),
    Access.FROM_HOME: gettext_noop("From home"),
}  # fmt: skip
STATES: Mapping[str, str] = {
    "active": gettext_noop("open"), "inactive": gettext_noop("not running now"),
    "temporarily closed": gettext_noop("closed for now"), "defunct": gettext_noop("closed for good"),
}  # fmt: skip
BOXES: Mapping[str, str] = {
    "name": gettext_noop("Name"), "description": gettext_noop("What it is"), "email": gettext_noop("Email"),
    "url": gettext_noop("Website"), "fees": gettext_noop("What it costs"), "alert": gettext_noop("To know now"),
    "phone": gettext_noop("Telephone"), "hours": gettext_noop("When it is open"), "status": gettext_noop("State"),
}  # fmt: skip
_BY_FILTER = {"day": DAYS, "cost": COSTS, "access": ACCESS}


def label(name: str, value: str, terms: Mapping[str, str]) -> str:
    """One value of a filter, as it is read."""
    if name == "need":
        return terms.get(value, _("Something else"))
    known = _BY_FILTER.get(name)
    return _(known[value]) if known and value in known else value


def miles(metres: float | None) -> str:
    """How far away, in miles, as the crow flies."""
    if metres is None:
        return ""
    far = metres / METRES_IN_A_MILE
    return _("less than 0.1 miles") if far < 0.1 else _("%(miles)s miles") % {"miles": f"{far:.1f}"}


def openings(several: Iterable[Opening]) -> list[str]:
    """When it is open, days of the same hours together: Monday to Friday, 10:00 to 12:00."""
    by_hours: dict[tuple[str, str], list[str]] = {}
    for one in several:
        days = by_hours.setdefault((one.opens, one.closes), [])
        if one.day not in days:
            days.append(one.day)
    return [_hours(_days(days), opens, closes) for (opens, closes), days in by_hours.items()]


def _hours(days: str, opens: str, closes: str) -> str:
    if opens and closes:
        return _("%(day)s, %(opens)s to %(closes)s") % {"day": days, "opens": opens, "closes": closes}
    return _("%(day)s, from %(opens)s") % {"day": days, "opens": opens} if opens else days


def _days(days: Sequence[str]) -> str:
    """Three or more that follow one another by their first and last; else one by one."""
    places = sorted(WEEK.index(day) for day in days)
    names = [_(DAYS[WEEK[place]]) for place in places]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return format_list(names)
