"""Reading concerns: the open ones, one with its steps, a round with what is left of it, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission, roles_allowing
from fairwait.huddles.concerns.models import Concern, Provider, Round, RoundAttendance, Step
from fairwait.huddles.concerns.rules import Kind, Open, Severity, in_order, nearly, next_left
from fairwait.huddles.models import Draft
from fairwait.people.models import Person

_SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """One concern as a page shows it. `is_shut`: it touches a restricted record, so that no word of it is shown."""

    concern: Concern
    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    is_shut: bool


def owners() -> QuerySet[User]:
    """Who may own a concern: staff who hold huddles."""
    return User.objects.filter(role__in=roles_allowing(Permission.HOLD_HUDDLE), is_active=True).order_by("display_name")


def concern_for(viewer: User, number: int) -> Shown | None:
    """One concern this viewer may see, or None. Raises NotAllowed."""
    found = shown(viewer, [number])
    return found[0] if found else None


def drafts_of(viewer: User, one: Shown) -> list[Draft]:
    """What was typed about a concern and not decided; nothing of one that is shut. Raises NotAllowed."""
    return [] if one.is_shut else list(Draft.objects.of_concern(viewer, one.concern))


def open_concerns(viewer: User) -> list[Shown]:
    """Those not closed, the worst first. Raises NotAllowed."""
    seen = Concern.objects.visible_to(viewer).filter(closed_at=None)
    return shown(viewer, in_order(Open(one.pk, one.severity, one.next_on) for one in seen))


@dataclass(frozen=True)
class Tally:
    """What is open of one kind, in figures: how many, how many of them grave, and how many past their day."""

    kind: Kind
    open: int
    grave: int
    late: int


def in_figures(viewer: User, *, today: date) -> list[Tally]:
    """Everything that is open, counted by kind, for whoever sees huddles without names. Raises NotAllowed."""
    require(viewer, Permission.SEE_HUDDLE)
    rows = list(Concern.objects.filter(closed_at=None).values_list("kind", "severity", "next_on"))
    return [
        Tally(
            kind,
            open=sum(one == kind for one, _severity, _on in rows),
            grave=sum(one == kind and severity == Severity.GRAVE for one, severity, _on in rows),
            late=sum(one == kind and on < today for one, _severity, on in rows),
        )
        for kind in Kind
    ]


def closed_concerns(viewer: User) -> list[Shown]:
    """The latest of those that were closed."""
    seen = Concern.objects.visible_to(viewer).filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    return shown(viewer, list(seen.values_list("pk", flat=True)[:_SHOWN]))


def shown(viewer: User, numbers: Sequence[int]) -> list[Shown]:
    """These concerns in this order, as far as this viewer may see them, in a fixed number of questions."""
    seen = Concern.objects.visible_to(viewer).filter(pk__in=numbers).select_related("owner", "raised_by", "provider")
    known = {one.pk: one for one in seen.prefetch_related("touched__person", "steps__by", "steps__owner")}
    return [_shown(known[number]) for number in numbers if number in known]


def _shown(concern: Concern) -> Shown:
    people = tuple(one.person for one in concern.touched.all())
    return Shown(concern, people, tuple(concern.steps.all()), any(person.is_restricted for person in people))


def touching(viewer: User, records: Sequence[int]) -> list[Concern]:
    """Concerns that touch one person, the newest first; for their page. None for whoever sees no huddles."""
    seen = Concern.objects.visible_to(viewer).filter(touched__person__in=records)
    return list(seen.order_by("-happened_on", "-pk").distinct())


@dataclass(frozen=True)
class Walked:
    """A round as one viewer sees it: what of its agenda they may see, and what was decided."""

    meeting: Round
    visible: frozenset[int]
    settled: frozenset[int]

    @property
    def present(self) -> tuple[RoundAttendance, ...]:
        """Who is in it."""
        return tuple(self.meeting.attendance.select_related("user"))

    @property
    def nearest(self) -> int | None:
        """Where it stands for this viewer: the position everybody sees, else the first left that they may see."""
        agenda, current = self.meeting.agenda, self.meeting.current
        if 0 < current <= len(agenda) and agenda[current - 1] in self.visible - self.settled:
            return current
        return self.after(current)

    def after(self, position: int) -> int | None:
        """The next one to walk from here."""
        hidden = set(self.meeting.agenda) - self.visible
        return next_left(self.meeting.agenda, self.settled | hidden, after=position)


def rounds(viewer: User) -> list[Walked]:
    """Huddles over concerns, newest first, with one the viewer may see on the agenda."""
    found = [
        _walked(viewer, one) for one in Round.objects.select_related("led_by", "paused_by").order_by("-pk")[:_SHOWN]
    ]
    return [one for one in found if one.visible or one.meeting.led_by_id == viewer.pk]


def round_for(viewer: User, number: int) -> Walked | None:
    """One of them, or None. Raises NotAllowed."""
    require(viewer, Permission.SEE_HUDDLE)
    meeting = Round.objects.select_related("led_by", "ended_by", "paused_by").filter(pk=number).first()
    walked = _walked(viewer, meeting) if meeting is not None else None
    return walked if walked is not None and (walked.visible or walked.meeting.led_by_id == viewer.pk) else None


def _walked(viewer: User, meeting: Round) -> Walked:
    visible = Concern.objects.visible_to(viewer).filter(pk__in=meeting.agenda).values_list("pk", flat=True)
    return Walked(meeting, frozenset(visible), meeting.settled)


def has_open(viewer: User, kind: Kind) -> bool:
    """Whether there is one to walk."""
    return Concern.objects.visible_to(viewer).filter(kind=kind, closed_at=None).exists()


def due_of(viewer: User) -> list[Concern]:
    """Those whose next step is this viewer's, the first due first."""
    return list(Concern.objects.visible_to(viewer).filter(owner=viewer, closed_at=None).order_by("next_on", "pk"))


def unfinished(viewer: User) -> list[Round]:
    """Huddles over concerns that this viewer leads, under way or paused."""
    return list(Round.objects.filter(led_by=viewer, ended_at=None).order_by("pk"))


@dataclass(frozen=True)
class ProviderShown:
    """One provider as one viewer sees it: what is open and closed about it, and whom that touches."""

    provider: Provider
    open: tuple[Shown, ...]
    closed: tuple[Shown, ...]
    unsaid: int
    other_names: tuple[str, ...]
    nearly: tuple[Provider, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """Whom it touches, each once; of what touches a restricted record nobody."""
        found = {person.pk: person for one in (*self.open, *self.closed) if not one.is_shut for person in one.people}
        return tuple(found.values())


def providers(viewer: User) -> list[tuple[Provider, int]]:
    """Providers with a concern this viewer may see, and how many of those are open: most first. Raises NotAllowed."""
    seen = Concern.objects.visible_to(viewer).filter(provider__isnull=False)
    found: dict[int, int] = {}
    for provider, closed_at in seen.values_list("provider", "closed_at"):
        found[provider] = found.get(provider, 0) + (closed_at is None)
    known = Provider.objects.filter(pk__in=found)
    return sorted(((one, found[one.pk]) for one in known), key=lambda row: (-row[1], row[0].name.casefold()))


def provider_for(viewer: User, number: int) -> ProviderShown | None:
    """One provider, under the name it goes by; None where nothing about it is for this viewer. Raises NotAllowed."""
    require(viewer, Permission.SEE_HUDDLE)
    found = Provider.objects.select_related("same_as").filter(pk=number).first()
    provider = (found.same_as or found) if found is not None else None
    if provider is None:
        return None
    everything = Concern.objects.filter(provider=provider)
    numbers = everything.order_by("-happened_on", "-pk").values_list("pk", flat=True)
    seen = shown(viewer, list(numbers))
    if not seen:
        return None
    known = dict(Provider.objects.filter(same_as=None).values_list("key", "pk"))
    near = [known[key] for key in nearly(provider.key, known)]
    return ProviderShown(
        provider=provider,
        open=tuple(one for one in seen if one.concern.closed_at is None),
        closed=tuple(one for one in seen if one.concern.closed_at is not None),
        unsaid=len(numbers) - len(seen),
        other_names=tuple(provider.other_names.order_by("name").values_list("name", flat=True)),
        nearly=tuple(one for one, _open in providers(viewer) if one.pk in near),
    )
