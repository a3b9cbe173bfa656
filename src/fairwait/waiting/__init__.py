"""Waiting: pathways, waits and their events."""
