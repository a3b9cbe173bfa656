"""What a list was before its first huddle and is since, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.govuk.formats import format_count, format_day_month, format_share
from fairwait.huddles.rules.before_after import LEAST_WEEKS, BeforeAfter, Middle


@dataclass(frozen=True)
class Changed:
    """One figure of a list before its first huddle and since, in words."""

    counted: str
    before: str
    since: str
    comes_to: str


def too_early(changed: BeforeAfter) -> str:
    """Why a list before and since cannot be compared yet."""
    words = {"least": LEAST_WEEKS, "since": len(changed.ended_since), "before": len(changed.ended_before)}
    told = _(
        "Too early to say: it takes %(least)s whole weeks on either side of the first one. There are %(before)s before "
        "it in which anything was known here, and %(since)s since."
    )
    return told % words


def changes(changed: BeforeAfter, *, today: date) -> Iterator[Changed]:
    """A list before its first huddle and since: what ended in a week, how many wait, and how long they have."""
    yield Changed(
        _("Waits that ended in a week"), _weekly(changed.ended_before), _weekly(changed.ended_since), _times(changed)
    )
    yield Changed(
        _("Waiting, on %(then)s and today") % {"then": format_day_month(changed.first, today=today)},
        format_count(changed.then.waiting),
        format_count(changed.now.waiting),
        _as_many(changed.then.waiting, changed.now.waiting),
    )
    yield Changed(
        _("Half of them had waited so many days or more"),
        _middle(changed.then),
        _middle(changed.now),
        _("in brackets: where the middle lies, 95 times in 100"),
    )


def _weekly(weeks: Sequence[int]) -> str:
    words = ngettext("%(mean)s, over %(num)s week", "%(mean)s, over %(num)s weeks", len(weeks))
    return words % {"mean": f"{sum(weeks) / len(weeks):.1f}", "num": len(weeks)}


def _times(changed: BeforeAfter) -> str:
    found = changed.ratio
    if found is None:
        return _("no ratio: in one of the two none ended")
    words = {"times": f"{found.value:.2f}", "low": f"{found.low:.2f}", "high": f"{found.high:.2f}"}
    said = _("%(times)s times as many, which may be chance: anything from %(low)s to %(high)s fits")
    if found.low > 1 or found.high < 1:
        said = _("%(times)s times as many; from %(low)s to %(high)s, 95 times in 100")
    return said % words


def _as_many(then: int, now: int) -> str:
    if not then:
        return _("nobody waited then")
    more = now - then
    share = format_share(abs(more), then)
    return _("%(share)s more") % {"share": share} if more > 0 else _("%(share)s fewer") % {"share": share}


def _middle(each: Middle) -> str:
    if each.days is None:
        return _("nobody waited")
    if each.low is None:
        return f"{each.days:g}"
    return _("%(days)s (%(low)s to %(high)s)") % {"days": f"{each.days:g}", "low": each.low, "high": each.high}
