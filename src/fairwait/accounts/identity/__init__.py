"""Signing in through the council's own identity provider, by OpenID Connect."""
