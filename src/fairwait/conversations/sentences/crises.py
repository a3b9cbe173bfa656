"""Plans through a crisis in words on the timeline."""

from datetime import datetime

from django.utils.translation import gettext as _

from fairwait.conversations.rules import crises as rules
from fairwait.conversations.rules.crises import By, SumStanding, Worked, pounds
from fairwait.conversations.words.crises import BY, WORKED
from fairwait.govuk.formats import format_datetime
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def _kind() -> str:
    return _("Through a crisis")


def begun(event: Told, names: Names) -> Sentence:
    """A plan began."""
    words = {
        "who": names.who(event.by), "worker": names.who(event.facts.get("colleague")),
        "until": _at(event.facts.get("until")), "count": event.facts.get("contacts", 0),
    }  # fmt: skip
    text = _("%(who)s began a plan until %(until)s: %(worker)s stays with them. Contacts planned: %(count)s.")
    return say(event, _kind(), text % words + quoted(event, "must_change") + quoted(event, "plan"), tone="red")


def changed(event: Told, names: Names) -> Sentence:
    """Who, until when, or how often was changed."""
    words = {
        "who": names.who(event.by), "worker": names.who(event.facts.get("colleague")),
        "until": _at(event.facts.get("until")),
    }  # fmt: skip
    if event.facts.get("added"):
        text = _("%(who)s planned %(count)s more contacts.") % {**words, "count": event.facts["added"]}
    else:
        text = _("%(who)s changed the plan: %(worker)s stays with them until %(until)s.") % words
    return say(event, _kind(), text + quoted(event, "reason"))


def contact_settled(event: Told, names: Names) -> Sentence:
    """A planned contact was made, tried or called off."""
    words = {"who": names.who(event.by), "due": _at(event.facts.get("due_at"))}
    outcome = event.facts.get("outcome")
    if outcome == "tried":
        text, tone = _("%(who)s tried the contact due by %(due)s, and reached nobody."), "ochre"
    elif outcome == rules.Outcome.CALLED_OFF.value:
        text, tone = _("%(who)s called off the contact due by %(due)s."), ""
    elif _is_late(event):
        text, tone = _("%(who)s made the contact due by %(due)s. It was late."), "ochre"
    else:
        text, tone = _("%(who)s made the contact due by %(due)s."), "green"
    return say(event, _kind(), text % words + quoted(event, "said"), tone=tone)


def sum_asked(event: Told, names: Names) -> Sentence:
    """A small sum was given at once, or asked for."""
    words = {"who": names.who(event.by), "sum": pounds(event.facts["pence"])}
    is_given = event.facts.get("standing") == SumStanding.GIVEN.value
    text = _("%(who)s gave a small sum: %(sum)s.") if is_given else _("%(who)s asked for a small sum: %(sum)s.")
    return say(event, _kind(), text % words + quoted(event, "words"))


def sum_decided(event: Told, names: Names) -> Sentence:
    """Somebody else said yes or no to it."""
    words = {"who": names.who(event.by), "sum": pounds(event.facts["pence"])}
    is_given = event.facts.get("standing") == SumStanding.GIVEN.value
    text = _("%(who)s said yes to %(sum)s.") if is_given else _("%(who)s said no to %(sum)s.")
    return say(event, _kind(), text % words + quoted(event, "words"))


def closed(event: Told, names: Names) -> Sentence:
    """The plan ended."""
    words = {
        "who": names.who(event.by), "worked": _(WORKED[Worked(event.facts["worked"])]).lower(),
        "by": _(BY[By(event.facts["worked_by"])]).lower(),
    }  # fmt: skip
    text = _("%(who)s closed the plan: %(worked)s. By whose account: %(by)s.") % words
    if event.facts.get("missed"):
        text += " " + _("Contacts that were never made: %(count)s.") % {"count": event.facts["missed"]}
    return say(event, _kind(), text + quoted(event, "said") + quoted(event, "after"), tone="blue")


def _is_late(event: Told) -> bool:
    due, made = event.facts.get("due_at"), event.facts.get("made_at")
    return bool(due and made and datetime.fromisoformat(made) > datetime.fromisoformat(due))


def _at(text: str | None) -> str:
    return format_datetime(datetime.fromisoformat(text)) if text else _("a time not known")


def register() -> None:
    """Make them known."""
    teach(rules.BEGUN.name, begun, topic=Topic.DECISIONS, holds_words=True)
    teach(rules.CHANGED.name, changed, topic=Topic.DECISIONS, holds_words=False)
    teach(rules.CONTACT_SETTLED.name, contact_settled, topic=Topic.CONTACTS, holds_words=False)
    teach(rules.SUM_ASKED.name, sum_asked, topic=Topic.DECISIONS, holds_words=True)
    teach(rules.SUM_DECIDED.name, sum_decided, topic=Topic.DECISIONS, holds_words=False)
    teach(rules.CLOSED.name, closed, topic=Topic.DECISIONS, holds_words=True)
