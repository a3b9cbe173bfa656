"""Pages of visits and diaries."""
