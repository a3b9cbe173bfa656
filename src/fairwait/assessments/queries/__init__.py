"""Questions about forms and assessments that only read."""
