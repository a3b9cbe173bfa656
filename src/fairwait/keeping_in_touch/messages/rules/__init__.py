"""What is decided about messages, without a database, a clock or a network."""
