"""What was recorded of packs, in words on the timeline."""

from functools import cache

from django.utils.translation import gettext as _

from fairwait.history.registry import Told
from fairwait.keeping_in_touch.packs import documents
from fairwait.keeping_in_touch.packs.rules import facts
from fairwait.keeping_in_touch.packs.rules.giving import Format
from fairwait.keeping_in_touch.packs.rules.languages import IN_ENGLISH
from fairwait.keeping_in_touch.packs.rules.shape import core_from
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import say


def given(event: Told, names: Names) -> Sentence:
    """A pack was given."""
    words = {
        "who": names.who(event.by), "version": event.facts["version"],
        "pack": event.facts.get("name") or _shipped_name(event.facts["pack"]),
        "how": Format(event.facts["format"]).label,
        "language": IN_ENGLISH.get(event.facts["language"], event.facts["language"]),
    }  # fmt: skip
    text = (
        _("%(who)s sent the pack “%(pack)s”, version %(version)s (%(language)s): %(how)s. It is no contact.")
        if event.facts["message"]
        else _("%(who)s gave them the pack “%(pack)s”, version %(version)s (%(language)s): %(how)s. It is no contact.")
    )
    return say(event, _("Pack"), text % words)


@cache
def _shipped_name(code: str) -> str:
    """What a pack that comes with Fairwait is called, for a gift recorded before gifts kept the name."""
    shipped = documents.starters().get(code)
    return core_from(shipped).name if shipped else code


def register() -> None:
    """Make it known."""
    teach(facts.GIVEN.name, given, topic=Topic.CONTACTS, holds_words=False)
