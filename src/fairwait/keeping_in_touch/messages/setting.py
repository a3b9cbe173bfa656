"""What was adopted about messages, and whether they are switched on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import resources

from django.conf import settings

from fairwait.history import adopted
from fairwait.keeping_in_touch.messages.models import Message, MessageTemplateVersion, MessagingVersion
from fairwait.keeping_in_touch.messages.rules.cost import Rates
from fairwait.keeping_in_touch.messages.rules.documents import MessageTemplate, Messaging, messaging, template
from fairwait.keeping_in_touch.messages.rules.post import Post
from fairwait.waiting import queries as waiting

CODE = "messaging"


class Switch(StrEnum):
    """Whether messages leave: not at all, as a rehearsal that reaches nobody, or for real."""

    OFF = "off"
    TEST = "test"
    ON = "on"


def switch() -> Switch:
    """How the environment has it."""
    return Switch(settings.MESSAGES.switch)


@dataclass(frozen=True)
class InForce:
    """The document in force on a day, its version and since when; version 0 is ours, which nobody adopted."""

    messaging: Messaging
    version: int
    from_day: date

    @property
    def post(self) -> Post:
        """How long post takes."""
        return post_of(self.messaging)

    @property
    def rates(self) -> Rates:
        """The prices of that version."""
        return self.messaging.rates(from_day=self.from_day)


def in_force(*, on: date) -> InForce:
    """How the council sends on a day."""
    for found in adopted.in_force(MessagingVersion.objects.filter(code=CODE), on=on):
        return InForce(messaging(found.document), found.version, found.adopted_from)
    return InForce(messaging(starter(CODE)), 0, date(2026, 1, 1))


def post_of(messaging: Messaging) -> Post:
    """How long post takes, by the council's own calendar."""
    return Post(waiting.calendar(), messaging.letter_days, messaging.print_days)


def post_for(found: Iterable[Message], messaging: Messaging) -> Post | None:
    """The same, where one of these messages speaks of a day; None where none does, and nothing is asked."""
    return post_of(messaging) if any(one.speaks_of for one in found) else None


def template_versions() -> dict[tuple[str, int], MessageTemplateVersion]:
    """Every version of what messages say, by code and number."""
    return {(one.code, one.version): one for one in MessageTemplateVersion.objects.all()}


def text_in_force(*, on: date) -> str:
    """The document itself."""
    found = [one.document for one in adopted.in_force(MessagingVersion.objects.filter(code=CODE), on=on)]
    return found[0] if found else starter(CODE)


def starter(code: str) -> str:
    """A document that ships with Fairwait."""
    return _folder().joinpath(f"{code}.toml").read_text(encoding="utf-8")


def starter_codes() -> Iterable[str]:
    """The messages that ship with Fairwait."""
    names = sorted(each.name for each in _folder().iterdir() if each.name.endswith(".toml"))
    return [name.removesuffix(".toml") for name in names if name != f"{CODE}.toml"]


def _folder() -> "resources.abc.Traversable":
    return resources.files("fairwait.keeping_in_touch.messages").joinpath("starter")


def templates(*, on: date) -> dict[str, tuple[MessageTemplate, int]]:
    """The messages that can be sent on a day, with their version; ours, as version 0, where the council has none."""
    found = {code: (template(starter(code)), 0) for code in starter_codes()}
    for version in adopted.in_force(MessageTemplateVersion.objects.all(), on=on):
        found[version.code] = (template(version.document), version.version)
    return found
