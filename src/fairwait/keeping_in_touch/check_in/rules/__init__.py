"""Decisions about private links and what is told through them. Pure."""
