"""What a huddle decides by: its template, the order of its agenda, how it is walked and what it covered. Pure."""
