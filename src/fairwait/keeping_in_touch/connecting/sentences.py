"""Connections in words on the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.history.registry import Told
from fairwait.keeping_in_touch.connecting.rules import ANSWERED, CONNECTED, NOT_TAKEN, Helped
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say

HELPED = {
    Helped.YES: gettext_noop("Yes, it helped"),
    Helped.PARTLY: gettext_noop("It helped a little"),
    Helped.NO: gettext_noop("It did not help"),
    Helped.NOT_USED: gettext_noop("They have not gone, or rung"),
    Helped.COULD_NOT: gettext_noop("They tried and could not: full, closed, too far"),
}


def connected(event: Told, names: Names) -> Sentence:
    """Somebody was connected."""
    words = {"what": event.private.get("with", _("something nearby")), "who": names.who(event.by)}
    text = (
        _("They chose %(what)s on their own page.") if event.by is None else _("%(who)s connected them with %(what)s.")
    )
    return say(event, _("Help nearby"), text % words + quoted(event, "why"), tone="green")


def not_taken(event: Told, names: Names) -> Sentence:
    """It was offered, and they would rather not."""
    words = {"what": event.private.get("with", _("something nearby")), "who": names.who(event.by)}
    text = _("%(who)s offered them %(what)s, and they would rather not.") % words
    return say(event, _("Help nearby"), text + quoted(event, "why"))


def answered(event: Told, names: Names) -> Sentence:
    """They were asked whether it helped."""
    known = {one.value: words for one, words in HELPED.items()}
    words = {
        "what": event.private.get("with", _("something nearby")), "who": names.who(event.by),
        "helped": _(known[event.private["helped"]]) if event.private.get("helped") in known else _("erased"),
    }  # fmt: skip
    text = _("%(who)s asked about %(what)s: %(helped)s.") % words
    return say(event, _("Help nearby"), text + quoted(event, "said"))


def register() -> None:
    """Make them known."""
    teach(CONNECTED.name, connected, topic=Topic.NOTES, holds_words=True)
    teach(NOT_TAKEN.name, not_taken, topic=Topic.NOTES, holds_words=True)
    teach(ANSWERED.name, answered, topic=Topic.NOTES, holds_words=True)
