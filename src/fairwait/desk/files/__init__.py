"""A list taken away as a file."""
