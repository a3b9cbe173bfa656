"""What is asked about visits and diaries."""
