"""What cannot be done with a diary or a visit, in words a person can act on."""


class BookingRefused(Exception):
    """Something that cannot be done; the words say why and what to do."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class SlotGone(BookingRefused):
    """The time was taken between the offer and the yes."""
