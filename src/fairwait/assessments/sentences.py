"""What happened in an assessment, in words on the timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwait.assessments.rules import facts
from fairwait.assessments.rules.facts import Outcome, Right
from fairwait.assessments.words import OUTCOMES, RIGHTS
from fairwait.history.registry import Told
from fairwait.waiting.sentences import HOW, Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def begun(event: Told, names: Names) -> Sentence:
    """It began."""
    words = {"who": names.who(event.by), "navigator": names.who(event.facts["colleague"])}
    return say(
        event, _("Assessment"), _("%(who)s began an assessment. %(navigator)s goes through it with them.") % words
    )


def talked(event: Told, names: Names) -> Sentence:
    """A conversation was held."""
    told = event.facts
    how = _(HOW[told["how"]]) if told["how"] in HOW else ""
    words = {"who": names.who(event.by), "number": told["number"], "how": how}
    text = _("%(who)s held conversation %(number)s of the assessment with them %(how)s.")
    if not told["with_person"]:
        text = _("%(who)s held conversation %(number)s of the assessment with others %(how)s.")
    count = len(told["answered"])
    added = ngettext("%(num)s answer was written.", "%(num)s answers were written.", count) % {"num": count}
    kept = len(told["confirmed"])
    still = ngettext("%(num)s stands as it was.", "%(num)s stand as they were.", kept) % {"num": kept} if kept else ""
    return say(event, _("Assessment"), text % words, note=f"{added} {still}".strip())


def handed_over(event: Told, names: Names) -> Sentence:
    """The navigator changed."""
    words = {"was": names.who(event.facts["colleague_before"]), "now": names.who(event.facts["colleague"])}
    words["who"] = names.who(event.by)
    text = _("%(who)s said that %(now)s goes on with them in the place of %(was)s.") % words
    return say(event, _("Assessment"), text + quoted(event, "reason"))


def form_taken(event: Told, names: Names) -> Sentence:
    """A newer version of the form was taken over."""
    words = {"who": names.who(event.by), "form": event.facts["form"], "was": event.facts["was"]}
    return say(event, _("Assessment"), _("%(who)s goes on with a newer form, %(form)s after %(was)s.") % words)


def finished(event: Told, names: Names) -> Sentence:
    """What came of it."""
    words = {"who": names.who(event.by), "what": _(OUTCOMES[Outcome(event.facts["outcome"])])}
    text = _("%(who)s finished the assessment. %(what)s.") % words
    return say(event, _("Assessment"), text + quoted(event, "why") + quoted(event, "next"), tone="blue")


def given(event: Told, names: Names) -> Sentence:
    """The person was given what was said."""
    text = _("%(who)s gave them what was said, in writing or read out.") % {"who": names.who(event.by)}
    return say(event, _("Assessment"), text)


def checked(event: Told, names: Names) -> Sentence:
    """What they say of it."""
    words = {"who": names.who(event.by), "what": _(RIGHTS[Right(event.facts["right"])])}
    return say(
        event,
        _("Assessment"),
        _("%(who)s asked whether what was written is right. %(what)s.") % words + quoted(event, "words"),
    )


def register() -> None:
    """Make them known."""
    teach(facts.BEGUN.name, begun, topic=Topic.DECISIONS, holds_words=False)
    teach(facts.TALKED.name, talked, topic=Topic.NOTES, holds_words=True)
    teach(facts.HANDED_OVER.name, handed_over, topic=Topic.DECISIONS, holds_words=True)
    teach(facts.FORM_TAKEN.name, form_taken, topic=Topic.NOTES, holds_words=False)
    teach(facts.FINISHED.name, finished, topic=Topic.DECISIONS, holds_words=True)
    teach(facts.GIVEN.name, given, topic=Topic.NOTES, holds_words=False)
    teach(facts.CHECKED.name, checked, topic=Topic.NOTES, holds_words=True)
