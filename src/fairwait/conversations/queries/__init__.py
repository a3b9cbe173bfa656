"""Questions about requests and conversations that only read."""
