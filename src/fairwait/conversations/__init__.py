"""The front door: what somebody gets in touch for, heard once, and what came of it."""
