"""What is due today for one person on the staff."""
