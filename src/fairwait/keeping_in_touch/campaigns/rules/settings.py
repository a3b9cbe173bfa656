"""What is settled before a campaign begins, and what of it is refused. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fairwait.keeping_in_touch.messages.rules.channels import Channel

MOST_PEOPLE = 5_000
"""A larger slice is several campaigns: nobody can read its replies in time."""
LONGEST_DAYS = 183
MOST_REMINDERS = 2
LEAST_BETWEEN, MOST_BETWEEN = 5, 60
WAYS = (Channel.TEXT, Channel.EMAIL, Channel.LETTER, Channel.PRINT)
LATE_DAYS = 92
"""So long after its end what somebody says is still taken as an answer: their link opens as long."""


class CampaignRefused(Exception):
    """Something that cannot be done with a campaign; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Settings:
    """How a campaign asks.

    Attributes:
        question, other: codes of the messages that ask; `other` is the second wording of a comparison, or "".
        reminder: the code of the message that reminds.
        a_day: how many are asked in a working day at most: as many as the team can read.
        quiet_days: whoever was heard from, or asked by another campaign, within these is left alone.
        look_at_share: the one look at a comparison before its end, as a share of those asked; 0 for none.
        audit_percent: the share of those taken off the list whom a second person checks.
        pack: the code of the pack that everybody asked is given with the first message, or "".
    """

    name: str
    question: str
    channels: tuple[Channel, ...]
    reminder: str
    reminders: int
    between_days: int
    a_day: int
    quiet_days: int
    ends_on: date
    other: str = ""
    look_at_share: float = 0.0
    audit_percent: int = 10
    pack: str = ""

    def check(self, *, today: date, asking: Sequence[str], packs: Sequence[str] = ()) -> None:
        """Raises CampaignRefused naming the field.

        Args:
            asking: the messages that lead to a private page.
            packs: the packs that are published for people.
        """
        for is_wrong, words, field in (
            (not self.name.strip() or len(self.name) > 80, "Enter a name of at most 80 characters.", "name"),
            (self.question not in asking, "Choose a message that holds ((private_page)).", "question"),
            (bool(self.other) and self.other not in asking, "Choose a message that holds ((private_page)).", "other"),
            (self.other == self.question, "A comparison needs two different wordings.", "other"),
            (not self.channels or not set(self.channels) <= set(WAYS), "Choose how people are asked.", "channels"),
            (not 0 <= self.reminders <= MOST_REMINDERS, f"Remind at most {MOST_REMINDERS} times.", "reminders"),
            (self.reminders > 0 and self.reminder not in asking, "Choose a reminder.", "reminder"),
            (
                self.reminders > 0 and not LEAST_BETWEEN <= self.between_days <= MOST_BETWEEN,
                f"Leave {LEAST_BETWEEN} to {MOST_BETWEEN} days before a reminder.", "between_days",
            ),
            (not 1 <= self.a_day <= 1_000, "Enter how many replies a day the team can read: 1 to 1,000.", "a_day"),
            (not 0 <= self.quiet_days <= 365, "Enter 0 to 365 days.", "quiet_days"),
            (not today < self.ends_on <= today + timedelta(days=LONGEST_DAYS),
             f"The end must be after today and within {LONGEST_DAYS} days.", "ends_on"),
            (not 0 <= self.look_at_share < 1, "The one look comes before the end.", "look_at_share"),
            (not 1 <= self.audit_percent <= 100, "Enter a share from 1 to 100.", "audit_percent"),
            (bool(self.pack) and self.pack not in packs, "Choose a pack that is published.", "pack"),
        ):  # fmt: skip
            if is_wrong:
                raise CampaignRefused(words, field=field)


def days_needed(*, people: int, a_day: int, reminders: int, between_days: int) -> int:
    """How many working days the asking takes if nobody answers: the last wave, and the last reminder after it."""
    waves = -(-people // a_day)
    return waves * (1 + reminders) + (between_days if reminders else 0)
