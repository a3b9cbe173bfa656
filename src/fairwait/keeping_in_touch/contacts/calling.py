"""Recording a call: what came of it, and all that follows, kept together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.db import transaction

from fairwait.accounts.access import may, require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import LONDON, london_day
from fairwait.engine.policy.document import FactKind
from fairwait.history import actions as history
from fairwait.history.models import Event
from fairwait.history.rules import UNDONE
from fairwait.keeping_in_touch.contacts import claiming, documents
from fairwait.keeping_in_touch.contacts.rules import no_answer
from fairwait.keeping_in_touch.contacts.rules import ways as calling_ways
from fairwait.keeping_in_touch.contacts.rules.outcomes import MEANS, Answered, Follows, Outcome, follows
from fairwait.keeping_in_touch.contacts.rules.script import Question, Script
from fairwait.keeping_in_touch.messages import to_tell
from fairwait.people import actions as people
from fairwait.people import reaching
from fairwait.people.models import Person
from fairwait.people.queries import records_of, standing_for
from fairwait.people.rules import reaching as ways
from fairwait.people.rules.reaching import Channel, Contactable
from fairwait.priority import queries as priority
from fairwait.priority.rules import questions as questions_of
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions import WaitRefused
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.deciding import Decision

CAUSE = "call:"
"""How the cause of an event begins that a call recorded."""
UNDO_WITHIN = timedelta(hours=24)
_SPOKEN_BY = {
    Channel.PHONE: "phone", Channel.MOBILE: "phone", Channel.TEXT: "messages", Channel.EMAIL: "messages",
    Channel.LETTER: "messages", Channel.VISIT: "visit",
}  # fmt: skip
_NOTHING_SAID: Mapping[Outcome, str] = {Outcome.WORSE: "Says things are worse"}


class CallRefused(WaitRefused):
    """A call that cannot be recorded so; the words say why, and what is allowed instead."""


@dataclass(frozen=True)
class Call:
    """What somebody says came of reaching out.

    Attributes:
        way, through: how it was done, and by what help: "", "interpreter", "relay" or "video".
        on, at: when, on London's clocks.
        by_whom: who spoke, where it was not the person themself.
        answers: question code -> yes; what was not asked is not there.
        until: the last day of a wish for less contact. address, number: what is new where they moved.
        owner: who decides what is put before somebody.
        is_past: it happened though it should not have: kept, and counts as no try.
    """

    outcome: Outcome
    way: Channel
    on: date
    at: time | None = None
    through: str = ""
    said: str = ""
    by_whom: str = ""
    promised: date | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    until: date | None = None
    address: str = ""
    number: str = ""
    owner: User | None = None
    is_past: bool = False


@dataclass(frozen=True)
class Recorded:
    """What a call left: its cause, and what followed."""

    cause: str
    follows: Follows


@transaction.atomic
def record(*, wait: Wait, call: Call, by: User, now: datetime) -> Recorded:
    """Record a call and all that follows from it. Whoever had taken the person gives them back.

    Raises: CallRefused naming the field and what is allowed instead, NotAllowed.
    """
    require(by, Permission.RECORD_CONTACT, on=wait)
    history.locked_head()  # one at a time, and as it stands now
    wait = Wait.objects.select_related("person").get(pk=wait.pk)
    script, contactable = documents.script(on=london_day(now)), reaching.contactable(wait.person)
    found = _follows(wait, call, script=script, now=now)
    _check(wait, call, found, script=script, person=contactable, now=now)
    cause = f"{CAUSE}{uuid4()}"
    _heard(wait, call, found, by=by, now=now, cause=cause)
    _follow(wait, call, found, contactable, by=by, now=now, cause=cause)
    if found.is_contact:
        to_tell.told(records_of(standing_for(wait.person)), now=now)
    claiming.give_back(person=wait.person, by=by)
    return Recorded(cause, found)


def asked_of(script: Script, wait: Wait, *, rank: int | None) -> tuple[Question, ...]:
    """The questions for somebody on this pathway in this band."""
    return tuple(each for each in script.questions if each.is_for(pathway=wait.pathway, rank=rank))


def _follows(wait: Wait, call: Call, *, script: Script, now: datetime) -> Follows:
    known = {
        fact.code
        for fact in questions_of(priority.policy_of(wait, on=london_day(now)).policy)
        if fact.kind is FactKind.YES_NO
    }
    answers = [
        Answered(each.code, each.ask, call.answers[each.code], each.is_risk, each.fact if each.fact in known else "")
        for each in script.questions
        if each.code in call.answers
    ]
    return follows(
        call.outcome, by_whom=call.by_whom, said=call.said, answers=answers, urgent_words=script.urgent_words
    )


# Whether it may be recorded so ------------------------------------------------------------------------------


def _check(wait: Wait, call: Call, found: Follows, *, script: Script, person: Contactable, now: datetime) -> None:
    for name in MEANS[call.outcome].needs:
        if name == "owner" and found.decision is None:
            continue
        value = getattr(call, name)
        if not (value.strip() if isinstance(value, str) else value):
            raise CallRefused(_MISSING[name], field=name)
    if call.on > london_day(now):
        raise CallRefused("The day must be today or in the past.", field="on")
    if call.is_past:
        return
    at = _instant(call, now=now)
    if call.outcome is Outcome.MESSAGE_LEFT and person.safe.no_message:
        raise CallRefused("Not safe: no message may be left for this person.", field="outcome")
    if found.counts_as_try:
        _check_way(wait, call, person, at=at, script=script)
    if found.counts_as_try:
        _check_try(wait, call, script=script, person=person)


def _check_way(wait: Wait, call: Call, person: Contactable, *, at: datetime, script: Script) -> None:
    reaches = calling_ways.ways_now(
        person, at=at, hours=script.hours if call.at else _all_day(script),
        cannot=reaching.cannot_use(reaching.records(wait.person)),
    )  # fmt: skip
    reach = next(each for each in reaches if each.channel is call.way)
    if not reach.is_allowed:
        open_ways = [WAY_NAMES[each.channel] for each in reaches if each.is_allowed]
        instead = f"Open now: {', '.join(open_ways)}." if open_ways else "No way is open now."
        raise CallRefused(f"{reach.because} {instead}", field="way")


def _all_day(script: Script) -> calling_ways.Hours:
    """Where the time is not known the days still hold."""
    return calling_ways.Hours(time.min, time.max, script.rings_on)


_MISSING = {
    "said": "Enter what was said",
    "by_whom": "Enter who told you",
    "owner": "Select who decides",
    "until": "Enter until when they want less contact",
    "address": "Enter the new address",
}


def _instant(call: Call, *, now: datetime) -> datetime:
    """When it was; of a day without a time, now of that day, so that the safe days still hold."""
    clock = call.at or now.astimezone(LONDON).time()
    return datetime.combine(call.on, clock, tzinfo=LONDON)


WAY_NAMES = {
    Channel.PHONE: "landline", Channel.MOBILE: "mobile", Channel.TEXT: "text message", Channel.EMAIL: "e-mail",
    Channel.LETTER: "letter", Channel.VISIT: "visit",
}  # fmt: skip


def _check_try(wait: Wait, call: Call, *, script: Script, person: Contactable) -> None:
    at = datetime.combine(call.on, call.at or time(12), tzinfo=LONDON)
    open_ways = [
        each for each in Channel
        if (reach := ways.may_reach(person, each, at)).is_allowed or reach.is_only_the_hour
    ]  # fmt: skip
    refused = no_answer.refusal(
        no_answer.Try(call.on, call.at, call.way.value),
        tries_of(wait),
        numbers=script.numbers_for(rank_of(wait, on=call.on)),
        ways=open_ways,
        safe=person.safe,
        hours=script.hours,
    )
    if refused:
        raise CallRefused(refused, field="way")


def tries_of(wait: Wait) -> tuple[no_answer.Try, ...]:
    """What was tried since the person was last heard from, and counts."""
    return documents.tries(wait.tries)


def rank_of(wait: Wait, *, on: date) -> int | None:
    """The rank of a wait's band in its pathway; None where nobody has chosen one."""
    return documents.ranks(on=on).get((wait.pathway or "", wait.band or ""))


# What is kept -----------------------------------------------------------------------------------------------


def _heard(wait: Wait, call: Call, found: Follows, *, by: User, now: datetime, cause: str) -> None:
    if found.is_contact:
        waiting.record_contact(
            wait=wait, on=call.on, how=call.through or _SPOKEN_BY[call.way], said=call.said, promised=call.promised,
            outcome=call.outcome.value, by=by, now=now, cause=cause,
        )  # fmt: skip
        return
    waiting.record_attempt(
        wait=wait, on=call.on, how=call.way.value, said=call.said, at=call.at, outcome=call.outcome.value,
        by_whom=call.by_whom, counts=found.counts_as_try and not call.is_past, by=by, now=now, cause=cause,
    )  # fmt: skip


def _follow(
    wait: Wait, call: Call, found: Follows, person: Contactable, *, by: User, now: datetime, cause: str
) -> None:
    if found.change:
        _tell_change(wait, call, found, by=by, now=now, cause=cause)
    if call.outcome is Outcome.LESS_CONTACT and call.until is not None and found.is_contact:
        waiting.record_wish(wait=wait, reason=call.said, until=call.until, by=by, now=now, cause=cause)
    if found.marks_wrong and (value := person.details.get(call.way.detail)):
        holder = _holder(wait, call.way.detail, value)
        people.mark_detail(
            person=holder, detail=call.way.detail, value=value, is_usable=False, by=by, now=now, cause=cause
        )
    if found.tells_details:
        told = {"address": call.address, "phone": call.number}
        people.tell_details(person=standing_for(wait.person), told=told, by=by, now=now, cause=cause)
    if found.reported is not None:
        people.report(person=wait.person, what=found.reported, words=call.said, by=by, now=now, cause=cause)
    if found.decision is not None and call.owner is not None:
        waiting.ask_for_decision(
            wait=wait, what=found.decision, to=call.owner, words=call.said, said_by=call.by_whom, by=by, now=now,
            cause=cause,
        )  # fmt: skip


def _holder(wait: Wait, detail: str, value: str) -> Person:
    """The record that holds a detail: that of the wait, else who the person is now known as."""
    return wait.person if reaching.recorded(wait.person, detail) == value else standing_for(wait.person)


def _tell_change(wait: Wait, call: Call, found: Follows, *, by: User, now: datetime, cause: str) -> None:
    """Reopen triage by the policy's own escalator of this code; a policy that has none of it still hears of "worse"."""
    labels = {each.code: each.label for each in priority.policy_of(wait, on=london_day(now)).policy.escalators}
    code = next((each for each in (found.change, "worse", "new_contact") if each in labels), next(iter(labels), ""))
    if not code:
        raise CallRefused("The priority policy names no change that reopens triage. Tell whoever keeps it.")
    words = call.said.strip() or "; ".join(found.words)
    waiting.tell_change(
        wait=wait, what=code, label=labels[code], said=words, on=call.on, answers=found.facts, words=found.words,
        by=by, now=now, cause=cause,
    )  # fmt: skip


# Putting it before somebody ---------------------------------------------------------------------------------


@transaction.atomic
def hand_to_duty(*, wait: Wait, to: User, words: str, by: User, now: datetime) -> Event:
    """Whoever could not be reached, tries and letter done, goes to a named person who decides. Nothing ends by it."""
    history.locked_head()
    wait = Wait.objects.select_related("person").get(pk=wait.pk)
    script, today = documents.script(on=london_day(now)), london_day(now)
    numbers = script.numbers_for(rank_of(wait, on=today))
    stands = no_answer.stands(tries_of(wait), numbers=numbers, today=today)
    if stands.step is not no_answer.Step.DUTY:
        raise CallRefused(f"It is not time for a decision yet: {stands.because}.", field="owner")
    return waiting.ask_for_decision(wait=wait, what=Decision.NO_ANSWER, to=to, words=words, by=by, now=now)


def undoable(wait: Wait, *, by: User, now: datetime) -> str | None:
    """The cause of the last call, where whoever recorded it may still undo it: within a day, with nothing after it."""
    last = Event.objects.filter(subject=wait.person_id).order_by("-seq").first()
    if last is None or not last.cause.startswith(CAUSE) or last.by != by.pk:
        return None
    return last.cause if now - last.recorded_at <= UNDO_WITHIN else None


@transaction.atomic
def undo(*, wait: Wait, by: User, now: datetime) -> None:
    """Undo the last call of this person: what it told does not count. Raises CallRefused where it is too late."""
    require(by, Permission.RECORD_CONTACT, on=wait)
    history.locked_head()
    cause = undoable(wait, by=by, now=now)
    if cause is None:
        raise CallRefused("This can no longer be undone: somebody recorded more since, or a day has passed.")
    told = set(Event.objects.filter(cause=cause).values_list("subject", "wait"))
    for subject, of_wait in sorted(told, key=lambda each: (each[0], each[1] or 0)):
        fact = history.Fact(kind=UNDONE.name, subject=subject, wait=of_wait, facts={"cause": cause})
        history.record(fact, by=by.pk, now=now, cause=f"undo-{cause}")


def may_decide(user: User, decision: Decision, wait: Wait) -> bool:
    """Whether somebody may be asked to decide this."""
    return may(user, waiting.DECIDED_BY[decision], on=wait)
