"""What a caller needs to know of one person, and who may decide what a call puts before somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.models import Council, User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.history import queries as history
from fairwait.keeping_in_touch.contacts import documents
from fairwait.keeping_in_touch.contacts.calling import asked_of, tries_of
from fairwait.keeping_in_touch.contacts.models import Claim
from fairwait.keeping_in_touch.contacts.rules import no_answer, ways
from fairwait.keeping_in_touch.contacts.rules.no_answer import Next
from fairwait.keeping_in_touch.contacts.rules.script import Line, Question, Script
from fairwait.keeping_in_touch.messages import to_tell
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.people import reaching
from fairwait.people.queries import records_of, standing_for
from fairwait.people.rules.reaching import Contactable, Reach
from fairwait.waiting import queries as waiting
from fairwait.waiting.actions import DECIDED_BY
from fairwait.waiting.models import Wait
from fairwait.waiting.rules.deciding import Decision
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.promises import Outcome as Kept
from fairwait.waiting.rules.promises import Promise, promises
from fairwait.waiting.sentences import Names, Sentence, Topic, all_sentences, staff_in
from fairwait.waiting.standing import Standing, standing

WORDS_SHOWN = 4


@dataclass(frozen=True)
class CallPage:
    """All that a caller sees of one wait before and while they ring."""

    wait: Wait
    pathway: Pathway | None
    standing: Standing
    script: Script
    questions: tuple[Question, ...]
    opening: tuple[Line, ...]
    closing: tuple[Line, ...]
    contactable: Contactable
    reaches: tuple[Reach, ...]
    words: tuple[Sentence, ...]
    promises: tuple[Promise, ...]
    next: Next
    claim: Claim | None
    rank: int | None
    to_tell: tuple[Message, ...]

    @property
    def missed(self) -> tuple[Promise, ...]:
        """Promises that were not kept."""
        return tuple(one for one in self.promises if one.outcome is Kept.MISSED)


def call_page(wait: Wait, *, now: datetime, today: date) -> CallPage:
    """What to know, say and ask. Asks a fixed number of questions, however long the history."""
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    pathway = pathways.get(wait.pathway or "")
    script, stands = (
        documents.script(on=today),
        standing(wait, pathway=pathway, as_of=today, calendar=waiting.calendar()),
    )
    rank = stands.band.rank if stands.band else None
    person = standing_for(wait.person)
    told = [event for events in history.about(records_of(person)).values() for event in events]
    mine = [event for event in told if event.wait in (wait.pk, None)]
    names = Names(staff=accounts.names_of(staff_in(told)), pathways=pathways, pathway_of_wait={wait.pk: wait.pathway})
    said = [one for one in all_sentences(mine, names=names) if one.topic is Topic.CONTACTS and not one.is_undone]
    found = tuple(one for one in promises(told, today=today) if one.wait == wait.pk)
    contactable = reaching.contactable(wait.person)
    cannot = reaching.cannot_use(reaching.records(wait.person))
    is_late = any(one.outcome is Kept.MISSED for one in found)
    return CallPage(
        wait=wait, pathway=pathway, standing=stands, script=script,
        questions=asked_of(script, wait, rank=rank),
        opening=tuple(
            line for line in script.opening
            if line.is_for(pathway=wait.pathway, rank=rank) and (is_late or not line.if_late)
        ),
        closing=tuple(line for line in script.closing if line.is_for(pathway=wait.pathway, rank=rank)),
        contactable=contactable,
        reaches=ways.ways_now(contactable, at=now, hours=script.hours, cannot=cannot),
        words=tuple(said[:WORDS_SHOWN]),
        promises=found,
        next=no_answer.stands(tries_of(wait), numbers=script.numbers_for(rank), today=today),
        claim=Claim.objects.select_related("by").filter(person=person, until__gt=now).first(),
        rank=rank,
        to_tell=tuple(to_tell.of(records_of(person), now=now)),
    )  # fmt: skip


def council_name() -> str:
    """Whose call it is."""
    return Council.objects.values_list("name", flat=True).first() or ""


def taken_by_others(viewer: User, *, now: datetime) -> set[int]:
    """Whom colleagues are about to speak with."""
    return set(Claim.objects.filter(until__gt=now).exclude(by=viewer).values_list("person_id", flat=True))


def deciders(wait: Wait, *, what: Decision | None = None) -> Sequence[User]:
    """Who may be asked to decide something about this wait, by name; with `what`, who may decide that."""
    needed = DECIDED_BY[what] if what else Permission.SET_PRIORITY
    roles = {*roles_allowing(Permission.END_WAIT), *roles_allowing(Permission.SET_PRIORITY)}
    staff = User.objects.filter(is_active=True, role__in=roles).order_by("display_name", "pk")
    return [user for user in staff if may(user, needed, on=wait)]


def to_decide(viewer: User) -> QuerySet[Wait]:
    """The waits on which this viewer is asked to decide: theirs, those of whoever left, and second looks."""
    if not may(viewer, Permission.SET_PRIORITY):
        return Wait.objects.none()
    gone = User.objects.filter(is_active=False).values("pk")
    second = Q(decision="ending", decision_agreed_by__isnull=False) & ~Q(decision_agreed_by=viewer.pk)
    if not may(viewer, Permission.END_WAIT):
        second = Q(pk__in=[])
    asked = Q(decision_to=viewer.pk) | Q(decision_to__in=gone) | second
    first_done = Q(decision_agreed_by=viewer.pk)
    waits = Wait.objects.visible_to(viewer).filter(status="open", decision__isnull=False).filter(asked)
    return waits.exclude(first_done).select_related("person").order_by("decision_on", "pk")
