"""What answers are called on pages."""
