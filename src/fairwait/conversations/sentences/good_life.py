"""Planning a good life in words on the timeline."""

from django.utils.translation import gettext as _

from fairwait.conversations.rules import good_life as rules
from fairwait.conversations.rules.crises import pounds
from fairwait.conversations.rules.good_life import Source, View
from fairwait.conversations.words.good_life import SOURCES, VIEWS
from fairwait.govuk.formats import format_list
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def begun(event: Told, names: Names) -> Sentence:
    """Planning began."""
    text = _("%(who)s began to plan a good life with them.")
    if event.facts.get("in_crisis"):
        text = _("%(who)s began to plan a good life with them while a crisis lasts, because it could not wait.")
    return say(event, _("A good life"), text % {"who": names.who(event.by)} + quoted(event, "reason"))


def asked(event: Told, names: Names) -> Sentence:
    """Peers were asked."""
    words = {"who": names.who(event.by), "count": event.facts.get("count", 0)}
    return say(event, _("A good life"), _("%(who)s asked peers what they think: %(count)s.") % words)


def reflected(event: Told, names: Names) -> Sentence:
    """A peer said what they think."""
    words = {"who": names.who(event.by), "view": _(VIEWS[View(event.facts["view"])])}
    return say(event, _("A good life"), _("A peer, %(who)s: %(view)s.") % words + quoted(event, "words"))


def settled(event: Told, names: Names) -> Sentence:
    """The plan was settled."""
    text = _("%(who)s settled the plan for a good life as they chose it.") % {"who": names.who(event.by)}
    weekly = event.facts.get("weekly_pence") or {}
    parts = [f"{_(SOURCES[Source(code)])} {pounds(pence)}" for code, pence in weekly.items()]
    note = _("A week: %(parts)s.") % {"parts": format_list(parts)} if parts else ""
    words = "".join(quoted(event, name) for name in ("good_life", "chosen", "reason"))
    return say(event, _("A good life"), text + words, note=note, tone="blue")


def register() -> None:
    """Make them known."""
    teach(rules.BEGUN.name, begun, topic=Topic.DECISIONS, holds_words=False)
    teach(rules.ASKED.name, asked, topic=Topic.NOTES, holds_words=False)
    teach(rules.REFLECTED.name, reflected, topic=Topic.NOTES, holds_words=True)
    teach(rules.SETTLED.name, settled, topic=Topic.DECISIONS, holds_words=True)
