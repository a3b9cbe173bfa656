"""Letters printed and posted here: gathered into one file, checked again, printed and posted by named people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from fairwait.accounts.access import require
from fairwait.accounts.models import User
from fairwait.accounts.rules import Permission
from fairwait.engine.calendars import london_day
from fairwait.govuk.printing import LettersMissing, as_pdf
from fairwait.history import actions as history
from fairwait.history.actions import Fact
from fairwait.keeping_in_touch.messages import becoming, letters, links, outbox, setting
from fairwait.keeping_in_touch.messages.actions import MessageRefused
from fairwait.keeping_in_touch.messages.models import Message, PrintBatch
from fairwait.keeping_in_touch.messages.rules import leaving
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.leaving import Verdict
from fairwait.keeping_in_touch.messages.rules.pace import Hours
from fairwait.keeping_in_touch.messages.rules.states import MessageState
from fairwait.keeping_in_touch.messages.standing import standings
from fairwait.upkeep.queries import is_messaging_paused

MOST = 500
PAGES_AT_ONCE = 100
"""A file is drawn within one request, all its pages in memory: letters are laid out so many pages at once, about."""
_WITH_A_PACK = 5
"""A letter with a pack counts as so many."""


@dataclass(frozen=True)
class File:
    """Some letters of a batch as one PDF. `number` stays the same whatever is taken back meanwhile."""

    number: int
    letters: tuple[int, ...]


def waiting(viewer: User) -> int:
    """How many letters wait to be printed."""
    require(viewer, Permission.RECORD_CONTACT)
    return _waiting(viewer).count()


def recent(viewer: User) -> list[PrintBatch]:
    """The batches made last, as far as this viewer may open everybody in them."""
    require(viewer, Permission.RECORD_CONTACT)
    return list(_visible(viewer)[:20])


def one(viewer: User, uuid: UUID) -> PrintBatch | None:
    """One batch; None where this viewer may not open everybody in it."""
    require(viewer, Permission.RECORD_CONTACT)
    return _visible(viewer).filter(uuid=uuid).first()


def _visible(viewer: User) -> QuerySet[PrintBatch]:
    # A record restricted since it was gathered hides no batch: its letter is left out of the file and of the page.
    seen = Message.objects.visible_to(viewer).values("pk")
    hidden = Message.objects.filter(batch=OuterRef("pk"), person__is_restricted=False).exclude(pk__in=seen)
    return PrintBatch.objects.select_related("made_by", "printed_by", "posted_by").exclude(Exists(hidden))


def _waiting(viewer: User) -> QuerySet[Message]:
    return Message.objects.visible_to(viewer).filter(
        state=MessageState.WITH_STAFF, channel=Channel.PRINT, batch=None, is_by_hand=False
    )  # fmt: skip


@transaction.atomic
def make(*, by: User, now: datetime) -> PrintBatch:
    """Gather the letters that wait. Each is asked once more whether it may leave; those that may not end here."""
    require(by, Permission.RECORD_CONTACT)
    if is_messaging_paused():
        raise MessageRefused("All messages are stopped, letters printed here included.")
    history.locked_head()
    found = list(_waiting(by).select_for_update().order_by("pk")[:MOST])
    going = _checked(found, by=by, now=now)
    if not going and any(message.said is MessageState.WITH_STAFF for message in found):
        raise MessageRefused(f"No letter may be printed now. {leaving.HELD}")
    if not going:
        raise MessageRefused("No letter waits to be printed.")
    batch = PrintBatch.objects.create(made_at=now, made_by=by)
    Message.objects.filter(pk__in=[message.pk for message in going]).update(batch=batch)
    return batch


def _checked(messages: list[Message], *, by: User, now: datetime) -> list[Message]:
    """Those that may leave now; the others are held, cancelled or too late, or a colleague tells what they say."""
    council = setting.in_force(on=london_day(now)).messaging
    stands = standings([message.person_id for message in messages], council=council.hours)
    post = setting.post_for(messages, council)
    is_read = links.somebody_reads(on=london_day(now))
    told: list[Fact] = []
    held = set()
    for message in messages:
        decision = outbox.decide(message, stands[message.person_id], is_read=is_read, now=now, post=post)
        if decision.verdict is Verdict.TELL:
            told += outbox.told_by_a_person(message, stands[message.person_id], now=now)
        elif decision.verdict is Verdict.WAIT:
            held.add(message.pk)
        elif decision.verdict is not Verdict.GO:
            state = MessageState.CANCELLED if decision.verdict is Verdict.CANCEL else MessageState.EXPIRED
            told += becoming.ended(message, state, code=decision.code, why=decision.because, now=now)
    becoming.record(told, by=by.pk, now=now)
    return [
        message for message in messages
        if message.said is MessageState.WITH_STAFF and message.way is Channel.PRINT and message.pk not in held
    ]  # fmt: skip


def _held(found: Sequence[Message]) -> set[int]:
    """Of these letters, those that a text holds which may tell of a death."""
    stands = standings([message.person_id for message in found], council=Hours())  # a letter wakes nobody
    return {message.pk for message in found if stands[message.person_id].is_death_told}


def files(batch: PrintBatch) -> list[File]:
    """The files in which a batch is printed, so far as they hold letters that are still to go."""
    going = list(_to_go(batch))
    to_go = {message.pk for message in going} - _held(going)
    parts: list[list[int]] = [[]]
    pages = 0
    for pk, enclosure in batch.messages.order_by("pk").values_list("pk", "enclosure"):
        pages += _WITH_A_PACK if enclosure else 1
        if pages > PAGES_AT_ONCE and parts[-1]:
            parts.append([])
            pages = _WITH_A_PACK if enclosure else 1
        parts[-1].append(pk)
    made = (File(number, tuple(pk for pk in part if pk in to_go)) for number, part in enumerate(parts, start=1))
    return [file for file in made if file.letters]


def _to_go(batch: PrintBatch) -> QuerySet[Message]:
    return batch.messages.filter(state=MessageState.WITH_STAFF, channel=Channel.PRINT, person__is_restricted=False)


def pdf(batch: PrintBatch, file: File, *, now: datetime) -> bytes:
    """The letters of one file that are still to go, one after the other. Raises CannotPrint, MessageRefused.

    Codes are made as the file is, and kept as digests: made again, the file has other codes, and both open the page.
    A letter that would be boxes is not in it: it ends, and whoever wrote it finds another way.
    """
    found = list(_to_go(batch).filter(pk__in=file.letters).order_by("pk"))
    try:
        return _drawn(found, now=now)
    except LettersMissing:
        unread = _would_be_boxes(found)
        _end(unread, now=now)
    rest = [message for message in found if message.pk not in unread]
    if not rest:
        raise MessageRefused("No font here has the letters of these names and words. Whoever wrote them is told.")
    return _drawn(rest, now=now)


def _would_be_boxes(found: list[Message]) -> dict[int, str]:
    """The letters no font here can draw, by number, each with what it lacks."""
    unread = {}
    for message in found:
        try:
            as_pdf(letters.letter_page([(message, links.filled(message, None))]))
        except LettersMissing as missing:
            unread[message.pk] = str(missing)
    return unread


@transaction.atomic
def _end(unread: Mapping[int, str], *, now: datetime) -> None:
    history.locked_head()
    told: list[Fact] = []
    for message in Message.objects.select_for_update().filter(pk__in=unread, state=MessageState.WITH_STAFF):
        told += becoming.ended(message, MessageState.FAILED, code="not_drawn", why=unread[message.pk], now=now)
    becoming.record(told, by=None, now=now)


def sheet(message: Message, *, by: User, now: datetime) -> bytes:
    """One letter that a colleague takes to somebody by hand. Raises CannotPrint, MessageRefused."""
    require(by, Permission.RECORD_CONTACT, on=message.wait)
    if message.said is not MessageState.WITH_STAFF or not message.is_by_hand:
        raise MessageRefused("It is not a letter that somebody takes there by hand.")
    if _held([message]):
        raise MessageRefused(leaving.HELD)
    return _drawn([message], now=now)


def _drawn(found: list[Message], *, now: datetime) -> bytes:
    # Drawn before anything is locked, which takes seconds; nobody reads a code before it is kept.
    secrets = {message.pk: links.new() for message in found if message.holds_link}
    made = as_pdf(letters.letter_page([(each, links.filled(each, secrets.get(each.pk))) for each in found]))
    links.keep([(each, secrets[each.pk]) for each in found if each.pk in secrets], now=now)
    return made


@transaction.atomic
def printed(*, batch: PrintBatch, by: User, now: datetime) -> None:
    """Somebody says that the batch is printed."""
    require(by, Permission.RECORD_CONTACT)
    if not PrintBatch.objects.filter(pk=batch.pk, printed_at=None).update(printed_at=now, printed_by=by):
        raise MessageRefused("A colleague has said so already.")


def to_take_out(batch: PrintBatch) -> list[Message]:
    """Letters of a batch that are not to go, or not now, and may lie printed in its pile; none once it is posted."""
    if batch.posted_at is not None:
        return []
    found = list(batch.messages.select_related("person").order_by("pk"))
    going = [one for one in found if one.said is MessageState.WITH_STAFF and one.way is Channel.PRINT]
    held = _held(going)
    for one in going:
        one.why = leaving.HELD if one.pk in held else one.why
    stays = {one.pk for one in going} - held
    return [one for one in found if one.pk not in stays]


@transaction.atomic
def posted(*, batch: PrintBatch, out: Collection[UUID] = (), by: User, now: datetime) -> bool:
    """Somebody says that the batch is in the post, and which letters they were told to take `out` of it.

    False where a letter is not to go that they were not told of: nothing counts as posted then.
    """
    require(by, Permission.RECORD_CONTACT)
    history.locked_head()
    found = PrintBatch.objects.select_for_update().get(pk=batch.pk)
    if found.printed_at is None:
        raise MessageRefused("Say first that it is printed.")
    if found.posted_at is not None:
        raise MessageRefused("A colleague has said so already.")
    held = Message.objects.select_for_update(of=("self",)).select_related("queued_by").filter(batch=found)
    mine = list(held.filter(state=MessageState.WITH_STAFF, channel=Channel.PRINT).order_by("pk"))
    going = _checked(mine, by=by, now=now)
    taken_out = to_take_out(found)
    if any(message.uuid not in out for message in taken_out):
        return False
    back = Message.objects.filter(pk__in=[message.pk for message in taken_out], state=MessageState.WITH_STAFF)
    back.filter(channel=Channel.PRINT).update(batch=None)  # what is held only waits for another batch
    PrintBatch.objects.filter(pk=found.pk).update(posted_at=now, posted_by=by)
    told: list[Fact] = []
    for message in going:
        told += becoming.left(message, now=now)
    becoming.record(told, by=by.pk, now=now)
    return True
