"""A policy that cannot be used, in words somebody can act on."""

from fairwait.engine.documents import DocumentRefused


class PolicyRefused(DocumentRefused):
    """A policy document that is not used."""
