"""Refusals of this room: the words say what was refused and what to do."""


class DirectoryRefused(Exception):
    """Nothing was changed. `field` names what was wrong, if one thing was."""

    def __init__(self, words: str, *, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


class SourceRefused(DirectoryRefused):
    """A whole file or feed cannot be used: it is cut, empty, too large, or says what cannot be true."""


class ShrunkSource(DirectoryRefused):
    """It holds less than half of what it held: somebody has to say that this is right."""
