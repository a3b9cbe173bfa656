"""What is asked at the front door and in conversations. Forms clean; they save nothing."""
