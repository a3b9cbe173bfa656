"""Calendars in and out: when a worker is busy elsewhere, and a secret address at which their visits are read."""

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from fairwait.accounts.models import User
from fairwait.capacity import fetching, reading
from fairwait.capacity.actions.diaries import own_or_kept
from fairwait.capacity.actions.refusal import BookingRefused
from fairwait.capacity.fetching import NotFetched
from fairwait.capacity.models import Diary, FeedIn, FeedOut, Span
from fairwait.capacity.rules.visits import Source, minute_of
from fairwait.engine.calendars.appointments import Busy
from fairwait.history import actions as history
from fairwait.keeping_in_touch.check_in.secrets import token_digest

AHEAD = timedelta(weeks=13)
ZONE_UNKNOWN = (
    "Some appointments name a time zone that nobody knows. They were read by London time, and may stand at the wrong "
    "hour: give them a time zone that is known, in your own calendar."
)
_log = logging.getLogger(__name__)


@transaction.atomic
def follow(*, diary: Diary, address: str, by: User, now: datetime) -> FeedIn | None:
    """Read a calendar kept elsewhere from now on; no address lets go of it, and of what was read.

    Raises BookingRefused, NotAllowed.
    """
    fresh = own_or_kept(diary, by=by)
    Span.objects.filter(diary=fresh, source=Source.CALENDAR.value).delete()
    if not address.strip():
        FeedIn.objects.filter(diary=fresh).delete()
        return None
    try:
        words = fetching.checked(address)
    except NotFetched as refusal:
        raise BookingRefused(str(refusal), field="address") from None
    started = {"address": words, "looked_at": None, "read_at": None, "trouble": ""}
    return FeedIn.objects.update_or_create(diary=fresh, defaults=started)[0]


def look(feed: FeedIn, *, now: datetime) -> bool:
    """Fetch one calendar and keep when its owner is busy. Trouble is kept to be seen, and takes nothing away.

    Whatever is wrong with one calendar is said of that one: those of the others are read all the same.
    """
    try:
        return keep(feed, reading.busy_at(feed.address, start=now, end=now + AHEAD), now=now)
    except NotFetched as fault:
        trouble = str(fault)
    except Exception as fault:  # any fault at all: the next calendar must be read
        _log.error("calendar not read", extra={"diary": feed.diary_id, "fault": type(fault).__name__})
        trouble = "It cannot be read."
    FeedIn.objects.filter(pk=feed.pk, address=feed.address).update(trouble=trouble, looked_at=now)
    return False


@transaction.atomic
def keep(feed: FeedIn, found: Busy, *, now: datetime) -> bool:
    """Keep when somebody is busy elsewhere, in place of what was read before. Nothing of what it is for is kept.

    What was guessed in it is told as trouble beside the day on which it was read.
    False, and nothing is kept, where the calendar was let go of or another was given while this one was fetched.
    """
    history.locked_head()
    theirs = FeedIn.objects.filter(pk=feed.pk, address=feed.address)
    if not theirs.update(trouble=ZONE_UNKNOWN if found.is_zone_unknown else "", looked_at=now, read_at=now):
        return False
    diary = feed.diary
    Span.objects.filter(diary=diary, source=Source.CALENDAR.value).delete()
    Span.objects.bulk_create([
        Span(
            diary=diary, start=minute_of(start), end=max(minute_of(end), minute_of(start) + 1),
            source=Source.CALENDAR.value, is_place=True,
        )
        for start, end in found.spans
    ])  # fmt: skip
    return True


@transaction.atomic
def give_out(*, diary: Diary, by: User, now: datetime) -> str:
    """A new secret address for a worker's visits; the one before opens no more. It is shown once.

    Only to the worker: a keeper would read their visits unseen, and what the worker uses would stop without a word. Of
    an interpreter, who has no account, to whoever keeps the diary and hands it on. Raises BookingRefused, NotAllowed.
    """
    fresh = own_or_kept(diary, by=by)
    if fresh.worker_id not in (None, by.pk):
        raise BookingRefused("Only the worker is given this address. You can close it.")
    token = secrets.token_urlsafe(24)
    made = {"digest": token_digest(token), "made_at": now, "read_at": None}
    FeedOut.objects.update_or_create(diary=fresh, defaults=made)
    return token


@transaction.atomic
def shut(*, diary: Diary, by: User, now: datetime) -> None:
    """Let the secret address open no more."""
    FeedOut.objects.filter(diary=own_or_kept(diary, by=by)).delete()
