"""People: who someone is, under which numbers, and how they need to be spoken to."""
