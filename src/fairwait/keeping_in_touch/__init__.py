"""How a council keeps in touch with whoever waits: when to speak next, and what is sent meanwhile."""
