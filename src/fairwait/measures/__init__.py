"""Measures: what we count, how it is defined, and what the data cannot give."""
