"""The ways a pack is given to somebody, and why one cannot be: for it must be one they can use."""

from enum import StrEnum

from fairwait.keeping_in_touch.messages.rules.channels import Channel, Form
from fairwait.keeping_in_touch.messages.rules.needs import Needs


class Format(StrEnum):
    """How a pack is given: through the outbox, or by hand."""

    EMAIL = "email"
    TEXT = "text"
    LETTER = "letter"
    PRINT = "print"
    PAPER = "paper"
    LARGE_PAPER = "large_paper"
    READ_OUT = "read_out"

    @property
    def channel(self) -> Channel | None:
        """The channel it goes by; None where somebody hands it over."""
        return Channel(self.value) if self.value in set(Channel) else None

    @property
    def label(self) -> str:
        """As people say it."""
        return self.channel.label if self.channel else _LABELS[self]


_LABELS = {
    Format.PAPER: "on paper, handed over",
    Format.LARGE_PAPER: "on paper in large print, handed over",
    Format.READ_OUT: "read out to them",
}
OUTBOX = (Channel.EMAIL, Channel.TEXT, Channel.LETTER, Channel.PRINT)


def needs_language(needs: Needs) -> str:
    """The language somebody needs what they are told in; "" where English will do."""
    is_spoken = needs.professional.startswith("Interpreter: ") and "Sign Language" not in needs.professional
    return needs.language if is_spoken else ""


def by_hand_refusal(given: Format, *, needs: Needs, is_easy_read: bool, language: str) -> str:
    """Why this cannot be handed over or read out to somebody who needs this; "" where it can."""
    if Form.BSL in needs.forms:
        return "They use British Sign Language, which is not written or spoken English: show them a signed film"
    if given is Format.READ_OUT:
        return ""
    on_paper = needs.why_not.get(Channel.PRINT, "")
    if on_paper.startswith("They cannot read"):
        return f"{on_paper}. Read it out to them, or send it by email to a screen reader"
    if given is Format.PAPER and Form.LARGE_PRINT in needs.forms:
        return "They need large print"
    if Form.EASY_READ in needs.forms and not is_easy_read:
        return "They need easy read, and this pack has none that is published"
    wanted = needs_language(needs)
    if wanted and wanted.lower() != language.lower():
        return f"It is in {language}, and they need it in {wanted}"
    return ""
