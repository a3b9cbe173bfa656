"""Bringing an extract in: reconcile it with what we know, pass the gate, write it whole, undo it whole."""
