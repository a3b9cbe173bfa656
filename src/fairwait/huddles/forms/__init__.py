"""What is asked in huddles and around them. Forms clean; they save nothing."""
