"""What the lines of a table are: header, data, or the furniture a report puts around it."""
