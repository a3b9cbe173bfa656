"""What was said, as the person gets it: one text, written as a pack is, in every form a pack has, and given to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fairwait.accounts.models import User
from fairwait.assessments import documents
from fairwait.assessments.actions.assessments import AssessmentRefused, tell_given, version_of
from fairwait.assessments.models import Assessment
from fairwait.assessments.queries.records import record_of
from fairwait.assessments.rules.facts import Outcome, Whose
from fairwait.assessments.rules.record import Answer, Record
from fairwait.assessments.rules.shape import Form, Kind, Known, Question, Section
from fairwait.assessments.showing import asked_as, left_over
from fairwait.assessments.words import AREAS, answer_words
from fairwait.engine.calendars import london_day
from fairwait.govuk.formats import format_date
from fairwait.history.actions import locked_head
from fairwait.keeping_in_touch.messages import actions as messages
from fairwait.keeping_in_touch.messages import setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused, Written
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.keeping_in_touch.packs import documents as packs
from fairwait.keeping_in_touch.packs.rules.composing import Block, Pack
from fairwait.keeping_in_touch.packs.rules.giving import Format, by_hand_refusal
from fairwait.keeping_in_touch.packs.rules.shape import Audience, Owner
from fairwait.keeping_in_touch.packs.writing import Edition
from fairwait.keeping_in_touch.packs.writing.text import as_text
from fairwait.people.models import Person

CODE = "what-was-said"
GOOD_FOR_DAYS = 28
_SAID: dict[Whose, str] = {
    Whose.OWN: gettext_noop("You said: %(words)s"),
    Whose.OTHER: gettext_noop("Somebody else said: %(words)s"),
    Whose.WORKER: gettext_noop("Your worker wrote: %(words)s"),
}
_REACH: dict[str, str] = {
    "yes": gettext_noop("You manage this."),
    "unable": gettext_noop("This is too hard for you, or only works with help, pain, danger or much time."),
}
_CAME: dict[Outcome, str] = {
    Outcome.ELIGIBLE: gettext_noop("You have needs that we must help to meet."),
    Outcome.NOT_ELIGIBLE: gettext_noop("By the rules that count for everybody, these are not needs that we must meet."),
    Outcome.STOPPED: gettext_noop("We did not go on to the end. You can come back at any time."),
}


@dataclass(frozen=True)
class Given:
    """What was given: which way, and the message that carries it where one does."""

    format: Format
    message: str


def edition(assessment: Assessment, *, on: date) -> Edition:
    """What was said, for the person: without what somebody else said in confidence."""
    record, form = record_of(assessment), version_of(assessment).form
    council = packs.council_name()
    pack = Pack(
        code=CODE, name=form.plain or form.name, audience=Audience.PERSON, council=council,
        lead=_("For %(name)s: what was said, and what comes of it. Tell us what you would change.")
        % {"name": assessment.person.name if assessment.person else ""},
        summary="", easy_read_of="", core_version=0, promises=(), blocks=tuple(_blocks(record, form, council)),
    )  # fmt: skip
    note = "" if assessment.finished_at else _("This is a draft: we are not at the end yet.")
    return Edition(pack, number=0, day=on, note=note)


def _blocks(record: Record, form: Form, council: str) -> Iterator[Block]:
    spoke = [_spoke(one.on, one.with_person) for one in record.conversations]
    if spoke:
        yield _block("talks", _("When we spoke"), "\n".join(f"- {line}" for line in spoke))
    old = documents.forms_named(record.forms)
    for section in form.sections:
        if text := "\n\n".join(_section(section, record, old)):
            yield _block(section.code, section.for_person, text)
    if text := "\n\n".join(_also(form, record, old)):
        yield _block("also", _("Also said"), text)
    if record.finished:
        yield _block("came", _("What came of it"), "\n\n".join(_finished(record)))
    yield _block(
        "right", _("Is this right?"),
        _("Tell us what is wrong or missing, or what you would say in another way. We write it down with what we have. "
          "If you do not agree with what %(council)s decided, tell us, and ask us to look again.")
        % {"council": council},
    )  # fmt: skip


def _block(key: str, title: str, text: str) -> Block:
    return Block(key=f"said-{key}"[:60], title=title, owner=Owner.CORE, text=text)


def _spoke(on: date, with_person: bool) -> str:
    words = _("On %(day)s, with you.") if with_person else _("On %(day)s, with others who know you.")
    return words % {"day": format_date(on)}


def _section(section: Section, record: Record, old: Mapping[str, Form]) -> Iterator[str]:
    for question in section.questions:
        answer = record.answers.get(question.code)
        if answer is not None and _is_given(question, answer):
            yield _asked(question, answer, asked_as(answer, old) or question)


def _also(form: Form, record: Record, old: Mapping[str, Form]) -> Iterator[str]:
    """What was said to questions that a newer form does not ask: they said it all the same."""
    for answer in left_over(form, record):
        question = asked_as(answer, old)
        if question is not None and _is_given(question, answer):
            yield _asked(question, answer, question)


def _asked(question: Question, answer: Answer, as_it_was: Question) -> str:
    return f"### {_plain(question.for_person)}\n{_said(answer, _words(as_it_was, answer))}"


def _is_given(question: Question, answer: Answer) -> bool:
    """Not what was said in confidence; nor how they are reached safely: whoever they are kept from may find a paper."""
    if not answer.whose.is_given or question.known is Known.SAFE_CONTACT:
        return False
    return answer.value not in ("", [], "not_asked")


def _words(question: Question, answer: Answer) -> str:
    """An answer as it is said to the person."""
    if question.kind is Kind.AREA and str(answer.value) in _REACH:
        return _(_REACH[str(answer.value)])
    return answer_words(question, answer.value)


def _said(answer: Answer, words: str) -> str:
    if answer.source:
        return _plain(_("We knew already: %(words)s") % {"words": words})
    return _plain(_(_SAID[answer.whose]) % {"words": words})


def _finished(record: Record) -> Iterator[str]:
    finished = record.finished
    if finished is None:
        return
    yield _(_CAME[Outcome(finished.outcome)])
    if finished.eligible:
        yield "\n".join(f"- {_(AREAS[area])}" for area in finished.eligible)
    if finished.why:
        yield f"### {_('Why')}\n{_plain(finished.why)}"
    if finished.next:
        yield f"### {_('What comes next')}\n{_plain(finished.next)}"


def _plain(words: str) -> str:
    """Words somebody typed, without the marks a pack is written with: they are words and nothing else."""
    text = words.replace("((", "( (").replace("**", "* *").replace("](", "] (")
    return "\n".join(line.lstrip("#").strip() if line.lstrip().startswith("###") else line for line in text.split("\n"))


# Giving it ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """One way of giving it: what it is, and why it cannot be; "" where it can."""

    format: Format
    refusal: str


def ways(person: Person, made: Edition, *, now: datetime) -> tuple[Standing, list[Way]]:
    """Which ways they could use, and why not the others."""
    stands = _standing(person, now=now)
    found = []
    for each in (Format.LETTER, Format.PAPER, Format.LARGE_PAPER, Format.READ_OUT):
        found.append(Way(each, _refusal(each, person, made, stands, now=now)))
    return stands, found


def _refusal(way: Format, person: Person, made: Edition, stands: Standing, *, now: datetime) -> str:
    if stands.is_erased or stands.is_dead or stands.is_restricted and way is Format.LETTER:
        return _("Nothing is sent to somebody who died, whose record is restricted, or was erased")
    if way is not Format.LETTER:
        return by_hand_refusal(way, needs=stands.needs, is_easy_read=False, language="English")
    written = _written(made)
    draft = messages.draft(person=person, code=CODE, now=now, standing=stands, written=written)
    if not draft.refusal:
        return ""
    return next((because for way_, because in draft.choice.refused if way_ is Channel.LETTER), draft.refusal)


def _standing(person: Person, *, now: datetime) -> Standing:
    hours = setting.in_force(on=london_day(now)).messaging.hours
    return standings([person.pk], council=hours)[person.pk]


def _written(made: Edition) -> Written:
    body = (
        _("Dear ((name))") + "\n\n" + as_text(made) + "\n" + _("To tell us more, ring ((phone)).") + "\n\n((council))"
    )
    template = MessageTemplate(
        code=CODE, name=_("What was said"), channels=(Channel.LETTER, Channel.PRINT), good_for_days=GOOD_FOR_DAYS,
        needs_open_wait=False, subject=_("A letter from ((council))"), text="", body=body, easy_read="",
        language="English",
    )  # fmt: skip
    return Written(template, 1)


def _not_twice(assessment: Assessment, made: Edition, *, now: datetime) -> None:
    """The same words are not posted twice in a day: a button pressed twice sends one letter."""
    over = (MessageState.FAILED, MessageState.CANCELLED, MessageState.EXPIRED)
    today = Message.objects.filter(
        cause=f"assessment {assessment.pk}", template=CODE, queued_at__date=london_day(now)
    ).exclude(state__in=over)  # fmt: skip
    if any(as_text(made).strip() in one.body for one in today):
        raise AssessmentRefused(_("These words went into the outbox today: they are not sent twice."), field="format")


@transaction.atomic
def give(
    *, assessment: Assessment, person: Person, format: Format, read: str = "", expect: str, by: User, now: datetime
) -> Given:  # fmt: skip
    """Give it to them: into the outbox, or handed over or read out by whoever says so. It is no contact.

    Args:
        read: the need no rule understood, as whoever gives it has read it.
        expect: the digest of what was read: refused where it would be another by now.
    Raises: AssessmentRefused, NotAllowed.
    """
    locked_head()
    made = edition(assessment, on=london_day(now))
    if made.digest != expect:
        raise AssessmentRefused(_("What they would get has changed since you read it: look again."), field="format")
    stands = _standing(person, now=now)
    if words := _refusal(format, person, made, stands, now=now):
        raise AssessmentRefused(words.rstrip(".") + ".", field="format")
    if stands.needs.unread and read.strip() != stands.needs.unread:
        raise AssessmentRefused(
            _("Read what their record says about how they communicate, then say so."), field="format"
        )
    sent = ""
    if format is Format.LETTER:
        _not_twice(assessment, made, now=now)
        wait = assessment.wait if assessment.wait is not None and assessment.wait.status == "open" else None
        try:
            message = messages.queue(
                person=person, code=CODE, wait=wait, read=read, written=_written(made), by=by,
                now=now, cause=f"assessment {assessment.pk}",
            )  # fmt: skip
        except MessageRefused as refusal:
            raise AssessmentRefused(str(refusal), field="format") from refusal
        sent = str(message.uuid)
    tell_given(assessment, way=format.value, message=sent, by=by, now=now)
    return Given(format, sent)
