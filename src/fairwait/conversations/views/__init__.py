"""Pages of the front door and of conversations."""
