"""What came back from another department, in words on the timeline."""

from datetime import date

from django.utils.translation import gettext as _

from fairwait.conversations.rules.passing_on import CAME_BACK, PUT_OFF, CameBack
from fairwait.conversations.words import passing_on as words
from fairwait.govuk.formats import format_date
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def _who(event: Told, names: Names) -> dict[str, str]:
    return {"owner": event.private.get("owner") or _("Another department"), "who": names.who(event.by)}


def came_back(event: Told, names: Names) -> Sentence:
    """Another department said what became of it."""
    told = {**_who(event, names), "became": _(words.CAME_BACK[CameBack(event.facts["became"])])}
    text = _("%(owner)s came back about what was asked of them: %(became)s. Told to %(who)s.") % told
    return say(event, _("Back from another department"), text + quoted(event, "said"), tone="blue")


def put_off(event: Told, names: Names) -> Sentence:
    """It takes longer."""
    told = {**_who(event, names), "day": format_date(date.fromisoformat(event.facts["due_on"]))}
    text = _("%(owner)s needs longer for what was asked of them, until %(day)s. Told to %(who)s.") % told
    return say(event, _("Another department needs longer"), text + quoted(event, "said"), tone="blue")


def register() -> None:
    """Make it known."""
    teach(CAME_BACK.name, came_back, topic=Topic.CONTACTS, holds_words=True)
    teach(PUT_OFF.name, put_off, topic=Topic.CONTACTS, holds_words=True)
