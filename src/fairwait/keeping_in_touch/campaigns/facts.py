"""What is recorded of campaigns in the history, and its words on the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.history.registry import Kind, Told, register
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import say

SILENT = register(Kind("campaign.silent"))
"""Somebody was asked and has not answered: `facts["times"]`. It says nothing of whether they still wait."""


def silent(event: Told, names: Names) -> Sentence:
    """They did not answer; nothing follows from it."""
    times = event.facts["times"]
    text = ngettext(
        "Asked %(num)d time how things are, without an answer. They wait as before: no answer says nothing.",
        "Asked %(num)d times how things are, without an answer. They wait as before: no answer says nothing.",
        times,
    ) % {"num": times}
    return say(event, _("No answer"), text)


def make_known() -> None:
    """Teach the words."""
    teach(SILENT.name, silent, topic=Topic.CONTACTS, holds_words=False)
