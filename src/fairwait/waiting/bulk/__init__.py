"""One act on many waits: chosen, previewed, confirmed, carried out in parts, and undone as a whole for a day."""
