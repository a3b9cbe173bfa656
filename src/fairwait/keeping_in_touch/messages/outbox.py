"""Sending what waits: claim, check, keep "sending", send, keep what came of it. One reference for as long as it lives.

What was kept before a request leaves decides what may happen after a crash. A claimed message has not left and goes
back; one that is "sending" may have, and is looked up by its reference before anything else is done with it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Min, Q
from notifications_python_client.errors import APIError

from fairwait.engine.calendars import london_day
from fairwait.govuk.printing import LettersMissing
from fairwait.history import actions as history
from fairwait.history.actions import Fact
from fairwait.keeping_in_touch.messages import becoming, holding, letters, links, setting
from fairwait.keeping_in_touch.messages.gateways import Gateway, Gateways
from fairwait.keeping_in_touch.messages.links import Secret
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.notify import Outgoing, Sent, TooLate
from fairwait.keeping_in_touch.messages.rules import answers, leaving, pace
from fairwait.keeping_in_touch.messages.rules.answers import Answer, Hold, Meaning
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.leaving import Verdict
from fairwait.keeping_in_touch.messages.rules.post import Post
from fairwait.keeping_in_touch.messages.rules.states import WHY, MessageState, ProviderWord, state_of
from fairwait.keeping_in_touch.messages.setting import InForce
from fairwait.keeping_in_touch.messages.standing import Standing, standings
from fairwait.upkeep.failpoints import failpoint
from fairwait.upkeep.queries import is_messaging_paused

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)
CLAIMED_AT_ONCE, SENT_AT_ONCE, THREADS = 96, 24, 8
LETTERS_AT_ONCE = 8
"""A letter with a pack is drawn in a fifth of a processor's second: so few are claimed that a slow machine keeps their
lease, and texts never wait behind hundreds of them."""
LOOKS = 2
"""So often must the provider not know a reference before the message may be sent again."""
BETWEEN_LOOKS = timedelta(seconds=60)
KEPT_BY_PROVIDER = timedelta(days=6)
"""Notify forgets a message after 7 days: that it does not know an older one says nothing."""
_TOO_OLD = "The provider does not know it, and forgets after a week: say whether it left."
Clock = Callable[[], datetime]
Going = tuple[Message, Gateway, Outgoing]


@dataclass
class Outbox:
    """One worker's turn at the outbox.

    Args:
        beat: said now and then, so that whoever holds our job knows that we live.
    """

    gateways: Gateways
    in_force: InForce
    clock: Clock
    rng: pace.Chance
    timeout: timedelta = timedelta(seconds=20)
    beat: Callable[[int], None] = lambda done: None
    sent: int = field(default=0, init=False)

    def run(self, *, until: datetime) -> int:
        """Send what is due until a moment, or until nothing is. Returns how many requests were made."""
        with ThreadPoolExecutor(THREADS) as threads:
            while self.clock() < until and not is_messaging_paused():
                put_right(now=self.clock())
                settled = self._settle_unknown()
                claimed = self._claim()
                if not claimed and not settled:
                    break
                for together in _apart(claimed):
                    self._send(together, threads)
                    self.beat(self.sent)
        return self.sent

    # Claiming -------------------------------------------------------------------------------------------------------

    def _claim(self) -> list[Message]:
        now = self.clock()
        room = self._room(now)
        held = holding.names(now=now)
        open_ways = [
            channel.value
            for channel, gateway in self.gateways.by_channel.items()
            if not held & {holding.ALL, channel.value, gateway.name}
        ]
        due = Message.objects.filter(state=MessageState.QUEUED, not_before__lte=now, channel__in=open_ways)
        if room <= 0 or not open_ways or not due.exists():
            return []
        with transaction.atomic():
            free = due.select_for_update(skip_locked=True).order_by("not_before", "pk")
            found = list(free.filter(channel=Channel.LETTER)[: min(room, LETTERS_AT_ONCE)])
            found += free.exclude(channel=Channel.LETTER)[: min(room - len(found), CLAIMED_AT_ONCE)]
            claimed = Message.objects.filter(pk__in=[message.pk for message in found])
            claimed.update(state=MessageState.CLAIMED, lease_until=now + LEASE, fence=F("fence") + 1)
        failpoint("message.claimed")
        for message in found:
            message.state, message.fence = MessageState.CLAIMED, message.fence + 1
        return found

    def _room(self, now: datetime) -> int:
        per_minute = self.in_force.messaging.per_minute
        return per_minute - Message.objects.filter(asked_at__gt=now - pace.MINUTE).count()

    # Sending --------------------------------------------------------------------------------------------------------

    def _send(self, messages: Sequence[Message], threads: ThreadPoolExecutor) -> None:
        postage = self.in_force.messaging.postage
        secrets = {message.pk: links.new() for message in messages if message.holds_link}
        ready = []
        for message in messages:
            try:
                ready.append((message, letters.outgoing(message, postage=postage, secret=secrets.get(message.pk))))
            except LettersMissing as missing:
                self._cannot_be_read(message, str(missing))
        going = self._check(ready, secrets)
        if not going:
            return
        failpoint("message.sending")
        deadline = min(message.lease_until for message, _gateway, _out in going if message.lease_until)
        replies = list(threads.map(lambda each: self._ask(each, deadline), going))
        failpoint("message.after-send")
        self.sent += len(going)
        self._keep([(message, gateway, sent) for (message, gateway, _out), sent in zip(going, replies, strict=True)])

    @transaction.atomic
    def _cannot_be_read(self, message: Message, why: str) -> None:
        """A letter that would be boxes is not sent: whoever wrote it finds another way."""
        history.locked_head()
        now = self.clock()
        try:
            told = becoming.ended(message, MessageState.FAILED, code="not_drawn", why=why, now=now)
        except becoming.Changed:  # taken over, or cancelled meanwhile
            return
        becoming.record(told, by=None, now=now)

    @transaction.atomic
    def _check(self, ready: Sequence[tuple[Message, Outgoing]], secrets: Mapping[int, Secret]) -> list[Going]:
        """The moment of sending: what may not leave ends here; what may is kept as sending before it does."""
        history.locked_head()
        now = self.clock()
        pks = [message.pk for message, _out in ready]
        current = {m.pk: m for m in Message.objects.select_for_update().filter(pk__in=pks, state=MessageState.CLAIMED)}
        held = holding.names(now=now)
        paused = is_messaging_paused()
        stands = standings([message.person_id for message in current.values()], council=self.in_force.messaging.hours)
        is_read = bool(secrets) and links.somebody_reads(on=london_day(now))
        post = setting.post_for(current.values(), self.in_force.messaging)
        going: list[Going] = []
        told: list[Fact] = []
        for mine, out in ready:
            message = current.get(mine.pk)
            gateway = self.gateways.of(mine.way)
            if message is None or message.fence != mine.fence or gateway is None:
                continue  # taken over, or cancelled meanwhile
            if paused or held & {holding.ALL, message.channel, gateway.name}:
                becoming.move(message, MessageState.QUEUED)
                continue
            told += self._decided(message, stands[message.person_id], is_read=is_read, post=post, now=now)
            if message.said is MessageState.CLAIMED:
                going.append((message, gateway, out))
        self._keep_sending([message for message, _gateway, _out in going], now=now)
        links.keep([(message, secrets[message.pk]) for message, _g, _o in going if message.pk in secrets], now=now)
        becoming.record(told, by=None, now=now)
        return going

    def _decided(
        self, message: Message, stands: Standing, *, is_read: bool, post: Post | None, now: datetime
    ) -> list[Fact]:  # fmt: skip
        """End a message, or put it back until later; one that may go is left as it is."""
        decision = decide(message, stands, is_read=is_read, now=now, post=post)
        if decision.verdict is Verdict.GO:
            return []
        if decision.verdict is Verdict.WAIT:
            # By this code what a text holds is found once it is settled.
            code = decision.code if decision.code == leaving.DEATH_TOLD else ""
            becoming.move(message, MessageState.QUEUED, not_before=decision.until, why=decision.because, code=code)
            return []
        if decision.verdict is Verdict.TELL:
            return told_by_a_person(message, stands, now=now)
        state = MessageState.CANCELLED if decision.verdict is Verdict.CANCEL else MessageState.EXPIRED
        return becoming.ended(message, state, code=decision.code, why=decision.because, now=now)

    def _keep_sending(self, messages: Sequence[Message], *, now: datetime) -> None:
        until = now + LEASE
        kept = Message.objects.filter(pk__in=[message.pk for message in messages])
        kept.update(state=MessageState.SENDING, lease_until=until, asked_at=now, attempts=F("attempts") + 1, looks=0)
        for message in messages:
            message.state, message.lease_until, message.asked_at = MessageState.SENDING, until, now
            message.attempts += 1

    def _ask(self, going: Going, deadline: datetime) -> Sent | None:
        _message, gateway, out = going
        try:
            return gateway.send(out, still_mine=lambda: self.clock() < deadline)
        except TooLate:
            return None

    # Keeping what came of it ----------------------------------------------------------------------------------------

    @transaction.atomic
    def _keep(self, answered: Sequence[tuple[Message, Gateway, Sent | None]]) -> None:
        history.locked_head()
        now = self.clock()
        told: list[Fact] = []
        for message, gateway, sent in answered:
            if sent is None:
                continue  # another worker finds it as sending, past its lease
            answer = answers.read(sent.reply)
            name = message.channel if answer.hold.is_of_channel else gateway.name
            holding.after(answer, name=name, now=now, rng=self.rng)
            try:
                told += self._became(message, answer, sent, gateway=gateway, now=now)
            except becoming.Changed:  # a receipt was here before us, or whoever took us for dead
                log.info("message_settled_elsewhere", extra={"reference": str(message.uuid)})
        becoming.record(told, by=None, now=now)

    def _became(self, message: Message, answer: Answer, sent: Sent, *, gateway: Gateway, now: datetime) -> list[Fact]:
        if answer.meaning is Meaning.ACCEPTED:
            return becoming.left(message, now=now, number=sent.number)
        if answer.meaning is Meaning.REFUSED:
            return becoming.ended(message, MessageState.FAILED, code="refused", why=answer.words, now=now)
        if answer.meaning is Meaning.UNKNOWN:
            settle_at = pace.settle_after(asked_at=now, timeout=self.timeout) if gateway.looks_up else None
            becoming.move(message, MessageState.UNKNOWN, why=answer.words, code="no_answer", settle_at=settle_at)
            return []
        self._later(message, answer.words, now=now, is_busy=answer.hold is Hold.BUSY)
        return []

    def _later(self, message: Message, words: str, *, now: datetime, is_busy: bool = False) -> None:
        wait = pace.back_off(failures=1 if is_busy else max(1, message.attempts), rng=self.rng)
        becoming.move(message, MessageState.QUEUED, why=words, not_before=now + wait, settle_at=None)

    # What is not known ----------------------------------------------------------------------------------------------

    def _settle_unknown(self) -> int:
        """Ask the provider what became of messages whose answer never came. Returns how many were asked about."""
        due = Message.objects.filter(state=MessageState.UNKNOWN, settle_at__lte=self.clock()).order_by(
            "settle_at", "pk"
        )
        asked = 0
        for message in due[:CLAIMED_AT_ONCE]:
            gateway = self.gateways.of(message.way)
            if gateway is None or not gateway.looks_up:
                continue
            asked += 1
            if not self._look_up(message, gateway):
                break
        return asked

    def _look_up(self, message: Message, gateway: Gateway) -> bool:
        """Settle one. Returns False when the provider could not be asked, so that nothing more is asked now."""
        try:
            found = gateway.look_up(str(message.uuid))
        except (APIError, KeyError, TypeError):
            later = self.clock() + pace.back_off(failures=message.looks + 1, rng=self.rng, first_seconds=30)
            Message.objects.filter(pk=message.pk, state=MessageState.UNKNOWN).update(settle_at=later)
            return False
        now = self.clock()
        with transaction.atomic():
            history.locked_head()
            current = Message.objects.select_for_update().get(pk=message.pk)
            if current.said is not MessageState.UNKNOWN:
                return True
            told: list[Fact] = []
            if found is not None:
                told = settled(current, number=found[0], word=found[1], now=now)
            elif current.looks + 1 < LOOKS:
                current.looks += 1
                Message.objects.filter(pk=current.pk).update(looks=current.looks, settle_at=now + BETWEEN_LOOKS)
            elif current.queued_at < now - KEPT_BY_PROVIDER:
                Message.objects.filter(pk=current.pk).update(settle_at=None, why=_TOO_OLD)
            else:
                self._later(current, "The provider never took it, so it goes again.", now=now)
            becoming.record(told, by=None, now=now)
        return True

    def next_due(self) -> datetime | None:
        """When there is next something to do; None when nothing waits."""
        now = self.clock()
        held = holding.until(now=now)
        ways = [channel.value for channel in self.gateways.by_channel]
        queued = Message.objects.filter(state=MessageState.QUEUED, channel__in=ways).aggregate(at=Min("not_before"))[
            "at"
        ]
        unknown = Message.objects.filter(state=MessageState.UNKNOWN).aggregate(at=Min("settle_at"))["at"]
        going = Message.objects.filter(state__in=(MessageState.CLAIMED, MessageState.SENDING)).aggregate(
            at=Min("lease_until")
        )["at"]
        if queued is not None and queued <= now:
            queued = max(queued, held or now, now + timedelta(seconds=1 if self._room(now) > 0 else 3))
        return min((at for at in (queued, unknown, going) if at is not None), default=None)


def _apart(claimed: Sequence[Message]) -> list[Sequence[Message]]:
    """What is sent at once: letters by themselves and last, since they are drawn first."""
    drawn = [message for message in claimed if message.way is Channel.LETTER]
    others = [message for message in claimed if message.way is not Channel.LETTER]
    starts = range(0, len(others), SENT_AT_ONCE)
    return [*(others[start : start + SENT_AT_ONCE] for start in starts), *([drawn] if drawn else [])]


def decide(
    message: Message, stands: Standing, *, is_read: bool, now: datetime, post: Post | None = None
) -> leaving.Decision:  # fmt: skip
    """Whether a message may leave now: the one question, asked of texts, emails, letters and batches alike.

    `is_read`: whether somebody is named who reads what people tell us; asked of messages that hold a private link.
    `post`: how long a letter takes; asked of those that speak of a day.
    """
    said = leaving.Leaving(
        message.way, message.to, message.expires_at, message.needs_open_wait,
        is_too_late=post is not None and not message.is_by_hand
        and post.is_too_late(message.way, speaks_of=message.speaks_of, now=now),
    )  # fmt: skip
    decision = leaving.decide(said, person=stands.now(wait=message.wait_id), now=now)
    if decision.verdict is Verdict.GO and message.holds_link:
        is_asked = links.is_asked(stands, today=london_day(now))
        if why := links.refusal(stands, is_read=is_read, is_asked=is_asked):
            return leaving.Decision(Verdict.CANCEL, why, "no_link")
    return decision


def told_by_a_person(message: Message, stands: Standing, *, now: datetime) -> list[Fact]:
    """A letter that would come too late becomes a call of a named colleague, or whatever way they find."""
    _code, barred = stands.barred.get(Channel.PHONE, ("", ""))
    phone = stands.details.get(Channel.PHONE, "")
    why = barred or stands.needs.why_not.get(Channel.PHONE, "") or ("" if phone else "No number is known.")
    return becoming.handed_over(message, phone="" if why else phone, why_no_call=why, now=now)


def settled(message: Message, *, number: str, word: ProviderWord, now: datetime) -> list[Fact]:
    """A message of which the provider tells: it left, and perhaps ended. Returns what is to be recorded."""
    told: list[Fact] = []
    if not becoming.is_out(message) and message.said is not MessageState.FAILED:
        told += becoming.left(message, now=now, word=word, number=number)
    else:
        changes = {"provider_status": word.status, "provider_at": word.at, "provider_number": number}
        Message.objects.filter(pk=message.pk).update(**changes)
    return told + _ending(message, word, now=now)


def _ending(message: Message, word: ProviderWord, *, now: datetime) -> list[Fact]:
    state = state_of(word.status)
    if state is MessageState.SENT or state is message.said:
        return []
    if state is MessageState.DELIVERED:
        becoming.move(message, state, ended_at=now, why="", code="")
        return []
    return becoming.ended(message, state, code=word.status, why=WHY[word.status], now=now)


def after_restore(*, home: Path, now: datetime) -> int:
    """A backup is back: what it says is waiting may have left since. Each is looked up before it may go again."""
    waiting = Message.objects.filter(state__in=(MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING))
    count = waiting.update(
        state=MessageState.UNKNOWN, lease_until=None, fence=F("fence") + 1, code="restored", settle_at=now,
        why="A backup was put back: it may have left since that was taken.",
    )  # fmt: skip
    log.warning("outbox_restored", extra={"count": count})
    return 0  # nothing was erased anew


def put_right(*, now: datetime) -> None:
    """After a worker that stopped: what it had only claimed goes back; what it was sending is not known."""
    stale = Q(lease_until__lt=now)
    if not Message.objects.filter(stale, state__in=(MessageState.CLAIMED, MessageState.SENDING)).exists():
        return
    with transaction.atomic():
        Message.objects.filter(stale, state=MessageState.CLAIMED).update(
            state=MessageState.QUEUED, lease_until=None, fence=F("fence") + 1
        )
        Message.objects.filter(stale, state=MessageState.SENDING).update(
            state=MessageState.UNKNOWN, lease_until=None, fence=F("fence") + 1, code="worker_stopped",
            why="The worker that was sending it stopped before it knew.",
            settle_at=pace.settle_after(asked_at=now, timeout=timedelta(0)),
        )  # fmt: skip
