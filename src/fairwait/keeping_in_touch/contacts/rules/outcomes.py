"""What came of a call, and what follows from it. Pure: a table that can be read; nothing does more than it says.

Only a conversation both ways with the person moves the next contact. What another says is heard with who said it, and
ends nothing. Nothing said ever lowers a priority.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fairwait.people.rules.reaching import Reported
from fairwait.waiting.rules.deciding import Decision


class Outcome(StrEnum):
    """What came of it."""

    SPOKEN = "spoken"
    BETTER = "better"
    WORSE = "worse"
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    SOMEBODY_ELSE = "somebody_else"
    WRONG_NUMBER = "wrong_number"
    NOT_SAFE = "not_safe"
    NO_LONGER_NEEDED = "no_longer_needed"
    LESS_CONTACT = "less_contact"
    MOVED = "moved"
    ADMITTED = "admitted"
    DIED = "died"


@dataclass(frozen=True)
class Means:
    """What an outcome means.

    Attributes:
        is_spoken: it was a conversation both ways, if it was with the person.
        is_try: it counts as a try of the no-answer protocol.
        change: the code of the change it tells of, which reopens triage at once.
        decision: what it puts before a named person.
        reported: what it tells of the person: nothing is sent until it is settled.
        marks_wrong: the number or address used is wrong from now on.
        needs: the fields that must be filled besides, by their names.
    """

    is_spoken: bool = False
    is_try: bool = False
    change: str = ""
    decision: Decision | None = None
    reported: Reported | None = None
    marks_wrong: bool = False
    needs: tuple[str, ...] = ()


MEANS: Mapping[Outcome, Means] = {
    Outcome.SPOKEN: Means(is_spoken=True, needs=("said",)),
    Outcome.BETTER: Means(is_spoken=True, needs=("said",)),
    Outcome.WORSE: Means(is_spoken=True, change="worse", needs=("said",)),
    Outcome.NO_ANSWER: Means(is_try=True),
    Outcome.MESSAGE_LEFT: Means(is_try=True),
    Outcome.SOMEBODY_ELSE: Means(is_try=True),
    Outcome.WRONG_NUMBER: Means(marks_wrong=True),
    Outcome.NOT_SAFE: Means(change="safeguarding", needs=("said",)),
    Outcome.NO_LONGER_NEEDED: Means(is_spoken=True, decision=Decision.ENDING, needs=("said", "owner")),
    Outcome.LESS_CONTACT: Means(is_spoken=True, needs=("said", "until")),
    Outcome.MOVED: Means(is_spoken=True, needs=("said", "address")),
    Outcome.ADMITTED: Means(
        is_spoken=True, change="hospital", decision=Decision.ADMITTED, reported=Reported.ADMITTED,
        needs=("said", "owner"),
    ),
    Outcome.DIED: Means(decision=Decision.DIED, reported=Reported.DIED, needs=("said", "by_whom", "owner")),
}  # fmt: skip


@dataclass(frozen=True)
class Answered:
    """One question of the script as it was answered. `fact` is the fact of the policy a yes stands for."""

    code: str
    ask: str
    is_yes: bool
    is_risk: bool = True
    fact: str = ""

    @property
    def words(self) -> str:
        """The question and its answer, as they stood on the screen."""
        return f"{self.ask} {'Yes' if self.is_yes else 'No'}"


@dataclass(frozen=True)
class Follows:
    """All that follows from one call."""

    is_contact: bool
    is_attempt: bool
    counts_as_try: bool
    change: str
    urgent: tuple[str, ...]
    facts: Mapping[str, bool]
    words: tuple[str, ...]
    decision: Decision | None
    reported: Reported | None
    marks_wrong: bool
    tells_details: bool


def follows(
    outcome: Outcome, *, by_whom: str, said: str, answers: Sequence[Answered], urgent_words: Sequence[str]
) -> Follows:
    """What follows from a call.

    Args:
        by_whom: who spoke, where it was not the person themself; then nothing was heard from the person.
        said: what was said, searched for the council's urgent words.
        answers: the questions that were asked and answered. A yes to one about risk reopens triage, whatever the
            outcome; only a yes becomes a fact, so that no answer given over the phone lowers anything.
    """
    means, is_them = MEANS[outcome], not by_whom.strip()
    found = urgent_in(said, urgent_words)
    risks = [one for one in answers if one.is_yes and one.is_risk]
    change = means.change or ("worse" if risks or found else "")
    decision = means.decision
    if not is_them and outcome in (Outcome.NO_LONGER_NEEDED, Outcome.MOVED):
        # A conversation with the person: no end, and no letters to where somebody else says they live.
        decision, change = None, change or "new_contact"
    return Follows(
        is_contact=means.is_spoken and is_them,
        is_attempt=not (means.is_spoken and is_them),
        counts_as_try=means.is_try,
        change=change,
        urgent=found,
        facts={one.fact: True for one in risks if one.fact},
        words=tuple(one.words for one in answers),
        decision=decision,
        reported=means.reported,
        marks_wrong=means.marks_wrong,
        tells_details=outcome is Outcome.MOVED and is_them,
    )


def urgent_in(said: str, words: Sequence[str]) -> tuple[str, ...]:
    """The council's urgent words that stand in a text, as whole words, in the council's order."""
    text = f" {_plain(said)} "
    return tuple(word for word in words if f" {_plain(word)} " in text)


def _plain(text: str) -> str:
    kept = "".join(
        letter if letter.isalnum() else " " for letter in text.lower().replace("\u2019", "").replace("'", "")
    )
    return " ".join(kept.split())
