"""What is recorded of messages in the history."""

from fairwait.history.registry import Kind, register

SENT = register(Kind("message.sent"))
"""A message left that is about no one wait. Of a wait, sending is an attempt (`wait.attempted`), never a contact."""
NOT_SENT = register(Kind("message.not_sent"))
"""A message ended without reaching them: `facts` name it, its channel, its state and why; `private` holds the words."""
RECEIVED = register(Kind("message.received"))
"""A text came in: `private["words"]`."""
CHOSEN = register(Kind("message.chosen"))
"""A person no longer wants a channel, or wants it again: `facts["channel"]`, `facts["is_out"]`; `private["said"]`."""
