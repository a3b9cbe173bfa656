"""A finished request in words on the timeline."""

from dataclasses import replace

from django.utils.translation import gettext as _

from fairwait.conversations.forms.requests import lines
from fairwait.conversations.rules.naming import KNOWN_LATER, is_naming
from fairwait.conversations.rules.shape import MADE, RETOLD, CameTo, Solved, Speaker, Topic, Way
from fairwait.conversations.words.requests import CAME_TO, SOLVED, SPEAKERS, TOPICS, WAYS
from fairwait.govuk.formats import format_list
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, teach
from fairwait.waiting.sentences import Topic as About
from fairwait.waiting.sentences.telling import FieldChange, quoted, say


def made(event: Told, names: Names) -> Sentence:
    """Somebody got in touch, and was heard."""
    told = event.facts
    words = {
        "way": _(WAYS[Way(told["way"])]).lower(), "topic": _(TOPICS[Topic(told["topic"])]).lower(),
        "who": names.who(event.by),
    }  # fmt: skip
    if told.get("brought"):
        text = _("A contact log tells of a request %(way)s, about %(topic)s. %(who)s brought it in.") % words
    else:
        came = _("A request came to the front door %(way)s, about %(topic)s. %(who)s heard it.")
        known_later = _(
            "A caller who gave no name came to the front door %(way)s, about %(topic)s. %(who)s said that it was them."
        )
        text = (known_later if is_naming(event.cause) else came) % words
    speaker = event.private.get("speaker")
    if speaker and speaker != Speaker.SELF.value:
        text += " " + _("It was spoken for them by: %(who)s.") % {"who": _speaker(event)}
    text += quoted(event, "reason")
    if why := event.private.get(KNOWN_LATER, {}).get("why"):
        text += " " + _("How they know: “%(why)s”") % {"why": why}
    came = format_list([_(CAME_TO[CameTo(one)]).lower() for one in told["came_to"]])
    solved = _(SOLVED[Solved(told["solved"])]).lower()
    note = _("What came of it: %(came)s. Has it sorted what they came for? %(solved)s.") % {
        "came": came, "solved": solved
    }  # fmt: skip
    return say(event, _("Front door"), text, note=note, tone="blue", changes=_answers(event))


def when_undone(event: Told) -> Told:
    """What stays on a record of a caller who turned out to be somebody else: not what that other said."""
    if not is_naming(event.cause):
        return event
    later = {name: value for name, value in event.private.items() if name == KNOWN_LATER}
    return replace(event, private=later)


def retold(event: Told, names: Names) -> Sentence:
    """A later contact log says otherwise what an earlier one told of a request."""
    told = event.facts
    text = _("A later contact log tells of this request: it came %(way)s, about %(topic)s. %(who)s brought it in.") % {
        "way": _(WAYS[Way(told["way"])]).lower(), "topic": _(TOPICS[Topic(told["topic"])]).lower(),
        "who": names.who(event.by),
    }  # fmt: skip
    note = _("What came of it: %(came)s. This stands instead of what the earlier log told.") % {
        "came": format_list([_(CAME_TO[CameTo(one)]).lower() for one in told["came_to"]])
    }  # fmt: skip
    return say(
        event, _("Front door"), text + quoted(event, "reason"), note=note, tone="blue", changes=_answers(event)
    )  # fmt: skip


def _answers(event: Told) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(label, "", words, name) for name, label, words in lines(event.private) if name not in _IN_THE_TEXT
    )


_IN_THE_TEXT = frozenset({"reason", "speaker", "speaker_name"})


def _speaker(event: Told) -> str:
    kind = _(SPEAKERS[Speaker(event.private["speaker"])]).lower()
    name = str(event.private.get("speaker_name", ""))
    return f"{name} ({kind})" if name else kind


def register() -> None:
    """Make it known."""
    teach(MADE.name, made, topic=About.CONTACTS, holds_words=True, when_undone=when_undone)
    teach(RETOLD.name, retold, topic=About.CONTACTS, holds_words=True)
