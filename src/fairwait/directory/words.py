"""What stored codes of the directory are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.directory.rules.access import Access
from fairwait.directory.rules.places import METRES_IN_A_MILE
from fairwait.directory.rules.searching import TODAY
from fairwait.directory.rules.telling import Cost, Opening

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


def opening(one: Opening) -> str:
    """One opening: Monday, 10:00 to 12:00."""
    day = _(DAYS[one.day[-2:]])
    if one.opens and one.closes:
        return _("%(day)s, %(opens)s to %(closes)s") % {"day": day, "opens": one.opens, "closes": one.closes}
    return _("%(day)s, from %(opens)s") % {"day": day, "opens": one.opens} if one.opens else day
