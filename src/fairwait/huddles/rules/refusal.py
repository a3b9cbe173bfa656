"""Why something in a huddle cannot be done, in words a person can act on."""

from fairwait.engine.documents import DocumentRefused


class HuddleRefused(Exception):
    """Refused; `field` names the box of the form that it is about."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class TemplateRefused(DocumentRefused):
    """A kind of huddle that cannot be adopted: the key, its line, and what to write instead."""
