"""What is decided about contacts. Pure."""
