"""What a person tells us through their own link or code, and the links and codes themselves."""
