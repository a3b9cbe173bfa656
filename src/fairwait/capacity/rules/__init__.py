"""What holds of diaries and visits whatever the database. Pure."""
