"""An example council that does not exist: its people, its waits, and the ugly files its systems would export."""
