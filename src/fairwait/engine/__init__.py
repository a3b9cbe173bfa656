"""Methods in plain Python: numbers and frames in, numbers and frames out. No Django, no files, no clock."""
