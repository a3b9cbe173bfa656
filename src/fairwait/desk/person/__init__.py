"""One person: the page, what happened, the Ombudsman file, restricted records."""
