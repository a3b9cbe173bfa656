"""One person's page: what must not be missed, the next step, every wait with its clocks, and what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from fairwait.accounts import queries as accounts
from fairwait.accounts.access import may
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.desk.lists.rows import called
from fairwait.desk.person import concerned
from fairwait.desk.person.sights import SightShown, sights_in
from fairwait.engine.calendars import WorkingCalendar
from fairwait.engine.policy import Reasons
from fairwait.history import queries as history
from fairwait.history.registry import Told
from fairwait.huddles.concerns.queries import Shown as Concerned
from fairwait.huddles.queries.left import LeftBehind, left_about
from fairwait.keeping_in_touch.check_in.queries import reads_danger
from fairwait.people import veil
from fairwait.people.models import Identifier, LikelyPair, Person
from fairwait.people.origins import Origin
from fairwait.people.queries import likely_pairs, visible_people
from fairwait.people.rules import PARTED, WISHES
from fairwait.priority import queries as priority
from fairwait.priority.queries import may_look_at_long_wait
from fairwait.waiting import opening
from fairwait.waiting import queries as waiting
from fairwait.waiting.models import Wait
from fairwait.waiting.next_step import NextStep, next_step
from fairwait.waiting.opening import Opened
from fairwait.waiting.rules.deciding import HELD
from fairwait.waiting.rules.pathways import Pathway
from fairwait.waiting.rules.pauses import JudgedPause, judge
from fairwait.waiting.rules.promises import Promise, promises
from fairwait.waiting.rules.words import plain
from fairwait.waiting.sentences import ABOUT, Names, Sentence, all_sentences, staff_in
from fairwait.waiting.standing import Standing, pauses_of, standing


@dataclass(frozen=True)
class WaitShown:
    """One wait of the person: how it stands, its next step, its pauses judged, and the acts this viewer may do."""

    standing: Standing
    step: NextStep | None
    pauses: tuple[JudgedPause, ...]
    acts: tuple[str, ...]
    may_see: bool
    reasons: Reasons | None

    @property
    def wait(self) -> Wait:
        """The wait."""
        return self.standing.wait

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.wait.status == "open"


@dataclass(frozen=True)
class KnownAs:
    """One record of this person: who says what number."""

    record: Person
    numbers: tuple[tuple[str, str], ...]
    is_joined: bool


@dataclass(frozen=True)
class Wishes:
    """What the person wants, in their words: the latest of its kind."""

    about: str
    words: str
    said_by: str
    on: date
    recorded_by: str


@dataclass(frozen=True)
class PersonPage:
    """Everything a person's page shows."""

    opened: Opened
    called: str
    waits: tuple[WaitShown, ...]
    sentences: tuple[Sentence, ...]
    known_as: tuple[KnownAs, ...]
    pairs: tuple[tuple[LikelyPair, Person], ...]
    origins: tuple[Origin, ...]
    promises: tuple[Promise, ...]
    wishes: tuple[Wishes, ...]
    at_home: tuple[Person, ...]
    carers: tuple[Person, ...]
    cares_for: tuple[Person, ...]
    may_merge: bool
    sights: tuple[SightShown, ...]
    concerns: tuple[Concerned, ...]
    left: LeftBehind

    @property
    def person(self) -> Person:
        """Who they are now known as."""
        return self.opened.person

    @property
    def open_waits(self) -> tuple[WaitShown, ...]:
        """The waits that go on."""
        return tuple(shown for shown in self.waits if shown.is_open)

    @property
    def leading(self) -> WaitShown | None:
        """The wait whose next step stands first: what is late before what is not, then the order of the list."""
        stepped = [shown for shown in self.waits if shown.step is not None]
        return min(stepped, key=_urgency, default=None)


def _urgency(shown: WaitShown) -> tuple[Any, ...]:
    wait, step = shown.wait, shown.step
    late = step is not None and step.is_late
    return (not late, wait.order_rank, -wait.order_share, wait.clock_started_on or date.min, wait.pk)


_ACTS: dict[str, tuple[Permission, ...]] = {
    "contact": (Permission.RECORD_CONTACT,),
    "recheck": (Permission.RECORD_CONTACT,),
    "decide": (Permission.SET_PRIORITY,),
    "book": (Permission.BOOK_VISIT,),
    "call_later": (Permission.RECORD_CONTACT,),
    "plan": (Permission.RECORD_CONTACT,),
    "long_wait": (Permission.SET_PRIORITY,),
    "triage": (Permission.SET_PRIORITY,),
    "band": (Permission.SET_PRIORITY,),
    "team": (Permission.ALLOCATE,),
    "pause": (Permission.PAUSE_WAIT,),
    "resume": (Permission.PAUSE_WAIT,),
    "wish": (Permission.RECORD_CONTACT,),
    "change": (Permission.RECORD_CONTACT,),
    "answer": (Permission.RECORD_CONTACT,),
    "end": (Permission.END_WAIT,),
    "reopen": (Permission.END_WAIT,),
    "bring": (Permission.SEE_HUDDLE,),
    "share": (Permission.SHARE,),
    "raise_about": (Permission.SEE_HUDDLE,),
}


def person_page(viewer: User, opened: Opened, *, today: date) -> PersonPage:
    """A person's page for this viewer. Asks a fixed number of questions, however long the history."""
    pathways = {pathway.code: pathway for pathway in waiting.pathways(on=today)}
    records = [record.pk for record in opened.records]
    events = history.about(records)
    told = [
        event
        for number in records
        for event in events.get(number, ())
        if event.kind != PARTED.name or event.facts["from"] not in records  # joined once more: its own record tells
    ]
    numbers = _numbers(records)
    names = Names(
        staff=accounts.names_of([*staff_in(told), *(wait.decision_to for wait in opened.waits)]),
        pathways=pathways,
        records=_named_records(opened, told, numbers),
        pathway_of_wait={wait.pk: wait.pathway for wait in opened.waits},
        reads_danger=reads_danger(viewer),
    )
    known_to = called(opened.person)
    calendar = waiting.calendar()
    told_of = priority.reasons(
        [wait for wait in opened.waits if wait.status == "open"],
        on=today,
        pathways=tuple(pathways.values()),
        calendar=calendar,
    )
    return PersonPage(
        opened=opened,
        called=known_to,
        waits=tuple(
            _wait_shown(
                viewer,
                wait,
                pathways=pathways,
                today=today,
                calendar=calendar,
                called=known_to,
                reasons=told_of.get(wait.pk),
                decider=names.staff.get(wait.decision_to or 0, ""),
            )  # fmt: skip
            for wait in opened.waits
        ),
        sentences=tuple(all_sentences(told, names=names)),
        known_as=tuple(
            KnownAs(record, tuple(numbers.get(record.pk, ())), record.pk != opened.person.pk)
            for record in opened.records
        ),
        pairs=tuple(_pairs(viewer, records)),
        origins=origins_of(told),
        promises=promises(told, today=today),
        wishes=tuple(_wishes(told, names)),
        at_home=tuple(household(viewer, opened)),
        carers=tuple(_carers(viewer, [value for values in numbers.values() for _source, value in values])),
        cares_for=tuple(_cared_for(viewer, opened)),
        may_merge=may(viewer, Permission.MERGE_PEOPLE),
        sights=sights_in(told, today=today),
        concerns=concerned.touching(viewer, records),
        left=left_about(viewer, records),
    )


def _wait_shown(
    viewer: User, wait: Wait, *, pathways: dict[str, Pathway], today: date, calendar: WorkingCalendar, called: str,
    reasons: Reasons | None, decider: str,
) -> WaitShown:  # fmt: skip
    pathway = pathways.get(wait.pathway or "")
    stands = standing(wait, pathway=pathway, as_of=today, calendar=calendar)
    may_see = may(viewer, Permission.SEE_PERSON, on=wait)
    return WaitShown(
        standing=stands,
        step=next_step(
            stands, called=called, as_of=today, happened=reasons.escalated if reasons else None, decider=decider
        ),  # fmt: skip
        pauses=tuple(judge(pause, reasons=pathway.pause_reasons if pathway else ()) for pause in pauses_of(wait)),
        acts=tuple(_acts(viewer, wait, stands)),
        may_see=may_see,
        reasons=reasons,
    )


def _acts(viewer: User, wait: Wait, stands: Standing) -> Iterable[str]:
    is_open = wait.status == "open"
    paused = bool(stands.clock and stands.clock.is_paused)
    fitting = {
        "contact": is_open, "recheck": is_open, "decide": is_open and wait.decision in HELD,
        "book": is_open, "call_later": is_open, "plan": is_open,
        "long_wait": is_open and may_look_at_long_wait(viewer, wait),
        "band": is_open, "team": is_open, "pause": is_open and not paused,
        "resume": is_open and paused, "wish": is_open, "triage": is_open,
        "change": is_open, "answer": wait.question is not None, "end": is_open,
        "reopen": not is_open, "bring": is_open, "share": is_open and not wait.person.is_restricted,
        "raise_about": is_open and not wait.person.is_restricted,
    }  # fmt: skip
    for act, permissions in _ACTS.items():
        if fitting[act] and all(may(viewer, permission, on=wait) for permission in permissions):
            yield act


def _numbers(records: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for key in Identifier.objects.filter(person_id__in=records, kind="person_id").order_by("source", "value"):
        found.setdefault(key.person_id, []).append((key.source, key.shown))
    return found


def _named_records(opened: Opened, told: Sequence[Told], numbers: dict[int, list[tuple[str, str]]]) -> dict[int, str]:
    """Records by the numbers they are known by, those another record is spoken of with included."""
    spoken = {event.facts[key] for event in told for key in ("into", "from") if isinstance(event.facts.get(key), int)}
    others = spoken - {record.pk for record in opened.records}
    hidden = set(Person.objects.filter(pk__in=others, is_restricted=True).values_list("pk", flat=True))
    hidden |= others & set(veil.left_to_others())
    known = {**numbers, **_numbers(sorted(others - hidden))}
    named = {
        number: f"{values[0][1]} ({values[0][0]})" if (values := known.get(number)) else f"record {number}"
        for number in {record.pk for record in opened.records} | spoken
    }
    return {**named, **dict.fromkeys(hidden, _("a restricted record"))}


def _pairs(viewer: User, records: Sequence[int]) -> Iterable[tuple[LikelyPair, Person]]:
    """Records that may be this person too and are still a question, each with the other record."""
    if not may(viewer, Permission.MERGE_PEOPLE):
        return
    for pair in likely_pairs(viewer).filter(Q(left__in=records) | Q(right__in=records))[:5]:
        yield pair, pair.right if pair.left_id in records else pair.left


def origins_of(told: Sequence[Told]) -> tuple[Origin, ...]:
    """The rows of files that told something of this person, newest first."""
    found = [
        Origin(event.cause, event.facts["row"])
        for event in told
        if event.facts.get("row") is not None and event.cause.startswith("import:")
    ]
    return tuple(dict.fromkeys(reversed(found)))


def origins_for(opened: Opened) -> tuple[Origin, ...]:
    """Where everything told of a person stands."""
    events = history.about(record.pk for record in opened.records)
    return origins_of(sorted((event for told in events.values() for event in told), key=lambda event: event.seq))


def _carers(viewer: User, numbers: Sequence[str]) -> Iterable[Person]:
    """Who cares for this person, by the numbers their records name; only those this viewer may open."""
    if not numbers:
        return
    for person in Person.objects.filter(cares_for_id__in=numbers, is_void=False, now_known_as=None).order_by("pk")[:5]:
        if _may_open(viewer, person):
            yield person


def _cared_for(viewer: User, opened: Opened) -> Iterable[Person]:
    """Whom this person cares for, if this viewer may open their record."""
    numbers = [record.cares_for_id for record in opened.records if record.cares_for_id]
    if not numbers:
        return
    named = Identifier.objects.filter(kind="person_id").filter(
        Q(value__in=numbers) | Q(*(Q(value__startswith=f"{number}|") for number in numbers), _connector=Q.OR)
    )
    for person in Person.objects.filter(pk__in=named.values("person_id"), is_void=False).order_by("pk")[:5]:
        if _may_open(viewer, person):
            yield person


def _may_open(viewer: User, person: Person) -> bool:
    try:
        opening.person(viewer, person.uuid, has_reason=True)
    except opening.NothingHere:
        return False
    return True


def _wishes(told: Sequence[Told], names: Names) -> Iterable[Wishes]:
    """The latest wishes of each kind; what was erased has no words and is not shown as a wish."""
    latest: dict[str, Told] = {}
    for event in sorted(told, key=lambda event: (event.occurred_on, event.seq)):
        if event.kind == WISHES.name and event.private:
            latest[event.facts["about"]] = event
    for about in ABOUT:
        if (found := latest.get(about)) is not None:
            yield Wishes(
                about=_(ABOUT[about]), words=found.private["words"], said_by=found.private["said_by"],
                on=found.occurred_on, recorded_by=names.who(found.by),
            )  # fmt: skip


_AT_HOME_SHOWN = 6


def household(viewer: User, opened: Opened) -> list[Person]:
    """Others at the same address, as far as records say so and this viewer may open theirs; restricted ones are not."""
    person = opened.person
    if not person.postcode or opened.is_restricted:
        return []
    near = visible_people(viewer).filter(postcode=person.postcode, now_known_as=None, is_restricted=False)
    near = near.filter(is_erased=False).exclude(pk__in=[record.pk for record in opened.records]).order_by("pk")
    found = [other for other in near[:_NEAR] if _is_same_home(person, other)]
    return found[:_AT_HOME_SHOWN]


_NEAR = 200
"""A postcode holds some 15 homes; a care home may hold more people."""


def _is_same_home(one: Person, other: Person) -> bool:
    if one.uprn and other.uprn:
        return one.uprn == other.uprn
    return bool(one.address and other.address) and plain(one.address or "") == plain(other.address or "")


def month_start(now: datetime) -> datetime:
    """The first instant of this month."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
