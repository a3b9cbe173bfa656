"""What people do with a wait. Each is one event, with who, when and why; the state is folded from it.

`cause` names the meeting in which it was decided, where it was.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.history import actions as history
from fairwait.history import adopted
from fairwait.history.models import Event
from fairwait.history.registry import Kind
from fairwait.waiting import queries
from fairwait.waiting.models import PathwayDocument, Wait
from fairwait.waiting.rules import facts
from fairwait.waiting.rules.folding import WaitStatus
from fairwait.waiting.rules.pathways import Pathway, check, to_toml
from fairwait.waiting.rules.reaching import TRIED, Planned

LONGEST_WISH_DAYS = 183
"""A wish not to be contacted is asked about again within half a year."""
LONGEST_PLAN_DAYS = 183
"""Nobody plans further ahead: what is due by the band comes sooner in any case."""


class WaitRefused(Exception):
    """A change to a wait that cannot be made; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


def _record(
    kind: Kind,
    *,
    wait: Wait,
    by: User,
    now: datetime,
    on: date | None = None,
    private: dict[str, Any] | None = None,
    told: dict[str, Any] | None = None,
    cause: str = "",
) -> Event:
    under = queries.versions(on=london_day(now), code=wait.pathway) if wait.pathway else {}
    said = {**(told or {}), **({"under": name} if (name := under.get(wait.pathway or "")) else {})}
    return history.record(
        history.Fact(kind=kind.name, subject=wait.person_id, wait=wait.pk, facts=said, private=private, occurred_on=on),
        by=by.pk,
        now=now,
        cause=cause,
    )


def _locked(wait: Wait, *, permission: Permission, by: User, status: WaitStatus | None = WaitStatus.OPEN) -> Wait:
    history.locked_head()  # one at a time
    wait = Wait.objects.select_related("person").get(pk=wait.pk)
    require(by, permission, on=wait)
    if wait.person.is_erased:
        raise WaitRefused("This person's record was erased: nothing more is recorded about them.")
    if status is not None and wait.status != status.value:
        raise WaitRefused(
            "This wait has ended." if wait.status == WaitStatus.ENDED.value else "This wait is still open."
        )
    return wait


def _said(words: str, what: str, *, field: str) -> str:
    if not words.strip():
        raise WaitRefused(f"Enter {what}.", field=field)
    return words.strip()


def _not_ahead(on: date, *, now: datetime, field: str = "on") -> date:
    if on > london_day(now):
        raise WaitRefused("The date must be today or in the past.", field=field)
    return on


@transaction.atomic
def set_band(*, wait: Wait, band: str, reason: str, by: User, now: datetime, cause: str = "") -> Event:
    """Choose a band for a wait, with a reason. Raises WaitRefused, NotAllowed."""
    wait = _locked(wait, permission=Permission.SET_PRIORITY, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    if pathway is None or pathway.band(band) is None:
        raise WaitRefused("Choose one of this pathway's bands.", field="band")
    why = _said(reason, "the reason for this band", field="reason")
    # What was suggested that day stands beside what was chosen: a difference can be counted, and asked about.
    suggested = {"suggested": wait.band_suggested, "policy": wait.ordered_under} if wait.band_suggested else {}
    told = {"band": band, **suggested}
    return _record(facts.BAND_SET, wait=wait, by=by, now=now, cause=cause, private={"reason": why}, told=told)


@transaction.atomic
def record_contact(
    *, wait: Wait, on: date, how: str, said: str, promised: date | None = None, by: User, now: datetime, cause: str = ""
) -> Event:
    """A conversation both ways took place. An attempt is not a contact, and is not recorded here.

    `promised` is the day by which the person was told they will next be spoken with.
    """
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = _not_ahead(on, now=now)
    words = _said(said, "what was said", field="said")
    if promised is not None and promised <= day:
        raise WaitRefused("The day you promised must be after the day you spoke.", field="promised")
    contact = _record(
        facts.CONTACTED, wait=wait, by=by, now=now, cause=cause, on=day, private={"said": words}, told={"how": how}
    )
    if promised is not None:
        _record(facts.PROMISED, wait=wait, by=by, now=now, cause=cause, on=day, told={"on": promised.isoformat()})
    return contact


@transaction.atomic
def record_recheck(*, wait: Wait, on: date, found: str, by: User, now: datetime, cause: str = "") -> Event:
    """Somebody looked again at the risk of waiting."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = _not_ahead(on, now=now)
    words = _said(found, "what you found", field="found")
    return _record(facts.RECHECKED, wait=wait, by=by, now=now, cause=cause, on=day, private={"found": words})


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
    wait = _locked(wait, permission=Permission.SET_PRIORITY, by=by)
    if not answers:
        raise WaitRefused("Answer at least one question.", field="answers")
    day = _not_ahead(on, now=now)
    private = {"answers": dict(answers), "words": list(words), **({"note": note.strip()} if note.strip() else {})}
    return _record(facts.TRIAGED, wait=wait, by=by, now=now, on=day, private=private, told={"policy": policy})


@transaction.atomic
def tell_change(*, wait: Wait, what: str, label: str, said: str, on: date, by: User, now: datetime) -> Event:
    """Something happened that reopens triage at once: `what` is an escalator's code, `label` its words."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    day = _not_ahead(on, now=now)
    words = _said(said, "what happened", field="said")
    private = {"what": what, "label": label, "said": words}
    return _record(facts.CHANGE_TOLD, wait=wait, by=by, now=now, on=day, private=private)


@transaction.atomic
def set_team(*, wait: Wait, team: str, worker: str = "", by: User, now: datetime, cause: str = "") -> Event:
    """Make a team responsible, and a worker where one is named."""
    wait = _locked(wait, permission=Permission.ALLOCATE, by=by)
    named = _said(team, "the team that is responsible", field="team")
    told = {"team": named, **({"worker": worker.strip()} if worker.strip() else {})}
    return _record(facts.TEAM_SET, wait=wait, by=by, now=now, cause=cause, told=told)


@transaction.atomic
def pause(*, wait: Wait, reason: str, on: date, until: date | None, by: User, now: datetime, cause: str = "") -> Event:
    """Pause the clock without pauses. The council's own delay is never a reason."""
    wait = _locked(wait, permission=Permission.PAUSE_WAIT, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    known = pathway.pause_reason_for(reason) if pathway else None
    if known is None or not known.is_counted:
        raise WaitRefused(
            "Choose a reason on the person's side: the council's own delay is never a pause.", field="reason"
        )
    day = _not_ahead(on, now=now)
    if until is not None and until <= day:
        raise WaitRefused("The pause must end after it starts.", field="until")
    ends = {"until": until.isoformat()} if until else {}
    return _record(facts.PAUSED, wait=wait, by=by, now=now, cause=cause, on=day, told={"reason": known.code, **ends})


@transaction.atomic
def resume(*, wait: Wait, by: User, now: datetime) -> Event:
    """End the pause today."""
    wait = _locked(wait, permission=Permission.PAUSE_WAIT, by=by)
    return _record(facts.RESUMED, wait=wait, by=by, now=now, told={"ends": "any"})


@transaction.atomic
def record_wish(*, wait: Wait, reason: str, until: date, by: User, now: datetime) -> Event:
    """The person wishes not to be contacted until a day. It never replaces the re-check, and it runs out."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    today = london_day(now)
    if not today < until <= today + timedelta(days=LONGEST_WISH_DAYS):
        raise WaitRefused(f"The wish must end within {LONGEST_WISH_DAYS} days: then ask again.", field="until")
    why = _said(reason, "what the person said", field="reason")
    told = {"until": until.isoformat()}
    return _record(facts.WISH_RECORDED, wait=wait, by=by, now=now, private={"reason": why}, told=told)


@transaction.atomic
def record_attempt(*, wait: Wait, on: date, how: str, said: str = "", by: User, now: datetime) -> Event:
    """Somebody tried to reach the person. It counts as trying, and never as a contact."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    if how not in TRIED:
        raise WaitRefused("Select how you tried.", field="how")
    day = _not_ahead(on, now=now)
    private = {"said": said.strip()} if said.strip() else None
    return _record(facts.ATTEMPTED, wait=wait, by=by, now=now, on=day, private=private, told={"how": how})


@transaction.atomic
def plan(*, wait: Wait, what: str, on: date, by: User, now: datetime) -> Event:
    """Set the day of the next contact or re-check. It moves nothing that is due sooner, and makes nobody seen."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by)
    if what not in set(Planned):
        raise WaitRefused("Select what is planned.", field="what")
    check_plan(on, today=london_day(now))
    return _record(facts.PLANNED, wait=wait, by=by, now=now, told={"what": str(what), "on": on.isoformat()})


def check_plan(on: date, *, today: date) -> None:
    """A day one may plan for. Raises WaitRefused."""
    if not today <= on <= today + timedelta(days=LONGEST_PLAN_DAYS):
        raise WaitRefused(f"The day must be today or within {LONGEST_PLAN_DAYS} days.", field="on")


@transaction.atomic
def record_long_wait(*, wait: Wait, level: str, comes: str, by: User, now: datetime) -> Event:
    """Whoever must look at a wait this long has looked, and says what comes of it."""
    wait = _locked(wait, permission=Permission.SET_PRIORITY, by=by)
    words = _said(comes, "what comes of it", field="comes")
    return _record(facts.AGED_SEEN, wait=wait, by=by, now=now, private={"comes": words}, told={"level": level})


@transaction.atomic
def end(*, wait: Wait, reason: str, told: str, on: date, by: User, now: datetime, cause: str = "") -> Event:
    """End a wait: with a reason from the pathway's list, and what the person was told, even if that is "not known"."""
    wait = _locked(wait, permission=Permission.END_WAIT, by=by)
    pathway = next((p for p in queries.pathways(on=london_day(now)) if p.code == wait.pathway), None)
    known = pathway.end_reason_for(reason) if pathway else None
    if known is None:
        raise WaitRefused("Choose one of this pathway's reasons for ending.", field="reason")
    words = _said(told, "what the person was told, or \u201cnot known\u201d", field="told")
    day = _not_ahead(on, now=now)
    return _record(
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
    wait = _locked(wait, permission=Permission.END_WAIT, by=by, status=WaitStatus.ENDED)
    why = _said(reason, "why the wait goes on", field="reason")
    return _record(facts.REOPENED, wait=wait, by=by, now=now, private={"reason": why})


@transaction.atomic
def answer(*, wait: Wait, reason: str, by: User, now: datetime) -> Event:
    """Answer what an import asked, where the wait stays as it is: still waiting, or the case system is behind."""
    wait = _locked(wait, permission=Permission.RECORD_CONTACT, by=by, status=None)
    if wait.question is None:
        raise WaitRefused("Nothing is being asked about this wait.")
    why = _said(reason, "how you know", field="reason")
    return _record(facts.ANSWERED, wait=wait, by=by, now=now, private={"reason": why}, told={"question": wait.question})


@transaction.atomic
def adopt_pathway(
    *, pathway: Pathway, adopted_from: date, reason: str, by: User | None, now: datetime
) -> PathwayDocument:
    """Adopt a new version of a pathway from a day. Earlier versions stay: events of their time keep their meaning."""
    if by is not None:
        require(by, Permission.CONFIGURE)
    check(pathway)
    why = _said(reason, "why the pathway changes", field="reason")
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
