"""Why something in a huddle cannot be done, in words a person can act on."""


class HuddleRefused(Exception):
    """Refused; `field` names the box of the form that it is about."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field
