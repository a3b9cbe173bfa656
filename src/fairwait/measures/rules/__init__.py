"""What each measure counts, and taking it: pure."""
