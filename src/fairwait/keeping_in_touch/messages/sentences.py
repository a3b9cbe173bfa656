"""What was recorded of messages, in words on the timeline."""

from django.utils.translation import gettext as _

from fairwait.history.registry import Told
from fairwait.keeping_in_touch.messages.rules import facts
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.incoming import Heard
from fairwait.keeping_in_touch.messages.rules.leaving import POST_TOO_LATE
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def sent(event: Told, names: Names) -> Sentence:
    """A message left that is about no one wait."""
    text = _("%(who)s sent a message (%(how)s). That is an attempt, not a contact.") % {
        "who": names.who(event.by), "how": event.facts["how"],
    }  # fmt: skip
    return say(event, _("Message"), text + quoted(event, "said"))


def not_sent(event: Told, names: Names) -> Sentence:
    """A message ended without reaching them."""
    if event.facts.get("code") == POST_TOO_LATE:
        text = (
            _("A letter would have come too late, so %(who)s was asked to tell them the same day.")
            if event.facts.get("colleague") else _("A letter would have come too late, so a colleague is to tell them.")
        )  # fmt: skip
        words = {"who": names.who(event.facts.get("colleague"))}
        return say(event, _("Message"), text % words + quoted(event, "why"), tone="ochre")
    words = {
        "channel": Channel(event.facts["channel"]).label,
        "state": MessageState(event.facts["state"]).label.lower(),
    }
    text = _("A %(channel)s did not reach them (%(state)s). Recorded by %(who)s.") % {
        **words,
        "who": names.who(event.by),
    }
    return say(event, _("Message"), text + quoted(event, "why"), tone="red")


def received(event: Told, names: Names) -> Sentence:
    """A text came in."""
    text = _("They sent a text, which %(who)s took in.") % {"who": names.who(event.by)}
    if Heard.NOT_SAFE.value in event.facts.get("heard", ()) and not names.reads_danger:
        text += " " + _("Its words are for whoever reads that somebody may not be safe, and not for the team.")
        return say(event, _("Text received"), text, tone="green")
    return say(event, _("Text received"), text + quoted(event, "words"), tone="green")


def chosen(event: Told, names: Names) -> Sentence:
    """A channel that is no longer wanted, or wanted again."""
    words = {"channel": Channel(event.facts["channel"]).label, "who": names.who(event.by)}
    text = (
        _("They want nothing more by %(channel)s. %(who)s recorded it.")
        if event.facts["is_out"]
        else _("They want messages by %(channel)s again. %(who)s recorded it.")
    )
    return say(event, _("Wish"), text % words + quoted(event, "said"))


def register() -> None:
    """Make them known."""
    for kind, teller, topic in (
        (facts.SENT, sent, Topic.CONTACTS), (facts.NOT_SENT, not_sent, Topic.CONTACTS),
        (facts.RECEIVED, received, Topic.CONTACTS), (facts.CHOSEN, chosen, Topic.CONTACTS),
    ):  # fmt: skip
        teach(kind.name, teller, topic=topic, holds_words=True)
