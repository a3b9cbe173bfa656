"""Asking for help by a public form, without an account."""
