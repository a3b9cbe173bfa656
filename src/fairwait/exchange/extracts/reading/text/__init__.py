"""Text files: their encoding, their delimiter and quotes, and their records."""
