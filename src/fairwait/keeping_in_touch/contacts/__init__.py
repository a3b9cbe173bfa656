"""Speaking with somebody who waits: who is due, who rings, what came of it."""
