"""Acting on many waits at once, as its pages show and ask it."""
