"""Why one wait is before another."""
