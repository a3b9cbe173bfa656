"""The list of open waits: read as one frame of columns, narrowed, counted, paged and put in words."""
