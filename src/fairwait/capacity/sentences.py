"""Visits in words on the timeline."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.capacity.rules import visits as rules
from fairwait.capacity.rules.telling import How
from fairwait.capacity.rules.visits import EndedBy
from fairwait.capacity.words import need_words, when
from fairwait.govuk.formats import format_date, format_time
from fairwait.history.registry import Told
from fairwait.waiting.sentences import Names, Sentence, Topic, teach
from fairwait.waiting.sentences.telling import quoted, say


def _at(event: Told) -> str:
    starts, ends = (datetime.fromisoformat(event.facts[name]) for name in ("starts", "ends"))
    return when(starts, ends)


def _words(event: Told, names: Names) -> dict[str, str]:
    return {
        "who": names.who(event.by), "kind": event.private.get("kind") or _("a visit"), "when": _at(event),
        "worker": names.who(event.facts.get("colleague")),
    }  # fmt: skip


def _interpreter(event: Told) -> str:
    need = need_words(str(event.private.get("need", "")))
    if not need:
        return ""
    name = event.private.get("interpreter")
    if name:
        return " " + _("With %(name)s (%(need)s).") % {"name": name, "need": need}
    return " " + _("Still to be found for it: %(need)s.") % {"need": need}


def _still(event: Told) -> str:
    """A visit that does not take place ends no wait; where the wait had ended, nothing is said of it."""
    return "" if event.facts.get("is_over") else " " + _("They still wait.")


_TOLD = {
    How.SAID.value: gettext_noop("They were told in that call, as a letter would come too late."),
    How.TEXT.value: gettext_noop("They are told by text, as a letter would come too late."),
    How.EMAIL.value: gettext_noop("They are told by e-mail, as a letter would come too late."),
    How.RING.value: gettext_noop("A colleague rings them, as a letter would come too late."),
    How.HAND.value: gettext_noop("A colleague takes a letter to them, as by post it would come too late."),
}


def _how_told(event: Told) -> str:
    words = _TOLD.get(event.facts.get("how_told", ""))
    return " " + _(words) if words else ""


def booked(event: Told, names: Names) -> Sentence:
    """A visit was booked."""
    text = _("%(who)s booked a visit by %(worker)s: %(kind)s, %(when)s.") % _words(event, names)
    return say(event, _("Visit"), text + _interpreter(event) + _how_told(event) + quoted(event, "note"), tone="green")


def moved(event: Told, names: Names) -> Sentence:
    """It was moved."""
    words = _words(event, names)
    text = (
        _("They moved the visit on their own page, to %(when)s with %(worker)s.") if event.by is None
        else _("%(who)s moved the visit to %(when)s with %(worker)s.")
    )  # fmt: skip
    return say(event, _("Visit"), text % words + _interpreter(event) + _how_told(event), tone="blue")


def cancelled(event: Told, names: Names) -> Sentence:
    """It was let go. The wait goes on."""
    words = _words(event, names)
    if event.by is None:
        text = _("They cancelled the visit of %(when)s on their own page.")
    elif event.facts.get("ended_by") == EndedBy.PERSON.value:
        text = _("They cancelled the visit of %(when)s, told to %(who)s.")
    else:
        text = _("%(who)s cancelled the visit of %(when)s.")
    return say(
        event, _("Visit"), text % words + _still(event) + _how_told(event) + quoted(event, "reason"), tone="ochre"
    )


def kept(event: Told, names: Names) -> Sentence:
    """It took place."""
    text = _("The visit of %(when)s by %(worker)s took place, recorded by %(who)s.") % _words(event, names)
    return say(event, _("Visit"), text + quoted(event, "said"), tone="green")


def missed(event: Told, names: Names) -> Sentence:
    """Nobody was there, or it could not be."""
    text = _("The visit of %(when)s by %(worker)s did not take place, recorded by %(who)s.")
    return say(event, _("Visit"), text % _words(event, names) + _still(event) + quoted(event, "said"), tone="ochre")


def lost(event: Told, names: Names) -> Sentence:
    """The worker, or whoever was to interpret, is away after all."""
    starts = datetime.fromisoformat(event.facts["starts"])
    words = {"date": format_date(starts), "time": format_time(starts), "owner": names.who(event.facts["colleague"])}
    text = (
        _("Whoever was to interpret on %(date)s at %(time)s is away: another time is needed. %(owner)s sees to it.")
        if event.facts.get("is_interpreter")
        else _("Whoever was to visit on %(date)s at %(time)s is away: another time is needed. %(owner)s sees to it.")
    )
    return say(event, _("Visit"), text % words, tone="ochre")


def stands(event: Told, names: Names) -> Sentence:
    """The wait has ended, and it takes place all the same."""
    text = _("%(who)s said that the visit of %(when)s by %(worker)s takes place all the same.")
    return say(event, _("Visit"), text % _words(event, names), tone="green")


def interpreter(event: Told, names: Names) -> Sentence:
    """Somebody outside was found."""
    words = {**_words(event, names), "need": need_words(str(event.private.get("need", ""))) or _("Interpreter")}
    text = _("%(need)s found for the visit of %(when)s by %(who)s.") % words
    return say(event, _("Visit"), text + quoted(event, "found_whom"))


def register() -> None:
    """Make them known."""
    for kind, teller in (
        (rules.BOOKED, booked), (rules.MOVED, moved), (rules.CANCELLED, cancelled), (rules.KEPT, kept),
        (rules.MISSED, missed), (rules.INTERPRETER, interpreter),
        (rules.STANDS, stands),
    ):  # fmt: skip
        teach(kind.name, teller, topic=Topic.CONTACTS, holds_words=True)
    teach(rules.LOST.name, lost, topic=Topic.CONTACTS, holds_words=False)
