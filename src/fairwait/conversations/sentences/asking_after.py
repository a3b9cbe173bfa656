"""What somebody said later of a request, in words on the timeline."""

from django.utils.translation import gettext as _

from fairwait.conversations.rules.asking_after import ANSWERED, Heard, Later
from fairwait.conversations.words.asking_after import HEARD, LATER
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def answered(event: Told, names: Names) -> Sentence:
    """They were asked whether it is sorted."""
    words = {
        "answer": _(LATER[Later(event.facts["answer"])]), "how": _(HEARD[Heard(event.facts["how"])]),
    }  # fmt: skip
    text = _("Asked whether what they came for is sorted, they said %(how)s: %(answer)s.") % words
    if event.by is not None:
        text += " " + _("Told to %(who)s.") % {"who": names.who(event.by)}
    return say(event, _("Is it sorted?"), text + quoted(event, "said"), tone="blue")


def register() -> None:
    """Make it known."""
    teach(ANSWERED.name, answered, topic=Topic.CONTACTS, holds_words=True)
