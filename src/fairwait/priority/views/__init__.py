"""Pages of the priority room."""
