"""An assessment: begun for a wait, held as a series of conversations, handed over, finished.

No act here stops, moves or resets a clock: what is recorded is about the person and about no wait. Speaking with them
counts as a contact, and a wait ends, only by the wait's own acts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.assessments import documents
from fairwait.assessments.documents import FormInForce
from fairwait.assessments.models import Assessment, Conversation
from fairwait.assessments.queries.known import as_answers, known_for
from fairwait.assessments.queries.records import record_of
from fairwait.assessments.rules import asking, facts
from fairwait.assessments.rules.asking import Value
from fairwait.assessments.rules.facts import Outcome, Right, Whose
from fairwait.assessments.rules.record import Record
from fairwait.conversations.places import colleagues_for, require_on
from fairwait.engine.calendars import london_day
from fairwait.govuk.kept import TooLong, keep_on
from fairwait.govuk.windows import Merged, Typed
from fairwait.history import actions as history
from fairwait.history.registry import Kind
from fairwait.people.queries import standing_for
from fairwait.waiting import actions as waiting
from fairwait.waiting.actions.recording import WaitRefused
from fairwait.waiting.models import Wait


class AssessmentRefused(Exception):
    """Something that cannot be done with an assessment; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class NotEnded(Exception):
    """A conversation cannot end yet: (box, what is missing and what to do) for each."""

    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(words for _box, words in found))
        self.found = found


@dataclass(frozen=True)
class Heard:
    """What was heard in one conversation: when, how, who was there, what was answered, whose words those are.

    `confirmed` are the questions whose answer they said is still right. `sources` says, of what is confirmed from their
    record for the first time, where it was from.
    """

    on: date
    how: str
    there: str
    with_person: bool
    answers: Mapping[str, Value]
    whose: Mapping[str, Whose]
    confirmed: Sequence[str] = ()
    sources: Mapping[str, str] | None = None


@transaction.atomic
def begin(
    *, wait: Wait, form: str, navigator: User, uuid: UUID, by: User, now: datetime
) -> Assessment:  # fmt: skip
    """Begin the assessment of a wait, or go on with the one under way. Raises AssessmentRefused, NotAllowed."""
    history.locked_head()
    wait = Wait.objects.select_for_update(of=("self",)).select_related("person").get(pk=wait.pk)
    if wait.person is None:
        raise AssessmentRefused(_("Nobody waits here."))
    person = standing_for(wait.person)
    require_on(by, person, Permission.HOLD_CONVERSATION)
    stands = Assessment.objects.filter(wait=wait, finished_at=None).first()
    if (sent := stands or Assessment.objects.filter(uuid=uuid).first()) is not None:
        return sent
    if wait.status != "open" or person.is_erased or person.is_void:
        raise AssessmentRefused(_("This wait has ended: nothing is begun for it."))
    found = documents.forms(on=london_day(now)).get(form)
    if found is None:
        raise AssessmentRefused(_("Choose one of the forms in force."), field="form")
    _may_navigate(person, navigator, now=now)
    made = Assessment.objects.create(
        uuid=uuid, person=person, wait=wait, pathway=wait.pathway or "", form=form, form_version=found.version,
        navigator=navigator, begun_by=by, begun_at=now, waited_since=wait.clock_started_on or wait.referred_on,
    )  # fmt: skip
    _tell(
        made, facts.BEGUN, by=by, now=now, of_wait=wait.pk, pathway=made.pathway, form=found.named,
        colleague=navigator.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def converse(*, assessment: Assessment, uuid: UUID, by: User, now: datetime) -> Conversation:
    """Begin a conversation, or go on with one's own that has not ended. Raises AssessmentRefused, NotAllowed."""
    fresh = _open(assessment, by=by)
    mine = Conversation.objects.filter(assessment=fresh, worker=by, ended_at=None).first()
    if (sent := mine or Conversation.objects.filter(uuid=uuid).first()) is not None:
        return sent
    number = fresh.conversations.count() + 1
    return Conversation.objects.create(
        uuid=uuid, assessment=fresh, number=number, worker=by, begun_at=now, saved_at=now
    )


@transaction.atomic
def keep(
    *, conversation: Conversation, typed: Mapping[str, Typed], was: Mapping[str, str], prose: Sequence[str], by: User,
    now: datetime,
) -> tuple[Conversation, Merged]:  # fmt: skip
    """Keep what one window typed, with what others did meanwhile. Raises AssessmentRefused, NotAllowed."""
    fresh = _going_on(conversation, by=by)
    try:
        return fresh, keep_on(fresh, typed=typed, was=was, prose=prose, now=now)
    except TooLong as refusal:
        raise AssessmentRefused(str(refusal), field=refusal.field) from refusal


@transaction.atomic
def end_conversation(
    *, conversation: Conversation, heard: Heard, revision: int, by: User, now: datetime
) -> Conversation:  # fmt: skip
    """It has ended: what was heard goes to the record, and the sheet is emptied.

    Args:
        revision: of the sheet that `heard` was read from: refused where it was typed on since.
    Raises: NotEnded naming each box, AssessmentRefused, NotAllowed.
    """
    fresh = _going_on(conversation, by=by)
    assessment = fresh.assessment
    if fresh.revision != revision:
        raise AssessmentRefused(_("Somebody typed on meanwhile: look at it again."))
    found = version_of(assessment)
    record = record_of(assessment)
    answers = {code: value for code, value in heard.answers.items() if value and found.form.question(code)}
    known = as_answers(found.form, known_for(found.form, standing_for(assessment.person))) if assessment.person else {}
    stands = {**known, **record.values, **answers}
    asked = {question.code for question in asking.shown(found.form, stands)}
    whose = {code: heard.whose.get(code, Whose.WORKER) for code in answers}
    answers = {
        code: value
        for code, value in answers.items()
        if code in asked and not _stands(record, code, value, whose[code])
    }
    wrong = [*_wrong(heard, now=now), *((f"q_{code}", words) for code, words in asking.problems(found.form, answers))]
    if wrong:
        raise NotEnded(wrong)
    confirmed = [code for code in heard.confirmed if code in record.answers and code not in answers]
    if not answers and not confirmed and not heard.there.strip():
        raise NotEnded([("there", _("Nothing was written: say at least who was there."))])
    fresh.said, fresh.ended_at, fresh.held_on, fresh.with_person = {}, now, heard.on, heard.with_person
    fresh.worker = by
    fresh.save(update_fields=["said", "ended_at", "held_on", "with_person", "worker"])
    sources = {code: words for code, words in (heard.sources or {}).items() if code in answers}
    private: dict[str, Any] = {"answers": answers, "there": heard.there.strip(), "sources": sources}
    _tell(
        assessment, facts.TALKED, by=by, now=now, on=heard.on, private=private, number=fresh.number, form=found.named,
        how=heard.how, with_person=heard.with_person, answered=sorted(answers), confirmed=sorted(confirmed),
        whose={code: whose[code].value for code in sorted(answers)},
    )  # fmt: skip
    if heard.with_person:
        _counts_as_contact(assessment, heard, number=fresh.number, by=by, now=now)
    return fresh


def _stands(record: Record, code: str, value: Value, whose: Whose) -> bool:
    """Whether the same was answered before, as the same one's words: to say it in confidence is another answer."""
    before = record.answers.get(code)
    return before is not None and (before.value, before.whose) == (value, whose)


@transaction.atomic
def let_go(*, conversation: Conversation, by: User) -> None:
    """Let a conversation go in which nothing was written. Raises AssessmentRefused, NotAllowed."""
    fresh = _going_on(conversation, by=by)
    if any(value for box, value in fresh.said.items() if box == "there" or box.startswith(("q_", "d_", "s_"))):
        raise AssessmentRefused(_("Something was written in it: it is kept until it has ended."))
    if fresh.assessment.conversations.filter(number__gt=fresh.number).exists():
        raise AssessmentRefused(_("A later conversation was begun meanwhile: end this one."))
    fresh.delete()


@transaction.atomic
def hand_over(*, assessment: Assessment, to: User, reason: str, by: User, now: datetime) -> Assessment:
    """Somebody else becomes the navigator, for a reason. Raises AssessmentRefused, NotAllowed."""
    fresh = _open(assessment, by=by)
    if to.pk == fresh.navigator_id:
        raise AssessmentRefused(_("They are the navigator already."), field="to")
    if not reason.strip():
        raise AssessmentRefused(_("Enter why somebody else goes on with them."), field="reason")
    _may_navigate(fresh.person, to, now=now)
    was, fresh.navigator, fresh.handovers = fresh.navigator_id, to, fresh.handovers + 1
    fresh.save(update_fields=["navigator", "handovers"])
    _tell(
        fresh,
        facts.HANDED_OVER,
        by=by,
        now=now,
        private={"reason": reason.strip()},
        colleague_before=was,
        colleague=to.pk,
    )
    return fresh


@transaction.atomic
def take_form(*, assessment: Assessment, version: int, by: User, now: datetime) -> Assessment:
    """Go on with a newer version of the form. Answers to the same questions stay. Raises AssessmentRefused."""
    fresh = _open(assessment, by=by)
    if fresh.conversations.filter(ended_at=None).exists():
        words = _("A conversation is being written on the form as it is: end it first, so that nothing typed is lost.")
        raise AssessmentRefused(words)
    newest = documents.forms(on=london_day(now)).get(fresh.form)
    if newest is None or newest.version != version or version <= fresh.form_version:
        raise AssessmentRefused(_("Another version counts by now: look again."))
    before = f"{fresh.form}/{fresh.form_version}"
    fresh.form_version = version
    fresh.save(update_fields=["form_version"])
    _tell(fresh, facts.FORM_TAKEN, by=by, now=now, was=before, form=newest.named)
    return fresh


@transaction.atomic
def finish(
    *, assessment: Assessment, outcome: Outcome, eligible: Sequence[str], why: str, next_: str, ends: str = "",
    told: str = "", by: User, now: datetime,
) -> Assessment:  # fmt: skip
    """What came of it, as a person decides it. A wait ends here only where `ends` says so, by the wait's own act.

    Args:
        eligible: the outcomes in which needs are eligible.
        ends: the pathway's reason with which the wait ends as well; "" where it goes on.
        told: what the person was told, where the wait ends.
    Raises: AssessmentRefused, NotAllowed.
    """
    fresh = _open(assessment, by=by)
    form = version_of(fresh).form
    if fresh.conversations.filter(ended_at=None).exists():
        raise AssessmentRefused(_("A conversation has not ended yet: end it first."))
    if not fresh.conversations.exists() and outcome is not Outcome.STOPPED:
        raise AssessmentRefused(_("Nobody has spoken with them yet: hold a conversation first."), field="outcome")
    if outcome is Outcome.ELIGIBLE and not eligible:
        raise AssessmentRefused(_("Select in which outcomes needs are eligible."), field="eligible")
    if outcome is not Outcome.ELIGIBLE and eligible:
        raise AssessmentRefused(
            _("You chose outcomes and that there are no eligible needs: choose one."), field="outcome"
        )
    if any(one not in form.areas for one in eligible):
        raise AssessmentRefused(_("Choose outcomes that the form asks about."), field="eligible")
    if not why.strip():
        raise AssessmentRefused(_("Enter why, in words you could say to them."), field="why")
    if not next_.strip():
        raise AssessmentRefused(_("Enter what comes next, and who does it."), field="next")
    fresh.finished_at, fresh.finished_by, fresh.outcome = now, by, outcome.value
    fresh.save(update_fields=["finished_at", "finished_by", "outcome"])
    private = {"eligible": list(eligible), "why": why.strip(), "next": next_.strip()}
    _tell(fresh, facts.FINISHED, by=by, now=now, private=private, outcome=outcome.value)
    if ends:
        _end_wait(fresh, reason=ends, told=told, by=by, now=now)
    return fresh


@transaction.atomic
def check(*, assessment: Assessment, right: Right, words: str, by: User, now: datetime) -> Assessment:
    """What the person says of what was written: it is right, or what they would change. Raises AssessmentRefused."""
    fresh = _locked(assessment, by=by)
    if right is Right.CHANGE and not words.strip():
        raise AssessmentRefused(_("Enter what they would change."), field="words")
    _tell(fresh, facts.CHECKED, by=by, now=now, private={"words": words.strip()}, right=right.value)
    return fresh


def tell_given(assessment: Assessment, *, way: str, message: str, by: User, now: datetime) -> None:
    """The person was given what was said: which way. For whoever gives it, in their transaction."""
    _tell(assessment, facts.GIVEN, by=by, now=now, way=way, message=message)


def version_of(assessment: Assessment) -> FormInForce:
    """The form in the version this assessment is held on. Raises AssessmentRefused where it is not there any more."""
    found = documents.version_of(assessment.form, assessment.form_version)
    if found is None:
        raise AssessmentRefused(_("The form of this assessment is not there any more."))
    return found


def _wrong(heard: Heard, *, now: datetime) -> list[tuple[str, str]]:
    found = []
    if heard.on > london_day(now):
        found.append(("on", _("The day must be today or in the past.")))
    if not heard.how:
        found.append(("how", _("Select how you spoke.")))
    return found


def _counts_as_contact(assessment: Assessment, heard: Heard, *, number: int, by: User, now: datetime) -> None:
    wait = assessment.wait
    if wait is None or wait.status != "open" or not may(by, Permission.RECORD_CONTACT, on=wait):
        return  # a wait that has ended, or is another team's: what was said stands on the record alone
    words = _("Conversation %(number)s of the assessment.") % {"number": number}
    try:
        waiting.record_contact(
            wait=wait, on=heard.on, how=heard.how, said=words, by=by, now=now, cause=_cause(assessment)
        )
    except WaitRefused as refusal:
        raise AssessmentRefused(str(refusal)) from refusal


def _end_wait(assessment: Assessment, *, reason: str, told: str, by: User, now: datetime) -> None:
    if assessment.wait is None:
        raise AssessmentRefused(_("There is no wait that could end."), field="ends")
    try:
        waiting.end(
            wait=assessment.wait, reason=reason, told=told, on=london_day(now), by=by, now=now, cause=_cause(assessment)
        )
    except WaitRefused as refusal:
        raise AssessmentRefused(str(refusal), field={"told": "told"}.get(refusal.field or "", "ends")) from refusal


def _may_navigate(person: Any, navigator: User, *, now: datetime) -> None:
    if navigator.pk not in colleagues_for(standing_for(person), on=london_day(now)):
        words = _("%(who)s may not open this person’s record, or holds no conversations.")
        raise AssessmentRefused(words % {"who": navigator.display_name}, field="navigator")


def _locked(assessment: Assessment, *, by: User) -> Assessment:
    history.locked_head()
    found = Assessment.objects.visible_to(by).select_related("person", "wait", "wait__person", "navigator")
    fresh = found.filter(pk=assessment.pk).first()
    if fresh is None or fresh.person is None:
        raise AssessmentRefused(_("This assessment is not there for you."))
    require_on(by, standing_for(fresh.person), Permission.HOLD_CONVERSATION)
    return fresh


def _open(assessment: Assessment, *, by: User) -> Assessment:
    fresh = _locked(assessment, by=by)
    if fresh.finished_at is not None:
        raise AssessmentRefused(_("This assessment was finished meanwhile. What you typed since is not in it."))
    return fresh


def _going_on(conversation: Conversation, *, by: User) -> Conversation:
    _open(conversation.assessment, by=by)
    fresh = Conversation.objects.select_related(
        "assessment__person", "assessment__wait__person", "assessment__navigator"
    ).filter(pk=conversation.pk).first()  # fmt: skip
    if fresh is None or fresh.ended_at is not None:
        raise AssessmentRefused(_("This conversation has ended meanwhile. What you typed since is not in it."))
    return fresh


def _cause(assessment: Assessment) -> str:
    return f"assessment {assessment.pk}"


def _tell(
    assessment: Assessment, kind: Kind, *, by: User, now: datetime, on: date | None = None,
    private: dict[str, Any] | None = None, **told: Any,
) -> None:  # fmt: skip
    """One event about the person, and about no wait: it can change nothing of one.

    It lies on the record the assessment was begun on. Where that is joined to another's and parted again, what was said
    goes with it, and nothing of it is left with somebody else.
    """
    if assessment.person is None:
        return
    fact = history.Fact(
        kind=kind.name, subject=assessment.person.pk, facts={"assessment": assessment.pk, **told},
        private=private, occurred_on=on, occurred_at=None if on else now,
    )  # fmt: skip
    history.record(fact, by=by.pk, now=now, cause=_cause(assessment))
