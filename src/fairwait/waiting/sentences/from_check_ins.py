"""What people told us through their own link, in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.govuk.formats import format_date
from fairwait.history.registry import Told
from fairwait.waiting.sentences.telling import Names, Sentence, quoted, say

TOLD: Mapping[str, str] = {
    "same": gettext_noop("things are about the same"),
    "better": gettext_noop("things are better"),
    "worse": gettext_noop("things are worse"),
    "not-needed": gettext_noop("this is no longer needed"),
    "moved": gettext_noop("they have moved, or are in hospital"),
    "call-me": gettext_noop("please call"),
    "less-often": gettext_noop("please be in touch less often"),
    "reach-me": gettext_noop("how to reach them has changed"),
    "come-back": gettext_noop("they left, and ask to come back"),
}
"""What was told, by code."""


def checked_in(event: Told, names: Names) -> Sentence:
    """What was told: by the person as far as we know, since a link and a second fact prove no more than that."""
    told = TOLD.get(event.private.get("told", ""))
    by_another = _("Somebody other than the person told us through the private link")
    by_themself = _by_text(event) if event.private.get("how") == "text" else _("Told through the private link")
    whom = by_another if event.private.get("who") else by_themself
    text = f"{whom}: {_(told)}." if told else f"{whom}."
    is_worse = event.private.get("told") == "worse"
    return say(event, _("Told us"), text + quoted(event, "said"), tone="red" if is_worse else "")


def _by_text(event: Told) -> str:
    sent_on = event.facts.get("sent_on")
    if not sent_on:
        return _("Told by text")
    day = format_date(date.fromisoformat(sent_on))
    return _("Told by text on %(day)s, known as theirs only later") % {"day": day}


def check_in_read(event: Told, names: Names) -> Sentence:
    """Somebody read it."""
    return say(event, _("Read"), _("%(who)s read what was told.") % {"who": names.who(event.by)})
