"""Whom to speak with now: the queue coordinators empty."""
