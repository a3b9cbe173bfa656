"""A pathway that cannot be used, said so that a person can mend it."""

from fairwait.engine.documents import DocumentRefused


class PathwayRefused(DocumentRefused):
    """A pathway document that cannot be adopted."""
