"""What waits for somebody at the front door and in conversations; importing it says so."""

from fairwait.conversations.due import crises, good_life, passing_on
from fairwait.conversations.due.requests import arrived, unfinished

__all__ = ["arrived", "crises", "good_life", "passing_on", "unfinished"]
