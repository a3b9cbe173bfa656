"""Pairs that may be one person: the queue, what stands against joining several at once, and doing and undoing it."""
