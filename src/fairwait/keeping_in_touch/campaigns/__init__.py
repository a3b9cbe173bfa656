"""Validation campaigns: a slice of the list is asked how things are, and people read what they say."""
