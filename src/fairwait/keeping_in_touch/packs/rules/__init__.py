"""What a pack is, when it may be published, what differs, and what its promises mean. Pure."""
