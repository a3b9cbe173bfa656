"""What keeps messages here, by the way out or for all: a provider that is not well, and people who say stop."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from fairwait.accounts.models import User
from fairwait.keeping_in_touch.messages.models import Hold as Held
from fairwait.keeping_in_touch.messages.rules import pace
from fairwait.keeping_in_touch.messages.rules.answers import Answer, Hold, Meaning
from fairwait.upkeep import actions as upkeep

ALL = "all"
PAUSED = "paused"
CLOCK_AGAIN = timedelta(minutes=5)


def names(*, now: datetime) -> set[str]:
    """What is held now: ways out, channels, or all."""
    return set(Held.objects.filter(Q(until=None) | Q(until__gt=now)).values_list("name", flat=True))


def until(*, now: datetime) -> datetime | None:
    """When the first hold that ends by itself does."""
    return Held.objects.filter(until__gt=now).order_by("until").values_list("until", flat=True).first()


def after(answer: Answer, *, name: str, now: datetime, rng: pace.Chance) -> None:
    """Hold the messages behind one whose answer asks for it; let them go on after one that was taken."""
    if answer.meaning is Meaning.ACCEPTED:
        _well(name, now=now)
        return
    if answer.hold is Hold.NONE:
        return
    held = Held.objects.filter(pk=name).first()
    if held is not None and (held.until is None or held.kind == PAUSED):
        return  # a person must act, or has said stop
    if held is not None and held.until is not None and held.until > now and answer.hold in (Hold.BUSY, Hold.DOWN):
        return  # others of the same handful met the same fault: it counts once
    failures = 1 if held is None else held.failures + 1
    Held.objects.update_or_create(
        name=name,
        defaults={
            "kind": answer.hold.value, "words": answer.words, "since": now, "failures": failures, "by": None,
            "until": _until(answer.hold, failures=failures, now=now, rng=rng),
        },
    )  # fmt: skip
    facts = {"is_for_people": answer.hold.is_for_people}
    upkeep.note(f"messages.{name}", is_good=False, words=answer.words, facts=facts, now=now)


def _until(hold: Hold, *, failures: int, now: datetime, rng: pace.Chance) -> datetime | None:
    if hold is Hold.DAY:
        return pace.tomorrow_utc(now)
    if hold is Hold.CLOCK:
        return now + CLOCK_AGAIN
    if hold.is_for_people:
        return None
    first = 30.0 if hold is Hold.BUSY else 5.0
    return now + pace.back_off(failures=failures, rng=rng, first_seconds=first)


def _well(name: str, *, now: datetime) -> None:
    if Held.objects.filter(pk=name, until__lte=now).exclude(kind=PAUSED).delete()[0]:
        upkeep.note(f"messages.{name}", is_good=True, words="", now=now)


@transaction.atomic
def pause(*, name: str, because: str, by: User, now: datetime) -> None:
    """A person says stop, for one way or channel."""
    Held.objects.update_or_create(
        name=name,
        defaults={"kind": PAUSED, "words": because, "since": now, "until": None, "by": by, "failures": F("failures")},
        create_defaults={"kind": PAUSED, "words": because, "since": now, "until": None, "by": by},
    )


def lift(*, name: str, now: datetime) -> None:
    """A person says go on."""
    if Held.objects.filter(pk=name).delete()[0]:
        upkeep.note(f"messages.{name}", is_good=True, words="", now=now)
