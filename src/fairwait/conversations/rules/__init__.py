"""What a request is, what two windows typed of it, and when it may be finished. Pure."""
