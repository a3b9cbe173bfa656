"""Concerns about providers, and incidents: raised by anybody, walked in rounds, each with one owner and a next step."""
