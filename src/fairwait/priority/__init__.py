"""Priority: the band a policy suggests, and the order of the list."""
