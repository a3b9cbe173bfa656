"""What people do with a wait. Each is one event, with who, when and why; the state is folded from it.

`cause` names the meeting in which it was decided, where it was.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import adopted
from fairwait.history.models import Event
from fairwait.waiting import queries
from fairwait.waiting.actions.deciding import DECIDED_BY, agree, ask_for_decision, decide_to_go_on
from fairwait.waiting.actions.recording import WaitRefused, locked, not_ahead, record
from fairwait.waiting.actions.recording import said as needed
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.deciding import Decision, takes_two
from fairwait.waiting.rules.folding import WaitStatus
from fairwait.waiting.rules.pathways import Pathway, check, to_toml
from fairwait.waiting.rules.reaching import TRIED, Planned

LONGEST_WISH_DAYS = 183
"""A wish not to be contacted is asked about again within half a year."""
LONGEST_PLAN_DAYS = 183
"""Nobody plans further ahead: what is due by the band comes sooner in any case."""


@transaction.atomic
def set_band(*, wait: Wait, band: str, reason: str, by: User, now: datetime, cause: str = "") -> Event:
    """Choose a band for a wait, with a reason. Raises WaitRefused, NotAllowed."""
    wait = locked(wait, permission=Permission.SET_PRIORITY, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    if pathway is None or pathway.band(band) is None:
        raise WaitRefused("Choose one of this pathway's bands.", field="band")
    why = needed(reason, "the reason for this band", field="reason")
    # What was suggested that day stands beside what was chosen: a difference can be counted, and asked about.
    suggested = {"suggested": wait.band_suggested, "policy": wait.ordered_under} if wait.band_suggested else {}
    told = {"band": band, **suggested}
    return record(facts.BAND_SET, wait=wait, by=by, now=now, cause=cause, private={"reason": why}, told=told)


@transaction.atomic
def record_contact(
    *,
    wait: Wait,
    on: date,
    how: str,
    said: str,
    promised: date | None = None,
    outcome: str = "spoken",
    by: User,
    now: datetime,
    cause: str = "",
) -> Event:
    """A conversation both ways took place. An attempt is not a contact, and is not recorded here.

    Args:
        promised: the day by which the person was told they will next be spoken with.
        outcome: what came of it, as the caller knows it.
    """
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = not_ahead(on, now=now)
    words = needed(said, "what was said", field="said")
    if promised is not None and promised <= day:
        raise WaitRefused("The day you promised must be after the day you spoke.", field="promised")
    contact = record(
        facts.CONTACTED, wait=wait, by=by, now=now, cause=cause, on=day, private={"said": words},
        told={"how": how, "outcome": outcome},
    )  # fmt: skip
    if promised is not None:
        record(facts.PROMISED, wait=wait, by=by, now=now, cause=cause, on=day, told={"on": promised.isoformat()})
    return contact


@transaction.atomic
def record_recheck(*, wait: Wait, on: date, found: str, by: User, now: datetime, cause: str = "") -> Event:
    """Somebody looked again at the risk of waiting."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = not_ahead(on, now=now)
    words = needed(found, "what you found", field="found")
    return record(facts.RECHECKED, wait=wait, by=by, now=now, cause=cause, on=day, private={"found": words})


@transaction.atomic
def record_triage(
    *,
    wait: Wait,
    answers: Mapping[str, Any],
    words: Sequence[str],
    policy: str,
    note: str = "",
    on: date,
    by: User,
    now: datetime,
) -> Event:
    """The questions of a policy were answered. Answers add to earlier ones; None takes one back.

    Args:
        answers: fact -> answer, those asked this time; the caller has held them against the policy.
        words: each question with its answer as they stood on the screen: what they meant that day.
        policy: the version that asked, as events name it.
    """
    wait = locked(wait, permission=Permission.SET_PRIORITY, by=by)
    if not answers:
        raise WaitRefused("Answer at least one question.", field="answers")
    day = not_ahead(on, now=now)
    private = {"answers": dict(answers), "words": list(words), **({"note": note.strip()} if note.strip() else {})}
    return record(facts.TRIAGED, wait=wait, by=by, now=now, on=day, private=private, told={"policy": policy})


@transaction.atomic
def tell_change(
    *,
    wait: Wait,
    what: str,
    label: str,
    said: str,
    on: date,
    answers: Mapping[str, Any] | None = None,
    words: Sequence[str] = (),
    by: User,
    now: datetime,
    cause: str = "",
) -> Event:
    """Something happened that reopens triage at once: `what` is an escalator's code, `label` its words.

    `answers` are facts of the policy that were told with it; the caller has held them against the policy. `words` is
    all that was asked and answered, as it stood on the screen.
    """
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = not_ahead(on, now=now)
    private: dict[str, Any] = {"what": what, "label": label, "said": needed(said, "what happened", field="said")}
    if answers:
        private["answers"] = dict(answers)
    if words:
        private["words"] = list(words)
    return record(facts.CHANGE_TOLD, wait=wait, by=by, now=now, on=day, private=private, cause=cause)


@transaction.atomic
def set_team(*, wait: Wait, team: str, worker: str = "", by: User, now: datetime, cause: str = "") -> Event:
    """Make a team responsible, and a worker where one is named."""
    wait = locked(wait, permission=Permission.ALLOCATE, by=by)
    named = needed(team, "the team that is responsible", field="team")
    told = {"team": named, **({"worker": worker.strip()} if worker.strip() else {})}
    return record(facts.TEAM_SET, wait=wait, by=by, now=now, cause=cause, told=told)


@transaction.atomic
def pause(*, wait: Wait, reason: str, on: date, until: date | None, by: User, now: datetime, cause: str = "") -> Event:
    """Pause the clock without pauses. The council's own delay is never a reason."""
    wait = locked(wait, permission=Permission.PAUSE_WAIT, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    known = pathway.pause_reason_for(reason) if pathway else None
    if known is None or not known.is_counted:
        raise WaitRefused(
            "Choose a reason on the person's side: the council's own delay is never a pause.", field="reason"
        )
    day = not_ahead(on, now=now)
    if until is not None and until <= day:
        raise WaitRefused("The pause must end after it starts.", field="until")
    ends = {"until": until.isoformat()} if until else {}
    return record(facts.PAUSED, wait=wait, by=by, now=now, cause=cause, on=day, told={"reason": known.code, **ends})


@transaction.atomic
def resume(*, wait: Wait, by: User, now: datetime) -> Event:
    """End the pause today."""
    wait = locked(wait, permission=Permission.PAUSE_WAIT, by=by)
    return record(facts.RESUMED, wait=wait, by=by, now=now, told={"ends": "any"})


@transaction.atomic
def record_wish(*, wait: Wait, reason: str, until: date, by: User, now: datetime, cause: str = "") -> Event:
    """The person wishes not to be contacted until a day. It never replaces the re-check, and it runs out."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    today = london_day(now)
    if not today < until <= today + timedelta(days=LONGEST_WISH_DAYS):
        raise WaitRefused(f"The wish must end within {LONGEST_WISH_DAYS} days: then ask again.", field="until")
    why = needed(reason, "what the person said", field="reason")
    told = {"until": until.isoformat()}
    return record(facts.WISH_RECORDED, wait=wait, by=by, now=now, private={"reason": why}, told=told, cause=cause)


@transaction.atomic
def record_attempt(
    *,
    wait: Wait,
    on: date,
    how: str,
    said: str = "",
    at: time | None = None,
    outcome: str = "no_answer",
    by_whom: str = "",
    counts: bool = True,
    by: User,
    now: datetime,
    cause: str = "",
) -> Event:
    """Somebody tried to reach the person. It counts as trying, and never as a contact.

    Args:
        at: when on its day, on London's clocks; None where nobody knows.
        outcome, by_whom: what came of it, and who said so where somebody else did.
        counts: whether it is a try of the council's own; False keeps it as something that happened.
    """
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    if how not in TRIED:
        raise WaitRefused("Select how you tried.", field="how")
    day = not_ahead(on, now=now)
    private = {name: words for name, words in (("said", said.strip()), ("by_whom", by_whom.strip())) if words} or None
    told = {"how": how, "at": at.isoformat("minutes") if at else None, "outcome": outcome, "counts": counts}
    return record(facts.ATTEMPTED, wait=wait, by=by, now=now, on=day, private=private, told=told, cause=cause)


@transaction.atomic
def ask_for_call(
    *, wait: Wait, on: date, part: str = "", words: str = "", by: User, now: datetime, cause: str = ""
) -> Event:
    """The person asked to be called on a day, or from it on; `part` of the day is "", "morning" or "afternoon"."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    check_plan(on, today=london_day(now))
    private = {"words": words.strip()} if words.strip() else None
    told = {"on": on.isoformat(), **({"part": part} if part else {})}
    return record(facts.CALL_ASKED, wait=wait, by=by, now=now, cause=cause, private=private, told=told)


@transaction.atomic
def plan(*, wait: Wait, what: str, on: date, by: User, now: datetime) -> Event:
    """Set the day of the next contact or re-check. It moves nothing that is due sooner, and makes nobody seen."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    if what not in set(Planned):
        raise WaitRefused("Select what is planned.", field="what")
    check_plan(on, today=london_day(now))
    return record(facts.PLANNED, wait=wait, by=by, now=now, told={"what": str(what), "on": on.isoformat()})


def check_plan(on: date, *, today: date) -> None:
    """A day one may plan for. Raises WaitRefused."""
    if not today <= on <= today + timedelta(days=LONGEST_PLAN_DAYS):
        raise WaitRefused(f"The day must be today or within {LONGEST_PLAN_DAYS} days.", field="on")


@transaction.atomic
def record_long_wait(*, wait: Wait, level: str, comes: str, by: User, now: datetime) -> Event:
    """Whoever must look at a wait this long has looked, and says what comes of it."""
    wait = locked(wait, permission=Permission.SET_PRIORITY, by=by)
    words = needed(comes, "what comes of it", field="comes")
    return record(facts.AGED_SEEN, wait=wait, by=by, now=now, private={"comes": words}, told={"level": level})


@transaction.atomic
def end(*, wait: Wait, reason: str, told: str, on: date, by: User, now: datetime, cause: str = "") -> Event:
    """End a wait: with a reason from the pathway's list, and what the person was told, even if that is "not known"."""
    wait = locked(wait, permission=Permission.END_WAIT, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    known = pathway.end_reason_for(reason) if pathway else None
    if known is None:
        raise WaitRefused("Choose one of this pathway's reasons for ending.", field="reason")
    band = pathway.band(wait.band) if pathway and wait.band else None
    if wait.decision == Decision.ENDING and takes_two(band.rank if band else None):
        if wait.decision_agreed_by is None:
            raise WaitRefused("This ending takes two: somebody must first agree to it on what is asked.")
        if wait.decision_agreed_by == by.pk:
            raise WaitRefused("You agreed to this ending. A second person must decide it.")
    words = needed(told, "what the person was told, or \u201cnot known\u201d", field="told")
    day = not_ahead(on, now=now)
    return record(
        facts.ENDED,
        wait=wait,
        by=by,
        now=now,
        cause=cause,
        on=day,
        private={"told": words},
        told={"reason": known.label, "national": known.national.value},
    )


@transaction.atomic
def reopen(*, wait: Wait, reason: str, by: User, now: datetime) -> Event:
    """A wait that ended goes on, with the same clock."""
    wait = locked(wait, permission=Permission.END_WAIT, by=by, status=WaitStatus.ENDED)
    why = needed(reason, "why the wait goes on", field="reason")
    return record(facts.REOPENED, wait=wait, by=by, now=now, private={"reason": why})


@transaction.atomic
def answer(*, wait: Wait, reason: str, by: User, now: datetime) -> Event:
    """Answer what an import asked, where the wait stays as it is: still waiting, or the case system is behind."""
    wait = locked(wait, permission=Permission.RECORD_CONTACT, by=by, status=None)
    if wait.question is None:
        raise WaitRefused("Nothing is being asked about this wait.")
    why = needed(reason, "how you know", field="reason")
    return record(facts.ANSWERED, wait=wait, by=by, now=now, private={"reason": why}, told={"question": wait.question})


@transaction.atomic
def adopt_pathway(
    *, pathway: Pathway, adopted_from: date, reason: str, by: User | None, now: datetime
) -> PathwayDocument:
    """Adopt a new version of a pathway from a day. Earlier versions stay: events of their time keep their meaning."""
    if by is not None:
        require(by, Permission.CONFIGURE)
    check(pathway)
    why = needed(reason, "why the pathway changes", field="reason")
    document = adopted.adopt(
        PathwayDocument, code=pathway.code, document=to_toml(pathway), adopted_from=adopted_from, reason=why,
        by=by.pk if by else None, now=now,
    )  # fmt: skip
    for listener in _adoption_listeners:
        listener(document)
    return document


_adoption_listeners: list[Callable[[PathwayDocument], None]] = []


def when_adopted(listener: Callable[[PathwayDocument], None]) -> None:
    """Be told, inside the transaction, of each version of a pathway that is adopted."""
    if listener not in _adoption_listeners:
        _adoption_listeners.append(listener)


__all__ = [
    "DECIDED_BY",
    "LONGEST_PLAN_DAYS",
    "LONGEST_WISH_DAYS",
    "WaitRefused",
    "adopt_pathway",
    "agree",
    "answer",
    "ask_for_call",
    "ask_for_decision",
    "check_plan",
    "decide_to_go_on",
    "end",
    "pause",
    "plan",
    "record_attempt",
    "record_contact",
    "record_long_wait",
    "record_recheck",
    "record_triage",
    "record_wish",
    "reopen",
    "resume",
    "set_band",
    "set_team",
    "tell_change",
    "when_adopted",
]
