"""Every event as a sentence a person can read: who did what, when it happened and, where it differs, when it was known.

What was erased is said to be erased. Names of staff and pathways are handed over, so that a page asks for them once.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from fairwait.govuk.formats import format_date
from fairwait.history.registry import Told
from fairwait.history.rules import UNDONE, undoing_of, undoings
from fairwait.people import rules as people
from fairwait.waiting.rules import facts
from fairwait.waiting.sentences import from_check_ins, from_contacts, from_extracts, from_people
from fairwait.waiting.sentences.from_contacts import HOW
from fairwait.waiting.sentences.from_people import ABOUT
from fairwait.waiting.sentences.telling import (
    FieldChange,
    Names,
    Sentence,
    field_label,
    field_text,
    import_number,
    joined,
    known_when,
    staff_in,
)
from fairwait.waiting.sentences.topics import TOPICS, Topic

IN_HUDDLE = "huddle:"
"""How the cause of an event begins that a meeting decided."""
IN_BULK = "bulk:"
"""How the cause of an event begins that was done to several waits at once."""

IN_JOINING = "join:"
"""How the cause of an event begins by which several pairs of records were joined in one act."""
OF_A_CALLER = "named:"
"""How the cause of an event begins that follows from saying later who a caller without a name was."""


def sentence(event: Told, *, names: Names) -> Sentence:
    """An event in words. Raises KeyError for a kind nobody has given words, which a test does not allow."""
    said = _TELLERS[event.kind](event, names)
    if _is_erased(event):
        said = replace(said, note=joined(said.note, _("What described the person was erased.")))
    if event.cause.startswith(IN_HUDDLE):
        said = replace(said, note=joined(said.note, _("Decided in a huddle.")))
    if event.cause.startswith(IN_BULK):
        number = {"number": event.cause.removeprefix(IN_BULK)}
        said = replace(said, note=joined(said.note, _("Done for several at once, in bulk act %(number)s.") % number))
    if event.cause.startswith(IN_JOINING):
        number = {"number": event.cause.removeprefix(IN_JOINING)}
        said = replace(
            said, note=joined(said.note, _("One of several pairs joined together, act %(number)s.") % number)
        )
    return replace(said, note=joined(said.note, known_when(event, said)), topic=TOPICS[event.kind], wait=event.wait)


def all_sentences(events: list[Told], *, names: Names) -> list[Sentence]:
    """A person's events as sentences, newest first; what was undone says so, and by whom.

    A row of an extract is one event and may tell several dated facts: each stands on its own day.
    """
    undone = undoings(events)
    said = [
        _marked(_unsaid(one, event), undoing, names) if (undoing := undoing_of(event, undone)) is not None else one
        for event in events
        for one in (*from_extracts.dated(event, names), sentence(_told(event, undone), names=names))
    ]
    return sorted(said, key=lambda one: (one.on, one.seq), reverse=True)


def _told(event: Told, undone: Mapping[tuple[str, int | None], Told]) -> Told:
    """An event as it is told: once it is undone, without the words that turned out to be of somebody else."""
    lets_go = _WHEN_UNDONE.get(event.kind)
    return lets_go(event) if lets_go is not None and undoing_of(event, undone) is not None else event


def _unsaid(said: Sentence, event: Told) -> Sentence:
    """What a caller said who turned out to be somebody else is told on this record no more, whatever took it there."""
    if not event.cause.startswith(OF_A_CALLER) or event.kind in _WHEN_UNDONE:
        return said
    words = _("What a caller said stood here, who turned out to be somebody else.")
    return replace(said, text=words, note="", changes=())


def _marked(said: Sentence, undoing: Told, names: Names) -> Sentence:
    words = _("Undone by %(who)s on %(date)s, so it does not count.") % {
        "who": names.who(undoing.by),
        "date": format_date(undoing.occurred_on),
    }
    return replace(said, note=joined(words, said.note), is_undone=True)


_HAS_PRIVATE = {
    kind.name
    for kind in (
        facts.FOUND, facts.CHANGED, facts.OPENED, facts.BAND_SET, facts.CONTACTED, facts.RECHECKED, facts.TRIAGED,
        facts.CHANGE_TOLD, facts.WISH_RECORDED, facts.ENDED, facts.REOPENED, facts.ANSWERED, facts.AGED_SEEN,
        facts.CHECKED_IN, facts.JOINED, facts.JOINED_INTO, facts.TWO,
        people.RECORDED, people.MERGED, people.UNMERGED, people.PARTED, people.KEPT_APART, people.RESTRICTED,
        people.WISHES, people.SIGHT_SAID, people.SIGHT_TAKEN_BACK,
        facts.DECISION_ASKED, facts.DECISION_AGREED, facts.DECISION_MADE, people.SAFE_CONTACT, people.DETAIL_MARKED,
        people.DETAILS_TOLD, people.REPORTED, people.COMMUNICATION,
    )
}  # fmt: skip


def _is_erased(event: Told) -> bool:
    return event.kind in _HAS_PRIVATE and not event.private


Teller = Callable[[Told, Names], Sentence]
_TELLERS: dict[str, Teller] = {
    facts.FOUND.name: from_extracts.found,
    facts.CHANGED.name: from_extracts.changed,
    facts.OPENED.name: from_people.opened,
    facts.JOINED.name: from_people.joined,
    facts.JOINED_INTO.name: from_people.joined_into,
    facts.TWO.name: from_people.kept_two,
    facts.LEFT.name: from_extracts.left,
    facts.RETURNED.name: from_extracts.returned,
    facts.ASKED.name: from_extracts.asked,
    facts.BAND_SET.name: from_people.band_set,
    facts.CONTACTED.name: from_contacts.contacted,
    facts.PROMISED.name: from_people.promised,
    facts.RECHECKED.name: from_people.rechecked,
    facts.TRIAGED.name: from_people.triaged,
    facts.CHANGE_TOLD.name: from_people.change_told,
    facts.TEAM_SET.name: from_people.team_set,
    facts.PAUSED.name: from_people.paused,
    facts.RESUMED.name: from_people.resumed,
    facts.WISH_RECORDED.name: from_people.wish_recorded,
    facts.ENDED.name: from_people.ended,
    facts.REOPENED.name: from_people.reopened,
    facts.ANSWERED.name: from_people.answered,
    facts.ATTEMPTED.name: from_contacts.attempted,
    facts.PLANNED.name: from_people.planned,
    facts.AGED_SEEN.name: from_people.aged_seen,
    facts.CHECKED_IN.name: from_check_ins.checked_in,
    facts.CHECK_IN_READ.name: from_check_ins.check_in_read,
    people.RECORDED.name: from_people.recorded,
    people.MERGED.name: from_people.merged,
    people.UNMERGED.name: from_people.unmerged,
    people.PARTED.name: from_people.parted,
    people.KEPT_APART.name: from_people.kept_apart,
    people.RESTRICTED.name: from_people.restricted,
    people.SIGHT_SAID.name: from_people.sight_said,
    people.SIGHT_TAKEN_BACK.name: from_people.sight_taken_back,
    people.WISHES.name: from_people.wishes,
    people.ERASED.name: from_people.erased,
    facts.CALL_ASKED.name: from_contacts.call_asked,
    facts.DECISION_ASKED.name: from_contacts.decision_asked,
    facts.DECISION_AGREED.name: from_contacts.decision_agreed,
    facts.DECISION_MADE.name: from_contacts.decision_made,
    people.SAFE_CONTACT.name: from_contacts.safe_contact_set,
    people.DETAIL_MARKED.name: from_contacts.detail_marked,
    people.DETAILS_TOLD.name: from_contacts.details_told,
    people.REPORTED.name: from_contacts.reported,
    people.COMMUNICATION.name: from_contacts.communication_recorded,
    UNDONE.name: from_people.undone,
}


_WHEN_UNDONE: dict[str, Callable[[Told], Told]] = {}


def teach(
    kind: str, teller: Teller, *, topic: Topic, holds_words: bool, when_undone: Callable[[Told], Told] | None = None
) -> None:  # fmt: skip
    """Give words to a kind of event of a room above. `holds_words`: whether it holds words about the person.

    `when_undone`: what is told of it once it is undone, where its words may turn out to be of somebody else.
    """
    _TELLERS[kind], TOPICS[kind] = teller, topic
    if holds_words:
        _HAS_PRIVATE.add(kind)
    if when_undone is not None:
        _WHEN_UNDONE[kind] = when_undone


__all__ = [
    "ABOUT",
    "HOW",
    "FieldChange",
    "Names",
    "Sentence",
    "Topic",
    "all_sentences",
    "field_label",
    "field_text",
    "import_number",
    "sentence",
    "staff_in",
    "teach",
]
