"""Reaching people, and what came of it, in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.govuk.formats import format_date, format_list
from fairwait.history.registry import Told
from fairwait.people.rules.communicating import Communication
from fairwait.people.rules.reaching import Safe, hours
from fairwait.people.words import told_words
from fairwait.waiting.sentences.telling import Names, Sentence, quoted, say

HOW: Mapping[str, str] = {
    "phone": gettext_noop("by phone"),
    "visit": gettext_noop("face to face"),
    "video": gettext_noop("by video"),
    "relay": gettext_noop("by text relay"),
    "messages": gettext_noop("by messages both ways"),
    "interpreter": gettext_noop("through an interpreter"),
}
"""How somebody was spoken with, by code."""


CAME: Mapping[str, str] = {
    "better": gettext_noop("Things are better, they say."),
    "worse": gettext_noop("Things are worse, they say."),
    "no_longer_needed": gettext_noop("They say it is no longer needed."),
    "less_contact": gettext_noop("They want to be contacted less."),
    "moved": gettext_noop("They have moved."),
    "admitted": gettext_noop("They are in hospital."),
    "not_safe": gettext_noop("It was not safe to talk."),
}
"""What came of a contact, by code; nothing where nothing has changed."""


def contacted(event: Told, names: Names) -> Sentence:
    """A conversation both ways."""
    how = _(HOW.get(event.facts.get("how", ""), "")) if event.facts.get("how") in HOW else ""
    text = _("%(who)s and the person spoke %(how)s.") % {"who": names.who(event.by), "how": how}
    came = f" {_(CAME[event.facts['outcome']])}" if event.facts["outcome"] in CAME else ""
    return say(event, _("Contact"), text.replace(" .", ".") + came + quoted(event, "said"), tone="green")


TRIED: Mapping[str, str] = {
    "phone": gettext_noop("rang and was not answered"),
    "mobile": gettext_noop("rang the mobile and was not answered"),
    "letter": gettext_noop("sent a letter"),
    "text": gettext_noop("sent a text message"),
    "email": gettext_noop("sent an e-mail"),
    "visit": gettext_noop("called at the door and found nobody"),
    "told": gettext_noop("told them what a message said"),
    "by_hand": gettext_noop("took a letter to them"),
}
"""How somebody was tried to be reached, by code."""


NOT_REACHED: Mapping[str, str] = {
    "wrong_number": gettext_noop("It is the wrong number."),
    "somebody_else": gettext_noop("Somebody else answered, and was told nothing."),
    "message_left": gettext_noop("A message was left."),
    "not_safe": gettext_noop("It was not safe to talk."),
    "worse": gettext_noop("Somebody else said that things are worse."),
    "better": gettext_noop("Somebody else said that things are better."),
    "no_longer_needed": gettext_noop("Somebody else said that it is no longer needed, which ends nothing."),
    "moved": gettext_noop("Somebody else said that they have moved."),
    "died": gettext_noop("Somebody said that the person has died."),
    "admitted": gettext_noop("Somebody said that the person is in hospital."),
}
"""What came of an attempt, by code, where it was not simply unanswered."""


def attempted(event: Told, names: Names) -> Sentence:
    """Somebody tried to reach the person."""
    outcome, at = event.facts["outcome"], event.facts["at"]
    how = _(TRIED.get(event.facts.get("how", ""), "")) or _("tried to reach the person")
    words = {
        "who": names.who(event.by),
        "how": _("tried to reach the person") if outcome in NOT_REACHED else how,
        "when": _(" at %(at)s") % {"at": at} if at else "",
    }
    text = _("%(who)s %(how)s%(when)s. That is an attempt, not a contact.") % words
    if outcome in NOT_REACHED:
        text += f" {_(NOT_REACHED[outcome])}"
    if not event.facts["counts"]:
        text += " " + _("It does not count as one of the tries.")
    by_whom = event.private.get("by_whom")
    source = " " + _("Said by %(said_by)s.") % {"said_by": by_whom} if by_whom else ""
    return say(event, _("Attempt"), text + quoted(event, "said") + source)


PARTS: Mapping[str, str] = {
    "morning": gettext_noop("in the morning"),
    "afternoon": gettext_noop("in the afternoon"),
}
"""The part of a day somebody asked to be called in, by code."""


def call_asked(event: Told, names: Names) -> Sentence:
    """The person asked to be called."""
    part = PARTS.get(event.facts.get("part", ""), "")
    on = " ".join(
        said for said in (format_date(date.fromisoformat(event.facts["on"])), _(part) if part else "") if said
    )
    text = _("The person asked to be called on %(on)s. %(who)s recorded it.") % {"who": names.who(event.by), "on": on}
    return say(event, _("Call asked for"), text + quoted(event, "words"))


DECISIONS: Mapping[str, str] = {
    "ending": gettext_noop("whether the wait ends, as it is said to be no longer needed"),
    "died": gettext_noop("what is true of the news that the person has died"),
    "admitted": gettext_noop("how to go on while the person is in hospital"),
    "no-answer": gettext_noop("what to do, as the person could not be reached"),
}
"""What a named person is asked to decide, by code."""


def _decision(event: Told) -> str:
    return _(DECISIONS.get(event.facts["what"], "")) or event.facts["what"]


def decision_asked(event: Told, names: Names) -> Sentence:
    """Something was put before a named person."""
    words = {"who": names.who(event.by), "to": names.who(event.facts["to"]), "what": _decision(event)}
    source = event.private.get("said_by")
    said_by = " " + _("Said by %(said_by)s.") % {"said_by": source} if source else ""
    text = _("%(who)s asked %(to)s to decide %(what)s. Nothing ends by this.") % words
    return say(event, _("To decide"), text + quoted(event, "words") + said_by, tone="ochre")


def decision_agreed(event: Told, names: Names) -> Sentence:
    """The first of two agreed."""
    text = _("%(who)s agreed that the wait may end. A second person decides it.") % {"who": names.who(event.by)}
    return say(event, _("Decision"), text + quoted(event, "words"))


def decision_made(event: Told, names: Names) -> Sentence:
    """It was decided, and the wait goes on."""
    words = {"who": names.who(event.by), "what": _decision(event)}
    text = _("%(who)s decided %(what)s: the wait goes on.") % words
    return say(event, _("Decision"), text + quoted(event, "words"))


WAYS: Mapping[str, str] = {
    "phone": gettext_noop("landline"),
    "mobile": gettext_noop("mobile"),
    "text": gettext_noop("text message"),
    "email": gettext_noop("e-mail"),
    "letter": gettext_noop("letter"),
    "visit": gettext_noop("visit"),
}
"""The ways to reach somebody, by code."""


def safe_words(safe: Safe) -> str:
    """How somebody may safely be reached, in words; "" for no limit."""
    said = []
    if safe.never:
        said.append(_("never by %(ways)s") % {"ways": format_list([_(WAYS[each]) for each in sorted(safe.never)])})
    if window := hours(safe):
        said.append(window)
    if safe.no_message:
        said.append(_("leave no message"))
    return "; ".join(said)


def safe_contact_set(event: Told, names: Names) -> Sentence:
    """How somebody may safely be reached."""
    safe = Safe.opened(event.private["safe"]) if event.private else Safe()
    words = {"who": names.who(event.by), "how": safe_words(safe) or _("no limit is known")}
    text = _("%(who)s recorded how the person may safely be reached: %(how)s.") % words
    note = f" \u201c{safe.instruction}\u201d" if safe.instruction else ""
    return say(event, _("Safety"), text + note + quoted(event, "reason"), tone="red")


def communication_recorded(event: Told, names: Names) -> Sentence:
    """How somebody needs to be communicated with."""
    told = Communication.opened(event.private) if event.private else None
    text = _("%(who)s recorded how the person needs to be communicated with.") % {"who": names.who(event.by)}
    note = "; ".join(f"{label}: {words}" for label, words in told_words(told)) if told else ""
    return say(event, _("Communication"), text + quoted(event, "said_by"), note=note)


_DETAILS: Mapping[str, str] = {
    "phone": gettext_noop("landline number"),
    "mobile": gettext_noop("mobile number"),
    "email": gettext_noop("e-mail address"),
    "address": gettext_noop("address"),
}


def detail_marked(event: Told, names: Names) -> Sentence:
    """A number or address is wrong, or right after all."""
    words = {"who": names.who(event.by), "what": _(_DETAILS[event.facts["detail"]])}
    text = (
        _("%(who)s found that the %(what)s is right after all.")
        if event.facts["is_usable"]
        else _("%(who)s found that the %(what)s is wrong: nothing goes to it any more.")
    )
    return say(event, _("Details"), text % words)


def details_told(event: Told, names: Names) -> Sentence:
    """New details."""
    what = format_list([_(_DETAILS[name]) for name in sorted(event.private.get("told", {}))])
    words = {"who": names.who(event.by), "what": what or _("erased since")}
    text = _("%(who)s was told new details (%(what)s). They count here until the case system says something newer.")
    return say(event, _("Details"), text % words)


_REPORTED: Mapping[str | None, str] = {
    "died": gettext_noop("%(who)s was told that the person has died. Nothing is sent until that is settled."),
    "admitted": gettext_noop("%(who)s was told that the person is in hospital. Nothing is sent until that is settled."),
    None: gettext_noop("%(who)s settled the news of the person: they may be contacted again."),
}


def reported(event: Told, names: Names) -> Sentence:
    """Somebody told us that the person died or is in hospital."""
    text = _(_REPORTED[event.facts["what"]]) % {"who": names.who(event.by)}
    return say(event, _("News"), text + quoted(event, "words"), tone="red")
