"""What huddles left about one person, in words: for the timeline and the Ombudsman file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_short_date
from fairwait.huddles.queries.left import Left, LeftBehind, LeftKind
from fairwait.huddles.showing import DECIDED


@dataclass(frozen=True)
class Said:
    """One line: the day, what it is, and what was said."""

    on: date
    kind: str
    what: str
    left: Left


def lines(found: LeftBehind) -> Iterator[Said]:
    """Each line in words, as it came."""
    for one in found.lines:
        is_action = one.kind in (LeftKind.TAKEN_ON, LeftKind.DONE)
        yield Said(london_day(one.at), _("Action") if is_action else _("Huddle"), _words(one), one)


def beside(words: str) -> str:
    """The one line said when an event was decided."""
    return _("It was said: \u201c%(words)s\u201d") % {"words": words} if words else ""


def _words(one: Left) -> str:
    said = {"huddle": one.huddle, "who": one.by, "words": one.words}
    if one.kind is LeftKind.BROUGHT:
        return _brought(one)
    if one.kind is LeftKind.NO:
        return _("%(huddle)s: \u201c%(words)s\u201d No. (%(who)s)") % said
    if one.kind is LeftKind.TAKEN_ON and one.action is not None:
        said |= {"owner": one.action.owner.display_name, "day": format_short_date(one.action.due_on)}
        return _("\u201c%(words)s\u201d is with %(owner)s, by %(day)s. %(huddle)s (%(who)s)") % said
    if one.kind is LeftKind.DONE:
        return _("\u201c%(words)s\u201d was done. (%(who)s)") % said
    said["what"] = _("not today") if one.decided is None else _(DECIDED[one.decided])
    if not one.words:
        return _("%(huddle)s: %(what)s. (%(who)s)") % said
    return _("%(huddle)s: %(what)s. \u201c%(words)s\u201d (%(who)s)") % said


def _brought(one: Left) -> str:
    words = {"who": one.by, "words": one.words, "huddle": one.huddle, "told": one.told}
    if one.huddle:
        why = _("%(who)s brought them to a huddle, %(huddle)s: \u201c%(words)s\u201d") % words
    else:
        why = _("%(who)s brings them to the next huddle: \u201c%(words)s\u201d") % words
    told = _("They were told: \u201c%(told)s\u201d") % words if one.told else _("They were not told yet.")
    return f"{why} {told}"
