"""What can be done at the front door and in conversations."""
