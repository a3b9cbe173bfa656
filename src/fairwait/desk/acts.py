"""Where each act on a wait is done."""

from uuid import UUID

from django.urls import reverse

_PRIORITY = frozenset({"band", "triage", "change"})


def act_href(act: str, wait: UUID) -> str:
    """The address of an act on a wait."""
    return reverse(f"{'priority' if act in _PRIORITY else 'waiting'}:{act}", args=[wait])
