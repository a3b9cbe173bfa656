"""One act over many, under one permission: drafted, confirmed once, done in parts, undone as a whole for a day."""
