"""What may stand in the directory, how it is read and found. Pure."""
