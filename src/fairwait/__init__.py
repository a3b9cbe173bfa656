"""Fairwait: so that nobody waits unseen for adult social care."""

__version__ = "0.1.0"
