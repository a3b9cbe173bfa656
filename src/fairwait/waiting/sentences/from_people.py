"""What people here did, in words."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.accounts.rules import Sight
from fairwait.govuk.formats import format_date
from fairwait.govuk.words import rephrase
from fairwait.history.registry import Told
from fairwait.people import rules as people
from fairwait.waiting.rules.folding import ERASED
from fairwait.waiting.sentences.telling import (
    Names,
    Sentence,
    import_number,
    quoted,
    say,
)


def band_set(event: Told, names: Names) -> Sentence:
    """A band was chosen."""
    band = names.band(event.facts.get("band"), names.pathway_of_wait.get(event.wait or 0))
    text = _("%(who)s chose %(band)s.") % {"who": names.who(event.by), "band": band}
    suggested = event.facts.get("suggested")
    if suggested and suggested != event.facts.get("band"):
        policy = names.band(suggested, names.pathway_of_wait.get(event.wait or 0))
        text += " " + _("The policy suggested %(band)s.") % {"band": policy}
    return say(event, _("Decision"), text + quoted(event, "reason"))


def promised(event: Told, names: Names) -> Sentence:
    """By when the person was told they will be spoken with again."""
    words = {"who": names.who(event.by), "on": format_date(date.fromisoformat(event.facts["on"]))}
    return say(event, _("Promise"), _("%(who)s told the person: we will speak again by %(on)s.") % words)


def rechecked(event: Told, names: Names) -> Sentence:
    """A look at the risk."""
    text = _("%(who)s looked at the risk again.") % {"who": names.who(event.by)}
    return say(event, _("Re-check"), text + quoted(event, "found"), tone="green")


def triaged(event: Told, names: Names) -> Sentence:
    """The questions of a policy were answered."""
    text = _("%(who)s went through the triage questions.") % {"who": names.who(event.by)}
    said = "".join(f" {words}." for words in event.private.get("words", ()))
    return say(event, _("Triage"), text + said + quoted(event, "note"), tone="green")


def change_told(event: Told, names: Names) -> Sentence:
    """Something happened that reopens triage."""
    what = {"who": names.who(event.by), "what": event.private.get("label", "")}
    text = _("%(who)s told of a change: %(what)s.") % what if what["what"] else _("%(who)s told of a change.") % what
    return say(event, _("Change"), text + quoted(event, "said"), tone="red")


def team_set(event: Told, names: Names) -> Sentence:
    """A team was made responsible."""
    worker, team = event.facts.get("worker"), event.facts.get("team")
    to = _("%(worker)s of %(team)s") % {"worker": worker, "team": team} if worker else team
    return say(event, _("Decision"), _("%(who)s gave the wait to %(to)s.") % {"who": names.who(event.by), "to": to})


def paused(event: Told, names: Names) -> Sentence:
    """The clock was paused."""
    pathway = names.pathways.get(names.pathway_of_wait.get(event.wait or 0) or "")
    reason = pathway.pause_reason_for(event.facts.get("reason")) if pathway else None
    words = {
        "who": names.who(event.by),
        "reason": rephrase(reason.label) if reason else event.facts.get("reason"),
        "until": format_date(date.fromisoformat(event.facts["until"])) if event.facts.get("until") else "",
    }
    text = (
        _("%(who)s paused the wait until %(until)s: %(reason)s.")
        if words["until"]
        else _("%(who)s paused the wait until somebody resumes it: %(reason)s.")
    )
    return say(event, _("Pause"), text % words)


def resumed(event: Told, names: Names) -> Sentence:
    """The clock runs again."""
    return say(event, _("Pause"), _("%(who)s ended the pause: the clock runs again.") % {"who": names.who(event.by)})


def wish_recorded(event: Told, names: Names) -> Sentence:
    """A wish not to be contacted."""
    text = _("The person wishes not to be contacted until %(until)s. %(who)s recorded it.") % {
        "who": names.who(event.by),
        "until": format_date(date.fromisoformat(event.facts["until"])),
    }
    return say(event, _("Wish"), text + quoted(event, "reason"))


def ended(event: Told, names: Names) -> Sentence:
    """A person ended the wait."""
    text = _("%(who)s ended the wait: %(reason)s. The person was told: \u201c%(told)s\u201d") % {
        "who": names.who(event.by),
        "reason": rephrase(event.facts.get("reason") or ""),
        "told": event.private.get("told", ERASED),
    }
    return say(event, _("Ended"), text)


def reopened(event: Told, names: Names) -> Sentence:
    """The wait goes on."""
    text = _("%(who)s reopened the wait: it goes on with the same clock.") % {"who": names.who(event.by)}
    return say(event, _("Decision"), text + quoted(event, "reason"))


def answered(event: Told, names: Names) -> Sentence:
    """An import's question was answered."""
    text = (
        _("%(who)s answered: the wait goes on, although the extract has lost it.")
        if event.facts.get("question") == "left-extract"
        else _("%(who)s answered: the wait has ended, and the case system is behind.")
    )
    return say(event, _("Answer"), text % {"who": names.who(event.by)} + quoted(event, "reason"))


def planned(event: Told, names: Names) -> Sentence:
    """A day for the next contact or re-check."""
    words = {"who": names.who(event.by), "on": format_date(date.fromisoformat(event.facts["on"]))}
    text = (
        _("%(who)s planned to speak with the person by %(on)s.")
        if event.facts["what"] == "contact"
        else _("%(who)s planned to look at the risk again by %(on)s.")
    )
    return say(event, _("Plan"), text % words)


def aged_seen(event: Told, names: Names) -> Sentence:
    """Whoever must look at a wait this long has looked."""
    words = {"who": names.who(event.by), "level": event.facts["level"]}
    text = _("%(who)s looked at how long this wait has lasted (for: %(level)s).") % words
    return say(event, _("Long wait"), text + quoted(event, "comes"), tone="green")


def recorded(event: Told, names: Names) -> Sentence:
    """Somebody new was recorded here."""
    return say(event, _("Record"), _("%(who)s recorded this person.") % {"who": names.who(event.by)})


def opened(event: Told, names: Names) -> Sentence:
    """A wait was opened here."""
    words = {"who": names.who(event.by), "pathway": names.pathway(event.facts["set"]["pathway"])}
    text = _("The wait began: %(pathway)s. %(who)s opened it.") % words
    reason = event.private.get("set", {}).get("reason")
    return say(event, _("Record"), f"{text} \u201c{reason}\u201d" if reason else text, tone="blue")


def joined(event: Told, names: Names) -> Sentence:
    """This wait is the one that was opened here before the case system told of it."""
    words = {"who": names.who(event.by), "day": format_date(date.fromisoformat(event.facts["referred_on"]))}
    text = _("%(who)s said that this is the wait opened here: it was first asked for on %(day)s.") % words
    return say(event, _("Same wait"), text + quoted(event, "reason"))


def joined_into(event: Told, names: Names) -> Sentence:
    """This wait is the case system's own, and counted there."""
    text = _("%(who)s said that the case system tells of this wait too: it goes on there, with this start.")
    return say(event, _("Same wait"), text % {"who": names.who(event.by)} + quoted(event, "reason"))


def kept_two(event: Told, names: Names) -> Sentence:
    """They are two waits."""
    text = _("%(who)s said that this wait and the case system’s own are two.") % {"who": names.who(event.by)}
    return say(event, _("Same wait"), text + quoted(event, "reason"))


def merged(event: Told, names: Names) -> Sentence:
    """Two records are one person."""
    text = _("%(who)s joined two records as one person: %(record)s is now known as %(other)s.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["into"]),
    }
    return say(event, _("Same person"), text + quoted(event, "reason"))


def unmerged(event: Told, names: Names) -> Sentence:
    """They are two after all."""
    text = _("%(who)s undid a joining: %(record)s and %(other)s are two people after all.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["from"]),
    }
    return say(event, _("Same person"), text + quoted(event, "reason"))


def parted(event: Told, names: Names) -> Sentence:
    """Another record had been joined to this one, and is somebody else's after all."""
    words = {"who": names.who(event.by), "other": names.record(event.facts["from"])}
    text = _("%(who)s undid a joining: %(other)s had been joined to this record, and is another person's after all.")
    if joined_on := event.private.get("joined_on"):
        words["date"] = format_date(date.fromisoformat(joined_on))
        text = _(
            "%(who)s undid a joining: %(other)s had been joined to this record on %(date)s, and is another person's "
            "after all."
        )
    return say(event, _("Same person"), text % words + quoted(event, "reason"))


def kept_apart(event: Told, names: Names) -> Sentence:
    """Two records that look alike are two people."""
    text = _("%(who)s decided that %(record)s and %(other)s are two people.") % {
        "who": names.who(event.by),
        "record": names.record(event.subject),
        "other": names.record(event.facts["from"]),
    }
    return say(event, _("Same person"), text + quoted(event, "reason"))


def restricted(event: Told, names: Names) -> Sentence:
    """The record was restricted, or is no longer."""
    text = (
        _("%(who)s restricted this record: it opens only with a reason.")
        if event.facts.get("is_restricted")
        else _("%(who)s lifted the restriction of this record.")
    )
    ring = event.private.get("ring")
    holder = " " + _("Others are told to ring %(ring)s.") % {"ring": ring} if ring else ""
    return say(event, _("Safety"), text % {"who": names.who(event.by)} + holder + quoted(event, "reason"))


def sight_said(event: Told, names: Names) -> Sentence:
    """One colleague may open this record until a day, or may not see this person."""
    text = (
        _("%(who)s said that %(colleague)s may open this record until %(day)s.")
        if event.facts["sight"] == Sight.MAY
        else _("%(who)s said that %(colleague)s may not see this person until %(day)s.")
    )
    words = {
        "who": names.who(event.by), "colleague": names.who(event.facts["colleague"]),
        "day": format_date(date.fromisoformat(event.facts["until"])),
    }  # fmt: skip
    return say(event, _("Safety"), text % words + quoted(event, "reason"))


def sight_taken_back(event: Told, names: Names) -> Sentence:
    """What was said of one colleague counts no more."""
    text = _("%(who)s took back what was said of %(colleague)s and this record.")
    words = {"who": names.who(event.by), "colleague": names.who(event.facts["colleague"])}
    return say(event, _("Safety"), text % words + quoted(event, "reason"))


ABOUT: Mapping[str, str] = {
    people.WishAbout.MATTERS.value: gettext_noop("What matters to them"),
    people.WishAbout.END_OF_LIFE.value: gettext_noop("Wishes at the end of life"),
    people.WishAbout.ADVANCE.value: gettext_noop("Advance decision or statement"),
}
"""What a recorded wish is about, by code."""


def wishes(event: Told, names: Names) -> Sentence:
    """What the person wants, in their words."""
    about = _(ABOUT[event.facts["about"]])
    said_by = event.private.get("said_by")
    source = " " + _("Said by %(said_by)s.") % {"said_by": said_by} if said_by else ""
    text = f"{about}:{quoted(event, 'words')}{source} " + _("%(who)s recorded it.") % {"who": names.who(event.by)}
    return say(event, _("Wishes"), text)


def erased(event: Told, names: Names) -> Sentence:
    """What described the person is gone."""
    text = _("%(who)s had this record erased: %(why)s.") % {
        "who": names.who(event.by),
        "why": people.ErasureReason(event.facts["reason"]).words,
    }
    return say(event, _("Record"), text)


def undone(event: Told, names: Names) -> Sentence:
    """An import was undone."""
    number = import_number(event.facts.get("cause", ""))
    bulk = event.facts.get("cause", "").partition("bulk:")[2]
    what = _("import %(number)s") % {"number": number} if number else _("an earlier entry")
    what = _("bulk act %(number)s") % {"number": bulk} if bulk else what
    text = _("%(who)s undid %(what)s: what it told of this person does not count.")
    return say(event, _("Record"), text % {"who": names.who(event.by), "what": what} + quoted(event, "why"))
