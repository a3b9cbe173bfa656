"""What is asked when forms and assessments are kept."""
