"""Numbers and people of campaigns in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.govuk.components import Figure
from fairwait.keeping_in_touch.campaigns.models import Asked, Campaign
from fairwait.keeping_in_touch.campaigns.report import Report
from fairwait.keeping_in_touch.campaigns.rules import comparing
from fairwait.keeping_in_touch.campaigns.rules.answers import LABELS, How
from fairwait.keeping_in_touch.campaigns.rules.comparing import Look, Standing
from fairwait.keeping_in_touch.campaigns.rules.planning import BY_MESSAGE, Out, Route
from fairwait.keeping_in_touch.messages.rules.channels import Channel


def figures(counted: Report) -> list[Figure]:
    """What stands on top of a campaign's page."""
    of = _("of %(count)s asked") % {"count": counted.asked}
    return [
        Figure(_("Asked"), str(counted.asked), _("of %(count)s people in the slice") % {"count": counted.people}),
        Figure(_("Reached"), str(counted.reached), of),
        Figure(_("Answered"), str(counted.replied), _("%(count)s not read yet") % {"count": counted.unread}),
        Figure(_("Worse"), str(counted.worse), _("told so"), tone="red" if counted.worse else ""),
    ]


def answers_of(counted: Report) -> list[tuple[str, str, int]]:
    """Answers, the most pressing first: the code, in words, and how many."""
    return [(code, _(LABELS[code]), count) for code, count in counted.by_answer]


def parts_of(counted: Report) -> list[tuple[str, str, int]]:
    """Who else there is: the part's code, in words, and how many."""
    hand = {route: total - done for route, total, done in counted.by_hand}
    found = [
        ("silent", _("Asked, and not heard from"), counted.silent),
        ("to-ask", _("Still to be asked"), counted.to_ask),
        ("ring", _("To be rung, not done yet"), hand.get(Route.RING, 0)),
        ("duty", _("Before whoever is on duty, not done yet"), hand.get(Route.DUTY, 0)),
        ("left-alone", _("Left alone"), sum(count for _code, count in counted.left_out)),
    ]
    return [one for one in found if one[2]]


def words_of(row: Asked) -> str:
    """How one person stands in a campaign."""
    if row.told:
        how = How(row.how).label if row.how else ""
        sure = "" if row.is_sure else f" ({_('as a rule read it')})"
        return f"{_(LABELS[row.told])}, {_(how)}{sure}"
    if row.route == Route.OUT and row.times == 0:
        return _(Out(row.out).label) if row.out else row.because
    if row.times:
        asked = ngettext("Asked %(num)d time", "Asked %(num)d times", row.times) % {"num": row.times}
        way = f", {_(Channel(row.channel).label)}" if row.channel and row.route in BY_MESSAGE else ""
        return f"{asked}{way}" + (f". {row.because}" if row.route not in BY_MESSAGE else "")
    return f"{_(Route(row.route).label)}: {row.because}" if row.route else ""


def reply_share(counted: Report) -> str:
    """Who answered, with its uncertainty."""
    if not counted.asked:
        return ""
    share = counted.reply_share
    low, high = share.interval(level=0.95)
    return _("%(share)s answered (%(low)s to %(high)s would be no surprise in another such slice)") % {
        "share": _percent(share.share), "low": _percent(low), "high": _percent(high),
    }  # fmt: skip


def comparison(stands: Standing, campaign: Campaign) -> str:
    """What may be said of two wordings now."""
    if stands.look is Look.NOT_YET:
        return _("Two wordings are compared. By the rule fixed before the start nothing may be known yet.")
    if stands.look is Look.GO_ON:
        return _("One look was due, and showed no overwhelming difference. The comparison goes on to the end.")
    if stands.difference is None or stands.shares is None:
        return ""
    first, second = stands.shares
    words = {
        "a": _percent(first.share), "na": first.total, "b": _percent(second.share), "nb": second.total,
        "diff": _points(stands.difference.share), "low": _points(stands.difference.low),
        "high": _points(stands.difference.high), "level": f"{stands.difference.level:.1%}".replace(".0%", "%"),
    }  # fmt: skip
    told = (
        _(
            "The first wording was answered by %(a)s of %(na)s, the second by %(b)s of %(nb)s: a difference of "
            "%(diff)s points, somewhere from %(low)s to %(high)s (%(level)s interval)."
        )
        % words
    )
    if stands.look is Look.STOP:
        which = _("first") if stands.better == comparing.A else _("second")
        return f"{told} {_('Overwhelming at the one look, so all still to be asked get the %s wording.') % which}"
    if not stands.better:
        return f"{told} {_('That is no clear difference: it may well be none.')}"
    return told


def rows_of(counted: Report) -> list[tuple[str, str, str]]:
    """The report as rows: the part, what is counted, how many. Money in pounds."""
    rows: list[tuple[str, str, int]] = [
        (_("the slice"), _("people"), counted.people),
        (_("asked"), _("asked by message"), counted.asked),
        (_("asked"), _("still to be asked"), counted.to_ask),
        (_("asked"), _("not asked before it was over"), counted.never_asked),
        (_("asked"), _("reached"), counted.reached),
        *((_("by hand"), _(route.label), total) for route, total, _done in counted.by_hand),
        *((_("by hand"), f"{_(route.label)}: {_('done')}", done) for route, _total, done in counted.by_hand),
        *((_("left alone"), _(code.label), count) for code, count in counted.left_out),
        (_("answered"), _("answered"), counted.replied),
        *((_("answered"), _(how.label), count) for how, count in counted.by_how),
        *((_("answers"), _(LABELS[code]), count) for code, count in counted.by_answer),
        (_("answers"), _("still waiting, all together"), counted.still_waiting),
        (_("answers"), _("asked, and not heard from: they wait as before"), counted.silent),
        (_("no longer needed"), _("told so"), counted.not_needed),
        (_("no longer needed"), _("waits before a named person to decide"), counted.deciding),
        *((_("taken off"), f"{_('after they told us')}: {one.reason}", one.after_telling) for one in counted.removed),
        *((_("taken off"), f"{_('otherwise')}: {one.reason}", one.otherwise) for one in counted.removed),
        (_("taken off"), _("waits reinstated"), counted.reinstated),
        (_("second look"), _("drawn by chance"), counted.drawn),
        (_("second look"), _("checked"), counted.checked),
        (_("second look"), _("found wrong"), counted.wrong),
        (_("messages"), _("messages that left"), counted.messages),
        *([(_("messages"), _("packs given with them"), counted.packs)] if counted.packs else ()),
    ]
    return [(part, what, str(count)) for part, what, count in rows] + [
        (_("messages"), _("cost in pounds, with VAT"), f"{counted.pence / 100:.2f}")
    ]


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"
