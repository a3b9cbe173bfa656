"""What a sentence of the timeline is about, so that a reader can ask for one kind of thing alone."""

from enum import StrEnum

from fairwait.history.rules import UNDONE
from fairwait.people import rules as people
from fairwait.waiting.rules import facts


class Topic(StrEnum):
    """One kind of thing that happens. Every event is about one."""

    CONTACTS = "contacts"
    PROMISES = "promises"
    DECISIONS = "decisions"
    CLOCK = "clock"
    NOTES = "notes"
    IMPORTS = "imports"


TOPICS: dict[str, Topic] = {
    facts.FOUND.name: Topic.IMPORTS,
    facts.CHANGED.name: Topic.IMPORTS,
    facts.OPENED.name: Topic.DECISIONS,
    facts.JOINED.name: Topic.DECISIONS,
    facts.JOINED_INTO.name: Topic.DECISIONS,
    facts.TWO.name: Topic.DECISIONS,
    facts.LEFT.name: Topic.IMPORTS,
    facts.RETURNED.name: Topic.IMPORTS,
    facts.ASKED.name: Topic.IMPORTS,
    UNDONE.name: Topic.IMPORTS,
    facts.CONTACTED.name: Topic.CONTACTS,
    facts.WISH_RECORDED.name: Topic.CONTACTS,
    facts.ATTEMPTED.name: Topic.CONTACTS,
    facts.CALL_ASKED.name: Topic.CONTACTS,
    facts.DECISION_ASKED.name: Topic.DECISIONS,
    facts.DECISION_AGREED.name: Topic.DECISIONS,
    facts.DECISION_MADE.name: Topic.DECISIONS,
    people.SAFE_CONTACT.name: Topic.CONTACTS,
    people.DETAIL_MARKED.name: Topic.CONTACTS,
    people.DETAILS_TOLD.name: Topic.CONTACTS,
    people.REPORTED.name: Topic.NOTES,
    people.COMMUNICATION.name: Topic.NOTES,
    facts.CHECKED_IN.name: Topic.CONTACTS,
    facts.CHECK_IN_READ.name: Topic.CONTACTS,
    facts.PROMISED.name: Topic.PROMISES,
    facts.PLANNED.name: Topic.PROMISES,
    facts.BAND_SET.name: Topic.DECISIONS,
    facts.RECHECKED.name: Topic.DECISIONS,
    facts.TRIAGED.name: Topic.DECISIONS,
    facts.TEAM_SET.name: Topic.DECISIONS,
    facts.ENDED.name: Topic.DECISIONS,
    facts.REOPENED.name: Topic.DECISIONS,
    facts.ANSWERED.name: Topic.DECISIONS,
    facts.AGED_SEEN.name: Topic.DECISIONS,
    people.RECORDED.name: Topic.NOTES,
    people.MERGED.name: Topic.DECISIONS,
    people.UNMERGED.name: Topic.DECISIONS,
    people.PARTED.name: Topic.DECISIONS,
    people.KEPT_APART.name: Topic.DECISIONS,
    people.RESTRICTED.name: Topic.DECISIONS,
    people.SIGHT_SAID.name: Topic.DECISIONS,
    people.SIGHT_TAKEN_BACK.name: Topic.DECISIONS,
    people.ERASED.name: Topic.DECISIONS,
    facts.PAUSED.name: Topic.CLOCK,
    facts.RESUMED.name: Topic.CLOCK,
    facts.CHANGE_TOLD.name: Topic.NOTES,
    people.WISHES.name: Topic.NOTES,
}
"""By the kind of event."""
DATED: dict[str, Topic] = {
    "last_contact_on": Topic.CONTACTS,
    "last_checked_on": Topic.DECISIONS,
    "paused_on": Topic.CLOCK,
    "band": Topic.DECISIONS,
}
"""By the dated fact that a row of an extract tells."""
