"""History: every event of a council in one chain, and state rebuilt from it."""
