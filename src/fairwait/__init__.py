"""Fairwait: so that nobody waits unseen for adult social care."""
