"""The ways a message can go, and the forms it can take."""

from enum import StrEnum


class Channel(StrEnum):
    """A way to reach somebody."""

    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    PRINT = "print"
    PHONE = "phone"

    @property
    def label(self) -> str:
        """The channel as people say it."""
        return _LABELS[self]

    @property
    def is_post(self) -> bool:
        """Whether it comes through the letter box."""
        return self in (Channel.LETTER, Channel.PRINT)

    @property
    def is_sent_by_us(self) -> bool:
        """Whether a machine sends it: what a colleague prints or rings waits for that colleague."""
        return self in (Channel.TEXT, Channel.EMAIL, Channel.LETTER)


_LABELS = {
    Channel.TEXT: "text message",
    Channel.EMAIL: "email",
    Channel.LETTER: "letter",
    Channel.PRINT: "letter printed here",
    Channel.PHONE: "phone call",
}


class Form(StrEnum):
    """A form in which a message can be read."""

    STANDARD = "standard"
    PLAIN = "plain"  # for a screen reader: no columns, nothing said by layout
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BSL = "bsl"

    @property
    def label(self) -> str:
        """The form as people say it."""
        return self.value.replace("_", " ") if self is not Form.BSL else "British Sign Language"
