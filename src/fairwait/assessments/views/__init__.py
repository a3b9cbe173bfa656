"""Pages of forms and of assessments."""
