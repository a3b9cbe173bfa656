"""What waits for somebody at the front door and in conversations; importing it says so."""

from fairwait.conversations.due import crises, requests

__all__ = ["crises", "requests"]
