"""What people do with forms and assessments."""
