"""Private links inside messages: made at the moment of sending, and kept nowhere but as keyed digests (ADR 0039)."""

import secrets as system
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from uuid_utils.compat import uuid7

from fairwait.engine.calendars import london_day
from fairwait.keeping_in_touch.check_in import asking, languages, queries, secrets
from fairwait.keeping_in_touch.check_in.models import PrivateLink
from fairwait.keeping_in_touch.check_in.rules import links
from fairwait.keeping_in_touch.messages.models import Message
from fairwait.keeping_in_touch.messages.rules.channels import Channel
from fairwait.keeping_in_touch.messages.rules.documents import LINK
from fairwait.keeping_in_touch.messages.standing import Standing
from fairwait.people import queries as people

PLACE = f"(({LINK}))"


@dataclass(frozen=True)
class Secret:
    """What opens one private page. It lives in memory, and in the message that carries it away."""

    token: str
    code: str

    def __repr__(self) -> str:
        return "Secret()"


def new() -> Secret:
    """A link and a code that nobody has seen."""
    return Secret(links.new_token(), links.new_code())


def somebody_reads(*, on: date) -> bool:
    """Whether it is said who reads what people tell us: without that nobody is asked to tell."""
    return queries.desk(on=on) is not None


def is_asked(stands: Standing, *, today: date) -> bool:
    """Whether somebody who waits for nothing is asked something all the same, so that a page of theirs makes sense."""
    return not stands.open_waits and asking.is_asked(people.records_of(stands.person), today=today)


def refusal(stands: Standing, *, is_read: bool, is_asked: bool = False) -> str:
    """Why no link may go to somebody by a message; "" where one may. A PIN cannot travel beside its link."""
    if not is_read:
        return "First say who reads what people tell us, and whom they can ring."
    if stands.links_off:
        return "Private links are off for this person."
    if not stands.open_waits and not is_asked:
        return "This person waits for nothing now."
    if stands.is_unsafe:
        return "Contact is unsafe here, so the page asks for a PIN, and a PIN is told by voice: ring them."
    if stands.person.date_of_birth is None:
        return "The birth date is not known, so the page cannot ask for it: ring them."
    return ""


def words(channel: Channel, secret: Secret, *, suffix: str = "") -> str:
    """What stands in the message: the link, or for paper the page and the code to type there.

    `suffix` says in which language the page opens: the page itself tells nobody that before the second fact.
    """
    if channel.is_post:
        return f"{settings.SITE_ADDRESS}{reverse('portal:code')}\nYour code there: {secret.code}"
    return f"{settings.SITE_ADDRESS}{reverse('portal:open', args=[secret.token])}{suffix}"


def likeness(channel: Channel, body: str, *, suffix: str = "") -> str:
    """Words as long as those that will go, for what they cost."""
    alike = Secret("x" * len(system.token_urlsafe(links.TOKEN_BYTES)), "XXXX XXXX")
    return body.replace(PLACE, words(channel, alike, suffix=suffix))


def filled(message: Message, secret: Secret | None) -> str:
    """The words as they leave."""
    if secret is None:
        return message.body
    suffix = "" if message.way.is_post else languages.suffix(message.person)  # no link on paper opens in a language
    return message.body.replace(PLACE, words(message.way, secret, suffix=suffix))


def keep(made: Iterable[tuple[Message, Secret]], *, now: datetime) -> None:
    """Keep the digests of what is about to leave, in the transaction that keeps it as sending.

    Links sent before stay open: a reminder does not shut the page that the first message opened.
    """
    until = london_day(now) + timedelta(days=links.LASTS_DAYS)
    PrivateLink.objects.bulk_create([
        PrivateLink(
            uuid=uuid7(), person_id=message.person_id, message=message, made_by_id=_writer(message), made_at=now,
            token_digest=secrets.token_digest(secret.token), code_digest=secrets.code_digest(secret.code),
            expires_on=until,
        )
        for message, secret in made
    ])  # fmt: skip


def _writer(message: Message) -> int:
    if message.queued_by_id is None:
        raise ValueError(f"message {message.uuid} holds a link, and nobody wrote it")
    return message.queued_by_id
