"""A council's own forms, and what is said on them in a series of conversations."""
